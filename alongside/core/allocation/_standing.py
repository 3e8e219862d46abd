"""Which of several scores are better than which, those within a hair's breadth counted as equal."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TypeAlias

Standing: TypeAlias = tuple[int, ...]
"""For each slot, how many slots are better: 0 is the best."""

TOLERANCE = Fraction(1, 10**9)


def standing_of(scores: Sequence[Fraction]) -> Standing:
    """Count for each score those that are smaller by more than 1e-9 x max(1, |score|).

    >>> standing_of([Fraction(6), Fraction(10), Fraction(5)]), standing_of([Fraction(3), Fraction(3)])
    ((1, 2, 0), (0, 0))
    """
    slack = [TOLERANCE * max(Fraction(1), abs(score)) for score in scores]
    return tuple(
        sum(score - other > breadth for other in scores) for score, breadth in zip(scores, slack, strict=True)
    )
