"""Sizes of the tests: how often each calls a difference at 0.05 where there is none."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import stats

from alongside.core.inference import (
    benjamini_hochberg,
    binomial_test,
    chi_square_fit,
    chi_square_table,
    fisher_exact,
    holm,
)
from alongside.core.quantities import FloatArray
from alongside.core.reach import Question
from alongside.core.reach._groups import p_values
from verification.designs import (
    GROUPS,
    MIXES,
    RELATIONS,
    SHARES,
    SIZES,
    UPTAKE,
    by_distinct,
    cohorts,
    flat,
)
from verification.tables import Section, rates, slack
from verification.trials import Trials

ALPHA = 0.05
EXACT, FAR = 1e-7, 1e-10
MANY = 20_000
SURVEYS = (200, 5_000)
TITLES = (
    "Exact binomial test of a share: size at 0.05",
    "Fisher's exact test of uptake: size at 0.05",
    "Fisher's exact test against a survey: size at 0.05",
    "Chi-square test of the whole mix: size at 0.05",
    "Claims about named groups (Holm): the chance of even one false claim",
    "q-values (Benjamini-Hochberg): the share of false calls",
)
MIXES_TRIED, FAMILIES, PARTS = 4_000, 20_000, 4


def sections(trials: Trials) -> list[Section]:
    """Add up where that is possible, simulate the rest, and tabulate."""
    binomial = trials.each(of_binomial, [{"n": n} for n in SIZES])
    fisher = trials.each(of_fisher, [_uptake(n, s) for n in SIZES for s in SHARES])
    against = trials.each(of_fisher, [_survey(m, n, s) for m in SURVEYS for n in SIZES for s in SHARES])
    mixes = [{"relation": r, "n": n} for r in RELATIONS for n in SIZES]
    found = [np.concatenate(parts) for parts in trials.repeated(of_mixes, mixes, parts=PARTS)]
    families = [{"relation": r, "n": n, "mix": m} for r in RELATIONS for m in MIXES for n in SIZES]
    return [
        _binomial(binomial),
        _exact(TITLES[1], [["subset", f"{n:,}"] for n in SIZES], fisher),
        _exact(TITLES[2], [[f"survey of {m:,}", f"{n:,}"] for m in SURVEYS for n in SIZES], against),
        _mixes(mixes, found),
        *_families(families, trials.each(of_families, families)),
    ]


def _uptake(n: int, share: float) -> dict[str, float]:
    """A group and the rest of a list of which a fifth take part."""
    return {"row": share * n / UPTAKE, "other": (1 - share) * n / UPTAKE, "taken": n}


def _survey(m: int, n: int, share: float) -> dict[str, float]:
    """A cohort and a survey, and how many of both are of the group."""
    return {"row": n, "other": m, "taken": max(1.0, round(share * (n + m)))}


def of_binomial(*, n: int, rng: np.random.Generator) -> dict[str, FloatArray]:
    """Size at shares from 0.005 to 0.5, the program's groups among them, and which of them are exact."""
    del rng
    shares = np.concatenate([SHARES, np.linspace(0.005, 0.5, 100)])
    x = np.arange(n + 1.0)
    size = np.empty(shares.size)
    for at, share in enumerate(shares):
        near = np.abs(x - n * share) <= 9 * np.sqrt(n * share) + 9
        p = binomial_test(successes=x[near], n=n, p=share)
        size[at] = stats.binom.pmf(x[near], n, share)[p <= ALPHA].sum()
    return {"size": size, "is_exact": n * shares * (1 - shares) < 1_000}


def of_fisher(*, row: float, other: float, taken: float, rng: np.random.Generator) -> float:
    """The largest size, given how many take part, over the numbers that are likely to."""
    del rng
    row, other = round(row), round(other)
    share = taken / (row + other)
    several = 15 if row + other <= MANY else 3
    totals = np.unique(stats.binom.ppf((np.arange(several) + 0.5) / several, row + other, share))
    largest = 0.0
    for total in totals[totals > 0]:
        x = np.arange(max(0, total - other), min(row, total) + 1)
        chance = stats.hypergeom.pmf(x, row + other, row, total)
        x, chance = x[chance > FAR], chance[chance > FAR]
        p = fisher_exact(a=x, b=row - x, c=total - x, d=other - (total - x))
        # What is further out than the tables tried would be called by any test.
        largest = max(largest, float(chance[p <= ALPHA].sum() + max(0.0, 1 - chance.sum())))
    return largest


def of_mixes(*, relation: str, n: int, rng: np.random.Generator) -> FloatArray:
    """One row a mix that differs by chance alone: whether it is called, and whether the p-value was simulated."""
    counts, population, _ = cohorts(relation, n, "as it should be", replicates=MIXES_TRIED // PARTS, rng=rng)
    rows = []
    for x in counts:
        if relation == "external":
            found = chi_square_fit(counts=x, shares=SHARES, rng=rng, draws=999)
        else:
            found = chi_square_table(inside=x, total=population, rng=rng, draws=999)
        rows.append((found.p_value <= ALPHA, found.is_exact))
    return np.array(rows, dtype=float)


def of_families(*, relation: str, n: int, mix: str, rng: np.random.Generator) -> dict[str, float]:
    """False claims about groups whose share is as it should be."""
    counts, population, truth = cohorts(relation, n, mix, replicates=FAMILIES, rng=rng)
    question = Question(relation=relation)  # type: ignore[arg-type]  # a literal
    family = flat(counts, population)
    p = by_distinct(family, lambda one: p_values(one, question=question)).reshape(counts.shape)
    same = np.abs(truth - 1) < 1e-9
    named = p[:, :3]
    holms = np.array([holm(p_values=row) for row in named]) <= ALPHA
    called = np.array([benjamini_hochberg(p_values=row) for row in p]) <= ALPHA
    false = (called & same).sum(axis=1) / np.maximum(called.sum(axis=1), 1)
    return {"holm": float((holms & same[:3]).any(axis=1).mean()), "bh": float(false.mean())}


def _binomial(found: list[dict[str, FloatArray]]) -> Section:
    rows, exact, score = [], [], []
    for n, answer in zip(SIZES, found, strict=True):
        size, is_exact = answer["size"], answer["is_exact"]
        exact += size[is_exact].tolist()
        score += size[~is_exact].tolist()
        most = [f"{size[is_exact].max():.4f}", f"{size[~is_exact].max():.4f}" if (~is_exact).any() else "-"]
        rows.append([f"{n:,}", *rates(size[: len(SHARES)]), *most])
    return Section(
        title=TITLES[0],
        claim="The exact test is never above its size. From n p (1 - p) = 1,000 on, where the score test stands in, "
        "the size is within 0.002 of 0.05.",
        tried="Every possible count is added up, at the five shares and at 100 more from 0.005 to 0.5.",
        columns=["people", *GROUPS, "largest, exact", "largest, score"],
        rows=rows,
        holds=max(exact) <= ALPHA + EXACT and max(abs(size - ALPHA) for size in score) <= 0.002,
    )


def _exact(title: str, named: list[list[str]], found: list[float]) -> Section:
    table = np.array(found).reshape(-1, len(SHARES))
    return Section(
        title=title,
        claim="The exact test is never above its size, whatever the number of people taking part.",
        tried="The largest size over 15 likely numbers taking part (three where more than 20,000 people "
        "are compared); every possible table is added up.",
        columns=["against", "people", *GROUPS],
        rows=[[*name, *rates(row)] for name, row in zip(named, table, strict=True)],
        holds=float(table.max()) <= ALPHA + EXACT,
    )


def _mixes(cases: list[dict[str, Any]], found: list[FloatArray]) -> Section:
    rows, holds = [], True
    for case, answer in zip(cases, found, strict=True):
        size, is_exact = float(answer[:, 0].mean()), bool(answer[0, 1])
        allowed = slack(ALPHA, len(answer))
        holds &= size <= ALPHA + allowed and (is_exact or size >= ALPHA - allowed - 0.005)
        rows.append(
            [
                case["relation"],
                f"{case['n']:,}",
                f"{size:.3f}",
                "simulated" if is_exact else "curve",
            ]
        )
    return Section(
        title=TITLES[3],
        claim="The size is 0.05 or less, simulated p-values and the curve alike, Monte Carlo error apart "
        f"({slack(ALPHA, MIXES_TRIED):.3f}).",
        tried=f"{MIXES_TRIED:,} cohorts a row that differ from the population by chance alone.",
        columns=["relation", "people", "size", "p-value"],
        rows=rows,
        holds=holds,
    )


def _families(cases: list[dict[str, Any]], found: list[dict[str, float]]) -> list[Section]:
    allowed = ALPHA + slack(ALPHA, FAMILIES)
    told = {
        "holm": "Among three groups named beforehand, even one false claim is made in no more than 0.05 of cohorts.",
        "bh": "Of the groups called at q 0.05, the share called wrongly is 0.05 or less on average.",
    }
    made = []
    for title, what in zip(TITLES[4:], told, strict=True):
        rows = [
            [case["relation"], case["mix"], f"{case['n']:,}", f"{answer[what]:.3f}"]
            for case, answer in zip(cases, found, strict=True)
        ]
        made.append(
            Section(
                title=title,
                claim=told[what],
                tried=f"{FAMILIES:,} cohorts a row; groups at exactly their share: all five, or none of them. "
                f"Monte Carlo error {allowed - ALPHA:.3f}.",
                columns=["relation", "true mix", "people", "false"],
                rows=rows,
                holds=max(answer[what] for answer in found) <= allowed,
            )
        )
    return made
