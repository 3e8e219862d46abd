"""Calibration of the posterior probabilities: of what is said to be likely with chance p, is a share p so?"""

from __future__ import annotations

from typing import Any

import numpy as np

from alongside.core.quantities import FloatArray
from alongside.core.reach._posterior import posterior_external, posterior_subset
from verification.designs import SHARES
from verification.tables import Section, slack
from verification.trials import Trials

TITLES = (
    "Chance of being under, in or over the band: calibration under its own prior",
    "Chance of being under, in or over the band: calibration on groups near their share",
)
BAND = (0.8, 1.25)
SIZES = (20, 50, 200, 2_000, 20_000)
COHORTS, PARTS = {"external": 40_000, "subset": 2_000}, 2
BINS = ((0.0, 0.1), (0.1, 0.3), (0.3, 0.5), (0.5, 0.7), (0.7, 0.9), (0.9, 1.0))
SPREAD = 0.35
"""Standard deviation of ln ratio among real groups, as tried in the second table."""
FEWEST = 300
WITHIN, WITHIN_NEAR, CLAIMED_FROM = 0.01, 0.05, 20.0
EXPECTED = ((0.0, 5.0), (5.0, 20.0), (20.0, 100.0), (100.0, 1e9))


def sections(trials: Trials) -> list[Section]:
    """Simulate and tabulate."""
    cases = [
        {"relation": r, "n": n, "prior": p}
        for p in (True, False)
        for r in ("external", "subset")
        for n in SIZES
    ]
    found = [np.concatenate(parts, axis=1) for parts in trials.repeated(stated, cases, parts=PARTS)]
    own, near = cases[: len(cases) // 2], cases[len(cases) // 2 :]
    return [_own(own, found[: len(own)]), _near(near, found[len(own) :])]


def stated(*, relation: str, n: int, prior: bool, rng: np.random.Generator) -> FloatArray:
    """Three rows: the chance stated, 1 where it was so, how many were expected; one column a group and claim."""
    draw = _external if relation == "external" else _subset
    return draw(n, prior, COHORTS[relation] // PARTS, rng)


def _external(n: int, prior: bool, replicates: int, rng: np.random.Generator) -> FloatArray:
    size = (replicates, len(SHARES))
    q = rng.beta(0.5, 0.5, size=size) if prior else np.minimum(SHARES * _scattered(size, rng), 0.95)
    # Each group has a prior of its own and is looked at by itself, so the groups are drawn apart.
    x = rng.binomial(n, q).astype(float)
    truth = q / SHARES
    below, above = posterior_external(
        cohort=x.ravel(),
        cohort_total=float(n),
        shares=np.tile(SHARES, replicates),
        band=BAND,
        effective_n=None,
    )
    return _pairs(below, above, truth.ravel(), np.tile(SHARES * n, replicates))


def _subset(n: int, prior: bool, replicates: int, rng: np.random.Generator) -> FloatArray:
    listed = np.maximum(np.round(SHARES * n / 0.3), 1)
    parts = []
    for _ in range(replicates):
        uptake = (
            rng.beta(0.5, 0.5, size=len(SHARES)) if prior else np.minimum(0.3 * _scattered((5,), rng), 0.95)
        )
        x = rng.binomial(listed.astype(int), uptake).astype(float)
        truth = uptake / (uptake @ listed / listed.sum())
        below, above = posterior_subset(
            cohort=x, population=listed, remainder=(0.0, 0.0), band=BAND, draws=1_000, rng=rng
        )
        parts.append(_pairs(below, above, truth, listed * 0.3))
    return np.concatenate(parts, axis=1)


def _scattered(size: tuple[int, ...], rng: np.random.Generator) -> FloatArray:
    return np.exp(rng.normal(0.0, SPREAD, size=size))


def _pairs(below: FloatArray, above: FloatArray, truth: FloatArray, expected: FloatArray) -> FloatArray:
    said = np.concatenate([below, 1 - below - above, above])
    so = np.concatenate([truth < BAND[0], (truth >= BAND[0]) & (truth <= BAND[1]), truth > BAND[1]])
    return np.array([said, so, np.tile(expected, 3)])


def _binned(said: FloatArray, so: FloatArray, *, within: float) -> tuple[list[str], bool]:
    """One cell a bin, and whether each is within `within` and three Monte Carlo errors."""
    cells, holds = [], True
    for low, high in BINS:
        chosen = (said >= low) & ((said < high) if high < 1 else (said <= 1 + 1e-9))
        if chosen.sum() < FEWEST:
            cells.append("-")
            continue
        stated_chance, found = float(said[chosen].mean()), float(so[chosen].mean())
        error = slack(
            max(stated_chance, 0.01) if stated_chance < 0.5 else min(stated_chance, 0.99), int(chosen.sum())
        )
        holds &= abs(stated_chance - found) <= within + error
        cells.append(f"{stated_chance:.2f}: {found:.2f}")
    return cells, holds


COLUMNS = [f"stated {low:.1f} to {high:.1f}" for low, high in BINS]
TRIED = (
    "In each cell the mean chance stated, and how often it was so (three Monte Carlo errors are allowed). Bins with "
    f"fewer than {FEWEST} cases show a dash."
)


def _own(cases: list[dict[str, Any]], found: list[FloatArray]) -> Section:
    told = [_binned(said, so, within=WITHIN) for said, so, _ in found]
    return Section(
        title=TITLES[0],
        claim="Where groups are as spread out as the Jeffreys prior has it, what is said to be so with some chance is "
        f"so that often, to within {WITHIN:.2f}.",
        tried=TRIED,
        columns=["relation", "people", *COLUMNS],
        rows=[
            [case["relation"], f"{case['n']:,}", *cells] for case, (cells, _) in zip(cases, told, strict=True)
        ],
        holds=all(holds for _, holds in told),
    )


def _near(cases: list[dict[str, Any]], found: list[FloatArray]) -> Section:
    rows, holds = [], True
    for relation in ("external", "subset"):
        chosen = [answer for case, answer in zip(cases, found, strict=True) if case["relation"] == relation]
        said, so, expected = np.concatenate(chosen, axis=1)
        for low, high in EXPECTED:
            kept = (expected >= low) & (expected < high)
            cells, within = _binned(said[kept], so[kept], within=WITHIN_NEAR)
            holds &= within or low < CLAIMED_FROM
            rows.append(
                [relation, f"{low:.0f} to {high:,.0f}" if high < 1e6 else f"{low:.0f} or more", *cells]
            )
    return Section(
        title=TITLES[1],
        claim=f"Among groups of which {CLAIMED_FROM:.0f} or more are expected and whose ratios scatter around 1 "
        f"(standard deviation of the logarithm {SPREAD}), the same holds to within {WITHIN_NEAR:.2f}; for fewer "
        "nothing is claimed, because the prior then still speaks.",
        tried=TRIED + " Cohorts of 20 to 20,000 together.",
        columns=["relation", "people of the group expected", *COLUMNS],
        rows=rows,
        holds=holds,
    )
