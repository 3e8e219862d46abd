"""Small areas put together, selected and joined."""

from __future__ import annotations

import polars as pl
import pytest

from alongside.core.errors import InputError
from alongside.core.places import (
    DATA_ZONES_2011,
    LSOA_2011,
    LSOA_2021,
    OWN_AREAS,
    DeprivationScale,
    SmallAreas,
    joined,
    small_areas,
)

SCALE = DeprivationScale(counts="rank", one_is="most deprived", out_of=6976)


def zones(
    *codes: str, deprivation: list[int | None] | None = None, parent: str = "S12000049"
) -> pl.DataFrame:
    return pl.DataFrame(
        {"code": codes, "parent": [parent] * len(codes), "deprivation": deprivation or [None] * len(codes)},
        schema_overrides={"deprivation": pl.Int64},
    )


def counts(*rows: tuple[str, str, str | None, float]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=["code", "dimension", "category", "count"], orient="row")


def two_zones() -> SmallAreas:
    return small_areas(
        areas=zones("S01009758", "S01009759", deprivation=[12, 900]),
        counts=counts(
            ("S01009758", "ethnicity", "White", 700),
            ("S01009758", "ethnicity", None, 3),
            ("S01009759", "ethnicity", "White", 500),
        ),
        scale=SCALE,
    )


def test_nation_and_vintage_come_from_the_codes() -> None:
    areas = two_zones()
    assert areas.geography is DATA_ZONES_2011
    assert areas.nations == ("Scotland",)
    assert areas.dimensions == ("ethnicity",)
    assert areas.areas["name"].to_list() == [None, None]


def test_england_and_wales_can_be_counted_together_and_keep_their_nations() -> None:
    areas = small_areas(areas=pl.DataFrame({"code": ["E01000001", "W01000003"]}), geography=LSOA_2021)
    assert areas.nations == ("England", "Wales")


def test_own_areas_belong_to_no_nation() -> None:
    assert small_areas(areas=pl.DataFrame({"code": ["Old Town"]}), geography=OWN_AREAS).nations == (
        "elsewhere",
    )


def test_people_of_an_area_are_added_up_with_those_not_known() -> None:
    assert two_zones().people("ethnicity").rows() == [("S01009758", 703.0), ("S01009759", 500.0)]
    with pytest.raises(InputError, match="tenure is not counted"):
        two_zones().people("tenure")


def test_a_selection_takes_its_counts_with_it() -> None:
    one = two_zones().only(["S01009759"])
    assert one.areas.height == one.counts.height == 1
    assert two_zones().within(["S12000049"]).areas.height == 2
    with pytest.raises(InputError, match="no areas"):
        two_zones().within(["E06000009"])


@pytest.mark.parametrize(
    ("areas", "scale", "sentence"),
    [
        (zones("S01009758", "S01009758"), None, "more than once"),
        (zones(), None, "no areas"),
        (zones("S01009758", deprivation=[12]), None, "have no scale"),
        (zones("S01009758", deprivation=[0]), SCALE, "runs from 1 to 6976"),
        (zones("S01009758", deprivation=[6977]), SCALE, "runs from 1 to 6976"),
        (zones("S01009758", "S01013482"), None, "different areas"),
    ],
)
def test_areas_that_do_not_fit_are_refused(
    areas: pl.DataFrame, scale: DeprivationScale | None, sentence: str
) -> None:
    with pytest.raises(InputError, match=sentence):
        small_areas(areas=areas, scale=scale)


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (("S01009999", "ethnicity", "White", 1.0), "S01009999, which is not among"),
        (("S01009758", "ethnicity", "White", -1.0), "below zero"),
        (("S01009758", "ethnicity", "White", float("nan")), "below zero or missing"),
        (("S01009758", "ethnicity", "White", None), "below zero or missing"),
    ],
)
def test_counts_that_do_not_fit_are_refused(row: tuple[str, str, str, float | None], sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        small_areas(areas=zones("S01009758"), counts=counts(row))  # type: ignore[arg-type]  # None on purpose


def test_two_files_of_the_same_areas_are_joined_and_the_rest_is_named() -> None:
    names = small_areas(
        areas=pl.DataFrame({"code": ["S01009759", "S01009760"], "name": ["Darnley", "Nitshill"]}),
        counts=counts(("S01009759", "tenure", "Owned", 90), ("S01009760", "tenure", "Owned", 80)),
    )
    both = joined(two_zones(), names)
    assert both.areas.areas["name"].to_list() == [None, "Darnley"]
    assert both.areas.dimensions == ("ethnicity", "tenure")
    assert both.areas.counts.height == 4
    assert both.areas.scale == SCALE
    assert (both.only_first, both.only_second) == (("S01009758",), ("S01009760",))


def test_two_vintages_are_never_joined_even_where_codes_agree() -> None:
    frame = pl.DataFrame({"code": ["E01000001"]})
    with pytest.raises(InputError, match="LSOA 2011 and LSOA 2021 cannot be put together"):
        joined(small_areas(areas=frame, geography=LSOA_2011), small_areas(areas=frame, geography=LSOA_2021))


def test_what_both_files_say_is_refused_rather_than_chosen_from() -> None:
    ranked = small_areas(areas=zones("S01009758", deprivation=[1]), scale=SCALE)
    with pytest.raises(InputError, match="deprivation scale"):
        joined(two_zones(), ranked)
    counted = small_areas(areas=zones("S01009758"), counts=counts(("S01009758", "ethnicity", "White", 1)))
    with pytest.raises(InputError, match="count ethnicity"):
        joined(two_zones(), counted)


def test_a_scale_of_one_cannot_order_anything() -> None:
    with pytest.raises(InputError, match="scale of 1"):
        DeprivationScale(counts="group", one_is="most deprived", out_of=1)
