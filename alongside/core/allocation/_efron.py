"""Efron's biased coin."""

from __future__ import annotations

from fractions import Fraction


def efron(*, difference: int, p: Fraction) -> Fraction:
    """Return the chance of A: 1/2 when balanced, else p for the smaller arm. `difference`: n_A - n_B.

    *Source:* Efron 1971, Biometrika 58:403-417, section 1, doi:10.1093/biomet/58.3.403; p = 2/3 is his own choice.

    >>> [str(efron(difference=d, p=Fraction(2, 3))) for d in (-1, 0, 1)]
    ['2/3', '1/2', '1/3']
    """
    if difference == 0:
        return Fraction(1, 2)
    return p if difference < 0 else 1 - p
