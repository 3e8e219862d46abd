"""Who comes through each channel, and who goes on: shares and rates, shrunk towards the others as far as they agree."""

from __future__ import annotations

import numpy as np
from scipy import special

from alongside.core.inference import log_gamma_draws
from alongside.core.quantities import FloatArray, as_floats

ALIKE = np.geomspace(1, 10_000, 50)
"""Weights of the common mix, in people, that are weighed: from channels that share nothing to channels all the same."""
PRIOR_PEOPLE = 10.0
"""How many people's worth the population's mix weighs in the common mix before anybody has come."""


def mix_draws(
    *,
    counts: FloatArray,
    population: FloatArray,
    priors: FloatArray,
    draws: int,
    rng: np.random.Generator,
) -> FloatArray:
    """Return draws of each channel's mix, shape (draws, M, G).

    Mixes are Dirichlet(k m) between channels. k is drawn by its Dirichlet-multinomial likelihood over a grid, each
    channel judged by the mix of the others; m from the population's mix worth ten people and what all channels tell;
    each channel's mix from Dirichlet(k m + x). A channel with a mix of its own (`priors` (M, G), in people; rows of 0
    for those without) is Dirichlet(prior + x).
    `counts` (M, G): people so far. `population` (G,): shares adding to 1.

    *Source:* Gelman et al. 2013, Bayesian Data Analysis, third edition, section 5.3 (exchangeable groups) and 3.4
    (Dirichlet).
    *Limits:* mixes do not drift. With one channel and nobody in it the mix is the population's, worth ten people.

    >>> rng = np.random.default_rng(1)
    >>> given = {"population": np.array([0.5, 0.5]), "priors": np.zeros((1, 2)), "draws": 4000, "rng": rng}
    >>> mix_draws(counts=np.array([[900.0, 100.0]]), **given).mean(axis=0).round(2).tolist()
    [[0.9, 0.1]]
    """
    pooled = priors.sum(axis=1) == 0
    if pooled.sum() <= 1:
        # One channel has no others to be like: the population's mix stands behind it.
        shape = np.where(pooled[:, None], PRIOR_PEOPLE * population, priors) + counts
        return shares_of(np.broadcast_to(shape, (draws, *shape.shape)), rng)
    own = counts[pooled]
    weight = rng.choice(ALIKE, size=(draws, 1), p=_weights(own, PRIOR_PEOPLE * population))
    common = shares_of(PRIOR_PEOPLE * population + _worth(own, weight), rng)
    shape = np.where(pooled[None, :, None], (weight * common)[:, None, :], priors[None]) + counts
    return shares_of(shape, rng)


def _worth(counts: FloatArray, weight: FloatArray) -> FloatArray:
    """What all channels tell of the common mix, in people, shape (draws, G).

    n people of a channel are worth n (k + 1)/(n + k): all of them where channels are alike, one where they are not.
    """
    n = counts.sum(axis=1)
    worth = (weight + 1) / (n + weight)
    return as_floats(worth @ counts)


def shares_of(shape: FloatArray, rng: np.random.Generator) -> FloatArray:
    """Draw one Dirichlet a row; a shape of 0 is nobody."""
    logs = log_gamma_draws(shape=shape, size=shape.shape, rng=rng)
    sizes = np.where(shape > 0, np.exp(logs - logs.max(axis=-1, keepdims=True)), 0.0)
    return as_floats(sizes / sizes.sum(axis=-1, keepdims=True))


def _weights(counts: FloatArray, prior: FloatArray) -> FloatArray:
    """How likely each weight of the common mix is, its logarithm uniform beforehand.

    Each channel is judged by the mix of the others, since a mix fitted to itself always agrees.
    """
    others = prior + counts.sum(axis=0) - counts
    common = others / others.sum(axis=1, keepdims=True)
    kept = prior + counts.sum(axis=0) > 0
    a = np.maximum(ALIKE[:, None, None] * common[:, kept], 1e-12)
    x = counts[None][..., kept]
    n = x.sum(axis=2)
    log = (special.gammaln(a + x) - special.gammaln(a)).sum(axis=2) - (
        special.gammaln(ALIKE[:, None] + n) - special.gammaln(ALIKE[:, None])
    )
    return as_floats(special.softmax(log.sum(axis=1)))


def going_on_draws(
    *,
    went_on: FloatArray,
    decided: FloatArray,
    prior_mean: float | None,
    prior_people: float,
    draws: int,
    rng: np.random.Generator,
) -> FloatArray:
    """Return draws of each group's chance to go on to the next stage, shape (draws, G).

    Rates are Beta(k m, k (1 - m)) between groups, k and m drawn as for mixes, with `prior_mean` worth `prior_people`
    behind m; each group's is Beta(k m + x, k (1 - m) + n - x). `went_on`, `decided`
    (G,): x of n.

    *Source:* Gelman et al. 2013, Bayesian Data Analysis, third edition, section 5.3.
    *Limits:* with nobody decided and no prior the rate is anything between 0 and 1, alike for all groups.

    >>> rng = np.random.default_rng(1)
    >>> given = {"prior_mean": None, "prior_people": 0.0, "draws": 4000, "rng": rng}
    >>> found = going_on_draws(went_on=np.array([300.0, 200.0]), decided=np.array([400.0, 400.0]), **given)
    >>> found.mean(axis=0).round(2).tolist()
    [0.75, 0.5]
    """
    prior = (
        np.array([0.5, 0.5]) if prior_mean is None else prior_people * np.array([prior_mean, 1 - prior_mean])
    )
    counts = np.stack([went_on, decided - went_on], axis=1)
    weight = rng.choice(ALIKE, size=(draws, 1), p=_weights(counts, prior))
    common = np.clip(shares_of(prior + _worth(counts, weight), rng), 1e-9, 1 - 1e-9)
    return as_floats(rng.beta(weight * common[:, :1] + counts[:, 0], weight * common[:, 1:] + counts[:, 1]))
