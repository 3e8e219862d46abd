"""Do two rows differ, given both margins?"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from alongside.core.inference._binomial_test import TIE
from alongside.core.inference._bisection import first_where
from alongside.core.inference._checks import checked_counts
from alongside.core.inference._point_probability import log_hypergeometric
from alongside.core.quantities import FloatArray, as_floats

_NEGLIGIBLE = 40.0
"""Terms smaller than the first by exp(-40) are left out of a tail: together they are below 1e-15 of it."""

_TERMS_AT_ONCE = 1_000_000


def fisher_exact(*, a: ArrayLike, b: ArrayLike, c: ArrayLike, d: ArrayLike) -> FloatArray:
    """Return Fisher's exact two-sided p-value of each table [[a, b], [c, d]].

    The sum of the hypergeometric probabilities of all tables with these margins no likelier than the one
    seen, over the two tails only as far as a term counts. `a`, `b`, `c`, `d` are counts that broadcast
    together.

    *Source:* Fisher 1935, The Design of Experiments, chapter II (the lady tasting tea, 3 of 4 right: 0.4857).
    *Limits:* an empty row or column gives 1. Probabilities within 1e-7 of each other count as equal, as in R.

    >>> round(float(fisher_exact(a=3, b=1, c=1, d=3)), 4)
    0.4857
    """
    counts = (checked_counts(name, v) for name, v in (("a", a), ("b", b), ("c", c), ("d", d)))
    a, b, c, d = np.broadcast_arrays(*counts)
    shape = a.shape
    a, b, c, d = (np.ravel(values) for values in (a, b, c, d))
    row, other, taken = a + b, c + d, a + c
    mode = np.floor((taken + 1) * (row + 1) / (row + other + 2))
    above = a > mode
    x, taken = np.where(above, b, a), np.where(above, b + d, taken)
    mode = np.where(above, row - mode, mode)
    return _two_sided(x, row, other, taken, mode).reshape(shape)


def _two_sided(
    x: FloatArray, row: FloatArray, other: FloatArray, taken: FloatArray, mode: FloatArray
) -> FloatArray:
    """Add the tail below x, which lies at or below the mode, and the tail above that is no likelier than
    x."""
    least, most = np.maximum(0.0, taken - other), np.minimum(row, taken)

    def log_at(k: FloatArray) -> FloatArray:
        return log_hypergeometric(k, row=row, other=other, taken=taken)

    seen = log_at(x)
    far = first_where(lambda k: log_at(k) <= seen + TIE, after=mode - 1, before=most + 1)
    # Looked at from the other column, the tail below x is a tail that climbs too.
    lower = _tail_from(row - x, row, other, row + other - taken, row - least)
    upper = _tail_from(far, row, other, taken, most)
    is_likeliest = seen >= log_at(mode) - TIE
    return np.where(is_likeliest, 1.0, np.minimum(lower + upper, 1.0))


def _tail_from(
    first: FloatArray, row: FloatArray, other: FloatArray, taken: FloatArray, most: FloatArray
) -> FloatArray:
    """P(X >= first), first lying beyond the mode, added up as far as a term counts; 0 where first > most."""

    def log_at(k: FloatArray) -> FloatArray:
        return log_hypergeometric(k, row=row, other=other, taken=taken)

    start = log_at(np.minimum(first, most))
    end = first_where(lambda k: log_at(k) < start - _NEGLIGIBLE, after=first, before=most + 1)
    lengths = np.maximum(end - first, 0).astype(np.int64)
    total = np.zeros(first.shape)
    blocks = np.cumsum(lengths) // _TERMS_AT_ONCE
    for block in np.unique(blocks[lengths > 0]):
        which = np.flatnonzero((blocks == block) & (lengths > 0))
        margins = (first[which], row[which], other[which], taken[which])
        total[which] = np.exp(start[which]) * _relative_sums(lengths[which], *margins)
    return total


def _relative_sums(
    lengths: np.ndarray, first: FloatArray, row: FloatArray, other: FloatArray, taken: FloatArray
) -> FloatArray:
    """Sum P(k)/P(first) over k = first, first + 1, ... a table, from ratios of neighbouring terms."""
    starts = np.cumsum(lengths) - lengths
    k = np.arange(lengths.sum()) - np.repeat(starts - first, lengths)
    rows, others, takens = (np.repeat(margin, lengths) for margin in (row, other, taken))
    more, fewer = (rows - k + 1) * (takens - k + 1), k * (others - takens + k)
    more[starts] = fewer[starts] = 1.0
    steps = np.log(more / fewer)
    # The first step of a table takes the running sum back to 0, so that no digits are lost along the way.
    steps[starts[1:]] = -np.add.reduceat(steps, starts)[:-1]
    return as_floats(np.add.reduceat(np.exp(np.cumsum(steps)), starts))
