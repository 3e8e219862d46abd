"""A population made of small areas."""

from __future__ import annotations

from typing import Literal, TypeAlias

import polars as pl

from alongside.core.errors import InputError
from alongside.core.places._areas import SmallAreas
from alongside.core.places._deprivation import deprivation_categories, national_groups, place_groups
from alongside.core.reach import Population

DEPRIVATION_TENTH = "deprivation tenth"
"""The dimension of deprivation groups in a population made of areas."""
AREA, PART = "area", "part of the place"
"""The dimensions of the areas themselves, by their codes, and of the parents they belong to."""
Kept: TypeAlias = Literal["area", "parent"]
_COLUMN = {"area": "code", "parent": "parent"}
DEPRIVATION_WORDS = {10: DEPRIVATION_TENTH, 5: "deprivation fifth"}
"""What the dimension is called, by how many groups there are."""


def population_of_areas(
    areas: SmallAreas,
    *,
    name: str,
    unit: str = "people",
    deprivation: Literal["nation", "place"] | None = "nation",
    groups: int = 10,
    keep: Kept | None = None,
) -> Population:
    """Add the counts of small areas up to a population, with a dimension of deprivation groups.

    Every counted dimension is a margin; "deprivation tenth" is one more, its people those of the first
    dimension. Where one dimension is counted, its cross with deprivation is known exactly and given as
    cells. An area without a rank counts as "not known" there.

    `deprivation`: groups "nation"-wide, or of equal shares of this "place", or None. `keep`: one more dimension
    of the people of the first, the "area" by its code or the "part of the place" by its parent; an area without a
    parent counts as "not known" there.

    *Source:* none; sums.
    *Limits:* people are given the deprivation of the area they live in.
    """
    if not areas.dimensions:
        raise InputError("areas", "Nothing is counted in these areas: import counts by category first.")
    first = areas.dimensions[0]
    margins = areas.counts.group_by("dimension", "category", maintain_order=True).agg(pl.col("count").sum())
    if keep is not None:
        margins = pl.concat([margins, _where(areas, first, keep)])
    if deprivation is None:
        return Population(name=name, margins=margins, unit=unit)
    grouped = (
        national_groups(areas, groups=groups)
        if deprivation == "nation"
        else place_groups(areas, dimension=first, groups=groups)
    )
    word = DEPRIVATION_WORDS.get(groups, "deprivation group")
    cells = _cells(areas, grouped, dimension=first, word=word, groups=groups)
    tenths = (
        cells.group_by(pl.col(word).alias("category"), maintain_order=True)
        .agg(pl.col("count").sum())
        .select(pl.lit(word).alias("dimension"), "category", "count")
    )
    return Population(
        name=name,
        margins=pl.concat([margins, tenths]),
        cells=cells if len(areas.dimensions) == 1 and keep is None else None,
        unit=unit,
    )


def _where(areas: SmallAreas, first: str, keep: Kept) -> pl.DataFrame:
    """Return the people of each area, or of each parent, as a margin."""
    people = areas.people(first).join(areas.areas, on="code", how="left", maintain_order="left")
    grouped = people.group_by(pl.col(_COLUMN[keep]).alias("category"), maintain_order=True)
    named = pl.lit(AREA if keep == "area" else PART).alias("dimension")
    return grouped.agg(pl.col("count").sum()).select(named, "category", "count")


def _cells(
    areas: SmallAreas, grouped: pl.DataFrame, *, dimension: str, word: str, groups: int
) -> pl.DataFrame:
    names = dict(enumerate(deprivation_categories(groups=groups), start=1))
    chosen = areas.counts.filter(pl.col("dimension") == dimension)
    order = chosen["category"].unique(maintain_order=True)
    positions = pl.DataFrame({"category": order, "position": range(len(order))})
    return (
        chosen.join(grouped, on="code", how="left")
        .group_by("category", "group")
        .agg(pl.col("count").sum())
        .join(positions, on="category", how="left", nulls_equal=True)
        .sort("position", "group", nulls_last=True)
        .select(
            pl.col("category").alias(dimension),
            pl.col("group").replace_strict(names, default=None, return_dtype=pl.String).alias(word),
            "count",
        )
    )
