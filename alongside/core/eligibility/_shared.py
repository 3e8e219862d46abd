"""An answer for a screen, form or link that others see too."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date

from alongside.core.eligibility._answers import Answer, Fit
from alongside.core.eligibility._family import Family
from alongside.core.eligibility._fit import answer, fit, together
from alongside.core.eligibility._model import Criterion, Specification, facts_of, leaves
from alongside.core.eligibility._subjects import Subject, subjects_of


def private_facts(specifications: Iterable[Specification]) -> frozenset[str]:
    """Return every fact that any of the specifications asks privately."""
    return frozenset(name for one in specifications for name, fact in one.facts.items() if fact.ask_privately)


def fit_for_shared_screen(
    specification: Specification,
    family: Family,
    *,
    on: date,
    horizon_months: int = 24,
    known_elsewhere: Iterable[str] = (),
    private_elsewhere: Iterable[str] = (),
) -> Fit:
    """Answer as `fit` does, as if nothing that is asked privately were known, and without anything that rests on it.

    So the answer is the same whatever was said in private, and a definite one is what `fit` says too: telling more
    never changes it. A criterion that asks something privately and is waived is not known either. `private_elsewhere`:
    facts that other specifications of the same screen ask privately.

    *Source:* the monotone semantics of this engine (see `fit`).
    *Limits:* "cannot say yet" is answered wherever a private fact could matter; `asked_in_private` then says so.
    """
    whole = fit(specification, family, on=on, horizon_months=horizon_months, known_elsewhere=known_elsewhere)
    hidden = private_facts([specification]) | frozenset(private_elsewhere)
    answers = [
        _told(specification, one, hidden, on=on, horizon_months=horizon_months)
        for one in subjects_of(specification, family)
    ]
    return replace(
        whole,
        result=together(one.result for one in answers),
        subjects=tuple(_shown(one, hidden) for one in answers),
        asked_in_private=any(hidden & set(one.open_questions) for one in answers),
    )


def _told(
    specification: Specification, subject: Subject, hidden: Collection[str], *, on: date, horizon_months: int
) -> Answer:
    """The answer without what is hidden; a waived criterion that asks it counts as not known."""
    waived = {one.criterion for one in subject.waivers}
    criteria = tuple(_unknown(one, hidden) if one.id in waived else one for one in specification.criteria)
    asking = {one.id for one in specification.criteria if set(facts_of(one.test)) & set(hidden)}
    left = Subject(
        id=subject.id,
        facts={name: held for name, held in subject.facts.items() if name not in hidden},
        waivers=tuple(one for one in subject.waivers if one.criterion not in asking),
    )
    return answer(replace(specification, criteria=criteria), left, on=on, horizon_months=horizon_months)


def _unknown(criterion: Criterion, hidden: Collection[str]) -> Criterion:
    """The criterion with nothing left of its test but what is hidden, if it asks that."""
    private = next((leaf for leaf in leaves(criterion.test) if leaf.fact in hidden), None)
    return criterion if private is None else replace(criterion, test=private)


def _shown(answer: Answer, hidden: Collection[str]) -> Answer:
    """The answer without anything that rests on what is hidden, and without a gap where it was."""
    private = {one.id for one in answer.criteria if any(used.fact in hidden for used in one.facts)}
    return replace(
        answer,
        criteria=tuple(one for one in answer.criteria if one.id not in private),
        reasons=tuple(one for one in answer.reasons if not private & set(one)),
        because=() if private & set(answer.because) else answer.because,
        open_questions=tuple(one for one in answer.open_questions if one not in hidden),
        would_fit_if=tuple(one for one in answer.would_fit_if if not private & set(one)),
        priorities=tuple(one for one in answer.priorities if one not in private),
        waits=tuple(one for one in answer.waits if one.criterion not in private),
    )
