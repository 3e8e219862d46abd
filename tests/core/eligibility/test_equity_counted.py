"""Whom a specification shuts out, group by group."""

from __future__ import annotations

import math
from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest

from alongside.core.eligibility import (
    Criterion,
    Equity,
    Leaf,
    People,
    Recorded,
    RuleGroup,
    ShutOut,
    equity_test,
    fit_many,
)
from alongside.core.errors import InputError
from alongside.core.inference import risk_ratio_score
from alongside.core.quantities import Estimate, NotEstimable
from tests.core.eligibility.made import ON, make_family, make_specification, yes

CONCERN, WORKER = yes("child.concern"), yes("family.worker")


def people(group: str, count: int, **facts: Any) -> People:
    """So many people with the same facts."""
    names = {"concern": "child.concern", "worker": "family.worker", "born_on": "child.born_on"}
    return People(
        group=group,
        count=count,
        facts={names[name]: (Recorded(value=value),) for name, value in facts.items()},
    )


GROUPS = [
    people("a", 60, concern=True, worker=True),
    people("a", 20, concern=True, worker=False),
    people("a", 10, concern=False, worker=False),
    people("a", 10, concern=True),
    people("b", 10, concern=True, worker=True),
    people("b", 30, concern=True, worker=False),
    people("c", 5),
]


def row(found: Equity, criterion: str | None, group: str) -> ShutOut:
    """One criterion in one group."""
    return next(one for one in found.rows if (one.criterion, one.group) == (criterion, group))


def counted(**changes: Any) -> Equity:
    """The groups above under both criteria."""
    given: dict[str, Any] = {"basis": "surveyed", "on": ON, "people": GROUPS}
    return equity_test(make_specification(CONCERN, WORKER), **{**given, **changes})


def test_counts_by_any_by_this_alone_and_cannot_say() -> None:
    """Counted by hand: 30 of 100 in a, of whom 20 by the worker alone, 10 not known; 30 of 40 in b."""
    found = counted()
    assert (found.largest, found.groups) == ("a", ("a", "b", "c"))
    for criterion, group, expected in (
        (None, "a", (100, 30, 20, 10)), (None, "b", (40, 30, 30, 0)), (None, "c", (5, 0, 0, 5)),
        ("worker", "a", (100, 30, 20, 10)), ("concern", "a", (100, 10, 0, 0)), ("worker", "b", (40, 30, 30, 0)),
    ):  # fmt: skip
        one = row(found, criterion, group)
        assert (one.people, one.shut_out, one.alone, one.cannot_say) == expected
    assert row(found, None, "a").told == 90


def test_a_ratio_is_to_the_largest_group_among_those_told() -> None:
    """30 of 40 against 30 of 90, with the score interval of a sample."""
    ratio = row(counted(), None, "b").ratio
    assert isinstance(ratio, Estimate)
    assert ratio.value == pytest.approx(2.25)
    limits = risk_ratio_score(x1=30, n1=40, x2=30, n2=90, level=0.95)
    assert ratio.interval is not None
    assert (ratio.interval.low, ratio.interval.high) == (float(limits.low), float(limits.high))
    assert isinstance(row(counted(basis="real"), None, "b").ratio, Estimate)


@pytest.mark.parametrize("basis", ["assumed", "not_said"])
def test_assumed_counts_have_no_interval(basis: Any) -> None:
    """No sampling error, assumption."""
    ratio = row(counted(basis=basis), None, "b").ratio
    assert isinstance(ratio, Estimate)
    assert (ratio.interval, ratio.method) == (None, "no sampling error, assumption")


def test_no_ratio_where_there_is_nothing_to_compare() -> None:
    """Nobody told in the group, nobody told in the largest, nobody shut out there: each says so."""
    found = counted()
    assert row(found, None, "c").ratio == NotEstimable("nothing can be said of anybody in this group")
    only = [people("a", 9), people("b", 3, concern=True, worker=False)]
    assert row(counted(people=only), None, "b").ratio == NotEstimable(
        "nothing can be said of anybody in the largest group"
    )
    fits = [people("a", 9, concern=True, worker=True), people("b", 3, concern=True, worker=True)]
    assert str(row(counted(people=fits), None, "b").ratio).startswith(
        "nobody of the largest group is shut out"
    )


def test_some_against_nobody_is_infinite_with_a_lower_limit() -> None:
    """40 of 40 against 0 of 50: no number is large enough, and the score interval still begins somewhere."""
    some = [people("a", 50, concern=True, worker=True), people("b", 40, concern=False, worker=True)]
    found = row(counted(people=some), None, "b")
    assert isinstance(found.ratio, Estimate)
    assert found.ratio.interval is not None
    limits = risk_ratio_score(x1=40, n1=40, x2=0, n2=50, level=0.95)
    assert (found.ratio.value, found.ratio.interval.high) == (math.inf, math.inf)
    assert found.ratio.interval.low == float(limits.low) > 1
    assert (found.at_least, found.at_most) == (math.inf, math.inf)
    assumed = row(counted(people=some, basis="assumed"), None, "b").ratio
    assert isinstance(assumed, Estimate)
    assert (assumed.value, assumed.interval) == (math.inf, None)


@pytest.mark.parametrize("basis", ["real", "assumed"])
def test_the_largest_group_is_once_itself_without_an_interval(basis: Any) -> None:
    """Its ratio to itself is 1, whatever is not known of it, and it says why."""
    for given in (GROUPS, [people("a", 9, concern=True, worker=True), people("b", 3, concern=False)]):
        own = row(counted(people=given, basis=basis), None, "a")
        assert isinstance(own.ratio, Estimate)
        assert (own.ratio.value, own.ratio.interval) == (1.0, None)
        assert own.ratio.method == "the group that the others are held against"
        assert (own.at_least, own.at_most) == (1.0, 1.0)


def test_where_nothing_is_known_it_cannot_be_said_of_anybody() -> None:
    """Every criterion is left out, and so nobody fits and nobody is shut out."""
    found = counted(people=[people("a", 9), people("b", 3)])
    assert set(found.needs) == {"concern", "worker"}
    assert [(one.shut_out, one.cannot_say) for one in found.rows] == [(0, 9), (0, 3)] * 3
    assert row(found, None, "b").ratio == NotEstimable("nothing can be said of anybody in this group")


def test_what_cannot_be_tested_leaves_all_and_is_not_known_in_any() -> None:
    """Where either is enough and one was never asked, those without the other may still fit."""
    some = [people("a", 9, worker=True), people("b", 3, worker=False)]
    either = make_specification(CONCERN, WORKER, rule=RuleGroup(of=("concern", "worker"), at_least=1))
    found = equity_test(either, some, basis="real", on=ON)
    assert [(one.shut_out, one.cannot_say) for one in found.rows if one.criterion is None] == [(0, 0), (0, 3)]
    within = make_specification(
        CONCERN, WORKER, yes("family.worker", id="again"),
        rule=RuleGroup(of=("again", RuleGroup(of=("concern",)), RuleGroup(of=("concern", "worker"), at_least=2))),
    )  # fmt: skip
    found = equity_test(within, some, basis="real", on=ON)
    assert [(one.shut_out, one.alone) for one in found.rows if one.group == "b"] == [
        (3, 0),
        (3, 0),
        (0, 0),
        (3, 0),
    ]


def test_by_one_alone_counts_each_person_once() -> None:
    """Either of two criteria would do for the same ten people: ten, not twenty; none of those who miss two of all."""
    either = make_specification(CONCERN, WORKER, rule=RuleGroup(of=("concern", "worker"), at_least=1))
    assert row(equity_test(either, GROUPS, basis="real", on=ON), None, "a").alone == 10
    assert row(counted(), None, "a").alone == 20


def test_a_birth_after_the_day_is_refused() -> None:
    """As of a family; on the day itself it is none."""
    born = Criterion(
        id="age", kind="inclusion", test=Leaf(fact="child.born_on", relation="age_under_months", operand=24)
    )
    made = make_specification(born)
    later = [people("a", 3, born_on=ON + timedelta(days=1))]
    with pytest.raises(InputError, match="is after 2026-05-10") as refused:
        equity_test(made, later, basis="real", on=ON)
    assert refused.value.field == "a.child.born_on"
    assert row(equity_test(made, [people("a", 3, born_on=ON)], basis="real", on=ON), None, "a").shut_out == 0


def test_a_criterion_without_any_of_its_facts_cannot_be_tested() -> None:
    """It names the facts that it needs; one that is given for one group is tested."""
    assert dict(counted().needs) == {}
    some = [people("a", 3, worker=True), people("a", 1, worker=False), people("b", 2, worker=False)]
    found = counted(people=some)
    assert dict(found.needs) == {"concern": ("child.concern",)}
    assert (row(found, None, "a").shut_out, row(found, None, "a").cannot_say) == (1, 0)
    assert row(found, "worker", "a").alone == 1


def test_what_is_not_known_is_put_to_both_sides() -> None:
    """30 of 40 against 30 to 40 of 100; where nobody of the largest could be shut out the most has no end."""
    found = counted()
    one = row(found, None, "b")
    assert (one.at_least, one.at_most) == (pytest.approx(0.75 / 0.40), pytest.approx(0.75 / 0.30))
    unknown = row(found, None, "c")
    assert (unknown.at_least, unknown.at_most) == (0.0, pytest.approx(1 / 0.30))
    fits = [
        people("a", 9, concern=True, worker=True),
        people("b", 3, concern=True, worker=False),
        people("d", 0),
    ]
    some = row(counted(people=fits), None, "b")
    assert (some.at_least, some.at_most) == (math.inf, math.inf)
    neither = row(counted(people=fits), "concern", "b")
    assert (neither.at_least, neither.at_most) == (None, None)
    empty = row(counted(people=[*GROUPS, people("d", 0)]), None, "d")
    assert (empty.at_least, empty.at_most) == (None, None)


def test_groups_of_one_size_take_the_last_by_name() -> None:
    """The reference does not depend on the order of the rows."""
    same = [people("a", 3, worker=True), people("b", 3, worker=True)]
    assert counted(people=same).largest == counted(people=same[::-1]).largest == "b"


def test_nobody_counted_and_a_day_outside_are_refused() -> None:
    """A test of nobody says nothing."""
    with pytest.raises(InputError, match="nobody is counted"):
        counted(people=[people("a", 0)])
    with pytest.raises(InputError, match="before made begins"):
        counted(on=date(2020, 1, 1))


def test_alone_follows_the_rule() -> None:
    """Where any of two criteria is enough, missing one shuts nobody out, and missing both is by either alone."""
    made = make_specification(CONCERN, WORKER, rule=RuleGroup(of=("concern", "worker"), at_least=1))
    found = equity_test(made, GROUPS, basis="real", on=ON)
    assert (row(found, None, "b").shut_out, row(found, "worker", "b").shut_out) == (0, 30)
    assert (
        row(found, None, "a").shut_out,
        row(found, "worker", "a").alone,
        row(found, "concern", "a").alone,
    ) == (10, 10, 10)


def test_many_families_as_one_frame() -> None:
    """One row a family and specification, with the words of the results; nothing asked gives nothing."""
    some = [make_specification(CONCERN), make_specification(WORKER, id="other", version=3)]
    found = fit_many(specifications=some, families=[make_family(concern=True), make_family()], on=ON)
    assert found.columns == ["family", "specification", "version", "result"]
    assert found["specification"].to_list() == ["made", "made", "other", "other"]
    assert found["version"].to_list() == [1, 1, 3, 3]
    assert found["result"].to_list() == ["fits", "cannot_say_yet", "cannot_say_yet", "cannot_say_yet"]
    assert isinstance(found["result"].dtype, pl.Enum)
    assert fit_many(specifications=[], families=[], on=ON).height == 0


def test_many_families_know_choices_that_nobody_made() -> None:
    """A choice in a specification that no family has is passed by nobody."""
    home = Criterion(
        id="home", kind="inclusion", test=Leaf(fact="family.home", relation="in", operand=("own", "rent"))
    )
    families = [make_family(home="other"), make_family(home="rent")]
    found = fit_many(specifications=[make_specification(home)], families=families, on=ON)
    assert found["result"].to_list() == ["does_not_fit", "fits"]
