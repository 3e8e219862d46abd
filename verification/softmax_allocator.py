"""Recruitment in rounds over sites whose mixes are not known: the Thompson-sampling softmax allocator, and ours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from alongside.core.recruitment import Brief, Channel, equal_split, in_proportion, nearest_recruits

Numbers: TypeAlias = NDArray[Any]
TEMPERATURES = (0.01, 0.05, 0.25)
"""The softmax is tried at each of these, and ours is held against the best of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sites:
    """A network. `population` (G,); `truth` (C, G) mixes; `prior` (C, G) Dirichlet parameters; `caps` (C,)."""

    population: Numbers
    truth: Numbers
    prior: Numbers
    caps: Numbers
    rounds: int
    each: int


def make_sites(
    *, groups: int, sites: int, evidence: float, rounds: int, each: int, rng: np.random.Generator
) -> Sites:
    """A network drawn at random; what is known of a site before is a count of `evidence` people there."""
    population = rng.dirichlet(np.full(groups, 2.0))
    truth = np.array([rng.dirichlet(population * 4 + 0.2) for _ in range(sites)])
    prior = np.array([rng.multinomial(int(evidence), mix) for mix in truth]) + 0.5
    caps = rng.uniform(0.3, 0.8, sites) * rounds * each
    return Sites(population=population, truth=truth, prior=prior, caps=caps, rounds=rounds, each=each)


def distance(counts: Numbers, population: Numbers) -> float:
    """Kullback-Leibler of those recruited from the population."""
    shares = counts / counts.sum()
    held = shares > 0
    return float(np.sum(shares[held] * np.log(shares[held] / population[held])))


def softmax_weights(
    counts: Numbers, believed: Numbers, sites: Sites, temperature: float, rng: np.random.Generator
) -> Numbers:
    """Draw each site's mix, score it by where it alone would bring the cohort, and share out places by softmax.

    *Source:* Borza et al. 2024, arXiv 2408.01375 (their allocator, from the paper's description).
    """
    drawn = np.array([rng.dirichlet(alpha) for alpha in believed])
    score = np.array([distance(counts + sites.each * mix, sites.population) for mix in drawn])
    weights = np.exp(-(score - score.min()) / temperature)
    return weights / weights.sum()


def planned_weights(counts: Numbers, believed: Numbers, left: Numbers, sites: Sites, places: int) -> Numbers:
    """Plan for every place still open from the mean mixes believed now, and take this round's part of it."""
    means = believed / believed.sum(axis=1, keepdims=True)
    found = nearest_recruits(_brief(counts, means, left, sites, places))
    assert found is not None
    return found / found.sum()


def _brief(counts: Numbers, means: Numbers, left: Numbers, sites: Sites, places: int) -> Brief:
    channels = tuple(
        Channel(name=f"site {at:02d}", mix=mix, cost_gbp=1.0, cap=float(cap))
        for at, (mix, cap) in enumerate(zip(means, left, strict=True))
    )
    return Brief(
        categories=tuple(f"g{at}" for at in range(counts.size)),
        population=sites.population,
        recruited=counts,
        remaining=float(places),
        channels=channels,
    )


def recruit(sites: Sites, how: str, rng: np.random.Generator) -> float:
    """Recruit in rounds and return the distance at the end; every way has the same priors and sees its own people."""
    counts, believed = np.zeros(sites.population.size), sites.prior.copy()
    left = sites.caps.copy()
    for done in range(sites.rounds):
        places = (sites.rounds - done) * sites.each
        weights = _weights(how, counts, believed, left, sites, places, rng)
        came = _share_out(weights, left, sites.each)
        people = np.array([rng.multinomial(n, mix) for n, mix in zip(came, sites.truth, strict=True)])
        counts, believed, left = counts + people.sum(axis=0), believed + people, left - came
    return distance(counts, sites.population)


def _weights(
    how: str,
    counts: Numbers,
    believed: Numbers,
    left: Numbers,
    sites: Sites,
    places: int,
    rng: np.random.Generator,
) -> Numbers:
    if how == "plan":
        return planned_weights(counts, believed, left, sites, places)
    if how.startswith("softmax"):
        return softmax_weights(counts, believed, sites, float(how.split()[1]), rng)
    means = believed / believed.sum(axis=1, keepdims=True)
    brief = _brief(counts, means, left, sites, places)
    found = equal_split(brief) if how == "equal" else in_proportion(brief)
    return found / found.sum()


def _share_out(weights: Numbers, left: Numbers, each: int) -> Numbers:
    """Whole people of a round by largest remainders, nobody beyond what a site can still bring."""
    came = np.zeros(weights.size, dtype=int)
    room = np.floor(left + 1e-9).astype(int)
    while (short := each - int(came.sum())) > 0:
        open_to = (room - came) > 0
        share = np.where(open_to, np.maximum(weights, 1e-12), 0.0)
        wanted = short * share / share.sum()
        step = np.minimum(np.floor(wanted).astype(int), room - came)
        if not step.any():
            step[int(np.argmax(np.where(open_to, wanted - came * 1e-9, -1.0)))] = 1
        came = came + step
    return came


def one_network(
    rng: np.random.Generator, *, groups: int, sites: int, evidence: float, rounds: int, each: int
) -> list[float]:
    """The distance at the end of every way on one network, in the order of `WAYS`."""
    made = make_sites(groups=groups, sites=sites, evidence=evidence, rounds=rounds, each=each, rng=rng)
    key = int(rng.integers(2**62))
    return [recruit(made, how, np.random.default_rng(key)) for how in WAYS]


WAYS = ("plan", "equal", "proportional", *(f"softmax {temperature:g}" for temperature in TEMPERATURES))
