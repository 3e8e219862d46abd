"""The score interval of a ratio of two proportions."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from alongside.core.inference._checks import checked_part
from alongside.core.inference._normal import normal_multiplier
from alongside.core.quantities import FloatArray, Intervals, as_floats

_WIDEST_LOG = 80.0
_HALVINGS = 62
"""Halving a range of 160 this often leaves less than 1e-16."""


def risk_ratio_score(
    *, x1: ArrayLike, n1: ArrayLike, x2: ArrayLike, n2: ArrayLike, level: float
) -> Intervals:
    """Return the score interval of p1 / p2, all ratios that the score test does not reject.

    T(phi) = (p1 - phi p2) / sqrt{[P1 (1 - P1)/n1 + phi^2 P2 (1 - P2)/n2] N/(N - 1)}, with P1 = phi P2 the
    maximum-likelihood proportions under the ratio phi, N = n1 + n2; the limits solve T = z and T = -z.
    `x1` of `n1` and `x2` of `n2` are counts that broadcast together.

    *Source:* Miettinen and Nurminen 1985, Stat Med 4:213-226, doi:10.1002/sim.4780040211, equations 8 to 10;
    example: White British mothers of the Better Start Bradford pilot (Dunn et al. 2022, table 1).
    *Limits:* nobody in x1 gives a lower limit of 0, nobody in x2 an upper limit of infinity; an empty row
    says nothing, 0 to infinity.

    >>> limits = risk_ratio_score(x1=13, n1=57, x2=196, n2=501, level=0.95)
    >>> round(float(limits.low), 3), round(float(limits.high), 3)
    (0.35, 0.914)
    """
    z = normal_multiplier(level=level)
    inside = (*checked_part("x1", x1, n1), *checked_part("x2", x2, n2))
    x1, n1, x2, n2 = np.broadcast_arrays(*inside)
    empty = (n1 == 0) | (n2 == 0)
    counts = (x1, np.maximum(n1, 1.0), x2, np.maximum(n2, 1.0))
    low = np.where(empty | (x1 == 0), 0.0, np.exp(_log_ratio_where_score_is(z, *counts)))
    high = np.where(empty | (x2 == 0), np.inf, np.exp(_log_ratio_where_score_is(-z, *counts)))
    return Intervals(low=low, high=high, level=level)


def _log_ratio_where_score_is(
    target: float, x1: FloatArray, n1: FloatArray, x2: FloatArray, n2: FloatArray
) -> FloatArray:
    """Halve the range of ln phi: the score falls along it."""
    low, high = np.full(x1.shape, -_WIDEST_LOG), np.full(x1.shape, _WIDEST_LOG)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        is_higher = _score(np.exp(middle), x1, n1, x2, n2) > target
        low, high = np.where(is_higher, middle, low), np.where(is_higher, high, middle)
    return as_floats((low + high) / 2)


def _score(phi: FloatArray, x1: FloatArray, n1: FloatArray, x2: FloatArray, n2: FloatArray) -> FloatArray:
    """T(phi), with the root of the likelihood equation written so that it loses no digits."""
    a, c = (n1 + n2) * phi, x1 + x2
    b = n1 * phi + x1 + n2 + x2 * phi
    under2 = 2 * c / (b + np.sqrt(np.maximum(b * b - 4 * a * c, 0.0)))
    under1 = np.minimum(under2 * phi, 1.0)
    variance = under1 * (1 - under1) / n1 + phi * phi * under2 * (1 - np.minimum(under2, 1.0)) / n2
    scaled = np.maximum(variance, 1e-300) * (n1 + n2) / (n1 + n2 - 1)
    return as_floats((x1 / n1 - phi * x2 / n2) / np.sqrt(scaled))
