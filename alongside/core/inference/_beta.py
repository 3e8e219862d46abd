"""Where a proportion probably lies."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from alongside.core.inference._checks import checked_level
from alongside.core.quantities import FloatArray, Intervals, as_floats


def beta_probabilities(*, a: ArrayLike, b: ArrayLike, thresholds: ArrayLike) -> FloatArray:
    """Return P(theta < threshold) for theta ~ Beta(a, b).

    The regularised incomplete beta function. All three broadcast together; thresholds below 0 give 0, above
    1, 1.

    *Source:* Johnson, Kotz and Balakrishnan 1995, Continuous Univariate Distributions 2, section 25.1.
    *Limits:* a, b above 0.

    >>> beta_probabilities(a=1.0, b=1.0, thresholds=[-1.0, 0.25, 2.0]).tolist()
    [0.0, 0.25, 1.0]
    """
    return as_floats(special.betainc(as_floats(a), as_floats(b), np.clip(as_floats(thresholds), 0.0, 1.0)))


def beta_interval(*, successes: ArrayLike, n: ArrayLike, level: float) -> Intervals:
    """Return Jeffreys' interval: the equal tails of Beta(x + 1/2, n - x + 1/2).

    `successes` and `n` are counts that broadcast together.

    *Source:* Brown, Cai and DasGupta 2001, Stat Sci 16:101-133, doi:10.1214/ss/1009213286, section 3.1.3,
    with their change at the ends: x = 0 gives a lower limit of 0, x = n an upper limit of 1.
    *Limits:* n = 0 gives 0 to 1.

    >>> limits = beta_interval(successes=0, n=10, level=0.95)
    >>> float(limits.low), round(float(limits.high), 4)
    (0.0, 0.2172)
    """
    tail = (1 - checked_level(level)) / 2
    x, total = as_floats(successes), as_floats(n)
    low = special.betaincinv(x + 0.5, total - x + 0.5, tail)
    high = special.betainccinv(x + 0.5, total - x + 0.5, tail)
    return Intervals(low=np.where(x == 0, 0.0, low), high=np.where(x == total, 1.0, high), level=level)
