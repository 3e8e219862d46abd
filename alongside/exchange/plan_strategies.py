"""The strategies of a PLAN.json: what could be bought, what it costs, and what it is believed to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

import numpy as np

from alongside.core.recruitment import UNLIMITED, Channel, Strategy
from alongside.exchange.plan_fields import (
    Json,
    Place,
    known_name,
    mapping,
    number,
    refuse_strange_keys,
    sequence,
    text,
    whole,
)
from alongside.exchange.problems import quoted

Shares: TypeAlias = Callable[[Json, Place], dict[str, float]]
KEYS = (
    "name", "cost_gbp", "units", "effect", "evidence", "prior", "notes", "started_on", "started_at", "started_units",
    "consent_prior",
)  # fmt: skip
EFFECT_KEYS = ("channel", "groups", "multiplier", "new_channel")
NEW_KEYS = ("name", "mix", "cost_gbp", "cap", "mix_effective_n", "rate_effective_n")
MOST_STRATEGIES, MOST_UNITS = 60, 50
LARGEST_EFFECT, LARGEST_SPREAD, USUAL_SPREAD = 100.0, 3.0, 0.5


def strategies_of(
    value: Json, place: Place, channels: Sequence[Channel], categories: Sequence[str], shares: Shares
) -> tuple[Strategy, ...]:
    """Read the optional list of strategies."""
    if value is None:
        return ()
    every = sequence(value, place)
    if len(every) > MOST_STRATEGIES:
        place.refuse("there are more than {most} strategies.", most=MOST_STRATEGIES)
    found: list[Strategy] = []
    taken = [channel.name.casefold() for channel in channels]
    for at, each in enumerate(every):
        one = _strategy(each, place.at(at), channels, categories, shares)
        _refuse_taken(one, found, taken, place.at(at))
        found.append(one)
    return tuple(found)


def _refuse_taken(one: Strategy, before: Sequence[Strategy], channels: list[str], place: Place) -> None:
    if one.name.casefold() in (other.name.casefold() for other in before):
        place.refuse("a strategy named {name} is there already; give it another name.", name=quoted(one.name))
    if one.new_channel is None:
        return
    if one.new_channel.name.casefold() in channels:
        place.refuse(
            "a channel named {name} is there already; give the new one another name.",
            name=quoted(one.new_channel.name),
        )
    channels.append(one.new_channel.name.casefold())


def _strategy(
    value: Json, place: Place, channels: Sequence[Channel], categories: Sequence[str], shares: Shares
) -> Strategy:
    found = mapping(value, place)
    refuse_strange_keys(found, KEYS, place)
    for key in ("name", "cost_gbp", "effect"):
        if key not in found:
            place.refuse("{key} is missing; a strategy needs name, cost_gbp and effect.", key=quoted(key))
    effect = mapping(found["effect"], place.at("effect"))
    refuse_strange_keys(effect, EFFECT_KEYS, place.at("effect"))
    new = _new_channel(effect, place.at("effect"), categories, shares)
    channel = "" if new else _channel(effect, place.at("effect"), channels)
    mean, spread = _prior(found.get("prior"), effect.get("multiplier"), place)
    return Strategy(
        name=text(found["name"], place.at("name")),
        cost_gbp=number(found["cost_gbp"], place.at("cost_gbp")),
        units=whole(found.get("units", 1), place.at("units"), most=MOST_UNITS),
        channel=channel,
        groups=_groups(effect, place.at("effect"), categories),
        multiplier=mean,
        spread=spread,
        evidence=text(found["evidence"], place.at("evidence")) if found.get("evidence") else "",
        new_channel=new,
    )


def _channel(effect: Mapping[str, Json], place: Place, channels: Sequence[Channel]) -> str:
    if "channel" not in effect:
        place.refuse("say which channel it changes, or give a new_channel with its mix.")
    name = text(effect["channel"], place.at("channel"))
    known_name(name, [channel.name for channel in channels], place.at("channel"), what="a channel")
    return name


def _groups(effect: Mapping[str, Json], place: Place, categories: Sequence[str]) -> tuple[str, ...]:
    given = effect.get("groups")
    if given is None:
        return ()
    names = tuple(text(each, place.at("groups")) for each in sequence(given, place.at("groups")))
    for name in names:
        known_name(name, categories, place.at("groups"), what="a category of the population")
    return names


def _prior(value: Json, multiplier: Json, place: Place) -> tuple[float, float]:
    """The mean multiplier and the spread of its logarithm: 1 and 0.5 where nothing is known."""
    place = place.at("prior")
    if isinstance(value, dict) and "mu" in value and multiplier is not None and value["mu"] != multiplier:
        place.refuse("mu and the effect's multiplier differ; give one of them.")
    return prior_of(value, place, usual=1.0 if multiplier is None else multiplier)


def prior_of(value: Json, place: Place, *, usual: Json = 1.0) -> tuple[float, float]:
    """Read `mu` and `s`: the mean of a multiplier and the spread of its logarithm."""
    prior = {} if value is None else mapping(value, place)
    refuse_strange_keys(prior, ("mu", "s"), place)
    mean = number(prior.get("mu", usual), place.at("mu"), most=LARGEST_EFFECT)
    if mean <= 0:
        place.at("mu").refuse("a multiplier of 0 would end the channel; give a number above 0.")
    return mean, number(prior.get("s", USUAL_SPREAD), place.at("s"), most=LARGEST_SPREAD)


def _new_channel(
    effect: Mapping[str, Json], place: Place, categories: Sequence[str], shares: Shares
) -> Channel | None:
    if "new_channel" not in effect:
        return None
    if len(effect) > 1:
        place.refuse(
            "a new channel needs no channel, groups or multiplier; write it as a strategy of its own."
        )
    place = place.at("new_channel")
    found = mapping(effect["new_channel"], place)
    refuse_strange_keys(found, NEW_KEYS, place)
    for key in ("name", "mix", "cost_gbp"):
        if key not in found:
            place.refuse("{key} is missing; a new channel needs name, mix and cost_gbp.", key=quoted(key))
    mix = shares(found["mix"], place.at("mix"))
    for name in mix:
        known_name(name, categories, place.at("mix"), what="a category of the population")
    return Channel(
        name=text(found["name"], place.at("name")),
        mix=np.array([mix.get(name, 0.0) for name in categories]),
        cost_gbp=number(found["cost_gbp"], place.at("cost_gbp")),
        cap=_at_least(found.get("cap"), place.at("cap"), UNLIMITED, least=0.0),
        mix_effective_n=_at_least(found.get("mix_effective_n"), place.at("mix_effective_n"), UNLIMITED),
        rate_effective_n=_at_least(found.get("rate_effective_n"), place.at("rate_effective_n"), UNLIMITED),
    )


def _at_least(value: Json, place: Place, otherwise: float, *, least: float = 1e-6) -> float:
    return otherwise if value is None else number(value, place, least=least)
