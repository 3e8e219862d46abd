"""Crossed groups with few people each: what the others tell about one, and which are worst off."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.random import Generator
from numpy.typing import NDArray
from scipy.linalg import solve_triangular

from alongside.core.errors import InputError
from alongside.core.quantities import FloatArray, NotEstimable, as_floats
from alongside.core.reach._enumerated import CodeArray, Note, align_cells, factors_of
from alongside.core.reach._model import Relation
from alongside.core.reach._pooling_model import BetaBinomial, CellModel, GammaPoisson, Mode, find_mode

SIGMAS = np.concatenate([[0.02], np.linspace(0.05, 2.0, 40)])
SIGMA_SCALE = 0.5
EFFECT_SCALE = 1.0
LOWEST = 3
NUMBERS_AT_ONCE = 1_000_000
LEFT_OUT = (
    "People of whom something is not known are in no crossed group: {population:g} of the population and "
    "{cohort:g} of the cohort."
)
FOREIGN = (
    "The cohort has {people:g} people in crossed groups that the population has not; they have no ratio."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pooled:
    """Pooled ratios of crossed groups.

    `cells`: one column a dimension, then population_count, cohort_count, value, low, high,
    probability_lowest_three and rank (1: likeliest to be among the lowest three).
    `deviation`: posterior mean of sigma, how far cells depart from main effects on the log scale.
    """

    cells: pl.DataFrame
    deviation: float
    level: float
    notes: tuple[Note, ...]


def pool_cells(
    *,
    population_cells: pl.DataFrame,
    cohort_cells: pl.DataFrame,
    relation: Relation,
    level: float = 0.95,
    draws: int,
    rng: Generator,
) -> Pooled | NotEstimable:
    """Estimate each crossed group's ratio to its share, leaning on main effects as far as its counts are few.

    External: x_c ~ Poisson(n p_c exp(eta_c) u_c), u_c ~ Gamma(mean 1, variance sigma^2).
    Subset: x_c ~ Binomial(N_c, pi_c), pi_c ~ Beta with mean expit(eta_c) and spread sigma on the logit scale.
    eta_c = intercept + one effect for each category, Normal(0, 1), where two or more dimensions are
    crossed; the intercept alone where there is one. sigma ~ half-Normal(0.5), held on a grid; coefficients
    normal around their mode at each sigma (Laplace). value, low, high: posterior mean and quantiles of
    PPR_c = theta_c/sum_h p_h theta_h, theta the rate exp(eta) u or pi.

    `population_cells`, `cohort_cells`: one column a dimension (null: not known) and `count`.

    *Source:* Clayton D, Kaldor J (1987), Biometrics 43:671-681, doi:10.2307/2532003 (gamma-Poisson);
    Williams DA (1982), Appl Stat 31:144-148, doi:10.2307/2347977 (beta-binomial main effects);
    Rue H, Martino S, Chopin N (2009), J R Stat Soc B 71:319-392, doi:10.1111/j.1467-9868.2008.00700.x
    (grid with Laplace); Gelman A (2006), Bayesian Anal 1:515-534, doi:10.1214/06-BA117A (prior of sigma).
    *Limits:* cells are taken as exchangeable around the main effects; a single exceptional cell is drawn in.

    >>> people = pl.DataFrame({"area": ["a", "b", "c"], "count": [500.0, 300.0, 200.0]})
    >>> cohort = pl.DataFrame({"area": ["a", "b", "c"], "count": [50.0, 30.0, 2.0]})
    >>> found = pool_cells(population_cells=people, cohort_cells=cohort, relation="external", draws=4000,
    ...     rng=np.random.default_rng(1))
    >>> raw, pooled = 2 / 82 / 0.2, found.cells["value"][2]
    >>> round(raw, 2), raw < pooled < 1, found.cells["rank"][2]
    (0.12, True, 1)
    """
    cells = align_cells(list_cells=population_cells, cohort_cells=cohort_cells)
    notes = _notes(population_cells, cohort_cells, cells)
    cells = cells.filter(pl.col("listed") > 0)
    N, x = cells["listed"].to_numpy(), cells["taken"].to_numpy()
    reason = _impossible(N, x, relation)
    if reason is not None:
        return reason
    model: CellModel = (
        GammaPoisson(count=x, exposure=x.sum() * N / N.sum())
        if relation == "external"
        else BetaBinomial(count=x, exposure=N)
    )
    modes, weights = _posterior(model, _design(cells))
    drawn = _draw(model, _design(cells), modes, _share_out(weights, draws, rng), rng)
    return Pooled(
        cells=_frame(cells, drawn, draws, level),
        deviation=float(np.sum(weights * SIGMAS)),
        level=level,
        notes=notes,
    )


def _impossible(N: FloatArray, x: FloatArray, relation: Relation) -> NotEstimable | None:
    if not N.sum() or not x.sum():
        return NotEstimable("there is nobody of whom everything is known")
    if relation == "subset" and np.any(x > N):
        raise InputError(
            "cohort_cells", "The cohort has more people in some crossed group than the population."
        )
    return None


def _notes(
    population_cells: pl.DataFrame, cohort_cells: pl.DataFrame, cells: pl.DataFrame
) -> tuple[Note, ...]:
    unknown = {
        "population": float(population_cells["count"].sum()) - float(cells["listed"].sum()),
        "cohort": float(cohort_cells["count"].sum()) - float(cells["taken"].sum()),
    }
    foreign = float(cells.filter(pl.col("listed") <= 0)["taken"].sum())
    return (
        *([Note(LEFT_OUT, unknown)] if any(unknown.values()) else []),
        *([Note(FOREIGN, {"people": foreign})] if foreign else []),
    )


def _design(cells: pl.DataFrame) -> FloatArray:
    """An intercept and a column for every category, so that no category is the one others are set against."""
    factors = factors_of(cells.drop("listed", "taken"))
    effects = [factor.membership for factor in factors] if len(factors) > 1 else []
    return np.column_stack([np.ones(cells.height), *effects])


def _posterior(model: CellModel, design: FloatArray) -> tuple[list[Mode], FloatArray]:
    """The mode at every sigma of the grid, and the posterior weight of each sigma."""
    precision = np.full(design.shape[1], EFFECT_SCALE**-2)
    precision[0] = 1e-6
    beta = np.zeros(design.shape[1])
    beta[0] = model.start()
    modes: list[Mode] = []
    for sigma in SIGMAS:
        modes.append(
            find_mode(model=model, design=design, precision=precision, sigma=float(sigma), start=beta)
        )
        beta = modes[-1].coefficients
    width = np.gradient(SIGMAS)
    log_weight = np.array([mode.log_evidence for mode in modes]) - SIGMAS**2 / (2.0 * SIGMA_SCALE**2)
    weight = width * np.exp(log_weight - log_weight.max())
    return modes, weight / weight.sum()


def _share_out(weights: FloatArray, draws: int, rng: Generator) -> CodeArray:
    """How many draws each sigma gets: systematic, so that chance in it adds next to nothing."""
    places = (np.arange(draws) + rng.random()) / draws
    chosen = np.minimum(np.searchsorted(np.cumsum(weights), places), weights.size - 1)
    return np.bincount(chosen, minlength=weights.size)


def _draw(
    model: CellModel, design: FloatArray, modes: list[Mode], numbers: CodeArray, rng: Generator
) -> Iterator[FloatArray]:
    """Posterior draws of every PPR, a few at a time, each (draws, J)."""
    shares, most = model.shares(), max(1, NUMBERS_AT_ONCE // len(design))
    for mode, number in zip(modes, numbers, strict=True):
        for first in range(0, int(number), most):
            noise = rng.normal(size=(mode.coefficients.size, min(most, int(number) - first)))
            beta = mode.coefficients + solve_triangular(mode.root, noise, lower=True, trans="T").T
            rate = model.draw(beta @ design.T, mode.sigma, rng)
            yield rate / (rate @ shares)[:, None]


def _frame(cells: pl.DataFrame, drawn: Iterator[FloatArray], draws: int, level: float) -> pl.DataFrame:
    """Sum the draws up cell by cell. They are kept in single precision: there may be tens of millions."""
    ratios = np.empty((draws, cells.height), dtype=np.float32)
    value, lowest, first = np.zeros(cells.height), np.zeros(cells.height), 0
    for some in drawn:
        ratios[first : first + len(some)] = some
        value += some.sum(axis=0) / draws
        lowest += _among_lowest(some)
        first += len(some)
    lowest /= draws
    low, high = _quantiles(ratios, (1.0 - level) / 2.0)
    rank = np.empty(value.size, dtype=np.int64)
    rank[np.lexsort((value, -lowest))] = np.arange(1, value.size + 1)
    return cells.rename({"listed": "population_count", "taken": "cohort_count"}).with_columns(
        value=pl.Series(value),
        low=pl.Series(low),
        high=pl.Series(high),
        probability_lowest_three=pl.Series(lowest),
        rank=pl.Series(rank),
    )


def _quantiles(ratios: NDArray[np.float32], tail: float) -> tuple[FloatArray, FloatArray]:
    """Both tails of every column, a few columns at a time."""
    columns = max(1, NUMBERS_AT_ONCE // len(ratios))
    parts = [
        np.quantile(ratios[:, first : first + columns].astype(np.float64), [tail, 1.0 - tail], axis=0)
        for first in range(0, ratios.shape[1], columns)
    ]
    low, high = np.concatenate(parts, axis=1)
    return low, high


def _among_lowest(ratios: FloatArray) -> FloatArray:
    """In how many draws a cell is among the lowest three, shape (J,)."""
    draws, size = ratios.shape
    if size <= LOWEST:
        return np.full(size, float(draws))
    lowest = np.argpartition(ratios, LOWEST, axis=1)[:, :LOWEST]
    return as_floats(np.bincount(lowest.ravel(), minlength=size))
