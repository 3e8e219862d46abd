"""Makers of places, from files as a person would give them, without drawing anything."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from alongside.web.accounts.models import User
from alongside.web.accounts.permissions import Role
from alongside.web.places import actions
from alongside.web.places.models import Place
from alongside.web.uploads.forms import Given
from alongside.web.uploads.models import Upload
from tests.web.makers import make_member

AREAS = 20
FIRST = 33_769
CODES = tuple(f"E01{FIRST + at:06d}" for at in range(AREAS))
HEADER = "area code,area name,part of,deprivation rank,White,Asian,Not stated"
SAID: Mapping[str, Any] = {
    "code": "area code",
    "geography": "LSOA 2021",
    "name": "area name",
    "parent": "part of",
    "deprivation": "deprivation rank",
    "scale": {
        "counts": "rank",
        "one_is": "most deprived",
        "out_of": 33_755,
        "index": "English Indices of Deprivation 2025",
        "rounds_up": False,
    },
    "layout": "wide",
    "dimension": "ethnicity",
    "categories": ["White", "Asian", "Not stated"],
    "total": "",
    "unknown": "Not stated",
    "category": "",
    "count": "",
}
NOTHING_COUNTED = {"layout": "none", "dimension": "", "categories": [], "unknown": ""}
ANSWERS: Mapping[str, Any] = {
    **{name: value for name, value in SAID.items() if name not in ("scale", "layout")},
    "layout": "wide",
    "counts_as": "rank",
    "direction": "most deprived",
    "index": "English Indices of Deprivation 2025",
    "out_of": "",
}
SOURCE: Mapping[str, Any] = {"source": "Census 2021", "licence": "OGL v3.0", "counted_on": date(2021, 3, 21)}


def line(at: int) -> str:
    """Return one area: the first is the most deprived, and more Asian people live there."""
    part, rank = ("Town" if at < 14 else "Hill"), 500 + at * 1700
    return f"{CODES[at]},{part} {at + 1:03d},{part},{rank},{800 + 10 * at},{300 - 12 * at},5"


def area_table(*, areas: int = AREAS) -> str:
    """Return a table of areas as CSV text."""
    return "\n".join([HEADER, *(line(at) for at in range(areas))]) + "\n"


def shape_of(code: str, at: int) -> dict[str, Any]:
    """Return one area as a square, five in a row."""
    west, south = -3.0 + 0.02 * (at % 5), 53.8 + 0.01 * (at // 5)
    ring = [
        [west, south],
        [west + 0.02, south],
        [west + 0.02, south + 0.01],
        [west, south + 0.01],
        [west, south],
    ]
    geometry = {"type": "Polygon", "coordinates": [ring]}
    return {"type": "Feature", "properties": {"LSOA21CD": code}, "geometry": geometry}


def shapes_file(*, areas: int = AREAS, strangers: int = 0) -> str:
    """Return the shapes of the areas as GeoJSON text, and of some areas elsewhere."""
    codes = [*CODES[:areas], *(f"E01{1000 + at:06d}" for at in range(strangers))]
    features = [shape_of(code, at) for at, code in enumerate(codes)]
    return json.dumps({"type": "FeatureCollection", "features": features})


def given(text: str, name: str = "areas.csv") -> Given:
    """Return text as a file that was uploaded."""
    return Given(file=SimpleUploadedFile(name, text.encode()), text="", name=name)


def make_waiting(*, by: User, place: Place | None = None, text: str = "") -> Upload:
    """Make a table whose columns are yet to be named."""
    return actions.take_table(given=given(text or area_table()), place=place, by=by, at=timezone.now())


def make_read(
    *, by: User, place: Place | None = None, text: str = "", said: Mapping[str, Any] = SAID
) -> Upload:
    """Make a table that was understood and waits to be kept."""
    upload = make_waiting(by=by, place=place, text=text)
    actions.read_table(upload=upload, said=said, at=timezone.now())
    upload.refresh_from_db()
    return upload


def make_place(*, by: User | None = None, name: str = "Seaside", **changes: Any) -> Place:
    """Make a place of twenty areas; `text` and `said` change the file, other changes what is said of it."""
    by = by or make_member(Role.MANAGER)
    file = {key: changes.pop(key) for key in ("text", "said") if key in changes}
    kept = {"name": name, "parents": [], **SOURCE, **changes}
    return actions.keep_place(upload=make_read(by=by, **file), **kept, by=by, at=timezone.now())


def make_shapes_read(*, place: Place, by: User, text: str = "") -> Upload:
    """Make shapes that were understood and wait to be kept."""
    file = given(text or shapes_file(), "areas.geojson")
    return actions.shapes_now(given=file, place=place, by=by, at=timezone.now())


def make_shaped(*, by: User | None = None, **changes: Any) -> Place:
    """Make a place whose areas have shapes."""
    by = by or make_member(Role.MANAGER)
    upload = make_shapes_read(place=make_place(by=by, **changes), by=by)
    return actions.keep_shapes(upload=upload, source="ONS", licence="", by=by, at=timezone.now())


def make_drawing(place: Place, name: str = "map") -> None:
    """Make a picture of nothing."""
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="720" height="100"><title>drawn</title></svg>'
    place.drawings.create(
        version=place.version,
        name=name,
        alt="Map of the place.",
        wide=svg,
        narrow=svg,
        wide_size=[720, 100],
        narrow_size=[340, 100],
        png=b"\x89PNG",
        sha256="ab" * 32,
    )
