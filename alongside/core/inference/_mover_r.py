"""The interval of a ratio, recovered from the intervals of its two parts."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from alongside.core.quantities import FloatArray, Intervals, as_floats


def ratio_mover_r(
    *,
    q: ArrayLike,
    q_low: ArrayLike,
    q_high: ArrayLike,
    p: ArrayLike,
    p_low: ArrayLike,
    p_high: ArrayLike,
    level: float,
) -> Intervals:
    """Return the interval of q / p from the intervals of two independent non-negative estimates.

    low = l (2q - l) / {q p + sqrt[(q p)^2 - l (2q - l) U (2p - U)]},
    high = {q p + sqrt[(q p)^2 - u (2q - u) L (2p - L)]} / [L (2p - L)],
    with [l, u] the interval of q and [L, U] that of p. `low` is the published root with its numerator made
    rational, so that it does not break where U = 2p. Arrays broadcast together; `level` is that of both
    intervals.

    *Source:* Donner and Zou 2012, Stat Methods Med Res 21:347-359, doi:10.1177/0962280210383082, equation 9.
    *Limits:* 0 <= limits; L = 0 gives an upper limit of infinity.

    >>> limits = ratio_mover_r(q=0.5, q_low=0.4, q_high=0.6, p=0.25, p_low=0.25, p_high=0.25, level=0.95)
    >>> round(float(limits.low), 9), round(float(limits.high), 9)
    (1.6, 2.4)
    """
    q, p = as_floats(q), as_floats(p)
    low_q, high_q = _reflected(q, q_low), _reflected(q, q_high)
    low_p, high_p = _reflected(p, p_low), _reflected(p, p_high)
    product = q * p
    under = product + np.sqrt(np.maximum(product**2 - low_q * high_p, 0.0))
    over = product + np.sqrt(np.maximum(product**2 - high_q * low_p, 0.0))
    low = np.divide(low_q, under, out=np.zeros(np.shape(under)), where=(under > 0) & (low_q > 0))
    high = np.divide(over, low_p, out=np.full(np.shape(over), np.inf), where=low_p > 0)
    return Intervals(low=low, high=high, level=level)


def _reflected(value: FloatArray, limit: ArrayLike) -> FloatArray:
    """The limit times its mirror image on the other side of the value."""
    edge = as_floats(limit)
    return edge * (2 * value - edge)
