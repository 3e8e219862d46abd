"""Standardised rates and funnel limits: coverage, and how many places lie outside by chance."""

from __future__ import annotations

import numpy as np
from scipy import stats

from alongside.core.inequality import (
    directly_standardised_rate,
    directly_standardised_rate_dobson,
    funnel_of_proportions,
    funnel_of_ratios,
    indirectly_standardised_ratio,
)
from alongside.core.quantities import Estimate, FloatArray
from verification.tables import LEVEL, Section, cautious_holds, slack, summary
from verification.tables import rates as shown
from verification.trials import Trials

TITLES = (
    "Standardised rates: the 95% intervals",
    "Funnel limits: places outside by chance alone",
)
EVENTS = (5, 20, 50, 200, 1_000, 20_000)
TRIED, PARTS = 4_000, 2
METHODS = ("Fay and Feuer, direct", "Dobson, direct", "exact, indirect")
ALLOWED = 0.01


def sections(trials: Trials) -> list[Section]:
    """Simulate and tabulate."""
    cases = [{"events": n, "uneven": uneven} for uneven in (False, True) for n in EVENTS]
    found = [np.mean(parts, axis=0) for parts in trials.repeated(covered, cases, parts=PARTS)]
    return [_rates(cases, found), _funnels(trials.each(outside, [{}])[0])]


def covered(*, events: int, uneven: bool, rng: np.random.Generator) -> FloatArray:
    """How often each interval holds the true rate or ratio; six strata."""
    population = np.array([30.0, 25.0, 20.0, 15.0, 7.0, 3.0]) * 10_000
    standard = np.array([20.0, 20.0, 20.0, 20.0, 15.0, 5.0]) if uneven else population
    true = np.array([1.0, 1.5, 2.0, 3.0, 5.0, 9.0])
    true *= events / (true @ population)
    truth = float(true @ standard / standard.sum())
    held: list[list[bool]] = [[], [], []]
    for counts in rng.poisson(true * population, size=(TRIED // PARTS, 6)):
        given = {"events": counts, "population": population, "standard": standard, "level": LEVEL}
        answers = (
            (directly_standardised_rate(**given), truth),
            (directly_standardised_rate_dobson(**given), truth),
            (
                indirectly_standardised_ratio(
                    observed=float(counts.sum()), expected=events / 1.2, level=LEVEL
                ),
                1.2,
            ),
        )
        for cells, (answer, so) in zip(held, answers, strict=True):
            if isinstance(answer, Estimate) and answer.interval is not None:
                cells.append(answer.interval.low <= so <= answer.interval.high)
    return np.array([np.mean(cells) for cells in held])


def outside(*, rng: np.random.Generator) -> dict[str, FloatArray]:
    """The chance of lying outside each pair of limits, every count added up, over places of many sizes."""
    del rng
    sizes = np.unique(np.round(np.geomspace(20, 20_000, 120)))
    found: dict[str, FloatArray] = {}
    for target in (0.02, 0.1, 0.5):
        limits = funnel_of_proportions(target=target, sizes=sizes).partition_by("level", as_dict=True)
        for (level,), frame in limits.items():
            rows = frame.select("size", "low", "high").rows()
            found[f"proportion {target}, {level:.1%}"] = np.array(
                [_outside_share(target, *row) for row in rows]
            )
    expected = np.geomspace(5, 5_000, 120)
    for (level,), frame in funnel_of_ratios(expected=expected).partition_by("level", as_dict=True).items():
        rows = frame.select("size", "low", "high").rows()
        found[f"ratio 1, {level:.1%}"] = np.array([_outside_ratio(*row) for row in rows])
    return found


def _outside_share(target: float, size: float, low: float, high: float) -> float:
    return _beyond(stats.binom(size, target), low * size, high * size)


def _outside_ratio(size: float, low: float, high: float) -> float:
    return _beyond(stats.poisson(size), low * size, high * size)


def _beyond(counts: stats.rv_discrete, low: float, high: float) -> float:
    return float(counts.cdf(np.ceil(low - 1e-9) - 1) + counts.sf(np.floor(high + 1e-9)))


def _rates(cases: list[dict[str, object]], found: list[FloatArray]) -> Section:
    cells = np.array(found)
    rows = [
        ["another mix" if case["uneven"] else "its own", f"{case['events']:,}", *shown(row)]
        for case, row in zip(cases, cells, strict=True)
    ]
    return Section(
        title=TITLES[0],
        claim="Fay and Feuer's and the exact limits never cover less than 0.95; Dobson's never less than 0.94.",
        tried=f"{TRIED:,} places a row, six age bands, rates rising ninefold; Monte Carlo error "
        f"{slack(0.05, TRIED):.3f}.",
        columns=["standard", "events expected", *METHODS],
        rows=[*rows, summary(cells.ravel(), width=5)],
        holds=cautious_holds(cells[:, [0, 2]].ravel(), replicates=TRIED)
        and cautious_holds(cells[:, 1], replicates=TRIED, level=0.94),
    )


def _funnels(found: dict[str, FloatArray]) -> Section:
    rows, holds = [], True
    for name, chances in found.items():
        nominal = 0.05 if "95" in name else 0.002
        holds &= abs(float(chances.mean()) - nominal) <= nominal / 5
        rows.append([name, f"{chances.mean():.4f}", f"{chances.min():.4f} to {chances.max():.4f}"])
    return Section(
        title=TITLES[1],
        claim="Over places of many sizes 5% lie outside the 95% limits and 0.2% outside the 99.8% limits, to within a "
        "fifth; a single size may differ, counts being whole.",
        tried="120 sizes from 20 to 20,000 people (5 to 5,000 expected events); every possible count is added up.",
        columns=["limits", "mean chance outside", "by size"],
        rows=rows,
        holds=holds,
    )
