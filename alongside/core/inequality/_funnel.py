"""Funnel limits: how far a place of a given size may lie from the target by chance alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import polars as pl
from numpy.typing import ArrayLike
from scipy import special

from alongside.core.errors import InputError
from alongside.core.inequality._groups import checked_level
from alongside.core.quantities import FloatArray, as_floats

LEVELS = (0.95, 0.998)
"""Two and three standard deviations, the usual lines of a funnel plot."""

FUNNEL_SCHEMA = pl.Schema({"size": pl.Float64, "level": pl.Float64, "low": pl.Float64, "high": pl.Float64})


def funnel_of_proportions(
    *, target: float, sizes: ArrayLike, levels: Sequence[float] = LEVELS
) -> pl.DataFrame:
    """Exact binomial limits around a target proportion, for places of each size.

    r = smallest count with P(R <= r) > p, p = (1 -/+ level)/2; alpha = (P(R <= r) - p) / P(R = r);
    limit = (r - alpha) / size, kept within 0 and 1.

    `sizes`: whole numbers of people, 1 or more. Returns a row for each size and level: size, level, low,
    high.

    *Source:* Spiegelhalter DJ (2005), Statistics in Medicine 24:1185-1202, doi:10.1002/sim.1970, appendix
    A.1.1.
    *Limits:* one place in 20 lies outside the 95% lines by chance; many places need the 99.8% lines, or a
    model of over-dispersion.

    >>> funnel_of_proportions(target=0.5, sizes=[100], levels=[0.95])["high"].round(4).to_list()
    [0.5932]
    """
    if not 0 < target < 1:
        raise InputError(
            "target", "The target is {target}: give a proportion between 0 and 1.", target=target
        )
    whole = _sizes(sizes, field="sizes")
    if np.any(whole != np.round(whole)):
        raise InputError("sizes", "The sizes hold a part of a person: give whole numbers.")

    def below(counts: FloatArray) -> FloatArray:
        # P(R <= r) by the incomplete beta function: no limit on the sizes.
        inside = np.clip(counts, 0, whole - 1)
        chance = special.betainc(whole - inside, inside + 1, 1 - target)
        return np.where(counts < 0, 0.0, np.where(counts >= whole, 1.0, chance))

    limits = {level: _limits(below, ceiling=whole, level=level) for level in levels}
    return _frame(whole, {level: (low / whole, high / whole) for level, (low, high) in limits.items()})


def funnel_of_ratios(
    *, expected: ArrayLike, target: float = 1.0, levels: Sequence[float] = LEVELS
) -> pl.DataFrame:
    """Exact Poisson limits around a target ratio of observed to expected, for places of each expected count.

    As for proportions, with R Poisson of mean target x expected and limits (r - alpha) / expected.

    `expected`: expected events, above 0. Returns a row for each size and level: size (= expected), level,
    low, high.

    *Source:* Spiegelhalter DJ (2005), Statistics in Medicine 24:1185-1202, doi:10.1002/sim.1970, appendix
    A.1.1.
    *Limits:* as for proportions.

    >>> funnel_of_ratios(expected=[10.0], levels=[0.95])["high"].round(3).to_list()
    [1.616]
    """
    if not target > 0:
        raise InputError("target", "The target is {target}: give a ratio above 0.", target=target)
    sizes = _sizes(expected, field="expected")
    means = target * sizes

    def below(counts: FloatArray) -> FloatArray:
        chance = special.gammaincc(np.maximum(counts, 0) + 1, means)
        return np.where(counts < 0, 0.0, chance)

    ceiling = np.ceil(means + 40 * np.sqrt(means) + 100)
    limits = {level: _limits(below, ceiling=ceiling, level=level) for level in levels}
    return _frame(sizes, {level: (low / sizes, high / sizes) for level, (low, high) in limits.items()})


def _limits(
    below: Callable[[FloatArray], FloatArray], *, ceiling: FloatArray, level: float
) -> tuple[FloatArray, FloatArray]:
    tail = (1 - checked_level(level)) / 2
    low = np.maximum(0.0, _interpolated(below, ceiling=ceiling, p=tail))
    return low, np.minimum(ceiling, _interpolated(below, ceiling=ceiling, p=1 - tail))


def _interpolated(below: Callable[[FloatArray], FloatArray], *, ceiling: FloatArray, p: float) -> FloatArray:
    """Halve the range of counts until r, the smallest with P(R <= r) > p, is left; then interpolate."""
    under, over = np.full(ceiling.shape, -1.0), ceiling.copy()
    while np.any(over - under > 1):
        middle = np.floor((under + over) / 2)
        enough = below(middle) > p
        over, under = np.where(enough, middle, over), np.where(enough, under, middle)
    reached, before = below(over), below(over - 1)
    alpha: FloatArray = (reached - p) / (reached - before)
    return over - alpha


def _sizes(values: ArrayLike, *, field: str) -> FloatArray:
    sizes = np.atleast_1d(as_floats(values))
    if not np.all(np.isfinite(sizes) & (sizes > 0)):
        raise InputError(field, "The {name} hold a number that is not above 0.", name=field)
    return sizes


def _frame(sizes: FloatArray, limits: dict[float, tuple[FloatArray, FloatArray]]) -> pl.DataFrame:
    parts = [
        pl.DataFrame({"size": sizes, "level": np.full(sizes.shape, level), "low": low, "high": high})
        for level, (low, high) in limits.items()
    ]
    return pl.concat(parts) if parts else pl.DataFrame(schema=FUNNEL_SCHEMA)
