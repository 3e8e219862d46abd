"""The tables of a place: its tenths, its people by category, every slope."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from alongside.core.places import deprivation_categories
from alongside.findings.numbers import percent, whole, with_interval, written
from alongside.findings.places import PlaceFound, category_words
from alongside.findings.sentences import capital, nation_words, plain
from alongside.findings.tables._table import Column, FindingTable

_MEASURES = (
    ("sii", "Slope index", "distance"),
    ("rii_mean", "Slope over mean", "distance"),
    ("rii", "Relative index", "ratio"),
    ("rii_poisson", "Relative index (Poisson)", "ratio"),
    ("concentration_index", "Concentration index", "distance"),
)


def tenths_table(place: PlaceFound, which: str) -> FindingTable:
    """Return areas and people by tenth, in the nation or here."""
    found = place.result[which]
    where = f"among {nation_words(place)}" if which == "nation" else f"within {plain(place.name)}"
    people = found["people"]
    total = sum(people or [0])
    rows = tuple(
        (
            name,
            whole(found["areas"][at]),
            *((whole(people[at]), percent(people[at] / total) if total else "") if people else ()),
        )
        for at, name in enumerate(deprivation_categories())
    )
    titles = ("Areas", *(("People", "Share of people") if people else ()))
    return FindingTable(
        caption=f"Deprivation tenths {where}",
        columns=(Column(title="Tenth"), *(Column(title=title, numeric=True) for title in titles)),
        rows=rows,
    )


def counts_table(dimension: Mapping[str, Any]) -> FindingTable:
    """Return the categories of one dimension with their counts and, where there are tenths, both ends."""
    rows = dimension["categories"]
    total = sum(row["count"] for row in rows)
    ends = all(row["tenths"] for row in rows)
    sums = [sum(each) for each in zip(*(row["tenths"] for row in rows), strict=True)] if ends else []
    extra = ("Share of the most deprived tenth", "Share of the least deprived tenth") if ends else ()
    titles = ("People", "Share", *extra)
    return FindingTable(
        caption=f"{capital(plain(dimension['dimension']))}",
        columns=(Column(title="Category"), *(Column(title=title, numeric=True) for title in titles)),
        rows=tuple(
            (
                plain(category_words(row["category"])),
                whole(row["count"]),
                _share_words(row["count"], total),
                *((_share_words(row["tenths"][at], sums[at]) for at in (0, -1)) if ends else ()),
            )
            for row in rows
        ),
    )


def _share_words(part: float, total: float) -> str:
    """Return a share, or that there is nobody to have one."""
    return percent(part / total) if total else "nobody"


def slopes_table(place: PlaceFound) -> FindingTable:
    """Return every measure of every category, each with its interval or with why there is none."""
    rows = [
        (plain(dimension["dimension"]), plain(category_words(row["category"])), *_measures(row["gradient"]))
        for dimension in place.result["dimensions"]
        for row in dimension["categories"]
    ]
    return FindingTable(
        caption="From least to most deprived, with 95% intervals",
        columns=(
            Column(title="Counted by"),
            Column(title="Category"),
            *(Column(title=title, numeric=True) for _, title, _ in _MEASURES),
        ),
        rows=tuple(rows),
    )


def _measures(gradient: Mapping[str, Any]) -> tuple[str, ...]:
    """Return every measure of one gradient as it stands in a table."""
    if "not_estimable" in gradient:
        return (written(gradient, "ratio"), *[""] * (len(_MEASURES) - 1))
    return tuple(with_interval(gradient[name], kind) for name, _, kind in _MEASURES)
