"""At which step was each group lost: the ratio at the end, taken apart into one term a step."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from alongside.core.errors import InputError
from alongside.core.flow import Steps, flow_steps
from alongside.core.quantities import FloatArray, as_floats
from alongside.core.reach._decomposition_draws import Funnel, TermDraws, terms_from_draws
from alongside.core.reach._model import Relation

NAMED_FROM = 0.8
"""A step is called the costliest only if it is the worst in at least this share of draws."""

CANNOT_TELL = "cannot tell which step"
FOUND_AT_ALL = "who was found at all"
"""The first term against a yardstick from elsewhere; it also holds any misfit of the yardstick."""

NOBODY_THERE = "nobody of this group is counted in the population"
NOBODY_REACHED = "nobody of this group reached this stage"
NOBODY_LEFT = "nobody of this group was left at the stage before"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decomposition:
    """One term a step and group, as arrays of stages by groups.

    `value`: ln of the group's rate less ln of the overall rate; `low` and `high` over draws. `value` is NaN
    where `reason` says why; `low`, `high` and `probability_costliest` are NaN only where the draws know
    nothing either. `steps`: the conditional rates with Wilson limits. `lost_here`: people, against the
    overall rate. `lost_at_end`: people at the end of the chain, or at the follow-up itself for a follow-up.
    `probability_costliest`: share of draws in which the step is the group's worst. `costliest`: a position in
    `stages` for each group, None where one cannot tell. `became_known`: steps on which a category grew
    because people's category became known; there a term is the change of the group's share of the known.
    """

    stages: tuple[str, ...]
    steps: Steps
    value: FloatArray
    low: FloatArray
    high: FloatArray
    reason: tuple[tuple[str | None, ...], ...]
    lost_here: FloatArray
    lost_at_end: FloatArray
    probability_costliest: FloatArray
    costliest: tuple[int | None, ...]
    became_known: NDArray[np.bool_]
    level: float


def decompose(
    *,
    stages: tuple[str, ...],
    counts: ArrayLike,
    population: ArrayLike,
    relation: Relation,
    level: float,
    draws: int,
    rng: np.random.Generator,
    not_known: ArrayLike | None = None,
    effective_n: float | None = None,
    rounded_to: float | None = None,
) -> Decomposition:
    """Take each group's log participation-to-prevalence ratio apart into one term a step.

    c_kg = ln(x_kg/x_og) - ln(x_k/x_o), o the stage that k is measured from; the first is ln(x_1g/N_g) -
    ln(x_1/N) (subset) or ln q_1g - ln p_g (external). The terms on the path to a stage add up to ln PPR_g
    there; a follow-up is the last step of a path of its own. lost_here = r_k x_og - x_kg (external first
    step: p_g x_1 - x_1g); lost_at_end = x_sg (exp(-c_kg) - 1).
    Draws: theta_kg ~ Beta(x_kg + 1/2, x_og - x_kg + 1/2); external first mix ~ Dirichlet(x_1g + 1/G);
    p ~ Dirichlet(m p) where a survey of `effective_n` m estimates it, from counts with an error uniform on
    -B/2 to B/2 where they are rounded to B. Overall rates come from each draw's own mix, so its terms add up
    exactly. Where a category grew, the mix at that stage is drawn afresh as Dirichlet(x_kg + 1/G).
    A costliest step is named if it is the worst in at least 0.8 of draws and its interval is below 0.
    `counts`: stages x groups, known categories; `population`: people by group; `not_known`: counts by stage,
    for the bounds of the rates of categories that grew.

    *Source:* the chain rule of conditional probabilities; draws from Jeffreys posteriors (Brown, Cai and
    DasGupta 2001, doi:10.1214/ss/1009213286); example: the Better Start Bradford pilot (Dunn et al. 2022,
    table 1).
    *Limits:* a zero leaves a term without a value from there on, while the draws still give an interval. A
    step that nobody of any group took says nothing. A step on which categories became known is never named.

    >>> found = decompose(
    ...     stages=("attempted",),
    ...     counts=[[142.0, 13.0, 15.0, 39.0]],
    ...     population=[345.0, 57.0, 45.0, 111.0],
    ...     relation="subset",
    ...     level=0.95,
    ...     draws=500,
    ...     rng=np.random.default_rng(1),
    ... )
    >>> np.exp(found.value).round(2).tolist()
    [[1.1, 0.61, 0.89, 0.94]]
    """
    funnel = Funnel(
        stages=stages,
        counts=np.atleast_2d(as_floats(counts)),
        population=as_floats(population),
        relation=relation,
        effective_n=effective_n,
        rounded_to=rounded_to,
    )
    _refuse_outgrown(funnel)
    value, reason = _terms(funnel)
    drawn = terms_from_draws(funnel, level=level, draws=draws, rng=rng)
    start = None if relation == "external" else funnel.population
    return Decomposition(
        stages=stages,
        steps=flow_steps(
            counts=funnel.counts, origins=funnel.origins, start=start, not_known=not_known, level=level
        ),
        value=value,
        low=drawn.low,
        high=drawn.high,
        reason=reason,
        lost_here=_lost_here(funnel),
        lost_at_end=_lost_at_end(funnel, value),
        probability_costliest=drawn.probability_worst,
        costliest=_costliest(drawn, funnel.became_known),
        became_known=funnel.became_known,
        level=level,
    )


def _refuse_outgrown(funnel: Funnel) -> None:
    if funnel.counts.shape[0] != len(funnel.stages):
        raise InputError("counts", "There must be one row of counts for each stage.")
    if funnel.relation == "subset" and (funnel.counts[0] > funnel.population).any():
        raise InputError("cohort", "A group counts more people than the list it is part of.")


def _terms(funnel: Funnel) -> tuple[FloatArray, tuple[tuple[str | None, ...], ...]]:
    before, after = funnel.before, funnel.counts
    some = (before > 0) & (after > 0)
    ours = np.where(some, after, 1.0) / np.maximum(after.sum(axis=1, keepdims=True), 1e-300)
    theirs = np.where(some, before, 1.0) / np.maximum(before.sum(axis=1, keepdims=True), 1e-300)
    reason = tuple(
        tuple(_reason(before=x, after=y, is_first=origin is None) for x, y in zip(xs, ys, strict=True))
        for origin, xs, ys in zip(funnel.origins, before.tolist(), after.tolist(), strict=True)
    )
    return np.where(some, np.log(ours) - np.log(theirs), np.nan), reason


def _reason(*, before: float, after: float, is_first: bool) -> str | None:
    if before == 0:
        return NOBODY_THERE if is_first else NOBODY_LEFT
    return NOBODY_REACHED if after == 0 else None


def _lost_here(funnel: Funnel) -> FloatArray:
    """How many more of each group would have gone on at the overall rate; sums to 0 over groups."""
    before, after = funnel.before, funnel.counts
    overall = before.sum(axis=1, keepdims=True)
    share = np.divide(before, overall, out=np.full(before.shape, np.nan), where=overall > 0)
    return as_floats(share * after.sum(axis=1, keepdims=True) - after)


def _lost_at_end(funnel: Funnel, value: FloatArray) -> FloatArray:
    at_end = np.where(funnel.is_branch[:, None], funnel.counts, funnel.counts[funnel.chain_end])
    return as_floats(at_end * np.expm1(-value))


def _costliest(drawn: TermDraws, became_known: NDArray[np.bool_]) -> tuple[int | None, ...]:
    is_named = (drawn.probability_worst >= NAMED_FROM) & (drawn.high < 0) & ~became_known[:, None]
    return tuple(int(np.argmax(column)) if column.any() else None for column in is_named.T)
