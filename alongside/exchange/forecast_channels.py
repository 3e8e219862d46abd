"""The channels of a FORECAST.json and those through which people came: one name for each, and dates that agree."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace

import polars as pl

from alongside.core.recruitment import RecruitmentSource
from alongside.exchange._arrival_rows import spelling
from alongside.exchange._words import nearest
from alongside.exchange.arrivals import Recruitment
from alongside.exchange.forecast_settings import ForecastSettings
from alongside.exchange.plan_fields import Place
from alongside.exchange.problems import Notice, Read, listed, quoted

_NO_COLUMN = (
    "{number} {words} are given ({names}), but the arrivals do not say which of them people came through; add the "
    "column {column} to the arrivals, or give one."
)
_SPELT = (
    "{name} is not among the {words} of the arrivals; did you mean {near}? Write it as the arrivals have it."
)
_NEW = "{name} is not among the {words} of the arrivals ({known}), so it is taken as a new one.{near}"
_TAKEN = "The arrivals name no channel: all are taken to have come through {name}."
_TOO_EARLY = (
    "{name} opens on {day}, but people came through it from {came}; correct the day, or leave opens_on "
    "out.{other}"
)
_TOO_LATE = (
    "{name} closes on {day}, but people came through it until {came}; correct the day, or leave closes_on "
    "out.{other}"
)
_CLOSED = "{name} closed on {day}, and nobody came through it: it is left out."
_ANOTHER = (
    " The arrivals name no channel; if theirs is another one than this, add the column channel to them."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Level:
    """Channels, or the sites of one channel: where their names stand, what sentences call them, and what there is."""

    field: str
    words: str
    known: Sequence[str]

    def check(self, name: str, place: Place) -> list[Notice]:
        """Refuse another spelling of a name that the arrivals have; remark on one that they do not have."""
        if name in self.known:
            return []
        for other in self.known:
            if spelling(other) == spelling(name):
                place.at(self.field).refuse(_SPELT, name=quoted(name), words=self.words, near=quoted(other))
        near = nearest(name, self.known)
        values = {
            "name": quoted(name),
            "words": self.words,
            "known": listed(self.known),
            "near": f" Did you mean {quoted(near)}?" if near else "",
        }
        return [Notice(code="new_channel", file=place.file, template=_NEW, values=values)]


def with_one_name_each(settings: ForecastSettings, read: Read[Recruitment]) -> Read[Recruitment]:
    """Return arrivals whose channels and sites bear the names that the settings give them, with what to know of it.

    One channel in the settings is that of arrivals without any, whatever its name; one site of a channel likewise. A
    name that differs from one of the arrivals by capitals or blanks alone is refused, as are days on which people came
    through what was not open.
    """
    came, sources = read.value, settings.sources
    if came.margins.is_empty() or not sources:
        return read
    place = Place(file=settings.file).at("channels")
    other = "" if _named(came) else _ANOTHER
    came, notices = _channels(came, sources, place)
    came, more = _sites(came, sources, place)
    _refuse_days(came, sources, place, other=other)
    return replace(read, value=came, notices=(*read.notices, *notices, *more))


def _named(came: Recruitment, channel: str | None = None) -> list[str]:
    """Return the names of channels in the arrivals, or of the sites of one, leaving out none."""
    rows = came.margins if channel is None else came.margins.filter(pl.col("channel") == channel)
    return sorted(filter(None, rows["channel" if channel is None else "site"].unique().to_list()))


def _channels(
    came: Recruitment, sources: Sequence[RecruitmentSource], place: Place
) -> tuple[Recruitment, list[Notice]]:
    known, every = _named(came), [source.channel for source in sources]
    given = list(dict.fromkeys(every))
    if not known:
        _refuse_several(given, place, words="channels", column="channel")
        notice = Notice(
            code="one_channel", file=place.file, template=_TAKEN, values={"name": quoted(given[0])}
        )
        return _renamed(came, "channel", given[0]), [notice]
    level = _Level(field="name", words="channels", known=known)
    return came, [one for name in given for one in level.check(name, place.at(every.index(name)))]


def _sites(
    came: Recruitment, sources: Sequence[RecruitmentSource], place: Place
) -> tuple[Recruitment, list[Notice]]:
    notices: list[Notice] = []
    for channel in dict.fromkeys(came.margins["channel"].to_list()):
        sites = {at: one.site for at, one in enumerate(sources) if one.channel == channel}
        if not sites or not all(sites.values()):
            continue
        words, known = f"sites of {quoted(channel)}", _named(came, channel)
        if not known:
            _refuse_several(list(sites.values()), place, words=words, column="site")
            came = _renamed(came, "site", next(iter(sites.values())), channel=channel)
            continue
        level = _Level(field="site", words=words, known=known)
        notices += [one for at, site in sites.items() for one in level.check(site, place.at(at))]
    return came, notices


def _refuse_several(names: Sequence[str], place: Place, *, words: str, column: str) -> None:
    if len(names) > 1:
        place.refuse(_NO_COLUMN, number=len(names), words=words, names=listed(names), column=column)


def _renamed(came: Recruitment, column: str, name: str, *, channel: str | None = None) -> Recruitment:
    """Give every row, or those of a channel, a name."""

    def named(frame: pl.DataFrame) -> pl.DataFrame:
        chosen = pl.lit(value=True) if channel is None else pl.col("channel") == channel
        return frame.with_columns(pl.when(chosen).then(pl.lit(name)).otherwise(pl.col(column)).alias(column))

    left = None if came.left is None else named(came.left)
    return replace(came, margins=named(came.margins), left=left)


def _refuse_days(
    came: Recruitment, sources: Sequence[RecruitmentSource], place: Place, *, other: str
) -> None:
    """Refuse people who came through what was not open yet, or, to the first stage, through what had closed."""
    rows = came.margins.filter(pl.col("count") > 0)
    for at, source in enumerate(sources):
        own = rows.filter((pl.col("channel") == source.channel) & (pl.col("site") == source.site))
        name, here = quoted(source.channel), place.at(at)
        first = _day(own["date"].min())
        if first and source.opens_on and first < source.opens_on:
            here.at("opens_on").refuse(_TOO_EARLY, name=name, day=source.opens_on, came=first, other=other)
        last = _day(own.filter(pl.col("stage") == came.stages[0])["date"].max())
        if last and source.closes_on and last > source.closes_on:
            here.at("closes_on").refuse(_TOO_LATE, name=name, day=source.closes_on, came=last, other=other)


def _day(value: object) -> datetime.date | None:
    return value if isinstance(value, datetime.date) else None


def closed_without_anybody(
    settings: ForecastSettings, came: Recruitment, *, as_of: datetime.date
) -> list[Notice]:
    """Remark on channels that had closed before anybody came through them: they bring nobody."""
    through = set(came.margins.filter(pl.col("date") <= as_of).select("channel", "site").unique().rows())
    return [
        Notice(
            code="closed_channel",
            file=settings.file,
            template=_CLOSED,
            values={"name": quoted(source.channel), "day": source.closes_on},
        )
        for source in settings.sources
        if source.closes_on and source.closes_on <= as_of and (source.channel, source.site) not in through
    ]
