"""`alongside work`: one worker. It runs what is queued, begins what recurs, picks up what another left behind."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.module_loading import import_string
from django_tasks_db.management.commands.db_worker import Worker

from alongside.web.jobs.tasks import tick


def make_worker() -> Worker:
    """Return the queue's own worker, which runs until nothing is left."""
    return Worker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=get_random_string(32),
        excluded_queue_names=[],
    )


class Command(BaseCommand):
    """Work until told to stop."""

    help = "Run the worker of long and recurring work."

    def add_arguments(self, parser: CommandParser) -> None:
        """Let tests and cron jobs do what is there and end."""
        parser.add_argument("--batch", action="store_true", help="do what is there, then end")

    def handle(self, *_args: Any, batch: bool, **_options: Any) -> None:
        """Work, look around, rest a second."""
        import_string("alongside.web.config.refusals.refuse_demo_database")()
        worker = make_worker()
        if not batch:
            worker.configure_signals()
        while worker.running:
            tick(timezone.now())
            worker.run()
            if batch:
                return
            time.sleep(1)
