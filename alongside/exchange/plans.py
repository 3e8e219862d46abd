"""PLAN.json: what a plan is asked for, read with a sentence for every way it can be wrong."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np

from alongside.core.quantities import FloatArray
from alongside.core.recruitment import AdaptationPoint, Brief, Rule
from alongside.exchange.plan_arrivals import PlanArrivals, arrivals_of
from alongside.exchange.plan_channels import channel_of, optional, refuse_twice
from alongside.exchange.plan_effects import PlanEffect, as_learnt, learn_effects, start_of
from alongside.exchange.plan_fields import (
    Json,
    Place,
    as_shares,
    known_name,
    mapping,
    number,
    numbers,
    parsed,
    refuse_strange_keys,
    sequence,
    text,
    whole,
)
from alongside.exchange.plan_population import population_of
from alongside.exchange.plan_priors import Uncertainty, uncertainty_of
from alongside.exchange.plan_rules import point_of, rule_of
from alongside.exchange.plan_strategies import strategies_of
from alongside.exchange.problems import quoted

Entry: TypeAlias = dict[str, Any]
KEYS = (
    "title", "notes", "unit", "population", "recruited", "remaining", "channels", "budget_gbp", "minimum_n",
    "floors", "objective", "uncertainty", "strategies", "rule", "adaptation", "arrivals",
)  # fmt: skip
NEEDED = ("population", "recruited", "remaining", "channels")
LARGEST_FILE = 20_000_000
MOST_CHANNELS, MOST_CATEGORIES = 200, 2_000
_READ_AS = {
    "rounded": "{plan_file}, {plan_path}: the shares do not quite add up to 1; they were scaled to.",
    "percentages": "{plan_file}, {plan_path}: the shares add up to 100 and were read as percentages.",
    "counts": "{plan_file}, {plan_path}: the numbers were read as counts, and their shares taken.",
}
_NOT_SHARED = "{plan_file}, {plan_path}: those whose category is not known were left out of the shares."


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFile:
    """What a PLAN.json asks for; `notices` say what was read in a way its author should know of.

    `effects`: what arrivals have taught of each strategy of the brief, which has the multipliers so learnt.
    """

    brief: Brief
    title: str
    unit: str
    uncertainty: Uncertainty
    population_name: str
    rule: Rule | None = None
    adaptation: AdaptationPoint | None = None
    effects: tuple[PlanEffect, ...] = ()
    notices: tuple[Entry, ...] = ()
    inputs: tuple[Entry, ...] = ()


class _Reader:
    """The notices of one file as they are found."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.notices: list[Entry] = []

    def note(self, code: str, template: str, place: Place, **values: object) -> None:
        said = template.format(plan_file=place.file, plan_path=place.path, **values)
        self.notices.append({"code": code, "text": said})

    def shares(self, value: Json, place: Place) -> dict[str, float]:
        given = numbers(value, place)
        found, read = as_shares(given, place)
        if read:
            self.note(f"read_as_{read}" if read != "rounded" else "shares_scaled", _READ_AS[read], place)
        if given.get(None):
            self.note("not_known_left_out", _NOT_SHARED, place)
        return found


def read_plan(path: Path) -> PlanFile:
    """Read a PLAN.json; a population named as a file is looked for beside it."""
    return plan_from(_content(path, Place(file=path.name)), name=path.name, folder=path.parent)


def plan_from(content: bytes, *, name: str, folder: Path | None = None) -> PlanFile:
    """Read a plan's JSON; `name` is what sentences call it, `folder` where a population's file may stand, if any."""
    place = Place(file=name)
    found = parsed(content, file=name)
    refuse_strange_keys(found, KEYS, place)
    for key in NEEDED:
        if key not in found:
            place.refuse(
                "{key} is missing; a plan needs {needed}.", key=quoted(key), needed=", ".join(NEEDED)
            )
    return _plan_file(found, content, name=name, folder=folder)


def _content(path: Path, place: Place) -> bytes:
    if path.is_dir():
        place.refuse("this is a folder; give a JSON file.")
    if not path.is_file():
        place.refuse("there is no such file; check the name and the folder.")
    if path.stat().st_size > LARGEST_FILE:
        place.refuse("the file is larger than 20 MB; a plan is a page or two.")
    return path.read_bytes()


def _plan_file(found: Mapping[str, Json], content: bytes, *, name: str, folder: Path | None) -> PlanFile:
    reader = _Reader(Place(file=name))
    place = reader.place
    sequence(found["channels"], place.at("channels"))
    hints = [name for one in found["channels"] if isinstance(one, dict) for name in one.get("mix") or ()]
    population = population_of(found["population"], place.at("population"), folder=folder, hints=hints)
    shares = population.shares or reader.shares(found["population"], place.at("population"))
    if len(shares) > MOST_CATEGORIES:
        place.at("population").refuse("there are more than {most:,} categories.", most=MOST_CATEGORIES)
    plain = _brief(found, tuple(shares), shares, reader)
    uncertainty, channels = uncertainty_of(
        found.get("uncertainty", "none"), place.at("uncertainty"), plain.channels, plain.strategies
    )
    arrivals = arrivals_of(
        found.get("arrivals"),
        place.at("arrivals"),
        folder=folder,
        shares=shares,
        channels=[channel.name for channel in channels],
    )
    effects = _effects(found, plain, arrivals, place.at("strategies"))
    brief = replace(plain, channels=channels, strategies=tuple(map(as_learnt, effects)))
    came = (arrivals.notices, arrivals.inputs) if arrivals else ((), ())
    return PlanFile(
        brief=brief,
        title=text(found["title"], place.at("title")) if "title" in found else "",
        unit=text(found["unit"], place.at("unit")) if "unit" in found else population.unit or "people",
        uncertainty=uncertainty,
        population_name=population.name,
        rule=rule_of(found.get("rule"), place.at("rule"), brief),
        adaptation=point_of(found.get("adaptation"), place.at("adaptation"), brief),
        effects=effects,
        notices=(*reader.notices, *population.notices, *came[0], *_absent(brief, place)),
        inputs=(
            {"role": "plan", "name": name, "sha256": hashlib.sha256(content).hexdigest()},
            *population.inputs,
            *came[1],
        ),
    )


def _effects(
    found: Mapping[str, Json], brief: Brief, arrivals: PlanArrivals | None, place: Place
) -> tuple[PlanEffect, ...]:
    """Learn from arrivals what the strategies that have begun do."""
    starts = [
        start_of(each, place.at(at), is_new=one.new_channel is not None)
        for at, (each, one) in enumerate(zip(found.get("strategies") or (), brief.strategies, strict=True))
    ]
    return learn_effects(brief.strategies, starts, arrivals)


def _brief(
    found: Mapping[str, Json], categories: tuple[str, ...], shares: Mapping[str, float], reader: _Reader
) -> Brief:
    place = reader.place
    recruited = _recruited(found["recruited"], categories, place.at("recruited"))
    channels = tuple(
        channel_of(each, categories, place.at("channels").at(at), reader.shares)
        for at, each in enumerate(found["channels"])
    )
    refuse_twice([channel.name for channel in channels], place.at("channels"))
    if len(channels) > MOST_CHANNELS:
        place.at("channels").refuse("there are more than {most} channels.", most=MOST_CHANNELS)
    return Brief(
        categories=categories,
        population=_ordered(shares, categories),
        recruited=_ordered(recruited, categories),
        not_known=recruited.get(None, 0.0),
        remaining=float(whole(found["remaining"], place.at("remaining"))),
        channels=channels,
        budget_gbp=optional(found, "budget_gbp", place),
        minimum_n=_minimum(found, place),
        floors=_floors(found.get("floors"), categories, place.at("floors")),
        objective=_objective(found.get("objective", "kl"), place.at("objective")),
        strategies=strategies_of(
            found.get("strategies"), place.at("strategies"), channels, categories, reader.shares
        ),
    )


def _minimum(found: Mapping[str, Json], place: Place) -> float | None:
    return None if found.get("minimum_n") is None else whole(found["minimum_n"], place.at("minimum_n"))


def _recruited(value: Json, categories: tuple[str, ...], place: Place) -> dict[str | None, float]:
    found = numbers(value, place)
    for name, count in found.items():
        known_name(name, categories, place, what="a category of the population")
        if not count.is_integer():
            hint = " These look like shares; give how many people." if sum(found.values()) <= 1.01 else ""
            place.at(name or "not known").refuse(
                "{count:g} is not a whole number of people.{hint}", count=count, hint=hint
            )
    return found


def _floors(value: Json, categories: tuple[str, ...], place: Place) -> FloatArray:
    if value is None:
        return np.zeros(len(categories))
    found = mapping(value, place)
    floors = {name: _floor(each, place.at(name)) for name, each in found.items()}
    for name in floors:
        known_name(name, categories, place, what="a category of the population")
    if sum(floors.values()) > 1 + 1e-9:
        place.refuse(
            "the floors add up to {total:.4g}, more than everyone; lower one.", total=sum(floors.values())
        )
    return _ordered(floors, categories)


def _floor(value: Json, place: Place) -> float:
    found = number(value, place)
    if found > 1:
        place.refuse(
            "{value:g} is not a share; write it from 0 to 1, such as {meant:g} for {value:g} in 100.",
            value=found,
            meant=found / 100,
        )
    return found


def _objective(value: Json, place: Place) -> Any:
    if value not in ("kl", "floors"):
        place.refuse("{value} is no objective; say kl or floors.", value=quoted(value))
    return value


def _ordered(found: Mapping[Any, float], categories: tuple[str, ...]) -> FloatArray:
    return np.array([found.get(name, 0.0) for name in categories])


def _absent(brief: Brief, place: Place) -> tuple[Entry, ...]:
    """Note groups whom nobody brings in; a distance hardly notices one that is missing altogether."""
    brought = brief.mixes.sum(axis=1) > 0 if brief.channels else np.zeros(len(brief.categories), dtype=bool)
    names = [
        name
        for name, p, is_brought in zip(brief.categories, brief.population, brought, strict=True)
        if p > 0 and not is_brought
    ]
    if not names:
        return ()
    said = "{file}, channels: no channel brings in anyone of {names}.".format(
        file=place.file, names=", ".join(quoted(name) for name in names)
    )
    return ({"code": "nobody_brought", "text": said},)
