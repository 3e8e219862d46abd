"""What the front and the start pages say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from alongside.web.accounts.models import Membership, User
from alongside.web.jobs.models import Job


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontPage:
    """What a visitor reads before signing in."""

    title: str
    question: str
    lead: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A piece of long work asked for lately."""

    title: str
    public_id: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StartPage:
    """Where somebody begins: who they are to the partnership, and the work they asked for."""

    title: str
    roles: tuple[str, ...]
    nothing_yet: str
    work: tuple[Work, ...]


def build_front() -> FrontPage:
    """Return the page before sign-in."""
    return FrontPage(
        title="Who is in, who is missing",
        question="Are we reaching the families this is for?",
        lead="Alongside holds a population and a cohort side by side: who is in, who is missing, "
        "at which step they were lost, and what would change it.",
    )


def build_start(person: User, memberships: Iterable[Membership], jobs: Iterable[Job]) -> StartPage:
    """Return somebody's start page; the places they may go are in the frame."""
    roles = tuple(str(membership) for membership in memberships)
    nothing = "" if roles else "You have no role yet: ask an administrator to give you one."
    work = tuple(Work(title=job.title, public_id=job.public_id, sentence=job.sentence) for job in jobs)
    return StartPage(title=f"Welcome, {person}", roles=roles, nothing_yet=nothing, work=work)
