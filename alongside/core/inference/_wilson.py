"""Wilson's interval for a proportion."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from alongside.core.inference._checks import checked_part
from alongside.core.inference._normal import normal_multiplier
from alongside.core.quantities import Intervals


def wilson(*, successes: ArrayLike, n: ArrayLike, level: float) -> Intervals:
    """Return Wilson's score interval of a proportion.

    (x + z^2/2 -+ z sqrt(x (n - x)/n + z^2/4)) / (n + z^2).
    `successes` and `n` are counts that broadcast together (`n` may be an effective sample size).

    *Source:* Wilson 1927, J Am Stat Assoc 22:209-212, doi:10.1080/01621459.1927.10502953; the worked example
    81 of 263 is Newcombe 1998, Stat Med 17:857-872, table I, method 3.
    *Limits:* nobody observed (n = 0) gives 0 to 1.

    >>> limits = wilson(successes=81, n=263, level=0.95)
    >>> round(float(limits.low), 4), round(float(limits.high), 4)
    (0.2553, 0.3662)
    """
    z = normal_multiplier(level=level)
    x, total = checked_part("successes", successes, n)
    middle, width = x + z * z / 2, total + z * z
    spread = z * np.sqrt(x * (total - x) / np.maximum(total, 1e-300) + z * z / 4)
    low, high = ((middle - spread) / width).clip(0, 1), ((middle + spread) / width).clip(0, 1)
    return Intervals(low=np.where(x == 0, 0.0, low), high=np.where(x == total, 1.0, high), level=level)
