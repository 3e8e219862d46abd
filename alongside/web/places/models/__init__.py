"""What a partnership keeps of its places."""

from alongside.web.places.models.cells import (
    GEOGRAPHY_NAMES,
    Cells,
    areas_of,
    categories_of,
    cells_of,
    geography_of,
    scale_of,
)
from alongside.web.places.models.places import (
    ELSEWHERE,
    MOST_SLOPES,
    Holds,
    Place,
    PlaceDrawing,
    PlaceFile,
)

__all__ = [
    "ELSEWHERE",
    "GEOGRAPHY_NAMES",
    "MOST_SLOPES",
    "Cells",
    "Holds",
    "Place",
    "PlaceDrawing",
    "PlaceFile",
    "areas_of",
    "categories_of",
    "cells_of",
    "geography_of",
    "scale_of",
]
