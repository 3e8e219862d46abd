"""The whole mix of each dimension: how far from the population's, and whether chance would do that."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from alongside.core.inference import ChiSquare, chi_square_fit, chi_square_table
from alongside.core.quantities import NotEstimable, Suppressed
from alongside.core.reach._comparison import Comparison
from alongside.core.reach._distances import MixDistances, mix_distances
from alongside.core.reach._groups import NOBODY_IN_COHORT, OUTSIDE_POPULATION
from alongside.core.reach._model import Question
from alongside.core.reach._streams import Streams

Absent: TypeAlias = NotEstimable | Suppressed

EVERYBODY_IN = "everybody on the list is in the cohort, so there is nothing to compare"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mix:
    """One dimension at one stage under one benchmark: its distances and the test of the whole mix."""

    comparison: Comparison
    distances: MixDistances | Suppressed
    chi_square: ChiSquare | Absent


def mixes(comparisons: Sequence[Comparison], *, question: Question, streams: Streams) -> Iterator[Mix]:
    """Yield the mix of every comparison; one hidden count hides the whole mix."""
    for one in comparisons:
        if one.family.is_suppressed.any():
            yield Mix(comparison=one, distances=Suppressed(), chi_square=Suppressed())
        else:
            yield Mix(
                comparison=one,
                distances=_distances(one, question=question, streams=streams),
                chi_square=_chi_square(one, question=question, streams=streams),
            )


def _distances(one: Comparison, *, question: Question, streams: Streams) -> MixDistances:
    family = one.family
    order = question.ordered.get(one.dimension) or question.deprivation.get(one.dimension)
    position = [family.categories.index(name) for name in order or family.categories]
    return mix_distances(
        categories=tuple(family.categories[at] for at in position),
        counts=family.cohort[position],
        population=family.population[position],
        relation=question.relation,
        is_ordered=order is not None,
        level=question.level,
        draws=question.draws,
        rng=streams.stream("mix", family.cohort, family.population),
        effective_n=family.effective_n,
        rounded_to=family.rounded_to,
    )


def _chi_square(one: Comparison, *, question: Question, streams: Streams) -> ChiSquare | Absent:
    family = one.family
    if family.cohort_total == 0:
        return NotEstimable(NOBODY_IN_COHORT)
    if ((family.population == 0) & (family.cohort > 0)).any():
        return NotEstimable(OUTSIDE_POPULATION)
    rng = streams.stream("chi-square", family.cohort, family.population)
    if question.relation == "external":
        shares = family.population / family.population.sum()
        return chi_square_fit(counts=family.cohort, shares=shares, rng=rng, draws=question.draws)
    if family.cohort.sum() >= family.population.sum():
        return NotEstimable(EVERYBODY_IN)
    return chi_square_table(inside=family.cohort, total=family.population, rng=rng, draws=question.draws)
