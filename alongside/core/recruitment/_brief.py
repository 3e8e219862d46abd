"""What a plan is asked for: whom it is for, who is in, and the ways of finding those still to come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

import numpy as np

from alongside.core.errors import InputError
from alongside.core.quantities import FloatArray

Objective: TypeAlias = Literal["kl", "floors"]
UNLIMITED = float("inf")
SPREAD_WITHOUT_EVIDENCE = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A way in.

    `mix` (G,): shares of those it brings, adding to 1; `cost_gbp` per recruit; `cap`: the most it can bring.
    `least`: the fewest it must bring. `mix_effective_n`, `rate_effective_n`: how many people's worth of evidence
    stands behind its mix and its rate; infinite where they are known.
    """

    name: str
    mix: FloatArray
    cost_gbp: float
    cap: float = UNLIMITED
    least: float = 0.0
    mix_effective_n: float = UNLIMITED
    rate_effective_n: float = UNLIMITED


@dataclass(frozen=True, slots=True, kw_only=True)
class Strategy:
    """Something that could be bought: a multiplier on a channel's rate for some groups, or a channel of its own.

    Each of at most `units` units costs `cost_gbp` and multiplies the rate of `groups` (all where none are named)
    in `channel` once more; `new_channel` brings at most its cap for each unit. The log multiplier is
    Normal(ln mu - s^2/2, s^2), whose mean is `multiplier` mu; `spread` is s. `evidence` says where that is from.
    """

    name: str
    cost_gbp: float
    units: int = 1
    channel: str = ""
    groups: tuple[str, ...] = ()
    multiplier: float = 1.0
    spread: float = SPREAD_WITHOUT_EVIDENCE
    evidence: str = ""
    new_channel: Channel | None = None

    @property
    def can_help(self) -> bool:
        """Whether it is expected to change anything; what is not is never bought."""
        return self.units > 0 and (self.new_channel is not None or self.multiplier != 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """The task. `population` (G,) shares adding to 1, `recruited` (G,) people, `floors` (G,) least shares (0: none).

    `not_known`: people recruited whose category is not known; they count in n, not in the shares.
    `minimum_n` None: every place is to be used. `bought`, `spent_gbp`: units of strategies already in `channels`.
    """

    categories: tuple[str, ...]
    population: FloatArray
    recruited: FloatArray
    remaining: float
    channels: tuple[Channel, ...]
    budget_gbp: float = UNLIMITED
    minimum_n: float | None = None
    floors: FloatArray = field(default_factory=lambda: np.zeros(0))
    objective: Objective = "kl"
    not_known: float = 0.0
    strategies: tuple[Strategy, ...] = ()
    bought: tuple[tuple[str, int], ...] = ()
    spent_gbp: float = 0.0

    @property
    def left_gbp(self) -> float:
        """What of the budget strategies have left for recruits."""
        return max(0.0, self.budget_gbp - self.spent_gbp)

    @property
    def known(self) -> float:
        """People recruited whose category is known."""
        return float(self.recruited.sum())

    @property
    def most(self) -> float:
        """Everyone of a known category when every place is used."""
        return self.known + self.remaining

    @property
    def least(self) -> float:
        """The fewest people of a known category that a plan may end with; a plan of nobody has no mix."""
        asked = self.most if self.minimum_n is None else self.minimum_n - self.not_known
        return max(asked, self.known, min(1.0, self.most))

    @property
    def mixes(self) -> FloatArray:
        """Every channel's mix, shape (G, C)."""
        return np.array([channel.mix for channel in self.channels]).reshape(-1, len(self.categories)).T

    @property
    def costs(self) -> FloatArray:
        """Pounds per recruit, shape (C,)."""
        return np.array([channel.cost_gbp for channel in self.channels])

    @property
    def caps(self) -> FloatArray:
        """The most that each channel may bring, shape (C,); none of it where it would spoil the distance."""
        given = np.array([channel.cap for channel in self.channels])
        return np.where(self.bring_strangers, 0.0, given)

    @property
    def bring_strangers(self) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        """Which channels bring people of a group that the population has not, where the distance forbids it."""
        outside = self.population <= 0
        if self.objective != "kl":
            return np.zeros(len(self.channels), dtype=bool)
        return np.asarray(self.mixes[outside].sum(axis=0) > 0)

    @property
    def least_shares(self) -> FloatArray:
        """The floors, one a group."""
        return self.floors if self.floors.size else np.zeros(len(self.categories))


def in_order(brief: Brief) -> Brief:
    """Return the same task with groups, channels and strategies in the order of their names.

    Ties between equals fall the same way whatever order they were written in.
    """
    groups = sorted(range(len(brief.categories)), key=brief.categories.__getitem__)
    return replace(
        brief,
        categories=tuple(brief.categories[at] for at in groups),
        population=brief.population[groups],
        recruited=brief.recruited[groups],
        floors=brief.least_shares[groups],
        channels=_named(tuple(_regrouped(channel, groups) for channel in brief.channels)),
        strategies=tuple(sorted((_moved(one, groups) for one in brief.strategies), key=lambda one: one.name)),
    )


def _named(channels: tuple[Channel, ...]) -> tuple[Channel, ...]:
    return tuple(sorted(channels, key=lambda channel: channel.name))


def _regrouped(channel: Channel, groups: Sequence[int]) -> Channel:
    return replace(channel, mix=channel.mix[list(groups)])


def _moved(strategy: Strategy, groups: Sequence[int]) -> Strategy:
    if strategy.new_channel is None:
        return strategy
    return replace(strategy, new_channel=_regrouped(strategy.new_channel, groups))


def check_brief(brief: Brief) -> None:
    """Refuse a task that no arithmetic can answer."""
    if not brief.channels and not any(one.new_channel for one in brief.strategies):
        raise InputError("channels", "There is no channel to recruit through: name at least one.")
    if brief.most <= 0:
        raise InputError(
            "remaining", "Nobody is recruited and nobody remains to recruit, so there is no plan to make."
        )
    outside = (brief.population <= 0) & (brief.recruited > 0)
    if brief.objective == "kl" and outside.any():
        at = int(np.flatnonzero(outside)[0])
        raise InputError(
            "recruited",
            "{count:,.0f} of those recruited are of '{category}', whose share of the population is 0, so the "
            "distance from the population has no value: give that group its share or leave it out.",
            count=brief.recruited[at],
            category=brief.categories[at],
        )
    if brief.objective == "floors" and not (brief.least_shares > 0).any():
        raise InputError("floors", "The objective is floors, but no floor above 0 is given: add floors.")
