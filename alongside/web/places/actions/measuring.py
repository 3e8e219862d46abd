"""What can be said of a place: deprivation tenths in the nation and within it, and how each count runs along them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import polars as pl

from alongside.core.errors import InputError
from alongside.core.inequality import gradient
from alongside.core.places import SmallAreas, national_groups, place_groups
from alongside.exchange.numbers import answer, not_estimable, number
from alongside.web.places.models import Cells, cells_of

Result: TypeAlias = dict[str, Any]
"""{"people", "nation", "here", "dimensions"}: see `measured`."""
TENTHS = range(1, 11)
MEASURES = ("sii", "rii_mean", "rii", "rii_poisson", "concentration_index")
ONE_CATEGORY = "only one category is counted, so there is nobody to hold it against"
OTHERS = "people whose category is not known have no gradient of their own"


def measured(areas: SmallAreas) -> Result:
    """Return all that is found of a place, as it is stored.

    `people`: the dimension whose counts stand for everyone, and how many there are. `nation`, `here`: tenths
    in the nation and within the place (1 = most deprived), {"areas", "people", "of": a tenth or null for each
    area}, or why there are none. `dimensions`: every count by tenth with its gradient; `by` says which tenths.
    """
    people = people_of(areas)
    nation = tenths_of(areas, lambda: national_groups(areas))
    here = tenths_of(areas, lambda: groups_here(areas))
    chosen = next(((name, one) for name, one in (("here", here), ("nation", nation)) if "of" in one), None)
    return {
        "people": people,
        "nation": nation,
        "here": here,
        "by": chosen[0] if chosen else None,
        "dimensions": dimensions_of(cells_of(areas), chosen[1]["of"] if chosen else None),
    }


def people_of(areas: SmallAreas) -> dict[str, Any] | None:
    """Return how many are counted in the place, over the first dimension of its files."""
    if not areas.dimensions:
        return None
    first = areas.dimensions[0]
    return {"dimension": first, "count": number(float(areas.people(first)["count"].sum()))}


def groups_here(areas: SmallAreas) -> pl.DataFrame:
    """Return tenths within the place, which need counts of people."""
    if not areas.dimensions:
        raise InputError("counts", "Tenths within the place need counts of people: add a file that has them.")
    return place_groups(areas, dimension=areas.dimensions[0])


def tenths_of(areas: SmallAreas, grouped: Callable[[], pl.DataFrame]) -> dict[str, Any]:
    """Return areas and people by tenth, or why there are none."""
    try:
        of = grouped()["group"]
    except InputError as refused:
        return not_estimable(str(refused))
    people = people_by_area(areas)
    return {
        "areas": [int((of == tenth).sum()) for tenth in TENTHS],
        "people": None if people is None else by_tenth(people, of.to_list()),
        "of": of.to_list(),
    }


def people_by_area(areas: SmallAreas) -> list[float | None] | None:
    """Return everyone counted in each area, over the first dimension."""
    if not areas.dimensions:
        return None
    people = areas.people(areas.dimensions[0])
    joined = areas.areas.select("code").join(people, on="code", how="left", maintain_order="left")
    return joined["count"].to_list()


def by_tenth(counts: list[float | None], of: list[int | None]) -> list[Any]:
    """Add counts of areas up to their tenths."""
    sums = dict.fromkeys(TENTHS, 0.0)
    for count, tenth in zip(counts, of, strict=True):
        if tenth is not None:
            sums[tenth] += count or 0.0
    return [number(sums[tenth]) for tenth in TENTHS]


def dimensions_of(cells: Cells, of: list[int | None] | None) -> list[dict[str, Any]]:
    """Return every dimension with its categories."""
    names = dict.fromkeys(column["dimension"] for column in cells["counts"])
    return [
        dimension_of(name, [one for one in cells["counts"] if one["dimension"] == name], of) for name in names
    ]


def dimension_of(name: str, columns: list[dict[str, Any]], of: list[int | None] | None) -> dict[str, Any]:
    """Return one dimension: each category's count, its counts by tenth and its gradient among the known."""
    known = [column for column in columns if column["category"] is not None]
    tenths = {at: by_tenth(column["counts"], of) for at, column in enumerate(columns)} if of else {}
    rows = [at for at, column in enumerate(columns) if column in known]
    population = [sum(each) for each in zip(*(tenths[at] for at in rows), strict=True)] if of else []
    return {
        "dimension": name,
        "categories": [
            {
                "category": column["category"],
                "count": number(sum(count or 0 for count in column["counts"])),
                "tenths": tenths.get(at),
                "gradient": gradient_of(column, tenths.get(at), population, alone=len(known) < 2),
            }
            for at, column in enumerate(columns)
        ],
    }


def gradient_of(
    column: Mapping[str, Any], events: list[Any] | None, population: list[Any], *, alone: bool
) -> dict[str, Any]:
    """Return how one category runs from the least to the most deprived tenth, or why that cannot be said."""
    if events is None:
        return not_estimable("the areas have no deprivation tenths")
    if column["category"] is None:
        return not_estimable(OTHERS)
    if alone:
        return not_estimable(ONE_CATEGORY)
    panel = gradient(events=events[::-1], population=population[::-1])
    return {name: answer(getattr(panel, name)) for name in MEASURES}
