"""Would the forecast have held? Rolling origins: at each, only what was known by then is used."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from alongside.core.errors import InputError
from alongside.core.inference import wilson
from alongside.core.quantities import Estimate, FloatArray, Interval, as_floats
from alongside.core.recruitment._forecast import History, Outlook, forecast, quantiles


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """One date to forecast from: what was known on it, the weeks ahead, and who came in them, by group (G,)."""

    on: datetime.date
    history: History
    outlook: Outlook
    came: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Backtest:
    """How the forecasts did; one row an origin, one column a group, the last column everyone.

    `middle`, `low`, `high`, `came` (K, G + 1): recruits of the weeks ahead. `coverage`: how often the interval held who
    came, over groups and origins together. `coverage_of_n`: of everyone, one an origin. `width`: the mean width of an
    interval; `relative_width`: over the mean who came. `score`: the mean interval score, smaller is better.
    """

    on: tuple[datetime.date, ...]
    middle: FloatArray
    low: FloatArray
    high: FloatArray
    came: FloatArray
    coverage: Estimate
    coverage_of_n: Estimate
    width: float
    relative_width: float
    score: float
    level: float


def backtest(*, origins: Iterable[Origin], level: float, rng: np.random.Generator) -> Backtest:
    """Return how often intervals of `level`, made at each origin from what was known, held who came afterwards.

    Coverage is pooled over groups and origins; its interval allows for groups of one origin hanging together (the
    effective number is Kish's, from the spread of coverage between origins). Interval score: width + 2/alpha times how
    far outside who came was.

    *Source:* rolling origins: Tashman 2000, Int J Forecast 16:437-450, doi:10.1016/S0169-2070(00)00065-0; interval
    score: Gneiting and Raftery 2007, J Am Stat Assoc 102:359-378, doi:10.1198/016214506000001437, equation 43.
    *Limits:* counts are whole numbers, so intervals hold a little more often than their level; origins whose weeks
    overlap hang together too.
    """
    every = list(origins)
    if not every:
        raise InputError(
            "origins",
            "There is no date to forecast from: the arrivals cover too few weeks for the weeks before and ahead.",
        )
    rows = [_row(origin, level, rng) for origin in every]
    middle, low, high, came = (as_floats([row[at] for row in rows]) for at in range(4))
    held = (low <= came) & (came <= high)
    outside = np.maximum(low - came, 0) + np.maximum(came - high, 0)
    groups = slice(0, -1)
    width = (high - low)[:, groups]
    mean_came = float(came[:, groups].mean())
    return Backtest(
        on=tuple(origin.on for origin in every),
        middle=middle,
        low=low,
        high=high,
        came=came,
        coverage=_pooled(held[:, groups], level),
        coverage_of_n=_pooled(held[:, -1:], level),
        width=float(width.mean()),
        relative_width=float(width.mean()) / max(mean_came, 1e-9),
        score=float((width + 2 / (1 - level) * outside[:, groups]).mean()),
        level=level,
    )


def _row(
    origin: Origin, level: float, rng: np.random.Generator
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    found = forecast(history=origin.history, outlook=origin.outlook, rng=rng)
    coming = found.recruited - origin.history.recruited
    both = np.column_stack([coming, coming.sum(axis=1)])
    return (*quantiles(both, level=level), np.append(origin.came, origin.came.sum()))


def _pooled(held: np.ndarray, level: float) -> Estimate:
    """The share held, with Wilson's interval at the effective number of intervals."""
    share, number = float(held.mean()), float(held.size)
    by_origin = held.mean(axis=1)
    chance = share * (1 - share)
    if len(by_origin) > 1 and chance > 0:
        # Where origins differ by more than chance alone, fewer intervals are worth as much as one.
        spread = float(by_origin.var(ddof=1)) / len(by_origin)
        number = float(np.clip(chance / max(spread, 1e-12), len(by_origin), number))
    limits = wilson(successes=share * number, n=number, level=0.95)
    interval = Interval(low=float(limits.low), high=float(limits.high), level=0.95)
    return Estimate(value=share, interval=interval, n=float(held.size), method=f"rolling origins, {level:g}")
