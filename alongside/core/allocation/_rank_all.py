"""Minimisation's rank-all rule: every arm has a chance of its own, falling with its rank."""

from __future__ import annotations

from fractions import Fraction

from alongside.core.allocation._design import Design
from alongside.core.allocation._standing import Standing


def rank_all(design: Design, standing: Standing) -> tuple[Fraction, ...]:
    """Return each slot's chance by its rank, 1 the least imbalance; tied slots get the mean of their ranks'.

    p_(k) = q - 2(Kq - 1)k/(K(K + 1)).

    *Source:* Pocock & Simon 1975, Biometrics 31:103-115, section 3.3, doi:10.2307/2529712: K = 4 and q = 1/2 give
    0.4, 0.3, 0.2, 0.1.

    >>> four = Design(method="minimisation", arms=tuple("abcd"), ratio=(1, 1, 1, 1), q=Fraction(1, 2))
    >>> [str(chance) for chance in rank_all(four, (0, 1, 2, 3))]
    ['2/5', '3/10', '1/5', '1/10']
    """
    K, q = len(standing), design.q
    chances: dict[int, Fraction] = {}
    ranked = 0
    for better in sorted(set(standing)):
        tied = standing.count(better)
        middle = ranked + Fraction(tied + 1, 2)
        chances[better] = q - 2 * (K * q - 1) * middle / (K * (K + 1))
        ranked += tied
    return tuple(chances[better] for better in standing)
