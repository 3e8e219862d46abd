"""The whole panel over one social order: no single index tells of a gradient alone."""

from __future__ import annotations

from dataclasses import dataclass

from numpy.typing import ArrayLike

from alongside.core.inequality._concentration import concentration_index
from alongside.core.inequality._groups import (
    SocialGroups,
    checked_level,
    groups_of_counts,
    groups_of_rates,
)
from alongside.core.inequality._linear import linear_rii, linear_rii_mean, linear_sii
from alongside.core.inequality._loglinear import loglinear_rii, loglinear_sii
from alongside.core.quantities import Estimate, NotEstimable


@dataclass(frozen=True, slots=True, kw_only=True)
class Gradient:
    """Every measure of one gradient.

    `sii`, `rii_mean`, `rii` (ratio of predictions): straight line. `sii_poisson`, `rii_poisson`: log-linear
    curve. An estimate has no interval where there are no denominators; a limit without end is infinite.
    """

    sii: Estimate | NotEstimable
    rii_mean: Estimate | NotEstimable
    rii: Estimate | NotEstimable
    rii_poisson: Estimate | NotEstimable
    sii_poisson: Estimate | NotEstimable
    concentration_index: Estimate | NotEstimable


def gradient(
    *, events: ArrayLike, population: ArrayLike, level: float = 0.95, is_list: bool = False
) -> Gradient:
    """Measure how events run along a social order, from counts.

    See the single measures for formulae. `events`, `population`: counts by group from least to most
    deprived; the rates are events per head. `is_list`: each event is another person of the population, so that
    chance is binomial; else events are Poisson.

    *Source:* as the single measures.
    *Limits:* groups must be of one nation and one index of deprivation: ranks of different nations say
    different things.

    >>> panel = gradient(events=[10, 20, 30, 40], population=[1000, 1000, 1000, 1000], level=0.95)
    >>> round(panel.rii_poisson.value, 2), round(panel.rii_poisson.interval.low, 2)
    (5.36, 2.52)
    """
    return _panel(
        groups_of_counts(events=events, population=population, is_list=is_list), level=checked_level(level)
    )


def gradient_of_rates(*, rates: ArrayLike, shares: ArrayLike | None = None) -> Gradient:
    """Measure how published rates run along a social order, without intervals.

    `rates`: by group from least to most deprived, in any unit; `shares`: population shares (equal unless
    given).

    *Source:* as the single measures.
    *Limits:* no denominators, so no intervals: the rates may be noise.

    >>> round(gradient_of_rates(rates=[9, 14, 21, 23, 32, 35, 47, 51, 71, 113]).concentration_index.value, 3)
    0.375
    """
    return _panel(groups_of_rates(rates=rates, shares=shares), level=0.95)


def _panel(groups: SocialGroups | NotEstimable, *, level: float) -> Gradient:
    return Gradient(
        sii=linear_sii(groups, level=level),
        rii_mean=linear_rii_mean(groups, level=level),
        rii=linear_rii(groups, level=level),
        rii_poisson=loglinear_rii(groups, level=level),
        sii_poisson=loglinear_sii(groups, level=level),
        concentration_index=concentration_index(groups, level=level),
    )
