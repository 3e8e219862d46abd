"""The slope and relative indices of inequality from a straight line through the rates."""

from __future__ import annotations

import math

from scipy import special

from alongside.core.inequality._groups import SocialGroups, checked_level
from alongside.core.inequality._mean_rank import mean_rank_interval
from alongside.core.quantities import Estimate, Interval, NotEstimable

_METHOD = "population-weighted straight line over social rank"


def linear_sii(groups: SocialGroups | NotEstimable, *, level: float = 0.95) -> Estimate | NotEstimable:
    """Slope index of inequality: how much the rate rises from the least to the most deprived end.

    SII = sum_g P_g (rank_g - 1/2) rate_g / sum_g P_g (rank_g - 1/2)^2, P_g the population share.
    It is linear in the rates, so its variance is sum_g c_g^2 events_g / population_g^2 with events Poisson,
    and times 1 - rate_g where they are people of a list.

    In the unit of the rates (events per head when made from counts).

    *Source:* Pamuk ER (1985), Population Studies 39:17-31, doi:10.1080/0032472031000141256; Moreno-Betancur
    M, Latouche A, Menvielle G, Kunst AE, Rey G (2015), Epidemiology 26:518-527,
    doi:10.1097/EDE.0000000000000311.
    *Limits:* a straight line; look at the rates too. The size of the cohort is taken as chance as well: where it
    was fixed beforehand the interval is wider than need be, the more so the steeper the gradient.

    >>> from alongside.core.inequality import groups_of_rates
    >>> round(linear_sii(groups_of_rates(rates=[9, 14, 21, 23, 32, 35, 47, 51, 71, 113])).value, 1)
    94.5
    """
    if isinstance(groups, NotEstimable):
        return groups
    value = groups.mean * (groups.mean_rank - 0.5) / groups.spread
    return Estimate(value=value, interval=_limits(groups, value, level), n=groups.population, method=_METHOD)


def _limits(groups: SocialGroups, value: float, level: float) -> Interval | None:
    z = special.ndtri((1 + checked_level(level)) / 2)
    if groups.population is None:
        return None
    slopes = groups.shares * (groups.ranks - 0.5) / groups.spread
    variance = float(slopes**2 @ (groups.chance * groups.rates / (groups.shares * groups.population)))
    reach = float(z) * variance**0.5
    return Interval(low=value - reach, high=value + reach, level=level)


def linear_rii_mean(groups: SocialGroups | NotEstimable, *, level: float = 0.95) -> Estimate | NotEstimable:
    """Relative index of inequality as Pamuk has it: the slope index over the mean rate.

    RII_mean = SII / mean = (mean rank of the events - 1/2) / sum_g P_g (rank_g - 1/2)^2; 0 is no gradient.

    *Source:* Pamuk ER (1985), Population Studies 39:17-31, doi:10.1080/0032472031000141256.
    *Limits:* above 2 the line falls below zero at the least deprived end.

    >>> from alongside.core.inequality import groups_of_rates
    >>> round(linear_rii_mean(groups_of_rates(rates=[9, 14, 21, 23, 32, 35, 47, 51, 71, 113])).value, 3)
    2.273
    """
    if isinstance(groups, NotEstimable):
        return groups
    around = mean_rank_interval(groups, level=checked_level(level))
    limits = around and Interval(
        low=(around.low - 0.5) / groups.spread, high=(around.high - 0.5) / groups.spread, level=level
    )
    value = (groups.mean_rank - 0.5) / groups.spread
    return Estimate(value=value, interval=limits, n=groups.population, method=_METHOD)


def linear_rii(groups: SocialGroups | NotEstimable, *, level: float = 0.95) -> Estimate | NotEstimable:
    """Relative index of inequality: the line at the most over the line at the least deprived end.

    RII = (mean + SII/2) / (mean - SII/2) = (2 + RII_mean) / (2 - RII_mean); 1 is no gradient. The limits are
    those of RII_mean, carried over; the upper one is infinite where a prediction there is at or below zero.

    *Source:* Mackenbach JP, Kunst AE (1997), Social Science & Medicine 44:757-771,
    doi:10.1016/S0277-9536(96)00073-1; limits: Hayes LJ, Berry G (2002), Journal of Epidemiology and Community
    Health 56:762-765, doi:10.1136/jech.56.10.762.
    *Limits:* not estimable where either prediction is at or below zero.

    >>> from alongside.core.inequality import groups_of_rates
    >>> round(linear_rii(groups_of_rates(rates=[10, 12, 14, 16, 18])).value, 2)
    2.11
    """
    relative = linear_rii_mean(groups, level=level)
    if isinstance(relative, NotEstimable):
        return relative
    if abs(relative.value) >= 2:
        return NotEstimable("the straight line predicts a rate at or below zero at one end")
    limits = relative.interval and _ratio_limits(relative.interval)
    return Estimate(value=_ratio(relative.value), interval=limits, n=relative.n, method=_METHOD)


def _ratio_limits(limits: Interval) -> Interval:
    high = _ratio(limits.high) if limits.high < 2 else math.inf
    return Interval(low=max(0.0, _ratio(limits.low)), high=high, level=limits.level)


def _ratio(relative: float) -> float:
    return (2 + relative) / (2 - relative)
