"""Makers of what recruitment over time keeps."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from typing import Any

from django.utils import timezone

from alongside.web.accounts.models import User
from alongside.web.reach.models import Cohort, Population
from alongside.web.recruitment.actions import looks, plans, points, rules
from alongside.web.recruitment.models import (
    AdaptationPoint,
    Arrivals,
    Decision,
    Look,
    Plan,
    RuleTask,
    Task,
    TriedRule,
)

WATCHED = {
    "relation": "external",
    "prior": "centred",
    "level": 0.95,
    "band": [0.8, 1.25],
    "planned_n": 180,
    "is_adapting": False,
}
CHANNELS = [
    {"name": "Midwives", "cost_gbp": 20.0, "mix": {"Pakistani": 0.8, "White British": 0.2}},
    {"name": "Playgroups", "cost_gbp": 50.0, "mix": {"Pakistani": 0.2, "White British": 0.8}, "cap": 30.0},
]


def two_groups(x: float, y: float, *, stage: str | None = None) -> dict[str, Any]:
    """Write counts of two ethnicities as they are stored."""
    rows = [
        [*([stage] if stage else []), "ethnicity", name, count]
        for name, count in zip(GROUPS, (x, y), strict=True)
    ]
    columns = [*(["stage"] if stage else []), "dimension", "category", "count"]
    return {"margins": {"columns": columns, "rows": rows}, "cells": None}


GROUPS = ("Pakistani", "White British")
POPULATION = {"name": "population", "unit": "mothers", "effective_n": None, "rounded_to": None}


def population_of_two(population: Population) -> Population:
    """Return the same population, of two groups."""
    Population.objects.filter(pk=population.pk).update(counts=POPULATION | two_groups(600.0, 400.0))
    population.refresh_from_db()
    return population


def cohort_of_two(cohort: Cohort) -> Cohort:
    """Return the same cohort, of two groups: 70 and 10 are in."""
    counts = {"stages": ["cohort"], "unit": "mothers"} | two_groups(70.0, 10.0, stage="cohort")
    Cohort.objects.filter(pk=cohort.pk).update(counts=counts)
    cohort.refresh_from_db()
    return cohort


def weekly(weeks: int = 8, *, first: int = 8, second: int = 1) -> bytes:
    """Write arrivals of so many weeks."""
    lines = ["date,dimension,category,count"]
    for week in range(weeks):
        on = date(2026, 1, 5) + timedelta(weeks=week)
        lines += [f"{on},ethnicity,{GROUPS[0]},{first}", f"{on},ethnicity,{GROUPS[1]},{second}"]
    return ("\n".join(lines) + "\n").encode()


def make_arrivals(cohort: Cohort, population: Population, *, by: User, weeks: int = 8) -> Arrivals:
    """Make arrivals that miss one group."""
    return looks.note_arrivals(
        cohort=cohort,
        population=population,
        source=BytesIO(weekly(weeks)),
        name="arrivals.csv",
        stages=(),
        household="",
        parameters=WATCHED,
        by=by,
        at=timezone.now(),
    )


def make_look(cohort: Cohort, population: Population, *, by: User) -> Look:
    """Make a look without drawing anything."""
    arrivals = make_arrivals(cohort, population, by=by)
    look = Look(
        arrivals=arrivals,
        last_on=date(2026, 2, 23),
        result=looks.document_of(arrivals),
        drawings=[drawing("strip-1")],
        report="<!DOCTYPE html><p>the report",
        made_at=timezone.now(),
    )
    look.save()
    return look


def drawing(name: str) -> dict[str, Any]:
    """Make a picture of nothing."""
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="720" height="100"></svg>'
    sizes = {"wide_size": [720, 100], "narrow_size": [340, 100]}
    return {"name": name, "alt": f"What {name} shows", "wide": svg, "narrow": svg, **sizes}


def make_task(cohort: Cohort, population: Population, *, by: User) -> Task:
    """Make a task: 100 people remain."""
    sides = plans.sides_of(cohort, population, "ethnicity")
    asked = {**sides, "remaining": 100, "channels": CHANNELS, "budget_gbp": 4_000}
    return plans.ask_for_plan(
        cohort=cohort,
        population=population,
        dimension="ethnicity",
        title="More playgroups",
        asked=asked,
        by=by,
        at=timezone.now(),
    )


def make_plan(cohort: Cohort, population: Population, *, by: User) -> Plan:
    """Search for a plan."""
    return plans.search(task=make_task(cohort, population, by=by), at=timezone.now())


def make_rule_task(task: Task, *, by: User, replicates: int = 100) -> RuleTask:
    """Ask for a rule to be tried: look after 40 more."""
    return rules.ask_for_rule(
        task=task,
        rule={"look_after": 40, "act_below": 0.8, "certainty": 0.8},
        evidence={"mix_effective_n": 20},
        replicates=replicates,
        by=by,
        at=timezone.now(),
    )


def make_tried_rule(plan: Plan, *, by: User) -> TriedRule:
    """Try that rule in twenty-five recruitments."""
    return rules.try_rule(rule_task=make_rule_task(plan.task, by=by, replicates=25), at=timezone.now())


def make_point(cohort: Cohort, *, by: User, **changes: Any) -> AdaptationPoint:
    """Agree a point at 120 people."""
    given = {
        "title": "First look",
        "at_date": None,
        "at_count": 120,
        "rule": "If a group is below four fifths of its share, we take the plan nearest to the population.",
        "options": "",
        "deciders": "Trial manager and chair of the advisory group",
        "at": timezone.now(),
    }
    return points.agree_point(cohort=cohort, by=by, **given | changes)


def make_decision(point: AdaptationPoint, *, by: User, plan: Plan | None = None) -> Decision:
    """Write down a decision."""
    return points.decide(
        point=point,
        plan=plan,
        look=None,
        reasons="Playgroups reach those whom midwives do not.",
        present="Both",
        by=by,
        at=timezone.now(),
    )
