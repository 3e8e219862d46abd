"""Long work of places: reading large files, drawing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from alongside.exchange.problems import TableError
from alongside.web.accounts.models import User
from alongside.web.jobs import actions as jobs
from alongside.web.jobs.models import Job
from alongside.web.jobs.tasks import Progress, long_work
from alongside.web.places import actions
from alongside.web.places.models import Place
from alongside.web.uploads import actions as uploads
from alongside.web.uploads.forms import SMALL_FILE, Given
from alongside.web.uploads.models import State, Upload


def read_table(*, upload: Upload, said: Mapping[str, Any], by: User) -> str:
    """Read a table whose columns were named, at once or by a worker; return where its person goes next."""
    if upload.size <= SMALL_FILE:
        return actions.read_table(upload=upload, said=said, at=timezone.now())
    with transaction.atomic():
        Upload.objects.filter(pk=upload.pk).update(asked={**upload.asked, "said": dict(said)})
        job = jobs.start(
            task=read_large_table,
            title=f"Reading {upload.file_name}",
            by=by,
            ids=[upload.public_id],
        )
    return page_of(job)


@long_work
def read_large_table(_progress: Progress, upload_id: str) -> str:
    """Read a large table; a second run finds the file still there, or already read."""
    upload = Upload.objects.get(public_id=upload_id)
    if upload.state != State.WAITING:
        return upload.address
    return actions.read_table(upload=upload, said=upload.asked["said"], at=timezone.now())


def take_shapes(*, given: Given, place: Place, by: User) -> str:
    """Read small shapes at once, or put a large file away to be read; return where its person goes next."""
    now = timezone.now()
    if given.file is None or given.is_small:
        return actions.shapes_now(given=given, place=place, by=by, at=now).address
    held = uploads.put_away(given.file)
    asked = {"place": place.public_id}
    with transaction.atomic():
        upload = uploads.receive(
            place=held, name=given.name, size=given.size, preview=actions.SHAPES, asked=asked, by=by, at=now
        )
        job = jobs.start(task=read_shapes, title=f"Reading {given.name}", by=by, ids=[upload.public_id])
    return page_of(job)


@long_work
def read_shapes(_progress: Progress, upload_id: str) -> str:
    """Read a large file of shapes."""
    upload = Upload.objects.get(public_id=upload_id)
    if upload.state == State.WAITING:
        try:
            understood = actions.shapes_later(upload=upload)
            uploads.understand(upload=upload, understood=understood, at=timezone.now())
        except TableError as error:
            uploads.refuse(upload=upload, error=error, at=timezone.now())
    return upload.address


def kept(*, keep: Callable[[], Place], by: User) -> Place:
    """Keep a place and put the drawing of it in the queue, in one transaction."""
    with transaction.atomic():
        place = keep()
        draw_later(place=place, by=by)
    return place


def draw_later(*, place: Place, by: User) -> None:
    """Put the drawing of a place in the queue."""
    jobs.start(task=draw_place, title=f"Drawing {place.name}", by=by, ids=[place.public_id])


@long_work
def draw_place(progress: Progress, place_id: str) -> str:
    """Draw the pictures of a place."""
    place = Place.objects.get(public_id=place_id)
    actions.draw_place(place=place, say=progress.say)
    return place.address


def page_of(job: Job) -> str:
    """Return where somebody follows a piece of work."""
    return reverse("jobs:job", args=[job.public_id])
