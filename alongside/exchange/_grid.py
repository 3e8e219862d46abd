"""Every category at every stage: what a file leaves out is nobody, or not known, and is said."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

import polars as pl

from alongside.exchange.problems import Notice, Problems, listed, quoted

Counts: TypeAlias = dict[tuple[str, str, str | None], float]
"""Counts by stage, dimension and category."""

_NOT_COUNTED = "{dimension} is not counted at {stage}; all {total:,.0f} there are taken as not known."
_FORGOTTEN = (
    "{dimension} is counted at {earlier} but not at {stage}; count it at every later stage or leave it out."
)
_ABSENT = "{categories} of {dimension} has no line at {stage} and is counted as 0 there."


class Grid:
    """The margins of a cohort with a row for every category at every stage."""

    def __init__(self, margins: pl.DataFrame, stages: tuple[str, ...]) -> None:
        self._schema = margins.schema
        self._stages = stages
        self._counts: Counts = {
            (stage, name, category): n for stage, name, category, n in margins.iter_rows()
        }
        self._categories: dict[str, list[str | None]] = {}
        for _, dimension, category in self._counts:
            known = self._categories.setdefault(dimension, [])
            if category not in known:
                known.append(category)

    def fill(self, problems: Problems) -> Iterator[Notice]:
        """Fill what is left out and give a notice for each gap.

        A category without a line at a stage is counted as 0 there. A dimension without any line at a stage
        where others are counted is not known there, for as many people as the largest of the others counts;
        one that was counted earlier is refused, since what is known of a person does not become unknown.
        """
        present = {(stage, dimension) for stage, dimension, _ in self._counts}
        totals = self._totals()
        for dimension in self._categories:
            earlier = None
            for stage in self._stages:
                if (stage, dimension) in present:
                    earlier = stage
                    yield from self._absent(stage, dimension, problems.file)
                elif totals.get(stage) and earlier:
                    problems.add(
                        _FORGOTTEN,
                        dimension=quoted(dimension),
                        earlier=quoted(earlier),
                        stage=quoted(stage),
                    )
                elif totals.get(stage):
                    yield self._not_counted(stage, dimension, totals[stage], problems.file)
        problems.settle()

    def margins(self) -> pl.DataFrame:
        """Return the margins by stage, dimension and category, 0 where nobody is counted."""
        rows = [
            (stage, dimension, category, self._counts.get((stage, dimension, category), 0.0))
            for stage in self._stages
            for dimension, categories in self._categories.items()
            for category in categories
        ]
        return pl.DataFrame(rows, schema=self._schema, orient="row")

    def _totals(self) -> dict[str, float]:
        by_dimension: dict[tuple[str, str], float] = {}
        for (stage, dimension, _), count in self._counts.items():
            by_dimension[stage, dimension] = by_dimension.get((stage, dimension), 0.0) + count
        largest: dict[str, float] = {}
        for (stage, _), total in by_dimension.items():
            largest[stage] = max(total, largest.get(stage, 0.0))
        return largest

    def _absent(self, stage: str, dimension: str, file: str) -> Iterator[Notice]:
        known = [category for category in self._categories[dimension] if category is not None]
        absent = [category for category in known if (stage, dimension, category) not in self._counts]
        if absent:
            values = {"categories": listed(absent), "dimension": quoted(dimension), "stage": quoted(stage)}
            yield Notice(code="counted_as_none", file=file, template=_ABSENT, values=values)

    def _not_counted(self, stage: str, dimension: str, total: float, file: str) -> Notice:
        if None not in self._categories[dimension]:
            self._categories[dimension].append(None)
        self._counts[stage, dimension, None] = total
        values = {"dimension": quoted(dimension), "stage": quoted(stage), "total": total}
        return Notice(code="not_counted_at_stage", file=file, template=_NOT_COUNTED, values=values)
