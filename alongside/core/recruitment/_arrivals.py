"""Sources of recruits: when each is open, how many it is thought to bring, and what it has brought."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from alongside.core.errors import InputError
from alongside.core.quantities import FloatArray

UNCAPPED = float("inf")
DAYS = 7
MOST_A_WEEK = 1_000_000
"""People a week through one source: more are a slip of the pen, and cannot be drawn one by one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Closure:
    """Days, both ends included, on which recruitment runs at `factor` of its strength: a holiday, a closed service."""

    first: datetime.date
    last: datetime.date
    factor: float = 0.0

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise InputError(
                "holidays",
                "The holiday from {first} ends before it begins, on {last}: put the dates in order.",
                first=self.first,
                last=self.last,
            )
        if not 0 <= self.factor < UNCAPPED:
            raise InputError(
                "holidays", "The factor of a holiday is {factor}: give 0 or more.", factor=self.factor
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class RecruitmentSource:
    """A channel at a site.

    `rate_per_week`, `rate_weeks`: people thought to come a week at full strength, and how many weeks of counting that
    is worth; None where it is learnt from the others. `opens_on`, `closes_on`: both days included. `ramp_weeks`: weeks
    from opening to full strength, in a straight line. `cap`: the most recruits in all.
    """

    channel: str
    site: str = ""
    rate_per_week: float | None = None
    rate_weeks: float = 4.0
    opens_on: datetime.date | None = None
    closes_on: datetime.date | None = None
    ramp_weeks: float = 0.0
    cap: float = UNCAPPED
    closures: tuple[Closure, ...] = field(default=())

    def __post_init__(self) -> None:
        if self.opens_on and self.closes_on and self.closes_on < self.opens_on:
            raise InputError(
                "channels",
                "{channel} closes on {closes}, before it opens on {opens}: put the dates in order.",
                channel=self.channel,
                closes=self.closes_on,
                opens=self.opens_on,
            )
        if self.rate_per_week is not None and self.rate_per_week > MOST_A_WEEK:
            raise InputError(
                "channels",
                "The rate_per_week of {channel} is {rate:,.10g}; give at most {most:,} people a week.",
                channel=self.channel,
                rate=self.rate_per_week,
                most=MOST_A_WEEK,
            )
        wrong = [
            name
            for name, value, least in (
                ("rate_per_week", self.rate_per_week, 0.0),
                ("rate_weeks", self.rate_weeks, 1e-9),
                ("ramp_weeks", self.ramp_weeks, 0.0),
                ("cap", self.cap, 0.0),
            )
            if value is not None and not value >= least
        ]
        if wrong:
            raise InputError(
                "channels",
                "The {name} of {channel} cannot be used: give a number above 0.",
                name=wrong[0],
                channel=self.channel,
            )


def week_ends(*, last: datetime.date, weeks: int) -> tuple[datetime.date, ...]:
    """Return the last days of so many weeks, the latest ending on `last`."""
    return tuple(last - datetime.timedelta(days=DAYS * back) for back in reversed(range(weeks)))


def exposure(
    *, sources: Sequence[RecruitmentSource], ends: Sequence[datetime.date], holidays: Sequence[Closure] = ()
) -> FloatArray:
    """Return how open each source is in each week, as a share of a whole week at full strength; shape (W, C).

    Each day counts 0 before opening and after closing, rises in a straight line over the ramp, and is multiplied by
    the factor of every holiday it lies in. `ends`: the last day of each week.

    *Source:* intensity with a start-up and closures: Lan, Tang and Heitjan 2019, Clin Trials 16:475-482,
    doi:10.1177/1740774519853260. By hand: open from the third of seven days without a ramp, 5/7.
    *Limits:* the same strength on every day of the week.

    >>> source = RecruitmentSource(channel="clinic", opens_on=datetime.date(2024, 1, 3))
    >>> round(float(exposure(sources=[source], ends=[datetime.date(2024, 1, 7)])[0, 0]), 4)
    0.7143
    """
    days = np.array(
        [[end.toordinal() - DAYS + 1 + day for day in range(DAYS)] for end in ends], dtype=np.float64
    )
    common = _factor(days, holidays)
    columns = [
        (_strength(days, source) * common * _factor(days, source.closures)).mean(axis=1) for source in sources
    ]
    return np.stack(columns, axis=1) if columns else np.zeros((len(ends), 0))


def _factor(days: FloatArray, closures: Sequence[Closure]) -> FloatArray:
    factor = np.ones_like(days)
    for one in closures:
        inside = (days >= one.first.toordinal()) & (days <= one.last.toordinal())
        factor = np.where(inside, factor * one.factor, factor)
    return factor


def _strength(days: FloatArray, source: RecruitmentSource) -> FloatArray:
    opens = -np.inf if source.opens_on is None else float(source.opens_on.toordinal())
    closes = np.inf if source.closes_on is None else float(source.closes_on.toordinal())
    is_open = (days >= opens) & (days <= closes)
    if source.ramp_weeks == 0 or source.opens_on is None:
        return is_open.astype(np.float64)
    risen = (days - opens + 1) / (DAYS * source.ramp_weeks)
    return np.where(is_open, np.clip(risen, 0.0, 1.0), 0.0)
