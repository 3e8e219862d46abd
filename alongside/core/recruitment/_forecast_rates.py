"""How many a week each source brings: what it has brought, shrunk towards the others by as much as they are alike."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import special

from alongside.core.errors import InputError
from alongside.core.quantities import FloatArray, as_floats
from alongside.core.recruitment._arrivals import RecruitmentSource

ALIKE = np.geomspace(0.3, 100, 40)
"""Shapes of the gamma distribution of rates between sources that are weighed: from very unlike to nearly the same."""


MOST_UNLIKE = 5.0
"""How many times the mean of sources not seen may be that of the few seen, or they its."""


def rate_draws(
    *,
    sources: Sequence[RecruitmentSource],
    arrived: FloatArray,
    exposed: FloatArray,
    draws: int,
    rng: np.random.Generator,
) -> FloatArray:
    """Return draws of each source's weekly rate at full strength, shape (draws, C).

    A source with a rate of its own: Gamma(r w + x, w + e), with r a week worth w weeks, x arrivals in e weeks. The
    others: rates are Gamma(k, k/mu) between sources; k is drawn by its negative binomial likelihood over a grid, each
    source judged by the rate of the others; mu from Gamma(x + 1/2, e) of all of them, spread as so few sources spread;
    each rate from Gamma(k + x, k/mu + e).
    `arrived`, `exposed` (C,): people so far, and weeks at full strength.

    *Source:* Anisimov and Fedorov 2007, Stat Med 26:4958-4975, doi:10.1002/sim.2956, section 2 (Poisson-gamma between
    sites).
    *Limits:* rates do not drift. A source without a rate of its own needs somebody's arrivals to learn from.

    >>> source = RecruitmentSource(channel="clinic", rate_per_week=2.0, rate_weeks=50)
    >>> rng = np.random.default_rng(1)
    >>> found = rate_draws(sources=[source], arrived=np.array([150.0]), exposed=np.array([50.0]), draws=4000, rng=rng)
    >>> round(float(found.mean()), 1)
    2.5
    """
    own = np.array([source.rate_per_week is not None for source in sources], dtype=np.bool_)
    found = np.empty((draws, len(sources)))
    for at, source in enumerate(sources):
        if source.rate_per_week is not None:
            shape = source.rate_per_week * source.rate_weeks + arrived[at]
            found[:, at] = rng.gamma(shape, 1 / (source.rate_weeks + exposed[at]), size=draws)
    if not own.all():
        found[:, ~own] = _pooled(sources, arrived, exposed, own, draws, rng)
    return found


def _pooled(
    sources: Sequence[RecruitmentSource],
    arrived: FloatArray,
    exposed: FloatArray,
    own: np.ndarray,
    draws: int,
    rng: np.random.Generator,
) -> FloatArray:
    x, e = arrived[~own], exposed[~own]
    if e.sum() <= 0:
        names = ", ".join(source.channel for source, has in zip(sources, own, strict=True) if not has)
        raise InputError(
            "channels",
            "Nothing says how many come through {names}: nobody could yet, and no rate is given. Give rate_per_week.",
            names=names,
        )
    if x.size == 1:
        return rng.gamma(x + 0.5, 1 / e, size=(draws, 1))
    shape = rng.choice(ALIKE, size=(draws, 1), p=_weights(x, e))
    mean = rng.gamma(x.sum() + 0.5, 1 / e.sum(), size=(draws, 1))
    # So few sources tell the mean of all only as far as they are alike: 1/mu given their rates is a gamma.
    unlike = rng.gamma(shape * x.size, 1 / (shape * x.size))
    mean = mean / np.clip(unlike, 1 / MOST_UNLIKE, MOST_UNLIKE)
    return as_floats(rng.gamma(shape + x, 1 / (shape / mean + e)))


def _weights(x: FloatArray, e: FloatArray) -> FloatArray:
    """How likely each shape is, its logarithm uniform beforehand; each source is judged by the rate of the others."""
    rate = (x.sum() - x + 0.5) / np.maximum(e.sum() - e, 1e-9)
    k = ALIKE[:, None]
    log = (
        special.gammaln(k + x)
        - special.gammaln(k)
        + special.xlogy(k, k / (k + rate * e))
        + special.xlogy(x, rate * e / (k + rate * e))
    ).sum(axis=1)
    return as_floats(special.softmax(log))
