"""The maximal procedure: every sequence that never strays too far is equally likely."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

from alongside.core.errors import RuleBroken


def maximal(*, n_a: int, n_b: int, b: int, n: int) -> Fraction:
    """Return the chance of A when all sequences of n with |n_A - n_B| <= b throughout and 0 at the end are alike.

    P(A) = ways to the end after one more A, over ways to the end from here: lattice paths between two walls.

    *Source:* Berger, Ivanova & Knoll 2003, Stat Med 22:3017-3028, doi:10.1002/sim.1538.
    *Limits:* with b = 2 and n = 4 there are six sequences, of which three begin with A, and AA leaves one:

    >>> str(maximal(n_a=0, n_b=0, b=2, n=4)), str(maximal(n_a=1, n_b=0, b=2, n=4))
    ('1/2', '1/3')
    """
    difference, left = n_a - n_b, n - n_a - n_b
    ways = _ways(n, b)[left].get(difference, 0) if left > 0 else 0
    if not ways:
        raise RuleBroken(
            "This list was planned for {n} with a difference of at most {b}: it is full.", n=n, b=b
        )
    return Fraction(_ways(n, b)[left - 1].get(difference + 1, 0), ways)


@lru_cache(maxsize=8)
def _ways(n: int, b: int) -> tuple[dict[int, int], ...]:
    """For 0 to n steps left and each difference within the walls: in how many ways they end at 0."""
    ways = [{0: 1}]
    for _ in range(n):
        ways.append(_one_more(ways[-1], b))
    return tuple(ways)


def _one_more(ways: dict[int, int], b: int) -> dict[int, int]:
    reached = {at + step for at in ways for step in (-1, 1) if abs(at + step) <= b}
    return {at: ways.get(at - 1, 0) + ways.get(at + 1, 0) for at in reached}
