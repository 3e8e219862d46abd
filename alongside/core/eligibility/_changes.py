"""What changed between two answers, so that a later answer can say why it is another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from alongside.core.eligibility._answers import Answer, CriterionAnswer, FactUsed, Fit

What: TypeAlias = Literal["day", "version", "new_subject", "subject_gone", "fact", "state", "result"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One difference: `what` it is about, for whom, in which criterion or fact, before and after."""

    what: What
    before: object
    after: object
    subject: str = ""
    name: str = ""


def what_changed(before: Fit, after: Fit) -> tuple[Change, ...]:
    """Return how a later answer differs: the day, the version, who is listed, facts, states and results.

    A correction and a contradiction show as a fact, a new child as a subject, time as the day with the states that
    it turned.
    """
    return tuple(_changes(before, after))


def _changes(before: Fit, after: Fit) -> Iterator[Change]:
    for what, old, new in (("day", before.on, after.on), ("version", before.version, after.version)):
        yield from _differing(what, old, new)  # type: ignore[arg-type]  # two of the words
    earlier = {one.subject: one for one in before.subjects}
    later = {one.subject: one for one in after.subjects}
    for name in sorted(earlier.keys() - later.keys()):
        yield Change(what="subject_gone", subject=name, before=earlier[name].result, after=None)
    for name, one in later.items():
        if name in earlier:
            yield from _of_subject(earlier[name], one)
        else:
            yield Change(what="new_subject", subject=name, before=None, after=one.result)
    yield from _differing("result", before.result, after.result)


def _of_subject(before: Answer, after: Answer) -> Iterator[Change]:
    old_facts, new_facts = _facts(before), _facts(after)
    for name, fact in new_facts.items():
        old = old_facts[name].recorded if name in old_facts else ()
        yield from _differing("fact", old, fact.recorded, subject=after.subject, name=name)
    old_states: dict[str, CriterionAnswer] = {one.id: one for one in before.criteria}
    new_states: dict[str, CriterionAnswer] = {one.id: one for one in after.criteria}
    for name in dict.fromkeys((*old_states, *new_states)):
        old_state = old_states[name].state if name in old_states else None
        new_state = new_states[name].state if name in new_states else None
        yield from _differing("state", old_state, new_state, subject=after.subject, name=name)
    yield from _differing("result", before.result, after.result, subject=after.subject)


def _facts(answer: Answer) -> dict[str, FactUsed]:
    return {fact.fact: fact for criterion in answer.criteria for fact in criterion.facts}


def _differing(
    what: What, before: object, after: object, *, subject: str = "", name: str = ""
) -> Iterator[Change]:
    if before != after:
        yield Change(what=what, before=before, after=after, subject=subject, name=name)
