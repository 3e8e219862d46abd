"""What the public doors of this subject refuse."""

from __future__ import annotations

from numpy.typing import ArrayLike

from alongside.core.errors import InputError
from alongside.core.quantities import FloatArray, as_floats


def checked_level(level: float) -> float:
    """Return the level, or refuse one that is not between 0 and 1."""
    if not 0 < level < 1:
        raise InputError(
            "level", "The level is {level}: give a share between 0 and 1, such as 0.95.", level=level
        )
    return level


def checked_counts(field: str, values: ArrayLike) -> FloatArray:
    """Return the counts as floats, or refuse one below zero."""
    counts = as_floats(values)
    if (counts < 0).any():
        raise InputError(field, "A count is {lowest}: counts are 0 or more.", lowest=float(counts.min()))
    return counts


def checked_part(field: str, part: ArrayLike, whole: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Return the part and the whole as floats, or refuse a part that is larger than its whole."""
    inside, total = checked_counts(field, part), checked_counts(field, whole)
    if (inside > total).any():
        raise InputError(field, "A count is larger than the total it is part of.")
    return inside, total
