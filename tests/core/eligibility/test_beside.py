"""What stands beside an answer: alternatives, entitlements, changes, publication, equity."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings

from alongside.core.eligibility import (
    Child,
    Criterion,
    Family,
    Group,
    Leaf,
    Not,
    Pack,
    Recorded,
    RuleGroup,
    Specification,
    check_publication,
    claim_answer,
    fit,
    ranked,
    what_changed,
    with_nothing_said,
)
from alongside.core.eligibility._model import facts_of
from tests.core.eligibility.made import FACTS, ON, make_family, make_specification, specifications, yes

CONCERN, WORKER = yes("child.concern"), yes("family.worker")
PACK = Pack(checked_until=date(2026, 6, 30), is_public_funds=False, sources=("https://example.org",))
UNDER_SIX_MONTHS = Leaf(fact="child.born_on", relation="age_under_months", operand=6)
UNDER_A_YEAR = Leaf(fact="child.born_on", relation="age_under_months", operand=12)
YOUNG = Criterion(id="young", kind="inclusion", test=UNDER_SIX_MONTHS)


def test_alternatives_ranked() -> None:
    """What fits first, then by fewest open questions, ties by id; what does not fit is left out."""
    family = make_family(concern=True)
    home = Criterion(id="home", kind="inclusion", test=Leaf(fact="family.home", relation="is", operand="own"))
    some = [
        make_specification(CONCERN, WORKER, home, id="two open"),
        make_specification(CONCERN, WORKER, id="one open, b"),
        make_specification(CONCERN, WORKER, id="one open, a"),
        make_specification(yes("child.concern", kind="exclusion"), id="does not fit"),
        make_specification(CONCERN, id="fits"),
    ]
    found = ranked((one, fit(one, family, on=ON)) for one in some)
    assert [one.specification.id for one in found] == ["fits", "one open, a", "one open, b", "two open"]
    assert [len(one.open_questions) for one in found] == [0, 1, 1, 2]


def test_with_no_child_listed_the_questions_are_those_of_a_child() -> None:
    """The family cannot be answered for, and what would be asked of a child counts."""
    made = make_specification(CONCERN, WORKER)
    (one,) = ranked([(made, fit(made, Family(), on=ON))])
    assert one.open_questions == ("family.worker", "child.concern")


@pytest.mark.parametrize(
    ("facts", "pack", "visa", "on", "expected"),
    [
        ({"concern": True}, {}, None, ON, ("worth_claiming", "answered")),
        ({"concern": False}, {}, None, ON, ("probably_not", "answered")),
        ({}, {}, None, ON, ("ask", "not_known")),
        ({"concern": True}, {}, "yes", ON, ("worth_claiming", "answered")),
        ({"concern": True}, {"is_public_funds": True}, "no", ON, ("worth_claiming", "answered")),
        ({"concern": True}, {"is_public_funds": True}, "yes", ON, ("ask", "public_funds")),
        ({"concern": True}, {"is_public_funds": True}, "rather_not_say", ON, ("ask", "public_funds")),
        ({"concern": True}, {"is_public_funds": True}, None, ON, ("ask", "public_funds")),
        ({"concern": False}, {"is_public_funds": True}, None, ON, ("ask", "public_funds")),
        ({"concern": True}, {}, None, date(2026, 6, 30), ("worth_claiming", "answered")),
        ({"concern": True}, {}, None, date(2026, 7, 1), ("ask", "not_checked")),
        ({"concern": True}, {"is_public_funds": True}, "no", date(2026, 7, 1), ("ask", "not_checked")),
    ],
)  # fmt: skip
def test_what_an_entitlement_answers(facts: Any, pack: Any, visa: Any, on: date, expected: Any) -> None:
    """Worth claiming, probably not, or ask; never more than "ask" past its day or for public funds not cleared."""
    made = make_specification(CONCERN, purpose="entitlement", pack=replace(PACK, **pack))
    found = fit(made, make_family(**facts), on=on)
    assert made.pack is not None
    said = claim_answer(made.pack, found, visa_says_no_public_funds=visa)
    assert (said.claim, said.why) == expected
    assert said.is_silent == (expected[1] in {"not_checked", "public_funds"})


def test_the_last_day_to_claim() -> None:
    """The day before the answer turns, the earliest of the subjects that fit; none where it does not turn."""
    made = make_specification(
        Criterion(id="young", kind="inclusion", test=UNDER_SIX_MONTHS), purpose="entitlement", pack=PACK
    )

    def child(name: str, born_on: date) -> Child:
        return Child(id=name, facts={"child.born_on": (Recorded(value=born_on),)})

    family = Family(
        children=[child("a", date(2026, 3, 1)), child("b", date(2026, 2, 1)), child("c", date(2020, 1, 1))]
    )
    said = claim_answer(PACK, fit(made, family, on=ON))
    assert (said.claim, said.claim_by) == ("worth_claiming", date(2026, 7, 31))
    stays = make_specification(CONCERN, purpose="entitlement", pack=PACK)
    assert claim_answer(PACK, fit(stays, make_family(concern=True), on=ON)).claim_by is None


@settings(deadline=None, max_examples=30)
@given(specifications())
def test_ask_tells_nothing(specification: Specification) -> None:
    """Whatever the family, what is left of an answer that is only "ask" is the same."""
    told = set()
    for family in (make_family(concern=True, worker=True), make_family(concern=False), make_family()):
        (one,) = with_nothing_said(fit(specification, family, on=ON)).subjects
        told.add((one.result, one.reasons, one.open_questions, one.would_fit_if, one.timeline, one.waits))
    assert len(told) == 1
    assert with_nothing_said(fit(specification, make_family(concern=True), on=ON)).result == "cannot_say_yet"


def test_changes_said() -> None:
    """A correction, a contradiction, a new child, a child gone, time and a version: each is said."""
    made = make_specification(CONCERN, yes("family.worker", valid_from=date(2026, 5, 20)))
    before = fit(made, make_family(concern=True), on=ON)
    assert what_changed(before, before) == ()
    corrected = what_changed(before, fit(made, make_family(concern=False), on=ON))
    assert [
        (one.what, one.subject, one.name, one.before, one.after) for one in corrected if one.what != "fact"
    ] == [
        ("state", "c1", "concern", "met", "not_met"),
        ("result", "c1", "", "fits", "does_not_fit"),
        ("result", "", "", "fits", "does_not_fit"),
    ]
    assert [one.name for one in corrected if one.what == "fact"] == ["child.concern"]
    against = what_changed(before, fit(made, make_family(concern=[True, False]), on=ON))
    assert [one.after for one in against if one.what == "state"] == ["not_known"]
    later = what_changed(before, fit(made, make_family(concern=True), on=date(2026, 5, 20)))
    assert [(one.what, one.name, one.before, one.after) for one in later if one.what != "fact"] == [
        ("day", "", ON, date(2026, 5, 20)),
        ("state", "worker", None, "not_known"),
        ("result", "", "fits", "cannot_say_yet"),
        ("result", "", "fits", "cannot_say_yet"),
    ]
    two = Family(children=[Child(id="c1", facts=make_family(concern=True).children[0].facts), Child(id="c2")])
    more = what_changed(before, fit(made, two, on=ON))
    assert [(one.what, one.subject, one.after) for one in more] == [("new_subject", "c2", "cannot_say_yet")]
    fewer = what_changed(fit(made, two, on=ON), before)
    assert [(one.what, one.subject, one.before) for one in fewer] == [
        ("subject_gone", "c2", "cannot_say_yet")
    ]
    other = what_changed(before, fit(replace(made, version=2), make_family(concern=True), on=ON))
    assert [(one.what, one.before, one.after) for one in other] == [("version", 1, 2)]


def worded(*criteria: Criterion, **changes: Any) -> Specification:
    """A specification whose words and questions are all there, and whose facts are all used."""
    used = {fact for one in criteria for fact in facts_of(one.test)}
    facts = {name: replace(fact, ask="?") for name, fact in FACTS.items() if name in used}
    return make_specification(*(replace(one, words="Words.") for one in criteria), facts=facts, **changes)


def test_publishing_needs_a_family_that_fits_and_one_that_fails_each_criterion_alone() -> None:
    """The witnesses get the answers they are kept for."""
    made = worded(CONCERN, WORKER, Criterion(id="young", kind="exclusion", test=UNDER_SIX_MONTHS))
    found = check_publication(made)
    assert found.may_be_published
    assert [one.criterion for one in found.witnesses] == [None, "concern", "worker", "young"]
    for witness in found.witnesses:
        facts = {name.split(".")[1]: value for name, value in witness.facts.items()}
        answer = fit(made, make_family(**facts), on=witness.on).subjects[0]
        assert answer.result == ("fits" if witness.criterion is None else "does_not_fit")
        if witness.criterion is not None:
            assert answer.reasons == ((witness.criterion,),)


def test_criteria_that_clash_are_named() -> None:
    """Under six months and at least a year old: no family fits, and a third criterion is not to blame."""
    old = Criterion(
        id="old",
        kind="inclusion",
        test=Leaf(fact="child.born_on", relation="age_at_least_months", operand=12),
    )
    young = Criterion(id="young", kind="inclusion", test=UNDER_SIX_MONTHS)
    found = check_publication(worded(CONCERN, old, young))
    clash = next(one for one in found.clashes if one.criterion is None)
    assert clash.clashing == ("old", "young")
    assert not found.may_be_published


def test_a_criterion_that_another_covers_never_decides_alone() -> None:
    """Under a year beside under six months: nobody fails the first alone."""
    year = Criterion(
        id="year", kind="inclusion", test=Leaf(fact="child.born_on", relation="age_under_months", operand=12)
    )
    found = check_publication(worded(year, Criterion(id="half", kind="inclusion", test=UNDER_SIX_MONTHS)))
    assert [(one.criterion, one.clashing) for one in found.clashes] == [("year", ("year", "half"))]


def test_a_criterion_outside_the_rule_is_named_and_so_are_missing_words() -> None:
    """Unused, without words, without questions, wrongly changeable, without sources: each stands in the way."""
    changes: dict[str, Any] = {"rule": RuleGroup(of=("concern",))}
    assert check_publication(worded(CONCERN, WORKER, **changes)).unused == ("worker",)
    assert check_publication(make_specification(CONCERN)).wordless == ("concern",)
    assert check_publication(make_specification(CONCERN)).silent == tuple(FACTS)
    facts = {"child.disability": replace(FACTS["child.concern"], ask="?")}
    fixed = yes("child.disability", changeable=True, words="Words.")
    assert check_publication(make_specification(fixed, facts=facts)).immutable == ("disability",)
    bare = worded(CONCERN, purpose="entitlement", pack=replace(PACK, sources=()))
    assert check_publication(bare).has_sources is False
    assert not check_publication(bare).may_be_published
    assert check_publication(replace(bare, pack=PACK)).may_be_published


def test_questions_that_cannot_matter_are_found() -> None:
    """Never: true or false, it is met. Sometimes: one fact in two criteria, and another settles both."""
    concern = CONCERN.test
    always = Criterion(id="always", kind="inclusion", test=Group(of=(concern, Not(of=concern)), at_least=1))
    never = check_publication(worded(WORKER, always))
    assert [(one.fact, one.facts) for one in never.idle] == [("child.concern", None)]
    weight = Leaf(fact="child.weight", relation="ge", operand=2)
    one = Criterion(id="one", kind="inclusion", test=Group(of=(concern, weight), at_least=1))
    other = Criterion(id="other", kind="inclusion", test=Group(of=(Not(of=concern), WORKER.test), at_least=1))
    sometimes = check_publication(worded(one, other))
    (idle,) = sometimes.idle
    assert (idle.fact, idle.facts) == ("child.concern", {"child.weight": 1, "family.worker": False})
    assert sometimes.may_be_published


def test_every_period_between_changes_has_its_witnesses() -> None:
    """A criterion that ends: the day after, the family it refused fits."""
    ends = yes("family.worker", valid_to=date(2026, 6, 1))
    found = check_publication(worded(CONCERN, ends))
    assert [(one.on, one.criterion) for one in found.witnesses] == [
        (date(2026, 1, 1), None), (date(2026, 1, 1), "concern"), (date(2026, 1, 1), "worker"),
        (date(2026, 6, 1), None), (date(2026, 6, 1), "concern"),
    ]  # fmt: skip


def test_a_search_that_takes_too_long_is_given_up_and_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """What could not be looked through stands in the way."""
    monkeypatch.setattr("alongside.core.eligibility._search.MOST_STEPS", 2)
    found = check_publication(worded(CONCERN, WORKER))
    assert "fits" in found.given_up
    assert not found.may_be_published


@settings(deadline=None, max_examples=40)
@given(specifications())
def test_witnesses_are_true_of_random_specifications(specification: Specification) -> None:
    """Whatever is kept as a witness gets its answer, and with the criterion met it would fit."""
    for witness in check_publication(specification).witnesses:
        facts = {name.split(".")[1]: value for name, value in witness.facts.items()}
        answer = fit(specification, make_family(**facts), on=witness.on).subjects[0]
        assert answer.result == ("fits" if witness.criterion is None else "does_not_fit")
        if witness.criterion is not None:
            assert all(witness.criterion in reason for reason in answer.reasons)
