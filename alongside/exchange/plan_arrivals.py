"""The arrivals that a PLAN.json names: who came when through which channel, for the plan's own groups."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import polars as pl

from alongside.core.reach import Population
from alongside.core.recruitment import RecruitmentSource, Seen
from alongside.exchange._stages import NO_ORDER
from alongside.exchange._words import category_of, clean
from alongside.exchange.arrivals import Yardsticks, read_recruitment
from alongside.exchange.forecast_settings import read_forecast_settings
from alongside.exchange.plan_fields import (
    Json,
    Place,
    known_name,
    mapping,
    refuse_strange_keys,
    sequence,
    text,
    whole,
)
from alongside.exchange.problems import Read, TableError, listed

Entry: TypeAlias = dict[str, Any]
KEYS = ("file", "dimension", "stages", "household", "settings", "weeks", "notes")
MOST_WEEKS, USUAL_WEEKS = 520, 26


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanArrivals:
    """Newcomers by date, stage, group and source; `sources`: when ways in were open, where it is said."""

    seen: Seen
    sources: tuple[RecruitmentSource, ...]
    weeks: int
    notices: tuple[Entry, ...]
    inputs: tuple[Entry, ...]


def arrivals_of(
    value: Json, place: Place, *, folder: Path | None, shares: Mapping[str, float], channels: Sequence[str]
) -> PlanArrivals | None:
    """Read the arrivals named in a plan: a file's name, or `file` with what is needed to read it."""
    if value is None:
        return None
    found = {"file": value} if isinstance(value, str) else mapping(value, place)
    refuse_strange_keys(found, KEYS, place)
    if "file" not in found:
        place.refuse("file is missing; name the file of arrivals.")
    if folder is None:
        place.refuse("no file can be read from here; plan in the terminal, with the file beside the plan.")
    stages = [text(one, place.at("stages")) for one in sequence(found.get("stages", []), place.at("stages"))]
    asked = text(found["dimension"], place.at("dimension")) if "dimension" in found else None
    with _stages_in_the_plan(place):
        read = read_recruitment(
            folder / text(found["file"], place.at("file")),
            populations=lambda words: _yardstick(words, shares, asked, place),
            stages=stages or None,
            household=text(found["household"], place.at("household")) if "household" in found else None,
        )
    settings = read_forecast_settings(
        folder / text(found["settings"], place.at("settings")) if "settings" in found else None
    )
    inputs = [{"role": "arrivals", "name": read.file, "sha256": read.sha256}]
    if settings.file:
        inputs.append({"role": "settings", "name": settings.file, "sha256": settings.sha256})
    names = {clean(name).casefold(): name for name in channels}
    came = _spelt(read.value.margins, names)
    return PlanArrivals(
        seen=Seen(
            came=came,
            left=None if read.value.left is None else _spelt(read.value.left, names),
            stages=read.value.stages[:3],
            dimension=came["dimension"][0] if came.height else "",
            categories=(*shares, None),
        ),
        sources=settings.sources,
        weeks=whole(found.get("weeks", USUAL_WEEKS), place.at("weeks"), least=1, most=MOST_WEEKS),
        notices=tuple({"code": one.code, "text": one.text} for one in read.notices),
        inputs=tuple(inputs),
    )


@contextmanager
def _stages_in_the_plan(place: Place) -> Iterator[None]:
    """Say how the order of stages is given in a plan, which has no option for it."""
    try:
        yield
    except TableError as mistake:
        if [one.template for one in mistake.problems] != [NO_ORDER]:
            raise
        place.refuse(
            "the stages {stages} need an order; name them from first to last, as "
            '{{"file": ..., "stages": ["found", "recruited"]}}.',
            stages=mistake.problems[0].values["stages"],
        )


def _spelt(frame: pl.DataFrame, names: Mapping[str, str]) -> pl.DataFrame:
    """Give channels the plan's spelling of their names."""
    spelling = {one: names.get(clean(one).casefold(), one) for one in frame["channel"].unique().to_list()}
    return frame.with_columns(pl.col("channel").replace(spelling))


def _yardstick(
    words: Iterable[tuple[str, str]], shares: Mapping[str, float], asked: str | None, place: Place
) -> Yardsticks:
    """The plan's own groups under the dimension of the file that is meant."""
    spoken: dict[str, set[str]] = {}
    for dimension, word in words:
        name = category_of(word)
        spoken.setdefault(dimension, set()).update(() if name is None else (name,))
    dimension = _dimension(spoken, shares, asked, place)
    rows = [(dimension, name, share) for name, share in shares.items()]
    margins = pl.DataFrame(
        rows, schema={"dimension": pl.String, "category": pl.String, "count": pl.Float64}, orient="row"
    )
    return Read(value=(Population(name="population", margins=margins),), file=place.file)


def _dimension(
    spoken: Mapping[str, set[str]], shares: Mapping[str, float], asked: str | None, place: Place
) -> str:
    """The dimension asked for, or the one whose categories are the plan's."""
    if asked is not None:
        known_name(asked, spoken or (asked,), place.at("dimension"), what="a dimension of that file")
        return asked
    fits = [name for name, words in spoken.items() if words and words <= set(shares)]
    near = fits or [name for name, words in spoken.items() if words & set(shares)]
    if len(near) > 1:
        place.refuse(
            "the arrivals have several dimensions ({names}); say which is the plan's, as "
            '{{"file": ..., "dimension": {first}}}.',
            names=listed(near),
            first=listed(near[:1]),
        )
    return (near or list(spoken) or ["group"])[0]
