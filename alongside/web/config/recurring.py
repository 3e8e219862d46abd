"""The one list of work that recurs; an app adds its line."""

from __future__ import annotations

from datetime import timedelta

from alongside.web.jobs.tasks import Recurring

RECURRING: tuple[Recurring, ...] = (
    Recurring("keep the audit's head", "alongside.web.audit.actions.keep_head", timedelta(hours=1)),
    Recurring("forget old work", "alongside.web.jobs.tasks.forget_old_work", timedelta(days=1)),
    Recurring(
        "forget old sessions", "alongside.web.config.housekeeping.forget_old_sessions", timedelta(days=1)
    ),
)
