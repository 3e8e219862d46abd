"""The slope and relative indices of inequality from a log-linear (Poisson) curve through the rates."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy import optimize, special

from alongside.core.inequality._groups import SocialGroups, checked_level
from alongside.core.quantities import Estimate, FloatArray, Interval, NotEstimable

_METHOD = "Poisson regression on social rank with the population as offset"
_STEEPEST = 709.0  # the exponential of more is too large to be written
_TOO_FAR = "the fitted rates at the two ends are too far apart to be written as a number"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Curve:
    """rate(rank) = exp(level_at_0 + slope rank), and what its information matrix is made of."""

    at_least: float  # logarithm of the rate at rank 0
    slope: float
    mean_rank: float
    variance_rank: float  # of the fitted events
    chance: tuple[
        float, float, float
    ]  # its moments of order 0, 1, 2 around the mean rank, over the fitted events

    def slope_variance(self, events: float) -> float:
        """var(b), robust to events that vary less than Poisson."""
        return self.chance[2] / (events * self.variance_rank**2)

    def variance_of(self, *, level: float, slope: float, events: float) -> float:
        """The variance of level x (the curve's logarithm at the mean rank) + slope x b."""
        at_mean, between = self.chance[0] / events, self.chance[1] / (events * self.variance_rank)
        return level**2 * at_mean + 2 * level * slope * between + slope**2 * self.slope_variance(events)


def loglinear_rii(groups: SocialGroups | NotEstimable, *, level: float = 0.95) -> Estimate | NotEstimable:
    """Relative index of inequality: the curve at the most over the curve at the least deprived end.

    events_g ~ Poisson(population_g exp(a + b rank_g)); RII = exp(b); Wald limits exp(b -/+ z se(b)),
    se(b)^2 = 1 / (events x variance of the rank under the fit), made robust for people of a list, whose events
    vary by 1 - rate less than Poisson (the sandwich of Huber and White).

    *Source:* Mackenbach JP, Kunst AE (1997), Social Science & Medicine 44:757-771,
    doi:10.1016/S0277-9536(96)00073-1; Moreno-Betancur M et al. (2015), Epidemiology 26:518-527,
    doi:10.1097/EDE.0000000000000311.
    *Limits:* not estimable where every event falls in the first or in the last group.

    >>> from alongside.core.inequality import groups_of_rates
    >>> round(loglinear_rii(groups_of_rates(rates=[9, 14, 21, 23, 32, 35, 47, 51, 71, 113])).value, 2)
    12.21
    """
    if isinstance(groups, NotEstimable):
        return groups
    curve = _fit(groups)
    if isinstance(curve, NotEstimable):
        return curve
    z = float(special.ndtri((1 + checked_level(level)) / 2))
    limits = None
    if groups.events is not None:
        reach = z * math.sqrt(curve.slope_variance(groups.events))
        limits = Interval(low=_exp(curve.slope - reach), high=_exp(curve.slope + reach), level=level)
    return _finite(Estimate(value=_exp(curve.slope), interval=limits, n=groups.population, method=_METHOD))


def loglinear_sii(groups: SocialGroups | NotEstimable, *, level: float = 0.95) -> Estimate | NotEstimable:
    """Slope index of inequality under the log-linear curve: the difference of the two end predictions.

    SII = exp(a + b) - exp(a); limits by the delta method with the covariance of (a, b).

    In the unit of the rates (events per head when made from counts).

    *Source:* Moreno-Betancur M et al. (2015), Epidemiology 26:518-527, doi:10.1097/EDE.0000000000000311.
    *Limits:* not estimable where every event falls in the first or in the last group.

    >>> from alongside.core.inequality import groups_of_rates
    >>> round(loglinear_sii(groups_of_rates(rates=[10, 20, 40, 80])).value, 1)
    106.1
    """
    if isinstance(groups, NotEstimable):
        return groups
    curve = _fit(groups)
    if isinstance(curve, NotEstimable):
        return curve
    z = float(special.ndtri((1 + checked_level(level)) / 2))
    most = _exp(curve.at_least + curve.slope)
    value = most - _exp(curve.at_least)
    limits = None
    if groups.events is not None:
        # With the level taken at the mean rank m: d SII/d level = SII, d SII/db = most - m SII.
        by_slope = most - value * curve.mean_rank
        reach = z * math.sqrt(curve.variance_of(level=value, slope=by_slope, events=groups.events))
        limits = Interval(low=value - reach, high=value + reach, level=level)
    return _finite(Estimate(value=value, interval=limits, n=groups.population, method=_METHOD))


def _fit(groups: SocialGroups) -> _Curve | NotEstimable:
    held = np.flatnonzero(groups.event_shares)
    if held[0] == held[-1] and held[0] in (0, groups.ranks.size - 1):
        return NotEstimable("everyone counted is in the one group at the end of the order")
    target = groups.mean_rank
    if not _tilted_mean(groups, -_STEEPEST) < target < _tilted_mean(groups, _STEEPEST):
        return NotEstimable(_TOO_FAR)
    slope = float(
        optimize.brentq(lambda b: _tilted_mean(groups, b) - target, -_STEEPEST, _STEEPEST, xtol=1e-13)
    )
    tilted = _tilted(groups, slope)
    apart = groups.ranks - target
    return _Curve(
        at_least=math.log(groups.mean) - float(special.logsumexp(slope * groups.ranks, b=groups.shares)),
        slope=slope,
        mean_rank=target,
        variance_rank=float(tilted @ apart**2),
        chance=(
            float(tilted @ groups.chance),
            float((tilted * groups.chance) @ apart),
            float((tilted * groups.chance) @ apart**2),
        ),
    )


def _tilted(groups: SocialGroups, slope: float) -> FloatArray:
    """The share of events each group has under the curve with this slope."""
    heights = slope * groups.ranks
    weights = groups.shares * np.exp(heights - heights.max())
    shares: FloatArray = weights / weights.sum()
    return shares


def _tilted_mean(groups: SocialGroups, slope: float) -> float:
    return float(_tilted(groups, slope) @ groups.ranks)


def _exp(value: float) -> float:
    return math.exp(value) if value < _STEEPEST else math.inf


def _finite(answer: Estimate) -> Estimate | NotEstimable:
    return answer if math.isfinite(answer.value) else NotEstimable(_TOO_FAR)
