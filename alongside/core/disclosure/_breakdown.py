"""One group of people broken down several ways: its counts, totals and cells, and how they hang together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import log1p
from typing import TypeAlias

from alongside.core.disclosure._tables import AtMost, Count, Key, Nested, Role, Sum

Category: TypeAlias = str | None
Cell: TypeAlias = tuple[Category, ...]

WEIGHTS: Mapping[str, float] = {"category": 10.0, "known": 60.0, "cell": 1.0}
"""What suppressing a count costs: a total takes every share of its dimension with it, a cell only itself."""

AS_DEAR_AS = 50
"""A 0 says that nobody was reached: it is kept as if it were a count of this size."""


@dataclass(frozen=True, kw_only=True)
class Breakdown:
    """Counts of one group of people (a benchmark, or a cohort at one stage).

    `name`: sets its counts apart from those of other groups. `margins`: counts by dimension and category (None:
    not known). `crossed`: the dimensions of `cells`. `hidden`: what an earlier release suppressed of it (None: it
    is to be published now).

    Its counts are: each category; what is known of each dimension (the denominator of shares); everyone listed in
    a dimension, known or not; everyone; each cell.
    """

    name: tuple[str, ...]
    margins: Mapping[str, Mapping[Category, int]]
    crossed: tuple[str, ...] = ()
    cells: Mapping[Cell, int] | None = None
    hidden: frozenset[Key] | None = None
    weight: float = 1.0

    def key(self, *what: object) -> Key:
        """Name one of its counts."""
        return (*self.name, *what)

    @cached_property
    def values(self) -> dict[tuple[object, ...], int]:
        """Every count there is, by what it counts."""
        found: dict[tuple[object, ...], int] = {}
        for dimension, categories in self.margins.items():
            found |= {("category", dimension, category): count for category, count in categories.items()}
            found["known", dimension] = sum(count for name, count in categories.items() if name is not None)
            found["listed", dimension] = sum(categories.values())
        found[("everyone",)] = max((found["listed", dimension] for dimension in self.margins), default=0)
        return found | {("cell", *cell): count for cell, count in (self.cells or {}).items()}

    def is_same(self, other: Breakdown) -> bool:
        """Tell whether two breakdowns count the same, cells withheld from one of them apart."""
        cells_agree = self.cells == other.cells or None in (self.cells, other.cells)
        return self.margins == other.margins and cells_agree

    def counts(self) -> Iterator[Count]:
        """Yield its counts, to be published, never published, or as published before."""
        for what, value in self.values.items():
            kind = str(what[0])
            yield Count(
                key=self.key(*what),
                value=value,
                role=self._role(what),
                weight=self.weight * WEIGHTS.get(kind, 1.0) * (1 + log1p(value or AS_DEAR_AS) / 20),
                stands_for=self._parts(str(what[1])) if kind == "known" else (),
            )

    def _role(self, what: tuple[object, ...]) -> Role:
        if what[0] not in WEIGHTS:
            return "implied"
        if self.hidden is None:
            return "offered"
        if what[0] == "known" and self.hidden.isdisjoint(self._parts(str(what[1]))):
            # A total was printed only where it was needed: here its parts, all shown, say as much.
            return "implied"
        return "hidden" if self.key(*what) in self.hidden else "shown"

    def _parts(self, dimension: str) -> tuple[Key, ...]:
        known = (name for name in self.margins[dimension] if name is not None)
        return tuple(self.key("category", dimension, name) for name in known)

    def sums(self) -> Iterator[Sum]:
        """Yield what adds up: categories to totals, dimensions to everyone, cells to categories."""
        everyone = self.values[("everyone",)]
        for dimension, categories in self.margins.items():
            known, listed = self.key("known", dimension), self.key("listed", dimension)
            unknown = (self.key("category", dimension, None),) if None in categories else ()
            yield Sum(total=known, parts=self._parts(dimension))
            yield Sum(total=listed, parts=(known, *unknown))
            if self.values["listed", dimension] == everyone:
                yield Sum(total=self.key("everyone"), parts=(listed,))
        for what, cells in self._cells_by_category().items():
            if self.values[what] == sum(self.values[cell] for cell in cells):
                yield Sum(total=self.key(*what), parts=tuple(self.key(*cell) for cell in cells))

    def _cells_by_category(self) -> dict[tuple[object, ...], list[tuple[object, ...]]]:
        found: dict[tuple[object, ...], list[tuple[object, ...]]] = {}
        for cell in self.cells or {}:
            for dimension, category in zip(self.crossed, cell, strict=True):
                what = ("category", dimension, category)
                if what in self.values:
                    found.setdefault(what, []).append(("cell", *cell))
        return found

    def nested(self) -> Iterator[Nested]:
        """Yield what is part of what, so that the difference is a complement: people too."""
        inside: list[tuple[tuple[object, ...], tuple[object, ...]]] = []
        for dimension, categories in self.margins.items():
            known = [("category", dimension, name) for name in categories if name is not None]
            inside += [(what, ("known", dimension)) for what in known]
        inside += [(what, ("everyone",)) for what in self.values if what != ("everyone",)]
        inside += [(cell, what) for what, cells in self._cells_by_category().items() for cell in cells]
        for inner, outer in inside:
            yield _nested(self, inner, self, outer)


def _nested(one: Breakdown, what: tuple[object, ...], other: Breakdown, whole: tuple[object, ...]) -> Nested:
    # Written the way it is in truth: a reader cannot know less than that.
    if one.values[what] <= other.values[whole]:
        return Nested(inner=one.key(*what), outer=other.key(*whole))
    return Nested(inner=other.key(*whole), outer=one.key(*what))


def _alike(one: Breakdown, other: Breakdown) -> Iterable[tuple[object, ...]]:
    same_cells = one.crossed == other.crossed
    for what in one.values:
        if what in other.values and what[0] != "listed" and (what[0] != "cell" or same_cells):
            yield what


def part_of(part: Breakdown, whole: Breakdown) -> tuple[list[Nested], list[AtMost]]:
    """Relate a group to a larger one it comes from: those of a later stage, a date before, a list they are on.

    Count by count the difference is people lost, not yet in, or left out. A category that grew did so by people
    whose category was not known before: at most as many as those fell by.
    """
    nested = [_nested(part, what, whole, what) for what in _alike(part, whole)]
    limits = []
    for dimension in part.margins:
        for name in part.margins[dimension]:
            what, unknown = ("category", dimension, name), ("category", dimension, None)
            if name is not None and _grew_by_unknown(part, whole, what, unknown):
                now = (part.key(*what), part.key(*unknown))
                limits.append(AtMost(less=now, more=(whole.key(*what), whole.key(*unknown))))
    return nested, limits


def _grew_by_unknown(
    part: Breakdown, whole: Breakdown, what: tuple[object, ...], unknown: tuple[object, ...]
) -> bool:
    if not all(one in side.values for one in (what, unknown) for side in (part, whole)):
        return False
    growth = part.values[what] - whole.values[what]
    return 0 < growth <= whole.values[unknown] - part.values[unknown]


def same_as(one: Breakdown, other: Breakdown) -> list[Sum]:
    """Relate two breakdowns of the very same people: every count is equal."""
    return [Sum(total=one.key(*what), parts=(other.key(*what),)) for what in _alike(one, other)]
