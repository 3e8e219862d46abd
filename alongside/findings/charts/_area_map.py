"""A map of areas: each drawn in the hue of its verdict, those below their share named."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from alongside.findings.charts._canvas import INK, OVER_HUE, PALE, QUIET, SHORT_HUE, SMALL, TITLE, Canvas
from alongside.findings.charts._chart import NARROW, WIDE, Chart
from alongside.findings.charts._letters import width_of, wrapped
from alongside.findings.charts._verdicts import LOOKS, draw_look
from alongside.findings.reading import SHORT, Family, Reading, verdict_of
from alongside.findings.sentences import VERDICTS, capital, family_headline, plain, title
from alongside.findings.tables import groups_table

Ring: TypeAlias = list[list[float]]
Rings: TypeAlias = list[Ring]

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
_MOST_NAMED = 6
_TALLEST = {WIDE: 620, NARROW: 420}
_DEGREES = 400
_ROOM_FOR_KEY = 260
_LINE = 20
_MOST_MARKED = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class _Area:
    """One area: its code, its name, and its outlines in the map's own units."""

    code: str
    name: str
    shapes: list[Rings]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Frame:
    """How the map's units become pixels: stretched alike both ways, north up."""

    left: float
    top: float
    narrowing: float
    scale: float
    down: float

    def point(self, place: list[float]) -> list[float]:
        """Return a place on the sheet."""
        across = (place[0] - self.left) * self.narrowing * self.scale
        return [round(across, 1), round(self.down + (self.top - place[1]) * self.scale, 1)]


def area_map(
    reading: Reading, found: Family, shapes: Mapping[str, Any], *, code: str = "code", name: str = "name"
) -> Chart:
    """Return a map of one dimension whose categories are areas.

    `shapes` is a GeoJSON feature collection in degrees or metres; the properties `code` and `name` of a feature
    are a category of the reading and what people call it.
    """
    areas = list(_areas(shapes, code, name))
    called = {area.code: area.name for area in areas}
    named = [
        {**group, "category": called.get(group["category"], group["category"])} for group in found.groups
    ]
    renamed = replace(found, groups=tuple(named))
    verdicts = {group["category"]: verdict_of(group) for group in found.known}
    said = str(title(renamed))
    return Chart(
        title=said,
        description=f"{said}. {family_headline(reading, renamed)}",
        wide=_draw(areas, verdicts, said, WIDE),
        narrow=_draw(areas, verdicts, said, NARROW),
        table=groups_table(reading, renamed),
    )


def _areas(shapes: Mapping[str, Any], code: str, name: str) -> Iterator[_Area]:
    for feature in shapes["features"]:
        properties, geometry = feature["properties"], feature["geometry"] or {}
        places = geometry.get("coordinates") or []
        parts = [places] if geometry.get("type") == "Polygon" else places
        called = plain(properties.get(name) or properties[code])
        yield _Area(code=str(properties[code]), name=called, shapes=[_flat(part) for part in parts])


def _flat(part: Any) -> Rings:
    return [[[float(place[0]), float(place[1])] for place in ring] for ring in part]


def _places(areas: list[_Area]) -> list[list[float]]:
    return [place for area in areas for rings in area.shapes for ring in rings for place in ring]


def _frame(areas: list[_Area], width: int, down: float) -> tuple[_Frame, float]:
    """Fit the areas to the width, or to the tallest map that is still at hand; return the frame and its foot."""
    places = _places(areas) or [[0.0, 0.0], [1.0, 1.0]]
    (west, east), (south, north) = (
        (min(place[axis] for place in places), max(place[axis] for place in places)) for axis in (0, 1)
    )
    in_degrees = max(abs(west), abs(east), abs(south), abs(north)) <= _DEGREES
    narrowing = math.cos(math.radians((south + north) / 2)) if in_degrees else 1.0
    wide, high = max((east - west) * narrowing, 1e-9), max(north - south, 1e-9)
    scale = min((width - 2) / wide, _TALLEST[width] / high)
    frame = _Frame(left=west, top=north, narrowing=narrowing, scale=scale, down=down)
    return frame, down + high * scale


def _draw(areas: list[_Area], verdicts: Mapping[str, str], said: str, width: int) -> dict[str, Any]:
    canvas = Canvas(width=width)
    top = canvas.paragraph(0, 2, said, width, fontSize=TITLE, fontWeight="bold", most=5) + 14
    frame, foot = _frame(areas, width, top)
    for area in areas:
        _draw_area(canvas, frame, area, verdicts.get(area.code, _NOBODY))
    _mark_all(canvas, frame, areas[:_MOST_MARKED], verdicts)
    by_code = {area.code: area for area in areas}
    short = [by_code[code] for code, verdict in verdicts.items() if verdict in SHORT and code in by_code]
    _name_some(canvas, frame, short[:_MOST_NAMED], verdicts)
    east = max((frame.point(place)[0] for place in _places(areas)), default=0.0)
    if east < width - _ROOM_FOR_KEY:
        end = _key(canvas, areas, verdicts, (east + 32, top))
        return canvas.spec(max(end, foot + 2))
    return canvas.spec(_key(canvas, areas, verdicts, (1, foot + 14)))


def _mark_all(canvas: Canvas, frame: _Frame, areas: list[_Area], verdicts: Mapping[str, str]) -> None:
    """Put the shape of its verdict on every area that has a hue, for those who cannot tell the hues."""
    for area in areas:
        if LOOKS[verdicts.get(area.code, _NOBODY)].hue != QUIET:
            x, y = _middle(frame, area)
            draw_look(canvas, x, y, verdicts[area.code], color=INK, stroke="white", strokeWidth=0.8, size=36)


def _draw_area(canvas: Canvas, frame: _Frame, area: _Area, verdict: str) -> None:
    dash = (3, 3) if verdict in {"hidden", "not_estimable"} else None
    for rings in area.shapes:
        drawn = [_thinned([frame.point(place) for place in ring]) for ring in rings]
        canvas.area(drawn, fill=FILLS[verdict], stroke=QUIET, strokeWidth=0.8, strokeDash=dash)


def _thinned(ring: Ring) -> Ring:
    """Leave out points closer than half a pixel to the one before: no eye can tell."""
    kept = ring[:1]
    for place in ring[1:-1]:
        if abs(place[0] - kept[-1][0]) + abs(place[1] - kept[-1][1]) >= 0.5:
            kept.append(place)
    return [*kept, *ring[-1:]]


def _name_some(canvas: Canvas, frame: _Frame, areas: list[_Area], verdicts: Mapping[str, str]) -> None:
    """Mark and name areas, the first of any two whose names would lie over each other."""
    taken: list[float] = []
    for area in areas:
        x, y = _middle(frame, area)
        if all(abs(y - other) >= _LINE for other in taken):
            taken.append(y)
            _name(canvas, area, x, y, verdicts[area.code])


def _middle(frame: _Frame, area: _Area) -> tuple[float, float]:
    largest = max((rings[0] for rings in area.shapes), key=len)
    points = [frame.point(place) for place in largest[:-1] or largest]
    return sum(point[0] for point in points) / len(points), sum(point[1] for point in points) / len(points)


def _name(canvas: Canvas, area: _Area, x: float, y: float, verdict: str) -> None:
    draw_look(canvas, x, y, verdict, color=INK, stroke="white", strokeWidth=1)
    name = wrapped(area.name, 150, SMALL, bold=True, most=1)[0]
    room = width_of(name, SMALL, bold=True) + 12
    align, shift = ("left", 9) if x + room <= canvas.width else ("right", -9)
    halo = {"stroke": "white", "strokeWidth": 3, "strokeJoin": "round"}
    for style in (halo, {}):
        canvas.write(x + shift, y, name, align=align, fontSize=SMALL, fontWeight="bold", **style)


def _key(canvas: Canvas, areas: list[_Area], verdicts: Mapping[str, str], at: tuple[float, float]) -> float:
    """Name every fill on the map, with how many areas have it."""
    left, top = at
    shown = [verdicts.get(area.code, _NOBODY) for area in areas]
    for verdict, fill in FILLS.items():
        if verdict in shown:
            dash = (3, 3) if verdict in {"hidden", "not_estimable"} else None
            canvas.box(left, top + 1, 20, 15, fill=fill, stroke=QUIET, strokeWidth=0.8, strokeDash=dash)
            many = shown.count(verdict)
            words = f"{capital(VERDICTS[verdict])}: {many} {'area' if many == 1 else 'areas'}"
            top = canvas.paragraph(left + 29, top, words, canvas.width - left - 29, fontSize=SMALL) + 6
    return top
