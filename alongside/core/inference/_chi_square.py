"""Does a whole mix differ from what chance would bring?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from alongside.core.inference._chance_counts import hypergeometric_counts, multinomial_counts
from alongside.core.inference._checks import checked_counts, checked_part
from alongside.core.quantities import FloatArray

LEAST_EXPECTED = 5.0
"""Below this expected count the p-value is simulated: the chi-square curve is too rough there (Cochran
1954)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChiSquare:
    """Pearson's statistic, its degrees of freedom and p-value; `is_exact` where the p-value was simulated."""

    statistic: float
    df: int
    p_value: float
    is_exact: bool
    n: float


def chi_square_fit(
    *, counts: ArrayLike, shares: ArrayLike, rng: np.random.Generator, draws: int = 4000
) -> ChiSquare:
    """Test whether counts of n people fit known shares.

    X2 = sum (x - n p)^2 / (n p), df = categories with p > 0, less 1. Where an expected count is below 5 the
    p-value is (1 + draws at least as far) / (1 + draws) over multinomial draws, which is valid for any number
    of draws. `counts` and `shares` have one number a category; shares add up to 1.

    *Source:* Pearson 1900, Phil Mag 50:157-175, doi:10.1080/14786440009463897; simulated p-value: Phipson and
    Smyth 2010, Stat Appl Genet Mol Biol 9:39, doi:10.2202/1544-6115.1585; example: Mendel's peas (1866), 315,
    108, 101, 32.
    *Limits:* somebody in a category of share 0 makes the statistic infinite and p 0. Nobody at all: p is 1.

    >>> peas = chi_square_fit(
    ...     counts=[315, 108, 101, 32], shares=[9 / 16, 3 / 16, 3 / 16, 1 / 16], rng=np.random.default_rng(1)
    ... )
    >>> round(peas.statistic, 3), peas.df, round(peas.p_value, 3)
    (0.47, 3, 0.925)
    """
    x, p = checked_counts("counts", counts), checked_counts("shares", shares)
    n = float(x.sum())
    if x[p == 0].sum() > 0:
        return ChiSquare(statistic=np.inf, df=_freedom(p), p_value=0.0, is_exact=True, n=n)
    x, p = x[p > 0], p[p > 0] / p.sum()
    if n == 0 or p.size < 2:
        return ChiSquare(statistic=0.0, df=_freedom(p), p_value=1.0, is_exact=True, n=n)
    expected = n * p
    weights = 1 / expected
    simulated = multinomial_counts(n=n, shares=p, draws=draws, rng=rng)
    return _result(x, expected, weights, float(expected.min()), simulated, n)


def chi_square_table(
    *, inside: ArrayLike, total: ArrayLike, rng: np.random.Generator, draws: int = 4000
) -> ChiSquare:
    """Test whether those inside a cohort and the rest of the list have the same mix: a table of 2 rows.

    X2 = sum over both rows of (observed - expected)^2 / expected = sum (x - n P)^2 / [N_g f (1 - f)], f =
    n/N. df = categories with anybody, less 1. Where an expected count of either row is below 5 the p-value is
    simulated with both margins fixed (multivariate hypergeometric). `inside` and `total` have one count a
    category.

    *Source:* as `chi_square_fit`; example: ethnicity in the Better Start Bradford pilot (Dunn et al. 2022,
    Wellcome Open Res 7:88, table 1).
    *Limits:* everybody or nobody inside says nothing: statistic 0, p 1.

    >>> mix = chi_square_table(
    ...     inside=[142, 13, 15, 39], total=[345, 57, 45, 111], rng=np.random.default_rng(1)
    ... )
    >>> round(mix.statistic, 2), mix.df, round(mix.p_value, 4)
    (7.82, 3, 0.0498)
    """
    x, listed = checked_part("inside", inside, total)
    x, listed = x[listed > 0], listed[listed > 0]
    n, people = float(x.sum()), float(listed.sum())
    if listed.size < 2 or n in {0.0, people}:
        return ChiSquare(statistic=0.0, df=_freedom(listed), p_value=1.0, is_exact=True, n=n)
    fraction = n / people
    weights = 1 / (listed * fraction * (1 - fraction))
    least = float(listed.min()) * min(fraction, 1 - fraction)
    simulated = hypergeometric_counts(n=n, population=listed, draws=draws, rng=rng)
    return _result(x, listed * fraction, weights, least, simulated, n)


def _freedom(weights: FloatArray) -> int:
    return max(int((weights > 0).sum()) - 1, 0)


def _result(
    x: FloatArray,
    expected: FloatArray,
    weights: FloatArray,
    least: float,
    simulated: Iterator[FloatArray],
    n: float,
) -> ChiSquare:
    statistic = float((x - expected) ** 2 @ weights)
    df = _freedom(expected)
    if least >= LEAST_EXPECTED:
        p_value = float(special.chdtrc(df, statistic))
        return ChiSquare(statistic=statistic, df=df, p_value=p_value, is_exact=False, n=n)
    as_far, draws = 0, 0
    for rows in simulated:
        far = (rows - expected) ** 2 @ weights
        as_far, draws = as_far + int((far >= statistic * (1 - 1e-9)).sum()), draws + len(far)
    return ChiSquare(statistic=statistic, df=df, p_value=(1 + as_far) / (1 + draws), is_exact=True, n=n)
