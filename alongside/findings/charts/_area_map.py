"""A map of areas: each drawn in the hue of its verdict, those below their share named."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from alongside.findings.charts._canvas import INK, OVER_HUE, PALE, QUIET, SHORT_HUE, SMALL, Canvas
from alongside.findings.charts._chart import NARROW, WIDE, Chart
from alongside.findings.charts._map import (
    MapArea,
    MapFrame,
    begin_map,
    draw_area,
    end_map,
    map_areas,
    name_areas,
)
from alongside.findings.charts._verdicts import LOOKS, draw_look
from alongside.findings.reading import SHORT, Family, Reading, verdict_of
from alongside.findings.sentences import VERDICTS, capital, family_headline, title
from alongside.findings.tables import groups_table

FILLS = {
    "far_under": SHORT_HUE,
    "under": "#e0a47f",
    "about": PALE,
    "cannot_tell": "#eef1f3",
    "over": "#8fb8d3",
    "far_over": OVER_HUE,
    "hidden": "#ffffff",
    "not_estimable": "#ffffff",
}
_NOBODY = "not_estimable"
_UNFILLED = frozenset({"hidden", "not_estimable"})
_MOST_NAMED = 6
_MOST_MARKED = 300


def area_map(
    reading: Reading, found: Family, shapes: Mapping[str, Any], *, code: str = "code", name: str = "name"
) -> Chart:
    """Return a map of one dimension whose categories are areas, or groups of areas.

    `shapes` is a GeoJSON feature collection in degrees or metres; the properties `code` and `name` of a feature
    are a category of the reading and what people call it. Several features may share a code, as the areas of one
    district or of one deprivation tenth do; an empty name is not written on the map.
    """
    areas = list(map_areas(shapes, code=code, name=name))
    called = {area.code: area.name for area in areas if area.name}
    named = [
        {**group, "category": called.get(group["category"], group["category"])} for group in found.groups
    ]
    renamed = replace(found, groups=tuple(named))
    verdicts = {group["category"]: verdict_of(group) for group in found.known}
    said = str(title(renamed))
    return Chart(
        title=said,
        description=f"Map. {said}. {family_headline(reading, renamed)}",
        wide=_draw(areas, verdicts, said, WIDE),
        narrow=_draw(areas, verdicts, said, NARROW),
        table=groups_table(reading, renamed),
    )


def _draw(areas: list[MapArea], verdicts: Mapping[str, str], said: str, width: int) -> dict[str, Any]:
    canvas = Canvas(width=width)
    frame = begin_map(canvas, areas, said)
    shown = {area.code: verdicts.get(area.code, _NOBODY) for area in areas}
    for area in areas:
        draw_area(canvas, frame, area, **_style(shown[area.code]))
    single, central = _apart(frame, [area for area in areas if area.shapes])
    _mark_all(canvas, frame, [*single, *central.values()][:_MOST_MARKED], shown)
    for area in name_areas(canvas, frame, _worth_naming(central, verdicts)):
        _mark(canvas, frame, area, shown[area.code], strokeWidth=1)
    counted = [shown[area.code] for area in areas]
    return end_map(canvas, frame, lambda left, top: _key(canvas, counted, left, top))


def _worth_naming(central: Mapping[str, MapArea], verdicts: Mapping[str, str]) -> list[MapArea]:
    """Return the areas below their share, or all of a few where none is."""
    short = [central[code] for code, verdict in verdicts.items() if verdict in SHORT and code in central]
    known = [central[code] for code in verdicts if code in central]
    few = known if len(known) <= _MOST_NAMED else []
    return short[:_MOST_NAMED] or few


def _apart(frame: MapFrame, areas: list[MapArea]) -> tuple[list[MapArea], dict[str, MapArea]]:
    """Return the areas without a name, and for each code with one its most central area: it speaks for the rest."""
    named: dict[str, list[MapArea]] = {}
    for area in areas:
        if area.name:
            named.setdefault(area.code, []).append(area)
    central = {code: _most_central(frame, each) for code, each in named.items()}
    return [area for area in areas if not area.name], central


def _most_central(frame: MapFrame, areas: list[MapArea]) -> MapArea:
    middles = [frame.middle(area) for area in areas]
    x, y = (sum(axis) / len(middles) for axis in zip(*middles, strict=True))
    return min(zip(areas, middles, strict=True), key=lambda one: math.dist(one[1], (x, y)))[0]


def _style(verdict: str) -> dict[str, Any]:
    dash = (3, 3) if verdict in _UNFILLED else None
    return {"fill": FILLS[verdict], "stroke": QUIET, "strokeWidth": 0.8, "strokeDash": dash}


def _mark_all(canvas: Canvas, frame: MapFrame, areas: list[MapArea], shown: Mapping[str, str]) -> None:
    """Put the shape of its verdict on every area that has a hue, for those who cannot tell the hues."""
    for area in areas:
        if LOOKS[shown[area.code]].hue != QUIET:
            _mark(canvas, frame, area, shown[area.code], strokeWidth=0.8, size=36)


def _mark(canvas: Canvas, frame: MapFrame, area: MapArea, verdict: str, **style: Any) -> None:
    edged = {"color": INK, "stroke": "white", **style} if LOOKS[verdict].hue != QUIET else {}
    draw_look(canvas, *frame.middle(area), verdict, **edged)


def _key(canvas: Canvas, shown: list[str], left: float, top: float) -> float:
    """Name every fill on the map, with how many areas have it."""
    for verdict in FILLS:
        if verdict in shown:
            canvas.box(left, top + 1, 20, 15, **_style(verdict))
            many = shown.count(verdict)
            words = f"{capital(VERDICTS[verdict])}: {many} {'area' if many == 1 else 'areas'}"
            top = canvas.paragraph(left + 29, top, words, canvas.width - left - 29, fontSize=SMALL) + 6
    return top
