"""What the front and the start pages say."""

from __future__ import annotations

from dataclasses import dataclass

from alongside.web.accounts.models import User
from alongside.web.accounts.permissions import ROLES


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontPage:
    """What a visitor reads before signing in."""

    title: str
    question: str
    lead: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StartPage:
    """Where somebody begins: who they are to the partnership and what they can do next."""

    title: str
    roles: tuple[str, ...]
    nothing_yet: str


def build_front() -> FrontPage:
    """Return the page before sign-in."""
    return FrontPage(
        title="Who is in, who is missing",
        question="Are we reaching the families this is for?",
        lead="Alongside holds a population and a cohort side by side: who is in, who is missing, "
        "at which step they were lost, and what would change it.",
    )


def build_start(person: User) -> StartPage:
    """Return somebody's start page."""
    roles = tuple(ROLES[role].name for role in sorted(person.roles))
    nothing = "" if roles else "You have no role yet: ask an administrator to give you one."
    return StartPage(title=f"Welcome, {person}", roles=roles, nothing_yet=nothing)
