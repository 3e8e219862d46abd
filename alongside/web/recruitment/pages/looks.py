"""What the pages of looks say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.urls import reverse

from alongside.exchange.problems import TableError
from alongside.findings.charts import Chart
from alongside.findings.documents import Fact, Picture
from alongside.findings.watches import OverTimeReport, build_watch_report
from alongside.web.design.files import picture_of
from alongside.web.design.words import moment
from alongside.web.reach.models import Cohort
from alongside.web.reach.pages.readings import Download
from alongside.web.recruitment.models import Look
from alongside.web.recruitment.pages.files import drawn_of
from alongside.web.uploads.pages import Mending, build_mending


@dataclass(frozen=True, slots=True, kw_only=True)
class LookAtPage:
    """Where arrivals are given."""

    title: str
    caption: str
    lead: str
    form: forms.BaseForm
    mending: Mending | None
    has_populations: bool
    sample: Download
    back: Download


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPage:
    """A look or a plan: the finding first, its pictures, its numbers, how we know."""

    title: str
    caption: str
    answer: str
    rest: str
    sections: tuple[object, ...]
    meaning: tuple[str, ...]
    methods: tuple[str, ...]
    facts: tuple[Fact, ...]
    files: tuple[Download, ...]
    made: str
    next_step: Download | None
    back: Download
    ways: tuple[Download, ...] = ()


def build_look_at(
    cohort: Cohort,
    form: forms.BaseForm,
    *,
    error: TableError | None,
    marked: str | None,
    has_populations: bool,
) -> LookAtPage:
    """Return the page that asks who came when."""
    return LookAtPage(
        title="Look at who has come",
        caption=cohort.name,
        lead="Give every arrival so far with its date: counts by group, or one row a person. Looking every week does "
        "not make false alarms more likely; the lamps allow for every look.",
        form=form,
        mending=build_mending(error, marked),
        has_populations=has_populations,
        sample=Download(text="arrivals.csv", href=reverse("recruitment:sample")),
        back=over_time(cohort),
    )


def over_time(cohort: Cohort) -> Download:
    """Return the way back to a cohort over time."""
    return Download(
        text=f"{cohort.name} over time", href=reverse("recruitment:cohort", args=[cohort.public_id])
    )


def build_look(look: Look) -> ReportPage:
    """Return one look."""

    def address(name: str) -> str:
        return reverse("recruitment:look_file", args=[look.public_id, name])

    kept = {one["name"]: drawn_of(one) for one in look.drawings}

    def find(name: str, _make: Callable[[], Chart]) -> Picture:
        return picture_of(kept[name], address)

    report: OverTimeReport = build_watch_report(look.result, draw=find)
    cohort = look.arrivals.cohort
    return ReportPage(
        title=report.title,
        caption=f"{cohort.name} over time",
        answer=report.answer,
        rest=report.rest,
        sections=report.sections,
        meaning=report.meaning,
        methods=report.methods,
        facts=report.facts,
        files=(
            Download(text="The report, as one page (HTML)", href=address("report.html")),
            Download(text="Everything, for a program (JSON)", href=address("watch.json")),
        ),
        made=f"Looked at {moment(look.made_at)}; arrivals noted by {look.arrivals.made_by}.",
        next_step=Download(
            text="Plan what would change it", href=reverse("recruitment:plan_for", args=[cohort.public_id])
        ),
        back=over_time(cohort),
    )
