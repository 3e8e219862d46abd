"""An answer for a screen, form or link that others see too."""

from __future__ import annotations

from dataclasses import replace

from alongside.core.eligibility._answers import Answer, Fit
from alongside.core.eligibility._model import Specification
from alongside.core.eligibility._questions import without_private


def for_shared_screen(specification: Specification, found: Fit) -> Fit:
    """Return an answer without anything that rests on a fact that is asked privately, and without a gap where it was.

    Results stay: they do not say why.
    """
    return replace(found, subjects=tuple(_answer(specification, one) for one in found.subjects))


def _answer(specification: Specification, answer: Answer) -> Answer:
    private = {
        one.id
        for one in answer.criteria
        if any(specification.facts[used.fact].ask_privately for used in one.facts)
    }
    return replace(
        answer,
        criteria=tuple(one for one in answer.criteria if one.id not in private),
        reasons=tuple(one for one in answer.reasons if not private & set(one)),
        because=() if private & set(answer.because) else answer.because,
        open_questions=without_private(specification, answer.open_questions),
        would_fit_if=tuple(one for one in answer.would_fit_if if not private & set(one)),
        priorities=tuple(one for one in answer.priorities if one not in private),
        waits=tuple(one for one in answer.waits if one.criterion not in private),
        reviews=tuple(one for one in answer.reviews if one.criterion not in private),
    )
