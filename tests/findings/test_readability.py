"""Readability: known words, known texts, and sense in the order of texts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.findings.readability import readability, syllables, without_names

HEARD = {
    1: [
        "cat",
        "make",
        "made",
        "called",
        "asked",
        "reached",
        "costs",
        "through",
        "groups",
        "plan",
        "lines",
        "fair",
    ],
    2: [
        "people",
        "picture",
        "table",
        "needed",
        "channel",
        "distance",
        "because",
        "reaches",
        "guesses",
        "places",
        "chances",
    ],
    3: ["recruited", "idea", "families", "interval", "everyone", "expected"],
    4: ["population", "community"],
}
GETTYSBURG = (
    "Four score and seven years ago our fathers brought forth on this continent, a new nation, conceived in Liberty, "
    "and dedicated to the proposition that all men are created equal."
)


@pytest.mark.parametrize(
    ("count", "word"), [(count, word) for count, words in HEARD.items() for word in words]
)
def test_syllables_are_heard(count: int, word: str) -> None:
    """Words counted by ear."""
    assert syllables(word) == count


def test_a_known_text_has_its_known_grade() -> None:
    """30 words, 46 syllables by ear, one sentence: 14.2, give or take a few syllables."""
    found = readability(GETTYSBURG)
    assert (found.words, found.sentences) == (30, 1)
    assert found.grade == pytest.approx(14.2, abs=1.0)
    assert found.age == found.grade + 5


def test_hard_words_and_long_sentences_ask_for_older_readers() -> None:
    """Plain words first, a method section last."""
    easy = "We want to know who joins. We ask each group. You can say no."
    hard = "Participation-to-prevalence ratios were estimated conditionally upon multinomial distribution."
    assert readability(easy).age < 9
    assert readability(hard).age > 16


def test_nothing_to_read_is_no_age_at_all() -> None:
    """Numbers alone, or nothing, count no words."""
    assert readability("").words == readability("12 34.").words == 0
    assert readability("").age == 5


@given(st.text(max_size=200))
def test_any_text_has_a_finite_age(text: str) -> None:
    """Whatever is pasted in."""
    assert 5 <= readability(text).age < 10_000


def test_names_are_left_out_longest_first() -> None:
    """A name within a name does not leave half of it behind."""
    assert (
        without_names("White British and British families", ["British", "White British", ""])
        == "it and it families"
    )
