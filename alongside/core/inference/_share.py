"""The shares of a population that are themselves estimated: from a survey, or from rounded counts."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from alongside.core.errors import InputError
from alongside.core.inference._checks import checked_level, checked_part
from alongside.core.inference._normal import normal_multiplier
from alongside.core.inference._wilson import wilson
from alongside.core.quantities import FloatArray, Intervals


def share_interval(
    *,
    counts: ArrayLike,
    total: ArrayLike,
    effective_n: float | None,
    rounded_to: float | None,
    level: float,
) -> Intervals:
    """Return the interval of each population share p = counts / total.

    A survey of effective size m: Wilson's interval of p m out of m. Counts rounded to B: the error of a count
    is uniform, so var ln p = B^2 / (12 count^2). Both: the distances from ln p to the two limits are squared,
    z^2 B^2 / (12 count^2) is added, and the root taken, each side apart (variances recovered from limits
    add). Neither: p is known and both limits are p. `counts` and `total` broadcast together.

    *Source:* Wilson 1927, doi:10.1080/01621459.1927.10502953; square-and-add: Zou and Donner 2008,
    Stat Med 27:1693-1702, doi:10.1002/sim.3095, equation 4; variance of a rounded number: Sheppard 1898.
    *Limits:* the rounding of the total is left out (it is smaller by the number of parts); a count of nobody
    may be up to B/2 people, which is added to its upper limit.

    >>> limits = share_interval(counts=[50.0], total=100.0, effective_n=None, rounded_to=10.0, level=0.95)
    >>> [round(float(limit[0]), 4) for limit in (limits.low, limits.high)]
    [0.4465, 0.5599]
    """
    z = normal_multiplier(level=checked_level(level))
    part, whole = checked_part("counts", counts, total)
    refuse_not_positive(effective_n, rounded_to)
    p = np.divide(part, whole, out=np.zeros(np.broadcast(part, whole).shape), where=whole > 0)
    low, high = p, p
    if effective_n is not None:
        sampled = wilson(successes=p * effective_n, n=effective_n, level=level)
        low, high = sampled.low, sampled.high
    if rounded_to is not None:
        low, high = _widened(
            p, low, high, z * rounded_to / np.sqrt(12), part, rounded_to / np.maximum(whole, 1)
        )
    return Intervals(low=np.minimum(low, p), high=np.clip(high, p, 1.0), level=level)


def refuse_not_positive(effective_n: float | None, rounded_to: float | None) -> None:
    """Refuse an effective size or a rounding base that is not above 0."""
    for field, value in (("effective_n", effective_n), ("rounded_to", rounded_to)):
        if value is not None and not value > 0:
            raise InputError(field, "{value} cannot be used: give a number above 0.", value=value)


def _widened(
    p: FloatArray, low: FloatArray, high: FloatArray, error: float, part: FloatArray, base_share: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Add the rounding error of the count, on the log scale, to limits that already hold the sampling
    error."""
    some = (p > 0) & (low > 0)
    at, beneath = np.where(some, p, 1.0), np.where(some, low, 1.0)
    rounding = error / np.maximum(np.broadcast_to(part, p.shape), 0.5)
    below = np.exp(-np.hypot(np.log(at / beneath), rounding))
    above = np.exp(np.hypot(np.log(np.where(some, high, 1.0) / at), rounding))
    return np.where(some, p * below, 0.0), np.where(some, p * above, high + base_share / 2)
