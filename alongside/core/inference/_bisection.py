"""Find where a claim about whole numbers first comes true, for many ranges at once."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from alongside.core.quantities import FloatArray


def first_where(
    claim: Callable[[FloatArray], np.ndarray], *, after: FloatArray, before: FloatArray
) -> FloatArray:
    """Return the first whole number above `after` at which `claim` holds, or `before` where none below it
    does.

    `claim` must be false and then true along the range; it is not asked at `after` or `before`.
    """
    low, high = after.astype(np.float64), before.astype(np.float64)
    while (high - low > 1).any():
        middle = np.floor((low + high) / 2)
        holds = claim(middle)
        is_open = high - low > 1
        high = np.where(is_open & holds, middle, high)
        low = np.where(is_open & ~holds, middle, low)
    return high
