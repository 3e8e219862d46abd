"""What the pages of tried rules say."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.urls import reverse

from alongside.exchange.readings import write
from alongside.findings.charts import Chart
from alongside.findings.documents import Picture
from alongside.findings.plans import build_rule_report, rule_words
from alongside.web.accounts.models import User
from alongside.web.accounts.permissions import Permission, may
from alongside.web.design.files import File, picture_file, picture_of
from alongside.web.design.words import day, moment
from alongside.web.reach.pages.readings import Download
from alongside.web.recruitment.models import Plan, Task, TriedRule
from alongside.web.recruitment.pages.files import drawn_of
from alongside.web.recruitment.pages.looks import ReportPage, over_time
from alongside.web.recruitment.pages.points import FormPage

JSON = "application/json"


def offered(plan: Plan) -> dict[str, Any]:
    """Return what the form needs to know of a plan: its groups, who remains, and whether it says how sure it is."""
    asked = plan.task.asked
    sizes = [channel.get("mix_effective_n") for channel in asked["channels"]]
    return {
        "categories": list(plan.result["population"]["shares"]),
        "remaining": asked["remaining"],
        "asks_evidence": asked.get("uncertainty", "none") == "none" and not any(sizes),
    }


def build_try(plan: Plan, form: forms.BaseForm) -> FormPage:
    """Return the page that asks for a rule."""
    return FormPage(
        title="Try a rule before any result",
        caption=plan.title,
        lead="A rule says when to look and when to act. Here it is followed through many simulated recruitments, so "
        "that you see how often it acts when it should, how often when it should not, and where that ends, before "
        "you agree it.",
        form=form,
        send="Try it",
        back=Download(text=plan.title, href=plan.address),
    )


def build_tried(tried: TriedRule, *, by: User) -> ReportPage:
    """Return how one rule works out."""

    def address(name: str) -> str:
        return reverse("recruitment:rule_file", args=[tried.public_id, name])

    kept = {one["name"]: drawn_of(one) for one in tried.drawings}

    def find(name: str, _make: Callable[[], Chart]) -> Picture:
        return picture_of(kept[name], address)

    report, rule_task = build_rule_report(tried.result, draw=find), tried.rule_task
    return ReportPage(
        title=report.question,
        caption=rule_task.task.title,
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
        ),
        made=f"Tried {moment(tried.made_at)}; asked for by {rule_task.made_by}. The same numbers in the "
        f"terminal: alongside plan PLAN.json --replicates {rule_task.replicates}",
        next_step=agree_by(tried) if may(by, Permission.COHORTS_MAKE, tried) else None,
        back=back_of(rule_task.task),
    )


def agree_by(tried: TriedRule) -> Download:
    """Return where an adaptation point is agreed by this rule."""
    there = reverse("recruitment:agree", args=[tried.rule_task.task.cohort.public_id])
    return Download(text="Agree an adaptation point by this rule", href=f"{there}?tried={tried.public_id}")


def back_of(task: Task) -> Download:
    """Return the way back: to the plan, or to the cohort where the plan is still searched for."""
    plan = getattr(task, "plan", None)
    return Download(text=plan.title, href=plan.address) if plan else over_time(task.cohort)


def rule_file(name: str, tried: TriedRule) -> File | None:
    """Return a file of a tried rule: also the very PLAN.json that the terminal takes."""
    if name == "PLAN.json":
        return File(content=tried.rule_task.plan_json, content_type=JSON, name=name)
    if name == "report.html":
        return File(content=tried.report.encode(), content_type="text/html; charset=utf-8", name=name)
    if name == "plan.json":
        return File(content=write(tried.result), content_type=JSON, name=name)
    return picture_file(name, [drawn_of(one) for one in tried.drawings])


def tried_words(tried: TriedRule) -> str:
    """Say which rule was tried, in a line of a list."""
    rule = tried.rule_task.asked["rule"]
    return f"Look after {rule['look_after']:,} more, act below {rule['act_below']:g}: tried {day(tried.made_at.date())}"


def ways_of(plan: Plan, tried: Iterable[TriedRule], *, makes: bool) -> tuple[Download, ...]:
    """Return where a rule for a plan is tried, and how those that were tried work out."""
    there = reverse("recruitment:try_rule", args=[plan.public_id])
    more = (Download(text="Try a rule before any result", href=there),) if makes else ()
    return (*more, *(Download(text=tried_words(one), href=one.address) for one in tried))


def agreed_by(tried: TriedRule) -> dict[str, Any]:
    """Return what the form of a point begins with, where its rule was tried."""
    result = tried.result
    at_count = round(float(result["recruited"]["n"]) + float(result["rule"]["look_after"]))
    return {"tried": tried.public_id, "rule": str(rule_words(result["rule"])), "at_count": at_count}
