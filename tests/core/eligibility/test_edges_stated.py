"""The edges of the engine: last days, largest numbers, most combinations, what is left unsaid."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from alongside.core.eligibility import (
    Criterion,
    Fact,
    Family,
    Group,
    Leaf,
    Not,
    Pack,
    Recorded,
    Rule,
    RuleGroup,
    Specification,
    Turn,
    claim_answer,
    fit,
    fit_for_shared_screen,
    what_changed,
)
from alongside.core.errors import InputError
from tests.core.eligibility.made import FACTS, ON, make_family, make_specification, make_waiver, yes

CONCERN, WORKER = yes("child.concern"), yes("family.worker")


def young(months: int, **changes: Any) -> Specification:
    """A specification for children under so many months."""
    leaf = Leaf(fact="child.born_on", relation="age_under_months", operand=months)
    return make_specification(Criterion(id="young", kind="inclusion", test=leaf), **changes)


def turns(specification: Specification, family: Family, **changes: Any) -> list[Turn]:
    """The timeline of the one child."""
    return list(fit(specification, family, on=ON, **changes).subjects[0].timeline)


def test_a_timeline_looks_two_years_ahead_unless_told() -> None:
    """A turn on the very last day of twenty-four months is told; one a day later only where more is asked for."""
    last, next_day = make_family(born_on=ON), make_family(moved_on=date(2024, 5, 11))
    turn = Turn(on=date(2028, 5, 10), result="does_not_fit")
    assert turns(young(24), last) == [Turn(on=ON, result="fits"), turn]
    assert turns(young(24), last, horizon_months=23) == [Turn(on=ON, result="fits")]
    leaf = Leaf(fact="family.moved_on", relation="age_under_months", operand=48)
    moved = make_specification(Criterion(id="moved", kind="inclusion", test=leaf))
    assert turns(moved, next_day) == [Turn(on=ON, result="fits")]
    assert len(turns(moved, next_day, horizon_months=25)) == 2


@pytest.mark.parametrize(
    ("ends", "count"),
    [(None, 2), (date(2026, 8, 2), 2), (date(2026, 8, 1), 1), (date(2026, 7, 1), 1)],
)
def test_a_timeline_ends_with_its_specification(ends: date | None, count: int) -> None:
    """A turn on 1 August is told while the specification holds on that day, and not from its last day on."""
    made = young(6, valid_to=ends)
    found = turns(made, make_family(born_on=date(2026, 2, 1)))
    assert found == [Turn(on=ON, result="fits"), Turn(on=date(2026, 8, 1), result="does_not_fit")][:count]


def test_a_timeline_says_nothing_of_the_past() -> None:
    """A child who was young enough before the day of the answer has one turn, on that day."""
    born = make_family(born_on=date(2026, 2, 1))
    assert turns(young(2), born) == [Turn(on=ON, result="does_not_fit")]
    assert turns(young(2, valid_to=date(2026, 12, 31)), born) == [Turn(on=ON, result="does_not_fit")]


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [((2,) * 12, "met"), ((17, 241), "not_known")],
    ids=["4,096 are tried", "4,097 are not"],
)
def test_the_most_combinations(kinds: tuple[int, ...], expected: str) -> None:
    """Where all combinations agree, 4,096 of them show it; of one more it cannot be said."""
    facts = {f"child.n{at}": Fact(type="number") for at in range(len(kinds))}
    parts = tuple(
        Leaf(fact=name, relation="ge", operand=limit)
        for name, count in zip(facts, kinds, strict=True)
        for limit in range(1, count)
    )
    everything = Group(of=parts, at_least=len(parts))
    nothing_or_all = Group(of=(everything, Group(of=(Not(of=everything),), at_least=1)), at_least=1)
    made = make_specification(Criterion(id="one", kind="inclusion", test=nothing_or_all), facts=facts)
    family = Family(
        children=[
            replace(
                make_family().children[0],
                facts={
                    name: tuple(Recorded(value=value) for value in range(count))
                    for name, count in zip(facts, kinds, strict=True)
                },
            )
        ]
    )
    answer = fit(made, family, on=ON, horizon_months=0).subjects[0]
    assert answer.criteria[0].state == expected


@pytest.mark.parametrize(
    ("fact", "right", "wrong"),
    [
        ("born_on", date(1900, 1, 1), date(1899, 12, 31)),
        ("moved_on", date(2199, 12, 31), date(2200, 1, 1)),
        ("weight", 1e15, 1.0000001e15),
        ("weight", -1e15, -1.0000001e15),
        ("home", "own", ""),
        ("home", "own", 3),
        ("home", "own", True),
    ],
)
def test_the_first_and_the_last_value_that_is_taken(fact: str, right: Any, wrong: Any) -> None:
    """Years from 1900 to 2199, numbers to 1e15, and of choices only words that say something."""
    name = next(one for one in FACTS if one.endswith(f".{fact}"))
    asked = replace(FACTS[name], choices=())
    leaf = Leaf(fact=name, relation="is", operand=right)
    made = make_specification(Criterion(id="one", kind="inclusion", test=leaf), facts={name: asked})
    assert fit(made, make_family(**{fact: right}), on=ON).result == "fits"
    with pytest.raises(InputError):
        fit(made, make_family(**{fact: wrong}), on=ON)


def test_a_part_of_a_rule_that_has_left_altogether_leaves() -> None:
    """At least one of two that are no longer in force is no longer asked; the rest of the rule stands."""
    gone = [yes("child.concern", id=one, valid_to=ON) for one in ("a", "b")]
    rule = RuleGroup(of=(RuleGroup(of=("a", "b"), at_least=1), "worker"))
    made = make_specification(*gone, WORKER, rule=rule)
    assert fit(made, make_family(worker=True), on=ON).result == "fits"


@pytest.mark.parametrize("is_wide_first", [True, False])
def test_a_reason_holds_no_smaller_one(is_wide_first: bool) -> None:
    """A criterion that is enough alone, and stands in the rule twice, is the one reason."""
    wide: Rule = RuleGroup(of=("concern", "worker"))
    parts: tuple[Rule, ...] = (wide, "concern") if is_wide_first else ("concern", wide)
    made = make_specification(CONCERN, WORKER, rule=RuleGroup(of=parts, at_least=1))
    answer = fit(made, make_family(concern=True, worker=True), on=ON).subjects[0]
    assert answer.reasons == (("concern",),)


def test_what_nobody_said_is_said_of_nobody() -> None:
    """A record without source, person or day; a claim that is not made; a change from nothing."""
    bare = Recorded(value=True)
    assert (bare.source, bare.recorded_by, bare.recorded_on) == (None, None, None)
    pack = Pack(checked_until=date(2026, 6, 30), is_public_funds=False, sources=("https://example.org",))
    made = make_specification(CONCERN, purpose="entitlement", pack=pack)
    for known in ({"concern": False}, {}):
        assert claim_answer(pack, fit(made, make_family(**known), on=ON)).claim_by is None
    late = claim_answer(pack, fit(made, make_family(concern=True), on=date(2026, 7, 1)))
    assert (late.claim, late.claim_by) == ("ask", None)


def test_who_came_and_who_went_had_no_answer_before_or_after() -> None:
    """A new child has nothing before, one who is gone nothing after, a criterion that came into force no state."""
    one, none = fit(make_specification(CONCERN), make_family(concern=True), on=ON), Family()
    nobody = fit(make_specification(CONCERN), none, on=ON)
    (gone, *_), (came, *_) = what_changed(one, nobody), what_changed(nobody, one)
    assert (gone.what, gone.before, gone.after) == ("subject_gone", "fits", None)
    assert (came.what, came.before, came.after) == ("new_subject", None, "fits")
    more = fit(make_specification(CONCERN, WORKER), make_family(concern=True), on=ON)
    states = [(change.before, change.after) for change in what_changed(one, more) if change.what == "state"]
    assert states == [(None, "not_known")]
    fewer = [(change.before, change.after) for change in what_changed(more, one) if change.what == "state"]
    assert fewer == [("not_known", None)]


def test_a_name_that_is_no_name_of_a_fact_is_refused() -> None:
    """Even where something else is said to ask it."""
    family = Family(facts={"odd": (Recorded(value=True),)})
    with pytest.raises(InputError, match="stands among the facts of a family"):
        fit(make_specification(CONCERN), family, on=ON, known_elsewhere=["odd"])


def test_who_referred_is_barred_and_who_only_recorded_is_not() -> None:
    """A record marked as a referral bars its author from waiving; other records do not."""

    def recorded(source: str | None, by: str | None) -> Family:
        facts = {"child.concern": (Recorded(value=False, source=source, recorded_by=by),)}
        given = make_family()
        return replace(given, children=[replace(given.children[0], facts=facts)], waivers=[make_waiver()])

    made = make_specification(yes("child.concern", waivable_by=("team lead",)))
    with pytest.raises(InputError, match="referred this family"):
        fit(made, recorded("Referral", "sam gray"), on=ON)
    for source, by in (("visit", "Sam Gray"), (None, "Sam Gray"), ("referral", None), ("referral", "Kim")):
        assert fit(made, recorded(source, by), on=ON).result == "fits"


def test_a_waiver_is_reviewed_by_the_latest_day_that_is_known() -> None:
    """A record without a day beside one with a day: the day that is known counts."""
    facts = {
        "child.concern": (
            Recorded(value=False),
            Recorded(value=False, recorded_on=date(2026, 4, 1)),
            Recorded(value=False, recorded_on=date(2026, 3, 1)),
        )
    }
    given = make_family()
    family = replace(
        given, children=[replace(given.children[0], facts=facts)], waivers=[make_waiver(criterion="concern")]
    )
    made = make_specification(yes("child.concern", waivable_by=("team lead",)))
    (review,) = fit(made, family, on=ON).subjects[0].reviews
    assert review.recorded_on == date(2026, 4, 1)


def test_a_shared_screen_keeps_all_that_is_not_private() -> None:
    """Reasons, ways, priorities, waits and waivers for review that rest on nothing private stay; the others go."""
    open_first = yes("child.concern", id="open", changeable=True)
    hidden = yes("family.worker", id="hidden", changeable=True)
    either = make_specification(open_first, hidden, rule=RuleGroup(of=("open", "hidden"), at_least=1))
    both = fit_for_shared_screen(either, make_family(concern=True, worker=True), on=ON).subjects[0]
    assert both.reasons == (("open",),)
    second = make_specification(
        yes("child.concern", id="hold"), open_first, hidden, rule=RuleGroup(of=("hold", "open"))
    )
    neither = fit_for_shared_screen(second, make_family(concern=False, worker=False), on=ON)
    assert neither.subjects[0].would_fit_if == ()
    ways = make_specification(open_first, yes("child.concern", id="other"), rule="open")
    assert fit_for_shared_screen(ways, make_family(concern=False), on=ON).subjects[0].would_fit_if == (
        ("open",),
    )
    heavy = Leaf(fact="child.weight", relation="ge", operand=2)
    worker = Leaf(fact="family.worker", relation="is", operand=True)
    beside = make_specification(
        yes("child.concern", id="in"),
        yes("child.concern", id="first", kind="priority"),
        yes("family.worker", id="first_hidden", kind="priority"),
        Criterion(id="place", kind="capacity", test=heavy, weeks=3),
        Criterion(id="place_hidden", kind="capacity", test=Not(of=worker)),
    )
    shown = fit_for_shared_screen(beside, make_family(concern=True, worker=True, weight=1), on=ON)
    answer = shown.subjects[0]
    assert answer.priorities == ("first",)
    assert [wait.criterion for wait in answer.waits] == ["place"]
    waivable = make_specification(
        yes("child.concern", waivable_by=("team lead",)), yes("family.worker", waivable_by=("team lead",))
    )
    later = Recorded(value=False, recorded_on=date(2026, 4, 1))
    given = make_family()
    family = replace(
        given,
        facts={"family.worker": (later,)},
        children=[replace(given.children[0], facts={"child.concern": (later,)})],
        waivers=[make_waiver(), make_waiver(criterion="worker")],
    )
    found = fit(waivable, family, on=ON)
    assert {one.criterion for one in found.subjects[0].reviews} == {"concern", "worker"}
    shown = fit_for_shared_screen(waivable, family, on=ON)
    assert [one.criterion for one in shown.subjects[0].reviews] == ["concern"]
    assert (found.result, shown.result, shown.asked_in_private) == ("fits", "cannot_say_yet", True)
