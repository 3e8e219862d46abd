"""The engine against the obvious slow one, on random specifications and families."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.core.eligibility import Family, Specification, add_months, fit, fit_many
from tests.core.eligibility import slow
from tests.core.eligibility.made import (
    ON,
    families,
    make_family,
    make_specification,
    make_waiver,
    specifications,
    yes,
)


@settings(deadline=None, max_examples=250)
@given(specifications(), families())
def test_states_lists_and_questions_are_those_of_the_slow_engine(
    specification: Specification, family: Family
) -> None:
    """Every state, reason, question and way to fit, by trying every recorded value and every set of criteria."""
    found = fit(specification, family, on=ON, horizon_months=0)
    for answer in found.subjects:
        facts = slow.subject_facts(family)[answer.subject]
        states, rule = slow.states(specification, facts, ON, set()), slow.rule_of(specification, ON)
        assert {one.id: one.state for one in answer.criteria} == states
        assert answer.result == slow.result(specification, facts, ON)
        assert [list(one) for one in answer.reasons] == slow.reasons(rule, states)
        assert list(answer.because) == (slow.reasons(rule, states) or [[]])[0]
        assert [list(one) for one in answer.would_fit_if] == slow.would_fit_if(specification, rule, states)
        assert list(answer.open_questions) == slow.questions(specification, facts, ON, states)


@settings(deadline=None, max_examples=60)
@given(specifications(), families(several=False, most_children=1))
def test_the_timeline_is_that_of_asking_every_day(specification: Specification, family: Family) -> None:
    """A hundred and twenty days, each asked alone, change where the timeline says and nowhere else."""
    for answer in fit(specification, family, on=ON, horizon_months=4).subjects:
        facts = slow.subject_facts(family)[answer.subject]
        turns = {turn.on: turn.result for turn in answer.timeline}
        day, current = ON, None
        while day <= add_months(ON, 4):
            current = turns.get(day, current)
            assert slow.result(specification, facts, day) == current
            day += timedelta(days=1)


@settings(deadline=None, max_examples=150)
@given(st.lists(specifications(), min_size=1, max_size=3), st.lists(families(), max_size=4))
def test_many_at_once_say_the_same(some: list[Specification], many: list[Family]) -> None:
    """`fit_many` gives the answer that `fit` gives, for every family and specification."""
    found = fit_many(specifications=some, families=many, on=ON)
    expected = [fit(one, family, on=ON, horizon_months=0).result for one in some for family in many]
    assert found["result"].to_list() == expected
    assert found["family"].to_list() == list(range(len(many))) * len(some)


def test_many_at_once_with_waivers_and_by_family() -> None:
    """A waived criterion, records that differ, and a specification of families, beside plain ones."""
    concern = yes("child.concern", waivable_by=("team lead",))
    by_child = make_specification(concern, yes("family.worker"))
    by_family = make_specification(yes("family.worker"), unit="family", id="by family")
    waived = replace(make_family(concern=False, worker=True), waivers=[make_waiver()])
    differ = make_family(concern=[True, False], worker=[True, False])
    no, both = make_family(concern=False, worker=False), make_family(concern=True, worker=True)
    two = replace(no, children=[*no.children, replace(both.children[0], id="c2")])
    only_worker = replace(two, facts=both.facts)
    ended = replace(waived, waivers=[make_waiver(until=ON)])
    for many in ([waived, differ, no, both, two], [only_worker, ended, Family(), waived], [both, waived]):
        for one in (by_child, by_family):
            plain = [replace(family, waivers=[]) if one is by_family else family for family in many]
            found = fit_many(specifications=[one], families=plain, on=ON)
            assert found["result"].to_list() == [fit(one, family, on=ON).result for family in plain]
