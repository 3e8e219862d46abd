"""The big stick design."""

from __future__ import annotations

from fractions import Fraction


def big_stick(*, difference: int, b: int) -> Fraction:
    """Return the chance of A: 1/2 while |n_A - n_B| < b, else the smaller arm for certain.

    *Source:* Soares & Wu 1983, Commun Stat Theory Methods 12:2017-2034, doi:10.1080/03610928308828586.

    >>> [str(big_stick(difference=d, b=2)) for d in (-2, 1, 2)]
    ['1', '1/2', '0']
    """
    if abs(difference) < b:
        return Fraction(1, 2)
    return Fraction(difference < 0)
