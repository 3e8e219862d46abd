"""Keeping what was understood: a new place, or more about one that is there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from alongside.core.errors import InputError
from alongside.core.places import SmallAreas, joined
from alongside.exchange.boundaries import Boundaries
from alongside.exchange.problems import listed
from alongside.web.accounts.models import User
from alongside.web.accounts.permissions import Permission, require
from alongside.web.audit import actions as audit
from alongside.web.places.actions.measuring import measured
from alongside.web.places.models import Cells, Holds, Place, PlaceFile, areas_of, cells_of
from alongside.web.uploads import actions as uploads
from alongside.web.uploads.models import Upload

MOST_AREAS = 10_000
SAME_NAME = "There is a place of this name already: give another name, or add the file to that place."
SEVERAL_NATIONS = (
    "These areas lie in {nations}. A place lies in one nation, since ranks of different nations say different "
    "things: keep the areas of one."
)
NO_PARENT = "No area lies in {parents}: write each as the file does, such as {some}."
TOO_MANY = "These are {number:,} areas, and a place has {most:,} at most: name the parents whose areas are to be kept."


def keep_place(
    *,
    upload: Upload,
    name: str,
    parents: Sequence[str],
    source: str,
    licence: str,
    counted_on: date | None,
    by: User,
    at: datetime,
) -> Place:
    """Keep the areas that were understood as a new place; `parents` names whose areas, all of them where empty."""
    require(by, Permission.PLACES_IMPORT)
    with transaction.atomic():
        understood = uploads.take(upload=upload)
        areas = one_place(areas_of(understood["cells"]), parents)
        refuse_same_name(name)
        place = Place(name=name, made_by=by, made_at=at, version=0)
        write_areas(place, areas, at=at)
        said = {"source": source, "licence": licence, "counted_on": counted_on}
        note_file(place, upload.file_name, understood, said, by=by, at=at)
        audit.record(by=by, what="place kept", records=[place])
    return place


def load_place(
    *,
    name: str,
    areas: SmallAreas,
    shapes: Boundaries | None,
    source: str,
    licence: str,
    counted_on: date | None,
    by: User,
    at: datetime,
) -> Place:
    """Keep areas that a program made as a new place, with their shapes; `draw_place` then makes its pictures."""
    require(by, Permission.PLACES_IMPORT)
    with transaction.atomic():
        refuse_same_name(name)
        place = Place(name=name, made_by=by, made_at=at, version=0)
        if shapes is not None:
            place.keep_shapes(shapes.only(areas.areas["code"].to_list()).feature_collection())
        write_areas(place, one_place(areas, ()), at=at)
        understood = {"cells": place.areas, "notices": [], "sha256": ""}
        said = {"source": source, "licence": licence, "counted_on": counted_on}
        note_file(place, name, understood, said, by=by, at=at)
        audit.record(by=by, what="place kept", records=[place])
    return place


def refuse_same_name(name: str) -> None:
    """Refuse a second place of one name."""
    if Place.objects.filter(name=name).exists():
        raise InputError("name", SAME_NAME)


def add_to_place(
    *, upload: Upload, source: str, licence: str, counted_on: date | None, by: User, at: datetime
) -> Place:
    """Add the names, parents, deprivation and counts that were understood to the areas of a place."""
    require(by, Permission.PLACES_IMPORT)
    with transaction.atomic():
        understood = uploads.take(upload=upload)
        place = Place.objects.select_for_update().get(public_id=upload.asked["place"])
        together = joined(place.as_core(), areas_of(understood["cells"]))
        write_areas(place, together.areas, at=at)
        said = {"source": source, "licence": licence, "counted_on": counted_on}
        note_file(place, upload.file_name, understood, said, by=by, at=at)
        audit.record(by=by, what="areas added to a place", records=[place])
    return place


def one_place(areas: SmallAreas, parents: Sequence[str]) -> SmallAreas:
    """Return the areas to keep, which lie in one nation and are few enough to look at."""
    kept = areas.within(known_parents(areas, parents)) if parents else areas
    if len(kept.nations) > 1:
        raise InputError("parents", SEVERAL_NATIONS, nations=" and ".join(kept.nations))
    if kept.areas.height > MOST_AREAS:
        raise InputError("parents", TOO_MANY, number=kept.areas.height, most=MOST_AREAS)
    return kept


def known_parents(areas: SmallAreas, parents: Sequence[str]) -> Sequence[str]:
    """Return the parents, or name those that no area has."""
    there = areas.areas["parent"].drop_nulls().unique().sort().to_list()
    strange = [one for one in parents if one not in there]
    if strange:
        raise InputError("parents", NO_PARENT, parents=listed(strange), some=listed(there[:3]) or "nothing")
    return parents


def write_areas(place: Place, areas: SmallAreas, *, at: datetime) -> None:
    """Write areas and what is found of them."""
    place.nation = areas.nations[0]
    place.geography = areas.geography.name
    place.size = areas.areas.height
    place.areas = cells_of(areas)
    place.result = measured(areas)
    place.version, place.changed_at = place.version + 1, at
    place.save()


def note_file(
    place: Place,
    file_name: str,
    understood: Mapping[str, Any],
    said: Mapping[str, Any],
    *,
    by: User,
    at: datetime,
) -> PlaceFile:
    """Note where areas came from."""
    return PlaceFile.objects.create(
        place=place,
        holds=Holds.AREAS,
        file_name=file_name,
        sha256=understood["sha256"],
        brought=brought(understood["cells"]),
        notices=understood["notices"],
        made_by=by,
        made_at=at,
        **said,
    )


def brought(cells: Cells) -> list[str]:
    """Return what a file brought to its areas, in words."""
    named = [f"{name}s" for name in ("name", "parent") if any(cells["areas"][name])]
    counted = dict.fromkeys(one["dimension"] for one in cells["counts"])
    return [*named, *deprivation_words(cells["scale"]), *counted]


def deprivation_words(scale: Mapping[str, Any] | None) -> list[str]:
    """Return what kind of deprivation numbers a file brought, if any."""
    if scale is None:
        return []
    index = f" ({scale['index']})" if scale["index"] else ""
    return [f"deprivation {scale['counts']}s{index}"]
