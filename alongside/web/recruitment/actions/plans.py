"""Plans: what a typed one would lead to, and the search for the best one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from time import monotonic
from typing import Any

from django.db import transaction

from alongside.core.errors import InputError
from alongside.core.flow import is_branch
from alongside.core.recruitment import OnProgress, check_brief
from alongside.exchange.computed_plans import compute_plan
from alongside.exchange.plans import PlanFile, plan_from
from alongside.findings.plans import TypedPlan, build_plan_report, paper_bytes, typed_plan
from alongside.web.accounts.models import User
from alongside.web.accounts.permissions import Permission, require
from alongside.web.audit import actions as audit
from alongside.web.reach.actions.making import Say, silent
from alongside.web.reach.actions.mapping import drawn_places, shapes_of
from alongside.web.reach.models import Cohort, Population
from alongside.web.recruitment.actions.drawing import Keeping
from alongside.web.recruitment.models import AdaptationPoint, Paper, Plan, Task

PROFESSIONAL, PLAIN = "paper", "plain"
A_WHILE, DRAWING, WRITING = 0.5, 80, 90
STEPS = {
    "combinations": (10, 40, "Tried {done} of at most {most} combinations of strategies."),
    "plans": (50, 30, "Drew what is not known for {done} of {most} combinations."),
}
"""From a step of the search to the percent at which it begins, how many it takes, and what is said."""
NAME = "the plan"
"""What sentences call what was typed."""
NOT_SHARED = "{dimension} is not known both of the population and of the cohort: choose another."


def sides_of(cohort: Cohort, population: Population, dimension: str) -> dict[str, Any]:
    """Return the population's shares and who is in so far, by one dimension, as PLAN.json has them."""
    listed = counts_by(population.counts, dimension)
    reached = counts_by(cohort.counts, dimension, stage=stage_in(cohort))
    if not listed or not reached:
        raise InputError("dimension", NOT_SHARED, dimension=dimension)
    known = {name: count for name, count in listed.items() if name is not None}
    strangers = [name for name in reached if name is not None and name not in known]
    if strangers:
        raise InputError(
            "dimension",
            "{names}: the population does not count them, so there is no share to aim at.",
            names=", ".join(strangers),
        )
    everyone = sum(known.values())
    return {
        "population": {name: count / everyone for name, count in known.items()},
        "recruited": {"" if name is None else name: round(count) for name, count in reached.items()},
    }


def stage_in(cohort: Cohort) -> str:
    """Return the step at which people count as in: the last one, follow-ups apart."""
    stages: tuple[str, ...] = tuple(cohort.counts["stages"])
    return next(stage for stage in reversed(stages) if not is_branch(stages, stage))


def people_in(cohort: Cohort) -> int:
    """Return how many people are in, by the dimension that knows most of them."""
    last = stage_in(cohort)
    totals: dict[str, float] = {}
    for stage, dimension, _, count in cohort.counts["margins"]["rows"]:
        if stage == last:
            totals[dimension] = totals.get(dimension, 0.0) + count
    return round(max(totals.values(), default=0.0))


def counts_by(
    counts: Mapping[str, Any], dimension: str, *, stage: str | None = None
) -> dict[str | None, float]:
    """Return the counts of one dimension, at a stage where there are stages."""
    table = counts["margins"]
    rows = [dict(zip(table["columns"], row, strict=True)) for row in table["rows"]]
    return {
        row["category"]: row["count"]
        for row in rows
        if row["dimension"] == dimension and row.get("stage") == stage
    }


def brief_of(asked: Mapping[str, Any]) -> PlanFile:
    """Return the task, refused in a sentence where it cannot be done."""
    return plan_from(json.dumps(asked).encode(), name=NAME)


def work_out(*, asked: Mapping[str, Any], people: Mapping[str, float], units: Mapping[str, int]) -> TypedPlan:
    """Return what so many people through each channel, with so many units bought, would lead to; nothing is kept."""
    brief = brief_of(asked).brief
    check_brief(brief)
    opened = [one.new_channel.name for one in brief.strategies if one.new_channel and units.get(one.name)]
    ways = [*(channel.name for channel in brief.channels), *opened]
    if brief.known + sum(people.get(name, 0.0) for name in ways) <= 0:
        raise InputError(
            "channels", "Nobody is in and nobody would come: say how many through which channel."
        )
    return typed_plan(brief, people, units)


def ask_for_plan(
    *,
    cohort: Cohort,
    population: Population,
    dimension: str,
    title: str,
    asked: Mapping[str, Any],
    by: User,
    at: datetime,
) -> Task:
    """Note what a plan is asked for, once it is clear that it can be searched."""
    require(by, Permission.COHORTS_MAKE, cohort)
    asked = {**asked, **point_of(cohort, at.date())}
    check_brief(brief_of(asked).brief)
    with transaction.atomic():
        task = Task(
            cohort=cohort,
            population=population,
            dimension=dimension,
            title=title,
            asked=dict(asked),
            made_by=by,
            made_at=at,
        )
        task.save()
        audit.record(by=by, what="plan asked for", records=[task, cohort, population])
    return task


def point_of(cohort: Cohort, today: date) -> dict[str, Any]:
    """Return the adaptation point that the plan is for, as PLAN.json has it: the newest that is still to come."""
    waiting = AdaptationPoint.objects.of_series(cohort).filter(decision__isnull=True)
    so_far = people_in(cohort)
    for point in waiting:
        if (point.at_count or so_far) >= so_far and (point.at_date or today) >= today:
            when = {"on": point.at_date.isoformat()} if point.at_date else {"at_count": point.at_count}
            said = {"name": point.title, "rule": point.rule, "agreed_on": point.agreed_at.date().isoformat()}
            return {"adaptation": {**said, **when, "deciders": [point.deciders]}}
    return {}


def told(say: Say) -> OnProgress:
    """Return what tells the person who waits how far a search is, no more than twice a second."""
    last = 0.0

    def on_progress(what: str, done: int, most: int) -> None:
        nonlocal last
        now = monotonic()
        if now - last >= A_WHILE or done == most:
            last = now
            begin, part, sentence = STEPS[what]
            say(begin + part * done // most, sentence.format(done=f"{done:,}", most=f"{most:,}"))

    return on_progress


def search(*, task: Task, at: datetime, say: Say = silent) -> Plan:
    """Search for the best plan, draw it, and write it once."""
    done = Plan.objects.filter(task=task).first()
    if done is not None:
        return done
    file = brief_of({**task.asked, "title": task.title})
    document, keeping = compute_plan(file, on_progress=told(say)), Keeping()
    say(DRAWING, "Drawing the plan.")
    shapes = shapes_of(
        list(file.brief.categories), task.dimension, task.population, drawn_places(task.made_by)
    )
    report = build_plan_report(document, draw=keeping.draw, shapes=shapes).as_html()
    say(WRITING, "Writing the papers.")
    plan = Plan(task=task, result=document, drawings=keeping.drawings, report=report, made_at=at)
    papers = [
        Paper(
            plan=plan, name=f"{name}{kind}", content=paper_bytes(document, kind=kind, is_plain=name == PLAIN)
        )
        for name in (PROFESSIONAL, PLAIN)
        for kind in (".html", ".pdf", ".docx")
    ]
    with transaction.atomic():
        plan.save()
        Paper.objects.bulk_create(papers)
        audit.record(by=task.made_by, what="plan made", records=[plan, task])
    return plan
