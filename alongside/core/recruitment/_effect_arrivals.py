"""The effect on arrivals: a two by two table of people, and what it says of the ratio of ratios."""

from __future__ import annotations

import numpy as np
from scipy.special import gammaln

from alongside.core.quantities import FloatArray

FAR, LARGEST = 14.0, 300.0


def log_odds_likelihood(
    *, after: float, treated: float, all_after: float, all_before: float, at: FloatArray
) -> FloatArray:
    """Return the log likelihood of the log multipliers `at`, shape (P,), given the table's margins.

    P(a | t, M, N, mu) = C(M, a) C(N, t - a) mu^a / sum_j C(M, j) C(N, t - j) mu^j: of `treated` t people in the channel
    `after` = a came after the start, of everybody `all_after` M and `all_before` N. Arrivals are Poisson with any rate
    in any week, common to all ways in, and any size of a way in: neither is left in it. Fisher's noncentral
    hypergeometric, summed within 14 standard deviations of its mode.

    *Source:* Fisher 1935, J R Stat Soc 98:39-82, doi:10.2307/2342435; weeks add up to two because the multiplier is
    one: McCullagh and Nelder 1989, section 7.3.
    By hand, one came of one, of two after and two before: mu 2/(mu 2 + 2), at mu = 1 a half.

    >>> found = log_odds_likelihood(after=1, treated=1, all_after=2, all_before=2, at=np.array([0.0]))
    >>> round(float(np.exp(found[0])), 12)
    0.5
    """
    low, high = max(0.0, treated - all_before), min(treated, all_after)
    mode = np.clip(_mode(np.exp(np.clip(at, -LARGEST, LARGEST)), treated, all_after, all_before), low, high)
    reach = np.ceil(
        FAR / 2.0 * np.sqrt(min(treated, all_after, all_before, all_after + all_before - treated)) + 20.0
    )
    steps = np.arange(-min(reach, high - low), min(reach, high - low) + 1.0)
    j = mode[:, None] + steps
    inside = (j >= low) & (j <= high)
    j = np.clip(j, low, high)
    logs = np.where(inside, _weight(j, treated, all_after, all_before) + j * at[:, None], -np.inf)
    top = logs.max(axis=1)
    whole = top + np.log(np.exp(logs - top[:, None]).sum(axis=1))
    mine = _weight(np.array([after]), treated, all_after, all_before)
    return np.asarray(mine + after * at - whole)


def _weight(j: FloatArray, treated: float, all_after: float, all_before: float) -> FloatArray:
    return np.asarray(
        -gammaln(j + 1)
        - gammaln(all_after - j + 1)
        - gammaln(treated - j + 1)
        - gammaln(all_before - treated + j + 1)
    )


def _mode(mu: FloatArray, treated: float, all_after: float, all_before: float) -> FloatArray:
    """The most likely count: the root of C(M, j) C(N, t - j) mu^j = C(M, j - 1) C(N, t - j + 1) mu^(j - 1).

    (mu - 1) j^2 + b j + c = 0, in the form of the two that does not cancel.
    """
    a = mu - 1.0
    b = treated - all_before - (all_after + treated + 2.0) * mu
    c = (all_after + 1.0) * (treated + 1.0) * mu
    root = np.sqrt(np.maximum(b**2 - 4.0 * a * c, 0.0))
    negative = b <= 0
    small = -2.0 * c / np.where(negative, b - root, -1.0)
    return np.asarray(np.floor(np.where(negative, small, -(b + root) / np.where(negative, -1.0, 2.0 * a))))
