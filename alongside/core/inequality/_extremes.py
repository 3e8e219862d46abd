"""The two ends compared: how many times, and how much more."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from alongside.core.inequality._groups import (
    SocialGroups,
    checked_level,
    groups_of_counts,
    groups_of_rates,
)
from alongside.core.quantities import Estimate, Interval, NotEstimable


@dataclass(frozen=True, slots=True, kw_only=True)
class Extremes:
    """The most deprived group against the least: ratio and difference of their rates."""

    ratio: Estimate | NotEstimable
    difference: Estimate | NotEstimable


def extremes(*, events: ArrayLike, population: ArrayLike, level: float = 0.95) -> Extremes:
    """Compare the rates of the most and the least deprived group.

    ratio = rate_most / rate_least, with limits from the Wilson score limits of events_most / (both events),
    given their sum; difference = rate_most - rate_least, with limits by MOVER from the score limits of each
    rate, (x + z^2/2 -/+ z sqrt(x + z^2/4)) / n.

    `events`, `population`: counts by group from least to most deprived.

    *Source:* Price RM, Bonett DG (2000), Computational Statistics & Data Analysis 34:345-356,
    doi:10.1016/S0167-9473(99)00100-0; Zou GY, Donner A (2008), Statistics in Medicine 27:1693-1702,
    doi:10.1002/sim.3095.
    *Limits:* says nothing of the groups between; a ratio over a rate of zero is not estimable, so small
    least deprived groups show a ratio only when they happen to hold somebody.

    >>> ends = extremes(events=[20, 30, 60], population=[1000, 1000, 1000])
    >>> round(ends.ratio.value, 1), round(ends.ratio.interval.low, 2), round(ends.ratio.interval.high, 2)
    (3.0, 1.82, 4.95)
    """
    checked_level(level)
    groups = groups_of_counts(events=events, population=population)
    if isinstance(groups, NotEstimable):
        return Extremes(ratio=groups, difference=groups)
    return _compared(groups, level=level)


def extremes_of_rates(*, rates: ArrayLike) -> Extremes:
    """Compare the last rate with the first, without intervals.

    `rates`: by group from least to most deprived, in any unit.

    *Source:* Bywaters P et al. (2020), The Child Welfare Inequalities Project: Final Report.
    *Limits:* no denominators, so no intervals.

    >>> round(extremes_of_rates(rates=[9, 14, 21, 23, 32, 35, 47, 51, 71, 113]).ratio.value, 1)
    12.6
    """
    groups = groups_of_rates(rates=rates)
    if isinstance(groups, NotEstimable):
        return Extremes(ratio=groups, difference=groups)
    return _compared(groups, level=0.95)


def _compared(groups: SocialGroups, *, level: float) -> Extremes:
    least, most = float(groups.rates[0]), float(groups.rates[-1])
    ratio: Estimate | NotEstimable = NotEstimable("nobody was counted in the least deprived group")
    z = float(special.ndtri((1 + level) / 2))
    if least > 0:
        limits = _ratio_limits(groups, z=z, level=level)
        ratio = Estimate(
            value=most / least, interval=limits, n=groups.population, method="score, given the sum"
        )
    gap = Estimate(
        value=most - least,
        interval=_difference_limits(groups, z=z, level=level),
        n=groups.population,
        method="MOVER from score limits",
    )
    return Extremes(ratio=ratio, difference=gap)


def _ends(groups: SocialGroups, population: float) -> tuple[float, float, float, float]:
    """Events and population of the least, then of the most deprived group."""
    people = groups.shares * population
    counted = groups.rates * people
    return float(counted[0]), float(people[0]), float(counted[-1]), float(people[-1])


def _ratio_limits(groups: SocialGroups, *, z: float, level: float) -> Interval | None:
    if groups.population is None:
        return None
    x0, n0, x1, n1 = _ends(groups, groups.population)
    both = x0 + x1
    centre = (x1 + z**2 / 2) / (both + z**2)
    reach = z * np.sqrt(x1 * x0 / both + z**2 / 4) / (both + z**2)
    low, high = (
        max(0.0, centre - reach),
        centre + reach,
    )  # below 1 because the least deprived group has events
    return Interval(
        low=float(low / (1 - low) * n0 / n1), high=float(high / (1 - high) * n0 / n1), level=level
    )


def _difference_limits(groups: SocialGroups, *, z: float, level: float) -> Interval | None:
    if groups.population is None:
        return None
    x0, n0, x1, n1 = _ends(groups, groups.population)
    gap = x1 / n1 - x0 / n0
    below, above = _score_distances(x1, n1, z)
    below_least, above_least = _score_distances(x0, n0, z)
    return Interval(
        low=float(gap - np.hypot(below, above_least)),
        high=float(gap + np.hypot(above, below_least)),
        level=level,
    )


def _score_distances(events: float, population: float, z: float) -> tuple[float, float]:
    """How far the score limits of a Poisson rate lie below and above it."""
    reach = z * np.sqrt(events + z**2 / 4)
    return float((reach - z**2 / 2) / population), float((reach + z**2 / 2) / population)
