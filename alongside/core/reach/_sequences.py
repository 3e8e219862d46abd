"""Where a group's share lies, said so that it may be read after every newcomer."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from alongside.core.errors import InputError
from alongside.core.quantities import FloatArray, Intervals, as_floats

_CLOSE = 1e-10
"""Newton's error is squared at each step: the one after a step this small is beyond a float."""


def share_sequence(*, counts: ArrayLike, n: ArrayLike, a: ArrayLike, b: ArrayLike, level: float) -> Intervals:
    """Return the beta-binomial mixture confidence sequence of a share.

    All q with [B(a + x, b + n - x)/B(a, b)] / [q^x (1 - q)^(n - x)] < 1/(1 - level). `counts` x of `n` newcomers,
    prior Beta(a, b); all broadcast together. No running intersection: each look stands on its own counts.

    *Source:* Robbins 1970, Ann Math Stat 41:1397-1409, doi:10.1214/aoms/1177696786; Lindon and Malek 2022,
    arXiv:2011.03567, section 4. By hand: one of one newcomer under the uniform prior has [1/2]/q < 20 from q = 0.025.
    *Limits:* a, b above 0; n = 0 gives 0 to 1; newcomers are independent.

    >>> limits = share_sequence(counts=1, n=1, a=1, b=1, level=0.95)
    >>> round(float(limits.low), 6), float(limits.high)
    (0.025, 1.0)
    """
    if not 0 < level < 1:
        raise InputError(
            "level", "The level is {level}: give a share between 0 and 1, such as 0.95.", level=level
        )
    x, total, a, b = np.broadcast_arrays(as_floats(counts), as_floats(n), as_floats(a), as_floats(b))
    least = special.betaln(a + x, b + total - x) - special.betaln(a, b) + np.log1p(-level)
    low = _lower_logit(x, total, least)
    high = -_lower_logit(total - x, total, least)
    return Intervals(
        low=np.where(x == 0, 0.0, special.expit(low)),
        high=np.where(x == total, 1.0, special.expit(high)),
        level=level,
    )


def _lower_logit(x: FloatArray, n: FloatArray, least: FloatArray) -> FloatArray:
    """The smaller root y of x y - n ln(1 + e^y) = least.

    The left side is concave and at most x y, so Newton's steps from least/x come up to the root from below.
    """
    safe = np.maximum(x, 1.0)
    y = least / safe
    step = np.ones_like(y)
    while (step > _CLOSE * (1 + np.abs(y))).any():
        gap = least - (safe * y - n * np.logaddexp(0.0, y))
        rise = gap / np.maximum(safe - n * special.expit(y), _CLOSE)
        step = np.where(x > 0, np.maximum(rise, 0.0), 0.0)
        y = y + step
    return y
