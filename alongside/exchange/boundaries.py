"""Shapes of areas from GeoJSON or TopoJSON: keyed by area code, checked, and simplified where they are large."""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias

from alongside.core.places import possible_geographies
from alongside.exchange._json_shapes import Shape, shapes_of
from alongside.exchange._simplifying import points_in, simplified
from alongside.exchange.problems import Notice, Problems, Read, listed, quoted

Source: TypeAlias = str | os.PathLike[str] | BinaryIO
Ring: TypeAlias = list[tuple[float, float]]
Polygons: TypeAlias = list[list[Ring]]
"""The polygons of one area, each an outer ring and its holes."""

LARGEST_FILE = 100_000_000
"""Bytes of the largest file of shapes."""
MOST_POINTS = 60_000
"""Points a map is drawn from: more are simplified, and say so."""
_TOO_LARGE = (
    "the file is larger than {limit} MB, the most that is read; export the shapes of the place alone."
)
_ARCHIVE = "this is an archive or a shapefile; export the shapes as GeoJSON (WGS84, EPSG:4326)."
_NOT_UTF_8 = "the file is not UTF-8 text; export the shapes as GeoJSON again."
_NOT_JSON = "the file is not JSON; export the shapes as GeoJSON or TopoJSON again."
_MISSING_FILE = "there is no such file, or it cannot be opened; check the name and the folder."
_WHICH_CODE = (
    "no property holds a different area code for every shape; say which to use (there are {properties})."
)
_NO_SHAPES = "there are no shapes in the file; export the areas as polygons."
_NO_CODE = "shape {number} has no {property}; give every shape the code of its area."
_TWICE = "shapes {first} and {number} are both {code}; join them into one shape."
_SIMPLIFIED = "The shapes were simplified from {before} points to {after}; borders that meet still meet."
_SHAPELESS = "{number} areas have a code but no shape: {codes}."


@dataclass(frozen=True, slots=True, kw_only=True)
class ShapeMatch:
    """The areas without a shape, and the shapes without an area."""

    without_shape: tuple[str, ...]
    without_area: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Boundaries:
    """The shapes of areas by code, in degrees of longitude and latitude. `code_property`: where the codes stood."""

    polygons: Mapping[str, Polygons]
    code_property: str

    @property
    def points(self) -> int:
        """How many points the shapes are drawn from."""
        return points_in(self.polygons.values())

    def only(self, codes: Collection[str]) -> Boundaries:
        """Return the shapes of these areas."""
        chosen = set(codes)
        kept = {code: shape for code, shape in self.polygons.items() if code in chosen}
        return Boundaries(polygons=kept, code_property=self.code_property)

    def match(self, codes: Iterable[str]) -> ShapeMatch:
        """Hold the shapes against a list of areas."""
        wanted = dict.fromkeys(codes)
        return ShapeMatch(
            without_shape=tuple(code for code in wanted if code not in self.polygons),
            without_area=tuple(code for code in self.polygons if code not in wanted),
        )

    def feature_collection(self) -> dict[str, Any]:
        """Return the shapes as GeoJSON, each feature with its code as `id` and as the property `code`."""
        return {"type": "FeatureCollection", "features": [self._feature(code) for code in self.polygons]}

    def _feature(self, code: str) -> dict[str, Any]:
        coordinates = [
            [[list(point) for point in ring] for ring in polygon] for polygon in self.polygons[code]
        ]
        geometry = {"type": "MultiPolygon", "coordinates": coordinates}
        return {"type": "Feature", "id": code, "properties": {"code": code}, "geometry": geometry}


def read_boundaries(
    source: Source,
    *,
    code_property: str | None = None,
    name: str | None = None,
    most_points: int = MOST_POINTS,
) -> Read[Boundaries]:
    """Read the shapes of areas, or refuse the file with every problem in it (`TableError`).

    `source` is a path or an open binary file, `code_property` the property that holds the area code (found where
    one property alone can be it). More than `most_points` points are simplified by Visvalingam's areas along
    shared borders, so that neighbours still meet.
    """
    problems = Problems(field="boundaries", file=_called(source, name))
    document = _document(source, problems)
    shapes = shapes_of(document, problems)
    problems.settle()
    if not any(shape.polygons for shape in shapes):
        problems.stop(_NO_SHAPES)
    key = code_property or _code_property(shapes, problems)
    kept, shapeless = _by_code(shapes, key, problems)
    problems.settle()
    notices = [_shapeless(shapeless, problems.file)] if shapeless else []
    before = points_in(kept.values())
    if before > most_points:
        kept = simplified(kept, most_points=most_points)
        values = {"before": f"{before:,}", "after": f"{points_in(kept.values()):,}"}
        notices.append(
            Notice(code="shapes_simplified", file=problems.file, template=_SIMPLIFIED, values=values)
        )
    return Read(
        value=Boundaries(polygons=kept, code_property=key), file=problems.file, notices=tuple(notices)
    )


def _called(source: Source, name: str | None) -> str:
    own = source if isinstance(source, str | os.PathLike) else getattr(source, "name", "")
    return name or (Path(own).name if isinstance(own, str | os.PathLike) else "") or "the file"


def _document(source: Source, problems: Problems) -> Any:
    content = _content(source, problems)
    if len(content) > LARGEST_FILE:
        problems.stop(_TOO_LARGE, limit=LARGEST_FILE // 1_000_000)
    if content.startswith((b"PK\x03\x04", b"\x1f\x8b", b"\x00\x00\x27\x0a")):
        problems.stop(_ARCHIVE)
    try:
        return json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        problems.stop(_NOT_UTF_8)
    except json.JSONDecodeError as broken:
        problems.stop(_NOT_JSON, line=broken.lineno)
    except (RecursionError, ValueError):  # brackets without end, or a number of thousands of digits
        problems.stop(_NOT_JSON)


def _content(source: Source, problems: Problems) -> bytes:
    try:
        if isinstance(source, str | os.PathLike):
            with Path(source).open("rb") as opened:
                return opened.read(LARGEST_FILE + 1)
        return source.read(LARGEST_FILE + 1)
    except (OSError, ValueError):  # ValueError: a NUL in the name itself
        problems.stop(_MISSING_FILE)


def _code_property(shapes: list[Shape], problems: Problems) -> str:
    """The one property with a different value for every shape, area codes before others."""
    names = dict.fromkeys(name for shape in shapes for name in shape.properties)
    different = [name for name in names if _is_different(shapes, name)]
    coded = [name for name in different if all(possible_geographies(code) for code in _values(shapes, name))]
    if not coded and len(different) != 1:
        problems.stop(_WHICH_CODE, properties=listed(names) or "none")
    return (coded or different)[0]


def _is_different(shapes: list[Shape], name: str) -> bool:
    values = _values(shapes, name)
    return len(values) == len(shapes) and len(set(values)) == len(values)


def _values(shapes: list[Shape], name: str) -> list[str]:
    return [shape.properties[name] for shape in shapes if shape.properties.get(name)]


def _by_code(shapes: list[Shape], key: str, problems: Problems) -> tuple[dict[str, Polygons], list[str]]:
    kept: dict[str, Polygons] = {}
    first: dict[str, int] = {}
    shapeless = []
    for shape in shapes:
        code = shape.properties.get(key)
        if not code:
            problems.add(_NO_CODE, number=shape.number, property=quoted(key))
        elif code in first:
            problems.add(_TWICE, first=first[code], number=shape.number, code=quoted(code))
        else:
            first[code] = shape.number
            if shape.polygons:
                kept[code] = shape.polygons
            else:
                shapeless.append(code)
    return kept, shapeless


def _shapeless(codes: list[str], file: str) -> Notice:
    values = {"number": len(codes), "codes": listed(codes)}
    return Notice(code="areas_without_shape", file=file, template=_SHAPELESS, values=values)
