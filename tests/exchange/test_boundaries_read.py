"""Shapes read from GeoJSON and TopoJSON, and simplified along the borders they share."""

from __future__ import annotations

import json
import math
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.exchange._simplifying import points_in, simplified
from alongside.exchange.boundaries import Boundaries, read_boundaries
from tests.exchange.drawn_shapes import HOLE, SQUARE, TOPOLOGY, collection, feature, stored


def shapes(document: Any, **options: Any) -> Boundaries:
    return read_boundaries(stored(document), **options).value


def test_features_are_keyed_by_the_area_code() -> None:
    boundaries = shapes(collection(feature("E01000001", SQUARE, HOLE), feature("E01000002", SQUARE)))
    assert boundaries.code_property == "lsoa21_code"
    assert list(boundaries.polygons) == ["E01000001", "E01000002"]
    assert len(boundaries.polygons["E01000001"][0]) == 2
    assert boundaries.points == 14


def test_features_go_out_as_geojson_with_the_code_as_their_id() -> None:
    written = shapes(collection(feature("E01000001", SQUARE))).feature_collection()
    (only,) = written["features"]
    assert only["id"] == only["properties"]["code"] == "E01000001"
    assert only["geometry"] == {"type": "MultiPolygon", "coordinates": [[SQUARE]]}
    assert shapes(written).polygons == shapes(collection(feature("E01000001", SQUARE))).polygons


def test_a_quantised_topology_is_stitched_from_its_arcs() -> None:
    boundaries = shapes(TOPOLOGY)
    (first,) = boundaries.polygons["E01000001"]
    (second,) = boundaries.polygons["E01000002"]
    assert first == [[(-2.9, 53.0), (-2.9, 53.1), (-3.0, 53.1), (-3.0, 53.0), (-2.9, 53.0)]]
    assert set(second[0]) == {(-2.9, 53.0), (-2.8, 53.0), (-2.8, 53.1), (-2.9, 53.1)}


def test_a_topology_that_is_not_quantised_holds_its_points_as_they_are() -> None:
    plain = {
        "type": "Topology",
        "arcs": [SQUARE],
        "objects": {"a": {"type": "Polygon", "arcs": [[0]], "id": "E01000001"}, "b": None},
    }
    assert shapes(plain).polygons["E01000001"] == [[[tuple(point) for point in SQUARE]]]


def test_one_feature_alone_and_a_file_with_a_byte_order_mark_are_read(tmp_path: Path) -> None:
    path = tmp_path / "one.geojson"
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps(feature("E01000001", SQUARE)).encode())
    read = read_boundaries(path)
    assert list(read.value.polygons) == ["E01000001"]
    assert read.file == "one.geojson"


def test_an_open_ring_is_closed_and_heights_are_dropped() -> None:
    ring = [[x, y, 12.0] for x, y in SQUARE[:-1]]
    assert shapes(collection(feature("E01000001", ring))).polygons["E01000001"] == [
        [[tuple(p) for p in SQUARE]]
    ]


def test_the_property_with_the_codes_is_found_or_said() -> None:
    two = [feature("Old Town", SQUARE, id=1), feature("New Town", SQUARE, id=2)]
    assert shapes(collection(*two), code_property="lsoa21_code").code_property == "lsoa21_code"
    one = [
        {**shape, "properties": {"patch": shape["properties"]["lsoa21_code"]}, "id": None} for shape in two
    ]
    assert shapes(collection(*one)).code_property == "patch"


def test_areas_without_a_shape_and_shapes_without_an_area_are_named() -> None:
    read = read_boundaries(
        stored(collection(feature("E01000001", SQUARE), feature("E01000003"))), name="map.geojson"
    )
    match = read.value.match(["E01000001", "E01000002"])
    assert match.without_shape == ("E01000002",)
    assert match.without_area == ()
    assert read.value.match([]).without_area == ("E01000001",)
    assert [str(notice) for notice in read.notices] == [
        "map.geojson: 1 areas have a code but no shape: 'E01000003'."
    ]
    assert read.value.only(["E01000009"]).polygons == {}


def wavy(points: int, *, offset: float = 0.0) -> list[list[float]]:
    """A ring of many points: a circle with small waves."""
    angles = [2 * math.pi * step / points for step in range(points)]
    ring = [
        [-3 + offset + (0.1 + 0.002 * math.sin(40 * a)) * math.cos(a), 53.8 + 0.1 * math.sin(a)]
        for a in angles
    ]
    return [*ring, ring[0]]


def test_many_points_are_simplified_and_said() -> None:
    document = collection(feature("E01000001", wavy(900)), feature("E01000002", wavy(900, offset=0.5)))
    read = read_boundaries(stored(document), most_points=200, name="map.geojson")
    assert 100 <= read.value.points <= 202
    assert "simplified from 1,802 points to" in str(read.notices[0])


def grid(lines: int, between: int) -> dict[str, list[list[list[tuple[float, float]]]]]:
    """Squares side by side, each border of many points that wander a little."""

    def way(x0: float, y0: float, x1: float, y1: float) -> list[tuple[float, float]]:
        steps = [step / between for step in range(between)]
        wander = [0.02 * math.sin(9 * (x0 + y0) + 25 * s) * math.sin(math.pi * s) for s in steps]
        return [
            (round(x0 + (x1 - x0) * s + w * (y1 != y0), 6), round(y0 + (y1 - y0) * s + w * (x1 != x0), 6))
            for s, w in zip(steps, wander, strict=True)
        ]

    def back(line: list[tuple[float, float]], end: tuple[float, float]) -> list[tuple[float, float]]:
        return [*line, end][::-1][:-1]

    shapes = {}
    for i in range(lines):
        for j in range(lines):
            south, north = way(i, j, i + 1, j), way(i, j + 1, i + 1, j + 1)
            west, east = way(i, j, i, j + 1), way(i + 1, j, i + 1, j + 1)
            ring = [*south, *east, *back(north, (i + 1, j + 1)), *back(west, (i, j + 1))]
            shapes[f"{i}-{j}"] = [[[*ring, ring[0]]]]
    return shapes


def edges(shapes: dict[str, Any]) -> dict[frozenset[Any], int]:
    met: dict[frozenset[Any], int] = {}
    for polygons in shapes.values():
        for ring in (ring for polygon in polygons for ring in polygon):
            for one, other in pairwise(ring):
                key = frozenset((one, other))
                met[key] = met.get(key, 0) + 1
    return met


def area(ring: list[tuple[float, float]]) -> float:
    return abs(sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairwise(ring))) / 2


@settings(deadline=None, max_examples=15)
@given(st.integers(2, 4), st.integers(5, 30), st.floats(0.5, 0.9))
def test_neighbours_still_meet_after_simplifying(lines: int, between: int, share: float) -> None:
    """Every border inside the place is still drawn by exactly two areas, and the place keeps its size."""
    whole = grid(lines, between)
    fewer = simplified(whole, most_points=int(share * points_in(whole.values())))
    assert points_in(fewer.values()) < points_in(whole.values())
    outside = 4 * lines - 4  # the outer borders, each from one meeting point to the next
    once = [edge for edge, times in edges(fewer).items() if times == 1]
    inside = [edge for edge, times in edges(fewer).items() if times == 2]
    assert len(once) + len(inside) == len(edges(fewer))
    assert len(inside) >= 2 * lines * (lines - 1)
    assert len(once) >= outside
    assert sum(area(polygons[0][0]) for polygons in fewer.values()) == pytest.approx(lines**2, rel=0.15)


def test_an_island_in_a_hole_is_simplified_as_the_hole_is() -> None:
    ring = [tuple(point) for point in wavy(300)]
    frame = [(-4.0, 53.0), (-2.0, 53.0), (-2.0, 55.0), (-4.0, 55.0), (-4.0, 53.0)]
    fewer = simplified({"island": [[ring]], "sea": [[frame, ring[::-1]]]}, most_points=60)
    assert set(fewer["island"][0][0]) == set(fewer["sea"][0][1])
    assert len(fewer["island"][0][0]) < 100


def test_no_shape_vanishes_however_few_points_are_asked_for() -> None:
    whole = grid(3, 10)
    fewer = simplified(whole, most_points=1)
    assert all(len(set(ring)) >= 3 for polygons in fewer.values() for polygon in polygons for ring in polygon)
    triangle = {"a": [[[(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (0.0, 0.0)]]]}
    assert simplified(triangle, most_points=1) == triangle


def test_the_least_important_corner_goes_first() -> None:
    """Slow reference: take the point with the smallest triangle out, again and again."""
    ring = [
        (0.0, 0.0),
        (1.0, 0.02),
        (2.0, 0.0),
        (3.0, 0.7),
        (4.0, 0.0),
        (4.0, 4.0),
        (2.0, 4.1),
        (0.0, 4.0),
        (0.0, 0.0),
    ]
    slow = list(ring)
    for _ in range(3):
        triangles = {
            at: area([slow[at - 1], slow[at], slow[at + 1], slow[at - 1]]) for at in range(1, len(slow) - 1)
        }
        slow.pop(min(triangles, key=lambda at: triangles[at]))
    assert simplified({"a": [[ring]]}, most_points=6)["a"][0][0] == slow
