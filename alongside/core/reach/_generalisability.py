"""How alike the mix of a cohort and of a population are, cell by cell: Tipton's generalisability index."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.random import Generator

from alongside.core.errors import InputError
from alongside.core.quantities import FloatArray, NotEstimable
from alongside.core.reach._enumerated import align_cells
from alongside.core.reach._model import Relation

NUMBERS_AT_ONCE = 2_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Generalisability:
    """The index, and what perfect recruitment of as many people would have given: mean and central band."""

    value: float
    expected: float
    low: float
    high: float
    level: float
    n: float
    cells: int


def generalisability_index(
    *,
    population_cells: pl.DataFrame,
    cohort_cells: pl.DataFrame,
    relation: Relation,
    level: float = 0.95,
    draws: int,
    rng: Generator,
) -> Generalisability | NotEstimable:
    """Measure how alike two mixes are: 1 is the same mix, 0 no cell in common.

    B = sum over cells of sqrt(p_c q_c), p and q shares of the raw counts of whom everything is known.
    Perfect recruitment: multinomial(n, p) where the population is a yardstick ("external"), n drawn from its
    N without replacement where the cohort is part of it ("subset").

    `population_cells`, `cohort_cells`: one column a dimension (null: not known) and `count`.

    *Source:* Tipton E (2014), J Educ Behav Stat 39:478-501, doi:10.3102/1076998614558486, section 3.
    *Limits:* high for any large cohort: B can be 0.99 while one group is at two thirds of its share. Many
    cells and few people make it low by chance: read it against its band.

    >>> cells = pl.DataFrame({"area": [str(i) for i in range(60)], "count": [1000.0] * 60})
    >>> found = generalisability_index(
    ...     population_cells=cells, cohort_cells=cells.with_columns(count=pl.lit(3.0)), relation="external",
    ...     draws=2000, rng=np.random.default_rng(1))
    >>> found.value, round(found.expected, 2)
    (1.0, 0.94)
    """
    cells = align_cells(list_cells=population_cells, cohort_cells=cohort_cells)
    N, x = cells["listed"].to_numpy(), cells["taken"].to_numpy()
    if relation == "subset" and np.any(x > N):
        raise InputError("cohort_cells", "The cohort has more people in some cell than the population.")
    if not N.sum() or not x.sum():
        return NotEstimable("there is nobody of whom everything is known")
    simulated = np.concatenate(
        [_affinity(N, taken) for taken in _perfect(N, int(x.sum()), relation, draws, rng)]
    )
    tail = (1.0 - level) / 2.0
    low, high = np.quantile(simulated, [tail, 1.0 - tail])
    return Generalisability(
        value=float(_affinity(N, x[None])[0]),
        expected=float(simulated.mean()),
        low=float(low),
        high=float(high),
        level=level,
        n=float(x.sum()),
        cells=int(np.count_nonzero(N)),
    )


def _affinity(N: FloatArray, taken: FloatArray) -> FloatArray:
    """Sum over cells of sqrt(p q), shape (B,); never above 1, which rounding could make it."""
    affinity: FloatArray = np.sqrt(N * taken).sum(axis=1) / np.sqrt(N.sum() * taken.sum(axis=1))
    return np.minimum(affinity, 1.0)


def _perfect(N: FloatArray, n: int, relation: Relation, draws: int, rng: Generator) -> Iterator[FloatArray]:
    """Cohorts recruited at random, a few at a time."""
    most = max(1, NUMBERS_AT_ONCE // N.size)
    for first in range(0, draws, most):
        size = min(most, draws - first)
        if relation == "external":
            yield rng.multinomial(n, N / N.sum(), size=size).astype(np.float64)
        else:
            people = np.rint(N).astype(np.int64)
            yield rng.multivariate_hypergeometric(people, n, size=size, method="marginals").astype(np.float64)


def generalisability_of_normals(*, mean_1: float, sd_1: float, mean_2: float, sd_2: float) -> float:
    """Compare two normal distributions of participation propensities (their logits).

    B = sqrt(2 s1 s2/(s1^2 + s2^2)) exp(-(m1 - m2)^2/(4 (s1^2 + s2^2))).

    *Source:* Tipton E (2014), J Educ Behav Stat 39:478-501, doi:10.3102/1076998614558486; Bhattacharyya A
    (1943), Bull Calcutta Math Soc 35:99-109.
    *Limits:* for normal distributions only.

    >>> round(generalisability_of_normals(mean_1=0, sd_1=1, mean_2=1, sd_2=1), 4)
    0.8825
    """
    if sd_1 <= 0 or sd_2 <= 0:
        raise InputError(
            "sd_1", "Standard deviations are {sd_1} and {sd_2}: both are above 0.", sd_1=sd_1, sd_2=sd_2
        )
    both = sd_1**2 + sd_2**2
    return float(np.sqrt(2.0 * sd_1 * sd_2 / both) * np.exp(-((mean_1 - mean_2) ** 2) / (4.0 * both)))
