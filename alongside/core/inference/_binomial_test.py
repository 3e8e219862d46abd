"""Is this count what a known share would give?"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from alongside.core.errors import InputError
from alongside.core.inference._bisection import first_where
from alongside.core.inference._checks import checked_part
from alongside.core.inference._point_probability import log_binomial
from alongside.core.quantities import FloatArray, as_floats

EXACT_BELOW_VARIANCE = 1000.0
"""From this n p (1 - p) on, the score test and the exact test agree to the digits that are shown."""

TIE = float(np.log1p(1e-7))
"""Two probabilities this close on the log scale count as equal: rounding must not break a tie."""


def binomial_test(*, successes: ArrayLike, n: ArrayLike, p: ArrayLike) -> FloatArray:
    """Return the two-sided p-value of a count against a known share.

    Exact where n p (1 - p) < 1000: the sum of the probabilities of all counts no likelier than the one seen
    (minimum likelihood). Else the score test, z = (x - n p) / sqrt(n p (1 - p)).
    `successes`, `n` (counts) and `p` (shares) broadcast together.

    *Source:* Hirji 2006, Exact Analysis of Discrete Data, section 7.4, doi:10.1201/9781420036190; R. A.
    Fisher's reading of Mendel (682 of 925 against 3/4) as worked in the R documentation of binom.test:
    0.3825.
    *Limits:* `p` is taken as known; for an estimated share use an interval of the ratio.

    >>> round(float(binomial_test(successes=682, n=925, p=0.75)), 4)
    0.3825
    """
    share = as_floats(p)
    if ((share < 0) | (share > 1)).any():
        raise InputError("p", "A share is outside 0 to 1.")
    x, total, share = np.broadcast_arrays(*checked_part("successes", successes, n), share)
    variance = total * share * (1 - share)
    exact = variance < EXACT_BELOW_VARIANCE
    z = np.abs(x - total * share) / np.sqrt(np.maximum(variance, 1.0))
    result = np.array(special.erfc(z / np.sqrt(2)))
    result[exact] = _exact(x[exact], total[exact], share[exact])
    return result


def _exact(x: FloatArray, n: FloatArray, share: FloatArray) -> FloatArray:
    """Minimum likelihood; counts above the mean are read as failures, so that one side need be written."""
    above = x > n * share
    k = np.where(above, n - x, x)
    p, q = np.where(above, 1 - share, share), np.where(above, share, 1 - share)
    seen = log_binomial(k, n, p, q) + TIE
    start = np.where(above, n - np.floor(n * share), np.ceil(n * share))
    far = first_where(lambda y: log_binomial(y, n, p, q) <= seen, after=start - 1, before=n + 1)
    both = _at_most(k, n, p, q) + _at_most(n - far, n, q, p)
    return np.where(x == n * share, 1.0, np.minimum(both, 1.0))


def _at_most(k: FloatArray, n: FloatArray, p: FloatArray, q: FloatArray) -> FloatArray:
    """P(X <= k) for X ~ Binomial(n, p), from whichever of p and q is the smaller."""
    inner = np.clip(k, 0, np.maximum(n - 1, 0))
    rest = np.maximum(n - inner, 0.5)
    below = np.where(p <= q, special.betaincc(inner + 1, rest, p), special.betainc(rest, inner + 1, q))
    return np.where(k < 0, 0.0, np.where(k >= n, 1.0, below))
