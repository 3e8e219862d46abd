"""Maps: every area in the hue of its group or tenth, named where that helps, at both widths."""

from __future__ import annotations

import json
import math

from alongside.findings.charts import area_map, render_svg, tenths_map
from alongside.findings.places import PlaceFound
from alongside.findings.reading import family
from tests.findings.drawn_words import rows_in, words_of
from tests.findings.reading_maker import hide_group, make_reading

SQUARES = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"code": code, "name": f"Place {code}"},
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[x, y], [x + 1, y], [x + 1, y + 1], [x, y + 1], [x, y]]],
            },
        }
        for code, x, y in (("E1", 0, 51), ("E2", 1, 51), ("E3", 0, 52), ("E4", 1, 52))
    ],
}


def area_reading():
    reading = make_reading({"area": {"E1": (500, 60), "E2": (500, 200), "E3": (500, 130), "E4": (500, 130)}})
    return hide_group(reading, "E4")


def test_a_map_has_an_area_for_each_shape_and_counts_every_hue():
    reading = area_reading()
    chart = area_map(reading, family(reading, "area"), SQUARES)
    said = words_of(chart.wide)
    assert chart.title == "Place E1: 0.46 of their share"
    assert {"Well below their share: 1 area", "Hidden to protect people: 1 area", "Place E1"} <= set(said)
    assert chart.table.rows[0][0] == "Place E1"
    shapes = [layer for layer in chart.wide["layer"] if layer["mark"]["type"] == "geoshape"]
    assert sum(len(rows_in(chart.wide, layer)) for layer in shapes) == 4


def test_a_map_in_metres_with_parts_and_shapes_that_nobody_counted():
    metres = json.loads(json.dumps(SQUARES))
    for feature in metres["features"]:
        ring = [[x * 9000, y * 1000] for x, y in feature["geometry"]["coordinates"][0]]
        feature["geometry"] = {"type": "MultiPolygon", "coordinates": [[ring]]}
    metres["features"].append({"properties": {"code": "E9"}, "geometry": None})
    reading = area_reading()
    chart = area_map(reading, family(reading, "area"), metres)
    assert "No answer: 1 area" in words_of(chart.wide)
    assert render_svg(chart, "narrow").startswith("<svg")


def test_names_that_would_lie_over_each_other_are_written_once():
    thin = json.loads(json.dumps(SQUARES))
    for feature in thin["features"]:
        feature["geometry"]["coordinates"] = [
            [[x, (y - 51) / 90] for x, y in feature["geometry"]["coordinates"][0]]
        ]
    counts = {"E1": (500, 30), "E2": (500, 40), "E3": (500, 200), "E4": (500, 210)}
    reading = make_reading({"area": counts})
    said = words_of(area_map(reading, family(reading, "area"), thin).narrow)
    assert said.count("Place E1") + said.count("Place E2") == 2
    assert "Place E2" not in said


def test_a_shape_finer_than_a_pixel_is_drawn_with_fewer_points():
    fine = json.loads(json.dumps(SQUARES))
    around = [[math.cos(at / 500), 51 + math.sin(at / 500)] for at in range(3142)]
    fine["features"][0]["geometry"]["coordinates"] = [[*around, around[0]]]
    reading = area_reading()
    assert len(json.dumps(area_map(reading, family(reading, "area"), fine).narrow)) < 60_000


def test_areas_that_share_a_category_are_named_once_and_in_their_middle():
    shared = json.loads(json.dumps(SQUARES))
    for feature in shared["features"]:
        feature["properties"] = {"code": "E1", "name": "North"}
    reading = make_reading({"part": {"E1": (500, 60), "E2": (500, 200)}})
    said = words_of(area_map(reading, family(reading, "part"), shared).wide)
    assert said.count("North") == 2, "the name and its halo"
    assert "Well below their share: 4 areas" in said
    for feature in shared["features"]:
        feature["properties"] = {"code": "E1", "name": ""}
    chart = area_map(reading, family(reading, "part"), shared)
    assert chart.title == "E1: 0.46 of their share"
    assert "E1" not in words_of(chart.wide)


def test_a_few_areas_are_named_where_none_is_short():
    reading = make_reading({"area": {"E1": (500, 100), "E2": (500, 101)}})
    assert {"Place E1", "Place E2"} & set(words_of(area_map(reading, family(reading, "area"), SQUARES).wide))
    many = {f"E{at}": (500, 100) for at in range(1, 9)}
    squares = {**SQUARES, "features": [*SQUARES["features"], *SQUARES["features"]]}
    for at, feature in enumerate(json.loads(json.dumps(squares))["features"], start=1):
        feature["properties"] = {"code": f"E{at}", "name": f"Place {at}"}
        squares["features"][at - 1] = feature
    reading = make_reading({"area": many})
    said = words_of(area_map(reading, family(reading, "area"), squares).wide)
    assert not [word for word in said if word.startswith("Place")]


def test_tenths_without_a_rank_are_drawn_apart_and_counted():
    found = {"of": [1, 10, None, None], "areas": [1, *[0] * 8, 1], "people": None}
    result = {"nation": found, "people": None, "dimensions": []}
    place = PlaceFound(name="Bay", nation="", codes=("E1", "E2", "E3", "E4"), result=result)
    chart = tenths_map(place, SQUARES)
    assert "no rank: 2" in words_of(chart.narrow)
    assert (
        "1 of 2 areas of Bay are among the most deprived tenth of the areas ranked together." in chart.title
    )
    assert render_svg(chart).startswith("<svg")


def test_a_map_of_nothing_is_still_a_picture():
    reading = area_reading()
    assert area_map(reading, family(reading, "area"), {"features": []}).wide["height"] > 0
