"""What had been seen by a date: from newcomers by date, stage, group and source to what a forecast starts from."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from alongside.core.errors import InputError
from alongside.core.quantities import FloatArray
from alongside.core.recruitment._arrivals import DAYS, Closure, RecruitmentSource, exposure, week_ends
from alongside.core.recruitment._forecast import History

MOST_STAGES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """Newcomers of one dimension.

    `came`: columns date, stage, dimension, category (null: not known), channel, site, count; `left`: the same for
    those who decided not to go on from a stage, or None. `stages`: found; recruited; still there (one to three).
    """

    came: pl.DataFrame
    left: pl.DataFrame | None
    stages: tuple[str, ...]
    dimension: str
    categories: tuple[str | None, ...]

    def __post_init__(self) -> None:
        if len(self.stages) > MOST_STAGES:
            raise InputError(
                "stages",
                "There are {number} stages; a forecast uses at most three: found, recruited, still there. Leave the "
                "others out of the file.",
                number=len(self.stages),
            )

    @property
    def recruiting_stage(self) -> int:
        """The place of the stage that counts towards the target: the second, or the only one."""
        return min(1, len(self.stages) - 1)

    def by(self, as_of: datetime.date) -> Seen:
        """Return what had been seen by the end of a day."""
        until = pl.col("date") <= as_of
        return replace(
            self, came=self.came.filter(until), left=None if self.left is None else self.left.filter(until)
        )

    def counts(self, stage: int) -> FloatArray:
        """People of each group at a stage so far, shape (G,)."""
        return _by_group(self.came, self, self.stages[stage])

    def left_after(self, stage: int) -> FloatArray | None:
        """People of each group who left after a stage; None where nobody is said to leave."""
        return None if self.left is None else _by_group(self.left, self, self.stages[stage])


def _by_group(frame: pl.DataFrame, seen: Seen, stage: str) -> FloatArray:
    rows = frame.filter((pl.col("stage") == stage) & (pl.col("dimension") == seen.dimension))
    found = dict(rows.group_by("category").agg(pl.col("count").sum()).iter_rows())
    return np.array([found.get(category, 0.0) for category in seen.categories])


def sources_seen(seen: Seen, given: Sequence[RecruitmentSource]) -> tuple[RecruitmentSource, ...]:
    """Return every source: those given, and those through which somebody came."""
    known = {(source.channel, source.site): source for source in given}
    pairs = seen.came.select("channel", "site").unique(maintain_order=True).rows()
    for channel, site in pairs:
        if site and (channel, "") in known:
            raise InputError(
                "channels",
                "{channel} is given without a site, but people came through it at {site}: give each site by name.",
                channel=channel,
                site=site,
            )
        known.setdefault((channel, site), RecruitmentSource(channel=channel, site=site))
    return tuple(known.values())


def opened(
    seen: Seen, sources: Sequence[RecruitmentSource], *, as_of: datetime.date
) -> tuple[RecruitmentSource, ...]:
    """Return the sources with a day on which each opened: as given, else the week in which somebody first came.

    One through which nobody has come and that has no day is taken to open on the next day; where it has closed by then,
    it brought nobody and is left out.
    """
    first = {
        (c, s): date
        for c, s, date in seen.came.group_by("channel", "site").agg(pl.col("date").min()).iter_rows()
    }
    return tuple(
        source
        if source.opens_on is not None
        else replace(source, opens_on=_opening(first.get((source.channel, source.site)), as_of))
        for source in sources
        if (source.channel, source.site) in first or not _has_closed(source, as_of)
    )


def _has_closed(source: RecruitmentSource, as_of: datetime.date) -> bool:
    return source.opens_on is None and source.closes_on is not None and source.closes_on <= as_of


def _opening(first: datetime.date | None, as_of: datetime.date) -> datetime.date:
    if first is None:
        return as_of + datetime.timedelta(days=1)
    weeks_back = (as_of - first).days // DAYS
    return as_of - datetime.timedelta(days=DAYS * (weeks_back + 1) - 1)


def history_of(
    seen: Seen,
    *,
    sources: Sequence[RecruitmentSource],
    channels: Sequence[str],
    as_of: datetime.date,
    holidays: Sequence[Closure] = (),
) -> History:
    """Return what was known at the end of a day; `sources` have opened (see `opened`).

    Where nobody is said to leave, everyone found is taken to have decided.
    """
    known = seen.by(as_of)
    found, recruited = known.counts(0), known.counts(known.recruiting_stage)
    kept = known.counts(2) if len(seen.stages) > 2 else recruited
    decided, undecided = _decided(known, found, recruited)
    stayed = _stayed(known, recruited, kept)
    return History(
        arrived=_by_source(known, sources, 0),
        exposed=_exposed(sources, as_of, holidays),
        mixes=_by_channel(known, channels),
        recruited=recruited,
        pending=undecided,
        decided=np.stack([decided, stayed]),
        went_on=np.stack([recruited, kept if len(seen.stages) > 2 else np.zeros_like(recruited)]),
        by_source=_by_source(known, sources, known.recruiting_stage),
    )


def _decided(seen: Seen, found: FloatArray, recruited: FloatArray) -> tuple[FloatArray, FloatArray]:
    left = seen.left_after(0)
    if len(seen.stages) == 1 or left is None:
        return np.maximum(found, recruited), np.zeros_like(found)
    decided = np.maximum(np.minimum(recruited + left, found), recruited)
    return decided, np.maximum(found - decided, 0.0)


def _stayed(seen: Seen, recruited: FloatArray, kept: FloatArray) -> FloatArray:
    """How many of those recruited are known to have stayed or gone."""
    if len(seen.stages) <= 2:
        return np.zeros_like(recruited)
    left = seen.left_after(1)
    return recruited if left is None else np.minimum(kept + left, recruited)


def _by_source(seen: Seen, sources: Sequence[RecruitmentSource], stage: int) -> FloatArray:
    rows = seen.came.filter((pl.col("stage") == seen.stages[stage]) & (pl.col("dimension") == seen.dimension))
    found = {(c, s): n for c, s, n in rows.group_by("channel", "site").agg(pl.col("count").sum()).iter_rows()}
    return np.array([found.get((source.channel, source.site), 0.0) for source in sources])


def _by_channel(seen: Seen, channels: Sequence[str]) -> FloatArray:
    return np.stack(
        [_by_group(seen.came.filter(pl.col("channel") == name), seen, seen.stages[0]) for name in channels]
    )


def _exposed(
    sources: Sequence[RecruitmentSource], as_of: datetime.date, holidays: Sequence[Closure]
) -> FloatArray:
    opening = min((source.opens_on for source in sources if source.opens_on is not None), default=as_of)
    weeks = max(1, (as_of - opening).days // DAYS + 1)
    ends = week_ends(last=as_of, weeks=weeks)
    return np.asarray(exposure(sources=sources, ends=ends, holidays=holidays).sum(axis=0))
