"""Starting long work, saying how far it is, and picking up what a dead worker left behind."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django_tasks import TaskResultStatus
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult

from alongside.web.accounts.models import User
from alongside.web.jobs.models import Job, State

MOST_TRIES = 2
AGAIN = "The machine stopped half way: this has been started again."
GIVEN_UP = (
    "This was stopped half way twice, so it is not tried again. Nothing was changed; you can ask for it anew."
)


def start(*, task: Task[Any, Any], title: str, by: User | None, ids: Sequence[str]) -> Job:
    """Note the work and put it in the queue, in the caller's transaction; the queue holds ids and nothing else."""
    with transaction.atomic():
        job = Job.objects.create(title=title, person=by)
        result = task.enqueue(job.public_id, *ids)
        job.task_id = result.id
        job.save(update_fields=["task_id"])
    return job


def begin(*, job: Job, at: datetime) -> None:
    """Note that a worker has taken the work up."""
    job.state, job.seen_at, job.tries = State.RUNNING, at, job.tries + 1
    job.save(update_fields=["state", "seen_at", "tries"])


def progress(*, job: Job, percent: int, sentence: str, at: datetime) -> None:
    """Say how far the work is."""
    job.percent, job.sentence, job.seen_at = max(0, min(100, percent)), sentence, at
    job.save(update_fields=["percent", "sentence", "seen_at"])


def give_sign_of_life(*, job: Job, at: datetime) -> None:
    """Say that the worker is still there."""
    Job.objects.filter(pk=job.pk, state=State.RUNNING).update(seen_at=at)


def finish(*, job: Job, result: str, at: datetime) -> None:
    """Note where what came of it is."""
    job.state, job.percent, job.sentence, job.result, job.ended_at = State.DONE, 100, "Done.", result, at
    job.save(update_fields=["state", "percent", "sentence", "result", "ended_at"])


def fail(*, job: Job, sentence: str, at: datetime) -> None:
    """Note why it came to nothing."""
    job.state, job.sentence, job.ended_at = State.FAILED, sentence, at
    job.save(update_fields=["state", "sentence", "ended_at"])


def pick_up_stuck(*, at: datetime) -> int:
    """Put work back whose worker died, once; then say that it failed. Return how many there were."""
    with transaction.atomic():
        stuck = list(Job.objects.select_for_update().stuck(at))
        for job in stuck:
            put_back(job) if job.tries < MOST_TRIES else give_up(job, at)
    return len(stuck)


def put_back(job: Job) -> None:
    """Let another worker take it."""
    DBTaskResult.objects.filter(id=str(job.task_id)).update(status=TaskResultStatus.READY)
    job.state, job.sentence, job.percent = State.WAITING, AGAIN, 0
    job.save(update_fields=["state", "sentence", "percent"])


def give_up(job: Job, at: datetime) -> None:
    """Fail it with a sentence."""
    DBTaskResult.objects.filter(id=str(job.task_id)).update(status=TaskResultStatus.FAILED, finished_at=at)
    fail(job=job, sentence=GIVEN_UP, at=at)
