"""How probable it is that a group's true ratio lies under, in or over the band."""

from __future__ import annotations

import numpy as np
from scipy.special import betainc, betaincinv

from alongside.core.quantities import FloatArray, as_floats

QUANTILES = (np.arange(64) + 0.5) / 64
"""Midpoints at which an estimated share's own uncertainty is averaged over."""
DRAWS_AT_ONCE = 2_000_000


def posterior_external(
    *,
    cohort: FloatArray,
    cohort_total: float,
    shares: FloatArray,
    band: tuple[float, float],
    effective_n: float | None,
) -> tuple[FloatArray, FloatArray]:
    """P(q/p < band low) and P(q/p > band high), with q ~ Beta(x + 1/2, n - x + 1/2) for each group alone.

    Each group has its own Jeffreys prior, so splitting other categories changes nothing. A share estimated from an
    effective sample of m is averaged over Beta(m p + 1/2, m(1 - p) + 1/2).

    *Source:* Brown, Cai & DasGupta 2001, doi:10.1214/ss/1009213286 (Jeffreys prior).
    """
    a, b = cohort + 0.5, cohort_total - cohort + 0.5
    if effective_n is None:
        yardstick = shares[np.newaxis, :]
    else:
        a_share, b_share = shares * effective_n + 0.5, (1 - shares) * effective_n + 0.5
        yardstick = as_floats(betaincinv(a_share, b_share, QUANTILES[:, np.newaxis]))
    below = betainc(a, b, np.minimum(band[0] * yardstick, 1)).mean(axis=0)
    above = 1 - betainc(a, b, np.minimum(band[1] * yardstick, 1)).mean(axis=0)
    return below, above


def posterior_subset(
    *,
    cohort: FloatArray,
    population: FloatArray,
    remainder: tuple[float, float],
    band: tuple[float, float],
    draws: int,
    rng: np.random.Generator,
) -> tuple[FloatArray, FloatArray]:
    """P(PPR < band low) and P(PPR > band high), with uptake theta_g ~ Beta(x + 1/2, N - x + 1/2) and
    PPR_g = theta_g / sum_h p_h theta_h.

    `remainder`: counts of the cohort and the population in groups not listed (hidden ones), drawn as one group.
    Groups are drawn in the order of their counts and equal groups share one answer, so the order of the file and
    the names of the groups change nothing.
    """
    order = np.lexsort((cohort, population))
    a, b = cohort[order] + 0.5, population[order] - cohort[order] + 0.5
    rest_in, rest = remainder
    everyone = population.sum() + rest
    shares = population[order] / everyone
    below, above = np.zeros(len(order)), np.zeros(len(order))
    at_once = max(1, DRAWS_AT_ONCE // max(1, len(order)))
    for start in range(0, draws, at_once):
        size = min(at_once, draws - start)
        uptake = rng.beta(a, b, size=(size, len(order)))
        overall = uptake @ shares
        if rest > 0:
            overall += rest / everyone * rng.beta(rest_in + 0.5, rest - rest_in + 0.5, size=size)
        ratio = uptake / overall[:, np.newaxis]
        below += (ratio < band[0]).sum(axis=0)
        above += (ratio > band[1]).sum(axis=0)
    return _same_for_equals(below / draws, order, a, b), _same_for_equals(above / draws, order, a, b)


def _same_for_equals(values: FloatArray, order: np.ndarray, a: FloatArray, b: FloatArray) -> FloatArray:
    """Average over groups with the same counts, and return to the file's order."""
    _, which = np.unique(np.column_stack((a, b)), axis=0, return_inverse=True)
    which = which.reshape(-1)
    mean = np.bincount(which, weights=values) / np.bincount(which)
    back = np.empty_like(values)
    back[order] = mean[which]
    return back
