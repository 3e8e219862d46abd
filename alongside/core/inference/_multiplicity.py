"""Looking at many groups without being misled by the luckiest."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from alongside.core.errors import InputError
from alongside.core.inference._checks import checked_level
from alongside.core.quantities import FloatArray, as_floats


def benjamini_hochberg(*, p_values: ArrayLike) -> FloatArray:
    """Return q-values: the smallest false discovery rate at which each test of a family would be called.

    q_(i) = min over j >= i of (m p_(j) / j), capped at 1. One p-value a test, in any order.

    *Source:* Benjamini and Hochberg 1995, J R Stat Soc B 57:289-300, doi:10.1111/j.2517-6161.1995.tb02031.x;
    their section 4.1: of fifteen p-values the first four are called at 0.05.
    *Limits:* tests independent or positively dependent.

    >>> published = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344]
    >>> published += [0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000]
    >>> int((benjamini_hochberg(p_values=published) <= 0.05).sum())
    4
    """
    p = as_floats(p_values)
    order = np.argsort(p, kind="stable")
    scaled = p[order] * p.size / np.arange(1, p.size + 1)
    q = np.empty_like(p)
    q[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1.0)
    return q


def holm(*, p_values: ArrayLike) -> FloatArray:
    """Return p-values adjusted so that the chance of even one false claim in the family is kept.

    p_adj(i) = max over j <= i of ((m - j + 1) p_(j)), capped at 1. One p-value a test, in any order.

    *Source:* Holm 1979, Scand J Stat 6:65-70.
    *Limits:* none on dependence.

    >>> holm(p_values=[0.01, 0.04, 0.03]).tolist()
    [0.03, 0.06, 0.06]
    """
    p = as_floats(p_values)
    order = np.argsort(p, kind="stable")
    scaled = p[order] * np.arange(p.size, 0, -1)
    adjusted = np.empty_like(p)
    adjusted[order] = np.minimum(np.maximum.accumulate(scaled), 1.0)
    return adjusted


def bonferroni_level(*, level: float, tests: int) -> float:
    """Return the level each of `tests` intervals needs so that together they hold at `level`.

    1 - (1 - level) / tests.

    *Source:* Dunn 1961, J Am Stat Assoc 56:52-64, doi:10.1080/01621459.1961.10482090.
    *Limits:* at least one test.

    >>> round(bonferroni_level(level=0.95, tests=4), 10)
    0.9875
    """
    if tests < 1:
        raise InputError("tests", "There are {tests} tests: there must be at least one.", tests=tests)
    return 1 - (1 - checked_level(level)) / tests
