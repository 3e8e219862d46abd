"""Where chance alone would put a group's count: the grey band behind a bar."""

from __future__ import annotations

import numpy as np
from scipy import special

from alongside.core.quantities import FloatArray


def chance_band(
    *, group: float, population: float, n: float, relation: str, level: float
) -> tuple[float, float] | None:
    """Return the central band of a group's cohort share if everyone were equally likely to be in.

    Binomial(n, N_g/N) against a yardstick from elsewhere; hypergeometric, n of N without replacement, where
    the cohort is part of the list. None where the counts cannot be so (rounded beyond their totals).
    """
    n, group, population = round(n), round(group), round(population)
    if n < 1 or not 0 <= group <= population or population < 1:
        return None
    if relation == "subset" and n > population:
        return None
    fewest = max(0, n - (population - group)) if relation == "subset" else 0
    counts = np.arange(fewest, n + 1, dtype=np.float64)
    if relation == "subset":
        logs = _hypergeometric(counts, group, population, n)
    else:
        logs = _binomial(counts, group / population, n)
    below = np.cumsum(np.exp(logs))
    low, high = np.searchsorted(below, [(1 - level) / 2, (1 + level) / 2 - 1e-12])
    last = len(counts) - 1
    return float(counts[min(low, last)] / n), float(counts[min(high, last)] / n)


def _choose(n: FloatArray | float, k: FloatArray | float) -> FloatArray:
    return np.asarray(special.gammaln(n + 1.0) - special.gammaln(k + 1.0) - special.gammaln(n - k + 1.0))


def _binomial(counts: FloatArray, share: float, n: int) -> FloatArray:
    return np.asarray(_choose(n, counts) + special.xlogy(counts, share) + special.xlog1py(n - counts, -share))


def _hypergeometric(counts: FloatArray, group: int, population: int, n: int) -> FloatArray:
    inside = np.where(counts <= group, counts, group)
    logs = _choose(group, inside) + _choose(population - group, n - inside) - _choose(population, n)
    return np.where(counts <= group, logs, -np.inf)
