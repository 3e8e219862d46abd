"""The exact interval of a proportion."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from alongside.core.inference._checks import checked_level, checked_part
from alongside.core.quantities import Intervals


def clopper_pearson(*, successes: ArrayLike, n: ArrayLike, level: float) -> Intervals:
    """Return the exact interval of a proportion, from the tails of the binomial.

    low = B^-1(alpha/2; x, n - x + 1), high = B^-1(1 - alpha/2; x + 1, n - x).
    `successes` and `n` are counts that broadcast together.

    *Source:* Clopper and Pearson 1934, Biometrika 26:404-413, doi:10.1093/biomet/26.4.404; the worked example
    81 of 263 is Newcombe 1998, Stat Med 17:857-872, table I, method 5.
    *Limits:* never covers less than `level`, so it is wider than Wilson's; n = 0 gives 0 to 1.

    >>> limits = clopper_pearson(successes=81, n=263, level=0.95)
    >>> round(float(limits.low), 4), round(float(limits.high), 4)
    (0.2527, 0.3676)
    """
    tail = (1 - checked_level(level)) / 2
    x, total = checked_part("successes", successes, n)
    low = special.betaincinv(np.maximum(x, 0.5), total - x + 1, tail)
    high = special.betainccinv(x + 1, np.maximum(total - x, 0.5), tail)
    return Intervals(low=np.where(x == 0, 0.0, low), high=np.where(x == total, 1.0, high), level=level)
