"""Minimisation's best-only rule: the coin falls for the arm that leaves least imbalance."""

from __future__ import annotations

from fractions import Fraction

from alongside.core.allocation._design import Design
from alongside.core.allocation._standing import Standing


def best_only(design: Design, standing: Standing) -> tuple[Fraction, ...]:
    """Return each slot's chance when one of the m best is picked at random, then the coin p is thrown.

    Each of the best: (p + (m - 1)(1 - p)/(K - 1))/m; each other: (1 - p)/(K - 1).
    `standing`: for each slot, how many slots are better.

    *Source:* Pocock & Simon 1975, Biometrics 31:103-115, section 3.2, doi:10.2307/2529712; its section 3.4 gives
    1/6, 1/6, 2/3 for p = 2/3 when the third of three arms is best.

    >>> thirds = Design(method="minimisation", arms=("a", "b", "c"), ratio=(1, 1, 1), p=Fraction(2, 3))
    >>> [str(chance) for chance in best_only(thirds, (1, 2, 0))]
    ['1/6', '1/6', '2/3']
    """
    m, others = standing.count(0), len(standing) - 1
    best = (design.p + (m - 1) * (1 - design.p) / others) / m
    return tuple((1 - design.p) / others if better else best for better in standing)
