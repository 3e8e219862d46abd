"""Before and after a strategy began: the weeks compared, and the ways in that ran at the same time without it."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
import polars as pl
from numpy.typing import NDArray

from alongside.core.quantities import FloatArray
from alongside.core.recruitment._arrivals import DAYS, RecruitmentSource, exposure
from alongside.core.recruitment._forecast_history import Seen

Flags: TypeAlias = NDArray[np.bool_]
Pair: TypeAlias = tuple[str, str]
WEEKS, QUIET_DAYS, QUIET_GAPS, MOSTLY = 26, 28, 5.0, 0.75
A_DAY, A_WEEK = datetime.timedelta(days=1), datetime.timedelta(days=DAYS)
WHOLLY = 1.0 - 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A strategy that has begun, `units` of it: for `groups` (all where none are named) in `channel`, at `site`
    (everywhere where none is named)."""

    name: str
    channel: str
    started_on: datetime.date
    groups: tuple[str, ...] = ()
    site: str = ""
    units: int = 1

    def touches(self, pair: Pair) -> bool:
        """Whether it acts in a channel at a site."""
        return self.channel == pair[0] and self.site in ("", pair[1])

    def shares_groups(self, other: Running) -> bool:
        """Whether it acts on some of the same people."""
        return not self.groups or not other.groups or bool(set(self.groups) & set(other.groups))


@dataclass(frozen=True, slots=True, kw_only=True)
class NotLearnt:
    """Why arrivals teach nothing of an effect: a code, with the day or the name that belongs to it."""

    code: str
    on: datetime.date | None = None
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Weeks and ways in that can be compared. `starts`: first days of weeks; `is_after` (W,); `last`: the last day.

    `treated`, `controls`: channel and site; `left_out`: those that ran at the same time and cannot be compared.
    """

    starts: tuple[datetime.date, ...]
    is_after: Flags
    last: datetime.date
    treated: tuple[Pair, ...]
    controls: tuple[Pair, ...]
    left_out: tuple[Pair, ...]

    def weekly(self, frame: pl.DataFrame, pairs: Sequence[Pair], groups: Sequence[str]) -> FloatArray:
        """Return how many of some groups (everyone where none are named) came in each week, shape (W,)."""
        found = np.zeros(len(self.starts))
        rows = _through(frame, pairs).filter(pl.col("date") <= self.last)
        if groups:
            rows = rows.filter(pl.col("category").is_in(list(groups)))
        places = {start: at for at, start in enumerate(self.starts)}
        for date, count in rows.group_by("date").agg(pl.col("count").sum()).iter_rows():
            at = places.get(self.starts[0] + A_WEEK * ((date - self.starts[0]) // A_WEEK))
            if at is not None:
                found[at] += count
        return found


def compare(
    seen: Seen,
    running: Running,
    *,
    others: Sequence[Running] = (),
    sources: Sequence[RecruitmentSource] = (),
    weeks: int = WEEKS,
) -> Compared | NotLearnt:
    """Return the weeks on either side of a start, and concurrent ways in, that may be compared; or why there are none.

    Weeks are counted from the day of the start, at most `weeks` on either side; no other strategy for the same
    people may begin within them in the same channel, so they are cut short there. A concurrent way in was open, and
    had no such beginning, in most of the weeks on both sides. A week counts if that is so of every way in compared;
    `sources` say when each was open, otherwise it was from its first arrival on, and until its last one where nobody
    has come for a long while (more than 4 weeks and 5 times the usual gap).

    *Source:* concurrent controls and changes that do not fall in the window: Shadish, Cook and Campbell 2002,
    Experimental and Quasi-Experimental Designs, chapters 5 and 6. *Limits:* a holiday common to all changes nothing.
    """
    if not seen.came.height:
        return NotLearnt(code="nobody_yet")
    came = first_stage(seen).filter(pl.col("channel") != "")
    if not came.height:
        return NotLearnt(code="no_channels")
    last = _latest(seen.came)
    if running.started_on > last:
        return NotLearnt(code="starts_later", on=last)
    days = _days(came)
    pairs = tuple(days)
    treated = tuple(pair for pair in pairs if running.touches(pair))
    if not treated:
        return NotLearnt(code="channel_unseen", name=running.channel)
    rivals = [one for one in others if one.shares_groups(running)]
    window = _window(running, [one for one in rivals if any(map(one.touches, treated))], last, weeks)
    if isinstance(window, NotLearnt):
        return window
    opened = {
        pair: _span(days[pair], pair, sources, last, may_be_quiet=pair not in treated) for pair in pairs
    }
    return _fitting(running, window, treated, rivals, opened)


def first_stage(seen: Seen) -> pl.DataFrame:
    """Return those found, of the dimension that is asked for."""
    return seen.came.filter((pl.col("stage") == seen.stages[0]) & (pl.col("dimension") == seen.dimension))


def _days(came: pl.DataFrame) -> dict[Pair, list[datetime.date]]:
    """The days on which somebody came through each way in, in the order of their names."""
    rows = came.group_by("channel", "site").agg(pl.col("date").unique().sort())
    return {(channel, site): found for channel, site, found in sorted(rows.iter_rows())}


def _latest(frame: pl.DataFrame) -> datetime.date:
    found = frame["date"].max()
    assert isinstance(found, datetime.date)  # the frame has rows
    return found


def _through(frame: pl.DataFrame, pairs: Sequence[Pair]) -> pl.DataFrame:
    wanted = pl.DataFrame(list(pairs), schema={"channel": pl.String, "site": pl.String}, orient="row")
    return frame.join(wanted, on=["channel", "site"], how="semi")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Window:
    """Days from and to which may be compared."""

    first: datetime.date
    last: datetime.date


def _window(
    running: Running, rivals: Sequence[Running], last: datetime.date, weeks: int
) -> _Window | NotLearnt:
    began = running.started_on
    together = [one.name for one in rivals if one.started_on == began]
    if together:
        return NotLearnt(code="started_together", name=together[0])
    before = [one.started_on for one in rivals if one.started_on < began]
    after = [one.started_on - A_DAY for one in rivals if one.started_on > began]
    return _Window(
        first=max([began - A_WEEK * weeks, *before]),
        last=min([last, began + A_WEEK * weeks - A_DAY, *after]),
    )


def _span(
    days: Sequence[datetime.date],
    pair: Pair,
    sources: Sequence[RecruitmentSource],
    last: datetime.date,
    *,
    may_be_quiet: bool,
) -> RecruitmentSource:
    """Return when a way in was open: as given, else as its arrivals tell."""
    named = {(one.channel, one.site): one for one in sources}
    given = named.get(pair) or named.get((pair[0], "")) or RecruitmentSource(channel=pair[0], site=pair[1])
    if given.opens_on is None:
        given = replace(given, opens_on=days[0])
    usual = (days[-1] - days[0]).days / max(1, len(days) - 1)
    is_quiet = (last - days[-1]).days > max(QUIET_DAYS, QUIET_GAPS * usual)
    if may_be_quiet and is_quiet and given.closes_on is None and days[-1] >= (given.opens_on or days[0]):
        given = replace(given, closes_on=days[-1])
    return given


def _fitting(
    running: Running,
    window: _Window,
    treated: Sequence[Pair],
    rivals: Sequence[Running],
    opened: dict[Pair, RecruitmentSource],
) -> Compared | NotLearnt:
    starts = _week_starts(running.started_on, window)
    ends = [start + A_WEEK - A_DAY for start in starts]
    is_open = exposure(sources=list(opened.values()), ends=ends) >= WHOLLY
    open_in = {
        pair: is_open[:, at] & _unchanged(pair, rivals, running, starts) for at, pair in enumerate(opened)
    }
    is_after = np.array([start >= running.started_on for start in starts], dtype=bool)
    base = np.any([open_in[pair] for pair in treated], axis=0)
    if not (base & ~is_after).any():
        return NotLearnt(code="no_before", on=opened[treated[0]].opens_on)
    if not (base & is_after).any():
        return NotLearnt(code="closed_since", name=running.channel)
    ours = _mostly_open(treated, open_in, base, is_after)
    free = [pair for pair in opened if pair not in treated]
    controls = _mostly_open(free, open_in, base, is_after)
    if not controls:
        return NotLearnt(code="no_concurrent", name=running.channel)
    kept = np.all([open_in[pair] for pair in (*ours, *controls)], axis=0)
    if not (kept & is_after).any() or not (kept & ~is_after).any():
        return NotLearnt(code="never_together", name=running.channel)
    return Compared(
        starts=tuple(start for start, keep in zip(starts, kept, strict=True) if keep),
        is_after=is_after[kept],
        last=window.last,
        treated=ours,
        controls=controls,
        left_out=tuple(pair for pair in opened if pair not in controls and pair not in treated),
    )


def _week_starts(began: datetime.date, window: _Window) -> list[datetime.date]:
    """Whole weeks before; after, the last one may be under way, as it is for everybody."""
    before = (began - window.first).days // DAYS
    after = -(-((window.last - began).days + 1) // DAYS)
    return [began + A_WEEK * at for at in range(-before, after)]


def _unchanged(
    pair: Pair, rivals: Sequence[Running], running: Running, starts: Sequence[datetime.date]
) -> Flags:
    """The weeks in which a way in is as it was at the start: no other strategy begins in between."""
    changes = [one.started_on for one in rivals if one.touches(pair)]
    first = max((day for day in changes if day <= running.started_on), default=datetime.date.min)
    after = min((day for day in changes if day > running.started_on), default=datetime.date.max)
    if first == running.started_on:
        return np.zeros(len(starts), dtype=bool)
    return np.array([first <= start and start + A_WEEK - A_DAY < after for start in starts], dtype=bool)


def _mostly_open(
    pairs: Sequence[Pair], open_in: dict[Pair, Flags], base: Flags, is_after: Flags
) -> tuple[Pair, ...]:
    """Return those open in most weeks on either side; if there is none, the one that was open longest in both."""
    least = {
        pair: min(float(open_in[pair][base & side].mean()) for side in (is_after, ~is_after))
        for pair in pairs
    }
    found = tuple(pair for pair in pairs if least[pair] >= MOSTLY)
    if found or not pairs:
        return found
    best = max(pairs, key=lambda pair: least[pair])
    return (best,) if least[best] > 0 else ()
