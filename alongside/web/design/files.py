"""A file as it is sent: shown or saved, kept by nobody but the one browser, sent again only when it has changed."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified

from alongside.findings.documents import Picture

SVG, PNG, CSV = "image/svg+xml", "image/png", "text/csv; charset=utf-8"
PICTURE = re.compile(r"^(?P<name>[a-z0-9-]+?)(?:-(?P<width>wide|narrow)\.svg|\.png)$")

AddressOf = Callable[[str], str]
"""From the name of a file to its address."""


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


class Sized(Protocol):
    """What a page needs to know of a drawing that was kept."""

    @property
    def name(self) -> str: ...
    @property
    def alt(self) -> str: ...
    @property
    def wide_size(self) -> Any: ...
    @property
    def narrow_size(self) -> Any: ...


class Drawing(Sized, Protocol):
    """A drawing that was kept: wide, narrow, and for documents where that was asked for."""

    @property
    def wide(self) -> str: ...
    @property
    def narrow(self) -> str: ...
    @property
    def png(self) -> Any: ...


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


def table_file(name: str, text: str) -> File:
    """Return a table to be saved, with the mark by which a spreadsheet knows its letters."""
    return File(content=("\ufeff" + text).encode(), content_type=CSV, name=name)


def drawing_named(name: str) -> str:
    """Return which drawing a file's name asks for, or nothing where it is not the name of a picture."""
    asked = PICTURE.match(name)
    return asked["name"] if asked else ""


def picture_file(name: str, drawings: Iterable[Drawing]) -> File | None:
    """Return a picture: a drawing at one of two widths, or an image for documents."""
    asked = PICTURE.match(name)
    one = next((each for each in drawings if asked and each.name == asked["name"]), None)
    if asked is None or one is None:
        return None
    if asked["width"]:
        svg = one.wide if asked["width"] == "wide" else one.narrow
        return File(content=svg.encode(), content_type=SVG, name=name, is_shown=True)
    return File(content=bytes(one.png), content_type=PNG, name=name, is_shown=True) if one.png else None


def picture_of(drawing: Sized, address: AddressOf) -> Picture:
    """Return where a drawing is served."""
    wide, narrow = tuple(drawing.wide_size), tuple(drawing.narrow_size)
    return Picture(
        wide=address(f"{drawing.name}-wide.svg"),
        narrow=address(f"{drawing.name}-narrow.svg"),
        wide_size=(wide[0], wide[1]),
        narrow_size=(narrow[0], narrow[1]),
        alt=drawing.alt,
    )
