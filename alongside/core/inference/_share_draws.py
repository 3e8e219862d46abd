"""Population shares as they may truly be, draw by draw."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from alongside.core.inference._share import refuse_not_positive
from alongside.core.quantities import FloatArray, as_floats

_NOBODY = 1e-300
"""Stands for an empty group where a logarithm is taken."""


def log_gamma_draws(*, shape: ArrayLike, size: tuple[int, ...], rng: np.random.Generator) -> FloatArray:
    """Return draws of ln X, X gamma with this shape and scale 1.

    G(a) = G(a + 1) U^(1/a), so that a small shape does not underflow to ln 0. `shape` broadcasts to `size`.

    *Source:* Marsaglia and Tsang 2000, ACM Trans Math Softw 26:363-372, doi:10.1145/358407.358414, section 6.
    *Limits:* a shape of 0 gives a number so low that its share of any total is 0.

    >>> bool(log_gamma_draws(shape=1e-6, size=(1,), rng=np.random.default_rng(1))[0] < -700)
    True
    """
    a = np.maximum(as_floats(shape), _NOBODY)
    return as_floats(np.log(rng.standard_gamma(a + 1, size=size)) - rng.standard_exponential(size) / a)


def log_share_draws(
    *,
    counts: ArrayLike,
    total: float,
    effective_n: float | None,
    rounded_to: float | None,
    draws: int,
    rng: np.random.Generator,
) -> FloatArray:
    """Return draws of ln of each population share, up to a constant that all groups of a draw have in common.

    As `share_draws`, but each group apart, so that groups can be drawn some at a time. `total`: of all groups.

    *Source:* as `share_draws`.
    *Limits:* as `share_draws`.

    >>> rng = np.random.default_rng(1)
    >>> log_share_draws(counts=[1.0], total=4.0, effective_n=None, rounded_to=None, draws=2, rng=rng).tolist()
    [[0.0], [0.0]]
    """
    refuse_not_positive(effective_n, rounded_to)
    people = as_floats(counts)
    size = (draws, people.size)
    if rounded_to is not None:
        # A count below half the base was not rounded by more than itself.
        half = np.minimum(rounded_to / 2, people)
        people = people + rng.uniform(-half, half, size=size)
    if effective_n is not None and total > 0:
        return log_gamma_draws(shape=people * (effective_n / total), size=size, rng=rng)
    return np.broadcast_to(np.log(np.maximum(people, _NOBODY)), size)


def share_draws(
    *,
    counts: ArrayLike,
    effective_n: float | None,
    rounded_to: float | None,
    draws: int,
    rng: np.random.Generator,
) -> FloatArray:
    """Return `draws` rows of population shares as they may truly be, or one row where they are known.

    Rounded counts get an error uniform on -B/2 to B/2; a survey of effective size m then gives p ~ Dirichlet(m p).
    `counts` has one number a group, with somebody in one of them; a group with nobody stays empty.

    *Source:* the conjugate posterior with the prior's weight let go (Gelman et al. 2013, Bayesian Data Analysis,
    section 3.4); the error of a rounded number as in `share_interval`.
    *Limits:* every row adds up to 1.

    >>> rng = np.random.default_rng(1)
    >>> share_draws(counts=[1.0, 3.0], effective_n=None, rounded_to=None, draws=9, rng=rng)
    array([[0.25, 0.75]])
    """
    people = as_floats(counts)
    if effective_n is None and rounded_to is None:
        return as_floats(people[None, :] / people.sum())
    logs = log_share_draws(
        counts=people,
        total=float(people.sum()),
        effective_n=effective_n,
        rounded_to=rounded_to,
        draws=draws,
        rng=rng,
    )
    sizes = np.where(people > 0, np.exp(logs - logs.max(axis=1, keepdims=True)), 0.0)
    return as_floats(sizes / sizes.sum(axis=1, keepdims=True))
