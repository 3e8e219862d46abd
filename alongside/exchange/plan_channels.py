"""The channels of a PLAN.json: whom each brings, at what price, and how many at most."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

import numpy as np

from alongside.core.recruitment import UNLIMITED, Channel
from alongside.exchange.plan_fields import (
    Json,
    Place,
    known_name,
    mapping,
    number,
    refuse_strange_keys,
    text,
)
from alongside.exchange.problems import quoted

Shares: TypeAlias = Callable[[Json, Place], dict[str, float]]
KEYS = ("name", "mix", "cost_gbp", "cap", "mix_effective_n", "rate_effective_n", "notes")


def channel_of(value: Json, categories: Sequence[str], place: Place, shares: Shares) -> Channel:
    """Read one way in."""
    found = mapping(value, place)
    refuse_strange_keys(found, KEYS, place)
    for key in ("name", "mix", "cost_gbp"):
        if key not in found:
            place.refuse(
                "{key} is missing; a channel needs name, mix and cost_gbp (0 if it costs nothing).",
                key=quoted(key),
            )
    mix = shares(found["mix"], place.at("mix"))
    for name in mix:
        known_name(name, categories, place.at("mix"), what="a category of the population")
    return Channel(
        name=text(found["name"], place.at("name")),
        mix=np.array([mix.get(name, 0.0) for name in categories]),
        cost_gbp=number(found["cost_gbp"], place.at("cost_gbp")),
        cap=optional(found, "cap", place),
        mix_effective_n=_evidence(found, "mix_effective_n", place),
        rate_effective_n=_evidence(found, "rate_effective_n", place),
    )


def _evidence(found: Mapping[str, Json], key: str, place: Place) -> float:
    value = optional(found, key, place)
    if value <= 0:
        place.at(key).refuse(
            "0 people are no evidence; give a number above 0, or leave it out if it is known."
        )
    return value


def optional(found: Mapping[str, Json], key: str, place: Place, otherwise: float = UNLIMITED) -> float:
    """Read a number that may be left out."""
    return otherwise if found.get(key) is None else number(found[key], place.at(key))


def refuse_twice(names: Sequence[str], place: Place) -> None:
    """Refuse two channels of one name."""
    for at, name in enumerate(names):
        if name.casefold() in (other.casefold() for other in names[:at]):
            place.at(at).refuse(
                "a channel named {name} is there already; give it another name.", name=quoted(name)
            )
