"""What there is to take away of a place: its areas, its tables, its pictures; and how a file is sent."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified

from alongside.core.places import AREA_SCHEMA
from alongside.exchange.rows import rows_as_text
from alongside.web.places.models import Place
from alongside.web.places.models.words import category_words, slopes_table

SVG, PNG, CSV = "image/svg+xml", "image/png", "text/csv; charset=utf-8"
PICTURE = re.compile(r"^(?P<name>[a-z0-9-]+?)(?:-(?P<width>wide|narrow)\.svg|\.png)$")
SAMPLE = (
    (
        "area code",
        "area name",
        "district",
        "deprivation rank",
        "White British",
        "Pakistani",
        "Other",
        "Not stated",
    ),
    ("E01033769", "Riverside 001A", "Riverside", 812, 640, 410, 380, 22),
    ("E01033770", "Riverside 001B", "Riverside", 9240, 910, 160, 290, 14),
    ("E01033771", "Hill Top 002A", "Hill Top", 30115, 1320, 35, 120, 9),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """One file as it is sent: to be shown inside a page, or to be saved under its name."""

    content: bytes
    content_type: str
    name: str
    is_shown: bool = False

    @property
    def etag(self) -> str:
        """What a browser that has it already says."""
        return f'"{hashlib.sha256(self.content).hexdigest()[:32]}"'


def send(request: HttpRequest, file: File | None) -> HttpResponse:
    """Answer with a file, with nothing where the browser has it, with 404 where there is none."""
    if file is None:
        raise Http404
    unchanged = file.etag in request.headers.get("If-None-Match", "")
    answer = (
        HttpResponseNotModified() if unchanged else HttpResponse(file.content, content_type=file.content_type)
    )
    answer["ETag"] = file.etag
    answer["Cache-Control"] = "private, no-cache"
    answer["X-Content-Type-Options"] = "nosniff"
    if not unchanged:
        kind = "inline" if file.is_shown else "attachment"
        answer["Content-Disposition"] = f'{kind}; filename="{file.name}"'
    return answer


def place_file(name: str, place: Place) -> File | None:
    """Return a file of a place, or none."""
    if name == "areas.csv":
        return table_file(name, areas_csv(place))
    if name == "slopes.csv":
        return table_file(name, slopes_table(place).to_csv())
    return picture_file(name, place)


def table_file(name: str, text: str) -> File:
    """Return a table to be saved, with the mark by which a spreadsheet knows its letters."""
    return File(content=("\ufeff" + text).encode(), content_type=CSV, name=name)


def picture_file(name: str, place: Place) -> File | None:
    """Return a picture: a drawing at one of two widths, or an image for documents."""
    asked = PICTURE.match(name)
    drawing = place.drawings.filter(name=asked["name"]).first() if asked else None
    if asked is None or drawing is None:
        return None
    if asked["width"]:
        svg = drawing.wide if asked["width"] == "wide" else drawing.narrow
        return File(content=svg.encode(), content_type=SVG, name=name, is_shown=True)
    return File(content=bytes(drawing.png), content_type=PNG, name=name, is_shown=True)


def areas_csv(place: Place) -> str:
    """Return every area as a line: what is known of it, its tenths, its counts."""
    counts = place.areas["counts"]
    found = [place.result[which].get("of", [None] * place.size) for which in ("nation", "here")]
    header = [*AREA_SCHEMA, "tenth in the nation", "tenth in the place"]
    header += [f"{one['dimension']}: {category_words(one['category'])}" for one in counts]
    columns = [place.areas["areas"][name] for name in AREA_SCHEMA] + found + [one["counts"] for one in counts]
    return rows_as_text(header=header, rows=zip(*columns, strict=True))


def sample_file() -> File:
    """Return a small right file of areas to write over."""
    header, *rows = SAMPLE
    return table_file("areas.csv", rows_as_text(header=map(str, header), rows=rows))
