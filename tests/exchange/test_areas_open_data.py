"""The importers tried on published files: deprivation indices, census tables, look-ups and boundaries.

The files are not part of the project. Put them in a folder as its own README describes and name the folder in
TEST_OPEN_DATA; without it these tests are skipped. (It is no setting of the program, which refuses names it does
not know that begin with ALONGSIDE_.)
"""

from __future__ import annotations

import gzip
import io
import os
from pathlib import Path

import polars as pl
import pytest

from alongside.core.errors import InputError
from alongside.core.places import (
    INDICES,
    LSOA_2011,
    LSOA_2021,
    DeprivationScale,
    Geography,
    SmallAreas,
    carried,
    joined,
    national_groups,
    place_groups,
    population_of_areas,
)
from alongside.exchange.areas import (
    AreaMapping,
    WideCounts,
    read_area_changes,
    read_areas,
    sample_areas,
)
from alongside.exchange.boundaries import read_boundaries

FOLDER = os.environ.get("TEST_OPEN_DATA", "")
pytestmark = pytest.mark.skipif(
    not Path(FOLDER, "deprivation").is_dir(),
    reason="published area files are not here: name their folder in TEST_OPEN_DATA",
)


def unpacked(name: str) -> io.BytesIO:
    return io.BytesIO(gzip.decompress(Path(FOLDER, name).read_bytes()))


def index_of(name: str, code: str, scale: DeprivationScale, geography: Geography | None = None) -> SmallAreas:
    mapping = AreaMapping(code=code, deprivation="IMD_rank", scale=scale, geography=geography)
    return read_areas(unpacked(f"deprivation/{name}"), mapping).value


def counts_of(name: str, dimension: str, geography: Geography | None = None) -> SmallAreas:
    seen = sample_areas(unpacked(f"census/{name}")).suggestion
    assert seen.code is not None
    columns = {column: column for column in seen.categories}
    counts = WideCounts(dimension=dimension, columns=columns, total=seen.total)
    return read_areas(
        unpacked(f"census/{name}"), AreaMapping(code=seen.code, counts=counts, geography=geography)
    ).value


@pytest.mark.parametrize(
    ("name", "code", "index", "geography"),
    [
        ("imd2019_england_lsoa11.csv.gz", "lsoa11_code", "English Indices of Deprivation 2019", LSOA_2011),
        ("imd2025_england_lsoa21.csv.gz", "lsoa21_code", "English Indices of Deprivation 2025", LSOA_2021),
        ("imd2020_scotland_dz11.csv.gz", "dz11_code", "Scottish Index of Multiple Deprivation 2020", None),
    ],
)
def test_tenths_from_ranks_are_the_published_tenths(
    name: str, code: str, index: str, geography: Geography | None
) -> None:
    found = national_groups(index_of(name, code, INDICES[index], geography))
    published = pl.read_csv(unpacked(f"deprivation/{name}").read(), columns=[code, "IMD_decile"])
    both = found.join(published, left_on="code", right_on=code)
    assert both.height == INDICES[index].out_of
    assert both["group"].equals(both["IMD_decile"], check_names=False)


def test_a_seaside_town_is_built_from_census_deprivation_and_look_up() -> None:
    look_up = AreaMapping(code="lsoa21_code", name="lsoa21_name", parent="ltla24_code", geography=LSOA_2021)
    named = read_areas(unpacked("areas/lookup_lsoa21_ward24_ltla24.csv.gz"), look_up).value
    ethnicity = counts_of("ethnicity21_lsoa21_wide.csv.gz", "ethnicity", LSOA_2021)
    index = INDICES["English Indices of Deprivation 2025"]
    ranked = index_of("imd2025_england_lsoa21.csv.gz", "lsoa21_code", index, LSOA_2021)
    whole = joined(joined(named, ethnicity).areas, ranked)
    assert len(whole.only_first) == 1917  # the areas of Wales have no English rank
    blackpool = whole.areas.within(["E06000009"])
    assert blackpool.areas.height == 94
    shapes = read_boundaries(Path(FOLDER, "boundaries/lsoa21_blackpool.geojson")).value
    match = shapes.match(blackpool.areas["code"])
    assert (match.without_shape, match.without_area) == ((), ())
    people = population_of_areas(blackpool, name="Blackpool").margins
    totals = people.group_by("dimension").agg(pl.col("count").sum())["count"]
    assert totals.n_unique() == 1
    tenths = place_groups(blackpool, dimension="ethnicity")["group"].value_counts()
    assert tenths["count"].min() >= 8
    with pytest.raises(InputError, match="LSOA 2021 and LSOA 2011 cannot be put together"):
        joined(ethnicity, index_of("imd2019_england_lsoa11.csv.gz", "lsoa11_code", index, LSOA_2011))


def test_children_of_2020_are_carried_to_the_areas_of_2021_where_that_is_exact() -> None:
    columns = {"0": "0", "1": "1", "2": "2", "3": "3", "4": "4"}
    mapping = AreaMapping(
        code="lsoa11_code",
        geography=LSOA_2011,
        counts=WideCounts(dimension="age", columns=columns, total="age_0_4"),
    )
    read = read_areas(unpacked("census/population2020_age0to4_lsoa11.csv.gz"), mapping)
    assert read.notices == ()
    changes = read_area_changes(
        unpacked("areas/lookup_lsoa11_lsoa21_ltla22.csv.gz"),
        columns=["lsoa11_code", "lsoa21_code", "change_code"],
        older=LSOA_2011,
        newer=LSOA_2021,
    )
    moved = carried(read.value, changes=changes.value)
    assert moved.areas.areas.height == 33_647 + 119  # unchanged areas, and those that others merged into
    assert moved.left_out["reason"].value_counts().height == 2
    assert moved.left_out.height == 861 + 6  # split, and redrawn irregularly


@pytest.mark.parametrize(
    ("name", "areas"),
    [
        ("dz11_glasgow.geojson", 746),
        ("lsoa21_blackpool.geojson", 94),
        ("lsoa21_kent_medway.topojson", 1107),
        ("lsoa21_london.topojson", 4994),
    ],
)
def test_published_boundaries_are_read_with_a_shape_for_every_area(name: str, areas: int) -> None:
    boundaries = read_boundaries(Path(FOLDER, "boundaries", name)).value
    assert len(boundaries.polygons) == areas
    fewer = read_boundaries(Path(FOLDER, "boundaries", name), most_points=boundaries.points * 4 // 5).value
    assert fewer.points < boundaries.points


def test_the_data_zones_of_glasgow_have_shapes_counts_and_ranks() -> None:
    ages = counts_of("age22_dz11_wide.csv.gz", "age")
    zones = index_of(
        "imd2020_scotland_dz11.csv.gz", "dz11_code", INDICES["Scottish Index of Multiple Deprivation 2020"]
    )
    look_up = AreaMapping(code="dz11_code", parent="ltla19_code")
    named = read_areas(unpacked("areas/lookup_dz11_ltla19_hb19.csv.gz"), look_up).value
    glasgow = joined(joined(named, ages).areas, zones).areas.within(["S12000049"])
    shapes = read_boundaries(Path(FOLDER, "boundaries/dz11_glasgow.geojson")).value
    match = shapes.match(glasgow.areas["code"])
    assert (match.without_shape, match.without_area) == ((), ())
    cells = population_of_areas(glasgow, name="Glasgow").cells
    assert cells is not None
    assert cells["deprivation tenth"].null_count() == 0
