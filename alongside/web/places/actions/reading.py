"""Reading a table of small areas: what its columns seem to hold, then the areas as a mapping understands them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from alongside.core.places import SmallAreas
from alongside.exchange.areas import (
    AreaMapping,
    LongCounts,
    SuggestedMapping,
    WideCounts,
    read_areas,
    sample_areas,
)
from alongside.exchange.problems import Notice, Problems, Read, TableError, quoted
from alongside.web.accounts.models import User
from alongside.web.accounts.permissions import Permission, require
from alongside.web.places.models import Place, cells_of, geography_of, scale_of
from alongside.web.uploads import actions as uploads
from alongside.web.uploads.forms import Given
from alongside.web.uploads.models import Upload

AREAS = "places:check_areas"
SHOWN = 6
MOST_PROBLEMS = 100
GONE = "the file was deleted before it was read; upload it again."
NONE_HERE = (
    "none of the areas of {place} is in the file; choose the column of the area codes, or another file."
)
OTHER_VINTAGE = (
    "the areas of {place} are {ours}, and those of the file {theirs}: many share a code and are not the same. "
    "Give a file of {ours}."
)


def take_table(*, given: Given, place: Place | None, by: User, at: datetime) -> Upload:
    """Look at the beginning of a table and put it away until its columns are known; refuse what is no table."""
    require(by, Permission.PLACES_IMPORT)
    seen = sample_areas(given.open(), name=given.name)
    asked = {
        "place": place.public_id if place else "",
        "columns": list(seen.columns),
        "rows": [list(row) for row in seen.rows[:SHOWN]],
        "suggested": suggested(seen.suggestion),
    }
    held = uploads.put_away(given.file or SimpleUploadedFile(given.name, given.text.encode()))
    return uploads.receive(
        place=held, name=given.name, size=given.size, preview=AREAS, asked=asked, by=by, at=at
    )


def suggested(seen: SuggestedMapping) -> dict[str, Any]:
    """Return what the columns seem to hold, as the beginning of the mapping form."""
    layout = "long" if seen.category else "wide" if seen.categories else "none"
    return {
        "code": seen.code or "",
        "name": seen.name or "",
        "parent": seen.parent or "",
        "deprivation": seen.deprivation or "",
        "counts_as": seen.deprivation_counts or "",
        "layout": layout,
        "categories": list(seen.categories),
        "total": seen.total or "",
        "category": seen.category or "",
        "count": seen.count or "",
        "geography": seen.geography.name if seen.geography else "",
    }


def mapping_of(said: Mapping[str, Any]) -> AreaMapping:
    """Return a mapping from what was said of the columns (`forms.MappingForm.said`)."""
    return AreaMapping(
        code=said["code"],
        name=said["name"] or None,
        parent=said["parent"] or None,
        deprivation=said["deprivation"] or None,
        scale=scale_of(said["scale"]),
        counts=layout_of(said),
        geography=geography_of(said["geography"]),
    )


def layout_of(said: Mapping[str, Any]) -> WideCounts | LongCounts | None:
    """Return where the counts stand."""
    if said["layout"] == "wide":
        named = {name: None if name == said["unknown"] else name for name in said["categories"]}
        return WideCounts(dimension=said["dimension"], columns=named, total=said["total"] or None)
    if said["layout"] == "long":
        return LongCounts(dimension=said["dimension"], category=said["category"], count=said["count"])
    return None


def read_table(*, upload: Upload, said: Mapping[str, Any], at: datetime) -> str:
    """Read a whole table as its mapping says: lead on to the preview, or back to the mapping with every bad row."""
    try:
        understood = understood_areas(upload, said)
    except TableError as error:
        note_problems(upload, said, error)
        return upload_address(upload)
    uploads.understand(upload=upload, understood=understood, at=at)
    return upload.address


def understood_areas(upload: Upload, said: Mapping[str, Any]) -> dict[str, Any]:
    """Return the areas of a table as they are stored, those of its place alone where it is for one."""
    try:
        with upload.path.open("rb") as source:
            read = read_areas(source, mapping_of(said), name=upload.file_name)
    except FileNotFoundError:
        Problems(field="areas", file=upload.file_name).stop(GONE)
    place = Place.objects.filter(public_id=upload.asked["place"]).first()
    areas = of_place(read, place) if place else read.value
    return {"cells": cells_of(areas), "notices": texts_of(read.notices), "sha256": read.sha256}


def of_place(read: Read[SmallAreas], place: Place) -> SmallAreas:
    """Return the areas of the file that are in the place; another vintage is refused."""
    problems, ours = Problems(field="areas", file=read.file), place.as_core()
    if read.value.geography != ours.geography:
        theirs = read.value.geography.name
        problems.stop(OTHER_VINTAGE, place=quoted(place.name), ours=ours.geography.name, theirs=theirs)
    shared = read.value.areas.join(ours.areas, on="code", how="semi")
    if shared.is_empty():
        problems.stop(NONE_HERE, place=quoted(place.name))
    return read.value.only(shared["code"].to_list())


def note_problems(upload: Upload, said: Mapping[str, Any], error: TableError) -> None:
    """Keep what is wrong beside what was said of the columns; the file stays, so that both can be mended."""
    rows = [
        {"line": one.line, "column": one.column, "sentence": one.sentence}
        for one in error.problems[:MOST_PROBLEMS]
    ]
    said = {**said, "problems": rows, "more_problems": error.total - len(rows)}
    Upload.objects.filter(pk=upload.pk).update(asked={**upload.asked, "said": said})


def upload_address(upload: Upload) -> str:
    """Return where the columns of a table are named."""
    return reverse("places:map_columns", args=[upload.public_id])


def texts_of(notices: Sequence[Notice]) -> list[str]:
    """Return what a reader remarked, as it is stored."""
    return [one.text for one in notices]
