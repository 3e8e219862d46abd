"""The one list of work that recurs; an app adds its line."""

from __future__ import annotations

from datetime import timedelta

from alongside.web.jobs.tasks import Recurring

HOUSE = "alongside.web.config.housekeeping."
MINUTES, HOURLY, DAILY = timedelta(minutes=10), timedelta(hours=1), timedelta(days=1)

RECURRING: tuple[Recurring, ...] = (
    Recurring("keep the audit's head", "alongside.web.audit.actions.keep_head", HOURLY),
    Recurring("sweep up uploads", "alongside.web.uploads.tasks.sweep", MINUTES),
    Recurring("forget what was tried", "alongside.web.reach.tasks.forget_tried", MINUTES),
    Recurring("forget kept simulations", "alongside.web.recruitment.tasks.forget_kept", DAILY),
    Recurring("forget old work", "alongside.web.jobs.tasks.forget_old_work", DAILY),
    Recurring("forget old sessions", HOUSE + "forget_old_sessions", DAILY),
    Recurring("forget old tries", HOUSE + "forget_old_tries", DAILY),
)
