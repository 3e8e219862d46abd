"""Where each group was lost: one funnel for every dimension under every benchmark."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from alongside.core.flow import stage_origins
from alongside.core.quantities import FloatArray
from alongside.core.reach._comparison import Comparison
from alongside.core.reach._decomposition import Decomposition, decompose
from alongside.core.reach._model import Cohort, Question
from alongside.core.reach._streams import Streams


@dataclass(frozen=True, slots=True, kw_only=True)
class Funnel:
    """One dimension's steps under one benchmark.

    `comparisons`: one a stage. `shown`: which categories the decomposition's columns are (the others are hidden).
    `found` is None where everything is hidden.
    """

    comparisons: tuple[Comparison, ...]
    shown: tuple[int, ...]
    found: Decomposition | None


def funnels(
    comparisons: Sequence[Comparison], *, cohort: Cohort, question: Question, streams: Streams
) -> Iterator[Funnel]:
    """Yield the funnel of each benchmark and dimension."""
    origins = stage_origins(cohort.stages)
    ordered = sorted(comparisons, key=lambda one: (one.benchmark, one.dimension))
    for _, group in groupby(ordered, key=lambda one: (one.benchmark, one.dimension)):
        yield _funnel(tuple(group), origins=origins, question=question, streams=streams)


def _funnel(
    stages: tuple[Comparison, ...], *, origins: tuple[int | None, ...], question: Question, streams: Streams
) -> Funnel:
    counts = np.vstack([one.family.cohort for one in stages])
    population = stages[0].family.population
    is_hidden = np.isnan(counts).any(axis=0) | np.isnan(population)
    totals = np.array([one.family.cohort_total for one in stages])
    everyone = stages[0].family.population_total
    if is_hidden.all() or np.isnan(totals).any() or np.isnan(everyone):
        return Funnel(comparisons=stages, shown=(), found=None)
    shown = np.flatnonzero(~is_hidden)
    counts, population = counts[:, shown], population[shown]
    if is_hidden.any():
        counts, population = _with_remainder(counts, population, totals, everyone, origins)
    found = decompose(
        counts=counts,
        stages=tuple(one.stage for one in stages),
        population=population,
        relation=question.relation,
        level=question.level,
        draws=question.draws,
        rng=streams.stream("funnel", counts, population),
        not_known=_unknown(stages),
        effective_n=stages[0].family.effective_n,
        rounded_to=stages[0].family.rounded_to,
    )
    return Funnel(comparisons=stages, shown=tuple(int(at) for at in shown), found=found)


def _unknown(stages: tuple[Comparison, ...]) -> FloatArray | None:
    """The not-known counts by stage, or None where one is hidden."""
    unknown = np.array([one.unknown_cohort for one in stages])
    return None if np.isnan(unknown).any() else unknown


def _with_remainder(
    counts: FloatArray,
    population: FloatArray,
    totals: FloatArray,
    everyone: float,
    origins: tuple[int | None, ...],
) -> tuple[FloatArray, FloatArray]:
    """Add the hidden groups as one last column, from the stated totals, kept from growing by rounding."""
    rest_population = max(everyone - float(population.sum()), 0.0)
    rest = np.maximum(totals - counts.sum(axis=1), 0.0)
    for stage, origin in enumerate(origins):
        rest[stage] = min(rest[stage], rest_population if origin is None else rest[origin])
    return np.column_stack([counts, rest]), np.append(population, rest_population)
