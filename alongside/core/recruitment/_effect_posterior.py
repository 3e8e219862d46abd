"""What arrivals say of a multiplier: its prior, counts that may scatter more than chance, and the posterior."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from alongside.core.quantities import FloatArray, Interval

LEVEL = 0.95
POINTS, FINER, REACH, FURTHEST = 801, 2, 9.0, 12.0
DROPPED = 28.0
NODES, WEIGHTS = np.polynomial.legendre.leggauss(12)
WORTHS = (NODES + 1.0) / 2.0
"""Shares of its face value that a count may be worth, from 0 to 1."""

Likelihood: TypeAlias = Callable[[FloatArray], FloatArray]
"""Log multipliers (P,) to log likelihoods (12, P), one row for each of `WORTHS`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectPrior:
    """A belief about a multiplier whose mean is `mean`: its logarithm is Normal(ln mean - spread^2/2, spread^2)."""

    mean: float = 1.0
    spread: float = 0.5

    @property
    def middle(self) -> float:
        """The mean of the logarithm."""
        return float(np.log(self.mean) - self.spread**2 / 2.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scatter:
    """How far weekly counts lie from what the comparison expects: Pearson's `chi_square` on `df` degrees of freedom."""

    chi_square: float
    df: int

    @property
    def chances(self) -> FloatArray:
        """The chance of each of `WORTHS`, shape (12,)."""
        log = self.df / 2.0 * np.log(WORTHS) - WORTHS * self.chi_square / 2.0
        found = WEIGHTS * np.exp(log - log.max())
        return np.asarray(found / found.sum())

    @property
    def dispersion(self) -> float:
        """By how much information is divided: 1 over what a count is expected to be worth."""
        return float(1.0 / (self.chances @ WORTHS))


@dataclass(frozen=True, slots=True, kw_only=True)
class Belief:
    """A multiplier after the counts: `mean`, the standard deviation of its logarithm (`spread`), and its interval."""

    mean: float
    spread: float
    interval: Interval


def scatter_of(first: FloatArray, total: FloatArray, sides: FloatArray) -> Scatter:
    """Return how far weekly parts of a total lie from the part of their side.

    X^2 = sum_w (first_w - total_w p)^2/(total_w p (1 - p)), p the part of all weeks of the side; `first`, `total`,
    `sides` (a number for each side) of shape (W,).

    *Source:* Pearson's statistic for dispersion: McCullagh and Nelder 1989, Generalized Linear Models, section 4.5.
    *Limits:* where few come each week it says little, and then the prior of the worth decides.
    """
    chi_square, df = 0.0, 0
    for side in np.unique(sides):
        here = (sides == side) & (total > 0)
        part = float(first[here].sum() / total[here].sum()) if here.any() else 0.0
        if 0 < part < 1:
            left = first[here] - total[here] * part
            chi_square += float(np.sum(left**2 / (total[here] * part * (1 - part))))
            df += int(here.sum()) - 1
    return Scatter(chi_square=chi_square, df=df)


def posterior(
    prior: EffectPrior, likelihood: Likelihood, scatter: Scatter, *, units: int = 1, level: float = LEVEL
) -> Belief:
    """Return what is believed of the multiplier of one unit when `units` of it have acted.

    Each count is worth a share w of itself, so that its likelihood is raised to w; w is uniform on (0, 1) before, and
    w^(df/2) exp(-w X^2/2) times that after, X^2 the scatter of weeks (Pearson's X^2 is chi^2_df/w). The posterior is
    the mixture over w. On a grid that is made finer around what is left of the prior. The mean is of the multiplier,
    the spread of its logarithm: the lognormal with both is what a plan draws from.

    *Source:* likelihoods raised to a power for overdispersion: McCullagh and Nelder 1989, section 9.2; Holmes and
    Walker 2017, Biometrika 104:497-503, doi:10.1093/biomet/asx010. The mixture instead of one estimate of the
    dispersion is ours: with few weeks one estimate is too often too small.
    """
    reach = REACH * prior.spread
    near = np.linspace(prior.middle - reach, prior.middle + reach, POINTS)
    # The counts may contradict the prior, however sure it is: both must be on the first grid.
    grid = np.union1d(near, np.linspace(-FURTHEST, FURTHEST, POINTS))
    chances = scatter.chances
    for _ in range(FINER):
        density = _mixture(grid, prior, likelihood, chances, units)
        held = np.flatnonzero(density > density.max() * np.exp(-DROPPED))
        grid = np.linspace(grid[max(0, held[0] - 1)], grid[min(grid.size - 1, held[-1] + 1)], POINTS)
    return _belief(grid, _mixture(grid, prior, likelihood, chances, units), level)


def _mixture(
    grid: FloatArray, prior: EffectPrior, likelihood: Likelihood, chances: FloatArray, units: int
) -> FloatArray:
    log = likelihood(units * grid) - 0.5 * ((grid - prior.middle) / prior.spread) ** 2
    each = np.exp(log - log.max(axis=1, keepdims=True))
    return np.asarray(chances @ (each / each.sum(axis=1, keepdims=True)))


def _belief(grid: FloatArray, density: FloatArray, level: float) -> Belief:
    chance = density / density.sum()
    middle = float(chance @ grid)
    spread = float(np.sqrt(chance @ (grid - middle) ** 2))
    below = np.cumsum(chance) - chance / 2.0
    low, high = np.exp(np.interp([(1 - level) / 2, (1 + level) / 2], below, grid))
    return Belief(
        mean=float(chance @ np.exp(grid)),
        spread=spread,
        interval=Interval(low=float(low), high=float(high), level=level),
    )
