"""Chen's biased coin with imbalance tolerance."""

from __future__ import annotations

from fractions import Fraction

from alongside.core.allocation._big_stick import big_stick
from alongside.core.allocation._efron import efron


def chen(*, difference: int, b: int, p: Fraction) -> Fraction:
    """Return the chance of A: Efron's coin while |n_A - n_B| < b, else the smaller arm for certain.

    *Source:* Chen 1999, Biased coin design with imbalance tolerance,
    Commun Stat Stoch Models 15:953-975, doi:10.1080/15326349908807570.

    >>> [str(chen(difference=d, b=2, p=Fraction(2, 3))) for d in (-2, -1, 0, 1, 2)]
    ['1', '2/3', '1/2', '1/3', '0']
    """
    return efron(difference=difference, p=p) if abs(difference) < b else big_stick(difference=difference, b=b)
