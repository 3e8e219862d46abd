"""What is not known of mixes and rates: nothing (`none`), or the evidence behind each as a number of people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from alongside.core.recruitment import UNLIMITED, Channel, Strategy
from alongside.exchange.plan_fields import (
    Json,
    Place,
    known_name,
    mapping,
    number,
    refuse_strange_keys,
    whole,
)
from alongside.exchange.problems import quoted

KEYS = ("mix_effective_n", "rate_effective_n", "draws", "seed")
DRAWS, LEAST_DRAWS, MOST_DRAWS = 2_000, 100, 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Uncertainty:
    """Whether mixes and rates are known, and how many times they are drawn where they are not."""

    is_none: bool
    draws: int = DRAWS
    seed: int = 1


def uncertainty_of(
    value: Json, place: Place, channels: Sequence[Channel], strategies: Sequence[Strategy] = ()
) -> tuple[Uncertainty, tuple[Channel, ...]]:
    """Read the field; return it with the channels that carry their evidence.

    What is not known may also be a strategy's effect, or the channel that it opens.
    """
    if value in ("none", None):
        return Uncertainty(is_none=True), tuple(channels)
    if value == "priors":
        return Uncertainty(is_none=False), _some_evidence(channels, strategies, place)
    if isinstance(value, str):
        place.refuse(
            "{value} is not understood; say none, or give priors as an object with mix_effective_n and "
            "rate_effective_n.",
            value=quoted(value),
        )
    found = mapping(value, place)
    refuse_strange_keys(found, KEYS, place)
    mixes = _evidence(found.get("mix_effective_n"), place.at("mix_effective_n"), channels)
    rates = _evidence(found.get("rate_effective_n"), place.at("rate_effective_n"), channels)
    carried = tuple(
        replace(
            channel,
            mix_effective_n=min(channel.mix_effective_n, mixes.get(channel.name, UNLIMITED)),
            rate_effective_n=min(channel.rate_effective_n, rates.get(channel.name, UNLIMITED)),
        )
        for channel in channels
    )
    draws = whole(found.get("draws", DRAWS), place.at("draws"), least=LEAST_DRAWS, most=MOST_DRAWS)
    seed = whole(found.get("seed", 1), place.at("seed"))
    return Uncertainty(is_none=False, draws=draws, seed=seed), _some_evidence(carried, strategies, place)


def _evidence(value: Json, place: Place, channels: Sequence[Channel]) -> dict[str, float]:
    """One number for every channel, or a number a channel."""
    if value is None:
        return {}
    if not isinstance(value, dict):
        return dict.fromkeys((channel.name for channel in channels), _positive(value, place))
    names = [channel.name for channel in channels]
    for name in value:
        known_name(name, names, place, what="a channel")
    return {name: _positive(each, place.at(name)) for name, each in value.items()}


def _positive(value: Json, place: Place) -> float:
    found = number(value, place)
    if found <= 0:
        place.refuse("0 people are no evidence; give a number above 0.")
    return found


def _some_evidence(
    channels: Sequence[Channel], strategies: Sequence[Strategy], place: Place
) -> tuple[Channel, ...]:
    opened = [one.new_channel for one in strategies if one.new_channel is not None]
    sizes = [size for one in (*channels, *opened) for size in (one.mix_effective_n, one.rate_effective_n)]
    is_unsure = any(one.new_channel is None and one.can_help and one.spread > 0 for one in strategies)
    if sizes and min(sizes) == UNLIMITED and not is_unsure:
        place.refuse(
            "no channel says how much evidence is behind it; give mix_effective_n (people counted) or say none."
        )
    return tuple(channels)
