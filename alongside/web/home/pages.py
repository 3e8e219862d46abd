"""What the front and the start pages say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse

from alongside.findings.sentences import short_answer
from alongside.web.accounts.models import Membership, User
from alongside.web.accounts.permissions import Role
from alongside.web.design.words import day
from alongside.web.jobs.models import Job
from alongside.web.reach.models import Cohort, Reading
from alongside.web.recruitment.models import Lamp

QUESTIONS: Mapping[Role, str] = {
    Role.TRIAL_MANAGER: "Are we recruiting the families this trial is for?",
    Role.MANAGER: "Whom do our teams reach, and whom do they miss?",
    Role.PRACTITIONER: "Whom does our team reach, and whom does it miss?",
    Role.STATISTICIAN: "What do the mirrors say, and how sure can we be?",
    Role.COMMISSIONER: "Who is missing from what we pay for?",
    Role.ADVISORY_MEMBER: "Are families like ours reached?",
    Role.ADMINISTRATOR: "Does everybody have the access they need?",
}
"""What each role comes with; somebody of several roles is asked the first of them here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontPage:
    """What a visitor reads before signing in."""

    title: str
    question: str
    lead: str
    door: str
    promise: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A piece of long work asked for lately."""

    title: str
    public_id: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mirror:
    """One reading in a sentence."""

    title: str
    answer: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A cohort of which a lamp has lit lately: how many, since when, and where they are told."""

    text: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StartPage:
    """Where somebody begins: their question, the newest answers to it, and the work they asked for."""

    title: str
    greeting: str
    question: str
    roles: tuple[str, ...]
    nothing_yet: str
    notices: tuple[Notice, ...]
    mirrors: tuple[Mirror, ...]
    being_made: tuple[str, ...]
    work: tuple[Work, ...]


def build_front() -> FrontPage:
    """Return the page before sign-in."""
    return FrontPage(
        title="Who is in, who is missing",
        question="Are we reaching the families this is for?",
        lead="Alongside holds a population and a cohort side by side: who is in, who is missing, "
        "at which step they were lost, and what would change it.",
        door="Try your own two files",
        promise="You need no account to try it, and nothing of your files is kept. Published cases are there too, if "
        "you have no files at hand.",
    )


def build_start(
    person: User,
    memberships: Iterable[Membership],
    *,
    lamps: Iterable[Lamp],
    readings: Sequence[Reading],
    being_made: Iterable[Cohort],
    jobs: Iterable[Job],
) -> StartPage:
    """Return somebody's start page; the places they may go are in the frame."""
    held = [role for role in QUESTIONS if role in person.roles]
    question = QUESTIONS[held[0]] if held else ""
    return StartPage(
        title=question or f"Welcome, {person}",
        greeting=f"Welcome, {person}",
        question=question,
        roles=tuple(str(membership) for membership in memberships),
        nothing_yet=nothing_yet(held, readings),
        notices=build_notices(lamps),
        mirrors=tuple(build_mirror(one, person) for one in readings),
        being_made=tuple(str(one) for one in being_made),
        work=tuple(Work(title=job.title, public_id=job.public_id, sentence=job.sentence) for job in jobs),
    )


def nothing_yet(held: Sequence[Role], readings: Sequence[Reading]) -> str:
    """Say why there is nothing to read yet, and what would change that."""
    if not held:
        return "You have no role yet: ask an administrator to give you one."
    if readings:
        return ""
    return (
        "No mirror has been made yet. Here you will read, in a sentence each, whom the partnership reaches and "
        "whom it misses, as soon as a cohort has been held up to the population it is for."
    )


def build_notices(lamps: Iterable[Lamp]) -> tuple[Notice, ...]:
    """Return one line for each cohort of which lamps have lit, the latest first."""
    by_cohort: dict[str, list[Lamp]] = {}
    for lamp in lamps:
        by_cohort.setdefault(lamp.look.arrivals.cohort.public_id, []).append(lamp)
    return tuple(
        Notice(
            text=f"{lit[0].look.arrivals.cohort.name}: {lamps_words(len(lit))}, the last on {day(lit[0].lit_on)}",
            href=reverse("recruitment:cohort", args=[public_id]),
        )
        for public_id, lit in by_cohort.items()
    )


def lamps_words(number: int) -> str:
    """Count lamps."""
    return "a lamp has lit" if number == 1 else f"{number} lamps have lit"


def build_mirror(reading: Reading, person: User) -> Mirror:
    """Return a reading's first sentence, as this person may see it."""
    edition = reading.edition_for(person)
    answer = str(short_answer(edition.result)) if edition else reading.unpublishable
    return Mirror(title=reading.title, answer=answer, href=reading.address)
