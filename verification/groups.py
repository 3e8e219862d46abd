"""Coverage of the ratio's intervals and size of its tests, both relations, n from 20 to 20,000, groups to 1%."""

from __future__ import annotations

import numpy as np

from alongside.core.reach import Question
from alongside.core.reach._groups import Family, p_values, ratio_limits
from verification.tables import Section, coverage_holds

LEVEL = 0.95
SIZES = (20, 50, 200, 1_000, 20_000)
SHARES = np.array([0.01, 0.05, 0.14, 0.30, 0.50])
TRUE_RATIOS = {"as it should be": np.ones(5), "uneven": np.array([0.5, 0.7, 0.9, 1.1, 1.0])}
REPLICATES = 4_000


def sections(rng: np.random.Generator) -> list[Section]:
    """Simulate and tabulate."""
    return [
        _coverage("external", rng),
        _coverage("subset", rng),
        _size("external", rng),
        _size("subset", rng),
    ]


def _cohorts(
    relation: str, n: int, ratios: np.ndarray, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return simulated counts (replicates x groups), the population's counts and the true ratios."""
    if relation == "external":
        shares = SHARES * ratios / (SHARES @ ratios)
        return rng.multinomial(n, shares, size=REPLICATES).astype(float), SHARES * 1e6, shares / SHARES
    population = np.round(SHARES * n * 5)
    uptake = 0.2 * ratios
    counts = rng.binomial(population.astype(int), uptake, size=(REPLICATES, len(ratios))).astype(float)
    return counts, population, uptake / (uptake @ population / population.sum())


def _families(
    relation: str, n: int, ratios: np.ndarray, rng: np.random.Generator
) -> tuple[list[Family], np.ndarray]:
    counts, population, truth = _cohorts(relation, n, ratios, rng)
    distinct, index = np.unique(counts, axis=0, return_inverse=True)
    kept = [
        Family(
            categories=tuple("abcde"),
            cohort=row,
            population=population,
            cohort_total=float(row.sum()),
            population_total=float(population.sum()),
        )
        for row in distinct
        if row.sum() > 0
    ]
    weights = np.bincount(index.reshape(-1))[[row.sum() > 0 for row in distinct]]
    return kept, np.vstack([weights[:, None] * np.ones(5), truth[None, :]])


def _coverage(relation: str, rng: np.random.Generator) -> Section:
    rows, coverages = [], []
    for name, ratios in TRUE_RATIOS.items():
        for n in SIZES:
            families, stacked = _families(relation, n, ratios, rng)
            weights, truth = stacked[:-1, 0], stacked[-1]
            limits = [
                ratio_limits(one, question=Question(relation=relation), level=LEVEL) for one in families
            ]  # type: ignore[arg-type]  # a literal
            covered = np.array([(limit.low <= truth) & (truth <= limit.high) for limit in limits])
            shares = (covered * weights[:, None]).sum(axis=0) / weights.sum()
            rows.append([name, f"{n:,}", *(f"{share:.3f}" for share in shares)])
            coverages += shares.tolist()
    rows.append(["mean", "", f"{np.mean(coverages):.3f}", "", "", "", f"lowest {min(coverages):.3f}"])
    return Section(
        title=f"Ratio to the share, {relation}: coverage of the 95% interval",
        claim=f"{REPLICATES:,} cohorts a row; mean coverage should be at least 0.94 and no cell under 0.89.",
        columns=["true mix", "n", *(f"group of {share:.0%}" for share in SHARES)],
        rows=rows,
        holds=coverage_holds(coverages, level=LEVEL),
    )


def _size(relation: str, rng: np.random.Generator) -> Section:
    rows, sizes = [], []
    for n in SIZES:
        families, stacked = _families(relation, n, np.ones(5), rng)
        weights = stacked[:-1, 0]
        p = np.array([p_values(one, question=Question(relation=relation)) for one in families])  # type: ignore[arg-type]  # a literal
        size = ((p <= 0.05) * weights[:, None]).sum(axis=0) / weights.sum()
        rows.append([f"{n:,}", *(f"{value:.3f}" for value in size)])
        sizes += size.tolist()
    slack = 3 * np.sqrt(0.05 * 0.95 / REPLICATES)
    return Section(
        title=f"Test of a group's share, {relation}: size at 0.05",
        claim=f"An exact test is never above its size (three Monte Carlo errors of slack, {slack:.3f}).",
        columns=["n", *(f"group of {share:.0%}" for share in SHARES)],
        rows=rows,
        holds=max(sizes) <= 0.05 + slack,
    )
