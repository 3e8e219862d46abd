"""What an area code tells, and what has to be asked."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.core.errors import InputError
from alongside.core.places import (
    DATA_ZONES_2011,
    DATA_ZONES_2022,
    GEOGRAPHIES,
    LSOA_2011,
    LSOA_2021,
    OWN_AREAS,
    AreaKind,
    area_kind,
    nation_of,
    possible_geographies,
    settled_geography,
)


@pytest.mark.parametrize(
    ("code", "nation"),
    [
        ("E01000001", "England"),
        ("W01001896", "Wales"),
        ("S01006506", "Scotland"),
        ("N20000001", "Northern Ireland"),
        ("K02000001", None),
        ("e01000001", None),
        ("E0100001", None),
        ("", None),
    ],
)
def test_the_first_letter_of_a_code_is_the_nation(code: str, nation: str | None) -> None:
    assert nation_of(code) == nation


def test_kinds_of_area_are_read_from_the_first_three_characters() -> None:
    assert area_kind("E02006934") == AreaKind(nation="England", kind="middle layer super output area")
    assert area_kind("S12000049") == AreaKind(nation="Scotland", kind="council area")
    assert area_kind("E77000001") is None
    assert area_kind("K04000001") is None


def test_the_ranges_hold_as_many_codes_as_there_are_data_zones() -> None:
    for geography, zones in ((DATA_ZONES_2011, 6_976), (DATA_ZONES_2022, 7_392)):
        first, last = geography.ranges["S01"]
        assert last - first + 1 == zones


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("E01000001", ["LSOA 2011", "LSOA 2021"]),
        ("E01033768", ["LSOA 2011", "LSOA 2021"]),
        ("E01033769", ["LSOA 2021"]),
        ("E01035763", []),
        ("W01001958", ["LSOA 2011", "LSOA 2021"]),
        ("W01001959", ["LSOA 2021"]),
        ("S01006505", []),
        ("S01006506", ["data zones 2011"]),
        ("S01013481", ["data zones 2011"]),
        ("S01013482", ["data zones 2022"]),
        ("S01020873", ["data zones 2022"]),
        ("N20003780", ["Northern Ireland data zones 2021"]),
        ("S12000049", []),
    ],
)
def test_a_code_fits_the_vintages_whose_range_holds_it(code: str, names: list[str]) -> None:
    assert [geography.name for geography in possible_geographies(code)] == names


def test_a_vintage_that_codes_cannot_tell_is_asked() -> None:
    with pytest.raises(InputError, match=r"LSOA 2011 or LSOA 2021.*say which") as asked:
        settled_geography(["E01000001", "W01000003"])
    assert asked.value.field == "geography"


def test_a_stated_vintage_is_believed_where_the_codes_allow_it() -> None:
    assert settled_geography(["E01000001"], stated=LSOA_2011) is LSOA_2011
    assert settled_geography(["E01000001"], stated=LSOA_2021) is LSOA_2021


def test_a_code_that_only_one_vintage_has_settles_it() -> None:
    assert settled_geography(["E01000001", "E01033769"]) is LSOA_2021


def test_a_stated_vintage_that_codes_contradict_is_refused() -> None:
    with pytest.raises(InputError, match="2 of the codes, such as E01033769, are not LSOA 2011"):
        settled_geography(["E01000001", "E01033769", "E01035762"], stated=LSOA_2011)


@pytest.mark.parametrize("second", ["S01013482", "E01000001", "N20000001"])
def test_mixed_vintages_and_kinds_are_refused_with_both_named(second: str) -> None:
    with pytest.raises(InputError, match="different areas") as refused:
        settled_geography(["S01006506", "S01006507", second])
    assert "data zones 2011" in str(refused.value)
    assert second in str(refused.value)


@pytest.mark.parametrize("code", ["Moss Side", "S12000049", "", "S01000001"])
def test_codes_of_no_small_area_are_named(code: str) -> None:
    with pytest.raises(InputError, match="not a code of LSOAs or data zones"):
        settled_geography(["S01006506", code])


def test_a_missing_code_is_refused_under_every_geography() -> None:
    for stated in (None, OWN_AREAS, DATA_ZONES_2011):
        with pytest.raises(InputError):
            settled_geography(pl.Series(["S01006506", None]), stated=stated)


def test_own_areas_take_any_code_and_are_never_assumed() -> None:
    assert settled_geography(["Moss Side"], stated=OWN_AREAS) is OWN_AREAS


@settings(deadline=None, max_examples=60)
@given(st.text(alphabet="EWSNK0123456789 ", max_size=10), st.sampled_from(GEOGRAPHIES[:-1]))
def test_the_slow_and_the_quick_look_at_codes_agree(code: str, geography: object) -> None:
    assert hasattr(geography, "may_hold")
    try:
        settled_geography([code], stated=geography)  # type: ignore[arg-type]  # a geography
    except InputError:
        assert not geography.may_hold(code)
    else:
        assert geography.may_hold(code)
