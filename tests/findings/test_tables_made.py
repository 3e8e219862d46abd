"""Every block of a reading becomes a table whose cells are safe anywhere."""

from __future__ import annotations

import csv
import io

import pytest

from alongside.findings.reading import family
from alongside.findings.tables import (
    cells_table,
    certainty_table,
    chance_table,
    comparison_table,
    families_of,
    family_tables,
    funnel_table,
    groups_table,
    mixes_table,
    partial_table,
    safe_cell,
    stages_table,
    whole_tables,
)
from tests.findings.reading_maker import (
    SUPPRESSED,
    change_group,
    hide_group,
    make_full_reading,
    make_groups,
    make_indicator,
    make_mix,
    make_reading,
    not_estimable,
)


def read(text):
    return list(csv.reader(io.StringIO(text)))


def test_a_group_has_counts_shares_ratio_interval_and_verdict():
    reading = make_reading()
    table = groups_table(reading, family(reading, "ethnicity"))
    assert table.rows[0] == (
        "White British",
        "57",
        "10.2%",
        "13",
        "6.2%",
        "0.61",
        "0.38 to 0.96",
        "Below their share",
    )
    assert [column.title for column in table.columns][-2:] == ["95% interval", "Verdict"]
    assert [column.numeric for column in table.columns] == [False, *[True] * 6, False]


def test_few_hidden_unknown_and_uncertain_groups_say_what_they_are():
    reading = hide_group(make_reading(), "White Other")
    reading = change_group(
        reading, "Other", not_known=True, ppr=not_estimable("not a group"), verdict=not_estimable("x")
    )
    reading = change_group(reading, "White British", depends_on_unknown=True)
    rows = {row[0]: row for row in groups_table(reading, family(reading, "ethnicity")).rows}
    assert rows["White Other"][1:6] == ("hidden",) * 5
    assert rows["Not known"][5] == "not a group"
    assert rows["White British"][7] == "Below their share, depends on the unknown"
    few = groups_table(reading, family(reading, "english_listening")).rows[0]
    assert few[5:] == ("too few", "0.35 to 2.93", "Too few to tell: 2")


def test_p_values_never_lead():
    reading = make_reading()
    titles = [column.title for column in certainty_table(reading, family(reading, "ethnicity")).columns]
    assert titles.index("p-value") > titles.index("95% interval for all groups at once")
    assert not any(
        "p-value" in column.title for column in groups_table(reading, family(reading, "ethnicity")).columns
    )


def test_every_block_has_its_table_and_empty_blocks_have_none():
    assert len(whole_tables(make_full_reading())) == 8
    assert [len(table.rows) for table in whole_tables(make_reading())] == [15, 3]


def test_all_rows_have_a_cell_for_every_column():
    reading = make_full_reading()
    for table in (*whole_tables(reading), *family_tables(reading, "ethnicity")):
        assert {len(row) for row in table.rows} == {len(table.columns)}, table.caption


def test_captions_name_one_table_each():
    reading = make_full_reading()
    captions = [table.caption for table in (*whole_tables(reading), *family_tables(reading, "ethnicity"))]
    assert len(set(captions)) == len(captions)


def test_steps_and_stages():
    reading = make_full_reading()
    found = family(reading, "ethnicity")
    steps = {row[:2]: row for row in funnel_table(reading, found).rows}
    assert steps["White British", "Approached → consented"][2:4] == ("17", "40")
    assert steps["White British", "Approached → consented"][-1] == "Costliest step"
    stages = stages_table(reading, "ethnicity", "population")
    assert [column.title for column in stages.columns] == [
        "Ethnicity",
        "approached",
        "consented",
        "randomised",
    ]
    assert len(list(families_of(reading, "ethnicity"))) == 3


def test_a_group_that_was_not_asked_at_a_stage_says_so():
    reading = make_full_reading()
    gone = [g for g in reading["groups"] if (g["stage"], g["category"]) != ("approached", "Other")]
    rows = {row[0]: row for row in stages_table({**reading, "groups": gone}, "ethnicity", "population").rows}
    assert rows["Other"][1] == "not asked"


def test_a_stage_that_nobody_of_a_dimension_was_asked_at_has_no_table():
    reading = make_full_reading()
    asked = [group for group in reading["groups"] if group["stage"] != "approached"]
    assert [found.stage for found in families_of({**reading, "groups": asked}, "age")] == [
        "consented",
        "randomised",
    ]


def test_a_step_that_cannot_be_estimated_says_why():
    reading = make_full_reading()
    reading["funnel"][0] |= {"contribution": not_estimable("nobody went on"), "lost_here": SUPPRESSED}
    row = funnel_table(reading, family(reading, "ethnicity")).rows[0]
    assert row[5:7] == ("nobody went on", "hidden")


def test_steps_of_a_single_stage_make_no_table():
    reading = {**make_full_reading(), "funnel": []}
    assert not any("Where they were lost" in table.caption for table in family_tables(reading, "ethnicity"))


def test_whole_mixes_with_hidden_parts():
    mix = make_mix("ethnicity", {"A": (1, 1)}) | {
        "kl": SUPPRESSED,
        "chi_square": SUPPRESSED,
        "below_four_fifths": SUPPRESSED,
    }
    reading = make_reading(mixes=[mix, mix | {"below_four_fifths": []}])
    kl = next(row for row in mixes_table(reading).rows if row[3] == "Kullback–Leibler")
    assert kl[4:] == ("hidden", "", "")
    tests = chance_table(reading).rows
    assert tests[0][3:] == ("hidden", "hidden", "hidden", "", "hidden")
    assert tests[1][-1] == "none"


def test_partial_indicators_name_where_the_lack_comes_from():
    rows = partial_table(make_reading(indicator=[make_indicator()])).rows
    assert [row[3] for row in rows] == ["all", "White British"]
    hidden = make_indicator(partial_by_variable=SUPPRESSED, partial_by_category=SUPPRESSED)
    assert partial_table(make_reading(indicator=[hidden])).rows == ()


def test_two_readings_side_by_side():
    both = [(group, group) for group in make_groups("x", {"A": (50, 20), "B": (60, 20)})]
    table = comparison_table("x", both, ("then", "now"))
    assert [column.title for column in table.columns] == ["X", "Then", "Verdict", "Now", "Verdict"]
    assert cells_table(make_full_reading(), ()).rows == ()


@pytest.mark.parametrize("name", ["=cmd|' /C calc'!A0", "+1+1", "-1+1", "@SUM(A1)", "\t=1"])
def test_no_cell_of_a_file_is_taken_for_a_formula(name):
    reading = make_reading({"ethnicity": {name: (50, 20), "B": (60, 20)}})
    cells = [row[0] for row in read(groups_table(reading, family(reading, "ethnicity")).to_csv())]
    assert not any(cell.startswith(("=", "+", "-", "@", "\t")) for cell in cells)
    assert safe_cell("-0.5") == "-0.5"
    assert safe_cell("\r=1") == "'\r=1"
