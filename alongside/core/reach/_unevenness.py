"""The variance of propensities, what of it is chance, and how sure one can be: the arithmetic behind R."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TypeVar

import numpy as np
from numpy.random import Generator

from alongside.core.quantities import FloatArray
from alongside.core.reach._enumerated import Enumerated
from alongside.core.reach._inversion import crossing
from alongside.core.reach._partial import Partials, partial_indicators
from alongside.core.reach._propensity import BoolArray, Fits, fit_logit, information

Stacked = TypeVar("Stacked", "Unevenness", Partials)

NUMBERS_AT_ONCE = 400_000
BOOTSTRAP_TOLERANCE = 1e-5
CHANCE_REACH = 8.0
"""Deviations are tried up to the root of what is left of the variance plus this many times its bias."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unevenness:
    """Mean, variance S2 and bias lambda of B sets of propensities, each (B,)."""

    mean: FloatArray
    variance: FloatArray
    bias: FloatArray

    @property
    def kept(self) -> FloatArray:
        """f = max(0, 1 - lambda/S2): the share of the variance that is not chance."""
        ratio = np.divide(
            self.bias, self.variance, out=np.full_like(self.bias, np.inf), where=self.variance > 0
        )
        return np.maximum(0.0, 1.0 - ratio)

    @property
    def deviation(self) -> FloatArray:
        """sqrt(f S2)."""
        return np.sqrt(self.kept * self.variance)


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """The fitted model of a list: its cells, its design (J, P), the one fit and how uneven it is."""

    table: Enumerated
    design: FloatArray
    fit: Fits
    found: Unevenness

    @property
    def excess(self) -> FloatArray:
        """rho - mean of rho, shape (J,)."""
        return np.asarray(self.fit.propensity[0] - self.found.mean[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class Replicates:
    """What B refits of simulated cohorts gave."""

    found: Unevenness
    partials: tuple[Partials, ...]


def unevenness(*, listed: FloatArray, fits: Fits) -> Unevenness:
    """Measure mean, S2 = sum N_j (rho_j - mean)^2/(N-1) and lambda = sum N_j z_j'Sigma z_j/N.

    With z_j = rho_j (1 - rho_j) x_j, N_j z_j'Sigma z_j is rho_j (1 - rho_j) times the leverage of the cell.
    """
    rho, people = fits.propensity, listed.sum()
    mean = rho @ listed / people
    return Unevenness(
        mean=mean,
        variance=(rho - mean[:, None]) ** 2 @ listed / (people - 1.0),
        bias=np.sum(rho * (1.0 - rho) * fits.leverage, axis=1) / people,
    )


def variances(model: Model) -> tuple[float, float, float]:
    """Return the variances of S2 and of the mean propensity, and their covariance, by linearisation.

    var(S2) = 4 A'Sigma A + 2 tr(B Sigma B Sigma), A = cov(z, rho), B = cov(z), weighted by people, divisor N.
    """
    rho, share = model.fit.propensity[0], model.table.listed / model.table.people
    slope = rho * (1.0 - rho)
    sigma = np.linalg.inv(information(design=model.design, weight=(model.table.listed * slope)[None])[0])
    z = slope[:, None] * model.design
    mean_z = share @ z
    centred = z - mean_z
    A = (share * model.excess) @ centred
    B = (centred * share[:, None]).T @ centred
    spread = B @ sigma
    of_variance = 4.0 * A @ sigma @ A + 2.0 * np.trace(spread @ spread)
    return float(of_variance), float(mean_z @ sigma @ mean_z), float(2.0 * A @ sigma @ mean_z)


def replicate(*, model: Model, draws: int, rng: Generator) -> Replicates:
    """Refit `draws` cohorts simulated with propensities shrunk to mean + sqrt(f) (rho - mean)."""
    shrunken = model.found.mean[0] + np.sqrt(model.found.kept[0]) * model.excess
    parts = [
        (unevenness(listed=model.table.listed, fits=fits), _partials_of(model, fits))
        for fits in (
            _refit(model, np.broadcast_to(shrunken, (size, shrunken.size)), rng)
            for size in _sizes(draws, shrunken.size)
        )
    ]
    partials = zip(*(part for _, part in parts), strict=True)
    return Replicates(
        found=_stack([found for found, _ in parts]),
        partials=tuple(_stack(list(factor)) for factor in partials),
    )


def largest_deviation(*, model: Model, replicates: Replicates, miss: float, rng: Generator) -> float:
    """Return the largest true deviation S that shows as little unevenness as was found with chance `miss`.

    The propensities are stretched to mean + s (rho - mean) for a range of s, one simulated cohort for each;
    the chance that S2 - lambda comes out as small as found is a logit-quadratic curve in S, and the limit
    is where it falls to `miss`. Never below the 1 - `miss` quantile of the cohorts simulated at s = sqrt(f).
    """
    percentile = float(np.quantile(replicates.found.deviation, 1.0 - miss))
    variance = float(model.found.variance[0])
    if not is_uneven(model.found):
        return percentile
    left = variance - float(model.found.bias[0])
    reach = np.sqrt(max(left, 0.0) + CHANCE_REACH * float(model.found.bias[0]))
    draws = replicates.found.mean.size
    tried, as_small = _stretched(model, np.linspace(0.0, reach, draws) / np.sqrt(variance), left, rng)
    return max(percentile, crossing(tried=tried, hit=as_small, chance=miss, rising=False))


def is_uneven(found: Unevenness) -> bool:
    """Whether the propensities differ by more than the rounding of the computer."""
    return bool(found.variance[0] > 1e-14 * found.mean[0] * (1.0 - found.mean[0]))


def _stretched(
    model: Model, stretch: FloatArray, left: float, rng: Generator
) -> tuple[FloatArray, BoolArray]:
    """The true deviation at every stretch, and whether the simulated cohort was found as even as ours."""
    listed, tried, as_small = model.table.listed, [], []
    first = 0
    for size in _sizes(stretch.size, listed.size):
        some = stretch[first : first + size]
        first += size
        rho = np.clip(model.found.mean[0] + some[:, None] * model.excess, 0.0, 1.0)
        mean = rho @ listed / model.table.people
        tried.append(np.sqrt((rho - mean[:, None]) ** 2 @ listed / (model.table.people - 1.0)))
        found = unevenness(listed=listed, fits=_refit(model, rho, rng))
        as_small.append(found.variance - found.bias <= left)
    return np.concatenate(tried), np.concatenate(as_small)


def _refit(model: Model, propensity: FloatArray, rng: Generator) -> Fits:
    people = np.rint(model.table.listed).astype(np.int64)
    return fit_logit(
        design=model.design,
        listed=model.table.listed,
        taken=rng.binomial(people, propensity).astype(np.float64),
        start=model.fit.coefficients[0],
        penalise=bool(model.fit.penalised[0]),
        tolerance=BOOTSTRAP_TOLERANCE,
    )


def _partials_of(model: Model, fits: Fits) -> tuple[Partials, ...]:
    return partial_indicators(table=model.table, propensity=fits.propensity)


def _sizes(draws: int, cells: int) -> list[int]:
    """Split `draws` into parts that fit a processor's cache, but never into crumbs."""
    most = max(16, NUMBERS_AT_ONCE // cells)
    return [min(most, draws - first) for first in range(0, draws, most)]


def _stack(parts: list[Stacked]) -> Stacked:
    """Join dataclasses of arrays along their first axis."""
    names = [field.name for field in fields(parts[0])]
    return type(parts[0])(**{name: np.concatenate([getattr(part, name) for part in parts]) for name in names})
