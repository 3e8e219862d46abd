"""What is not known of mixes, rates and effects, drawn; and what a plan then leads to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from alongside.core.quantities import FloatArray
from alongside.core.recruitment._brief import Brief, Strategy
from alongside.core.recruitment._strategies import Units, raised_rates

People: TypeAlias = NDArray[np.int64]
LEAST_SHARE = 1e-300


@dataclass(frozen=True, slots=True, kw_only=True)
class Truths:
    """Possible truths of one combination of strategies. `mixes` (D, G, C); `rates` (D, C): arrivals over expected."""

    mixes: FloatArray
    rates: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What a plan leads to under each draw of priors and recruits: `kl` (D,) and whether `all_floors` hold (D,)."""

    kl: FloatArray
    all_floors: FloatArray


def draw_truths(plain: Brief, bought: Brief, units: Units, *, draws: int, rng: np.random.Generator) -> Truths:
    """Return possible truths of the channels of `bought`, which is `plain` with `units` of its strategies.

    mix ~ Dirichlet(m mix) with m its effective sample size; rate ~ Gamma(k, k), mean 1, with k its own; a
    strategy's log multiplier ~ Normal(ln mu - s^2/2, s^2), mean mu, one draw for all its units.

    *Source:* Gelman et al. 2013, Bayesian Data Analysis, sections 3.4 and 2.6, doi:10.1201/b16018; Anisimov and
    Fedorov 2007, doi:10.1002/sim.2956 (gamma rates).
    """
    start = {channel.name: channel for channel in plain.channels}
    multipliers = {
        one.name: _multipliers(one, draws, rng) if one.new_channel is None else np.ones(draws)
        for one in plain.strategies
    }
    mixes, rates = [], []
    for channel in bought.channels:
        before = start.get(channel.name, channel)
        mix = _mixes(before.mix, before.mix_effective_n, draws, rng)
        rate = _rates(before.rate_effective_n, draws, rng)
        mean = before.mix.copy()
        for one, count in zip(plain.strategies, units, strict=True):
            if count and one.new_channel is None and one.channel == channel.name:
                drawn = multipliers[one.name]
                mix = mix * raised_rates(one, count, drawn[:, None], plain.categories)
                mean = mean * raised_rates(one, count, one.multiplier, plain.categories)
        total = mix.sum(axis=1)
        mixes.append(mix / total[:, None])
        raised = total / mean.sum()
        rates.append(rate * np.where(np.abs(raised - 1.0) < 1e-9, 1.0, raised))
    return Truths(mixes=np.stack(mixes, axis=2), rates=np.column_stack(rates))


def _multipliers(strategy: Strategy, draws: int, rng: np.random.Generator) -> FloatArray:
    s = strategy.spread
    return np.asarray(np.exp(rng.normal(np.log(strategy.multiplier) - s**2 / 2.0, s, draws)))


def _mixes(mix: FloatArray, effective_n: float, draws: int, rng: np.random.Generator) -> FloatArray:
    if np.isinf(effective_n):
        return np.tile(mix, (draws, 1))
    drawn = rng.gamma(np.maximum(mix * effective_n, 1e-12), size=(draws, mix.size))
    drawn = np.where(mix > 0, np.maximum(drawn, LEAST_SHARE), 0.0)
    return np.asarray(drawn / drawn.sum(axis=1, keepdims=True))


def _rates(effective_n: float, draws: int, rng: np.random.Generator) -> FloatArray:
    if np.isinf(effective_n):
        return np.ones(draws)
    return rng.gamma(effective_n, 1.0 / effective_n, draws)


def expected_counts(brief: Brief, truths: Truths, recruits: FloatArray) -> FloatArray:
    """Return the expected final counts under each truth, shape (D, G), nobody turned away but for want of places."""
    came = recruits * truths.rates
    fit = np.minimum(1.0, brief.remaining / np.maximum(came.sum(axis=1), 1e-12))
    return np.asarray(brief.recruited + np.einsum("dgc,dc->dg", truths.mixes, came * fit[:, None]))


def expected_loss(brief: Brief, truths: Truths, recruits: FloatArray) -> FloatArray:
    """Return, for each truth, what a plan is judged by, averaged over recruits: (D,), the lower the better.

    The distance of the expected mix and (G - 1)/(2n) for what chance adds (Wilks 1938); or minus the chance that
    all floors hold, by normal approximation, floors taken one by one.
    """
    counts = expected_counts(brief, truths, recruits)
    n = counts.sum(axis=1, keepdims=True)
    q = counts / n
    if brief.objective == "floors":
        asked = brief.least_shares > 0
        spread = np.sqrt(np.maximum(q * (1 - q) * np.maximum(n - brief.known, 0.0), 1e-9))
        margin = (counts - brief.least_shares * n) / spread
        return np.asarray(-np.prod(ndtr(margin[:, asked]), axis=1))
    has = brief.population > 0
    log = np.log(np.maximum(q[:, has], LEAST_SHARE) / brief.population[has])
    return np.asarray((q[:, has] * log).sum(axis=1) + (has.sum() - 1) / (2.0 * n[:, 0]))


def simulate_plan(brief: Brief, truths: Truths, recruits: FloatArray, *, rng: np.random.Generator) -> Outlook:
    """Return what a plan leads to under each truth, by the people of `simulated_counts`."""
    counts = simulated_counts(brief, truths, recruits, rng=rng)
    n = np.maximum(counts.sum(axis=1, keepdims=True), 1.0)
    q = counts / n
    known = np.where(brief.population > 0, brief.population, 1.0)
    kl = np.sum(q * np.log(np.where(q > 0, q, 1.0) / known), axis=1)
    holds = (q >= brief.least_shares - 1e-12).all(axis=1)
    return Outlook(kl=np.asarray(kl), all_floors=holds.astype(np.float64))


def simulated_counts(
    brief: Brief, truths: Truths, recruits: FloatArray, *, rng: np.random.Generator
) -> FloatArray:
    """Return who is in at the end, shape (D, G): each truth with its own arrivals (Poisson where rates are not known).

    Where more come than there are places, who comes first is left to chance. *Limits:* a channel whose rate is
    known brings exactly its recruits, parts of a person by chance.
    """
    came = _arrivals(recruits, truths, rng)
    came = _first_come(came, int(brief.remaining), rng)
    shape = truths.mixes.transpose(0, 2, 1)
    people = rng.multinomial(came, shape / shape.sum(axis=2, keepdims=True)).sum(axis=1)
    return np.asarray(brief.recruited + people)


def _arrivals(recruits: FloatArray, truths: Truths, rng: np.random.Generator) -> People:
    """People who come through each channel, shape (D, C)."""
    certain = (truths.rates == 1.0).all(axis=0)
    whole = np.floor(recruits + 1e-9)
    exact = whole + (rng.random(truths.rates.shape) < recruits - whole)
    drawn = rng.poisson(np.minimum(recruits * truths.rates, 1e9))
    return np.where(certain, exact, drawn).astype(np.int64)


def _first_come(came: People, places: int, rng: np.random.Generator) -> People:
    """Fill the places by chance among those who come."""
    left, others = np.minimum(came.sum(axis=1), places), came.sum(axis=1)
    kept = np.zeros_like(came)
    for at in range(came.shape[1]):
        others = others - came[:, at]
        kept[:, at] = rng.hypergeometric(came[:, at], others, left)
        left = left - kept[:, at]
    return kept
