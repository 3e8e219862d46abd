"""Cohorts that can be used: counts as they stand, people by everyone who reached at least a stage."""

from __future__ import annotations

import pytest

from alongside.exchange.problems import TableError
from tests.exchange.reading_files import cohort_of, notices

PEOPLE = "id,age,area,stage\n1,a,x,approached\n2,b,x,consented\n3,b,y,randomised\n4,,y,approached\n"
STAGES = ["approached", "consented", "randomised"]


def test_margins_without_stages_are_one_stage() -> None:
    cohort = cohort_of("dimension,category,count,unit\nage,a,4,mothers\nage,,1,mothers\n").value
    assert cohort.stages == ("cohort",)
    assert cohort.unit == "mothers"
    assert cohort.cells is None
    assert cohort.margins.rows() == [("cohort", "age", "a", 4), ("cohort", "age", None, 1)]


def test_stages_stand_in_the_order_in_which_counts_name_them() -> None:
    text = "stage,age,count\nApproached,a,5\nconsented,a,4\napproached,b,3\nconsented,b,1\n"
    cohort = cohort_of(text).value
    assert cohort.stages == ("Approached", "consented")
    assert cohort.margins["count"].to_list() == [5, 3, 4, 1]
    assert cohort_of(text, stages=["approached", "Consented"]).value.stages == ("approached", "Consented")


def test_people_count_at_every_stage_up_to_their_furthest() -> None:
    cohort = cohort_of(PEOPLE, stages=STAGES).value
    assert cohort.stages == tuple(STAGES)
    assert {
        (stage, dimension, category): n for stage, dimension, category, n in cohort.margins.iter_rows()
    } == {
        ("approached", "age", "a"): 1,
        ("approached", "age", "b"): 2,
        ("approached", "age", None): 1,
        ("approached", "area", "x"): 2,
        ("approached", "area", "y"): 2,
        ("consented", "age", "a"): 0,
        ("consented", "age", "b"): 2,
        ("consented", "age", None): 0,
        ("consented", "area", "x"): 1,
        ("consented", "area", "y"): 1,
        ("randomised", "age", "a"): 0,
        ("randomised", "age", "b"): 1,
        ("randomised", "age", None): 0,
        ("randomised", "area", "x"): 0,
        ("randomised", "area", "y"): 1,
    }
    assert cohort.cells is not None
    assert cohort.cells.rows()[0] == ("approached", "a", "x", 1)


def test_a_follow_up_counts_up_to_allocation_and_at_itself_alone() -> None:
    text = "id,age,stage\n1,a,approached\n2,a,randomised\n3,a,seen at 3\n4,a,seen at 12\n"
    read = cohort_of(text, stages=["approached", "randomised", "seen at 3", "seen at 12"])
    assert read.value.margins["count"].to_list() == [4, 3, 1, 1]
    assert notices(read)[0] == (
        "cohort.csv: Each person is counted at one follow-up, the furthest (of 'seen at 3', 'seen at 12'), "
        "though they may have been seen at others; give counts by stage to say so."
    )


def test_people_without_stages_or_with_one_need_no_order() -> None:
    assert cohort_of("id,age\n1,a\n2,b\n").value.stages == ("cohort",)
    assert cohort_of("id,age\n1,a\n2,b\n", stages=["caseload"]).value.stages == ("caseload",)
    assert cohort_of("id,age,stage\n1,a,seen\n2,b,Seen\n").value.stages == ("seen",)


def test_the_same_people_give_the_same_cohort_through_csv_row_by_row() -> None:
    plain = cohort_of(PEOPLE, stages=STAGES)
    over_two_lines = cohort_of(PEOPLE.replace("1,a,", '"1","\na\n",'), stages=STAGES)
    assert over_two_lines.value.margins.rows() == plain.value.margins.rows()
    assert plain.line("consented", (("age", "b"), ("area", "x"))) == 3
    assert over_two_lines.line("consented", (("age", "b"), ("area", "x"))) == 5


@pytest.mark.parametrize(
    ("text", "stages", "notice"),
    [
        (
            "stage,dimension,category,count\nx,age,a,5\nx,age,b,2\ny,age,a,4\n",
            None,
            "'b' of 'age' has no line at 'y' and is counted as 0 there.",
        ),
        (
            "stage,dimension,category,count\nx,age,a,5\nx,age,b,2\ny,age,a,4\ny,age,b,2\ny,sex,f,5\ny,sex,m,1\n",
            None,
            "'sex' is not counted at 'x'; all 7 there are taken as not known.",
        ),
        (
            "id,age,stage\n1,a,x\n2,b,x\n",
            ["x", "y"],
            "The stage 'y' does not occur, so nobody is counted as ending there.",
        ),
        (
            "id,age,furthest_stage\n1,a,x\n2,b,y\n",
            None,
            "The column 'furthest_stage' is read as a dimension; if it holds the stage, name it stage.",
        ),
        (
            "age,count\na,1\nb,0\n",
            None,
            "Only one person is counted at 'cohort', so shares say next to nothing.",
        ),
        (
            "dimension,category,count\nage,a,6\nage,b,7\nsex,f,9\nsex,m,9\n",
            None,
            "The dimensions of 'cohort' add to different totals: age 13, sex 18.",
        ),
    ],
)
def test_what_the_author_should_know_is_said(text: str, stages: list[str] | None, notice: str) -> None:
    assert f"cohort.csv: {notice}" in notices(cohort_of(text, stages=stages))


def test_a_category_asked_for_only_later_is_not_known_before() -> None:
    text = (
        "stage,dimension,category,count\nx,age,a,5\nx,age,b,2\ny,age,a,4\ny,age,b,2\ny,sex,f,5\ny,sex,m,1\n"
    )
    margins = cohort_of(text).value.margins
    sexes = [row[2:] for row in margins.iter_rows() if row[:2] == ("x", "sex")]
    assert sexes == [("f", 0), ("m", 0), (None, 7)]


def test_a_category_not_counted_at_a_stage_joins_those_not_known_later() -> None:
    text = "stage,dimension,category,count\nx,age,a,5\ny,age,a,4\ny,sex,f,3\ny,sex,,1\n"
    margins = cohort_of(text, stages=["x", "y", "z"]).value.margins
    assert [row for row in margins.iter_rows() if row[1] == "sex"] == [
        ("x", "sex", "f", 0),
        ("x", "sex", None, 5),
        ("y", "sex", "f", 3),
        ("y", "sex", None, 1),
        ("z", "sex", "f", 0),
        ("z", "sex", None, 0),
    ]


def test_a_stage_before_any_count_is_nobody() -> None:
    text = "dimension,category,count,stage\nage,a,0,x\n"
    with pytest.raises(TableError, match="nobody is counted at 'w'"):
        cohort_of(text, stages=["w", "x"])


def test_a_growing_category_is_allowed_while_not_known_falls_as_much() -> None:
    cohort = cohort_of("stage,age,count\nx,a,5\nx,,4\ny,a,8\ny,,0\n").value
    assert cohort.margins["count"].to_list() == [5, 4, 8, 0]


def test_a_printed_total_of_a_stage_that_disagrees_is_said() -> None:
    text = "dimension,category,count\nplace,1,117\nplace,2,85\nplace,3,141\nplace,Total,342\n"
    assert notices(cohort_of(text)) == [
        "cohort.csv, line 5: the parts of place add to 343 but the printed total is 342."
    ]


def test_progress_rises_to_one() -> None:
    told: list[float] = []
    cohort_of(PEOPLE, stages=STAGES, on_progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0
    told.clear()
    cohort_of(PEOPLE.replace("1,a,", '"1","\na\n",'), stages=STAGES, on_progress=told.append)
    assert told[-1] == 1.0
