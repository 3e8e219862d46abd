"""Draws of the terms of a funnel: each draw has its own rates, mix and overall rates, so its terms add up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from alongside.core.flow import is_branch, stage_origins
from alongside.core.inference import log_gamma_draws, log_share_draws
from alongside.core.quantities import FloatArray, as_floats
from alongside.core.reach._model import Relation

_NUMBERS_AT_ONCE = 4_000_000
_NOBODY = 1e-300
"""Stands for an empty group where a logarithm is taken; what comes of it is never shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Funnel:
    """Counts of known categories, stages x groups, and the population they are held against."""

    stages: tuple[str, ...]
    counts: FloatArray
    population: FloatArray
    relation: Relation
    effective_n: float | None = None
    rounded_to: float | None = None

    @property
    def origins(self) -> tuple[int | None, ...]:
        """The position of the stage each is measured from."""
        return stage_origins(self.stages)

    @property
    def is_branch(self) -> NDArray[np.bool_]:
        """Which stages are follow-ups."""
        return np.array([is_branch(self.stages, stage) for stage in self.stages])

    @property
    def chain_end(self) -> int:
        """The last nested stage."""
        return int(np.flatnonzero(~self.is_branch)[-1])

    @property
    def before(self) -> FloatArray:
        """The counts each step is measured from; the population for the first."""
        return np.stack([self.population if k is None else self.counts[k] for k in self.origins])

    @property
    def became_known(self) -> NDArray[np.bool_]:
        """Steps on which some category grew; the first step has nothing to grow from."""
        is_first = np.array([origin is None for origin in self.origins])
        return np.asarray((self.counts > self.before).any(axis=1) & ~is_first)

    @property
    def is_silent(self) -> NDArray[np.bool_]:
        """Terms of which even draws know nothing: nobody took the step, or the group has no start."""
        nobody = (self.counts.sum(axis=1) == 0) | (self.before.sum(axis=1) == 0)
        silent = np.repeat(nobody[:, None], self.counts.shape[1], axis=1)
        has_no_start = self.population == 0
        if self.relation == "subset":
            return np.asarray(silent | has_no_start)
        silent[0] |= has_no_start
        return silent

    def take(self, groups: NDArray[np.intp] | slice) -> Funnel:
        """Return the funnel of some of the groups, or of all in another order."""
        return Funnel(
            stages=self.stages,
            counts=self.counts[:, groups],
            population=self.population[groups],
            relation=self.relation,
            effective_n=self.effective_n,
            rounded_to=self.rounded_to,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class TermDraws:
    """Limits of each term over draws, how often it is its group's worst; NaN where the draws know nothing."""

    low: FloatArray
    high: FloatArray
    probability_worst: FloatArray


def terms_from_draws(funnel: Funnel, *, level: float, draws: int, rng: np.random.Generator) -> TermDraws:
    """Summarise draws of every term.

    Groups are drawn in an order of their counts, and groups with equal counts share the mean of their
    summaries, so that the order in which groups are listed changes nothing.
    """
    columns = np.vstack([funnel.population, funnel.counts])
    _, alike = np.unique(columns, axis=1, return_inverse=True)
    order = np.argsort(alike, kind="stable")
    summary = _summary_of(funnel.take(order), level=level, draws=draws, rng=rng)
    sizes = np.bincount(alike)
    mean = np.add.reduceat(summary, np.cumsum(sizes) - sizes, axis=2) / sizes
    low, high, worst = np.where(funnel.is_silent, np.nan, mean[:, :, alike])
    return TermDraws(low=low, high=high, probability_worst=worst)


def _summary_of(funnel: Funnel, *, level: float, draws: int, rng: np.random.Generator) -> FloatArray:
    """Low, high and probability worst: 3 x stages x groups."""
    blocks, draw = _blocks(funnel, draws=draws, rng=rng)
    overall = np.logaddexp.reduce([special.logsumexp(draw(block), axis=2) for block in blocks])
    silent = funnel.is_silent
    parts = [
        _summary(_terms(draw(block), overall, funnel.origins), silent[:, block], level=level)
        for block in blocks
    ]
    return np.concatenate(parts, axis=2)


def _blocks(
    funnel: Funnel, *, draws: int, rng: np.random.Generator
) -> tuple[list[slice], Callable[[slice], FloatArray]]:
    """Groups some at a time, and their draws: kept where they fit, else drawn again from the same seed."""
    groups = funnel.population.size
    size = max(1, _NUMBERS_AT_ONCE // (draws * (len(funnel.stages) + 1)))
    blocks = [slice(start, min(start + size, groups)) for start in range(0, groups, size)]
    seeds = {
        block.start: seed for block, seed in zip(blocks, rng.integers(2**63, size=len(blocks)), strict=True)
    }
    kept: dict[int, FloatArray] = {}

    def draw(block: slice) -> FloatArray:
        if block.start in kept:
            return kept[block.start]
        drawn = log_sizes(funnel, block, draws=draws, rng=np.random.default_rng(seeds[block.start]))
        if len(blocks) == 1:
            kept[block.start] = drawn
        return drawn

    return blocks, draw


def log_sizes(funnel: Funnel, block: slice, *, draws: int, rng: np.random.Generator) -> FloatArray:
    """Draw ln of each group's size, up to a constant a draw: the population first, then each stage.

    Shape: 1 + stages, draws, groups of the block.
    """
    part, shape = funnel.take(block), (draws, funnel.population[block].size)
    afresh = 1 / funnel.population.size
    sizes = [_log_population(funnel, block, shape=shape, rng=rng)]
    for stage, origin in enumerate(funnel.origins):
        x, is_external_first = part.counts[stage], origin is None and funnel.relation == "external"
        if is_external_first or funnel.became_known[stage]:
            sizes.append(log_gamma_draws(shape=x + afresh, size=shape, rng=rng))
        else:
            left = part.before[stage] - x
            rate = rng.beta(x + 0.5, left + 0.5, size=shape)
            sizes.append(sizes[0 if origin is None else origin + 1] + np.log(rate))
    return np.stack(sizes)


def _log_population(
    funnel: Funnel, block: slice, *, shape: tuple[int, int], rng: np.random.Generator
) -> FloatArray:
    people = funnel.population[block]
    if funnel.relation == "subset":
        return np.broadcast_to(np.log(np.maximum(people, _NOBODY)), shape)
    return log_share_draws(
        counts=people,
        total=float(funnel.population.sum()),
        effective_n=funnel.effective_n,
        rounded_to=funnel.rounded_to,
        draws=shape[0],
        rng=rng,
    )


def _terms(sizes: FloatArray, overall: FloatArray, origins: tuple[int | None, ...]) -> FloatArray:
    """Each step's change of ln of the group's share; stages x draws x groups."""
    shares = sizes - overall[:, :, None]
    start = [0 if origin is None else origin + 1 for origin in origins]
    return as_floats(shares[1:] - shares[start])


def _summary(terms: FloatArray, is_silent: NDArray[np.bool_], *, level: float) -> FloatArray:
    low, high = np.quantile(terms, ((1 - level) / 2, (1 + level) / 2), axis=1)
    worst = np.argmin(np.where(is_silent[:, None, :], np.inf, terms), axis=0)
    probability = np.stack([(worst == stage).mean(axis=0) for stage in range(len(terms))])
    return np.stack([low, high, probability])
