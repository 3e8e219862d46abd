"""Small maps for the tests of boundaries."""

from __future__ import annotations

import io
import json
from typing import Any

SQUARE = [[-3.0, 53.8], [-2.9, 53.8], [-2.9, 53.9], [-3.0, 53.9], [-3.0, 53.8]]
HOLE = [[-2.98, 53.82], [-2.92, 53.82], [-2.92, 53.88], [-2.98, 53.82]]


def feature(code: object, *rings: list[list[float]], **more: Any) -> dict[str, Any]:
    geometry = {"type": "Polygon", "coordinates": list(rings)} if rings else None
    return {
        "type": "Feature",
        "properties": {"lsoa21_code": code, "name": "somewhere"},
        "geometry": geometry,
        **more,
    }


def collection(*features: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features), **more}


def stored(document: Any) -> io.BytesIO:
    return io.BytesIO(json.dumps(document).encode())


TOPOLOGY = {
    "type": "Topology",
    "transform": {"scale": [0.1, 0.1], "translate": [-3.0, 53.0]},
    # two squares side by side: the arc between them is shared, and met backwards by the second
    "arcs": [[[1, 0], [0, 1]], [[1, 1], [-1, 0], [0, -1], [1, 0]], [[1, 0], [1, 0], [0, 1], [-1, 0]]],
    "objects": {
        "areas": {
            "type": "GeometryCollection",
            "geometries": [
                {"type": "Polygon", "arcs": [[0, 1]], "properties": {"code": "E01000001"}},
                {"type": "MultiPolygon", "arcs": [[[2, -1]]], "properties": {"code": "E01000002"}},
            ],
        }
    },
}
