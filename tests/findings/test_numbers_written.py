"""Numbers are written as people say them, and what is not a number says why."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.findings.numbers import (
    base_for,
    between,
    counted,
    frequencies,
    frequency,
    one_of,
    ratio,
    whole,
    with_interval,
    written,
)
from alongside.findings.reading import limits, number, number_in, part, rows_of
from tests.findings.reading_maker import SUPPRESSED, not_estimable


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0.0622, "6 in 100"),
        (0.01, "1 in 100"),
        (0.004, "4 in 1,000"),
        (0.0003, "3 in 10,000"),
        (0.00001, "fewer than 1 in 10,000"),
        (0.0, "none"),
        (1.0, "100 in 100"),
        (0.9999, "more than 99 in 100"),
    ],
)
def test_natural_frequencies(share, words):
    assert frequency(share) == words


@given(st.floats(0, 1))
def test_a_frequency_never_rounds_somebody_to_nobody_nor_everybody(share):
    words = frequency(share)
    assert (words == "none") == (share == 0)
    assert (words == "100 in 100") == (share == 1)


@given(st.floats(0.001, 1), st.floats(0.001, 1))
def test_two_shares_stand_on_one_base(first, second):
    one, other = frequencies(first, second)
    assert one.rpartition(" in ")[2] == other.rpartition(" in ")[2]


def test_two_shares_that_round_alike_are_told_apart_where_they_must_be():
    assert frequencies(0.104, 0.096) == ("104 in 1,000", "96 in 1,000")
    assert frequencies(0.104, 0.096, told_apart=False) == ("10 in 100", "10 in 100")
    assert frequencies(0.1, 0.1) == ("1,000 in 10,000", "1,000 in 10,000")


def test_the_base_of_nobody_is_a_hundred():
    assert base_for(0) == 100


@pytest.mark.parametrize(
    ("unit", "one"),
    [("families", "family"), ("mothers", "mother"), ("people", "person"), ("staff", "staff member")],
)
def test_one_of_a_unit(unit, one):
    assert one_of(unit) == one
    assert counted(1, unit) == f"1 {one}"
    assert counted(2, unit) == f"2 {unit}"


def test_ratios_and_counts():
    assert [ratio(value) for value in (0, 0.001, 0.609, 9.994, 12.63)] == [
        "0",
        "below 0.01",
        "0.61",
        "9.99",
        "12.6",
    ]
    assert (whole(1234.0), whole(12.5)) == ("1,234", "12.5")


def test_what_is_not_a_number_says_why():
    assert written(SUPPRESSED, "count") == "hidden"
    assert written(not_estimable("nobody was counted"), "ratio") == "nobody was counted"
    assert written(None, "ratio") == "no number"
    assert with_interval(SUPPRESSED) == "hidden"
    assert with_interval({"value": 2.0}) == "2.00"


def test_an_interval_with_one_end_says_which():
    open_end = not_estimable("no upper limit")
    assert between({"low": 0.4, "high": open_end}) == "0.40 or more"
    assert between({"low": open_end, "high": 0.4}) == "0.40 or less"
    assert between(SUPPRESSED) == ""


def test_a_block_that_is_hidden_stands_for_all_its_parts():
    assert part(SUPPRESSED, "value") is SUPPRESSED
    assert part(None, "value") is None
    assert number_in(SUPPRESSED) is None
    assert number(True) is None
    assert limits({"value": 1, "low": 0.5}) is None
    assert rows_of({"cells": SUPPRESSED}, "cells") == ()
    assert rows_of({}, "cells") == ()
