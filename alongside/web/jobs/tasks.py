"""How a function becomes long work, and how work that recurs is begun."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from threading import Event, Thread
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks import task
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult

from alongside.core.errors import AlongsideError
from alongside.web.jobs import actions
from alongside.web.jobs.models import Job, LastRun, State

BROKEN = "Something went wrong on our side. Nothing was changed; if it happens again, tell your administrator when."
log = logging.getLogger("alongside.jobs")


class WorkFailedError(Exception):
    """Marks a task as failed in the queue, without a word of what was in it: the job says why."""


class Recurring(NamedTuple):
    """Work that recurs: its name, the function that takes no arguments, and how often."""

    name: str
    function: str
    every: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """What long work is handed to say how far it is."""

    job: Job

    def say(self, percent: int, sentence: str) -> None:
        """Tell the person who waits."""
        actions.progress(job=self.job, percent=percent, sentence=sentence, at=timezone.now())


def long_work(function: Callable[..., str]) -> Task[Any, Any]:
    """Make a task of a function of a `Progress` and ids; it returns the address of what came of it.

    What it computes it computes outside any transaction; it may be run a second time from the start.
    """

    @wraps(function)
    def run(job_id: str, *ids: str) -> None:
        job = Job.objects.filter(public_id=job_id).first()
        if job is not None and not job.has_ended:
            work(job, function, ids)

    return task()(run)


def work(job: Job, function: Callable[..., str], ids: tuple[str, ...]) -> None:
    """Do it, and note how it ended."""
    actions.begin(job=job, at=timezone.now())
    try:
        with signs_of_life(job):
            result = function(Progress(job=job), *ids)
    except AlongsideError as error:
        actions.fail(job=job, sentence=str(error), at=timezone.now())
        raise WorkFailedError from None
    except Exception:
        log.exception("a piece of long work broke")
        actions.fail(job=job, sentence=BROKEN, at=timezone.now())
        raise WorkFailedError from None
    actions.finish(job=job, result=result, at=timezone.now())


@contextmanager
def signs_of_life(job: Job) -> Iterator[None]:
    """Tell, from a thread of its own, that the worker is still there."""
    over = Event()
    beat = Thread(target=in_a_thread, args=(job, over), daemon=True)
    beat.start()
    try:
        yield
    finally:
        over.set()
        beat.join(timeout=1)


def in_a_thread(job: Job, over: Event) -> None:
    """Keep telling, with a database connection of the thread's own that ends with it."""
    try:
        keep_telling(job, over)
    finally:
        connection.close()


def keep_telling(job: Job, over: Event) -> None:
    """Give signs of life until told that it is over."""
    while not over.wait(settings.ALONGSIDE_STALE_SECONDS / 6):
        actions.give_sign_of_life(job=job, at=timezone.now())


def tick(now: datetime) -> None:
    """Do what the worker does between two pieces of work: pick up what is stuck, begin what recurs."""
    actions.pick_up_stuck(at=now)
    for recurring in import_string(settings.ALONGSIDE_RECURRING):
        if is_due(recurring, now):
            run_recurring(recurring)


def is_due(recurring: Recurring, now: datetime) -> bool:
    """Say whether it is time, and if so note that it has begun: only one of several workers is told yes."""
    with transaction.atomic():
        last, is_new = LastRun.objects.select_for_update().get_or_create(
            name=recurring.name, defaults={"at": now}
        )
        if not is_new and now - last.at < recurring.every:
            return False
        LastRun.objects.filter(pk=last.pk).update(at=now)
    return True


def run_recurring(recurring: Recurring) -> None:
    """Run it; if it breaks, the next round comes all the same."""
    try:
        import_string(recurring.function)()
    except Exception:
        log.exception("recurring work broke: %s", recurring.name)


def forget_old_work() -> None:
    """Delete what ended a month ago, here and in the queue."""
    long_ago = timezone.now() - timedelta(days=30)
    Job.objects.filter(state__in=(State.DONE, State.FAILED), ended_at__lt=long_ago).delete()
    DBTaskResult.objects.finished().filter(finished_at__lt=long_ago).delete()
