"""How steeply taking part follows deprivation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from alongside.core.errors import InputError
from alongside.core.inequality import Gradient, gradient
from alongside.core.quantities import NotEstimable, Suppressed
from alongside.core.reach._comparison import Comparison
from alongside.core.reach._model import Question, Relation


@dataclass(frozen=True, slots=True, kw_only=True)
class GradientRow:
    """The gradient of one deprivation dimension at one stage under one benchmark; `order`: least to most deprived."""

    comparison: Comparison
    order: tuple[str, ...]
    found: Gradient | NotEstimable | Suppressed


def gradients(comparisons: Sequence[Comparison], *, question: Question) -> Iterator[GradientRow]:
    """Yield the gradient over each dimension whose direction of deprivation was stated."""
    for one in comparisons:
        if one.dimension in question.deprivation:
            order = question.deprivation[one.dimension]
            yield GradientRow(
                comparison=one,
                order=order,
                found=_gradient(one, order=order, level=question.level, relation=question.relation),
            )


def _gradient(
    one: Comparison, *, order: tuple[str, ...], level: float, relation: Relation
) -> Gradient | NotEstimable | Suppressed:
    family = one.family
    if set(order) != set(family.categories):
        raise InputError(
            "deprivation",
            "The order of {dimension} must name each of its groups once, from least to most deprived.",
            dimension=one.dimension,
        )
    if family.is_suppressed.any():
        return Suppressed()
    if family.cohort_total == 0:
        return NotEstimable("nobody is counted in the cohort, so there is no slope")
    if ((family.population == 0) & (family.cohort > 0)).any():
        return NotEstimable("somebody of a group took part of which the population counts nobody")
    is_list = relation == "subset"
    position = [family.categories.index(category) for category in order]
    # A yardstick from elsewhere gives no rate: there the slope runs over each group's ratio to its share.
    scale = 1.0 if is_list else family.cohort.sum() / family.population.sum()
    return gradient(
        events=family.cohort[position],
        population=scale * family.population[position],
        level=level,
        is_list=is_list,
    )
