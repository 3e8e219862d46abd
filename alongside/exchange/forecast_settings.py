"""FORECAST.json: what is agreed or supposed of recruitment, with a sentence for every way it can be wrong."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from alongside.core.errors import InputError
from alongside.core.recruitment import UNCAPPED, Closure, GoingOn, RecruitmentSource
from alongside.exchange._arrival_rows import source_name, spelling
from alongside.exchange._dates import read_date
from alongside.exchange.plan_fields import (
    Json,
    Place,
    as_shares,
    mapping,
    number,
    numbers,
    parsed,
    refuse_strange_keys,
    sequence,
    text,
    whole,
)
from alongside.exchange.problems import quoted

KEYS = ("title", "notes", "target_n", "ends_on", "channels", "holidays", "consent", "retention", "floors")
CHANNEL_KEYS = (
    "name", "site", "rate_per_week", "rate_weeks", "opens_on", "closes_on", "ramp_weeks", "cap", "mix", "mix_people",
    "holidays", "notes",
)  # fmt: skip
LARGEST_FILE = 5_000_000
MIX_PEOPLE = 20.0
_TOO_LARGE = "the file is larger than 5 MB; what is supposed of recruitment is a page or two."


@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastSettings:
    """What FORECAST.json says. `mixes`: channel -> category -> people's worth of evidence."""

    target_n: int | None = None
    ends_on: datetime.date | None = None
    sources: tuple[RecruitmentSource, ...] = ()
    mixes: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    holidays: tuple[Closure, ...] = ()
    consent: GoingOn | None = None
    retention: GoingOn | None = None
    floors: Mapping[str, float] = field(default_factory=dict)
    file: str = ""
    sha256: str = ""


def read_forecast_settings(path: Path | None) -> ForecastSettings:
    """Read a FORECAST.json; no file is no settings."""
    if path is None:
        return ForecastSettings()
    place = Place(file=path.name)
    if path.is_dir():
        place.refuse("this is a folder; name the file in it.")
    if not path.is_file():
        place.refuse("there is no such file; check the name and the folder.")
    if path.stat().st_size > LARGEST_FILE:
        place.refuse(_TOO_LARGE)
    return forecast_settings_from(path.read_bytes(), name=path.name)


def forecast_fields(content: bytes, *, name: str) -> dict[str, Json]:
    """Return the fields of a FORECAST.json, before what they hold is understood."""
    place = Place(file=name)
    if len(content) > LARGEST_FILE:
        place.refuse(_TOO_LARGE)
    found = parsed(content, file=name)
    refuse_strange_keys(found, KEYS, place)
    return found


def forecast_settings_from(content: bytes, *, name: str) -> ForecastSettings:
    """Read what a FORECAST.json holds; `name`: what sentences call it."""
    found, place = forecast_fields(content, name=name), Place(file=name)
    channels = list(sequence(found.get("channels", []), place.at("channels")))
    sources = tuple(_source(each, place.at("channels").at(at)) for at, each in enumerate(channels))
    _refuse_twice(sources, place.at("channels"))
    return ForecastSettings(
        target_n=whole(found["target_n"], place.at("target_n"), least=1) if "target_n" in found else None,
        ends_on=_date(found["ends_on"], place.at("ends_on")) if "ends_on" in found else None,
        sources=sources,
        mixes=_mixes(channels, place.at("channels")),
        holidays=_closures(found.get("holidays", []), place.at("holidays")),
        consent=_going_on(found.get("consent"), place.at("consent")),
        retention=_going_on(found.get("retention"), place.at("retention")),
        floors=_floors(found.get("floors", {}), place.at("floors")),
        file=name,
        sha256=hashlib.sha256(content).hexdigest(),
    )


def _source(given: Json, place: Place) -> RecruitmentSource:
    found = mapping(given, place)
    refuse_strange_keys(found, CHANNEL_KEYS, place)
    if "name" not in found:
        place.refuse("the channel has no name; name it.")

    def amount(key: str, otherwise: float, *, least: float = 0.0) -> float:
        return number(found[key], place.at(key), least=least) if key in found else otherwise

    with _placed(place):
        return RecruitmentSource(
            channel=_name(found["name"], place.at("name")),
            site=_name(found["site"], place.at("site")) if "site" in found else "",
            rate_per_week=amount("rate_per_week", 0.0) if "rate_per_week" in found else None,
            rate_weeks=amount("rate_weeks", 4.0, least=0.01),
            opens_on=_date(found["opens_on"], place.at("opens_on")) if "opens_on" in found else None,
            closes_on=_date(found["closes_on"], place.at("closes_on")) if "closes_on" in found else None,
            ramp_weeks=amount("ramp_weeks", 0.0),
            cap=whole(found["cap"], place.at("cap")) if "cap" in found else UNCAPPED,
            closures=_closures(found.get("holidays", []), place.at("holidays")),
        )


def _name(given: Json, place: Place) -> str:
    return text(source_name(given) if isinstance(given, str) else given, place)


class _placed:  # noqa: N801 - read as a word at the place where it is used
    """Say in which file and at which field a value stands that the core refuses."""

    def __init__(self, place: Place) -> None:
        self.place = place

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, mistake: BaseException | None, _trace: object) -> None:
        if isinstance(mistake, InputError) and "plan_file" not in mistake.values:
            self.place.refuse(mistake.template, **mistake.values)


def _date(given: Json, place: Place) -> datetime.date:
    if not isinstance(given, str):
        place.refuse('a date belongs here, written as "2024-03-31".')
    date = read_date(given)
    if isinstance(date, str):
        place.refuse(date, date=quoted(given))
    return date


def _closures(given: Json, place: Place) -> tuple[Closure, ...]:
    found = []
    for at, each in enumerate(sequence(given, place)):
        here = place.at(at)
        one = mapping(each, here)
        refuse_strange_keys(one, ("from", "to", "factor", "notes"), here)
        if "from" not in one or "to" not in one:
            here.refuse("a holiday needs from and to, both dates included.")
        with _placed(here):
            found.append(
                Closure(
                    first=_date(one["from"], here.at("from")),
                    last=_date(one["to"], here.at("to")),
                    factor=number(one.get("factor", 0.0), here.at("factor"), most=100.0),
                )
            )
    return tuple(found)


def _going_on(given: Json, place: Place) -> GoingOn | None:
    if given is None:
        return None
    found = mapping(given, place)
    refuse_strange_keys(found, ("mean", "people", "notes"), place)
    if "mean" not in found:
        place.refuse("a chance to go on needs its mean, from 0 to 1.")
    return GoingOn(
        mean=number(found["mean"], place.at("mean"), most=1.0),
        people=number(found.get("people", 10.0), place.at("people"), least=0.01),
    )


def _mixes(channels: list[Json], place: Place) -> dict[str, dict[str, float]]:
    mixes = {}
    for at, each in enumerate(channels):
        here = place.at(at)
        if "mix" in each:
            shares, _ = as_shares(numbers(each["mix"], here.at("mix")), here.at("mix"))
            people = number(each.get("mix_people", MIX_PEOPLE), here.at("mix_people"), least=0.01)
            mixes[_name(each["name"], here.at("name"))] = {
                name: share * people for name, share in shares.items()
            }
    return mixes


def _floors(given: Json, place: Place) -> dict[str, float]:
    found = numbers(given, place, most=1.0)
    return {name: share for name, share in found.items() if name is not None}


def _refuse_twice(sources: tuple[RecruitmentSource, ...], place: Place) -> None:
    seen: set[tuple[str, str]] = set()
    for at, source in enumerate(sources):
        named = (spelling(source.channel), spelling(source.site))
        if named in seen:
            place.at(at).refuse("{name} stands twice; keep one of them.", name=quoted(source.channel))
        seen.add(named)
