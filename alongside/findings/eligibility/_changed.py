"""What changed between an earlier answer and this one, in sentences."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from alongside.core.eligibility import Change, Range, Recorded, Specification
from alongside.findings.days import day_words
from alongside.findings.eligibility._answer import criterion_words, question_words, state_words
from alongside.findings.eligibility._check import value_words
from alongside.findings.sentences import Sentence, listed, plain

NOTHING_CHANGED = Sentence("Nothing has changed since the earlier answer.")
_RESULTS = {
    "fits": "it fits",
    "cannot_say_yet": "it could not be said yet",
    "does_not_fit": "it does not fit",
}


def changed_sentences(specification: Specification, changes: Sequence[Change]) -> tuple[Sentence, ...]:
    """Return what changed, one sentence a change, in the order of cause and effect; or that nothing did."""
    if not changes:
        return (NOTHING_CHANGED,)
    return tuple(_said(specification, one) for one in changes)


def _said(specification: Specification, change: Change) -> Sentence:
    subject = {"subject": plain(change.subject)}
    if change.what in {"day", "version"}:
        return Sentence(
            "The earlier answer is for {before}; this one is for {after}."
            if change.what == "day"
            else "The specification was version {before} then; it is version {after} now.",
            {"before": _value(change.before), "after": _value(change.after)},
        )
    if change.what == "new_subject":
        return Sentence("{subject} was not listed in the earlier answer.", subject)
    if change.what == "subject_gone":
        return Sentence("{subject} is no longer listed.", subject)
    if change.what == "result":
        return _result(change)
    return _part(specification, change)


def _result(change: Change) -> Sentence:
    words = {"before": _RESULTS[str(change.before)], "after": _RESULTS[str(change.after)]}
    words["after"] = words["after"].replace("could not", "cannot")
    if not change.subject:
        return Sentence("So the answer for the family is another: {after}; before, {before}.", words)
    return Sentence("{subject}: {after} now; before, {before}.", {"subject": plain(change.subject), **words})


def _part(specification: Specification, change: Change) -> Sentence:
    """A fact or the state of a criterion."""
    if change.what == "fact":
        what, words = fact_words(specification, change.name), _records
    else:
        what, words = _criterion(specification, change.name), _state_of(specification, change.name)
    return Sentence(
        "{subject}, {what}: {after}; before, {before}.",
        {
            "subject": plain(change.subject),
            "what": what,
            "after": words(change.after),
            "before": words(change.before),
        },
    )


def fact_words(specification: Specification, fact: str) -> str:
    """Return how a fact is called: its question, or its name where this version no longer asks it."""
    return question_words(specification, fact) if fact in specification.facts else plain(fact)


def _criterion(specification: Specification, identity: str) -> str:
    known = {one.id for one in specification.criteria}
    words = criterion_words(specification, identity) if identity in known else plain(identity)
    return f"“{words.rstrip('.')}”"


def _state_of(specification: Specification, identity: str) -> Any:
    kind = next((one.kind for one in specification.criteria if one.id == identity), "inclusion")
    return lambda state: "not asked" if state is None else state_words(kind, str(state))


def _records(recorded: object) -> str:
    assert isinstance(recorded, tuple)  # what a change of a fact holds
    return listed([_record(one) for one in recorded], most=len(recorded)) if recorded else "not known"


def _record(recorded: Recorded) -> str:
    by = plain(" by ".join(dict.fromkeys(filter(None, (recorded.source, recorded.recorded_by)))))
    return f"{_value(recorded.value)} ({by})" if by else _value(recorded.value)


def _value(value: object) -> str:
    if isinstance(value, Range):
        return str(
            Sentence("from {low} to {high}", {"low": value_words(value.low), "high": value_words(value.high)})
        )
    return day_words(value) if isinstance(value, date) else value_words(value)
