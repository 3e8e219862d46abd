"""Small areas read from files, wide and long, as text and as a workbook."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from alongside.core.places import (
    DATA_ZONES_2011,
    LSOA_2011,
    LSOA_2021,
    OWN_AREAS,
    DeprivationScale,
    SmallAreas,
)
from alongside.exchange.areas import (
    AreaMapping,
    LongCounts,
    WideCounts,
    preview_areas,
    read_area_changes,
    read_areas,
)
from tests.exchange.reading_files import binary
from tests.exchange.workbooks import write_workbook

SCALE = DeprivationScale(counts="rank", one_is="most deprived", out_of=6976)
WIDE = (
    "zone,council,rank,White,Mixed,not told\nS01009758,S12000049,12,700,20,3\ns01009759 ,S12000049,,500,0,0\n"
)
ETHNICITY = WideCounts(
    dimension="ethnicity", columns={"White": "White", "Mixed": "Mixed or multiple", "not told": None}
)
MAPPING = AreaMapping(code="zone", parent="council", deprivation="rank", scale=SCALE, counts=ETHNICITY)
LONG = (
    "zone,name,group,people\nS01009758,Darnley,White,700\nS01009758,Darnley,unknown,3\nS01009759,,White,500\n"
)
LONG_MAPPING = AreaMapping(
    code="zone", name="name", counts=LongCounts(dimension="ethnicity", category="group", count="people")
)


def read(text: str | bytes, mapping: AreaMapping = MAPPING) -> SmallAreas:
    return read_areas(binary(text), mapping, name="zones.csv").value


def test_a_wide_file_becomes_areas_and_counts() -> None:
    areas = read(WIDE)
    assert areas.geography == DATA_ZONES_2011
    assert areas.areas.rows() == [
        ("S01009758", None, "S12000049", "Scotland", 12),
        ("S01009759", None, "S12000049", "Scotland", None),
    ]
    assert areas.counts.filter(code="S01009758").rows() == [
        ("S01009758", "ethnicity", "White", 700.0),
        ("S01009758", "ethnicity", "Mixed or multiple", 20.0),
        ("S01009758", "ethnicity", None, 3.0),
    ]
    assert areas.scale == SCALE


def test_a_long_file_becomes_the_same() -> None:
    areas = read(LONG, LONG_MAPPING)
    assert areas.areas["name"].to_list() == ["Darnley", None]
    assert areas.counts.rows() == [
        ("S01009758", "ethnicity", "White", 700.0),
        ("S01009758", "ethnicity", None, 3.0),
        ("S01009759", "ethnicity", "White", 500.0),
    ]


def test_lines_of_totals_are_left_out_and_said() -> None:
    found = read_areas(binary(LONG + "S01009759,,Total,500\n"), LONG_MAPPING, name="zones.csv")
    assert found.value.counts.height == 3
    assert [notice.text for notice in found.notices] == [
        "zones.csv: 1 lines hold totals and are not counted as a category."
    ]


def test_a_workbook_is_read_like_a_file(tmp_path: Path) -> None:
    rows = [
        ["zone", "council", "rank", "White", "Mixed", "not told"],
        ["S01009758", "S12000049", 12, 700, 20, 3],
    ]
    path = write_workbook(tmp_path / "zones.xlsx", {"Zones": rows})
    assert read_areas(path, MAPPING).value.areas.rows() == [("S01009758", None, "S12000049", "Scotland", 12)]


@pytest.mark.parametrize(
    "text",
    [
        WIDE.replace("\n", "\r\n"),
        "\ufeff" + WIDE,
        WIDE.replace(",", ";"),
        WIDE.replace("S12000049,12", '"S12000049",12'),
        WIDE + "\n\n",
        WIDE.replace("not told\n", '"not\ntold"\n'),
        "sep=,\n" + WIDE,
        WIDE.replace("700", '"700"').replace("zone,", "zone,", 1),
    ],
)
def test_however_it_was_saved_the_areas_are_the_same(text: str) -> None:
    areas, other = read(WIDE), read(text)
    assert areas.areas.equals(other.areas)
    assert areas.counts.equals(other.counts)


def test_counts_as_people_write_them_are_read() -> None:
    assert read(WIDE.replace("700", '" 1,700 "')).counts["count"][0] == 1700
    windows = WIDE.replace("White,Mixed", "White,M\u00efxed").encode("cp1252")
    mapping = AreaMapping(code="zone", counts=WideCounts(dimension="e", columns={"M\u00efxed": "mixed"}))
    assert read(windows, mapping).counts["count"].to_list() == [20, 0]


def test_a_file_may_hold_codes_and_parents_alone() -> None:
    areas = read(WIDE, AreaMapping(code="zone", parent="council"))
    assert areas.counts.is_empty()
    assert areas.areas["deprivation"].null_count() == 2


def test_own_codes_keep_their_letters() -> None:
    text = "patch,children\nold Town,40\nNew Town,60\n"
    mapping = AreaMapping(
        code="patch", geography=OWN_AREAS, counts=WideCounts(dimension="age", columns={"children": "0-4"})
    )
    assert read(text, mapping).areas["code"].to_list() == ["old Town", "New Town"]


def test_a_printed_total_that_does_not_add_up_is_said_and_not_mended() -> None:
    text = "zone,all,White,Mixed\nS01009758,99,70,20\nS01009759,50,50,0\n"
    counts = WideCounts(dimension="ethnicity", columns={"White": "White", "Mixed": "Mixed"}, total="all")
    found = read_areas(binary(text), AreaMapping(code="zone", counts=counts), name="zones.csv")
    assert found.value.counts["count"].sum() == 140
    (notice,) = found.notices
    assert notice.code == "area_totals_differ"
    assert "In 1 of 2 areas" in notice.text
    assert "difference is 9 (S01009758)" in notice.text
    exact = text.replace("99", "90")
    assert read_areas(binary(exact), AreaMapping(code="zone", counts=counts)).notices == ()


def test_a_preview_shows_the_first_areas_as_they_were_understood() -> None:
    preview = preview_areas(binary(WIDE), MAPPING, shown=1)
    assert preview.problems == ()
    assert preview.areas is not None
    assert preview.rows is not None
    assert preview.rows.rows(named=True) == [
        {
            "code": "S01009758",
            "name": None,
            "parent": "S12000049",
            "nation": "Scotland",
            "deprivation": 12,
            "White": 700.0,
            "Mixed or multiple": 20.0,
            "not known": 3.0,
        }
    ]


def test_a_preview_without_counts_shows_the_areas() -> None:
    preview = preview_areas(binary(WIDE), AreaMapping(code="zone"))
    assert preview.rows is not None
    assert preview.rows.height == 2


def test_a_look_up_between_vintages_is_read() -> None:
    text = "old,new,change,place\nE01000001,E01000001,u,Leeds\nE01000002,E01035000,M,Leeds\n"
    changes = read_area_changes(
        binary(text), columns=["old", "new", "change"], older=LSOA_2011, newer=LSOA_2021
    ).value
    expected = {("E01000001", "E01000001", "U"), ("E01000002", "E01035000", "M")}
    assert set(changes.pairs.iter_rows()) == expected


def test_the_quick_and_the_careful_way_through_a_file_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    """A line break inside a cell sends the file row by row, and so does whatever polars refuses."""
    quick = read(WIDE)
    careful = read(WIDE.replace("S12000049,,", '"S12000049\n",,'))
    monkeypatch.setattr(pl, "scan_csv", refuse)
    refused = read(WIDE)
    for other in (careful, refused):
        assert quick.areas.equals(other.areas)
        assert quick.counts.equals(other.counts)


def refuse(*_: object, **__: object) -> pl.LazyFrame:
    raise pl.exceptions.ComputeError
