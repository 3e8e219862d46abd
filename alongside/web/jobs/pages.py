"""What the page of a piece of long work says."""

from __future__ import annotations

from dataclasses import dataclass

from alongside.web.jobs.models import Job, State


@dataclass(frozen=True, slots=True, kw_only=True)
class JobPage:
    """How far it is, and what comes next."""

    title: str
    public_id: str
    percent: int
    sentence: str
    is_waited_for: bool
    has_failed: bool
    result: str
    next_step: str


def build_job(job: Job) -> JobPage:
    """Return the page of a piece of work."""
    failed = job.state == State.FAILED
    waiting = "You can leave this page: the work goes on, and the result will be here."
    return JobPage(
        title=job.title,
        public_id=job.public_id,
        percent=job.percent,
        sentence=job.sentence,
        is_waited_for=not job.has_ended,
        has_failed=failed,
        result=job.result,
        next_step="Go back and try again." if failed else "" if job.has_ended else waiting,
    )
