"""What cannot be answered from is refused, with its place and a remedy."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from alongside.core.eligibility import (
    Child,
    Criterion,
    Fact,
    Family,
    Group,
    Leaf,
    Not,
    Range,
    Recorded,
    RuleGroup,
    fit,
    fit_many,
)
from alongside.core.errors import InputError
from tests.core.eligibility.made import FACTS, ON, make_family, make_specification, make_waiver, yes


def leaf(fact: str, relation: Any, operand: Any) -> Criterion:
    """One inclusion criterion of one comparison."""
    return Criterion(id="k", kind="inclusion", test=Leaf(fact=fact, relation=relation, operand=operand))


CONCERN = yes("child.concern")
EMPTY = Group(of=(), at_least=None)
DUE = {**FACTS, "child.due_on": Fact(type="date"), "child.weeks": Fact(type="number")}


@pytest.mark.parametrize(
    ("criteria", "changes", "field", "words"),
    [
        ([], {}, "criteria", "no criteria"),
        ([CONCERN], {"valid_to": date(2026, 1, 1)}, "valid_to", "not after its start"),
        ([CONCERN], {"facts": {**FACTS, "Child.x": Fact(type="yes_no")}}, "facts.Child.x", "small letters"),
        (
            [CONCERN],
            {"facts": {**FACTS, "child.x": Fact(type="yes_no", ask_cost=0)}},
            "facts.child.x.ask_cost",
            "1 to 5",
        ),
        (
            [CONCERN],
            {"facts": {**FACTS, "child.x": Fact(type="yes_no", ask_cost=6)}},
            "facts.child.x.ask_cost",
            "1 to 5",
        ),
        (
            [CONCERN],
            {"facts": {**FACTS, "family.no_public_funds": Fact(type="yes_no")}},
            "facts.family.no_public_funds",
            "never stored",
        ),
        ([CONCERN, CONCERN], {}, "criteria", "2 criteria have the id 'concern'"),
        ([replace(CONCERN, valid_from=ON, valid_to=ON)], {}, "criteria[0].valid_to", "not after its start"),
        ([replace(CONCERN, kind="safety", waivable_by=("lead",))], {}, "criteria[0].waivable_by", "safety"),
        (
            [CONCERN, yes("family.worker", kind="capacity", weeks="child.concern")],
            {},
            "criteria[1].weeks",
            "a number",
        ),
        (
            [CONCERN, yes("family.worker", kind="capacity", weeks="child.nothing")],
            {},
            "criteria[1].weeks",
            "a number",
        ),
        ([replace(CONCERN, test=EMPTY)], {}, "criteria[0].test", "empty"),
        ([replace(CONCERN, test=Not(of=EMPTY))], {}, "criteria[0].test.not", "empty"),
        (
            [replace(CONCERN, test=Group(of=(CONCERN.test,), at_least=2))],
            {},
            "criteria[0].test",
            "from 1 to 1",
        ),
        (
            [replace(CONCERN, test=Group(of=(CONCERN.test,), at_least=0))],
            {},
            "criteria[0].test",
            "from 1 to 1",
        ),
        ([replace(CONCERN, test=Group(of=(EMPTY,), at_least=1))], {}, "criteria[0].test.any[0]", "empty"),
        ([leaf("child.nothing", "is", True)], {}, "criteria[0].test", "not one of the facts"),
        ([CONCERN], {"unit": "family"}, "criteria[0].test", "unit is family"),
        ([leaf("child.concern", "lt", True)], {}, "criteria[0].test", "cannot be asked"),
        ([leaf("child.concern", "age_under_months", 3)], {}, "criteria[0].test", "cannot be asked"),
        ([leaf("child.concern", "is", "yes")], {}, "criteria[0].test.is", "true or false"),
        ([leaf("child.weight", "is", True)], {}, "criteria[0].test.is", "a number"),
        ([leaf("child.weight", "is", (1, 2))], {}, "criteria[0].test.is", "use in"),
        ([leaf("child.weight", "in", ())], {}, "criteria[0].test.in", "empty"),
        ([leaf("child.weight", "in", (1, "2"))], {}, "criteria[0].test.in[1]", "a number"),
        ([leaf("family.home", "is", "boat")], {}, "criteria[0].test.is", "not one of the choices"),
        (
            [leaf("child.born_on", "age_under_months", 1.5)],
            {},
            "criteria[0].test.age_under_months",
            "whole number",
        ),
        (
            [leaf("child.born_on", "age_under_months", True)],
            {},
            "criteria[0].test.age_under_months",
            "whole number",
        ),
        (
            [leaf("child.born_on", "age_under_months", -1)],
            {},
            "criteria[0].test.age_under_months",
            "whole number",
        ),
        (
            [leaf("child.born_on", "age_under_months", 1201)],
            {},
            "criteria[0].test.age_under_months",
            "whole number",
        ),
        (
            [leaf("child.due_on", "age_under_months", 3)],
            {"facts": DUE},
            "criteria[0].test",
            "never used as a birth date",
        ),
        ([replace(CONCERN, kind="priority")], {}, "criteria", "nothing makes the answer"),
        ([CONCERN], {"rule": RuleGroup(of=())}, "rule", "empty"),
        ([CONCERN], {"rule": RuleGroup(of=("concern",), at_least=2)}, "rule", "from 1 to 1"),
        ([CONCERN], {"rule": RuleGroup(of=("nobody",))}, "rule.all[0]", "not the id"),
        ([CONCERN], {"rule": "nobody"}, "rule", "not the id"),
        ([CONCERN], {"rule": RuleGroup(of=("concern", "concern"))}, "rule", "2 times"),
        (
            [CONCERN, yes("family.worker", kind="priority")],
            {"rule": RuleGroup(of=("worker",), at_least=1)},
            "rule.any[0]",
            "cannot refuse",
        ),
        (
            [CONCERN],
            {"rule": RuleGroup(of=("concern", RuleGroup(of=("nobody",))), at_least=1)},
            "rule.any[1].all[0]",
            "not the id",
        ),
        ([replace(CONCERN, valid_to=date(2026, 3, 1))], {}, "rule", "on 2026-03-01 no criterion"),
        (
            [CONCERN, yes("family.worker", valid_to=date(2026, 3, 1))],
            {"rule": RuleGroup(of=("concern", "worker"), at_least=2)},
            "rule",
            "only 1",
        ),
        (
            [replace(CONCERN, id=f"k{at}") for at in range(16)],
            {"rule": RuleGroup(of=tuple(f"k{at}" for at in range(16)), at_least=8)},
            "rule",
            "5000 ways",
        ),
    ],
)
def test_specifications_refused(criteria: list[Criterion], changes: Any, field: str, words: str) -> None:
    """Each with the place that is wrong, and what to do."""
    with pytest.raises(InputError) as refused:
        make_specification(*criteria, **changes)
    assert refused.value.field == field
    assert words in str(refused.value)


def test_the_most_ways_that_can_be_explained() -> None:
    """Seven of fourteen criteria (3,432 ways) is taken and every reason is given."""
    many = [yes("child.concern", id=f"k{at:02}") for at in range(14)]
    made = make_specification(*many, rule=RuleGroup(of=tuple(one.id for one in many), at_least=7))
    answer = fit(made, make_family(concern=True), on=ON, horizon_months=0).subjects[0]
    assert len(answer.reasons) == 3_432
    assert answer.because == tuple(f"k{at:02}" for at in range(7))


BORN = make_specification(
    leaf("child.born_on", "age_under_months", 12),
    yes("child.concern", waivable_by=("team lead",)),
    yes("family.worker", kind="safety"),
)
CHILD = Child(id="c1")
REFERRED = {"child.concern": (Recorded(value=True, source="Referral", recorded_by="Sam Gray"),)}


def with_waiver(**changes: Any) -> Family:
    """A family of one child with one waiver."""
    return Family(children=[CHILD], waivers=[make_waiver(**changes)])


@pytest.mark.parametrize(
    ("family", "field", "words"),
    [
        (make_family(born_on=date(2026, 5, 11)), "children[0].facts.child.born_on", "after 2026-05-10"),
        (
            make_family(born_on=Range(low=date(2026, 5, 11), high=date(2026, 6, 1))),
            "children[0].facts.child.born_on",
            "after",
        ),
        (
            make_family(born_on=[date(2026, 5, 1), date(2026, 5, 11)]),
            "children[0].facts.child.born_on",
            "after",
        ),
        (make_family(born_on="2026-05-10"), "children[0].facts.child.born_on.value", "date"),
        (make_family(born_on=date(1899, 12, 31)), "children[0].facts.child.born_on.value", "1900"),
        (make_family(concern="yes"), "children[0].facts.child.concern.value", "true or false"),
        (make_family(concern=[True, 1]), "children[0].facts.child.concern[1].value", "true or false"),
        (make_family(weight=float("inf")), "children[0].facts.child.weight.value", "a number"),
        (make_family(weight=2e15), "children[0].facts.child.weight.value", "a number"),
        (
            make_family(weight=Range(low=2, high=1)),
            "children[0].facts.child.weight.value",
            "before it begins",
        ),
        (
            make_family(weight=Range(low=True, high=1)),
            "children[0].facts.child.weight.value.from",
            "a number",
        ),
        (make_family(home=Range(low=1, high=2)), "family.facts.family.home.value", "range"),
        (make_family(home="boat"), "family.facts.family.home.value", "choices"),
        (Family(facts={"family.nothing": ()}), "family.facts.family.nothing", "not a fact"),
        (Family(facts={"child.concern": ()}), "family.facts.child.concern", "of a family"),
        (
            Family(children=[Child(id="a", facts={"family.worker": ()})]),
            "children[0].facts.family.worker",
            "of a child",
        ),
        (Family(facts={"family.visa_says": ()}), "family.facts.family.visa_says", "never stored"),
        (Family(children=[CHILD, Child(id="c2"), CHILD]), "children[2].id", "two children"),
        (with_waiver(criterion="nobody"), "waivers[0].criterion", "not a criterion"),
        (with_waiver(criterion="worker"), "waivers[0].criterion", "safety"),
        (with_waiver(role="parent"), "waivers[0].role", "team lead"),
        (with_waiver(criterion="k"), "waivers[0].role", "nobody may"),
        (with_waiver(subject="c9"), "waivers[0].subject", "name one of c1"),
        (Family(waivers=[make_waiver()]), "waivers[0].subject", "once one is listed"),
        (with_waiver(until=date(2026, 2, 1)), "waivers[0].until", "not after"),
        (replace(with_waiver(), referred_by=["SAM GRAY"]), "waivers[0].by", "referred"),
        (replace(with_waiver(), in_conflict=["Sam Gray"]), "waivers[0].by", "conflict"),
        (replace(with_waiver(), children=[Child(id="c1", facts=REFERRED)]), "waivers[0].by", "referred"),
    ],
)
def test_families_refused(family: Family, field: str, words: str) -> None:
    """Each with its place, by the explaining path and by the one for many families."""
    with pytest.raises(InputError) as refused:
        fit(BORN, family, on=ON)
    assert refused.value.field == field
    assert words in str(refused.value)
    with pytest.raises(InputError) as refused_many:
        fit_many(specifications=[BORN], families=[make_family(), family], on=ON)
    assert refused_many.value.field == field


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2025, 12, 31), "before made begins"),
        (date(2026, 7, 1), "ended on 2026-07-01"),
        (date(2400, 1, 1), "out of reach"),
    ],
)
def test_a_day_outside_the_specification_is_refused(day: date, words: str) -> None:
    """The first day is in, the last is not."""
    made = make_specification(CONCERN, valid_to=date(2026, 7, 1))
    with pytest.raises(InputError, match=words) as refused:
        fit(made, make_family(), on=day)
    assert refused.value.field == "on"
    for inside in (date(2026, 1, 1), date(2026, 6, 30)):
        assert fit(made, make_family(), on=inside).on == inside


@pytest.mark.parametrize("months", [-1, 241])
def test_a_horizon_out_of_reach_is_refused(months: int) -> None:
    """Nought to twenty years."""
    with pytest.raises(InputError, match="0 to 240"):
        fit(make_specification(CONCERN), make_family(), on=ON, horizon_months=months)


def test_facts_that_other_specifications_ask_are_left_alone() -> None:
    """Known elsewhere: not refused, and not used."""
    made = make_specification(CONCERN, facts={"child.concern": Fact(type="yes_no")})
    family = Family(facts={"family.worker": (Recorded(value="anything"),)}, children=[CHILD])
    assert fit(made, family, on=ON, known_elsewhere=["family.worker"]).result == "cannot_say_yet"
