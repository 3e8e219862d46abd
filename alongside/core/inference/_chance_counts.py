"""What perfect recruitment would have brought: counts by chance alone, a few draws at a time."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import ArrayLike

from alongside.core.errors import InputError
from alongside.core.inference._checks import checked_counts
from alongside.core.quantities import FloatArray

_NUMBERS_AT_ONCE = 2_000_000
_SPARSE = 8
"""Where people are fewer than an eighth of the categories, each is placed; else each category is counted."""


def multinomial_counts(
    *, n: float, shares: ArrayLike, draws: int, rng: np.random.Generator
) -> Iterator[FloatArray]:
    """Yield `draws` rows of counts of n people falling into categories with these shares, in blocks of rows.

    `shares`: one number a category, or one row a draw where the shares themselves are uncertain; rows add to
    1.

    *Source:* the multinomial distribution (Johnson, Kotz and Balakrishnan 1997, Discrete Multivariate
    Distributions, chapter 35).
    *Limits:* a block holds some two million numbers, so 44,000 categories need no more memory than 60.

    >>> rows = list(multinomial_counts(n=3, shares=[0.0, 1.0], draws=2, rng=np.random.default_rng(1)))
    >>> rows[0].tolist()
    [[0.0, 3.0], [0.0, 3.0]]
    """
    chances = np.atleast_2d(checked_counts("shares", shares))
    people, groups = round(n), chances.shape[1]
    ladder = np.cumsum(chances[0])
    for start, rows in _blocks(draws, groups):
        if chances.shape[0] > 1:
            yield rng.multinomial(people, chances[start : start + rows]).astype(np.float64)
        elif people * _SPARSE < groups:
            places = np.searchsorted(ladder, rng.random((rows, people)) * ladder[-1], side="right")
            yield _counted(places, groups)
        else:
            yield rng.multinomial(people, chances[0], size=rows).astype(np.float64)


def hypergeometric_counts(
    *, n: float, population: ArrayLike, draws: int, rng: np.random.Generator
) -> Iterator[FloatArray]:
    """Yield `draws` rows of counts of n people taken from a list without replacement, in blocks of rows.

    `population`: the people of each category on the list.

    *Source:* the multivariate hypergeometric distribution (Johnson, Kotz and Balakrishnan 1997, chapter 39).
    *Limits:* as for `multinomial_counts`; lists below a thousand million people.

    >>> rows = list(hypergeometric_counts(n=3, population=[1, 2], draws=1, rng=np.random.default_rng(1)))
    >>> rows[0].tolist()
    [[1.0, 2.0]]
    """
    listed = np.rint(checked_counts("population", population)).astype(np.int64)
    people, groups = round(n), listed.size
    ladder = np.cumsum(listed)
    if people > listed.sum():
        raise InputError(
            "n", "{n:,.0f} people cannot be drawn from a list of {listed:,.0f}.", n=n, listed=listed.sum()
        )
    for _, rows in _blocks(draws, groups):
        if people * _SPARSE < groups:
            taken = [rng.choice(ladder[-1], size=people, replace=False, shuffle=False) for _ in range(rows)]
            yield _counted(np.searchsorted(ladder, np.stack(taken), side="right"), groups)
        else:
            drawn = rng.multivariate_hypergeometric(listed, people, size=rows, method="marginals")
            yield drawn.astype(np.float64)


def _blocks(draws: int, groups: int) -> Iterator[tuple[int, int]]:
    size = max(1, _NUMBERS_AT_ONCE // max(groups, 1))
    for start in range(0, draws, size):
        yield start, min(size, draws - start)


def _counted(places: np.ndarray, groups: int) -> FloatArray:
    """Count how often each place occurs in each row."""
    rows = places.shape[0]
    flat = places + groups * np.arange(rows)[:, None]
    return np.bincount(flat.ravel(), minlength=rows * groups).reshape(rows, groups).astype(np.float64)
