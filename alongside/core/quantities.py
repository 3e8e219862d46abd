"""What every answer is: a value with its interval, denominator and method, or a reason why there is none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """Two limits at a stated level (0.95 for 95%)."""

    low: float
    high: float
    level: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Intervals:
    """Many intervals at one level; `low` and `high` have one shape."""

    low: FloatArray
    high: FloatArray
    level: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """One number, its interval (absent where the method gives none), its denominator and its method."""

    value: float
    interval: Interval | None
    n: float | None
    method: str


@dataclass(frozen=True, slots=True)
class NotEstimable:
    """Why there is no number: a template and its values, so that the reason can be translated."""

    reason: str
    values: Mapping[str, object] | None = None

    def __str__(self) -> str:
        return self.reason.format(**(self.values or {}))


@dataclass(frozen=True, slots=True)
class Suppressed:
    """There is a number, and showing it could tell something about a person."""


Answer: TypeAlias = Estimate | NotEstimable | Suppressed


def as_floats(values: ArrayLike) -> FloatArray:
    """Return `values` as a float64 array.

    >>> as_floats([1, 2]).dtype
    dtype('float64')
    """
    return np.asarray(values, dtype=np.float64)
