"""Turning simulated cohorts into a limit: where a chance crosses a level along a range of truths."""

from __future__ import annotations

import numpy as np
from scipy.special import expit

from alongside.core.quantities import FloatArray
from alongside.core.reach._propensity import BoolArray, fit_logit


def crossing(*, tried: FloatArray, hit: BoolArray, chance: float, rising: bool) -> float:
    """Return where the chance of a hit, a logit-quadratic curve in what was tried, crosses `chance`.

    `tried` and `hit`: one simulation each, shape (B,). Falling: the first value from which the chance is
    `chance` or less, or the largest tried. Rising: the first from which it is more, or the largest tried.

    *Source:* Carpenter J (1999), J R Stat Soc B 61:159-172, doi:10.1111/1467-9868.00169 (test inversion).
    *Limits:* the curve needs a few hundred simulations.

    >>> rng = np.random.default_rng(2)
    >>> tried = np.linspace(0, 4, 20_000)
    >>> hit = rng.normal(size=tried.size) + tried <= 0
    >>> abs(crossing(tried=tried, hit=hit, chance=0.025, rising=False) - 1.96) < 0.1
    True
    """
    scale = float(tried.max())
    curve = fit_logit(
        design=_quadratic(tried / scale),
        listed=np.ones(tried.size),
        taken=hit[None].astype(np.float64),
        # Firth's penalty keeps the curve finite where every simulation hits, or none does.
        penalise=True,
    ).coefficients[0]
    grid = np.linspace(0.0, 1.0, 1001)
    height = expit(_quadratic(grid) @ curve)
    crossed = np.flatnonzero(height > chance if rising else height <= chance)
    return scale * float(grid[crossed[0]]) if crossed.size else scale


def _quadratic(values: FloatArray) -> FloatArray:
    return np.column_stack([np.ones(values.size), values, values**2])
