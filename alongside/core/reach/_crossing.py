"""What needs people crossed by several dimensions at once: evenness, overlap, the smallest groups, weights."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import polars as pl

from alongside.core.quantities import Estimate, Intervals, NotEstimable, Suppressed
from alongside.core.reach._external_cv import external_cv
from alongside.core.reach._generalisability import Generalisability, generalisability_index
from alongside.core.reach._groups import Family, ratio_limits
from alongside.core.reach._indicator import Indicator, indicator
from alongside.core.reach._model import Cohort, Population, Question
from alongside.core.reach._pooling import Pooled, pool_cells
from alongside.core.reach._raking import Raking, rake
from alongside.core.reach._streams import Streams

Absent: TypeAlias = NotEstimable | Suppressed

MOST_REPLICATES = 1000
"""Simulated cohorts behind the indicators and the CV: their limits change in the third digit beyond it."""
MOST_CROSSED = 2000
"""Crossed groups pooled at once: beyond it each holds too few to be told apart, and nobody could read them."""

NEEDS_A_LIST = "it needs a list of who could take part: the population's (relation subset) or a first stage"
NEEDS_CELLS = "it needs counts by several dimensions at once on both sides"
TOO_MANY = "{cells} crossed groups are more than {most}: cross fewer dimensions"


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossing:
    """One stage under one benchmark. `list_name`: whose list the indicator enumerates.

    `raw`: limits of each crossed group's own ratio, in the order of `pooled.cells`.
    """

    benchmark: str
    stage: str
    list_name: str
    indicator: Indicator | Absent
    external_cv: Estimate | Absent
    b_cells: Generalisability | Absent
    pooled: Pooled | Absent
    raw: Intervals | None
    raking: Raking | Absent
    raked: tuple[str, ...]


def crossings(
    populations: Sequence[Population], *, cohort: Cohort, question: Question, streams: Streams
) -> Iterator[Crossing]:
    """Yield an entry for every benchmark and stage where at least one side is crossed."""
    for population in populations:
        for stage in cohort.stages:
            if cohort.cells is not None:
                yield _crossing(population, cohort, stage, question=question, streams=streams)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sides:
    """The cells of both sides over the dimensions they share, and the list that the indicator enumerates."""

    ours: pl.DataFrame
    theirs: pl.DataFrame | None
    listed: pl.DataFrame | None
    on_list: pl.DataFrame
    list_name: str

    @property
    def is_hidden(self) -> bool:
        return any(
            cells is not None and cells["count"].null_count() > 0 for cells in (self.ours, self.theirs)
        )


def _crossing(
    population: Population, cohort: Cohort, stage: str, *, question: Question, streams: Streams
) -> Crossing:
    sides = _sides(population, cohort, stage, question=question)
    raked = tuple(name for name in _dimensions(sides.on_list) if name in population.dimensions)
    if sides.is_hidden:
        return _hidden(population, stage, sides, raked)
    pooled = _pooled(sides, question=question, streams=streams)
    return Crossing(
        benchmark=population.name,
        stage=stage,
        list_name=sides.list_name,
        indicator=_indicator(sides, question=question, streams=streams),
        external_cv=_external_cv(sides, question=question, streams=streams),
        b_cells=_overlap(sides, question=question, streams=streams),
        pooled=pooled,
        raw=_raw(pooled, population, question=question) if isinstance(pooled, Pooled) else None,
        raking=_raking(sides, population, raked),
        raked=raked,
    )


def _hidden(population: Population, stage: str, sides: _Sides, raked: tuple[str, ...]) -> Crossing:
    return Crossing(
        benchmark=population.name,
        stage=stage,
        list_name=sides.list_name,
        indicator=Suppressed(),
        external_cv=Suppressed(),
        b_cells=Suppressed(),
        pooled=Suppressed(),
        raw=None,
        raking=Suppressed(),
        raked=raked,
    )


def _sides(population: Population, cohort: Cohort, stage: str, *, question: Question) -> _Sides:
    assert cohort.cells is not None  # crossings() asks only then
    at_stage = _at(cohort.cells, stage)
    shared = [name for name in _dimensions(at_stage) if name in population.dimensions]
    theirs = None if population.cells is None else _over(population.cells, shared)
    ours = _over(at_stage, shared)
    if question.relation == "subset":
        return _Sides(ours=ours, theirs=theirs, listed=theirs, on_list=ours, list_name=population.name)
    first = cohort.stages[0]
    listed = None if stage == first else _at(cohort.cells, first)
    return _Sides(ours=ours, theirs=theirs, listed=listed, on_list=at_stage, list_name=first)


def _at(cells: pl.DataFrame, stage: str) -> pl.DataFrame:
    """The cells of one stage, crossed by every dimension."""
    there = cells.filter(pl.col("stage") == stage).drop("stage")
    return _over(there, _dimensions(there))


def _dimensions(cells: pl.DataFrame) -> list[str]:
    return [name for name in cells.columns if name != "count"]


def _over(cells: pl.DataFrame, dimensions: list[str]) -> pl.DataFrame:
    """Add cells up over the dimensions kept; a hidden count keeps its sum hidden.

    Cells come sorted by count, then by name: draws must not depend on the order of a file's rows, and depend on its
    words only where two cells are equal.
    """
    total = pl.when(pl.col("count").null_count() > 0).then(None).otherwise(pl.col("count").sum())
    added = cells.group_by(dimensions, maintain_order=True).agg(total.alias("count"))
    return added.filter(pl.col("count").is_null() | (pl.col("count") > 0)).sort("count", *dimensions)


def _indicator(sides: _Sides, *, question: Question, streams: Streams) -> Indicator | NotEstimable:
    if sides.listed is None:
        return NotEstimable(NEEDS_A_LIST if question.relation == "external" else NEEDS_CELLS)
    return indicator(
        list_cells=sides.listed,
        cohort_cells=sides.on_list,
        level=question.level,
        draws=min(question.draws, MOST_REPLICATES),
        rng=_stream(streams, "indicator", sides),
    )


def _stream(streams: Streams, name: str, sides: _Sides) -> np.random.Generator:
    return streams.stream(name, sides.ours["count"].to_numpy())


def _external_cv(sides: _Sides, *, question: Question, streams: Streams) -> Estimate | NotEstimable:
    if sides.theirs is None:
        return NotEstimable(NEEDS_CELLS)
    both = _side_by_side(sides)
    return external_cv(
        cohort=both["cohort_count"].to_numpy(),
        population=both["population_count"].to_numpy(),
        level=question.level,
        draws=min(question.draws, MOST_REPLICATES),
        rng=_stream(streams, "cv", sides),
    )


def _side_by_side(sides: _Sides) -> pl.DataFrame:
    """The known cells of both sides, 0 where one has none."""
    assert sides.theirs is not None  # the callers have just asked
    on = _dimensions(sides.ours)
    both = sides.theirs.rename({"count": "population_count"}).join(
        sides.ours.rename({"count": "cohort_count"}),
        on=on,
        how="full",
        coalesce=True,
        maintain_order="left_right",
    )
    return both.drop_nulls(on).fill_null(0.0)


def _overlap(sides: _Sides, *, question: Question, streams: Streams) -> Generalisability | NotEstimable:
    if sides.theirs is None:
        return NotEstimable(NEEDS_CELLS)
    return generalisability_index(
        population_cells=sides.theirs,
        cohort_cells=sides.ours,
        relation=question.relation,
        level=question.level,
        draws=question.draws,
        rng=_stream(streams, "overlap", sides),
    )


def _pooled(sides: _Sides, *, question: Question, streams: Streams) -> Pooled | NotEstimable:
    if sides.theirs is None:
        return NotEstimable(NEEDS_CELLS)
    cross = [name for name in question.cross or _dimensions(sides.ours) if name in sides.ours.columns]
    theirs, ours = _over(sides.theirs, cross), _over(sides.ours, cross)
    if len(theirs) > MOST_CROSSED:
        return NotEstimable(TOO_MANY, {"cells": len(theirs), "most": MOST_CROSSED})
    return pool_cells(
        population_cells=theirs,
        cohort_cells=ours,
        relation=question.relation,
        level=question.level,
        draws=question.draws,
        rng=_stream(streams, "pooled", sides),
    )


def _raw(pooled: Pooled, population: Population, *, question: Question) -> Intervals:
    cells = pooled.cells
    theirs, ours = cells["population_count"].to_numpy(), cells["cohort_count"].to_numpy()
    family = Family(
        categories=tuple(str(at) for at in range(len(cells))),
        cohort=ours,
        population=theirs,
        cohort_total=float(ours.sum()),
        population_total=float(theirs.sum()),
        effective_n=population.effective_n,
        rounded_to=population.rounded_to,
    )
    return ratio_limits(family, question=question, level=question.level)


def _raking(sides: _Sides, population: Population, raked: tuple[str, ...]) -> Raking | NotEstimable:
    if not raked:
        return NotEstimable(NEEDS_CELLS)
    margins = population.margins.filter(pl.col("dimension").is_in(raked))
    return rake(cohort_cells=_over(sides.on_list, list(raked)), margins=margins)
