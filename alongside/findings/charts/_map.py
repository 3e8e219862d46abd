"""What every map of areas shares: outlines fitted to the width, marks in their middles, names that do not collide."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from alongside.findings.charts._canvas import SMALL, TITLE, Canvas
from alongside.findings.charts._chart import NARROW, WIDE
from alongside.findings.charts._letters import width_of, wrapped
from alongside.findings.sentences import plain

Ring: TypeAlias = list[list[float]]
Rings: TypeAlias = list[Ring]
Key: TypeAlias = Callable[[float, float], float]
"""Draws the key from its top left corner, and returns where it ends."""

_TALLEST = {WIDE: 620, NARROW: 420}
_DEGREES = 400
_ROOM_FOR_KEY = 260
_LINE = 20
_FINEST = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class MapArea:
    """One area: its code, its name ("" where it is not to be named), and its outlines in the map's own units."""

    code: str
    name: str
    shapes: list[Rings]


@dataclass(frozen=True, slots=True, kw_only=True)
class MapFrame:
    """How the map's units become pixels: stretched alike both ways, north up; `foot` and `east` bound the map."""

    left: float
    top: float
    narrowing: float
    scale: float
    down: float
    foot: float
    east: float

    def point(self, place: list[float]) -> list[float]:
        """Return a place on the sheet."""
        across = (place[0] - self.left) * self.narrowing * self.scale
        return [round(across, 1), round(self.down + (self.top - place[1]) * self.scale, 1)]

    def middle(self, area: MapArea) -> tuple[float, float]:
        """Return the middle of an area's longest outline, on the sheet."""
        largest = max((rings[0] for rings in area.shapes), key=len)
        points = [self.point(place) for place in largest[:-1] or largest]
        return sum(point[0] for point in points) / len(points), sum(point[1] for point in points) / len(
            points
        )


def map_areas(shapes: Mapping[str, Any], *, code: str = "code", name: str = "name") -> Iterator[MapArea]:
    """Yield the areas of a GeoJSON feature collection that have a shape or are still to be counted in the key."""
    for feature in shapes["features"]:
        properties, geometry = feature["properties"], feature["geometry"] or {}
        places = geometry.get("coordinates") or []
        parts = [places] if geometry.get("type") == "Polygon" else places
        called = plain(properties.get(name, properties[code]) or "")
        yield MapArea(code=str(properties[code]), name=called, shapes=[_flat(part) for part in parts])


def _flat(part: Any) -> Rings:
    return [[[float(place[0]), float(place[1])] for place in ring] for ring in part]


def begin_map(canvas: Canvas, areas: list[MapArea], said: str) -> MapFrame:
    """Write the finding over the map, and fit the areas below it to the width or to the tallest at hand."""
    width = canvas.width
    down = canvas.paragraph(0, 2, said, width, fontSize=TITLE, fontWeight="bold", most=6) + 14
    places = [place for area in areas for rings in area.shapes for ring in rings for place in ring]
    (west, east), (south, north) = (
        (min(place[axis] for place in places), max(place[axis] for place in places)) if places else (0.0, 1.0)
        for axis in (0, 1)
    )
    in_degrees = max(abs(west), abs(east), abs(south), abs(north)) <= _DEGREES
    narrowing = math.cos(math.radians((south + north) / 2)) if in_degrees else 1.0
    wide, high = max((east - west) * narrowing, 1e-9), max(north - south, 1e-9)
    scale = min((width - 2) / wide, _TALLEST[width] / high)
    return MapFrame(
        left=west,
        top=north,
        narrowing=narrowing,
        scale=scale,
        down=down,
        foot=down + high * scale,
        east=wide * scale,
    )


def draw_area(canvas: Canvas, frame: MapFrame, area: MapArea, **style: Any) -> None:
    """Draw the outlines of an area."""
    for rings in area.shapes:
        drawn = [_thinned([frame.point(place) for place in ring]) for ring in rings]
        canvas.area(drawn, **style)


def _thinned(ring: Ring) -> Ring:
    """Leave out points closer than half a pixel to the one before: no eye can tell."""
    kept = ring[:1]
    for place in ring[1:-1]:
        if abs(place[0] - kept[-1][0]) + abs(place[1] - kept[-1][1]) >= _FINEST:
            kept.append(place)
    return [*kept, *ring[-1:]]


def name_areas(canvas: Canvas, frame: MapFrame, areas: Iterable[MapArea]) -> list[MapArea]:
    """Name areas, the first of any two whose names would lie over each other; return those named."""
    taken: list[float] = []
    named = []
    for area in areas:
        x, y = frame.middle(area)
        if all(abs(y - other) >= _LINE for other in taken):
            taken.append(y)
            named.append(area)
            _name(canvas, area.name, x, y)
    return named


def _name(canvas: Canvas, words: str, x: float, y: float) -> None:
    name = wrapped(words, 150, SMALL, bold=True, most=1)[0]
    room = width_of(name, SMALL, bold=True) + 12
    align, shift = ("left", 9) if x + room <= canvas.width else ("right", -9)
    halo = {"stroke": "white", "strokeWidth": 3, "strokeJoin": "round"}
    for style in (halo, {}):
        canvas.write(x + shift, y, name, align=align, fontSize=SMALL, fontWeight="bold", **style)


def end_map(canvas: Canvas, frame: MapFrame, key: Key) -> dict[str, Any]:
    """Draw the key beside the map where there is room, else below it; return the drawing."""
    if frame.east < canvas.width - _ROOM_FOR_KEY:
        return canvas.spec(max(key(frame.east + 32, frame.down), frame.foot + 2))
    return canvas.spec(key(1, frame.foot + 14))
