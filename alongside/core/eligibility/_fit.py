"""Does this service fit this family, why, what is still to ask, and what would change it?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from alongside.core.eligibility._ages import add_months
from alongside.core.eligibility._answers import Answer, CriterionAnswer, FactUsed, Fit, Turn, Wait
from alongside.core.eligibility._checks import check_specification
from alongside.core.eligibility._family import Facts, Family, Range, Value, is_contradictory, is_settled
from alongside.core.eligibility._model import (
    AGAINST,
    AGES,
    Criterion,
    Result,
    Specification,
    State,
    facts_of,
    leaves,
)
from alongside.core.eligibility._questions import open_questions
from alongside.core.eligibility._reasons import reasons, would_fit_if
from alongside.core.eligibility._rule import result_of, rule_on
from alongside.core.eligibility._subjects import Subject, check_asked, check_family, subjects_of
from alongside.core.eligibility._tests import test_truth
from alongside.core.eligibility._truth import Truth
from alongside.core.eligibility._waivers import for_review, waived_on

_STATES: dict[Truth, State] = {True: "met", False: "not_met", None: "not_known"}


def fit(
    specification: Specification,
    family: Family,
    *,
    on: date,
    horizon_months: int = 24,
    known_elsewhere: Iterable[str] = (),
) -> Fit:
    """Answer a specification for a family on a day, with every reason and every question.

    The family fits if any child fits, else it cannot be said yet if it cannot of any, else it does not fit; no
    children listed is cannot say yet. `known_elsewhere`: facts in the family that other specifications ask.

    *Source:* the semantics of this engine (Kleene 1952, section 64; see `test_truth` and `reasons`).
    *Limits:* sound, not complete: "cannot say yet" may be said where every way of filling the gaps agrees.
    """
    check_specification(specification)
    check_asked(specification, on=on, horizon_months=horizon_months)
    check_family(specification, family, on=on, known_elsewhere=known_elsewhere)
    subjects = subjects_of(specification, family)
    answers = tuple(answer(specification, one, on=on, horizon_months=horizon_months) for one in subjects)
    return Fit(
        specification=specification.id,
        version=specification.version,
        on=on,
        result=together([one.result for one in answers]),
        subjects=answers,
    )


def together(results: Iterable[Result]) -> Result:
    """Return the family's result from its subjects'.

    >>> together(["does_not_fit", "cannot_say_yet"]), together([])
    ('cannot_say_yet', 'cannot_say_yet')
    """
    found = set(results)
    if "fits" in found:
        return "fits"
    return "does_not_fit" if found == {"does_not_fit"} else "cannot_say_yet"


def states_of(specification: Specification, subject: Subject, *, on: date) -> dict[str, State]:
    """Return the state of every criterion in force on a day.

    Inclusion, priority and capacity are met when their test holds, exclusion and safety when it does not.
    """
    waived = waived_on(subject.waivers, on=on)
    return {
        one.id: "waived" if one.id in waived else _state(one, subject.facts, on=on)
        for one in specification.in_force(on)
    }


def _state(criterion: Criterion, facts: Facts, *, on: date) -> State:
    truth = test_truth(criterion.test, facts, on=on)
    return _STATES[truth if truth is None or criterion.kind not in AGAINST else not truth]


def result_on(specification: Specification, subject: Subject, *, on: date) -> Result:
    """Return the answer alone."""
    return result_of(rule_on(specification, on=on), states_of(specification, subject, on=on))


def answer(specification: Specification, subject: Subject, *, on: date, horizon_months: int) -> Answer:
    """Answer for one subject, with everything that explains it."""
    states, rule = states_of(specification, subject, on=on), rule_on(specification, on=on)
    result = result_of(rule, states)
    why = reasons(rule, states)
    changeable = [one.id for one in specification.criteria if _may_change(one, states)]
    return Answer(
        subject=subject.id,
        result=result,
        criteria=tuple(_criterion(one, states[one.id], subject.facts) for one in specification.in_force(on)),
        reasons=why,
        because=why[0] if why else (),
        open_questions=open_questions(specification, subject.facts, rule, states, on=on),
        would_fit_if=would_fit_if(rule, states, can_become_met=changeable)
        if result == "does_not_fit"
        else (),
        timeline=timeline(specification, subject, on=on, horizon_months=horizon_months),
        priorities=tuple(one.id for one in specification.in_force(on) if _is_priority(one, states)),
        waits=_waits(specification, subject, states, on=on) if result == "fits" else (),
        reviews=for_review(specification, subject.waivers, subject.facts, on=on),
    )


def _may_change(criterion: Criterion, states: dict[str, State]) -> bool:
    state = states.get(criterion.id)
    return state == "not_known" or (state == "not_met" and criterion.changeable)


def _is_priority(criterion: Criterion, states: dict[str, State]) -> bool:
    return criterion.kind == "priority" and states[criterion.id] in {"met", "waived"}


def _criterion(criterion: Criterion, state: State, facts: Facts) -> CriterionAnswer:
    used = tuple(_fact(name, facts) for name in facts_of(criterion.test))
    return CriterionAnswer(id=criterion.id, kind=criterion.kind, state=state, facts=used)


def _fact(name: str, facts: Facts) -> FactUsed:
    recorded = tuple(facts.get(name, ()))
    return FactUsed(
        fact=name,
        is_known=is_settled(recorded),
        is_contradictory=is_contradictory(recorded),
        recorded=recorded,
    )


def _waits(
    specification: Specification, subject: Subject, states: dict[str, State], *, on: date
) -> tuple[Wait, ...]:
    return tuple(
        Wait(criterion=one.id, is_known=states[one.id] == "not_met", weeks=_weeks(one, subject.facts))
        for one in specification.in_force(on)
        if one.kind == "capacity" and states[one.id] in {"not_met", "not_known"}
    )


def _weeks(criterion: Criterion, facts: Facts) -> float | None:
    if not isinstance(criterion.weeks, str):
        return criterion.weeks
    recorded = facts.get(criterion.weeks, ())
    value = recorded[0].value if is_settled(recorded) else None
    return float(value) if isinstance(value, int | float) else None


def timeline(
    specification: Specification, subject: Subject, *, on: date, horizon_months: int
) -> tuple[Turn, ...]:
    """Return the days from `on` to the horizon on which the answer changes if nothing but the date changes.

    Each turn holds in [its day, the next turn's day). The horizon is the last day looked at, or the last day of the
    specification where that is sooner.
    """
    last = add_months(on, horizon_months)
    turns = [Turn(on=on, result=result_on(specification, subject, on=on))]
    for day in sorted(_days_of_change(specification, subject)):
        is_ahead = on < day <= last and (specification.valid_to is None or day < specification.valid_to)
        if is_ahead and (result := result_on(specification, subject, on=day)) != turns[-1].result:
            turns.append(Turn(on=day, result=result))
    return tuple(turns)


def _days_of_change(specification: Specification, subject: Subject) -> set[date]:
    """Every day on which a criterion, a waiver or an age begins or ends; between them nothing changes."""
    days = {
        day for one in specification.criteria for day in (one.valid_from, one.valid_to) if day is not None
    }
    days |= {day for one in subject.waivers for day in (one.on, one.until)}
    for criterion in specification.criteria:
        for leaf in leaves(criterion.test):
            if leaf.relation in AGES:
                assert isinstance(leaf.operand, int)
                days |= {add_months(born, leaf.operand) for born in _born(subject.facts, leaf.fact)}
    return days


def _born(facts: Facts, fact: str) -> Sequence[date]:
    ends: list[Value] = []
    for one in facts.get(fact, ()):
        ends += [one.value.low, one.value.high] if isinstance(one.value, Range) else [one.value]
    return [end for end in ends if isinstance(end, date)]
