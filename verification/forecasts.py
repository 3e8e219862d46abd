"""Forecasts: do intervals for who will come hold, when sources go on as they were, and when they do not?"""

from __future__ import annotations

import datetime

import numpy as np
import polars as pl

from alongside.core.quantities import FloatArray
from alongside.core.recruitment import (
    Origin,
    Seen,
    Supposed,
    backtest,
    forecast,
    quantiles,
    start_of_forecast,
)
from verification.tables import Section, slack
from verification.trials import Trials

TITLES = ("Forecasts: intervals for who will come",)
LEVEL = 0.8
TRIED, PARTS = 600, 6
GROUPS = ("a", "b", "c", "d")
POPULATION = np.array([0.4, 0.3, 0.2, 0.1])
MONDAY = datetime.date(2024, 1, 1)
CASES = (
    ("as the model has it, 12 weeks seen", 12, 12, 1.0, 1),
    ("as the model has it, 40 weeks seen", 40, 12, 1.0, 1),
    ("as the model has it, 5 weeks seen, 26 ahead", 5, 26, 1.0, 1),
    ("twice as many after the forecast", 26, 12, 2.0, 1),
    ("people come in pairs of one group", 26, 12, 1.0, 2),
)


def sections(trials: Trials) -> list[Section]:
    """Simulate and tabulate."""
    cases = [
        {"weeks": weeks, "ahead": ahead, "change": change, "together": together}
        for _, weeks, ahead, change, together in CASES
    ]
    found = [np.mean(parts, axis=0) for parts in trials.repeated(held, cases, parts=PARTS)]
    rows = [
        [name, f"{groups:.3f}", f"{every:.3f}", f"{shares:.3f}", f"{width:.2f}"]
        for (name, *_), (groups, every, shares, width) in zip(CASES, found, strict=True)
    ]
    lowest = LEVEL - slack(1 - LEVEL, TRIED)
    return [
        Section(
            title=TITLES[0],
            claim="While sources and mixes go on as they were, 80% intervals for recruits by group, and for everyone, "
            "hold at least 80% of the time (counts are whole, so a little more).",
            tried=f"{TRIED} recruitments a row: three channels whose rates are gamma and whose mixes are Dirichlet "
            "between them, four groups. The last two rows are limits, not claims.",
            columns=["truth", "by group", "everyone", "final shares", "width over mean"],
            rows=rows,
            holds=all(min(row[:3]) >= lowest for row in found[:3]),
        )
    ]


def held(*, weeks: int, ahead: int, change: float, together: int, rng: np.random.Generator) -> FloatArray:
    """How often intervals held: by group, everyone, final shares; and their width over who came."""
    answers = [_one(weeks, ahead, change, together, rng) for _ in range(TRIED // PARTS)]
    return np.mean(answers, axis=0)


def _one(weeks: int, ahead: int, change: float, together: int, rng: np.random.Generator) -> FloatArray:
    rates, mixes = rng.gamma(2.0, 1.5, size=3) / together, rng.dirichlet(20 * POPULATION, size=3)
    strength = np.where(np.arange(weeks + ahead) < weeks, 1.0, change)
    counts = (
        np.array(
            [
                [
                    rng.multinomial(rng.poisson(rate * now), mix)
                    for rate, mix in zip(rates, mixes, strict=True)
                ]
                for now in strength
            ]
        )
        * together
    )
    seen = Seen(came=_frame(counts[:weeks]), left=None, stages=("in",), dimension="g", categories=GROUPS)
    supposed = Supposed(population=POPULATION, draws=800)
    as_of = MONDAY + datetime.timedelta(days=7 * weeks - 1)
    if counts[:weeks].sum() == 0:
        return np.ones(4)
    history, outlook = start_of_forecast(seen, supposed, as_of=as_of, weeks=ahead)
    came = counts[weeks:].sum(axis=(0, 1)).astype(float)
    tested = backtest(
        origins=[Origin(on=as_of, history=history, outlook=outlook, came=came)], level=LEVEL, rng=rng
    )
    found = forecast(history=history, outlook=outlook, rng=rng)
    _, low, high = quantiles(found.shares, level=LEVEL)
    final = counts.sum(axis=(0, 1)) / counts.sum()
    shares = np.mean((low <= final) & (final <= high))
    return np.array([tested.coverage.value, tested.coverage_of_n.value, shares, tested.relative_width])


def _frame(counts: FloatArray) -> pl.DataFrame:
    """Newcomers week by week; channels nobody came through are not known of."""
    rows = [
        (
            MONDAY + datetime.timedelta(weeks=week),
            "in",
            "g",
            group,
            f"channel {channel}",
            "",
            float(counts[week, channel, at]),
        )
        for week in range(counts.shape[0])
        for channel in range(counts.shape[1])
        if counts[:, channel].sum()
        for at, group in enumerate(GROUPS)
    ]
    schema = ["date", "stage", "dimension", "category", "channel", "site", "count"]
    return pl.DataFrame(rows, schema=schema, orient="row")
