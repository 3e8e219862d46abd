"""Every sentence of the semantics, as a worked example or a property.

| Sentence of the design | Test |
|---|---|
| a test gives true, false or not known (Kleene) | test_truth_tables_are_kleenes |
| met: inclusion = test, exclusion and safety stop = not test | test_a_state_is_met_when_it_favours_fitting |
| unknown exclusions are unknown | test_an_unknown_exclusion_is_not_taken_for_absent |
| priority only orders, capacity only says no place yet, neither can refuse | test_priority_and_capacity_refuse_nobody |
| all, any, at least k | test_truth_tables_are_kleenes, test_engine_slow |
| empty lists, k outside 1..n refused | test_specifications_refused |
| there is no test for "is missing" | test_specifications_refused |
| waivers count as met whatever the fact says | test_a_waiver_counts_as_met_from_its_day_until_it_ends |
| safety cannot be waived, nobody waives where they referred | test_families_refused |
| if the fact changes the waiver stands and is listed | test_a_waiver_stands_when_a_fact_changes_and_is_listed |
| every recorded value is tried | test_a_contradiction_is_definite_only_if_all_values_agree, test_engine_slow |
| month-only dates and ranges are sets | test_a_month_stands_for_each_of_its_days, test_engine_slow |
| monotone | test_telling_more_never_changes_a_definite_answer |
| correction, contradiction, a new child and time may, and it says what changed | test_changes_said |
| sound | test_a_definite_answer_holds_in_every_completion |
| not complete | test_cannot_say_where_every_completion_agrees |
| ages | test_ages_counted |
| children | test_one_childs_age_and_anothers_concern_do_not_add_up |
| reasons, because, open questions, would fit if, timeline | test_engine_slow |
| a definite answer asks nothing, cannot say gives no reason | test_lists_are_never_mixed |
| would fit if names no criterion that nobody can change | test_would_fit_if_names_only_what_can_change |
| private facts never on a shared screen | test_what_is_asked_privately_is_not_on_a_shared_screen |
| alternatives | test_alternatives_ranked |
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.core.eligibility import (
    Child,
    Criterion,
    Family,
    Group,
    Leaf,
    Not,
    Range,
    Recorded,
    RuleGroup,
    Specification,
    _tests,
    fit,
    fit_for_shared_screen,
)
from tests.core.eligibility import slow
from tests.core.eligibility.made import (
    FACTS,
    ON,
    families,
    make_family,
    make_specification,
    make_waiver,
    singles,
    specifications,
    yes,
)

T, F, U = True, False, None


def only(specification: Specification, family: Family, **changes: Any) -> Any:
    """The one subject's answer."""
    (answer,) = fit(specification, family, on=changes.pop("on", ON), **changes).subjects
    return answer


def state(criterion: Criterion, **facts: Any) -> str:
    """The state of one criterion for one child."""
    return str(only(make_specification(criterion), make_family(**facts)).criteria[0].state)


@pytest.mark.parametrize(
    ("needed", "parts", "expected"),
    [
        (None, [T, T], T), (None, [T, U], U), (None, [F, U], F), (None, [T, F], F),
        (1, [F, F], F), (1, [F, U], U), (1, [T, U], T),
        (2, [T, U, F], U), (2, [T, T, U], T), (2, [F, F, U], F), (2, [U, U, F], U), (3, [T, T, U], U),
    ],
)  # fmt: skip
def test_truth_tables_are_kleenes(
    needed: int | None, parts: list[bool | None], expected: bool | None
) -> None:
    """All, any and at least k over true, false and not known, inside a test and in the rule alike."""
    facts = ["child.concern", "family.worker", "family.home"][: len(parts)]
    names = {"child.concern": "concern", "family.worker": "worker", "family.home": "home"}
    operand = {"family.home": "own"}
    leaves = tuple(Leaf(fact=fact, relation="is", operand=operand.get(fact, True)) for fact in facts)
    values = {
        names[fact]: ("own" if part else "rent") if fact == "family.home" else part
        for fact, part in zip(facts, parts, strict=True)
        if part is not None
    }
    inside = Criterion(id="k", kind="inclusion", test=Group(of=leaves, at_least=needed))
    assert state(inside, **values) == {T: "met", F: "not_met", U: "not_known"}[expected]
    outside = [Criterion(id=f"k{at}", kind="inclusion", test=leaf) for at, leaf in enumerate(leaves)]
    rule = RuleGroup(of=tuple(one.id for one in outside), at_least=needed)
    result = only(make_specification(*outside, rule=rule), make_family(**values)).result
    assert result == {T: "fits", F: "does_not_fit", U: "cannot_say_yet"}[expected]


@pytest.mark.parametrize(
    ("kind", "when_true"), [("inclusion", "met"), ("exclusion", "not_met"), ("safety", "not_met")]
)
def test_a_state_is_met_when_it_favours_fitting(kind: Any, when_true: str) -> None:
    """An inclusion is met when its test holds, an exclusion and a safety stop when it does not."""
    criterion = yes("child.concern", kind=kind)
    assert state(criterion, concern=True) == when_true
    assert state(criterion, concern=False) == ({"met", "not_met"} - {when_true}).pop()
    assert state(replace(criterion, test=Not(of=criterion.test)), concern=False) == when_true


@pytest.mark.parametrize("kind", ["exclusion", "safety"])
def test_an_unknown_exclusion_is_not_taken_for_absent(kind: Any) -> None:
    """Nobody has said whether it holds: we cannot say yet, and it is asked."""
    answer = only(make_specification(yes("child.concern", kind=kind)), make_family())
    assert (answer.result, answer.criteria[0].state) == ("cannot_say_yet", "not_known")
    assert answer.open_questions == ("child.concern",)


@settings(deadline=None, max_examples=40)
@given(specifications(), families())
def test_priority_and_capacity_refuse_nobody(specification: Specification, family: Family) -> None:
    """Whatever a priority or capacity criterion says, the answer is the same without it."""
    extra = [
        yes("family.worker", id="first", kind="priority"),
        yes("child.concern", id="place", kind="capacity"),
    ]
    more = replace(specification, criteria=(*specification.criteria, *extra))
    assert fit(more, family, on=ON).result == fit(specification, family, on=ON).result


def test_capacity_says_about_how_long() -> None:
    """It fits, there is no place yet, and a place takes about so many weeks: a number or a fact."""
    place = yes("family.worker", id="place", kind="capacity", weeks=6)
    needs = yes("child.concern")
    full = only(make_specification(needs, place), make_family(concern=True, worker=False))
    assert full.result == "fits"
    assert [(wait.is_known, wait.weeks) for wait in full.waits] == [(True, 6)]
    told = make_specification(needs, replace(place, weeks="child.weight"))
    assert only(told, make_family(concern=True, worker=False, weight=3)).waits[0].weeks == 3.0
    assert only(told, make_family(concern=True, worker=False)).waits[0].weeks is None
    assert only(told, make_family(concern=True)).waits[0].is_known is False
    assert only(told, make_family(concern=True, worker=True)).waits == ()
    assert only(told, make_family(concern=False, worker=False)).waits == ()


def test_a_waiver_counts_as_met_from_its_day_until_it_ends() -> None:
    """In [on, until), whatever the fact says; the days it begins and ends stand in the timeline."""
    made = make_specification(yes("child.concern", waivable_by=("team lead",)))
    family = replace(
        make_family(concern=False), waivers=[make_waiver(on=date(2026, 6, 1), until=date(2026, 7, 1))]
    )
    answer = only(made, family)
    assert [(turn.on, turn.result) for turn in answer.timeline] == [
        (ON, "does_not_fit"), (date(2026, 6, 1), "fits"), (date(2026, 7, 1), "does_not_fit"),
    ]  # fmt: skip
    during = only(made, family, on=date(2026, 6, 30))
    assert (during.result, during.criteria[0].state, during.because) == ("fits", "waived", ("concern",))


def test_a_waiver_is_for_one_child_one_version_and_one_specification() -> None:
    """Another child, an older version and another specification are not waived."""
    made = make_specification(yes("child.concern", waivable_by=("team lead",)), version=2)
    no = (Recorded(value=False),)
    children = (Child(id="c1", facts={"child.concern": no}), Child(id="c2", facts={"child.concern": no}))
    for changes, results in (
        ({}, ["fits", "does_not_fit"]),
        ({"version": 2, "specification": "made"}, ["fits", "does_not_fit"]),
        ({"version": 1}, ["does_not_fit", "does_not_fit"]),
        ({"specification": "other"}, ["does_not_fit", "does_not_fit"]),
    ):
        family = Family(children=children, waivers=[make_waiver(**changes)])
        assert [one.result for one in fit(made, family, on=ON).subjects] == results


def test_a_waiver_stands_when_a_fact_changes_and_is_listed() -> None:
    """A fact recorded after the waiver puts it on the list for review; one recorded before does not."""
    made = make_specification(yes("child.concern", waivable_by=("team lead",)))
    for day, listed in ((date(2026, 2, 2), 1), (date(2026, 2, 1), 0), (None, 0)):
        facts = {"child.concern": (Recorded(value=False, recorded_on=day),)}
        answer = only(made, Family(children=[Child(id="c1", facts=facts)], waivers=[make_waiver()]))
        assert answer.result == "fits"
        assert len(answer.reviews) == listed
    later = Family(
        children=[Child(id="c1", facts={"child.concern": (Recorded(value=False, recorded_on=ON),)})],
        waivers=[make_waiver(until=date(2026, 3, 1))],
    )
    assert only(made, later).reviews == ()


def test_a_contradiction_is_definite_only_if_all_values_agree() -> None:
    """Two weights, both under the limit: met. One on each side: not known, contradictory, and asked again."""
    light = Criterion(id="light", kind="inclusion", test=Leaf(fact="child.weight", relation="lt", operand=2))
    agreed = only(make_specification(light), make_family(weight=[1, 1.5]))
    assert agreed.result == "fits"
    assert (agreed.criteria[0].facts[0].is_known, agreed.criteria[0].facts[0].is_contradictory) == (
        False,
        True,
    )
    differ = only(make_specification(light), make_family(weight=[1, 3]))
    assert (differ.result, differ.next_question) == ("cannot_say_yet", "child.weight")
    same = only(make_specification(light), make_family(weight=[1, 1.0]))
    assert (same.criteria[0].facts[0].is_known, same.criteria[0].facts[0].is_contradictory) == (True, False)
    sides = tuple(Leaf(fact="child.concern", relation="is", operand=side) for side in (True, False))
    either = Criterion(id="either", kind="inclusion", test=Group(of=sides, at_least=1))
    assert state(either, concern=[True, False]) == "met"
    assert state(either) == "not_known"


def test_a_range_stands_for_what_lies_between_two_limits_too() -> None:
    """From 0 to 10: some values lie between 4 and 5, so that a weight between them is neither sure nor ruled out."""
    sides = (
        Leaf(fact="child.weight", relation="gt", operand=4),
        Leaf(fact="child.weight", relation="lt", operand=5),
    )
    between = Criterion(id="between", kind="inclusion", test=Group(of=sides))
    assert state(between, weight=Range(low=0, high=10)) == "not_known"
    assert state(between, weight=Range(low=5, high=10)) == "not_met"
    assert state(between, weight=Range(low=4.2, high=4.8)) == "met"


def test_so_many_combinations_are_tried_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """As many as are allowed are tried; with one more the answer is not known, though all of them agree."""
    sides = tuple(Leaf(fact="child.concern", relation="is", operand=side) for side in (True, False))
    either = Criterion(id="either", kind="inclusion", test=Group(of=sides, at_least=1))
    monkeypatch.setattr(_tests, "MOST_COMBINATIONS", 2)
    assert state(either, concern=[True, False]) == "met"
    monkeypatch.setattr(_tests, "MOST_COMBINATIONS", 1)
    assert state(either, concern=[True, False]) == "not_known"


def test_a_month_stands_for_each_of_its_days() -> None:
    """Born in May 2024: under 24 months on 1 May 2026 in any case, not known in May, not under on 31 May."""
    may = Range(low=date(2024, 5, 1), high=date(2024, 5, 31))
    young = Criterion(
        id="young", kind="inclusion", test=Leaf(fact="child.born_on", relation="age_under_months", operand=24)
    )
    made = make_specification(young)
    answer = only(made, make_family(born_on=may), on=date(2026, 4, 30))
    assert [(turn.on, turn.result) for turn in answer.timeline] == [
        (date(2026, 4, 30), "fits"), (date(2026, 5, 1), "cannot_say_yet"), (date(2026, 5, 31), "does_not_fit"),
    ]  # fmt: skip
    assert (
        only(made, make_family(born_on=[may, date(2024, 5, 9)])).criteria[0].facts[0].is_contradictory
        is False
    )
    assert (
        only(made, make_family(born_on=[may, date(2024, 6, 1)])).criteria[0].facts[0].is_contradictory is True
    )


@settings(deadline=None, max_examples=100)
@given(specifications(), families(), st.data())
def test_telling_more_never_changes_a_definite_answer(
    specification: Specification, family: Family, data: st.DataObject
) -> None:
    """Replacing not known by any one value leaves "fits" and "does not fit" as they are, subject by subject."""
    before = fit(specification, family, on=ON)
    name = data.draw(st.sampled_from(sorted(FACTS)))
    told = (Recorded(value=data.draw(st.sampled_from(singles(name)))),)

    def more(facts: Any) -> Any:
        return {**facts, name: told} if not facts.get(name) else facts

    after = fit(
        specification,
        replace(
            family,
            facts=more(family.facts) if name.startswith("family.") else family.facts,
            children=[
                replace(child, facts=more(child.facts) if name.startswith("child.") else child.facts)
                for child in family.children
            ],
        ),
        on=ON,
    )
    for one, other in zip(before.subjects, after.subjects, strict=True):
        assert one.result in {"cannot_say_yet", other.result}


@settings(deadline=None, max_examples=60)
@given(specifications(), families(several=False, most_children=1), st.data())
def test_a_definite_answer_holds_in_every_completion(
    specification: Specification, family: Family, data: st.DataObject
) -> None:
    """A definite answer is that of every way of filling what is not known (some are tried)."""
    for answer in fit(specification, family, on=ON).subjects:
        facts = slow.subject_facts(family)[answer.subject]
        for _ in range(8):
            whole = {
                name: facts.get(name) or (Recorded(value=data.draw(st.sampled_from(singles(name)))),)
                for name in FACTS
            }
            assert answer.result in {"cannot_say_yet", slow.result(specification, whole, ON)}


def test_cannot_say_where_every_completion_agrees() -> None:
    """Sound, not complete: one fact in two criteria may leave "cannot say yet" although both answers agree."""
    made = make_specification(yes("child.concern"), yes("child.concern", id="no_concern", kind="exclusion"))
    assert only(made, make_family()).result == "cannot_say_yet"
    assert {only(made, make_family(concern=value)).result for value in (True, False)} == {"does_not_fit"}


def test_one_childs_age_and_anothers_concern_do_not_add_up() -> None:
    """A concern about an older child and a baby without one: no child fits, so the family does not."""
    young = Criterion(
        id="young", kind="inclusion", test=Leaf(fact="child.born_on", relation="age_under_months", operand=12)
    )
    made = make_specification(young, yes("child.concern"))

    def child(name: str, born_on: date, concern: bool | None) -> Child:
        told = () if concern is None else (Recorded(value=concern),)
        return Child(id=name, facts={"child.born_on": (Recorded(value=born_on),), "child.concern": told})

    old, new = date(2020, 1, 1), date(2026, 3, 1)
    for children, result in (
        ([child("a", old, True), child("b", new, False)], "does_not_fit"),
        ([child("a", old, True), child("b", new, True)], "fits"),
        ([child("a", old, True), child("b", new, None)], "cannot_say_yet"),
        ([child("a", new, True), child("b", new, None)], "fits"),
        ([], "cannot_say_yet"),
    ):
        assert fit(made, Family(children=children), on=ON).result == result


def test_a_family_specification_is_answered_once() -> None:
    """Unit family: one subject, named family, whatever children there are."""
    made = make_specification(yes("family.worker"), unit="family")
    found = fit(made, Family(facts={"family.worker": (Recorded(value=True),)}), on=ON)
    assert [(one.subject, one.result) for one in found.subjects] == [("family", "fits")]


@settings(deadline=None, max_examples=60)
@given(specifications(), families())
def test_lists_are_never_mixed(specification: Specification, family: Family) -> None:
    """Reasons belong to a definite answer, questions to "cannot say yet", would fit if to "does not fit"."""
    for answer in fit(specification, family, on=ON).subjects:
        is_open = answer.result == "cannot_say_yet"
        assert bool(answer.open_questions) == is_open
        assert bool(answer.reasons) == (not is_open)
        assert answer.next_question == (answer.open_questions[0] if is_open else None)
        assert not (answer.would_fit_if and answer.result != "does_not_fit")
        assert answer.timeline[0].result == answer.result


def test_would_fit_if_names_only_what_can_change() -> None:
    """A criterion not met is named only where it is marked changeable; one not known always may be."""
    fixed, open_ = yes("child.concern"), yes("family.worker", changeable=True)
    made = make_specification(fixed, open_)
    assert only(made, make_family(concern=False, worker=True)).would_fit_if == ()
    assert only(made, make_family(concern=True, worker=False)).would_fit_if == (("worker",),)
    assert only(made, make_family(worker=False)).would_fit_if == (("concern", "worker"),)


def test_because_is_the_smallest_with_ties_by_id() -> None:
    """Two criteria not met: each alone is a reason, and the first by id is the because."""
    made = make_specification(yes("family.worker"), yes("child.concern"))
    answer = only(made, make_family(concern=False, worker=False))
    assert answer.reasons == (("concern",), ("worker",))
    assert answer.because == ("concern",)


def test_criteria_not_in_force_leave_the_list_and_the_rule() -> None:
    """An exclusion that ended refuses nobody; from its first day it does, and the timeline says so."""
    ends = yes("family.worker", kind="exclusion", valid_from=date(2026, 5, 20), valid_to=date(2026, 6, 1))
    answer = only(make_specification(yes("child.concern"), ends), make_family(concern=True, worker=True))
    assert [one.id for one in answer.criteria] == ["concern"]
    assert [(turn.on, turn.result) for turn in answer.timeline] == [
        (ON, "fits"), (date(2026, 5, 20), "does_not_fit"), (date(2026, 6, 1), "fits"),
    ]  # fmt: skip


def test_what_is_asked_privately_is_not_on_a_shared_screen() -> None:
    """Neither the question, nor the criterion, nor the answer that rests on it, whichever it is."""
    made = make_specification(yes("family.worker"), yes("child.concern"))
    shown = fit_for_shared_screen(made, make_family(), on=ON).subjects[0]
    assert only(made, make_family()).open_questions == ("family.worker", "child.concern")
    assert shown.open_questions == ("child.concern",)
    assert [one.id for one in shown.criteria] == ["concern"]
    for told in ({"worker": False}, {"worker": True}, {"worker": [True, False]}, {}):
        found = fit_for_shared_screen(made, make_family(concern=True, **told), on=ON)
        assert (found.result, found.asked_in_private) == ("cannot_say_yet", True)
        assert [(one.result, one.reasons, one.would_fit_if) for one in found.subjects] == [
            ("cannot_say_yet", (), ())
        ]
    kept = fit_for_shared_screen(made, make_family(concern=False, worker=True), on=ON)
    assert kept.subjects[0].because == ("concern",)
    assert (kept.result, kept.asked_in_private) == ("does_not_fit", False)
    assert fit(made, make_family(), on=ON).asked_in_private is None
