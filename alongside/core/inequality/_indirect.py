"""Indirectly standardised ratios: what was counted against what the standard's rates lead one to expect."""

from __future__ import annotations

import math

from scipy import special

from alongside.core.errors import InputError
from alongside.core.inequality._groups import checked_level
from alongside.core.quantities import Estimate, Interval, NotEstimable


def indirectly_standardised_ratio(
    *, observed: float, expected: float, level: float = 0.95
) -> Estimate | NotEstimable:
    """Observed over expected events, with exact Poisson limits (1 = as expected).

    ratio = observed / expected; limits: quantiles of gamma(observed) and gamma(observed + 1), over
    `expected`.

    `expected` = sum over strata of the standard's rate x the place's population, taken as known.

    *Source:* Ulm K (1990), American Journal of Epidemiology 131:373-375,
    doi:10.1093/oxfordjournals.aje.a115507.
    *Limits:* ratios of two places are not comparable with each other, each has its own mix as weights. The
    example is OpenEpi's (4 observed, 3.3 expected).

    >>> answer = indirectly_standardised_ratio(observed=4, expected=3.3)
    >>> [round(number, 3) for number in (answer.value, answer.interval.low, answer.interval.high)]
    [1.212, 0.33, 3.104]
    """
    checked_level(level)
    for field, number in (("observed", observed), ("expected", expected)):
        if not math.isfinite(number) or number < 0:
            raise InputError(
                field,
                "The {name} events are {number}: give a number of 0 or more.",
                name=field,
                number=number,
            )
    if expected == 0:
        return NotEstimable("no events were expected, so there is nothing to compare with")
    around = exact_count_limits(observed, level=level)
    limits = Interval(low=around.low / expected, high=around.high / expected, level=level)
    return Estimate(value=observed / expected, interval=limits, n=expected, method="exact Poisson")


def exact_count_limits(count: float, *, level: float) -> Interval:
    """Exact limits of a Poisson mean, by the link of the Poisson with the gamma distribution."""
    low = float(special.gammaincinv(count, (1 - level) / 2)) if count > 0 else 0.0
    return Interval(low=low, high=float(special.gammaincinv(count + 1, (1 + level) / 2)), level=level)
