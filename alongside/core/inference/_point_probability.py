"""The probability of one count, to full precision even for counts in the millions."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from alongside.core.quantities import FloatArray

_SERIES_FROM = 16.0
_NEAR = 0.1


def _stirling_error(n: FloatArray) -> FloatArray:
    """ln n! less Stirling's formula; the difference of two huge gammaln would lose nine digits."""
    large = np.maximum(n, _SERIES_FROM)
    inverse = 1 / (large * large)
    series = (
        1 / 12 - inverse * (1 / 360 - inverse * (1 / 1260 - inverse * (1 / 1680 - inverse / 1188)))
    ) / large
    small = np.clip(n, 1.0, _SERIES_FROM)
    direct = special.gammaln(small + 1) - (small + 0.5) * np.log(small) + small - 0.5 * np.log(2 * np.pi)
    return np.where(n > _SERIES_FROM, series, direct)


def _deviance(x: FloatArray, mean: FloatArray) -> FloatArray:
    """x ln(x / mean) + mean - x for x, mean > 0, without cancellation where the two are close."""
    v = (x - mean) / (x + mean)
    near = np.clip(v, -_NEAR, _NEAR)
    square = near * near
    power, total = 2 * x * near, (x - mean) * near
    for odd in range(3, 19, 2):
        power = power * square
        total = total + power / odd
    return np.where(np.abs(v) < _NEAR, total, x * np.log(x / mean) + mean - x)


def log_binomial(x: ArrayLike, n: ArrayLike, p: ArrayLike, q: ArrayLike) -> FloatArray:
    """Return ln P(X = x) for X ~ Binomial(n, p), q = 1 - p given apart so that neither end loses digits.

    *Source:* Loader 2000, Fast and accurate computation of binomial probabilities (saddle-point form).
    """
    x, n, p, q = np.broadcast_arrays(*(np.asarray(value, dtype=np.float64) for value in (x, n, p, q)))
    inside = (x > 0) & (x < n) & (p > 0) & (q > 0)
    k, total = np.where(inside, x, 1.0), np.where(inside, n, 2.0)
    chance, other = np.where(inside, p, 0.5), np.where(inside, q, 0.5)
    rest = total - k
    shape = _stirling_error(total) - _stirling_error(k) - _stirling_error(rest)
    distance = _deviance(k, total * chance) + _deviance(rest, total * other)
    interior = shape - distance - 0.5 * np.log(2 * np.pi * k * rest / total)
    return np.where(inside, interior, _log_end(x, n, p, q))


def _log_end(x: FloatArray, n: FloatArray, p: FloatArray, q: FloatArray) -> FloatArray:
    """ln p^x q^(n-x) at the two ends of the range, minus infinity outside it."""
    log_p = np.where(p < 0.5, np.log(np.maximum(p, 1e-300)), np.log1p(-np.minimum(q, 0.5)))
    log_q = np.where(q < 0.5, np.log(np.maximum(q, 1e-300)), np.log1p(-np.minimum(p, 0.5)))
    at_zero = np.where(n == 0, 0.0, np.where(q > 0, n * log_q, -np.inf))
    at_all = np.where(p > 0, n * log_p, -np.inf)
    return np.where(x == 0, at_zero, np.where(x == n, at_all, -np.inf))


def log_hypergeometric(x: ArrayLike, *, row: ArrayLike, other: ArrayLike, taken: ArrayLike) -> FloatArray:
    """Return ln P(x of the `taken` come from `row`), the rest coming from the `other` row.

    The ratio of three binomial probabilities at p = taken / (row + other); *source* as for `log_binomial`.
    """
    x, row, other, taken = np.broadcast_arrays(
        *(np.asarray(value, dtype=np.float64) for value in (x, row, other, taken))
    )
    total = np.maximum(row + other, 1.0)
    p, q = taken / total, (total - taken) / total
    return (
        log_binomial(x, row, p, q)
        + log_binomial(taken - x, other, p, q)
        - log_binomial(taken, row + other, p, q)
    )
