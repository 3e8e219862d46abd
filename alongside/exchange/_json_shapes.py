"""GeoJSON and TopoJSON to rings of longitude and latitude, with every shape that cannot be drawn named."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from alongside.exchange._words import clean
from alongside.exchange.problems import Problems, quoted

Ring: TypeAlias = list[tuple[float, float]]

_DECIMALS = 6
"""A tenth of a metre: more is noise in a map of areas, and hides that two borders are one."""
_WORLD = ("CRS84", "4326")
_WHAT = "the file holds neither GeoJSON features nor a TopoJSON topology; export the areas as GeoJSON."
_OTHER_GRID = "the shapes are in {crs}; export them in longitude and latitude (WGS84, EPSG:4326)."
_BRITISH_GRID = (
    "the shapes are in metres of the British National Grid (shape {number}: {x}, {y}); export them in longitude and "
    "latitude (WGS84, EPSG:4326)."
)
_FAR_OUT = (
    "shape {number} has a point at {x}, {y}, which is no longitude and latitude; export the shapes in WGS84 "
    "(EPSG:4326)."
)
_SWAPPED = (
    "longitude and latitude are swapped (shape {number}: {x}, {y}); export the shapes with longitude first."
)
_NOT_AREA = "shape {number} is {kind}, not a polygon; export the areas as polygons."
_BAD_RING = "shape {number} has an outline that is not a list of points with at least three corners."
_BAD_FEATURE = "shape {number} is not a GeoJSON feature."
_BAD_ARC = "shape {number} asks for an arc that the topology does not have."


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """One shape of a file: its number from 1, its properties as text, and its polygons (none: no shape)."""

    number: int
    properties: Mapping[str, str]
    polygons: list[list[Ring]]


class _BadShapeError(Exception):
    """A shape that cannot be drawn."""

    def __init__(self, template: str, **values: object) -> None:
        super().__init__(template)
        self.template, self.values = template, values


def shapes_of(document: Any, problems: Problems) -> list[Shape]:
    """Return the shapes of a GeoJSON or TopoJSON document; what cannot be drawn is noted in `problems`."""
    if not isinstance(document, dict):
        problems.stop(_WHAT)
    _refuse_other_grids(document.get("crs"), problems)
    if document.get("type") == "Topology":
        geometries, lines = _topology(document, problems)
    else:
        geometries, lines = _features(document, problems), _Lines(arcs=None)
    shapes = []
    for number, feature in enumerate(geometries, start=1):
        try:
            shapes.append(_shape(number, feature, lines))
        except _BadShapeError as bad:
            problems.add(bad.template, number=number, **bad.values)  # type: ignore[arg-type]  # names of a template
    _refuse_swapped(shapes, problems)
    return shapes


def _refuse_other_grids(crs: Any, problems: Problems) -> None:
    """The old `crs` member names the grid; today's GeoJSON is WGS84 and says nothing."""
    name = crs.get("properties", {}).get("name") if isinstance(crs, dict) else None
    if isinstance(name, str) and not any(world in name for world in _WORLD):
        problems.stop(_OTHER_GRID, crs=quoted(name))


def _features(document: dict[str, Any], problems: Problems) -> list[Any]:
    if document.get("type") == "Feature":
        return [document]
    features = document.get("features")
    if document.get("type") != "FeatureCollection" or not isinstance(features, list):
        problems.stop(_WHAT)
    return features


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lines:
    """How rings are written: as points (GeoJSON), or as numbers of shared arcs (TopoJSON)."""

    arcs: list[Ring] | None

    def ring(self, written: Any) -> Ring:
        if not isinstance(written, list):
            raise _BadShapeError(_BAD_RING)
        points = [_point(position) for position in written] if self.arcs is None else self._stitched(written)
        if points and points[0] != points[-1]:
            points.append(points[0])
        if len(set(points)) < 3:
            raise _BadShapeError(_BAD_RING)
        return points

    def _stitched(self, numbers: list[Any]) -> Ring:
        points: Ring = []
        for number in numbers:
            arc = self._arc(number)
            points += arc[1:] if points else arc
        return points

    def _arc(self, number: Any) -> Ring:
        """A negative number is the arc ~number backwards."""
        at = ~number if isinstance(number, int) and number < 0 else number
        if not isinstance(at, int) or isinstance(at, bool) or self.arcs is None or at >= len(self.arcs):
            raise _BadShapeError(_BAD_ARC)
        return self.arcs[at][::-1] if number < 0 else self.arcs[at]


def _topology(document: dict[str, Any], problems: Problems) -> tuple[list[Any], _Lines]:
    """The geometries of the object that has most of them, as features, and the arcs they are made of."""
    objects, arcs = document.get("objects"), document.get("arcs")
    if not isinstance(objects, dict) or not isinstance(arcs, list):
        problems.stop(_WHAT)
    collections = [_members(value) for value in objects.values()]
    try:
        lines = _Lines(arcs=_decoded(arcs, document.get("transform")))
    except (_BadShapeError, TypeError, KeyError, ValueError, AttributeError):
        problems.stop(_WHAT)
    geometries = max(collections, key=len, default=[])
    return [_as_feature(geometry) for geometry in geometries], lines


def _members(value: Any) -> list[Any]:
    if not isinstance(value, dict):
        return []
    members = value.get("geometries", [value])
    return members if isinstance(members, list) else []


def _as_feature(geometry: Any) -> Any:
    if not isinstance(geometry, dict):
        return geometry
    drawn = {"type": geometry.get("type"), "coordinates": geometry.get("arcs")}
    return {
        "type": "Feature",
        "id": geometry.get("id"),
        "properties": geometry.get("properties"),
        "geometry": drawn if drawn["type"] else None,
    }


def _decoded(arcs: list[Any], transform: Any) -> list[Ring]:
    """Arcs as points: where the topology is quantised, each position is a step from the one before."""
    if transform is None:
        return [[_point(position) for position in arc] for arc in arcs]
    (width, height), (left, bottom) = transform["scale"], transform["translate"]
    decoded = []
    for arc in arcs:
        x = y = 0
        points = []
        for step_x, step_y, *_ in arc:
            x, y = x + step_x, y + step_y
            points.append(_point([x * width + left, y * height + bottom]))
        decoded.append(points)
    return decoded


def _point(position: Any) -> tuple[float, float]:
    match position:
        case [int() | float() as x, int() | float() as y, *_] if math.isfinite(x) and math.isfinite(y):
            return round(float(x), _DECIMALS), round(float(y), _DECIMALS)
    raise _BadShapeError(_BAD_RING)


def _shape(number: int, feature: Any, lines: _Lines) -> Shape:
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        raise _BadShapeError(_BAD_FEATURE)
    polygons = _polygons(feature.get("geometry"), lines)
    for polygon in polygons:
        for ring in polygon:
            _refuse_metres(ring)
    return Shape(number=number, properties=_properties(feature), polygons=polygons)


def _properties(feature: dict[str, Any]) -> dict[str, str]:
    given = feature.get("properties")
    properties = given if isinstance(given, dict) else {}
    named = properties if feature.get("id") is None else {**properties, "id": feature["id"]}
    return {name: clean(str(value)) for name, value in named.items() if isinstance(value, str | int)}


def _polygons(geometry: Any, lines: _Lines) -> list[list[Ring]]:
    if geometry is None:
        return []
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in ("Polygon", "MultiPolygon"):  # anything may stand there, a list too
        raise _BadShapeError(_NOT_AREA, kind=quoted(kind))
    written = geometry.get("coordinates")
    polygons = [written] if kind == "Polygon" else written
    if not isinstance(polygons, list) or not all(isinstance(polygon, list) for polygon in polygons):
        raise _BadShapeError(_BAD_RING)
    return [[lines.ring(ring) for ring in polygon] for polygon in polygons if polygon]


def _refuse_metres(ring: Ring) -> None:
    for x, y in ring:
        if abs(x) > 180 or abs(y) > 90:
            grid = 0 <= x <= 700_000 and 0 <= y <= 1_300_000
            raise _BadShapeError(_BRITISH_GRID if grid else _FAR_OUT, x=x, y=y)


def _refuse_swapped(shapes: list[Shape], problems: Problems) -> None:
    """Britain and Ireland lie at 9 west to 3 east, 49 to 61 north; read the other way round they are at sea."""
    for shape in shapes:
        for x, y in (point for polygon in shape.polygons for point in polygon[0]):
            if not (49 <= x <= 61 and -9 <= y <= 3):
                return
    for shape in (shape for shape in shapes if shape.polygons):
        x, y = shape.polygons[0][0][0]
        problems.stop(_SWAPPED, number=shape.number, x=x, y=y)
