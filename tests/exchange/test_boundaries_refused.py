"""What is no map of areas is refused with a sentence."""

from __future__ import annotations

import copy
import io
import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import alongside.exchange.boundaries as boundaries_module
from alongside.core.errors import InputError
from alongside.exchange.boundaries import read_boundaries
from alongside.exchange.problems import TableError
from tests.exchange.drawn_shapes import SQUARE, TOPOLOGY, collection, feature, stored


def refused(content: Any, **options: Any) -> str:
    source = io.BytesIO(content) if isinstance(content, bytes) else stored(content)
    with pytest.raises(TableError) as caught:
        read_boundaries(source, name="map.geojson", **options)
    assert caught.value.field == "boundaries"
    return str(caught.value)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "line 1: the file is not JSON"),
        (b"{\n\n,", "line 3: the file is not JSON"),
        (b"[" * 200_000, "not JSON"),
        (b"1" * 5_000, "not JSON"),
        (b"\xff\xfe{", "not UTF-8"),
        (b"PK\x03\x04...", "an archive or a shapefile"),
        (b"[1]", "neither GeoJSON features nor a TopoJSON topology"),
        (b'{"type": "FeatureCollection"}', "neither GeoJSON"),
        (b'{"type": "Topology", "objects": [], "arcs": []}', "neither GeoJSON"),
        (b'{"type": "Topology", "objects": {}, "arcs": [], "transform": {}}', "neither GeoJSON"),
        (b'{"type": "Topology", "objects": {}, "arcs": [[["a", 2]]]}', "neither GeoJSON"),
        (b'{"type": "Topology", "objects": {"a": {"geometries": 3}}, "arcs": []}', "no shapes"),
        (b'{"type": "FeatureCollection", "features": []}', "no shapes"),
    ],
)
def test_what_is_not_a_map_is_refused(content: bytes, sentence: str) -> None:
    assert sentence in refused(content)


def metres(code: str) -> dict[str, Any]:
    return feature(code, [[331000, 436000], [332000, 436000], [332000, 437000], [331000, 436000]])


def test_metres_of_the_national_grid_are_refused_with_the_way_out() -> None:
    said = refused(collection(metres("E01000001")))
    assert "metres of the British National Grid (shape 1: 331000.0, 436000.0)" in said
    assert "WGS84, EPSG:4326" in said


def test_a_named_grid_is_refused_by_its_name() -> None:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::27700"}}
    assert "shapes are in 'urn:ogc:def:crs:EPSG::27700'" in refused(collection(metres("E01000001"), crs=crs))
    world = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    assert read_boundaries(stored(collection(feature("E01000001", SQUARE), crs=world))).value.points == 5


def test_points_of_no_grid_are_refused() -> None:
    ring = [[-334000, 7130000], [-333000, 7130000], [-333000, 7140000], [-334000, 7130000]]
    assert "-334000.0, 7130000.0, which is no longitude and latitude" in refused(
        collection(feature("E01000001", ring))
    )


def test_swapped_longitude_and_latitude_are_refused() -> None:
    swapped = [[y, x] for x, y in SQUARE]
    assert "longitude and latitude are swapped (shape 2: 53.8, -3.0)" in refused(
        collection(feature("E01000003"), feature("E01000001", swapped))
    )


@pytest.mark.parametrize(
    ("geometry", "sentence"),
    [
        ({"type": "Point", "coordinates": [-3, 53]}, "shape 1 is 'Point', not a polygon"),
        ("square", "shape 1 is 'None', not a polygon"),
        ({"type": "Polygon", "coordinates": 3}, "at least three corners"),
        ({"type": "MultiPolygon", "coordinates": [3]}, "at least three corners"),
        ({"type": "Polygon", "coordinates": [3]}, "at least three corners"),
        ({"type": "Polygon", "coordinates": [SQUARE[:2]]}, "at least three corners"),
        ({"type": "Polygon", "coordinates": [[["a", "b"]] * 4]}, "at least three corners"),
        ({"type": "Polygon", "coordinates": [[[float("nan"), 53.0]] * 4]}, "at least three corners"),
    ],
)
def test_a_shape_that_cannot_be_drawn_is_named(geometry: Any, sentence: str) -> None:
    assert sentence in refused(collection({**feature("E01000001"), "geometry": geometry}))


def test_what_is_not_a_feature_is_named_beside_the_others() -> None:
    said = refused(
        collection(feature("E01000001", SQUARE), {"type": "Polygon"}, feature("E01000002", SQUARE[:2]))
    )
    assert said.splitlines() == [
        "map.geojson: shape 2 is not a GeoJSON feature.",
        "map.geojson: shape 3 has an outline that is not a list of points with at least three corners.",
    ]


@pytest.mark.parametrize("arcs", [[[7]], [[True]], [["a"]], [[-9]], [None], 3])
def test_arcs_that_are_not_there_are_named(arcs: Any) -> None:
    broken = copy.deepcopy(TOPOLOGY)
    broken["objects"]["areas"]["geometries"][0]["arcs"] = arcs  # type: ignore[index]  # a dictionary all the way
    assert refused(broken).startswith("map.geojson: shape 1 ")


def test_a_geometry_that_is_none_is_named() -> None:
    broken = copy.deepcopy(TOPOLOGY)
    broken["objects"]["areas"]["geometries"][0] = None  # type: ignore[index]  # a dictionary all the way
    assert "shape 1 is not a GeoJSON feature" in refused(broken)


def test_shapes_without_a_code_or_with_the_same_are_named() -> None:
    document = collection(feature("E01000001", SQUARE), feature(None, SQUARE), feature("E01000001", SQUARE))
    assert refused(document, code_property="lsoa21_code").splitlines() == [
        "map.geojson: shape 2 has no 'lsoa21_code'; give every shape the code of its area.",
        "map.geojson: shapes 1 and 3 are both 'E01000001'; join them into one shape.",
    ]
    assert "say which to use (there are 'lsoa21_code', 'name')" in refused(document)
    bare = collection({**feature("", SQUARE), "properties": None})
    assert "say which to use (there are none)" in refused(bare)


def test_a_file_that_is_not_there_or_too_large_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for missing in (tmp_path / "none.geojson", tmp_path, "a\0b"):
        with pytest.raises(TableError, match="no such file, or it cannot be opened"):
            read_boundaries(missing)
    monkeypatch.setattr(boundaries_module, "LARGEST_FILE", 10)
    assert "larger than 0 MB" in refused(collection(feature("E01000001", SQUARE)))


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-200, 200)
    | st.floats(width=16)
    | st.sampled_from(["Polygon", "x", ""]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["type", "geometry", "coordinates", "properties", "id", "arcs"]), inner
        )
    ),
    max_leaves=12,
)


@settings(deadline=None, max_examples=150)
@given(
    st.lists(JSON, max_size=4),
    st.lists(JSON, max_size=3),
    JSON,
    st.sampled_from(["FeatureCollection", "Topology"]),
)
def test_json_of_any_shape_never_breaks_the_reader(
    features: list[Any], arcs: list[Any], transform: Any, kind: str
) -> None:
    features = [{**feature("E01000001"), **given} if isinstance(given, dict) else given for given in features]
    document = {
        "type": kind,
        "features": features,
        "arcs": arcs,
        "transform": transform,
        "objects": {"a": {"geometries": features}},
    }
    with suppress(InputError):
        read_boundaries(io.BytesIO(json.dumps(document).encode()))


@settings(deadline=None, max_examples=100)
@given(st.binary(max_size=120))
def test_bytes_of_any_kind_never_break_the_reader(content: bytes) -> None:
    with suppress(InputError):
        read_boundaries(io.BytesIO(content))
