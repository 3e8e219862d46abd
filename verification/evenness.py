"""Coverage of the R-indicator and its coefficient of variation, and what the partial indicators' errors are worth."""

from __future__ import annotations

from functools import cache
from itertools import product
from typing import Any

import numpy as np
import polars as pl
from scipy.optimize import brentq
from scipy.special import expit

from alongside.core.quantities import FloatArray
from alongside.core.reach import Indicator, IndicatorValue, indicator
from verification.tables import LEVEL, NOMINAL, Section, coverage_holds, rates, summary
from verification.trials import Trials

TITLES = (
    "Evenness (R): the 95% interval",
    "Coefficient of variation of taking part: the 95% interval",
    "Partial indicators: the standard errors",
)
TRUE_R = (1.0, 0.95, 0.89, 0.81)
LISTS = (
    {"people": 300, "mean": 0.3},
    {"people": 1_000, "mean": 0.3},
    {"people": 5_000, "mean": 0.1},
    {"people": 5_000, "mean": 0.3},
    {"people": 50_000, "mean": 0.3},
)
SHAPE = (2, 3, 5)
"""Categories of the three dimensions crossed: 30 cells."""
TRIED, DRAWS, PARTS = 800, 400, 8
SPREAD_FROM, SPREAD_TO = 0.8, 1.25


def sections(trials: Trials) -> list[Section]:
    """Simulate and tabulate."""
    cases = [{"truth": truth, **one} for one in LISTS for truth in TRUE_R]
    found = trials.repeated(measured, cases, parts=PARTS)
    joined = [{name: np.concatenate([part[name] for part in parts]) for name in parts[0]} for parts in found]
    return [_coverage(TITLES[0], joined, "r"), _coverage(TITLES[1], joined, "cv"), _errors(cases, joined)]


@cache
def listed(people: int, mean: float, truth: float) -> tuple[pl.DataFrame, FloatArray, float, float]:
    """A list by cell, each cell's chance of taking part, and the true R and coefficient of variation."""
    rng = np.random.default_rng(4)
    # Fixed shapes of the list and of the main effects: one list is looked at, many cohorts are drawn from it.
    cells = list(product(*(range(size) for size in SHAPE)))
    share = np.prod(
        [np.linspace(1.0, 2.0, size)[[cell[at] for cell in cells]] for at, size in enumerate(SHAPE)], axis=0
    )
    counts = np.maximum(np.round(people * share / share.sum()), 1.0)
    effects = [np.concatenate([[0.0], rng.normal(size=size - 1)]) for size in SHAPE]
    score = np.array([sum(effects[at][cell[at]] for at in range(len(SHAPE))) for cell in cells])

    def chances(steep: float) -> FloatArray:
        level = brentq(lambda b: counts @ expit(b + steep * score) / counts.sum() - mean, -300, 300)
        return np.asarray(expit(level + steep * score))

    def deviation(steep: float) -> float:
        rho = chances(steep)
        return float(np.sqrt(counts @ (rho - counts @ rho / counts.sum()) ** 2 / (counts.sum() - 1)))

    steep = 0.0 if truth == 1 else brentq(lambda b: 1 - 2 * deviation(b) - truth, 1e-6, 20)
    names = {f"d{at}": [str(cell[at]) for cell in cells] for at in range(len(SHAPE))}
    frame = pl.DataFrame({**names, "count": counts})
    rho = chances(steep)
    return frame, rho, 1 - 2 * deviation(steep), deviation(steep) / float(counts @ rho / counts.sum())


def measured(*, people: int, mean: float, truth: float, rng: np.random.Generator) -> dict[str, FloatArray]:
    """Whether each interval holds the truth; the partial indicators (0) and their standard errors (1)."""
    frame, rho, true_r, true_cv = listed(people, mean, truth)
    r, cv, partials = [], [], []
    for _ in range(TRIED // PARTS):
        taken = rng.binomial(frame["count"].to_numpy().astype(int), rho).astype(float)
        found = indicator(
            list_cells=frame,
            cohort_cells=frame.with_columns(count=pl.Series(taken)),
            level=LEVEL,
            draws=DRAWS,
            rng=rng,
        )
        assert isinstance(found, Indicator)
        r.append(_holds(found.r, true_r))
        cv.append(_holds(found.cv, true_cv))
        tables = (found.partial_by_variable, found.partial_by_category)
        partials.append(
            [
                np.concatenate([table[name].to_numpy() for table in tables for name in names])
                for names in (("unconditional", "conditional"), _ERRORS)
            ]
        )
    return {"r": np.array(r, dtype=float), "cv": np.array(cv, dtype=float), "partials": np.array(partials)}


_ERRORS = ("unconditional_standard_error", "conditional_standard_error")


def _holds(found: IndicatorValue, truth: float) -> bool:
    assert isinstance(found.low, float)
    assert isinstance(found.high, float)
    return found.low - 1e-9 <= truth <= found.high + 1e-9


def _coverage(title: str, found: list[dict[str, FloatArray]], what: str) -> Section:
    cells = [float(answer[what].mean()) for answer in found]
    table = np.array(cells).reshape(len(LISTS), len(TRUE_R))
    return Section(
        title=title,
        claim=NOMINAL,
        tried=f"{TRIED:,} cohorts a cell from one list of 30 cells (three dimensions), main effects only. Where the "
        "interval is one-sided it is counted as it stands.",
        columns=["people on the list", "part taking part", *(f"true R {truth}" for truth in TRUE_R)],
        rows=[
            *(
                [f"{one['people']:,}", f"{one['mean']:.0%}", *rates(row)]
                for one, row in zip(LISTS, table, strict=True)
            ),
            summary(cells, width=2 + len(TRUE_R)),
        ],
        holds=coverage_holds(cells),
    )


def _errors(cases: list[dict[str, Any]], found: list[dict[str, FloatArray]]) -> Section:
    rows, medians = [], []
    for case, answer in zip(cases, found, strict=True):
        if case["truth"] > 0.9:
            continue
        values, errors = answer["partials"][:, 0], answer["partials"][:, 1]
        ratio = errors.mean(axis=0) / values.std(axis=0, ddof=1)
        medians.append(float(np.median(ratio)))
        rows.append(
            [
                f"{case['people']:,}",
                f"{case['mean']:.0%}",
                f"{case['truth']}",
                f"{np.median(ratio):.2f}",
                f"{ratio.min():.2f} to {ratio.max():.2f}",
            ]
        )
    return Section(
        title=TITLES[2],
        claim="Where people took part unevenly (R below 0.9), the stated errors are, in the middle, between "
        f"{SPREAD_FROM} and {SPREAD_TO} of how far the indicators really scatter.",
        tried="Mean stated standard error over the standard deviation across cohorts; by variable and by category, "
        "unconditional and conditional.",
        columns=["people on the list", "part taking part", "true R", "median", "range"],
        rows=rows,
        holds=all(SPREAD_FROM <= median <= SPREAD_TO for median in medians),
    )
