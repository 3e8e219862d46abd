"""Reasons and dates: why people left, and when each reached a stage, from files of people and of counts."""

from __future__ import annotations

import io
from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.core.flow import stage_origins, stage_path
from alongside.core.reach import Question, protect_for_release
from alongside.exchange.cohorts import read_cohort, write_cohort
from alongside.exchange.mirrors import compute_reading
from alongside.exchange.pairs import check_pair
from alongside.exchange.readings import check
from tests.exchange.reading_files import cohort_of, population_of, refusal

STAGES = ("approached", "consented", "randomised", "seen at 3 months", "seen at 12 months")
HEADER = "id,sex," + ",".join(STAGES) + ",reason\n"
COUNTS = "stage,sex,reason,count\nasked,F,,10\nasked,M,,9\nin,F,,6\nin,M,,8\nin,F,moved away,3\n"


def exits_of(text: str, **asked: object) -> list[tuple[object, ...]]:
    """Return why people left, sorted."""
    exits = cohort_of(text, **asked).value.exits
    return [] if exits is None else sorted(exits.rows(), key=str)


def test_a_person_leaves_before_the_stage_after_their_furthest() -> None:
    """The reason stands at the stage that was not reached; one who reached the last needs none."""
    text = "id,sex,stage,reason\n1,F,asked,moved away\n2,F,in,finished\n3,M,asked,\n4,M,asked,Unknown\n"
    read = cohort_of(text, stages=["asked", "in"])
    assert exits_of(text, stages=["asked", "in"]) == [
        ("in", "sex", "F", "moved away", 1.0),
        ("in", "sex", "M", None, 1.0),
    ]
    assert [one.code for one in read.notices if one.code == "reasons_not_used"]
    assert "(1) reached every stage" in " ".join(one.text for one in read.notices)


def test_counts_of_those_who_did_not_reach_a_stage_stand_beside_it() -> None:
    """With a reason: lost on the way to the stage; without: those who reached it."""
    read = cohort_of(COUNTS)
    assert read.value.margins.filter(stage="in", category="F")["count"].to_list() == [6.0]
    assert exits_of(COUNTS) == [("in", "sex", "F", "moved away", 3.0)]
    margins = "stage,dimension,category,reason,count\na,sex,F,,5\nb,sex,F,moved,5\nb,sex,total,moved,5\n"
    assert exits_of(margins) == [("b", "sex", "F", "moved", 5.0)]
    assert cohort_of(margins).value.margins["count"].to_list() == [5.0, 0.0]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            COUNTS.replace("away,3", "away,5"),
            'cohort.csv, column reason: The reasons given for not reaching "in" add up to 5 for sex "F", but only '
            "4 were lost there.",
        ),
        (
            COUNTS + "asked,F,moved away,1\n",
            "cohort.csv, line 7, column reason: 'asked' is the first stage, so nobody is lost on the way to it; give "
            "reasons at the stage not reached.",
        ),
        (
            COUNTS + "in,F,moved away,1\n",
            "cohort.csv, line 7: sex 'F', 'moved away' is counted on line 6 already; add the two counts or delete "
            "one line.",
        ),
    ],
)
def test_reasons_that_cannot_be_right(text: str, sentence: str) -> None:
    """More reasons than losses, a reason at the first stage, the same reason twice."""
    assert refusal(cohort_of, text) == sentence


def test_a_population_gives_no_reasons() -> None:
    """Nobody leaves a population."""
    assert "a column named 'reason' belongs to a cohort" in refusal(
        population_of, "age,reason,count\na,moved,5\n"
    )


def test_dates_say_which_stages_were_reached() -> None:
    """Each follow-up by itself; a stage between that has no date was passed, and that is said."""
    text = HEADER + (
        "1,F,2024-01-01,,,,,moved away\n"
        "2,F,2024-01-01,03/02/2024,2024-03-01 00:00:00,,2025-03-01,ill\n"
        "3,M,,2024-01-05,,,,\n"
    )
    read = cohort_of(text, stages=STAGES)
    counts = {(row[0], row[2]): row[3] for row in read.value.margins.rows()}
    assert [counts[stage, "F"] for stage in STAGES] == [2, 1, 1, 0, 1]
    assert [counts[stage, "M"] for stage in STAGES] == [1, 1, 0, 0, 0]
    assert exits_of(text, stages=STAGES) == [
        ("consented", "sex", "F", "moved away", 1.0),
        ("seen at 3 months", "sex", "F", "ill", 1.0),
    ]
    assert [one.text for one in read.notices if one.code == "dates_filled"] == [
        "cohort.csv: Some (1) have a date at a stage and none at an earlier one, which they must have passed; they "
        "are counted there too."
    ]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (
            "1,F,2024-02-01,2024-01-01,,,,\n",
            "cohort.csv, line 2, column consented: 'consented' is dated 2024-01-01 and 'approached', which comes "
            "first, 2024-02-01; correct the dates or the stages' order.",
        ),
        ("1,F,,,,,,\n", "cohort.csv, line 2: no stage has a date; give at least the date of 'approached'."),
        (
            "1,F,31-31-2024,,,,,\n",
            "cohort.csv, line 2, column approached: '31-31-2024' is no date; write year, month and day as in "
            "2024-03-31, or leave it empty.",
        ),
    ],
)
def test_dates_that_cannot_be_right(row: str, sentence: str) -> None:
    """Before the stage that comes first, none at all, none of the calendar."""
    assert refusal(cohort_of, HEADER + row, stages=STAGES) == sentence


def test_dates_whose_stages_nobody_named() -> None:
    """They are stages, not groups; and stages without their columns are asked for."""
    text = "id,sex,asked,in\n1,F,2024-01-01,\n2,M,2024-01-02,2024-02-02\n"
    assert refusal(cohort_of, text) == (
        "cohort.csv, line 1: there are only dates in 'asked', 'in'; if each is the day a stage was reached, name "
        "the stages from first to last, as in --stages asked,in, else leave the column out."
    )
    assert "neither a column named stage nor one of dates" in refusal(
        cohort_of, text, stages=["asked", "out"]
    )


@settings(deadline=None, max_examples=40)
@given(
    st.lists(
        st.tuples(st.sampled_from("FM"), st.sets(st.integers(0, 4), min_size=1)), min_size=1, max_size=30
    )
)
def test_dates_count_as_a_slow_walk_does(people: list[tuple[str, set[int]]]) -> None:
    """Person by person: every stage with a date, and every stage on the way to one."""
    rows = [
        ",".join(
            [
                str(at),
                sex,
                *(str(date(2024, 1, 1) + timedelta(days=k)) if k in reached else "" for k in range(5)),
                "",
            ]
        )
        for at, (sex, reached) in enumerate(people)
    ]
    margins = cohort_of(HEADER + "\n".join(rows) + "\n", stages=STAGES).value.margins
    origins = stage_origins(STAGES)
    slow = Counter(
        (STAGES[stage], sex)
        for sex, reached in people
        for stage in {passed for one in reached for passed in stage_path(origins, one)}
    )
    assert {(row[0], row[2]): row[3] for row in margins.rows() if row[3]} == slow


def test_reasons_are_written_as_they_are_read() -> None:
    """A cohort of margins comes back with why people left."""
    first = cohort_of(
        "stage,dimension,category,reason,count\na,sex,F,,5\nb,sex,F,,1\nb,sex,F,moved,2\nb,sex,F,unknown,1\n"
    )
    out = io.BytesIO()
    write_cohort(out, first.value)
    again = read_cohort(io.BytesIO(out.getvalue()), name="again.csv")
    assert again.value.exits is not None
    assert again.value.exits.equals(first.value.exits)
    assert again.value.margins.equals(first.value.margins)


def test_a_reading_says_why_and_a_publishable_one_does_not() -> None:
    """What was not recorded is a row of its own; nothing of it is released."""
    pair = check_pair(population_of("sex,count\nF,500\nM,500\n"), cohort_of(COUNTS), relation="external")
    asked = {"parameters": {}, "inputs": [], "notices": [], "seed": 1}
    reading = compute_reading(pair.value, Question(draws=100), **asked)
    assert check(reading)["reasons"][:2] == [
        {
            "stage": "in",
            "from_stage": "asked",
            "dimension": "sex",
            "category": "F",
            "reason": reason,
            "count": count,
            "lost": 4,
            "share": count / 4,
        }
        for reason, count in (("moved away", 3), (None, 1))
    ]
    released = protect_for_release(
        populations=pair.value.populations, cohort=pair.value.cohort, relation="external"
    )
    assert released.cohort.exits is None
