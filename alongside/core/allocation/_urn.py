"""Wei's urn."""

from __future__ import annotations

from fractions import Fraction


def urn(*, n_a: int, n_b: int, alpha: Fraction, beta: Fraction) -> Fraction:
    """Return the chance of A: (alpha + beta n_B)/(2 alpha + beta n); with an empty urn 1/2.

    `alpha` balls of each arm to begin with; each allocation adds `beta` balls of the other arm.

    *Source:* Wei 1978, Ann Stat 6:92-100, section 2, doi:10.1214/aos/1176344068.

    >>> str(urn(n_a=2, n_b=1, alpha=Fraction(0), beta=Fraction(1)))
    '1/3'
    """
    balls = 2 * alpha + beta * (n_a + n_b)
    return Fraction(1, 2) if balls == 0 else (alpha + beta * n_b) / balls
