"""All breakdowns of one release, and of the releases before it, as the tables a reader can put side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from alongside.core.disclosure._breakdown import Breakdown, part_of, same_as
from alongside.core.disclosure._tables import AtMost, Nested, Sum, Tables


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """The breakdowns of one release: of each benchmark, and of the cohort at each stage.

    `origins`: for each stage those that its people have all reached before. `is_subset`: the cohort is part of
    each benchmark.
    """

    benchmarks: tuple[Breakdown, ...]
    stages: tuple[Breakdown, ...]
    origins: Mapping[str, tuple[str, ...]]
    is_subset: bool

    @property
    def breakdowns(self) -> tuple[Breakdown, ...]:
        """All of them, benchmarks first."""
        return (*self.benchmarks, *self.stages)

    @property
    def cells(self) -> int:
        """How many cells there are."""
        return sum(len(one.cells or {}) for one in self.breakdowns)

    def without_cells(self) -> Edition:
        """Return the same breakdowns with their cells withheld."""
        return replace(
            self,
            benchmarks=tuple(replace(one, cells=None) for one in self.benchmarks),
            stages=tuple(replace(one, cells=None) for one in self.stages),
        )

    def parts(self) -> Iterator[tuple[Breakdown, Breakdown]]:
        """Yield each group with a larger one that it comes from."""
        by_name = {one.name[-1]: one for one in self.stages}
        for stage, one in by_name.items():
            yield from ((one, by_name[origin]) for origin in self.origins[stage])
            if self.is_subset:
                yield from ((one, benchmark) for benchmark in self.benchmarks)


def tables_of(editions: Sequence[Edition]) -> Tables:
    """Put together all that a reader can reckon with; `editions` in time, the release to be made last.

    Its own relations come first in the tables, since their order settles ties.
    """
    sums: list[Sum] = []
    nested: list[Nested] = []
    limits: list[AtMost] = []
    for edition in reversed(editions):
        for one in edition.breakdowns:
            sums += one.sums()
            nested += one.nested()
    for part, whole in _parts(editions):
        more, most = part_of(part, whole)
        nested += more
        limits += most
    for one, other in _unchanged(editions):
        sums += same_as(one, other)
    counts = [one.counts() for edition in reversed(editions) for one in edition.breakdowns]
    return Tables(
        counts=tuple(count for some in counts for count in some),
        sums=tuple(sums),
        nested=tuple(nested),
        limits=tuple(limits),
    )


def _parts(editions: Sequence[Edition]) -> Iterator[tuple[Breakdown, Breakdown]]:
    for edition in reversed(editions):
        yield from edition.parts()
    for before, after in _in_turn(editions):
        yield from _alike(before.stages, after.stages)
        for one, other in _alike(before.benchmarks, after.benchmarks):
            if not one.is_same(other):
                yield one, other


def _unchanged(editions: Sequence[Edition]) -> Iterator[tuple[Breakdown, Breakdown]]:
    # A census does not grow: a benchmark printed twice is known to be one and the same.
    for before, after in _in_turn(editions):
        for one, other in _alike(before.benchmarks, after.benchmarks):
            if one.is_same(other):
                yield one, other


def _in_turn(editions: Sequence[Edition]) -> Iterator[tuple[Edition, Edition]]:
    """Yield each release with the next, and each with the one to be made: what is new can then be told from all."""
    yield from pairwise(editions)
    yield from ((before, editions[-1]) for before in editions[:-2])


def _alike(before: Sequence[Breakdown], after: Sequence[Breakdown]) -> Iterator[tuple[Breakdown, Breakdown]]:
    later = {one.name[-1]: one for one in after}
    return ((one, later[one.name[-1]]) for one in before if one.name[-1] in later)
