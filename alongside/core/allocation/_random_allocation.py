"""The random allocation rule: one large block."""

from __future__ import annotations

from fractions import Fraction

from alongside.core.errors import RuleBroken


def random_allocation(*, n_a: int, n_b: int, n: int) -> Fraction:
    """Return the chance of A when half of n get A: places left in A over places left.

    *Source:* Lachin 1988, Control Clin Trials 9:289-311, doi:10.1016/0197-2456(88)90045-1.

    >>> str(random_allocation(n_a=1, n_b=0, n=4))
    '1/3'
    """
    if n_a + n_b >= n or max(n_a, n_b) > n // 2:
        raise RuleBroken("This list was planned for {n}, half in each arm: it is full.", n=n)
    return Fraction(n // 2 - n_a, n - n_a - n_b)
