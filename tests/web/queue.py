"""Runs what is queued inside a test's transaction, as the worker would."""

from __future__ import annotations

from django_tasks_db.models import DBTaskResult

from alongside.web.jobs.management.commands.work import make_worker


def run_queued() -> None:
    """Run what is in the queue, and what that puts in the queue, until nothing is left."""
    worker = make_worker()
    while (result := DBTaskResult.objects.ready().first()) is not None:
        result.claim(worker.worker_id)
        worker.run_task(result)
