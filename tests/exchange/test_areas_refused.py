"""Every bad row of a file of areas is named with its line and reason, and nothing is half-imported."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import alongside.exchange._area_columns as columns_module
from alongside.core.errors import InputError
from alongside.core.places import LSOA_2011, LSOA_2021, OWN_AREAS, DeprivationScale
from alongside.exchange.areas import (
    AreaMapping,
    LongCounts,
    WideCounts,
    preview_areas,
    read_area_changes,
    read_areas,
    sample_areas,
)
from alongside.exchange.problems import TableError
from tests.exchange.reading_files import binary

SCALE = DeprivationScale(counts="rank", one_is="most deprived", out_of=6976)
COUNTS = WideCounts(dimension="ethnicity", columns={"White": "White", "Mixed": "Mixed"})
MAPPING = AreaMapping(code="zone", name="name", deprivation="rank", scale=SCALE, counts=COUNTS)
HEADER = "zone,name,rank,White,Mixed\n"
LONG = AreaMapping(
    code="zone", name="name", counts=LongCounts(dimension="ethnicity", category="group", count="people")
)


def refused(text: str, mapping: AreaMapping = MAPPING) -> str:
    with pytest.raises(TableError) as caught:
        read_areas(binary(text), mapping, name="zones.csv")
    assert caught.value.field == "areas"
    return str(caught.value)


def test_all_that_is_wrong_is_said_at_once_in_the_order_of_the_columns() -> None:
    text = HEADER + "S01009758,a,12,700,20\n,b,1,1,1\nS01009759,c,9999,-5,many\nS01009758,a,12,1,1\n"
    assert refused(text).splitlines() == [
        "zones.csv, line 3, column zone: the cell is empty; give every area its code.",
        "zones.csv, line 4, column rank: 9999 is not on the scale from 1 to 6976; check the column and how many "
        "areas were ranked.",
        "zones.csv, line 5, column zone: 'S01009758' is on line 2 already; give every area one line.",
        "zones.csv, line 4, column White: '-5' is below zero; a count is 0 or more.",
        "zones.csv, line 4, column Mixed: 'many' is not a number; write a whole number such as 12.",
    ]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("S01009758,a,12,700", "line 2: the line has fewer cells (4)"),
        ("S01009758,a,12,700,1,9", "line 2: the line has more cells (6)"),
        ("S01009758,a,12,,1", "line 2, column White: the count is empty"),
        ("S01009758,a,12,1.5,1", "line 2, column White: '1.5' is not a whole number"),
        ("S01009758,a,12,c,1", "line 2, column White: 'c' is the mark of a hidden count"),
        ("S01009758,a,1.5,1,1", "line 2, column rank: '1.5' is not a whole number"),
        ("S01009758,a,0,1,1", "line 2, column rank: 0 is not on the scale"),
        ("Moss Side,a,1,1,1", "line 2: Moss Side is not a code of LSOAs or data zones"),
        ("E01000001,a,1,1,1", "The codes fit LSOA 2011 or LSOA 2021"),
    ],
)
def test_one_bad_row_is_named_with_its_line_and_reason(row: str, sentence: str) -> None:
    assert sentence in refused(HEADER + row + "\n")


def test_mixed_vintages_are_refused_at_the_line_where_they_mix() -> None:
    said = refused(HEADER + "S01009758,a,1,1,1\nS01013482,b,2,1,1\n")
    assert said.startswith("zones.csv, line 3: The codes are of different areas")


def test_codes_outside_the_stated_vintage_are_each_named() -> None:
    mapping = AreaMapping(code="zone", geography=LSOA_2011)
    said = refused("zone\nE01000001\nE01033769\nS01009758\n", mapping).splitlines()
    assert [line.split(";")[0] for line in said] == [
        "zones.csv, line 3: 'E01033769' is not a code of LSOA 2011",
        "zones.csv, line 4: 'S01009758' is not a code of LSOA 2011",
    ]


def test_the_direction_of_deprivation_is_asked() -> None:
    mapping = AreaMapping(code="zone", deprivation="rank")
    said = refused(HEADER + "S01009758,a,1,1,1\n", mapping)
    assert said == "zones.csv, column rank: say what 1 stands for in this column, and out of how many."


def test_a_column_that_is_not_there_is_named_with_those_that_are() -> None:
    said = refused(HEADER + "S01009758,a,1,1,1\n", AreaMapping(code="lsoa"))
    assert said.startswith("zones.csv, line 1: there is no column 'lsoa'; choose another (there are 'zone', ")


def test_categories_must_be_chosen_and_differ() -> None:
    row = HEADER + "S01009758,a,1,1,1\n"
    none = WideCounts(dimension="ethnicity", columns={})
    assert "at least one column" in refused(row, AreaMapping(code="zone", counts=none))
    same = WideCounts(dimension="ethnicity", columns={"White": None, "Mixed": None})
    assert "two columns are counted as 'not known'" in refused(row, AreaMapping(code="zone", counts=same))


def test_a_long_file_may_count_a_category_once_and_name_an_area_one_way() -> None:
    text = "zone,name,group,people\nS01009758,a,White,7\nS01009758,a,White,8\nS01009758,b,Mixed,9\nS01009758,a,,1\n"
    said = refused(text + "S01009758,a,not known,2\n", LONG).splitlines()
    assert said == [
        "zones.csv, line 4, column name: 'S01009758' is 'b' here and 'a' on line 2; give an area one name.",
        "zones.csv, line 3, column group: 'S01009758' counts 'White' on line 2 already; add the two counts or "
        "delete one line.",
        "zones.csv, line 6, column group: 'S01009758' counts 'not known' on line 5 already; add the two counts "
        "or delete one line.",
    ]


def test_a_header_alone_holds_no_areas() -> None:
    assert "no rows" in refused(HEADER)
    with pytest.raises(TableError, match="no rows"):
        sample_areas(binary(HEADER))


def test_a_file_too_large_to_hold_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columns_module, "LARGEST_AREA_FILE", 10)
    assert "at most 0 MB" in refused(HEADER + "S01009758,a,1,1,1\n")


def test_a_preview_of_a_bad_file_holds_its_problems_and_no_areas() -> None:
    preview = preview_areas(binary(HEADER + "S01009758,a,1,-1,1\n"), MAPPING, name="zones.csv")
    assert preview.areas is None
    assert preview.rows is None
    assert preview.problem_count == 1
    assert preview.problems[0].line == 2
    assert preview.problems[0].column == "White"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("old,new,change\nE01000001,E01000001,Z\n", "Z is not a kind of change"),
        ("old,new,change\nE01000001,,U\n", "line 2, column new: the cell is empty"),
        ("old,new,change\nS01009758,E01000001,U\n", "are not LSOA 2011"),
    ],
)
def test_a_look_up_that_cannot_be_used_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(TableError) as caught:
        read_area_changes(
            binary(text),
            columns=["old", "new", "change"],
            older=LSOA_2011,
            newer=LSOA_2021,
            name="look-up.csv",
        )
    assert sentence in str(caught.value)


CELLS = st.one_of(
    st.sampled_from(
        ["S01009758", "S01009759", "E01033769", "12", "0", "-1", "", "c", "1,000", '"', "=1+1", "\u00a0"]
    ),
    st.text(max_size=6),
)


@settings(deadline=None, max_examples=150)
@given(st.lists(st.lists(CELLS, min_size=1, max_size=6), max_size=6), st.sampled_from([",", ";", "\t"]))
def test_whatever_a_file_holds_it_is_read_whole_or_refused_with_sentences(
    rows: list[list[str]], separator: str
) -> None:
    text = HEADER.replace(",", separator) + "\n".join(separator.join(row) for row in rows)
    for mapping in (MAPPING, AreaMapping(code="zone", geography=OWN_AREAS, counts=COUNTS)):
        try:
            areas = read_areas(binary(text.encode("utf-8", "replace")), mapping).value
        except InputError:
            continue  # a sentence, as the tests above show, and never another error
        assert areas.areas["code"].is_unique().all()
        assert areas.counts.height == 2 * areas.areas.height
        assert (areas.counts["count"] >= 0).all()


@settings(deadline=None, max_examples=100)
@given(st.binary(max_size=300))
def test_bytes_of_any_kind_never_break_the_reader(content: bytes) -> None:
    for look in (sample_areas, lambda source: read_areas(source, MAPPING)):
        with suppress(InputError):
            look(binary(content))
