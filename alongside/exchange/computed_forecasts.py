"""From what was given to a forecast or a back-test: what the terminal and the pages compute, in one place."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from typing import Any

import numpy as np
import polars as pl

from alongside.core.errors import InputError
from alongside.core.reach import Population
from alongside.core.recruitment import (
    Closure,
    Forecast,
    Origin,
    Seen,
    Supposed,
    backtest,
    forecast,
    origins_of,
    start_of_forecast,
)
from alongside.exchange import forecasts
from alongside.exchange.arrivals import Recruitment
from alongside.exchange.forecast_channels import closed_without_anybody, with_one_name_each
from alongside.exchange.forecast_groups import refuse_floors_above_all, refuse_unknown_groups
from alongside.exchange.forecast_settings import ForecastSettings
from alongside.exchange.problems import Read, quoted
from alongside.exchange.readings import Provenance

USUAL_WEEKS = 104
DAYS = 7
ONE_DAY = datetime.timedelta(days=1)
LONGEST = 260
"""Weeks of a back-test's parts."""
Tell = Callable[[str, float], None]
"""Is told which dimension is next, and which share of the work is done."""


def tell_nobody(_dimension: str, _share: float) -> None:
    """Say nothing of how far it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What is known and supposed, ready for a forecast of each dimension: `seen` and `supposed` go together."""

    populations: Read[tuple[Population, ...]]
    recruitment: Read[Recruitment]
    settings: ForecastSettings
    seen: tuple[Seen, ...]
    supposed: tuple[Supposed, ...]

    @property
    def last(self) -> datetime.date | None:
        """The day of the last arrival; none where nobody has come."""
        last: datetime.date | None = self.recruitment.value.margins["date"].max()  # type: ignore[assignment]  # polars types max as any value
        return last

    @property
    def inputs(self) -> list[dict[str, str]]:
        """The files with their digests."""
        files = [("population", self.populations.file, self.populations.sha256)]
        files.append(("arrivals", self.recruitment.file, self.recruitment.sha256))
        if self.settings.file:
            files.append(("settings", self.settings.file, self.settings.sha256))
        return [{"role": role, "name": name, "sha256": digest} for role, name, digest in files]

    @property
    def notices(self) -> list[dict[str, str]]:
        """What the author of the files should know."""
        every = (*self.populations.notices, *self.recruitment.notices)
        return [{"code": one.code, "text": one.text} for one in every]


def given_of(
    populations: Read[tuple[Population, ...]],
    recruitment: Read[Recruitment],
    settings: ForecastSettings,
    *,
    draws: int,
) -> Given:
    """Set every dimension ready that both the first population and the arrivals have."""
    population = populations.value[0]
    recruitment = with_one_name_each(settings, recruitment)
    present = recruitment.value.margins["dimension"].unique().to_list()
    dimensions = [name for name in population.dimensions if not present or name in present]
    refuse_unknown_groups(settings, population)
    refuse_floors_above_all(settings, population)
    pairs = [_ready(population, recruitment.value, settings, name, draws) for name in dimensions]
    return Given(
        populations=populations,
        recruitment=recruitment,
        settings=settings,
        seen=tuple(seen for seen, _ in pairs),
        supposed=tuple(supposed for _, supposed in pairs),
    )


def compute_forecast(
    given: Given,
    *,
    target_n: int,
    ends_on: datetime.date | None,
    as_of: datetime.date,
    level: float,
    seed: int,
    parameters: Mapping[str, Any],
    tell: Tell = tell_nobody,
) -> forecasts.Document:
    """Return the forecast; `ends_on` goes before that of the settings, and nothing is asked of their target."""
    last, notices = _last_day(ends_on or given.settings.ends_on, as_of)
    _refuse_before_anybody(given, as_of)
    weeks = -(-(last - as_of).days // DAYS)
    closed = Closure(first=last + ONE_DAY, last=last + datetime.timedelta(days=DAYS))
    parts = []
    for at, (seen, supposed) in enumerate(zip(given.seen, given.supposed, strict=True)):
        tell(seen.dimension, at / len(given.seen))
        until = replace(supposed, holidays=(*supposed.holidays, closed))
        history, outlook = start_of_forecast(seen, until, as_of=as_of, weeks=weeks, target_n=target_n)
        # Each dimension is drawn from the same seed, so that the order of the file changes nothing.
        found = forecast(history=history, outlook=outlook, rng=np.random.default_rng(seed))
        parts.append(_part(seen, found, given.settings))
    return forecasts.forecast_document(
        parts,
        as_of=as_of,
        ends_on=last,
        level=level,
        benchmark=given.populations.value[0].name,
        stages=given.recruitment.value.stages,
        provenance=_provenance(given, parameters, seed),
        notices=[*given.notices, *notices, *_on_closed(given, as_of), *_on_yardsticks(given)],
        unit=given.populations.value[0].unit or "people",
    )


def compute_backtest(
    given: Given,
    *,
    ahead: int,
    first_weeks: int,
    step: int,
    level: float,
    draws: int,
    seed: int,
    parameters: Mapping[str, Any],
    tell: Tell = tell_nobody,
) -> forecasts.Document:
    """Return how forecasts from past dates would have done, for every dimension."""
    found = []
    _refuse_too_few_weeks(given, first_weeks=first_weeks, ahead=ahead)
    every = origins_in(given, ahead=ahead, first_weeks=first_weeks, step=step)
    for at, (seen, origins) in enumerate(zip(given.seen, every, strict=True)):
        tell(seen.dimension, at / len(given.seen))
        rng = np.random.default_rng(seed)
        found.append((seen.dimension, seen.categories, backtest(origins=origins, level=level, rng=rng)))
    return forecasts.backtest_document(
        found,
        ahead=ahead,
        provenance=_provenance(given, parameters, seed),
        draws=draws,
        notices=given.notices,
    )


def origins_in(given: Given, *, ahead: int, first_weeks: int, step: int) -> list[list[Origin]]:
    """Return the past dates to forecast from, for every dimension; none where the arrivals cover too few weeks."""
    if given.last is None:
        return [[] for _ in given.seen]
    return [
        origins_of(seen, supposed, last=given.last, first_weeks=first_weeks, ahead=ahead, step=step)
        for seen, supposed in zip(given.seen, given.supposed, strict=True)
    ]


def _refuse_too_few_weeks(given: Given, *, first_weeks: int, ahead: int) -> None:
    dates = given.recruitment.value.margins["date"].to_list()
    if not dates:
        raise InputError("arrivals", "Nobody has come yet: there is no date to forecast from.")
    weeks = ((max(dates) - min(dates)).days + 1) // DAYS
    if weeks < first_weeks + ahead:
        raise InputError(
            "ahead",
            "There is no date to forecast from: the arrivals, from {first} to {last}, cover fewer whole weeks "
            "({weeks}) than are needed ({needed}: {first_weeks} before the first forecast and {ahead} ahead of it). "
            "Lower --first-weeks or --ahead.",
            weeks=weeks,
            first=min(dates),
            last=max(dates),
            needed=first_weeks + ahead,
            first_weeks=first_weeks,
            ahead=ahead,
        )


def _provenance(given: Given, parameters: Mapping[str, Any], seed: int) -> Provenance:
    return Provenance(version=version("alongside"), parameters=parameters, inputs=given.inputs, seed=seed)


def _ready(
    population: Population, came: Recruitment, settings: ForecastSettings, dimension: str, draws: int
) -> tuple[Seen, Supposed]:
    rows = population.margins.filter(pl.col("dimension") == dimension).drop_nulls("category")
    counts = dict(zip(rows["category"].to_list(), rows["count"].to_list(), strict=True))
    unknown = came.margins.filter((pl.col("dimension") == dimension) & pl.col("category").is_null())
    categories: tuple[str | None, ...] = (*counts, *((None,) if unknown.height else ()))
    total = sum(counts.values())
    shares = np.array([counts.get(name or "", 0.0) / total for name in categories])
    mixes = {
        channel: np.array([weights.get(name or "", 0.0) for name in categories])
        for channel, weights in settings.mixes.items()
        if set(weights) <= set(counts)
    }
    seen = Seen(
        came=came.margins, left=came.left, stages=came.stages, dimension=dimension, categories=categories
    )
    supposed = Supposed(
        population=shares,
        sources=settings.sources,
        mixes=mixes,
        holidays=settings.holidays,
        consent=settings.consent,
        retention=settings.retention,
        draws=draws,
    )
    return seen, supposed


def _last_day(
    ends_on: datetime.date | None, as_of: datetime.date
) -> tuple[datetime.date, list[dict[str, str]]]:
    if ends_on is None:
        text = f"No end is given, so the forecast looks {USUAL_WEEKS} weeks ahead."
        return as_of + datetime.timedelta(weeks=USUAL_WEEKS), [{"code": "usual_end", "text": text}]
    if ends_on <= as_of:
        raise InputError(
            "ends_on",
            "Recruitment ends on {ends}, which is not after {as_of}, the day the forecast is made from: nothing is "
            "left to foresee. Give a later end, or make the forecast from an earlier day.",
            ends=ends_on,
            as_of=as_of,
        )
    return ends_on, []


def _refuse_before_anybody(given: Given, as_of: datetime.date) -> None:
    """Refuse a day by which nobody had come where nothing is supposed of any channel either."""
    first: datetime.date | None = given.recruitment.value.margins["date"].min()  # type: ignore[assignment]  # polars types min as any value
    if first is not None and as_of < first and not given.settings.sources:
        raise InputError(
            "as_of",
            "Nobody had come by {as_of}, and no channel is given: the first came on {first}. Make the forecast from "
            "that day or a later one, or give channels with their rates.",
            as_of=as_of,
            first=first,
        )


def _on_closed(given: Given, as_of: datetime.date) -> Sequence[dict[str, str]]:
    found = closed_without_anybody(given.settings, given.recruitment.value, as_of=as_of)
    return [{"code": one.code, "text": one.text} for one in found]


def _part(seen: Seen, found: Forecast, settings: ForecastSettings) -> forecasts.DimensionForecast:
    floors = {name: share for name, share in settings.floors.items() if name in seen.categories}
    return forecasts.DimensionForecast(
        dimension=seen.dimension, categories=seen.categories, found=found, floors=floors
    )


def _on_yardsticks(given: Given) -> Sequence[dict[str, str]]:
    names = [one.name for one in given.populations.value]
    if len(names) < 2:
        return []
    text = f"There are {len(names)} populations; ratios are to the first, {quoted(names[0])}."
    return [{"code": "first_yardstick", "text": text}]
