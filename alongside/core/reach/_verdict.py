"""One word for each group, said only when the interval and the family's error rate both allow it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from alongside.core.quantities import FloatArray, Intervals
from alongside.core.reach._model import Question

REVERSED = {"far_under": "far_over", "under": "over", "over": "under", "far_over": "far_under"}
"""A verdict on everyone else, turned into the verdict on the group."""


def verdicts(
    *, limits: Intervals, q_values: FloatArray, is_complement: NDArray[np.bool_], question: Question
) -> FloatArray:
    """Return a word a group: far_under, under, about, over, far_over or cannot_tell.

    `limits`: pointwise limits of the ratio, of the complement where `is_complement` (groups of more than half the
    population, whose own ratio cannot stray far from 1).

    *Source:* this project's reach design, section 1.
    """
    words = [
        _word(low=low, high=high, q_value=q_value, question=question)
        for low, high, q_value in zip(limits.low, limits.high, q_values, strict=True)
    ]
    said = [
        REVERSED.get(word, word) if turn else word for word, turn in zip(words, is_complement, strict=True)
    ]
    return np.array(said, dtype=object)


def _word(*, low: float, high: float, q_value: float, question: Question) -> str:
    floor, ceiling = question.band
    if low >= floor and high <= ceiling:
        return "about"
    if q_value > 1 - question.level:
        return "cannot_tell"
    claims = {"far_under": high < floor, "far_over": low > ceiling, "under": high < 1, "over": low > 1}
    return next((word for word, holds in claims.items() if holds), "cannot_tell")
