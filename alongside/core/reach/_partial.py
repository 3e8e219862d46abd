"""Partial R-indicators: how much of the unevenness lies with one dimension, or one of its categories."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from alongside.core.quantities import FloatArray
from alongside.core.reach._enumerated import CodeArray, Enumerated, Factor

NUMBERS = ("unconditional", "unconditional_standard_error", "conditional", "conditional_standard_error")
PARTIAL_VARIABLE_SCHEMA = pl.Schema([("variable", pl.String()), *((name, pl.Float64()) for name in NUMBERS)])
PARTIAL_CATEGORY_SCHEMA = pl.Schema(
    [("variable", pl.String()), ("category", pl.String()), *((name, pl.Float64()) for name in NUMBERS)]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Partials:
    """Partial indicators of one dimension for B sets of propensities: (B,), and (B, K) by category."""

    unconditional: FloatArray
    conditional: FloatArray
    unconditional_by_category: FloatArray
    conditional_by_category: FloatArray


def partial_indicators(*, table: Enumerated, propensity: FloatArray) -> tuple[Partials, ...]:
    """Split the unevenness of `propensity` (B, J) by dimension and by category.

    Unconditional, category k: sqrt(N_k/N) (mean of rho in k - mean of rho), signed; variable: the root of the
    sum of their squares. Conditional, category k: sqrt(sum over the people of k of (rho - mean of rho in
    their stratum)^2 / N), a stratum being a crossing of all the other dimensions; variable: likewise.

    *Source:* Schouten B, Shlomo N, Skinner C (2011), J Off Stat 27:231-253, section 3.
    *Limits:* not adjusted for the bias that makes chance differences look like uneven propensities; their
    standard errors say how large that is.
    """
    mean = propensity @ table.listed / table.people
    return tuple(
        _partials(factor, _strata(table, factor), table.listed, propensity, mean) for factor in table.factors
    )


def _partials(
    factor: Factor, strata: CodeArray, listed: FloatArray, propensity: FloatArray, mean: FloatArray
) -> Partials:
    membership, people = factor.membership, listed.sum()
    size = listed @ membership
    excess = (propensity * listed) @ membership / size - mean[:, None]
    by_category = np.sqrt(size / people) * excess
    within = _within_strata(strata, listed, propensity) @ membership / people
    return Partials(
        unconditional=np.sqrt(np.sum(by_category**2, axis=1)),
        conditional=np.sqrt(within.sum(axis=1)),
        unconditional_by_category=by_category,
        conditional_by_category=np.sqrt(within),
    )


def _strata(table: Enumerated, left_out: Factor) -> CodeArray:
    """Number the crossings of every dimension but one; a single stratum where there is no other."""
    code = np.zeros(table.listed.size, dtype=np.intp)
    for factor in table.factors:
        if factor is not left_out:
            # Renumbered at every step, so that the product of many dimensions never overflows.
            code = np.unique(code * len(factor.categories) + factor.codes, return_inverse=True)[1]
    return code.astype(np.intp)


def _within_strata(strata: CodeArray, listed: FloatArray, propensity: FloatArray) -> FloatArray:
    """Return N_j (rho_j - mean of its stratum)^2, shape (B, J)."""
    order = np.argsort(strata, kind="stable")
    starts = np.flatnonzero(np.diff(strata[order], prepend=-1))
    total = np.add.reduceat((propensity * listed)[:, order], starts, axis=1)
    mean = total / np.add.reduceat(listed[order], starts)
    squares: FloatArray = listed * (propensity - mean[:, strata]) ** 2
    return squares


def partial_frames(
    *, table: Enumerated, estimates: tuple[Partials, ...], replicates: tuple[Partials, ...]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Lay estimates (B = 1) and the spread of their bootstrap replicates out as two frames."""
    variables, categories = [], []
    for factor, estimate, spread in zip(table.factors, estimates, replicates, strict=True):
        one = (estimate.unconditional, spread.unconditional, estimate.conditional, spread.conditional)
        variables.append((factor.name, *_row(one[0], one[1]), *_row(one[2], one[3])))
        categories += [
            (
                factor.name,
                category,
                *_row(estimate.unconditional_by_category[:, k], spread.unconditional_by_category[:, k]),
                *_row(estimate.conditional_by_category[:, k], spread.conditional_by_category[:, k]),
            )
            for k, category in enumerate(factor.categories)
        ]
    return (
        pl.DataFrame(variables, schema=PARTIAL_VARIABLE_SCHEMA, orient="row"),
        pl.DataFrame(categories, schema=PARTIAL_CATEGORY_SCHEMA, orient="row"),
    )


def _row(estimate: FloatArray, replicates: FloatArray) -> tuple[float, float]:
    return float(estimate[0]), float(replicates.std(ddof=1))
