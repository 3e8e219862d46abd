"""Tasks for the tests of plans: drawn at random, and the slow references they are held against."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
from hypothesis import strategies as st

from alongside.core.recruitment import UNLIMITED, Brief, Channel, PlanAnswer, make_plan

LETTERS = "abcdefgh"


def channel(name: str, mix: list[float], cost: float = 10.0, **more: float) -> Channel:
    """A channel from a short list."""
    return Channel(name=name, mix=np.array(mix, dtype=float), cost_gbp=cost, **more)  # type: ignore[arg-type]  # the channel's own field names


def brief(
    population: list[float], recruited: list[float], remaining: float, *channels: Channel, **more: Any
) -> Brief:
    """A task from short lists; `floors` by group."""
    floors = more.pop("floors", {})
    names = tuple(LETTERS[: len(population)])
    return Brief(
        categories=names,
        population=np.array(population, dtype=float),
        recruited=np.array(recruited, dtype=float),
        remaining=remaining,
        channels=channels,
        floors=np.array([floors.get(name, 0.0) for name in names]),
        **more,
    )


def shares(size: int, rng: np.random.Generator, spread: float = 1.0) -> np.ndarray:
    """Shares that add to 1."""
    return rng.dirichlet(np.full(size, spread))


def random_brief(rng: np.random.Generator, *, groups: int, channels: int, **more: Any) -> Brief:
    """A task with random mixes, costs, caps, budget and least size."""
    remaining = float(rng.integers(5, 120))
    ways = tuple(
        Channel(
            name=f"way {at}",
            mix=shares(groups, rng, 0.6),
            cost_gbp=float(rng.integers(0, 90)),
            cap=float(rng.choice([UNLIMITED, remaining * 0.6, remaining, 7.0])),
        )
        for at in range(channels)
    )
    recruited = rng.integers(0, 50, groups).astype(float)
    settings: dict[str, Any] = {
        "budget_gbp": float(rng.choice([UNLIMITED, remaining * 40.0, remaining * 80.0])),
        "minimum_n": float(rng.choice([recruited.sum() + 1, recruited.sum() + remaining])),
    }
    return Brief(
        categories=tuple(LETTERS[:groups]),
        population=shares(groups, rng, 2.0),
        recruited=recruited,
        remaining=remaining,
        channels=ways,
        **(settings | more),
    )


@st.composite
def briefs(draw: Any, **more: Any) -> Brief:
    """Tasks of every shape."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    return random_brief(rng, groups=draw(st.integers(2, 6)), channels=draw(st.integers(1, 5)), **more)


def distance(task: Brief, recruits: np.ndarray) -> float:
    """KL of the expected final mix, written out plainly."""
    counts = [float(r) for r in task.recruited]
    for people, way in zip(recruits, task.channels, strict=True):
        for at in range(len(counts)):
            counts[at] += float(people) * float(way.mix[at])
    total = sum(counts)
    return sum(
        c / total * np.log(c / total / p) for c, p in zip(counts, task.population, strict=True) if c > 0
    )


def keeps_limits(task: Brief, recruits: np.ndarray) -> bool:
    """Whether a plan keeps every limit, written out plainly."""
    n = task.recruited.sum() + recruits.sum()
    counts = task.recruited + sum(a * way.mix for a, way in zip(recruits, task.channels, strict=True))
    least = task.recruited.sum() + task.remaining if task.minimum_n is None else task.minimum_n
    return bool(
        (recruits >= -1e-9).all()
        and all(a <= way.cap + 1e-9 for a, way in zip(recruits, task.channels, strict=True))
        and sum(a * way.cost_gbp for a, way in zip(recruits, task.channels, strict=True))
        <= task.budget_gbp + 1e-4
        and recruits.sum() <= task.remaining + 1e-6
        and n >= least - 1e-6
        and (counts >= task.least_shares * n - 1e-5).all()
    )


def grid(task: Brief, step: float) -> list[np.ndarray]:
    """Every plan on a grid that keeps every limit."""
    sides = [np.arange(0, min(way.cap, task.remaining) + 1e-9, step) for way in task.channels]
    return [np.array(plan) for plan in product(*sides) if keeps_limits(task, np.array(plan))]


def planned(task: Brief, **more: Any) -> PlanAnswer:
    """The answer to a task, by one seed."""
    return make_plan(task, rng=np.random.default_rng(1), **more)
