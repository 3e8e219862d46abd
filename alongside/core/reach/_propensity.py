"""Logit models of taking part, many at once: all replicates take their Newton steps side by side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from alongside.core.quantities import FloatArray

BoolArray = NDArray[np.bool_]

STEPS = 40
LONGEST_STEP = 5.0
FURTHEST_LOGIT = 15.0
"""Beyond it a chance counts as 0 or 1; it keeps the steps of a separated fit computable until it is given up."""
CELLS_AT_ONCE = 512


@dataclass(frozen=True, slots=True, kw_only=True)
class Fits:
    """B fitted models of J cells and P coefficients.

    `propensity` (B, J); `leverage` (B, J): N_j rho_j (1 - rho_j) x_j' Sigma x_j; `coefficients` (B, P);
    `penalised` (B,): True where the Firth penalty was needed because maximum likelihood has no finite answer.
    """

    propensity: FloatArray
    leverage: FloatArray
    coefficients: FloatArray
    penalised: BoolArray


def fit_logit(
    *,
    design: FloatArray,
    listed: FloatArray,
    taken: FloatArray,
    start: FloatArray | None = None,
    penalise: bool = False,
    tolerance: float = 1e-10,
) -> Fits:
    """Fit logit(rho_j) = x_j' beta to each row of `taken` by maximum likelihood, or Firth's where that fails.

    Maximum likelihood solves sum_j (x_j - N_j rho_j) x_j = 0; Firth's penalised likelihood adds
    h_j (1/2 - rho_j), h_j the leverage, to each residual.

    `design` (J, P) of full rank; `listed` (J,); `taken` (B, J); `start` (P,) or zeros.

    *Source:* Firth D (1993), Biometrika 80:27-38, doi:10.1093/biomet/80.1.27; Heinze G, Schemper M (2002),
    Stat Med 21:2409-2419, doi:10.1002/sim.1047.
    *Limits:* a replicate counts as separated when Newton's steps have not settled after 40.

    >>> fits = fit_logit(design=np.ones((1, 1)), listed=np.array([4.0]), taken=np.array([[1.0]]))
    >>> fits.propensity.round(6), fits.leverage.round(6)
    (array([[0.25]]), array([[1.]]))
    """
    beta = np.tile(np.zeros(design.shape[1]) if start is None else start, (len(taken), 1))
    beginning = beta.copy()
    penalised = _separated_by_margin(design, listed, taken) | penalise
    penalised |= _newton(design, listed, taken, beta, ~penalised, tolerance, firth=False)
    beta[penalised] = beginning[penalised]
    _newton(design, listed, taken, beta, penalised, tolerance, firth=True)
    propensity = expit(beta @ design.T)
    weight = listed * propensity * (1.0 - propensity)
    return Fits(
        propensity=propensity,
        leverage=_leverage(design, weight, information(design=design, weight=weight)),
        coefficients=beta,
        penalised=penalised,
    )


def information(*, design: FloatArray, weight: FloatArray) -> FloatArray:
    """Return sum_j weight_bj x_j x_j', shape (B, P, P)."""
    rows, columns = np.triu_indices(design.shape[1])
    flat = np.zeros((len(weight), rows.size))
    for cells, products in _products(design):
        flat += weight[:, cells] @ products
    full = np.empty((len(weight), design.shape[1], design.shape[1]))
    full[:, rows, columns] = flat
    full[:, columns, rows] = flat
    return full


def _products(design: FloatArray) -> Iterator[tuple[slice, FloatArray]]:
    """The products x_ji x_jk, i <= k, of a few cells at a time, so that memory stays small."""
    rows, columns = np.triu_indices(design.shape[1])
    for first in range(0, len(design), CELLS_AT_ONCE):
        cells = slice(first, first + CELLS_AT_ONCE)
        yield cells, design[cells][:, rows] * design[cells][:, columns]


def _leverage(design: FloatArray, weight: FloatArray, fisher: FloatArray) -> FloatArray:
    covariance = np.linalg.inv(fisher)
    rows, columns = np.triu_indices(design.shape[1])
    flat = covariance[:, rows, columns] * np.where(rows == columns, 1.0, 2.0)
    quadratic = np.empty_like(weight)
    for cells, products in _products(design):
        quadratic[:, cells] = flat @ products.T
    return weight * quadratic


def _separated_by_margin(design: FloatArray, listed: FloatArray, taken: FloatArray) -> BoolArray:
    """Nobody or everybody of a dummy's people took part: known before a step is taken."""
    present = taken @ design
    absent = (listed - taken) @ design
    separated: BoolArray = np.any((present <= 0) | (absent <= 0), axis=1)
    return separated


def _newton(
    design: FloatArray,
    listed: FloatArray,
    taken: FloatArray,
    beta: FloatArray,
    chosen: BoolArray,
    tolerance: float,
    *,
    firth: bool,
) -> BoolArray:
    """Improve the chosen rows of `beta` in place; return which of them have not settled."""
    active = np.flatnonzero(chosen)
    for _ in range(STEPS):
        if not active.size:
            break
        step = _step(design, listed, taken[active], beta[active], firth=firth)
        beta[active] += step
        moved = np.abs(step).max(axis=1) > tolerance
        active = active[moved]
    unsettled = np.zeros(len(beta), dtype=np.bool_)
    unsettled[active] = True
    return unsettled


def _step(
    design: FloatArray, listed: FloatArray, taken: FloatArray, beta: FloatArray, *, firth: bool
) -> FloatArray:
    rho = expit(np.clip(beta @ design.T, -FURTHEST_LOGIT, FURTHEST_LOGIT))
    weight = listed * rho * (1.0 - rho)
    fisher = information(design=design, weight=weight)
    residual = taken - listed * rho
    if firth:
        residual += _leverage(design, weight, fisher) * (0.5 - rho)
    step = np.linalg.solve(fisher, (residual @ design)[:, :, None])[:, :, 0]
    longest = np.abs(step).max(axis=1, keepdims=True)
    limited: FloatArray = step * np.minimum(1.0, LONGEST_STEP / np.maximum(longest, LONGEST_STEP))
    return limited
