"""Biased coin minimisation for unequal ratios, as Han, Enas and McEntegart wrote it."""

from __future__ import annotations

from fractions import Fraction

from alongside.core.allocation._design import Design
from alongside.core.allocation._standing import Standing


def han_2009(design: Design, standing: Standing) -> tuple[Fraction, ...]:
    """Return each arm's chance when the best arm i is preferred; among tied arms i falls by the ratio.

    With R the sum of the ratio and r_1 its smallest: any arm j but i gets (1 - p) r_j/(R - r_1), arm i the rest.

    *Source:* Han, Enas & McEntegart 2009, Statistics in Medicine, doi:10.1002/sim.3710.
    *Limits:* the chance of an arm, whatever the strata, differs from position to position (Kaiser 2012,
    doi:10.1002/sim.5448): with 1:2:3, p = 0.7 and one factor arm 1 gets 1/6, 0.06, 0.171, 0.451.

    >>> one_two_three = Design(method="minimisation", arms=tuple("abc"), ratio=(1, 2, 3), p=Fraction(7, 10))
    >>> [str(chance) for chance in han_2009(one_two_three, (0, 1, 2))]
    ['7/10', '3/25', '9/50']
    """
    ratio, total = design.ratio, sum(design.ratio)
    left = [(1 - design.p) * r / (total - min(ratio)) for r in ratio]
    best = [arm for arm, better in enumerate(standing) if better == 0]
    weight = sum(ratio[arm] for arm in best)
    chances = list(left)
    for arm in best:
        chances[arm] += Fraction(ratio[arm], weight) * (1 - sum(left))
    return tuple(chances)
