"""Directly standardised rates: what the rate would be, had the place the standard's mix."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from alongside.core.errors import InputError
from alongside.core.inequality._groups import checked_level
from alongside.core.inequality._indirect import exact_count_limits
from alongside.core.quantities import Estimate, FloatArray, Interval, NotEstimable, as_floats


def directly_standardised_rate(
    *, events: ArrayLike, population: ArrayLike, standard: ArrayLike, level: float = 0.95
) -> Estimate | NotEstimable:
    """Directly standardised rate per head, with gamma limits that hold for small counts.

    rate = sum_i w_i x_i, w_i = standard_i / (population_i sum standard); v = sum_i w_i^2 x_i. Limits: lower,
    the quantile of a gamma with mean `rate` and variance v; upper, of one with mean rate + max w and
    variance v + (max w)^2.

    `events`, `population`, `standard`: counts by stratum (age band), of one length.

    *Source:* Fay MP, Feuer EJ (1997), Statistics in Medicine 16:791-801,
    doi:10.1002/(SICI)1097-0258(19970415)16:7<791::AID-SIM500>3.0.CO;2-#.
    *Limits:* cautious; hides strata in which the order is another one. The example is Down's syndrome by
    mother's age, fifth and later births, Michigan 1950-64 (Stark & Mantel 1966), per 100,000: 75.5 (67.7 to
    188.3).

    >>> answer = directly_standardised_rate(
    ...     events=[0, 8, 63, 112, 262, 295],
    ...     population=[327, 30666, 123419, 149919, 104088, 34392],
    ...     standard=[319933, 931318, 786511, 488235, 237863, 61313])
    >>> [round(1e5 * number, 2) for number in (answer.value, answer.interval.low, answer.interval.high)]
    [75.53, 67.7, 188.3]
    """
    strata = _strata(events, population, standard, level)
    if isinstance(strata, NotEstimable):
        return strata
    counted, weights, people = strata
    rate, variance, largest = float(weights @ counted), float(weights**2 @ counted), float(weights.max())
    low = _gamma_quantile(rate, variance, (1 - level) / 2) if rate > 0 else 0.0
    high = _gamma_quantile(rate + largest, variance + largest**2, (1 + level) / 2)
    return Estimate(
        value=rate, interval=Interval(low=low, high=high, level=level), n=people, method="Fay-Feuer gamma"
    )


def directly_standardised_rate_dobson(
    *, events: ArrayLike, population: ArrayLike, standard: ArrayLike, level: float = 0.95
) -> Estimate | NotEstimable:
    """Directly standardised rate per head with the limits public health teams publish.

    limits = rate + sqrt(v / x) (x_limit - x), x all events, x_limit their exact Poisson limits, v as in the
    gamma method. (Published profiles put Byar's approximation in place of the exact limits; they agree from
    about ten.)

    `events`, `population`, `standard`: counts by stratum (age band), of one length.

    *Source:* Dobson AJ, Kuulasmaa K, Eberle E, Scherer J (1991), Statistics in Medicine 10:457-462,
    doi:10.1002/sim.4780100317.
    *Limits:* not estimable without events; can promise too much where weights are very uneven.

    >>> answer = directly_standardised_rate_dobson(events=[4, 6], population=[1000, 1000], standard=[1, 1])
    >>> [round(number, 4) for number in (answer.value, answer.interval.low, answer.interval.high)]
    [0.005, 0.0024, 0.0092]
    """
    strata = _strata(events, population, standard, level)
    if isinstance(strata, NotEstimable):
        return strata
    counted, weights, people = strata
    total = float(counted.sum())
    if total == 0:
        return NotEstimable("nobody was counted, and Dobson's limits need at least one")
    rate, step = float(weights @ counted), float(np.sqrt(weights**2 @ counted / total))
    around = exact_count_limits(total, level=level)
    limits = Interval(
        low=rate + step * (around.low - total), high=rate + step * (around.high - total), level=level
    )
    return Estimate(value=rate, interval=limits, n=people, method="Dobson with exact Poisson limits")


def _strata(
    events: ArrayLike, population: ArrayLike, standard: ArrayLike, level: float
) -> tuple[FloatArray, FloatArray, float] | NotEstimable:
    """Events and weights of the strata the standard has people in, and the population of them together."""
    checked_level(level)
    counted, people, model = as_floats(events), as_floats(population), as_floats(standard)
    if not counted.shape == people.shape == model.shape or counted.ndim != 1:
        raise InputError(
            "standard", "Give events, population and standard for the same strata, one number each."
        )
    if not all(np.all(np.isfinite(counts) & (counts >= 0)) for counts in (counted, people, model)):
        raise InputError("events", "A stratum holds a negative or missing number: give counts of 0 or more.")
    if model.sum() == 0:
        return NotEstimable("the standard has nobody in it")
    used = model > 0
    if np.any(people[used] == 0):
        return NotEstimable(
            "stratum {stratum} has nobody in it here, so no rate to standardise: join it to its neighbour",
            {"stratum": int(np.flatnonzero(used & (people == 0))[0]) + 1},
        )
    weights = model[used] / (people[used] * model.sum())
    return counted[used], weights, float(people.sum())


def _gamma_quantile(mean: float, variance: float, probability: float) -> float:
    return float(variance / mean * special.gammaincinv(mean**2 / variance, probability))
