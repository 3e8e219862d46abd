"""From what was seen and what is supposed to the start of a forecast, on any day; and the days of a back-test."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from alongside.core.quantities import FloatArray
from alongside.core.recruitment._arrivals import DAYS, Closure, RecruitmentSource, week_ends
from alongside.core.recruitment._backtest import Origin
from alongside.core.recruitment._forecast import GoingOn, History, Outlook
from alongside.core.recruitment._forecast_history import Seen, history_of, opened, sources_seen

WITHOUT_END = 10**8
"""A target nobody reaches: a back-test asks who comes, not when it is enough."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Supposed:
    """What is supposed besides what was seen.

    `population` (G,): shares of the known groups, 0 for not known. `mixes`: a channel's own mix, (G,) in people.
    """

    population: FloatArray
    sources: tuple[RecruitmentSource, ...] = ()
    mixes: Mapping[str, FloatArray] = field(default_factory=dict)
    holidays: tuple[Closure, ...] = ()
    consent: GoingOn | None = None
    retention: GoingOn | None = None
    draws: int = 10_000


def start_of_forecast(
    seen: Seen, supposed: Supposed, *, as_of: datetime.date, weeks: int, target_n: int = WITHOUT_END
) -> tuple[History, Outlook]:
    """Return what was known at the end of a day, and what is to come in the weeks after it."""
    known = seen.by(as_of)
    sources = opened(known, sources_seen(known, supposed.sources), as_of=as_of)
    channels = tuple(dict.fromkeys(source.channel for source in sources))
    nothing = np.zeros_like(supposed.population)
    outlook = Outlook(
        sources=sources,
        channels=channels,
        population=supposed.population,
        target_n=target_n,
        ends=week_ends(last=as_of + datetime.timedelta(days=DAYS * weeks), weeks=weeks),
        mix_priors=np.stack([supposed.mixes.get(name, nothing) for name in channels])
        if channels
        else nothing,
        holidays=supposed.holidays,
        has_consent=len(seen.stages) > 1,
        has_retention=len(seen.stages) > 2,
        consent=supposed.consent,
        retention=supposed.retention,
        draws=supposed.draws,
    )
    history = history_of(known, sources=sources, channels=channels, as_of=as_of, holidays=supposed.holidays)
    return history, outlook


def origins_of(
    seen: Seen, supposed: Supposed, *, last: datetime.date, first_weeks: int, ahead: int, step: int
) -> list[Origin]:
    """Return the days to forecast from: the first after `first_weeks`, then every `step` weeks while `ahead` fit."""
    dates = seen.came["date"]
    found: list[Origin] = []
    if not dates.len():
        return found
    first: datetime.date = dates.min()  # type: ignore[assignment]  # polars types min as any value
    on = first + datetime.timedelta(days=DAYS * first_weeks - 1)
    while on + datetime.timedelta(days=DAYS * ahead) <= last:
        history, outlook = start_of_forecast(seen, supposed, as_of=on, weeks=ahead)
        then = seen.by(on + datetime.timedelta(days=DAYS * ahead))
        came = then.counts(seen.recruiting_stage) - history.recruited
        found.append(Origin(on=on, history=history, outlook=outlook, came=came))
        on += datetime.timedelta(days=DAYS * step)
    return found
