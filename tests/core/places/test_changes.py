"""From one vintage of areas to the other."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.core.errors import InputError
from alongside.core.places import (
    DATA_ZONES_2011,
    LSOA_2011,
    LSOA_2021,
    AreaChanges,
    SmallAreas,
    area_changes,
    carried,
    small_areas,
)

# One of each kind, with codes of the published look-up.
U, M1, M2, S, X1, X2 = "E01000001", "E01000002", "E01000003", "E01000004", "E01023768", "E01023508"
M_NEW, S_NEW1, S_NEW2, X_NEW1, X_NEW2 = "E01035000", "E01035001", "E01035002", "E01035582", "E01035609"
PAIRS = [
    (U, U, "U"),
    (M1, M_NEW, "M"),
    (M2, M_NEW, "M"),
    (S, S_NEW1, "S"),
    (S, S_NEW2, "S"),
    (X1, X_NEW1, "X"),
    (X2, X_NEW1, "X"),
    (X2, X_NEW2, "X"),
]


def changes(pairs: list[tuple[str, str, str]] | None = None) -> AreaChanges:
    frame = pl.DataFrame(pairs or PAIRS, schema=["older", "newer", "change"], orient="row")
    return area_changes(frame, older=LSOA_2011, newer=LSOA_2021)


def counted(people: dict[str, float], *, newer: bool = False) -> SmallAreas:
    return small_areas(
        areas=pl.DataFrame({"code": list(people), "parent": ["here"] * len(people)}),
        counts=pl.DataFrame(
            {"code": list(people), "dimension": "age", "category": "0-4", "count": list(people.values())}
        ),
        geography=LSOA_2021 if newer else LSOA_2011,
    )


def shares(*rows: tuple[str, str, float]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=["source", "target", "share"], orient="row")


def people_of(areas: SmallAreas) -> dict[str, float]:
    return dict(areas.people("age").iter_rows())


def test_unchanged_and_merged_areas_are_carried_exactly() -> None:
    moved = carried(counted({U: 5, M1: 7, M2: 11}), changes=changes())
    assert people_of(moved.areas) == {U: 5, M_NEW: 18}
    assert moved.areas.geography is LSOA_2021
    assert moved.is_complete
    assert moved.apportioned == ()
    assert moved.areas.areas["parent"].to_list() == ["here", "here"]


def test_divided_and_irregular_areas_are_left_out_and_named() -> None:
    moved = carried(counted({U: 5, S: 9, X1: 3, X2: 4}), changes=changes())
    assert people_of(moved.areas) == {U: 5}
    assert dict(moved.left_out.iter_rows()) == {
        S: "divided between areas, and no shares were given",
        X1: "redrawn irregularly, and no shares were given",
        X2: "redrawn irregularly, and no shares were given",
    }
    assert not moved.is_complete


def test_a_split_read_backwards_is_a_merger_and_exact() -> None:
    moved = carried(counted({S_NEW1: 4, S_NEW2: 6}, newer=True), changes=changes())
    assert people_of(moved.areas) == {S: 10}
    assert moved.areas.geography is LSOA_2011
    assert moved.is_complete


def test_a_merger_read_backwards_needs_shares() -> None:
    moved = carried(counted({U: 1, M_NEW: 18}, newer=True), changes=changes())
    assert people_of(moved.areas) == {U: 1}
    halves = shares((M_NEW, M1, 0.25), (M_NEW, M2, 0.75))
    moved = carried(counted({U: 1, M_NEW: 20}, newer=True), changes=changes(), shares=halves)
    assert people_of(moved.areas) == {U: 1, M1: 5, M2: 15}
    assert moved.apportioned == (M1, M2)
    assert moved.is_complete


def test_shares_divide_split_and_irregular_areas() -> None:
    stated = shares(
        (S, S_NEW1, 0.4), (S, S_NEW2, 0.6), (X1, X_NEW1, 1.0), (X2, X_NEW1, 0.5), (X2, X_NEW2, 0.5)
    )
    moved = carried(counted({S: 10, X1: 3, X2: 4}), changes=changes(), shares=stated)
    assert people_of(moved.areas) == pytest.approx({S_NEW1: 4, S_NEW2: 6, X_NEW1: 5, X_NEW2: 2})
    assert moved.is_complete


def test_half_a_merged_area_is_not_passed_off_as_the_whole() -> None:
    moved = carried(counted({U: 5, M1: 7}), changes=changes())
    assert people_of(moved.areas) == {U: 5}
    assert moved.left_out.rows() == [(M1, "joined with an area that is not among those given")]


def test_an_area_the_look_up_does_not_have_is_named() -> None:
    moved = carried(counted({U: 5, "E01000009": 1}), changes=changes())
    assert moved.left_out.rows() == [("E01000009", "not in the look-up")]


def test_nothing_carried_is_refused() -> None:
    with pytest.raises(InputError, match="None of the areas"):
        carried(counted({S: 5}), changes=changes())


def test_areas_of_neither_vintage_are_refused() -> None:
    zones = small_areas(areas=pl.DataFrame({"code": ["S01006506"]}))
    with pytest.raises(InputError, match="leads from LSOA 2011 to LSOA 2021, not from data zones 2011"):
        carried(zones, changes=changes())


def test_a_look_up_with_other_letters_or_codes_is_refused() -> None:
    with pytest.raises(InputError, match="Z is not a kind of change"):
        changes([(U, U, "Z")])
    with pytest.raises(InputError, match="not LSOA 2011"):
        changes([(M_NEW, U, "U")])
    with pytest.raises(InputError, match="not data zones 2011"):
        area_changes(changes().pairs, older=DATA_ZONES_2011, newer=LSOA_2021)


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([(S, S_NEW1, 0.4), (S, S_NEW2, 0.4)], "do not add up to 1"),
        ([(S, S_NEW1, 1.4), (S, S_NEW2, -0.4)], "do not add up to 1"),
        ([(S, S_NEW1, 1.0), (S, U, 0.0)], "did not become"),
    ],
)
def test_shares_that_lose_or_invent_people_are_refused(
    rows: list[tuple[str, str, float]], sentence: str
) -> None:
    with pytest.raises(InputError, match=sentence):
        carried(counted({S: 5}), changes=changes(), shares=shares(*rows))


@settings(deadline=None, max_examples=40)
@given(
    st.dictionaries(st.sampled_from([U, M1, M2, S, X1, X2]), st.integers(0, 500), min_size=1),
    st.floats(0, 1),
    st.floats(0, 1),
)
def test_nobody_is_lost_or_invented_where_everything_is_carried(
    people: dict[str, int], split: float, irregular: float
) -> None:
    stated = shares(
        (S, S_NEW1, split),
        (S, S_NEW2, 1 - split),
        (X1, X_NEW1, 1.0),
        (X2, X_NEW1, irregular),
        (X2, X_NEW2, 1 - irregular),
    )
    given = {U: 1.0} | {code: float(n) for code, n in people.items()}
    moved = carried(counted(given), changes=changes(), shares=stated)
    before, after = sum(given.values()), sum(people_of(moved.areas).values())
    if moved.is_complete:
        assert after == pytest.approx(before)
    else:
        assert after <= before + 1e-9
