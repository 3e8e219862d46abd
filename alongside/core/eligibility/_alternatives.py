"""What else there is: the other specifications of a catalogue, the likeliest first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from alongside.core.eligibility._answers import Fit
from alongside.core.eligibility._fit import answer
from alongside.core.eligibility._model import Result, Specification
from alongside.core.eligibility._subjects import Subject

_RANKED: tuple[Result, ...] = ("fits", "cannot_say_yet")


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """Another specification that fits, or of which it cannot be said yet, with how many questions are open."""

    specification: Specification
    result: Result
    open_questions: tuple[str, ...]


def ranked(found: Iterable[tuple[Specification, Fit]]) -> tuple[Alternative, ...]:
    """Return what fits, then what cannot be said yet, each by fewest open questions, ties by id and version.

    What does not fit is left out. After the last stands, always, a named person to talk to.
    """
    alternatives = [
        Alternative(specification=one, result=fit.result, open_questions=open_of(one, fit))
        for one, fit in found
        if fit.result in _RANKED
    ]
    return tuple(sorted(alternatives, key=_place))


def _place(one: Alternative) -> tuple[int, int, str, int]:
    return (
        _RANKED.index(one.result),
        len(one.open_questions),
        one.specification.id,
        one.specification.version,
    )


def open_of(specification: Specification, found: Fit) -> tuple[str, ...]:
    """Return the facts open for any subject, each once; with no child listed, those to ask of a child."""
    if found.result != "cannot_say_yet":
        return ()
    answers = found.subjects
    if not answers:
        unknown = Subject(id="", facts={})
        answers = (answer(specification, unknown, on=found.on, horizon_months=0),)
    live = {fact for one in answers for fact in one.open_questions}
    return tuple(sorted(live, key=lambda fact: (specification.facts[fact].ask_cost, fact)))
