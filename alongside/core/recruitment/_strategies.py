"""Strategies: what buying them does to the channels, and the search for those worth their price."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product
from math import prod
from typing import TypeAlias

import numpy as np

from alongside.core.quantities import FloatArray
from alongside.core.recruitment._best import best_recruits
from alongside.core.recruitment._bodies import recruits_body
from alongside.core.recruitment._brief import Brief, Channel, Strategy
from alongside.core.recruitment._other_plans import value_of
from alongside.core.recruitment._plan_made import plan_of
from alongside.core.recruitment._polytope import lowest

Units: TypeAlias = tuple[int, ...]
OnProgress: TypeAlias = Callable[[str, int, int], None]
"""Told how far a search is: of what ("combinations", "plans"), how many are done, and how many there are at most."""

EVERY_ONE, MOST_TRIED, STARTS = 600, 2_400, 3
SAME = 1e-9
OUT_OF_REACH = 1e6


def with_strategies(brief: Brief, units: Units, *, multipliers: Mapping[str, float] | None = None) -> Brief:
    """Return the task as it is with so many units of each strategy bought.

    A channel of rate K and mix m becomes one of rate K sum m_g mu_g^u and mix proportional to m_g mu_g^u; a new
    channel joins with u times its cap. `multipliers` by name stand for the prior means where given.

    >>> visits = Channel(name="visits", mix=np.array([0.5, 0.5]), cost_gbp=1, cap=10)
    >>> outreach = Strategy(name="outreach", cost_gbp=100, channel="visits", groups=("b",), multiplier=3)
    >>> task = Brief(
    ...     categories=("a", "b"),
    ...     population=np.array([0.5, 0.5]),
    ...     recruited=np.zeros(2),
    ...     remaining=10,
    ...     channels=(visits,),
    ...     strategies=(outreach,),
    ... )
    >>> changed = with_strategies(task, (1,)).channels[0]
    >>> changed.mix.tolist(), changed.cap
    ([0.25, 0.75], 20.0)
    """
    channels = {channel.name: channel for channel in brief.channels}
    for strategy, count in zip(brief.strategies, units, strict=True):
        if count:
            mean = strategy.multiplier if multipliers is None else multipliers[strategy.name]
            changed = _changed(strategy, count, mean, channels, brief.categories)
            channels[changed.name] = changed
    spent = sum(one.cost_gbp * count for one, count in zip(brief.strategies, units, strict=True))
    return replace(
        brief,
        channels=tuple(sorted(channels.values(), key=lambda channel: channel.name)),
        bought=tuple((one.name, count) for one, count in zip(brief.strategies, units, strict=True) if count),
        spent_gbp=brief.spent_gbp + spent,
    )


def _changed(
    strategy: Strategy, count: int, mean: float, channels: Mapping[str, Channel], categories: tuple[str, ...]
) -> Channel:
    if strategy.new_channel is not None:
        return replace(strategy.new_channel, cap=strategy.new_channel.cap * count)
    channel = channels[strategy.channel]
    raised = channel.mix * raised_rates(strategy, count, mean, categories)
    return replace(channel, mix=raised / raised.sum(), cap=channel.cap * float(raised.sum()))


def raised_rates(
    strategy: Strategy, count: int, mean: float | FloatArray, categories: tuple[str, ...]
) -> FloatArray:
    """Return the multiplier of each group's rate, shape (G,); (D, G) where `mean` is (D, 1) draws of it."""
    is_meant = np.array([not strategy.groups or name in strategy.groups for name in categories])
    return np.where(is_meant, mean**count, 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What a search over strategies found. `tried`: units by loss and cost, the best first."""

    units: Units
    tried: tuple[tuple[Units, float, float], ...]
    is_exhaustive: bool


def unheard(_of: str, _done: int, _most: int) -> None:
    """Tell nobody how far a search is."""


class _Trial:
    """Every combination tried once: its loss (by how much limits are broken where none keeps them) and cost."""

    def __init__(self, brief: Brief, on_progress: OnProgress = unheard) -> None:
        self.brief, self.on_progress = brief, on_progress
        self.most = tuple(one.units if one.can_help else 0 for one in brief.strategies)
        self.found: dict[Units, tuple[float, float]] = {}
        every = prod(most + 1 for most in self.most)
        self.is_exhaustive = every <= EVERY_ONE
        self.at_most = every if self.is_exhaustive else MOST_TRIED

    def worth(self, units: Units) -> tuple[float, float]:
        if units not in self.found:
            self.found[units] = self._solved(units)
            self.on_progress("combinations", min(len(self.found), self.at_most), self.at_most)
        return self.found[units]

    def _solved(self, units: Units) -> tuple[float, float]:
        bought = with_strategies(self.brief, units)
        if bought.spent_gbp > bought.budget_gbp + SAME or not bought.channels:
            return OUT_OF_REACH**2, bought.spent_gbp
        recruits = best_recruits(bought)
        if recruits is None:
            return OUT_OF_REACH * (1.0 + shortfall(bought)), bought.spent_gbp
        return value_of(bought, recruits), plan_of(bought, recruits).cost_gbp

    def better(self, one: Units, other: Units) -> bool:
        """Whether one combination is better than another; of equals the cheaper."""
        (loss, cost), (other_loss, other_cost) = self.worth(one), self.worth(other)
        if abs(loss - other_loss) > SAME:
            return loss < other_loss
        return cost < other_cost - 0.005

    @property
    def is_spent(self) -> bool:
        return len(self.found) >= MOST_TRIED


def shortfall(brief: Brief) -> float:
    """Return the least by which floors and minimum_n must be broken, as a share; limits of places and money hold."""
    body = recruits_body(brief)
    eased = np.array([name.startswith("floor:") or name == "minimum_n" for name in body.names])
    wider = replace(
        body,
        rows=np.vstack(
            [np.column_stack([body.rows, -eased.astype(float)]), np.eye(body.rows.shape[1] + 1)[-1] * -1]
        ),
        limits=np.append(body.limits, 0.0),
        names=(*body.names, "eased"),
        equal=np.zeros((0, body.rows.shape[1] + 1)),
    )
    found = lowest(wider, np.eye(body.rows.shape[1] + 1)[-1])
    return 1.0 if found is None else max(0.0, found.least)


def search_strategies(brief: Brief, *, rng: np.random.Generator, on_progress: OnProgress = unheard) -> Search:
    """Return the strategies worth buying: every combination where these are few, else a local search.

    From nothing, from everything that can help and from random combinations: one unit more or less of one
    strategy, or one exchanged for another, while that lowers the loss (or the cost at the same loss). The loss of
    a combination is that of its best plan, which is exact; which combination is best is proved only where all
    were tried. What is expected to change nothing is never bought.

    *Source:* Hoos and Stuetzle 2004, Stochastic Local Search, chapter 2 (iterative improvement, restarts).
    """
    trial = _Trial(brief, on_progress)
    best = nothing = (0,) * len(trial.most)
    if trial.is_exhaustive:
        for units in product(*(range(most + 1) for most in trial.most)):
            best = units if trial.better(units, best) else best
    else:
        for start in _starts(trial, nothing, rng):
            found = _improved(trial, start)
            best = found if trial.better(found, best) else best
    best = _without_the_idle(trial, best)
    ranked = sorted(trial.found.items(), key=lambda item: (round(item[1][0], 9), item[1][1], item[0]))
    return Search(
        units=best,
        tried=tuple((units, loss, cost) for units, (loss, cost) in ranked if loss < OUT_OF_REACH),
        is_exhaustive=trial.is_exhaustive,
    )


def _starts(trial: _Trial, nothing: Units, rng: np.random.Generator) -> Iterator[Units]:
    yield nothing
    yield trial.most
    for _ in range(STARTS):
        yield tuple(int(rng.integers(0, most + 1)) for most in trial.most)


def _improved(trial: _Trial, units: Units) -> Units:
    """Take the first better neighbour until there is none, single steps before exchanges."""
    while not trial.is_spent:
        for near in (*_steps(trial, units), *_exchanges(trial, units)):
            if trial.better(near, units):
                units = near
                break
        else:
            return units
    return units


def _steps(trial: _Trial, units: Units) -> Iterator[Units]:
    """One unit more or less of each; the step that helps most first."""
    near = [_put(units, at, units[at] + by) for at in range(len(units)) for by in (1, -1)]
    allowed = [one for one in near if _is_allowed(trial, one)]
    return iter(sorted(allowed, key=trial.worth)) if not trial.is_spent else iter(())


def _exchanges(trial: _Trial, units: Units) -> Iterator[Units]:
    """One unit of one strategy for one of another."""
    for out in (at for at, count in enumerate(units) if count):
        for into in () if trial.is_spent else range(len(units)):
            near = _put(_put(units, out, units[out] - 1), into, units[into] + (0 if into == out else 1))
            if into != out and _is_allowed(trial, near):
                yield near


def _put(units: Units, at: int, count: int) -> Units:
    return (*units[:at], count, *units[at + 1 :])


def _is_allowed(trial: _Trial, units: Units) -> bool:
    return all(0 <= count <= most for count, most in zip(units, trial.most, strict=True))


def _without_the_idle(trial: _Trial, units: Units) -> Units:
    """Give back units that change nothing."""
    for at in range(len(units)):
        while units[at] and not trial.better(units, _put(units, at, units[at] - 1)):
            units = _put(units, at, units[at] - 1)
    return units


def cheaper_ones(search: Search, *, most: int) -> tuple[tuple[Units, float, float], ...]:
    """Return combinations that no other tried beats in loss and cost, evenly over the costs."""
    kept: list[tuple[Units, float, float]] = []
    for one in search.tried:
        if not kept or one[2] < kept[-1][2] - 0.005:
            kept.append(one)
    return tuple(kept[:: max(1, -(-len(kept) // most))])
