"""What is not known of a plan that somebody typed: each group's ratio when priors and recruits are drawn."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from alongside.core.quantities import FloatArray
from alongside.core.recruitment._brief import UNLIMITED, Brief
from alongside.core.recruitment._plan_made import FAIR_SHARE
from alongside.core.recruitment._priors import draw_truths, simulated_counts
from alongside.core.recruitment._strategies import Units, with_strategies


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """Each group over the draws, shape (G,): between what its ratio lies in 95 of 100, and the chance that it ends
    below `FAIR_SHARE` of its share, both 0 for a group that has no share; `any_below`: the chance that some group does.
    """

    low: FloatArray
    high: FloatArray
    below: FloatArray
    any_below: float
    draws: int


def is_unsure(brief: Brief, units: Units) -> bool:
    """Say whether anything of the channels or of the strategies bought is not known."""
    sizes = [size for one in brief.channels for size in (one.mix_effective_n, one.rate_effective_n)]
    for one, count in zip(brief.strategies, units, strict=True):
        if count and one.new_channel is not None:
            sizes += [one.new_channel.mix_effective_n, one.new_channel.rate_effective_n]
        elif count and one.spread > 0:
            return True
    return min(sizes, default=UNLIMITED) < UNLIMITED


def doubt_of(
    plain: Brief, units: Units, recruits: FloatArray, *, draws: int, rng: np.random.Generator
) -> Doubt:
    """Return what is not known of where so many recruits, shape (C,) of the channels with `units` bought, lead to.

    Mixes, rates and effects are drawn from their priors and people from those (`draw_truths`, `simulated_counts`).

    *Source:* Gelman et al. 2013, Bayesian Data Analysis, section 7.1 (posterior predictive draws),
    doi:10.1201/b16018.
    *Limits:* a Monte Carlo chance p of `draws` has a standard error of sqrt(p(1 - p)/draws).
    """
    bought = with_strategies(plain, units)
    truths = draw_truths(plain, bought, units, draws=draws, rng=rng)
    counts = simulated_counts(bought, truths, recruits, rng=rng)
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1.0)
    has = plain.population > 0
    ratios = np.where(has, shares / np.where(has, plain.population, 1.0), 0.0)
    is_below = (ratios < FAIR_SHARE - 1e-12) & has
    low, high = np.quantile(ratios, [0.025, 0.975], axis=0)
    return Doubt(
        low=low,
        high=high,
        below=np.asarray(is_below.mean(axis=0)),
        any_below=float(is_below.any(axis=1).mean()),
        draws=draws,
    )
