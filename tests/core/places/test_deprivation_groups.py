"""Deprivation tenths in the nation and within a place, and the population they make."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.core.errors import InputError
from alongside.core.places import (
    INDICES,
    LSOA_2021,
    OWN_AREAS,
    DeprivationScale,
    SmallAreas,
    deprivation_order,
    national_groups,
    place_groups,
    population_of_areas,
    small_areas,
)
from alongside.core.reach import margins_of_cells


def place(
    ranks: list[int | None],
    people: list[float],
    *,
    one_is: str = "most deprived",
    counts: str = "rank",
    out_of: int = 100,
    rounds_up: bool = False,
) -> SmallAreas:
    codes = [f"a{number:03}" for number in range(len(ranks))]
    return small_areas(
        areas=pl.DataFrame({"code": codes, "deprivation": ranks}, schema_overrides={"deprivation": pl.Int64}),
        counts=pl.DataFrame({"code": codes, "dimension": "age", "category": "0-4", "count": people}),
        geography=OWN_AREAS,
        scale=DeprivationScale(
            counts=counts,  # type: ignore[arg-type]  # one of the two words
            one_is=one_is,  # type: ignore[arg-type]  # one of the two words
            out_of=out_of,
            rounds_up=rounds_up,
        ),
    )


def groups_of(frame: pl.DataFrame) -> list[int | None]:
    return frame["group"].to_list()


def test_national_tenths_come_from_ranks_among_all_areas_of_the_nation() -> None:
    areas = place([1, 10, 11, 100, None], [1, 1, 1, 1, 1])
    assert groups_of(national_groups(areas)) == [1, 1, 2, 10, None]


def test_the_direction_of_the_coding_turns_the_tenths_round() -> None:
    areas = place([1, 10, 11, 100], [1, 1, 1, 1], one_is="least deprived")
    assert groups_of(national_groups(areas)) == [10, 10, 9, 1]


@pytest.mark.parametrize(
    ("index", "last_of_the_first_tenth"),
    [
        ("English Indices of Deprivation 2019", 3_284),
        ("English Indices of Deprivation 2025", 3_375),
        ("Scottish Index of Multiple Deprivation 2020", 698),
    ],
)
def test_border_areas_fall_where_each_published_index_puts_them(
    index: str, last_of_the_first_tenth: int
) -> None:
    scale = INDICES[index]
    areas = place(
        [last_of_the_first_tenth, last_of_the_first_tenth + 1],
        [1, 1],
        out_of=scale.out_of,
        rounds_up=scale.rounds_up,
    )
    assert groups_of(national_groups(areas)) == [1, 2]


def test_twentieths_become_tenths_and_fifths_do_not() -> None:
    assert groups_of(national_groups(place([1, 2, 3, 20], [1] * 4, counts="group", out_of=20))) == [
        1,
        1,
        2,
        10,
    ]
    fifths = place([1, 5], [1, 1], counts="group", out_of=5)
    assert groups_of(national_groups(fifths, groups=5)) == [1, 5]
    with pytest.raises(InputError, match="come in 5 groups"):
        national_groups(fifths)


@pytest.mark.parametrize("groups", [1, 0, -3])
def test_fewer_than_two_groups_are_refused(groups: int) -> None:
    with pytest.raises(InputError, match="order nothing"):
        national_groups(place([1, 2], [1, 1]), groups=groups)


def test_ranks_of_two_nations_are_never_pooled() -> None:
    areas = small_areas(
        areas=pl.DataFrame({"code": ["E01000001", "W01000003"], "deprivation": [1, 2]}),
        geography=LSOA_2021,
        scale=DeprivationScale(counts="rank", one_is="most deprived", out_of=33_755),
    )
    for refused in (national_groups, lambda both: place_groups(both, dimension="age")):
        with pytest.raises(InputError, match="Ranks of England and Wales were made apart"):
            refused(areas)
    assert groups_of(national_groups(areas.only(["E01000001"]))) == [1]


def test_areas_without_ranks_have_no_tenths() -> None:
    areas = small_areas(areas=pl.DataFrame({"code": ["Old Town"]}), geography=OWN_AREAS)
    with pytest.raises(InputError, match="no deprivation ranks"):
        national_groups(areas)


def test_place_tenths_share_out_people_and_not_areas() -> None:
    areas = place([90, 10, 50, None], [25.0, 50.0, 25.0, 9.0])
    assert groups_of(place_groups(areas, dimension="age", groups=2)) == [2, 1, 2, None]


def test_place_tenths_need_ranks_and_people() -> None:
    with pytest.raises(InputError, match="need the rank"):
        place_groups(place([1, 2], [1, 1], counts="group", out_of=10), dimension="age")
    with pytest.raises(InputError, match="Nobody lives"):
        place_groups(place([1, 2], [0, 0]), dimension="age")


@settings(deadline=None, max_examples=40)
@given(
    st.lists(
        st.tuples(st.integers(0, 10_000), st.integers(0, 3000)),
        min_size=1,
        max_size=60,
        unique_by=lambda r: r[0],
    )
)
def test_place_tenths_agree_with_people_lined_up_one_by_one(rows: list[tuple[int, int]]) -> None:
    """Slow reference: walk from the most deprived, and ask in which tenth each area's middle person stands."""
    if sum(people for _, people in rows) == 0:
        return
    areas = place([rank + 1 for rank, _ in rows], [float(people) for _, people in rows], out_of=10_001)
    found = dict(zip(areas.areas["code"], groups_of(place_groups(areas, dimension="age")), strict=True))
    total, before = sum(people for _, people in rows), 0.0
    for at in np.argsort([rank for rank, _ in rows]):
        middle = (before + rows[at][1] / 2) / total
        assert found[f"a{at:03}"] == pytest.approx(min(10, int(10 * middle + 1e-9) + 1), abs=0)
        before += rows[at][1]


def test_a_population_of_areas_adds_up_and_crosses_deprivation() -> None:
    areas = place([1, 95, None], [10.0, 20.0, 5.0])
    population = population_of_areas(areas, name="place", unit="children")
    assert population.unit == "children"
    assert population.dimensions == ("age", "deprivation tenth")
    assert population.margins.rows() == [
        ("age", "0-4", 35.0),
        ("deprivation tenth", "1 most deprived", 10.0),
        ("deprivation tenth", "10 least deprived", 20.0),
        ("deprivation tenth", None, 5.0),
    ]
    assert population.cells is not None
    assert margins_of_cells(population.cells).rows() == population.margins.rows()


def test_several_dimensions_give_margins_without_cells() -> None:
    areas = place([1, 95], [10.0, 20.0])
    more = pl.DataFrame(
        {"code": ["a000", "a001"], "dimension": "sex", "category": [None, "girls"], "count": [4.0, 5.0]}
    )
    both = small_areas(
        areas=areas.areas, counts=pl.concat([areas.counts, more]), geography=OWN_AREAS, scale=areas.scale
    )
    population = population_of_areas(both, name="place", deprivation="place", groups=5)
    assert population.cells is None
    assert population.dimensions == ("age", "sex", "deprivation fifth")
    assert set(population.margins.filter(dimension="deprivation fifth")["category"]) <= set(
        deprivation_order(groups=5)
    )
    assert population_of_areas(both, name="place", deprivation=None).dimensions == ("age", "sex")


@pytest.mark.parametrize(("keep", "expected"), [("area", ["a000", "a001"]), ("parent", ["North", None])])
def test_people_are_counted_by_where_they_live_too(keep: str, expected: list[str | None]) -> None:
    areas = place([1, 95], [10.0, 20.0])
    frame = areas.areas.with_columns(pl.Series("parent", ["North", None], dtype=pl.String))
    parted = small_areas(areas=frame, counts=areas.counts, geography=OWN_AREAS, scale=areas.scale)
    for deprivation in ("nation", None):
        population = population_of_areas(parted, name="place", deprivation=deprivation, keep=keep)
        where = {"area": "area", "parent": "part of the place"}[keep]
        rows = population.margins.filter(dimension=where)
        assert rows["category"].to_list() == expected
        assert rows["count"].to_list() == [10.0, 20.0]
        assert population.cells is None


def test_a_category_that_is_not_known_is_crossed_too() -> None:
    areas = place([1], [10.0])
    unknown = areas.counts.with_columns(pl.lit(None, dtype=pl.String).alias("category"))
    both = small_areas(
        areas=areas.areas, counts=pl.concat([areas.counts, unknown]), geography=OWN_AREAS, scale=areas.scale
    )
    cells = population_of_areas(both, name="place").cells
    assert cells is not None
    assert cells.rows() == [("0-4", "1 most deprived", 10.0), (None, "1 most deprived", 10.0)]


def test_areas_in_which_nothing_is_counted_make_no_population() -> None:
    areas = small_areas(areas=pl.DataFrame({"code": ["Old Town"]}), geography=OWN_AREAS)
    with pytest.raises(InputError, match="Nothing is counted"):
        population_of_areas(areas, name="place")
