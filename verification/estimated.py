"""Coverage of the ratio's interval where the yardstick itself is estimated: a survey, rounded counts, or both."""

from __future__ import annotations

import numpy as np

from alongside.core.quantities import FloatArray
from alongside.core.reach import Question
from alongside.core.reach._groups import ratio_limits
from verification.designs import GROUPS, MIXES, SHARES, by_distinct, flat, inside, true_ratios
from verification.tables import LEVEL, NOMINAL, Section, coverage_holds, rates, summary
from verification.trials import Trials

REPLICATES = 20_000
TITLES = (
    "Ratio to a share from a survey: the 95% interval",
    "Ratio to a share from rounded counts: the 95% interval",
)
SURVEYS = (200, 1_000, 5_000)
SIZES = (20, 50, 200, 1_000, 20_000)
ROUNDED = ((1_000, 5), (2_000, 10), (20_000, 100), (74_320, 10))
"""How many people the source counts, and what it rounds to."""


def sections(trials: Trials) -> list[Section]:
    """Simulate and tabulate."""
    surveys = [{"m": m, "n": n, "mix": mix} for m in SURVEYS for n in SIZES for mix in MIXES]
    rounded = [{"total": t, "base": b, "n": n} for t, b in ROUNDED for n in SIZES]
    both = [{"m": 500, "total": 2_000, "base": 10, "n": n} for n in SIZES]
    by_survey = trials.each(against_a_survey, surveys)
    by_rounding = trials.each(against_rounded_counts, [*rounded, *both])
    rows = [[f"{c['m']:,}", f"{c['n']:,}", str(c["mix"])] for c in surveys]
    named = [
        [f"{c['total']:,} to {c['base']}" + (f", survey of {c['m']}" if "m" in c else ""), f"{c['n']:,}"]
        for c in [*rounded, *both]
    ]
    return [
        _section(TITLES[0], ["effective size", "people", "true mix"], rows, by_survey),
        _section(TITLES[1], ["people counted, rounded", "people"], named, by_rounding),
    ]


def _section(title: str, first: list[str], rows: list[list[str]], cells: list[FloatArray]) -> Section:
    columns = [*first, *GROUPS]
    body = [[*row, *rates(values)] for row, values in zip(rows, cells, strict=True)]
    every = np.concatenate(cells)
    every = every[~np.isnan(every)]
    return Section(
        title=title,
        claim=NOMINAL,
        tried=f"{REPLICATES:,} cohorts and yardsticks a row, of those where the yardstick counts somebody of the group "
        "(otherwise there is no ratio). Limits by MOVER-R.",
        columns=columns,
        rows=[*body, summary(every, width=len(columns))],
        holds=coverage_holds(every),
    )


def against_a_survey(*, m: int, n: int, mix: str, rng: np.random.Generator) -> FloatArray:
    """Coverage by group, a survey of m people being the yardstick."""
    truth = true_ratios(mix)
    survey = rng.multinomial(m, SHARES, size=REPLICATES).astype(float)
    return _coverage(survey, n, truth, effective_n=float(m), rounded_to=None, rng=rng)


def against_rounded_counts(
    *, total: int, base: int, n: int, rng: np.random.Generator, m: int | None = None
) -> FloatArray:
    """Coverage by group, the yardstick's counts (of a survey of m, where given) being rounded to a base."""
    truth = true_ratios("uneven")
    counts = SHARES * total
    people = np.rint(counts + rng.uniform(-base / 2, base / 2, size=(REPLICATES, len(SHARES))))
    shares = people / people.sum(axis=1, keepdims=True)
    shown = people
    if m is not None:
        shown = rng.multinomial(m, shares) * (total / m)
    shown = np.rint(shown / base) * base
    return _coverage(
        shown,
        n,
        truth,
        effective_n=None if m is None else float(m),
        rounded_to=float(base),
        rng=rng,
        shares=shares,
    )


def _coverage(
    yardstick: FloatArray,
    n: int,
    truth: FloatArray,
    *,
    effective_n: float | None,
    rounded_to: float | None,
    rng: np.random.Generator,
    shares: FloatArray | None = None,
) -> FloatArray:
    """Cohorts of n people are drawn in true shares p times the truth; groups the yardstick lacks are left out."""
    p = np.broadcast_to(SHARES if shares is None else shares, yardstick.shape)
    q = p * truth
    q = q / q.sum(axis=1, keepdims=True)
    counts = rng.multinomial(n, q).astype(float)
    known = yardstick > 0
    stand_in = np.where(known, yardstick, 1.0)
    family = flat(counts, stand_in, effective_n=effective_n, rounded_to=rounded_to)
    limits = by_distinct(family, lambda one: ratio_limits(one, question=Question(), level=LEVEL))
    held = inside(q / p, limits, counts.shape)
    tried = known.sum(axis=0)
    return np.where(tried >= REPLICATES / 20, (held & known).sum(axis=0) / np.maximum(tried, 1), np.nan)
