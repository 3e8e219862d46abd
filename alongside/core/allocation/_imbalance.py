"""How far apart counts are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from math import isqrt

from alongside.core.allocation._design import Imbalance

PLACES = 10**30
"""Parts of one to which a square root that is not exact is rounded down: the same on every machine."""


def spread(counts: Sequence[Fraction]) -> Fraction:
    """Return the range: the largest count less the smallest.

    *Source:* Pocock & Simon 1975, Biometrics 31:103-115, section 3.1, doi:10.2307/2529712.

    >>> spread([Fraction(10), Fraction(11), Fraction(9)])
    Fraction(2, 1)
    """
    return max(counts) - min(counts)


def variance(counts: Sequence[Fraction]) -> Fraction:
    """Return the sample variance, divisor K - 1.

    *Source:* Pocock & Simon 1975, section 3.1, doi:10.2307/2529712.

    >>> variance([Fraction(10), Fraction(11), Fraction(9)])
    Fraction(1, 1)
    """
    K, total = len(counts), sum(counts, Fraction(0))
    return (sum((count * count for count in counts), Fraction(0)) - total * total / K) / (K - 1)


def standard_deviation(counts: Sequence[Fraction]) -> Fraction:
    """Return the sample standard deviation; exact where the root is, else rounded down at thirty places.

    *Source:* Pocock & Simon 1975, section 3.1, doi:10.2307/2529712.

    >>> standard_deviation([Fraction(4), Fraction(8), Fraction(0)])
    Fraction(4, 1)
    """
    squared = variance(counts)
    return Fraction(isqrt(squared.numerator * squared.denominator * PLACES**2), squared.denominator * PLACES)


def marginal_balance(counts: Sequence[Fraction]) -> Fraction:
    """Return the differences of every two counts, over (K - 1) times their sum: 0 to 1.

    *Source:* Han, Enas & McEntegart 2009, doi:10.1002/sim.3710; as in Saghaei & Saghaei 2011,
    doi:10.4236/jbise.2011.411090.
    *Limits:* somebody is counted; the newcomer always is.

    >>> marginal_balance([Fraction(3), Fraction(1)])
    Fraction(1, 2)
    """
    apart = sum((abs(one - other) for one, other in combinations(counts, 2)), Fraction(0))
    return apart / ((len(counts) - 1) * sum(counts, Fraction(0)))


MEASURES: Mapping[Imbalance, Callable[[Sequence[Fraction]], Fraction]] = {
    "range": spread,
    "variance": variance,
    "standard_deviation": standard_deviation,
    "marginal_balance": marginal_balance,
}
