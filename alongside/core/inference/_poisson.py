"""The exact interval of a rate."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from alongside.core.inference._checks import checked_counts, checked_level
from alongside.core.quantities import Intervals, as_floats


def poisson_interval(*, events: ArrayLike, exposure: ArrayLike = 1.0, level: float) -> Intervals:
    """Return the exact interval of a rate: events counted over an exposure.

    low = Gamma^-1(alpha/2; x) / exposure, high = Gamma^-1(1 - alpha/2; x + 1) / exposure.
    `events` are counts; `exposure` is in whatever the rate is per (people, person-years); they broadcast
    together.

    *Source:* Garwood 1936, Biometrika 28:437-442, doi:10.1093/biomet/28.3-4.437, table for 10 events: 4.80,
    18.39.
    *Limits:* exposure above 0; never covers less than `level`.

    >>> limits = poisson_interval(events=10, level=0.95)
    >>> round(float(limits.low), 2), round(float(limits.high), 2)
    (4.8, 18.39)
    """
    tail = (1 - checked_level(level)) / 2
    x, per = checked_counts("events", events), as_floats(exposure)
    low = np.where(x == 0, 0.0, special.gammaincinv(np.maximum(x, 0.5), tail))
    return Intervals(low=low / per, high=special.gammainccinv(x + 1, tail) / per, level=level)
