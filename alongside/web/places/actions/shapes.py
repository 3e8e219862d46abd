"""Reading the shapes of a place's areas, and keeping them."""

from __future__ import annotations

import hashlib
from datetime import datetime
from io import BytesIO
from typing import Any

from django.db import transaction

from alongside.exchange.boundaries import Boundaries, read_boundaries
from alongside.exchange.problems import Problems, Read, quoted
from alongside.web.accounts.models import User
from alongside.web.accounts.permissions import Permission, require
from alongside.web.audit import actions as audit
from alongside.web.places.actions.reading import GONE, texts_of
from alongside.web.places.models import Holds, Place, PlaceFile
from alongside.web.uploads import actions as uploads
from alongside.web.uploads.forms import Given
from alongside.web.uploads.models import Upload

SHAPES = "places:check_shapes"
NO_SHAPE = (
    "no shape has the code of an area of {place}: the codes in the file stand in {property}. "
    "Give the shapes of these areas."
)


def shapes_now(*, given: Given, place: Place, by: User, at: datetime) -> Upload:
    """Read a small file of shapes while its person waits; what cannot be used is refused with a `TableError`."""
    require(by, Permission.PLACES_IMPORT)
    understood = understood_shapes(given.open().read(), name=given.name, place=place)
    asked = {"place": place.public_id}
    return uploads.receive_read(
        name=given.name, size=given.size, preview=SHAPES, asked=asked, understood=understood, by=by, at=at
    )


def shapes_later(*, upload: Upload) -> dict[str, Any]:
    """Read a file of shapes that was put away; one that is no longer there is refused with a `TableError`."""
    place = Place.objects.get(public_id=upload.asked["place"])
    try:
        content = upload.path.read_bytes()
    except FileNotFoundError:
        Problems(field="boundaries", file=upload.file_name).stop(GONE)
    return understood_shapes(content, name=upload.file_name, place=place)


def understood_shapes(content: bytes, *, name: str, place: Place) -> dict[str, Any]:
    """Return the shapes of a place's areas, and which areas have none."""
    read = read_boundaries(BytesIO(content), name=name)
    codes = place.as_core().areas["code"].to_list()
    matched = read.value.match(codes)
    refuse_strangers(read, place, found=len(codes) - len(matched.without_shape))
    return {
        "collection": read.value.only(codes).feature_collection(),
        "without_shape": list(matched.without_shape),
        "without_area": len(matched.without_area),
        "notices": texts_of(read.notices),
        "sha256": hashlib.sha256(content).hexdigest(),
    }


def refuse_strangers(read: Read[Boundaries], place: Place, *, found: int) -> None:
    """Refuse shapes of another place."""
    if not found:
        problems = Problems(field="boundaries", file=read.file)
        problems.stop(NO_SHAPE, place=quoted(place.name), property=quoted(read.value.code_property))


def keep_shapes(*, upload: Upload, source: str, licence: str, by: User, at: datetime) -> Place:
    """Keep the shapes that were understood, in the place of earlier ones."""
    require(by, Permission.PLACES_IMPORT)
    with transaction.atomic():
        understood = uploads.take(upload=upload)
        place = Place.objects.select_for_update().get(public_id=upload.asked["place"])
        place.keep_shapes(understood["collection"])
        place.version, place.changed_at = place.version + 1, at
        place.save(update_fields=["shapes", "shaped", "version", "changed_at"])
        place.files.filter(holds=Holds.SHAPES).delete()
        PlaceFile.objects.create(
            place=place,
            holds=Holds.SHAPES,
            file_name=upload.file_name,
            sha256=understood["sha256"],
            source=source,
            licence=licence,
            notices=understood["notices"],
            made_by=by,
            made_at=at,
        )
        audit.record(by=by, what="shapes of a place kept", records=[place])
    return place
