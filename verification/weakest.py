"""Where the intervals of a share and of a ratio are weakest, every possible count added up: nothing simulated."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from scipy import stats

from alongside.core.inference import (
    beta_interval,
    clopper_pearson,
    poisson_interval,
    risk_ratio_score,
    wilson,
)
from alongside.core.quantities import FloatArray, Intervals
from verification.tables import LEVEL, Section, cautious_holds
from verification.trials import Trials

TITLES = (
    "Intervals of a share: where each is weakest",
    "Interval of a ratio of uptakes: where it is weakest",
    "Exact intervals of a share and of a rate: never under 95%",
)
SIZES = (20, 50, 200, 1_000, 20_000)
EXPECTED = ((0.02, 0.2), (0.2, 1.0), (1.0, 5.0), (5.0, 20.0), (20.0, 1e9))
"""Bands of how many people of a group are expected; a rare group of few people is where approximations strain."""
METHODS: dict[str, Callable[..., Intervals]] = {"Wilson": wilson, "Jeffreys": beta_interval}
POINTS = 400


def sections(trials: Trials) -> list[Section]:
    """Add up and tabulate."""
    shares = trials.each(of_a_share, [{"n": n} for n in SIZES])
    ratios = trials.each(of_a_ratio, [{"group": group} for group in (5, 20, 50, 200, 1_000)])
    rate = trials.each(of_a_rate, [{}])[0]
    return [_shares(shares), _ratios(ratios), _exact(shares, rate)]


def of_a_share(*, n: int, rng: np.random.Generator) -> dict[str, tuple[FloatArray, FloatArray]]:
    """Coverage of each method at shares from 0.0005 to 0.5, beside n times the share."""
    del rng  # nothing is left to chance
    shares = np.unique(np.concatenate([np.geomspace(5e-4, 0.5, POINTS), np.linspace(0.01, 0.5, 50)]))
    x = np.arange(n + 1)
    methods = {**METHODS, "Clopper-Pearson": clopper_pearson}
    limits = {name: method(successes=x, n=n, level=LEVEL) for name, method in methods.items()}
    covered = {name: np.empty(shares.size) for name in methods}
    for at, share in enumerate(shares):
        chance = stats.binom.pmf(x, n, share)
        for name, limit in limits.items():
            covered[name][at] = chance[(limit.low <= share) & (share <= limit.high)].sum()
    return {name: (shares * n, values) for name, values in covered.items()}


def of_a_rate(*, rng: np.random.Generator) -> FloatArray:
    """Coverage of the exact interval of a rate at 0.01 to 1,000 expected events."""
    del rng
    x = np.arange(2_000)
    limits = poisson_interval(events=x, level=LEVEL)
    means = np.geomspace(0.01, 1_000, 400)
    return np.array([stats.poisson.pmf(x, m)[(limits.low <= m) & (m <= limits.high)].sum() for m in means])


def of_a_ratio(*, group: int, rng: np.random.Generator) -> tuple[FloatArray, FloatArray]:
    """Coverage of the score interval of uptake in a group over uptake elsewhere (2,000 people)."""
    del rng
    elsewhere = 2_000
    x1, x2 = np.arange(group + 1.0), np.arange(elsewhere + 1.0)
    uptakes = np.geomspace(0.02, 0.5, 7)
    expected, covered = [], []
    for uptake in uptakes:
        near = stats.binom.interval(1 - 1e-10, elsewhere, uptake)
        others = x2[int(near[0]) : int(near[1]) + 1]
        grid = np.meshgrid(x1, others, indexing="ij")
        limits = risk_ratio_score(x1=grid[0], n1=group, x2=grid[1], n2=elsewhere, level=LEVEL)
        weight = stats.binom.pmf(others, elsewhere, uptake)
        for ratio in np.geomspace(0.1, 2.0, 61):
            if uptake * ratio < 1:
                chance = np.outer(stats.binom.pmf(x1, group, uptake * ratio), weight)
                expected.append(group * uptake * ratio)
                covered.append(chance[(limits.low <= ratio) & (ratio <= limits.high)].sum())
    return np.array(expected), np.array(covered)


def _banded(expected: FloatArray, covered: FloatArray) -> list[tuple[float, float]]:
    """The mean and the lowest coverage in each band of expected counts; NaN where there is none."""
    found = []
    for low, high in EXPECTED:
        cells = covered[(expected >= low) & (expected < high)]
        found.append((float(cells.mean()), float(cells.min())) if cells.size else (np.nan, np.nan))
    return found


def _cells(banded: Sequence[tuple[float, float]]) -> list[str]:
    return ["-" if np.isnan(mean) else f"{mean:.3f}, {low:.3f}" for mean, low in banded]


COLUMNS = ["fewer than 0.2 expected", "0.2 to 1", "1 to 5", "5 to 20", "20 or more"]
LEAST = (0.83, 0.89, 0.91, 0.92, 0.93)
"""What Wilson's interval is claimed to cover at the least in each band; its mean is claimed by the tables before."""
LEAST_RATIO = (0.75, 0.80, 0.89, 0.92, 0.93)


def _shares(found: list[dict[str, Any]]) -> Section:
    rows, lowest = [], []
    for n, answer in zip(SIZES, found, strict=True):
        for name in METHODS:
            banded = _banded(*answer[name])
            rows.append([name, f"{n:,}", *_cells(banded)])
            if name == "Wilson":
                lowest.append([low for _, low in banded])
    worst = np.nanmin(np.array(lowest), axis=0)
    return Section(
        title=TITLES[0],
        claim="Wilson's interval (the ratio against a yardstick, rates, enrolment) covers, by how many people of the "
        f"group are expected (bands as in the table), never less than {_list(LEAST)}.",
        tried="Mean and lowest coverage over 450 shares from 0.0005 to 0.5; every possible count is added up.",
        columns=["method", "people", *COLUMNS],
        rows=rows,
        holds=bool((worst >= np.array(LEAST)).all()),
    )


def _ratios(found: list[tuple[FloatArray, FloatArray]]) -> Section:
    banded = [_banded(*answer) for answer in found]
    worst = np.nanmin(np.array([[low for _, low in row] for row in banded]), axis=0)
    sizes = ("5", "20", "50", "200", "1,000")
    return Section(
        title=TITLES[1],
        claim="Miettinen and Nurminen's interval (the ratio under subset) covers, by how many people of the group "
        f"are expected, never less than {_list(LEAST_RATIO)}.",
        tried="Mean and lowest coverage over uptakes of 0.02 to 0.5 among 2,000 others and true ratios of 0.1 to 2; "
        "every possible pair of counts is added up.",
        columns=["listed in the group", *COLUMNS],
        rows=[[size, *_cells(row)] for size, row in zip(sizes, banded, strict=True)],
        holds=bool((worst >= np.array(LEAST_RATIO)).all()),
    )


def _exact(found: list[dict[str, Any]], rate: FloatArray) -> Section:
    shares = {
        f"Clopper-Pearson, {n:,} people": answer["Clopper-Pearson"][1]
        for n, answer in zip(SIZES, found, strict=True)
    }
    every = {**shares, "Garwood's, of a rate": rate}
    return Section(
        title=TITLES[2],
        claim="An exact interval never covers less than 0.95.",
        tried="As above; 0.01 to 1,000 expected events for the rate.",
        columns=["interval", "mean", "lowest"],
        rows=[[name, f"{cells.mean():.3f}", f"{cells.min():.3f}"] for name, cells in every.items()],
        holds=cautious_holds(np.concatenate(list(every.values())), replicates=None),
    )


def _list(numbers: Sequence[float]) -> str:
    return ", ".join(f"{number:.2f}" for number in numbers)
