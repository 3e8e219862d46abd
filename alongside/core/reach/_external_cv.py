"""How uneven a cohort is against a yardstick: the coefficient of variation without a list of people."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator
from numpy.typing import ArrayLike

from alongside.core.errors import InputError
from alongside.core.quantities import Estimate, FloatArray, Interval, NotEstimable, as_floats
from alongside.core.reach._inversion import crossing
from alongside.core.reach._propensity import BoolArray

METHOD = "Pearson's distance less what chance adds; limits by simulation"
TIE = 1e-12
LOOKS = 2


def external_cv(
    *, cohort: ArrayLike, population: ArrayLike, level: float = 0.95, draws: int, rng: Generator
) -> Estimate | NotEstimable:
    """Measure how uneven a cohort is against a yardstick from elsewhere.

    CV = sqrt(max(0, sum q_g^2/p_g - 1 - (G-1)/n)): with X2 Pearson's statistic, sqrt(max(0, X2 - (G-1))/n).
    Limits: the true shares are stretched to p + s (q - p) for a range of s, one simulated cohort for each; a
    limit is the CV at which chance shows as much (lower) or as little (upper) unevenness as was found
    with chance (1 - level)/2.

    `cohort` and `population`: counts of the same G groups; a group with nobody in either is no group.

    *Source:* Schouten B, Cobben F, Bethlehem J (2009), Surv Methodol 35:101-113, for the coefficient of
    variation of propensities, which are proportional to q/p; its expectation when taking part is even is
    that of Pearson's statistic, G - 1. Limits: inversion of a parametric bootstrap test (Carpenter J (1999),
    J R Stat Soc B 61:159-172, doi:10.1111/1467-9868.00169).
    *Limits:* the yardstick counts as known without error.

    >>> rng = np.random.default_rng(1)
    >>> found = external_cv(cohort=[60, 40], population=[500, 500], draws=1000, rng=rng)
    >>> round(found.value, 4), found.interval.low, round(found.interval.high, 1)
    (0.1732, 0.0, 0.4)
    """
    x, N = as_floats(cohort), as_floats(population)
    if x.shape != N.shape:
        raise InputError("cohort", "The cohort has {x} groups and the population {N}.", x=x.size, N=N.size)
    met = (x > 0) | (N > 0)
    x, N = x[met], N[met]
    reason = _impossible(x, N)
    if reason is not None:
        return reason
    p, n = N / N.sum(), float(x.sum())
    found = _cv_squared(x[None] / n, p)[0] - (p.size - 1) / n
    low, high = _limits(x / n, p, int(n), found, (1.0 - level) / 2.0, draws, rng)
    interval = Interval(low=low, high=high, level=level)
    return Estimate(value=float(np.sqrt(max(0.0, found))), interval=interval, n=n, method=METHOD)


def _impossible(x: FloatArray, N: FloatArray) -> NotEstimable | None:
    if np.any((N <= 0) & (x > 0)):
        return NotEstimable("the cohort has people of a group that the population has not")
    if x.sum() == 0:
        return NotEstimable("nobody is in the cohort")
    if N.size < 2:
        return NotEstimable("everybody is in one group, so there is nothing to compare")
    return None


def _cv_squared(q: FloatArray, p: FloatArray) -> FloatArray:
    """Sum q_g^2/p_g - 1 in the form that keeps its digits, shape (B,)."""
    squares: FloatArray = np.sum((q - p) ** 2 / p, axis=1)
    return squares


def _limits(
    q: FloatArray, p: FloatArray, n: int, found: float, miss: float, draws: int, rng: Generator
) -> tuple[float, float]:
    """Find, in two looks, the stretch of truths in which chance decides; then read both limits off it."""
    direction = _direction(q, p)

    def simulate(start: float, end: float) -> tuple[FloatArray, FloatArray]:
        true = np.maximum(0.0, p + np.linspace(start, end, draws)[:, None] * direction)
        true /= true.sum(axis=1, keepdims=True)
        return np.sqrt(_cv_squared(true, p)), _cv_squared(rng.multinomial(n, true) / n, p) - (p.size - 1) / n

    start, end = 0.0, float(np.sqrt(max(found, 0.0) + 8.0 * (p.size - 1) / n)) * 1.5
    for _ in range(LOOKS):
        tried, simulated = simulate(start, end)
        start, end = _stretch(tried, simulated >= found - TIE, simulated <= found + TIE)
    tried, simulated = simulate(start, end)
    # A simulated cohort exactly as uneven as ours counts on both sides, so that small cohorts stay covered.
    return (
        start + crossing(tried=tried - start, hit=simulated >= found - TIE, chance=miss, rising=True),
        start + crossing(tried=tried - start, hit=simulated <= found + TIE, chance=miss, rising=False),
    )


def _stretch(tried: FloatArray, is_large: BoolArray, is_small: BoolArray) -> tuple[float, float]:
    """From the first truth that showed as much to the last that showed as little, and half as far beyond each."""
    first = float(tried[np.argmax(is_large)]) if is_large.any() else float(tried[-1])
    last = float(tried[tried.size - 1 - np.argmax(is_small[::-1])]) if is_small.any() else float(tried[0])
    span = max(last - first, float(tried[-1]) / tried.size)
    return max(0.0, first - span / 2), max(last, first) + span / 2


def _direction(q: FloatArray, p: FloatArray) -> FloatArray:
    """From the population's shares towards the cohort's, with a CV of 1; any way out where the two agree."""
    away = q - p
    if not np.any(np.abs(away) > TIE):
        away = (np.arange(p.size) == 0) - p
    unit: FloatArray = away / np.sqrt(np.sum(away**2 / p))
    return unit
