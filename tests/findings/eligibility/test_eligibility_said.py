"""What an answer says: on a screen, in a letter, of a check, of an equity test."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings

from alongside.core.eligibility import (
    Answer,
    Child,
    Criterion,
    Fact,
    Family,
    Group,
    Leaf,
    Not,
    Recorded,
    Specification,
    check_publication,
    fit,
)
from alongside.findings.eligibility import (
    as_page,
    basis_sentence,
    because_sentences,
    change_sentences,
    day_sentence,
    equity_headline,
    equity_html,
    left_out_sentence,
    letter_paragraph,
    obstacle_sentences,
    ratio_words,
    remark_sentences,
    review_sentences,
    timeline_sentences,
    unknown_sentence,
    wait_sentences,
)
from alongside.findings.readability import reading_age
from tests.core.eligibility.made import (
    FACTS,
    ON,
    families,
    make_family,
    make_specification,
    make_waiver,
    specifications,
    yes,
)

CONCERN = yes("child.concern", words="Someone is worried.", waivable_by=("team lead",))
WORKER = yes("family.worker", words="The family has a social worker.")
PLAN = yes("child.concern", id="plan", kind="exclusion", words="There is a plan.", changeable=True)


def only(specification: Specification, family: Family, **changes: Any) -> Answer:
    """The one subject's answer."""
    (answer,) = fit(specification, family, on=changes.pop("on", ON)).subjects
    return answer


def lettered(**letters: Any) -> Specification:
    """Two criteria, their facts with words for letters."""
    facts = {**FACTS, "family.worker": Fact(type="yes_no")}
    for name, letter in letters.items():
        whole = next(one for one in facts if one.endswith(f".{name}"))
        facts[whole] = replace(facts[whole], letter=letter)
    return make_specification(CONCERN, WORKER, facts=facts)


def test_a_letter_gives_one_paragraph_for_the_criteria_of_any_reason() -> None:
    """Two reasons, either enough: both are given, with what was looked at; what is met is not."""
    both = only(lettered(concern="what the health visitor told us"), make_family(concern=False, worker=False))
    assert str(letter_paragraph(lettered(concern="what the health visitor told us"), both)) == (
        "We looked at what you told us, and this support does not fit as things stand. This is not so: “Someone is "
        "worried” (we looked at what the health visitor told us). This is not so: “The family has a social worker”."
    )
    one = only(lettered(), make_family(concern=True, worker=False))
    assert "Someone is worried" not in str(letter_paragraph(lettered(), one))


@settings(deadline=None, max_examples=60)
@given(specifications(), families())
def test_a_criterion_that_is_no_reason_is_not_given_as_one(
    specification: Specification, family: Family
) -> None:
    """Every criterion of a letter stands in a reason, and every one that may be named is there."""
    bare = replace(
        specification, facts={name: replace(fact, ask_privately=False) for name, fact in FACTS.items()}
    )
    worded = replace(bare, criteria=[replace(one, words=f"<{one.id}>") for one in bare.criteria])
    for answer in fit(worded, family, on=ON).subjects:
        said = str(letter_paragraph(worded, answer))
        given_as = {one.id for one in worded.criteria if f"<{one.id}>" in said}
        assert given_as == {identity for reason in answer.reasons for identity in reason}


def test_what_a_letter_may_not_name_is_offered_in_person() -> None:
    """A fact that a letter may not name, or that is asked privately, is never written."""
    for specification in (lettered(worker=""), make_specification(CONCERN, WORKER)):
        said = str(
            letter_paragraph(specification, only(specification, make_family(concern=True, worker=False)))
        )
        assert "social worker" not in said
        assert said.endswith("say it to you in person.")
    open_ = only(lettered(), make_family())
    assert str(letter_paragraph(lettered(), open_)).startswith("We cannot say yet")


def test_a_letter_says_what_was_set_aside() -> None:
    """A waiver shows as a decision for the family."""
    family = replace(make_family(concern=False, worker=True), waivers=[make_waiver()])
    said = str(letter_paragraph(lettered(), only(lettered(), family)))
    assert "This was set aside for you: “Someone is worried”." in said
    assert "This is so: “The family has a social worker”." in said


def test_an_answer_in_sentences() -> None:
    """Why, what would change it, when it changes, how long a place takes, what to look at again."""
    specification = make_specification(PLAN, replace(WORKER, changeable=True))
    refused = only(specification, make_family(concern=True, worker=False))
    assert [str(one) for one in because_sentences(specification, refused)] == [
        "There is a plan. Yes, and so it stands in the way."
    ]
    assert [str(one) for one in change_sentences(specification, refused)] == [
        "It would fit if this were not so: “There is a plan” and this were so: “The family has a social worker”."
    ]
    young = Criterion(
        id="k", kind="inclusion", test=Leaf(fact="child.born_on", relation="age_under_months", operand=6)
    )
    baby = only(make_specification(young), make_family(born_on=date(2026, 3, 3)))
    assert [str(one) for one in timeline_sentences(baby)] == [
        "From 3 September 2026 it does not fit, if nothing but the date changes."
    ]
    for weeks, worker, words in (
        (3, False, ["It fits, and there is no place yet: about 3 weeks."]),
        (None, False, ["It fits, and there is no place yet."]),
        (None, None, ["It fits, and whether there is a place is not known yet."]),
    ):
        place = make_specification(CONCERN, yes("family.worker", kind="capacity", weeks=weeks))
        told = make_family(concern=True) if worker is None else make_family(concern=True, worker=worker)
        assert [str(one) for one in wait_sentences(place, only(place, told))] == words
    later = {"child.concern": (Recorded(value=False, recorded_on=date(2026, 4, 1)),)}
    waived = Family(children=[Child(id="c1", facts=later)], waivers=[make_waiver()])
    one = make_specification(CONCERN)
    assert [str(said) for said in review_sentences(one, only(one, waived))] == [
        "Look again at what Sam Gray set aside, “Someone is worried”: child.concern was recorded again on 1 April 2026."
    ]


def test_what_stands_in_the_way_of_publishing() -> None:
    """Each obstacle is a sentence with a remedy."""
    concern = Leaf(fact="child.concern", relation="is", operand=True)
    always = Criterion(id="always", kind="inclusion", test=Group(of=(concern, Not(of=concern)), at_least=1))
    specification = make_specification(WORKER, always)
    said = [str(one) for one in obstacle_sentences(specification, check_publication(specification))]
    assert said[0].startswith("From 1 January 2026 “always” never decides anything alone.")
    assert any("The answer to “What is child.concern?” never matters." in one for one in said)
    assert any("always has no plain words" in one for one in said)
    assert any("has no question" in one for one in said)


def test_questions_that_sometimes_cannot_matter_are_told_of() -> None:
    """With the family in which they cannot, and without standing in the way."""
    concern = Leaf(fact="child.concern", relation="is", operand=True)
    heavy = Leaf(fact="child.weight", relation="ge", operand=2.5)
    home = Leaf(fact="family.home", relation="is", operand="own")
    one = Criterion(id="one", kind="inclusion", test=Group(of=(concern, heavy, home), at_least=1))
    other = Criterion(id="other", kind="inclusion", test=Group(of=(Not(of=concern), WORKER.test), at_least=1))
    specification = make_specification(one, other)
    said = [str(said) for said in remark_sentences(specification, check_publication(specification))]
    assert said[0].startswith("“What is child.concern?” is asked although it cannot matter where ")
    assert "family.worker is no" in said[0]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("The cat sat on the mat.", 5, 6),
        ("The child is on a child protection plan.", 7, 8),
        (
            "Multidisciplinary safeguarding considerations notwithstanding, eligibility determinations vary.",
            20,
            60,
        ),
        ("", 5, 5),
    ],
)
def test_reading_ages(text: str, low: float, high: float) -> None:
    """Plain words are read young, and a committee's are not."""
    assert low <= reading_age(text) <= high


def test_hard_words_are_named() -> None:
    """The words that are read late stand in the check."""
    hard = "Multidisciplinary safeguarding considerations notwithstanding."
    specification = make_specification(replace(CONCERN, words=hard))
    said = " ".join(str(one) for one in remark_sentences(specification, check_publication(specification)))
    assert f"“{hard}” is read at about" in said


def document(**changes: Any) -> dict[str, Any]:
    """An equity test of two groups."""
    ratio = {
        "value": 2.25,
        "n": 40,
        "method": "score interval of a ratio",
        "low": 1.6,
        "high": 3.2,
        "level": 0.95,
    }
    one = {
        "group": "a",
        "people": 100,
        "shut_out": 30,
        "alone": 0,
        "cannot_say": 10,
        "ratio": {**ratio, "low": 0.6},
    }
    other = {
        "group": "b",
        "people": 40,
        "shut_out": 30,
        "alone": 0,
        "cannot_say": 0,
        "ratio": ratio,
        "at_least": 1.9,
        "at_most": 2.5,
    }
    return {
        "specification": {"id": "team", "version": 1, "title": "Team"}, "on": "2026-05-10", "basis": "surveyed",
        "sources": ["a survey"], "dates": ["2026"], "largest_group": "a", "any": [one, other], "criteria": [],
        "notices": [], "provenance": {"version": "1"}, **changes,
    }  # fmt: skip


def test_an_equity_test_in_one_sentence() -> None:
    """Who is clearly shut out more often; nobody; or nothing can be said."""
    assert str(equity_headline(document())) == (
        "b (75 in 100): shut out more often than a (33 in 100). These shares are of those of whom it can be said."
    )
    quiet = document()
    quiet["any"][1]["ratio"]["low"] = 0.9
    assert str(equity_headline(quiet)).startswith(
        "No group is clearly shut out more often than a (33 in 100)."
    )
    nobody = document(any=[{**row, "cannot_say": row["people"]} for row in document()["any"]])
    assert str(equity_headline(nobody)).startswith("We cannot say yet")
    unknown = document()
    unknown["any"][1]["ratio"] = {"not_estimable": "nothing to compare with"}
    assert "No group is clearly" in str(equity_headline(unknown))
    silent = document()
    silent["any"][0]["cannot_say"] = 100
    assert str(equity_headline(silent)).startswith("We cannot say yet: of nobody in a, the largest group,")


def test_all_of_a_group_against_nobody_is_named() -> None:
    """No ratio has a number there, and so counts are said."""
    shut = document()
    shut["any"][0] |= {"people": 50, "shut_out": 0, "cannot_say": 0}
    without_end = {"not_estimable": "some against nobody"}
    shut["any"][1] |= {"shut_out": 40, "at_least": without_end, "at_most": without_end}
    shut["any"][1]["ratio"] = {
        **shut["any"][1]["ratio"],
        "value": without_end,
        "low": 13.9,
        "high": without_end,
    }
    assert str(equity_headline(shut)) == "b (40 of 40 against 0 of 50): shut out more often than a."
    assert ratio_words(shut["any"][1]["ratio"]) == "beyond any number (13.9 or more, 95%)"
    assert unknown_sentence(shut) == ""
    shut["any"][1]["ratio"]["low"] = 0.9
    assert str(equity_headline(shut)).startswith("No group is clearly shut out more often than a (none).")


def test_a_group_is_named_by_the_criterion_that_stands_in_its_way() -> None:
    """By all together none is clear, by one it is."""
    one = {"id": "k", "words": "Under 2.", "can_be_tested": True, "needs": [], "groups": document()["any"]}
    by_one = document(criteria=[one])
    quiet = document()["any"]
    quiet[1]["ratio"]["low"] = 0.9
    said = str(equity_headline({**by_one, "any": quiet}))
    assert said.startswith(
        "By all criteria together no group is clearly shut out more often than a (33 in 100), but"
    )
    assert "“Under 2” stands in the way of b (75 in 100) more often than of a (33 in 100)." in said
    assert "stands in the way of b" in str(equity_headline(by_one))


def test_source_and_date_are_told_apart() -> None:
    """A date alone is not called a source; the day of the answers is said."""
    assert str(basis_sentence(document())).endswith("Source: a survey, 2026.")
    assert str(basis_sentence(document(sources=[]))).endswith("Date: 2026.")
    assert str(day_sentence(document())) == "Worked out for 10 May 2026."


def test_what_is_not_known_and_what_is_left_out_are_said() -> None:
    """A ratio that could turn about is not called clear; a criterion without facts is named."""
    assert unknown_sentence(document()) == left_out_sentence(document()) == ""
    torn = document()
    torn["any"][1] |= {"cannot_say": 9, "at_least": 0.9, "at_most": None}
    assert unknown_sentence(torn) == "Whether b are shut out more or less often depends on what is not known."
    assert str(equity_headline(torn)).startswith("No group is clearly")
    known_here = document()
    known_here["any"][1] |= {"at_least": 0.9, "at_most": 2.0}
    assert unknown_sentence(known_here).startswith("Whether b are")
    known_here["any"][0]["cannot_say"] = 0
    assert unknown_sentence(known_here) == ""
    untested = document(
        criteria=[{"id": "k", "words": "A plan.", "can_be_tested": False, "needs": [], "groups": []}]
    )
    assert left_out_sentence(untested) == "Not in this answer, because no facts were given for it: “A plan”."


def test_ratios_in_words() -> None:
    """With an interval, with one that has no end, and without one."""
    ratio = document()["any"][1]["ratio"]
    assert ratio_words(ratio) == "2.25 (1.60 to 3.20, 95%)"
    assert ratio_words({**ratio, "high": {"not_estimable": "x"}}) == "2.25 (1.60 or more, 95%)"
    assert ratio_words({"not_estimable": "nobody"}) == "nobody"


def test_a_page_takes_nothing_for_markup() -> None:
    """A group's name from a file is text on the page."""
    shown = document(largest_group="<b>", any=[{**document()["any"][0], "group": "<b>"}])
    page = equity_html(shown)
    assert "<b>" not in page
    assert "&lt;b&gt;" in page
    assert as_page(shown)["question"] == "Whom would Team shut out?"
