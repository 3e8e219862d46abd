"""What the pages of plans say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.urls import reverse

from alongside.findings.charts import Chart
from alongside.findings.documents import Picture
from alongside.findings.numbers import percent
from alongside.findings.plans import TypedPlan, build_plan_report
from alongside.web.accounts.models import User
from alongside.web.accounts.permissions import Permission, may
from alongside.web.design.files import picture_of
from alongside.web.design.words import moment
from alongside.web.reach.models import Cohort
from alongside.web.reach.pages.readings import NO_SHAPES, Download
from alongside.web.recruitment.models import Plan, TriedRule
from alongside.web.recruitment.pages.files import drawn_of
from alongside.web.recruitment.pages.looks import ReportPage, over_time
from alongside.web.recruitment.pages.points import FormPage, papers_of
from alongside.web.recruitment.pages.rules import ways_of


@dataclass(frozen=True, slots=True, kw_only=True)
class MoreRows:
    """How many ways, and how many strategies, the page has with one more of them; none where that is too many."""

    ways: int | None
    strategies: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIfPage:
    """Where plans are tried."""

    title: str
    caption: str
    lead: str
    form: forms.BaseForm
    so_far: str
    typed: TypedPlan | None
    more: MoreRows
    back: Download


def build_choose(cohort: Cohort, form: forms.BaseForm, *, has_populations: bool) -> FormPage:
    """Return the page that asks whom a plan is for."""
    lead = "A plan shares out the people still to be recruited among the ways of finding them, so that those who are "
    lead += "in at the end are as near as can be to the families this is for."
    return FormPage(
        title="Plan what to change",
        caption=cohort.name,
        lead=lead if has_populations else "There is no population yet: add one first, then come back.",
        form=form,
        send="Go on",
        back=over_time(cohort),
    )


def build_what_if(
    cohort: Cohort,
    form: forms.BaseForm,
    sides: Mapping[str, Any],
    typed: TypedPlan | None,
    *,
    dimension: str,
    more: MoreRows,
) -> WhatIfPage:
    """Return the page on which plans are tried."""
    shares = ", ".join(f"{name} {percent(share)}" for name, share in sides["population"].items())
    known = {name: count for name, count in sides["recruited"].items() if name}
    reached = ", ".join(f"{name} {count:,}" for name, count in known.items())
    return WhatIfPage(
        title="What would change it?",
        caption=f"{cohort.name}, by {dimension}",
        lead="Name the ways of finding people, what each costs, and who comes that way; then what could be bought to "
        "find more. Try numbers and see at once where they lead, or let the program search for the best.",
        form=form,
        so_far=f"The population: {shares}. In so far: {reached}.",
        typed=typed,
        more=more,
        back=over_time(cohort),
    )


def build_plan(plan: Plan, *, by: User, tried: Iterable[TriedRule] = ()) -> ReportPage:
    """Return one plan that was searched for, with the rules that were tried for it."""

    def address(name: str) -> str:
        return reverse("recruitment:plan_file", args=[plan.public_id, name])

    kept = {one["name"]: drawn_of(one) for one in plan.drawings}

    def find(name: str, _make: Callable[[], Chart]) -> Picture:
        return picture_of(kept[name], address)

    shapes = NO_SHAPES if "effort" in kept else None
    report, task = build_plan_report(plan.result, draw=find, shapes=shapes), plan.task
    return ReportPage(
        title=report.question,
        caption=plan.title,
        answer=report.answer,
        rest=report.missing,
        sections=report.sections,
        meaning=(),
        methods=report.methods,
        facts=report.facts,
        files=(
            Download(text="The report, as one page (HTML)", href=address("report.html")),
            Download(text="Everything, for a program (JSON)", href=address("plan.json")),
            Download(text="What was asked, for the terminal (PLAN.json)", href=address("PLAN.json")),
            *papers_of(plan),
        ),
        made=f"Searched {moment(plan.made_at)}; asked for by {task.made_by}.",
        next_step=change(plan) if may(by, Permission.COHORTS_MAKE, plan) else None,
        back=over_time(task.cohort),
        ways=ways_of(plan, tried, makes=may(by, Permission.COHORTS_MAKE, plan)),
    )


def change(plan: Plan) -> Download:
    """Return where the same task can be changed and asked anew."""
    task = plan.task
    number = list(task.cohort.categories()).index(task.dimension) + 1
    there = reverse("recruitment:what_if", args=[task.cohort.public_id, task.population.public_id, number])
    return Download(text="Change it and search again", href=f"{there}?from={plan.public_id}")
