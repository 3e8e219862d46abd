"""The pictures of a place: its areas by deprivation tenth, and the counts that change most along them."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import replace
from importlib.metadata import version
from typing import Any, TypeAlias

import numpy as np
import polars as pl

from alongside.core import reach
from alongside.core.places import deprivation_categories, deprivation_order
from alongside.exchange import readings
from alongside.findings.charts import Chart, gradient
from alongside.findings.sentences import plain
from alongside.web.places.models import Place
from alongside.web.places.models.words import (
    MOST_SLOPES,
    headline,
    nation_words,
    slope_sentence,
    slopes,
    tenths_table,
)

Spec: TypeAlias = dict[str, Any]
FILLS = (
    *("#7a2f06", "#98420f", "#b4571f", "#c97440", "#d99368"),
    *("#e4b08f", "#eccab3", "#f2ddcf", "#f7ebe2", "#fcf7f3"),
)
"""From the most deprived tenth to the least: one hue, darker where there is more of it."""
UNRANKED, EDGE, INK = "#ffffff", "#4c6272", "#212b32"
WIDE, NARROW = 720, 340
TALLEST = {WIDE: 560, NARROW: 420}
LETTERS = {WIDE: 76, NARROW: 34}
DIMENSION = "deprivation tenth"
MARK = 4.0  # half a mark, in pixels


def tenths_map(place: Place) -> Chart:
    """Return a map of a place's areas by their tenth in the nation; those of the most deprived carry a mark."""
    said = str(headline(place))
    return Chart(
        title=said,
        description=f"Map of {plain(place.name)} by deprivation tenth. {said}",
        wide=drawn_map(place, said, WIDE),
        narrow=drawn_map(place, said, NARROW),
        table=tenths_table(place, "nation"),
    )


def drawn_map(place: Place, said: str, width: int) -> Spec:
    """Return one drawing of the map, as an Altair specification."""
    import altair as alt  # a second to import, and most requests draw nothing

    features, height = flattened(place, width)
    colour = alt.Color(
        "properties.tenth:O",
        scale=alt.Scale(domain=list(range(1, 11)), range=list(FILLS)),
        legend=legend(place, width),
    )
    areas = alt.Chart(alt.InlineData(values=features)).mark_geoshape(stroke=EDGE, strokeWidth=0.6)
    marks = alt.Chart(alt.InlineData(values=marked(features, width))).mark_geoshape(
        fill="white", stroke=INK, strokeWidth=0.8
    )
    title = alt.TitleParams(
        text=textwrap.wrap(said, LETTERS[width]), anchor="start", fontSize=17, color=INK, offset=14
    )
    view = alt.layer(areas.encode(color=colour), marks).project(type="identity", reflectY=True)
    fit = alt.AutoSizeParams(type="fit", contains="padding")
    sized = view.properties(
        width=width, height=height, title=title, autosize=fit, padding=0, background="transparent"
    )
    return dict(sized.configure(font="Arial, sans-serif").configure_view(stroke=None).to_dict())


def legend(place: Place, width: int) -> Any:
    """Return the key: ten boxes in one row or two, and what the mark is."""
    import altair as alt  # a second to import, and most requests draw nothing

    words = f"Deprivation tenth among {nation_words(place)}: 1 is the most deprived, and has a mark"
    return alt.Legend(
        title=textwrap.wrap(words, LETTERS[width]),
        orient="bottom",
        columns=10 if width == WIDE else 5,
        symbolType="square",
        symbolSize=260,
        symbolStrokeColor=EDGE,
        symbolStrokeWidth=0.6,
        labelFontSize=13,
        titleFontSize=13,
        titleFontWeight="normal",
        titleLimit=width,
        titleColor=INK,
        labelColor=INK,
    )


def flattened(place: Place, width: int) -> tuple[list[Spec], float]:
    """Return the areas on a plane that is right in the middle of the map, and how tall the drawing is to be."""
    tenth_of = dict(zip(place.areas["areas"]["code"], place.result["nation"]["of"], strict=True))
    features = place.feature_collection()["features"]
    points = np.array([point for feature in features for ring in rings(feature) for point in ring])
    (west, south), (east, north) = points.min(axis=0), points.max(axis=0)
    narrowing = math.cos(math.radians((south + north) / 2))
    across = max((east - west) * narrowing, 1e-9)
    height = min(TALLEST[width], width * (north - south) / across) + (150 if width == WIDE else 220)
    return [flat(feature, narrowing, tenth_of) for feature in features], round(height)


def rings(feature: Mapping[str, Any]) -> Iterator[list[list[float]]]:
    """Return every ring of an area."""
    return (ring for polygon in feature["geometry"]["coordinates"] for ring in polygon)


def flat(feature: Mapping[str, Any], narrowing: float, tenth_of: Mapping[str, int | None]) -> Spec:
    """Return one area with its tenth, its longitudes narrowed."""
    polygons = [
        [[[round(x * narrowing, 5), round(y, 5)] for x, y in ring] for ring in polygon]
        for polygon in feature["geometry"]["coordinates"]
    ]
    return {
        "type": "Feature",
        "properties": {"tenth": tenth_of[feature["properties"]["code"]]},
        "geometry": {"type": "MultiPolygon", "coordinates": polygons},
    }


def marked(features: list[Spec], width: int) -> list[Spec]:
    """Return a small diamond in each area of the most deprived tenth, for those who cannot tell the shades."""
    across = [x for feature in features for ring in rings(feature) for x, _ in ring]
    half = MARK * (max(across) - min(across)) / width
    return [diamond(feature, half) for feature in features if feature["properties"]["tenth"] == 1]


def diamond(feature: Spec, half: float) -> Spec:
    """Return a diamond around the middle of an area."""
    x, y = np.mean(max(rings(feature), key=len)[:-1], axis=0).tolist()
    ring = [[x - half, y], [x, y + half], [x + half, y], [x, y - half], [x - half, y]]
    return {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": [ring]}}


def slope_charts(place: Place) -> Iterator[Chart]:
    """Return the counts that change most along the tenths, each described by its sentence first."""
    for slope in slopes(place)[:MOST_SLOPES]:
        document = reading_of(place, slope.dimension, slope.category)
        chart = gradient(document, document["gradient"][0])
        yield replace(chart, description=f"{slope_sentence(slope, place)} {chart.description}")


def reading_of(place: Place, dimension: str, category: str) -> readings.Document:
    """Hold the people of one category up to everyone whose category is known, by deprivation tenth."""
    found = next(one for one in place.result["dimensions"] if one["dimension"] == dimension)
    known = [row for row in found["categories"] if row["category"] is not None]
    everyone = [sum(each) for each in zip(*(row["tenths"] for row in known), strict=True)]
    chosen = next(row["tenths"] for row in known if row["category"] == category)
    order = deprivation_order()
    panel = reach.mirror(
        populations=[reach.Population(name=place.name, margins=margins(everyone))],
        cohort=reach.Cohort(
            margins=margins(chosen).select(pl.lit("cohort").alias("stage"), pl.all()), stages=("cohort",)
        ),
        question=reach.Question(
            relation="subset", deprivation={DIMENSION: order}, ordered={DIMENSION: order}
        ),
        rng=np.random.default_rng(place.version),
    )
    provenance = readings.Provenance(
        version=version("alongside"), parameters={}, inputs=[], seed=place.version
    )
    return readings.reading(panel, provenance=provenance)


def margins(tenths: list[float]) -> pl.DataFrame:
    """Return counts by tenth as a margin."""
    return pl.DataFrame(
        {
            "dimension": [DIMENSION] * len(tenths),
            "category": list(deprivation_categories()),
            "count": pl.Series(tenths, dtype=pl.Float64),
        }
    )
