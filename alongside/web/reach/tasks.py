"""Long work of reach: reading large files, making readings, comparing them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from alongside.exchange.problems import TableError
from alongside.web.accounts.models import User
from alongside.web.jobs import actions as jobs
from alongside.web.jobs.models import Job
from alongside.web.jobs.tasks import Progress, long_work
from alongside.web.reach import actions
from alongside.web.reach.models import Cohort, Population, Question, Reading
from alongside.web.uploads import actions as uploads
from alongside.web.uploads.forms import Given
from alongside.web.uploads.models import State, Upload


def take_table(*, given: Given, kind: str, asked: Mapping[str, Any], by: User) -> str:
    """Read a small table at once, or put a large one away to be read; return where its person goes next."""
    now = timezone.now()
    if given.file is None or given.is_small:
        return actions.read_now(given=given, kind=kind, asked=asked, by=by, at=now).address
    place = uploads.put_away(given.file)
    with transaction.atomic():
        upload = uploads.receive(
            place=place, name=given.name, size=given.size, preview=kind, asked=asked, by=by, at=now
        )
        job = jobs.start(task=read_table, title=f"Counting {upload}", by=by, ids=[upload.public_id])
    return page_of(job)


@long_work
def read_table(progress: Progress, upload_id: str) -> str:
    """Count a large file; a second run finds the file still there, or already counted."""
    upload = Upload.objects.get(public_id=upload_id)
    if upload.state == State.WAITING:
        try:
            understood = actions.read_later(upload=upload, say=progress.say)
            uploads.understand(upload=upload, understood=understood, at=timezone.now())
        except TableError as error:
            uploads.refuse(upload=upload, error=error, at=timezone.now())
    return upload.address


def ask(*, cohort: Cohort, populations: Sequence[Population], asked: Mapping[str, Any], by: User) -> str:
    """Note a question and put the making of its reading in the queue; return where its person waits."""
    with transaction.atomic():
        question = actions.ask(cohort=cohort, populations=populations, asked=asked, by=by, at=timezone.now())
        job = jobs.start(
            task=make_reading, title=f"Making the mirror of {cohort}", by=by, ids=[question.public_id]
        )
    return page_of(job)


@long_work
def make_reading(progress: Progress, question_id: str) -> str:
    """Compute, draw and write a reading."""
    question = Question.objects.select_related("cohort__team", "asked_by").get(public_id=question_id)
    return actions.make_reading(question=question, at=timezone.now(), say=progress.say).address


def compare(*, first: Reading, second: Reading, by: User) -> str:
    """Put the comparing of two readings in the queue; return where its person waits."""
    ids = [first.public_id, second.public_id]
    return page_of(
        jobs.start(task=compare_readings, title="Setting two readings side by side", by=by, ids=ids)
    )


@long_work
def compare_readings(progress: Progress, first_id: str, second_id: str) -> str:
    """Draw two readings side by side."""
    first, second = (
        Reading.objects.select_related("question__cohort__team").get(public_id=one)
        for one in (first_id, second_id)
    )
    person = User.objects.get(jobs=progress.job)
    made = actions.compare(first=first, second=second, by=person, at=timezone.now(), say=progress.say)
    return reverse("reach:comparison", args=[made.public_id])


def forget_tried() -> None:
    """Delete what was tried more than an hour ago."""
    actions.forget_tried(at=timezone.now())


def page_of(job: Job) -> str:
    """Return where somebody follows a piece of work."""
    return reverse("jobs:job", args=[job.public_id])
