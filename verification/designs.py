"""Simulated cohorts: both relations, 20 to 20,000 people, groups down to one in a hundred."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from alongside.core.quantities import FloatArray, Intervals
from alongside.core.reach import Family

SIZES = (20, 50, 200, 1_000, 5_000, 20_000)
SHARES = np.array([0.01, 0.05, 0.14, 0.30, 0.50])
GROUPS = tuple(f"group of {share:.0%}" for share in SHARES)
MIXES = {"as it should be": np.ones(5), "uneven": np.array([0.5, 0.7, 0.9, 1.1, 1.0])}
RELATIONS = ("external", "subset")
UPTAKE = 0.2
"""Of the list, under subset, on average."""


def true_ratios(mix: str) -> FloatArray:
    """Each group's true ratio to its share."""
    return MIXES[mix] / (SHARES @ MIXES[mix])


def listed(n: int) -> FloatArray:
    """The list of a subset cohort of about n people."""
    return np.round(SHARES * n / UPTAKE)


def cohorts(
    relation: str, n: int, mix: str, *, replicates: int, rng: np.random.Generator
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return counts (replicates x groups), the population's counts and the true ratios."""
    ratios = true_ratios(mix)
    if relation == "external":
        return rng.multinomial(n, SHARES * ratios, size=replicates).astype(float), SHARES * 1e6, ratios
    population = listed(n)
    uptake = UPTAKE * MIXES[mix]
    counts = rng.binomial(population.astype(int), uptake, size=(replicates, len(SHARES))).astype(float)
    counts = counts[counts.sum(axis=1) > 0]
    return counts, population, uptake / (uptake @ population / population.sum())


def flat(counts: FloatArray, population: FloatArray, **estimated: Any) -> Family:
    """All groups of many cohorts as one long family: the methods look at each group by itself.

    `population`: one row for all cohorts, or one a cohort.
    """
    theirs = np.broadcast_to(population, counts.shape)
    return Family(
        categories=(),
        cohort=counts.ravel(),
        population=theirs.ravel(),
        cohort_total=np.repeat(counts.sum(axis=1), counts.shape[1]),  # type: ignore[arg-type]  # broadcasts
        population_total=np.repeat(theirs.sum(axis=1), counts.shape[1]),  # type: ignore[arg-type]  # broadcasts
        **estimated,
    )


def by_distinct(family: Family, work: Callable[[Family], Any]) -> Any:
    """Do `work` on each distinct group once and hand the answers out to all that are alike."""
    columns = (family.cohort, family.population, family.cohort_total, family.population_total)
    _, first, index = np.unique(np.column_stack(columns), axis=0, return_index=True, return_inverse=True)
    x, population, n, total = (np.asarray(column)[first] for column in columns)
    answers = work(
        Family(
            categories=(),
            cohort=x,
            population=population,
            cohort_total=n,  # type: ignore[arg-type]  # broadcasts
            population_total=total,  # type: ignore[arg-type]  # broadcasts
            effective_n=family.effective_n,
            rounded_to=family.rounded_to,
        )
    )
    spread = index.reshape(-1)
    if isinstance(answers, Intervals):
        return Intervals(low=answers.low[spread], high=answers.high[spread], level=answers.level)
    return answers[spread]


def inside(truth: FloatArray, limits: Intervals, shape: tuple[int, ...]) -> np.ndarray:
    """Whether each interval holds the truth, a shade allowed for rounding where a limit is the truth."""
    low, high = limits.low.reshape(shape), limits.high.reshape(shape)
    return np.asarray((low <= truth + 1e-12) & (truth - 1e-12 <= high))
