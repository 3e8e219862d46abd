"""Where recruitment over time begins: every cohort of one's teams, and every point at which something is decided."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django import forms
from django.urls import reverse

from alongside.web.accounts.models import User
from alongside.web.accounts.permissions import Permission, may
from alongside.web.design.words import day
from alongside.web.reach.models import Cohort
from alongside.web.reach.pages.readings import Download
from alongside.web.recruitment.models import AdaptationPoint, Forecast, Lamp, Look, Plan
from alongside.web.recruitment.pages.points import when_words


@dataclass(frozen=True, slots=True, kw_only=True)
class StartPage:
    """Cohorts that can be watched, and points that can be read."""

    title: str
    lead: str
    cohorts: tuple[Download, ...]
    no_cohorts: str
    forecasts: tuple[Download, ...]
    points: tuple[Download, ...]
    no_points: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CohortPage:
    """One cohort over time: lamps that lit, looks, plans, points."""

    title: str
    public_id: str
    caption: str
    lead: str
    lamps: tuple[str, ...]
    looks: tuple[Download, ...]
    forecasts: tuple[Download, ...]
    plans: tuple[Download, ...]
    points: tuple[Download, ...]
    watch: Download | None
    foresee: Download | None
    plan: Download | None
    agree: Download | None
    back: Download
    beside: forms.BaseForm | None


def build_start(
    cohorts: Iterable[Cohort],
    points: Iterable[AdaptationPoint],
    forecasts: Iterable[Forecast],
    *,
    by: User,
) -> StartPage:
    """Return where somebody begins."""
    return StartPage(
        title="Reach over time",
        lead="Look every week without crying wolf, see where recruitment will end, and choose what to change.",
        cohorts=tuple(
            Download(
                text=f"{one.name} ({one.team})", href=reverse("recruitment:cohort", args=[one.public_id])
            )
            for one in newest(cohorts)
        ),
        no_cohorts="Your teams have no cohort yet: add one under Cohorts, then come back to watch it grow."
        if may(by, Permission.COHORTS_SEE)
        else "",
        forecasts=tuple(
            Download(text=f"{one.task.cohort.name}: {one.said}", href=one.address) for one in forecasts
        ),
        points=tuple(
            Download(text=f"{one.title}: {one.cohort.name}, {when_words(one)}", href=one.address)
            for one in points
        ),
        no_points="No adaptation point has been agreed yet. Once a team has agreed one, everyone can read its rule "
        "here, and say what they think of it.",
    )


def newest(cohorts: Iterable[Cohort]) -> tuple[Cohort, ...]:
    """Keep the newest count of each cohort; they come newest first within a name."""
    found: dict[tuple[int, str], Cohort] = {}
    for one in cohorts:
        found.setdefault((one.team_id, one.name), one)
    return tuple(found.values())


def build_cohort(
    cohort: Cohort,
    *,
    lamps: Iterable[Lamp],
    looks: Iterable[Look],
    forecasts: Iterable[Forecast],
    plans: Iterable[Plan],
    points: Iterable[AdaptationPoint],
    by: User,
    beside: forms.BaseForm | None = None,
) -> CohortPage:
    """Return one cohort over time."""
    makes = may(by, Permission.COHORTS_MAKE, cohort)
    return CohortPage(
        title=f"{cohort.name} over time",
        public_id=cohort.public_id,
        caption=str(cohort.team),
        lead="A look tells whether reach differs from the families this is for, however often one looks. "
        "A forecast tells where it will end, and a plan what would change it, and at what price.",
        lamps=lamps_words(lamps),
        looks=tuple(
            Download(
                text=f"Up to {day(one.last_on)}" if one.last_on else "Before anybody had come",
                href=one.address,
            )
            for one in looks
        ),
        forecasts=tuple(Download(text=one.said, href=one.address) for one in forecasts),
        plans=tuple(
            Download(text=f"{one.title}, {day(one.made_at.date())}", href=one.address) for one in plans
        ),
        points=tuple(Download(text=f"{one.title}, {when_words(one)}", href=one.address) for one in points),
        watch=going("Look at who has come", "recruitment:look_at", cohort, makes=makes),
        foresee=going("Foresee the end", "recruitment:forecast_for", cohort, makes=makes),
        plan=going("Plan what to change", "recruitment:plan_for", cohort, makes=makes),
        agree=going("Agree an adaptation point", "recruitment:agree", cohort, makes=makes),
        back=Download(text="Over time", href=reverse("recruitment:start")),
        beside=beside,
    )


def going(text: str, view: str, cohort: Cohort, *, makes: bool) -> Download | None:
    """Return where something is done, for those who may."""
    return Download(text=text, href=reverse(view, args=[cohort.public_id])) if makes else None


def lamps_words(lamps: Iterable[Lamp]) -> tuple[str, ...]:
    """Say what each group's brightest lamp says, an alarm before a signal, each since when it lit."""
    brightest: dict[tuple[str, str, str], Lamp] = {}
    for lamp in sorted(lamps, key=lambda one: one.kind != "alarm"):
        brightest.setdefault((lamp.stage, lamp.dimension, lamp.category), lamp)
    return tuple(lamp_words(one) for one in brightest.values())


def lamp_words(lamp: Lamp) -> str:
    """Say what a lamp says."""
    said = "is far from its share" if lamp.kind == "alarm" else "differs from its share by more than chance"
    group = f"{lamp.dimension[:1].upper()}{lamp.dimension[1:]} “{lamp.category}”"
    return f"{group} {said}, since {day(lamp.lit_on)}."
