"""Populations and cohorts: read into counts, looked at, kept."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO, Literal, TypeAlias, cast

from django.db import models, transaction

from alongside.core.errors import InputError
from alongside.core.places import Kept, population_of_areas
from alongside.exchange.cohorts import read_cohort
from alongside.exchange.populations import NAMELESS, read_populations
from alongside.exchange.problems import Notice, Problems
from alongside.web.accounts.models import Team, User
from alongside.web.accounts.permissions import Permission, require
from alongside.web.audit import actions as audit
from alongside.web.places.models import Place
from alongside.web.reach.actions.making import Say, silent
from alongside.web.reach.models import Cohort, Kind, Population, counts_of_cohort, counts_of_population
from alongside.web.uploads import actions as uploads
from alongside.web.uploads.forms import Given
from alongside.web.uploads.models import Upload

Source: TypeAlias = BinaryIO | Path
POPULATION, COHORT = "reach:check_population", "reach:check_cohort"
TWICE = (
    "There is one of this name and date already. Give another name or date, "
    "or tick the box to put this in its place."
)
MOST_AREAS = 200
"""Areas that people are counted by; with more, each holds so few that nothing can be told of any."""
TOO_MANY_AREAS = (
    "This place has {number:,} areas, and people are counted by {most} at most: choose their parts."
)
GONE = "the file was deleted before it was read; upload it again."


def understand(
    source: Source, *, name: str, kind: str, asked: Mapping[str, Any], say: Say = silent
) -> dict[str, Any]:
    """Return what a table holds, as counts: what a population or a cohort is made of."""
    if kind == POPULATION:
        return understand_population(source, name=name, asked=asked)
    return understand_cohort(source, name=name, asked=asked, say=say)


def understand_population(source: Source, *, name: str, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Return the populations of a table."""
    read = read_populations(
        source,
        name=name,
        unit=asked["unit"] or None,
        effective_n=asked["effective_n"],
        rounded_to=asked["rounded_to"],
    )
    sides = [counts_of_population(one) for one in read.value]
    return {"sides": sides, "notices": texts_of(read.notices), "sha256": read.sha256}


def understand_cohort(source: Source, *, name: str, asked: Mapping[str, Any], say: Say) -> dict[str, Any]:
    """Return the cohort of a table; a file of people is counted as a stream and never held."""
    read = read_cohort(
        source,
        name=name,
        unit=asked["unit"] or None,
        stages=asked["stages"] or None,
        on_progress=lambda share: say(round(100 * share), "Counting the people, row by row."),
    )
    return {"sides": [counts_of_cohort(read.value)], "notices": texts_of(read.notices), "sha256": read.sha256}


def texts_of(notices: Iterable[Notice]) -> list[dict[str, str]]:
    """Return what a reader remarked, as it is stored."""
    return [{"code": one.code, "text": one.text} for one in notices]


def read_now(*, given: Given, kind: str, asked: Mapping[str, Any], by: User, at: datetime) -> Upload:
    """Read a small table while its person waits; what cannot be used is refused with a `TableError`."""
    understood = understand(given.open(), name=given.name, kind=kind, asked=asked)
    return uploads.receive_read(
        name=given.name, size=given.size, preview=kind, asked=asked, understood=understood, by=by, at=at
    )


def read_place(*, place: Place, deprivation: str, keep: str, unit: str, by: User, at: datetime) -> Upload:
    """Add a place's small areas up to a population, to be looked at and kept like a table that was given."""
    if keep == "area" and place.size > MOST_AREAS:
        raise InputError("keep", TOO_MANY_AREAS, number=place.size, most=MOST_AREAS)
    ranked = cast("Literal['nation', 'place'] | None", deprivation or None)
    where = cast("Kept | None", keep or None)
    population = population_of_areas(
        place.as_core(), name=NAMELESS, unit=unit, deprivation=ranked, keep=where
    )
    counts = counts_of_population(population)
    written = json.dumps(counts, sort_keys=True).encode()
    return uploads.receive_read(
        name=place.name,
        size=len(written),
        preview=POPULATION,
        asked={"place": place.public_id, "version": place.version, "ranked": deprivation},
        understood={"sides": [counts], "notices": [], "sha256": hashlib.sha256(written).hexdigest()},
        by=by,
        at=at,
    )


def read_later(*, upload: Upload, say: Say) -> dict[str, Any]:
    """Read a file where it was put away; one that is no longer there is refused with a `TableError`."""
    if not upload.path.exists():
        Problems(field="table", file=upload.file_name).stop(GONE)
    return understand(upload.path, name=upload.file_name, kind=upload.preview, asked=upload.asked, say=say)


def keep_population(
    *,
    upload: Upload,
    name: str,
    source: str,
    reference_on: date,
    geography: str,
    licence: str,
    replace: bool,
    by: User,
    at: datetime,
) -> list[Population]:
    """Keep what was understood, one population for each that the table names."""
    require(by, Permission.POPULATIONS_MAKE)
    with transaction.atomic():
        understood = uploads.take(upload=upload)
        place = Place.objects.named().filter(public_id=upload.asked.get("place", "")).first()
        kept = [
            Population(
                name=named(counts["name"], name, alone=len(understood["sides"]) == 1),
                unit=counts["unit"] or "",
                source=source,
                reference_on=reference_on,
                geography=geography,
                licence=licence,
                effective_n=counts["effective_n"],
                rounded_to=counts["rounded_to"],
                place=place,
                ranked=upload.asked.get("ranked", ""),
                counts=counts,
                notices=understood["notices"],
                sha256=understood["sha256"],
                made_by=by,
                made_at=at,
            )
            for counts in understood["sides"]
        ]
        for one in kept:
            same = Population.objects.current().filter(name=one.name, reference_on=reference_on)
            put_in_place(one, same, replace=replace)
        audit.record(by=by, what="population kept", records=kept)
    return kept


def named(own: str, given: str, *, alone: bool) -> str:
    """Return what a population is called: as its person says where it is the only one, else also as its file does."""
    if alone:
        return given
    return f"{given}: {own}" if own != NAMELESS else given


def keep_cohort(
    *,
    upload: Upload,
    team: Team,
    name: str,
    kind: Kind,
    counted_on: date,
    replace: bool,
    by: User,
    at: datetime,
) -> Cohort:
    """Keep what was understood as a team's cohort on a date."""
    require(by, Permission.COHORTS_MAKE, team)
    with transaction.atomic():
        understood = uploads.take(upload=upload)
        cohort = Cohort(
            team=team,
            name=name,
            kind=kind.value,
            counted_on=counted_on,
            counts=understood["sides"][0],
            notices=understood["notices"],
            sha256=understood["sha256"],
            made_by=by,
            made_at=at,
        )
        same = Cohort.objects.current().filter(team=team, name=name, counted_on=counted_on)
        put_in_place(cohort, same, replace=replace)
        audit.record(by=by, what="cohort kept", records=[cohort])
    return cohort


def put_in_place(one: Any, same: models.QuerySet[Any], *, replace: bool) -> None:
    """Save one, in the place of the same if that is wanted; what was replaced stays for the readings made of it."""
    before = same.select_for_update().first()
    if before is None:
        one.save()
        return
    if not replace:
        raise InputError("name", TWICE)
    # The old row steps aside first, pointing at itself, since only one of a name and date may be current.
    same.model.objects.filter(pk=before.pk).update(replaced_by=before.pk)
    one.save()
    same.model.objects.filter(pk=before.pk).update(replaced_by=one.pk)
