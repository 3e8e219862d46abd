"""Long work of recruitment: looking at arrivals, searching for a plan, foreseeing the end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from alongside.web.accounts.models import User
from alongside.web.jobs import actions as jobs
from alongside.web.jobs.models import Job
from alongside.web.jobs.tasks import Progress, long_work
from alongside.web.reach.models import Cohort, Population
from alongside.web.recruitment.actions import forecasts, looks, plans, rules
from alongside.web.recruitment.models import Arrivals, BacktestTask, Forecast, ForecastTask, RuleTask, Task
from alongside.web.uploads.forms import Given


def look_at(
    *,
    cohort: Cohort,
    population: Population,
    given: Given,
    stages: Sequence[str],
    household: str,
    parameters: Mapping[str, Any],
    by: User,
    aims: Mapping[str, Population] | None = None,
) -> str:
    """Note arrivals and put the looking in the queue; return where its person waits."""
    with transaction.atomic():
        arrivals = looks.note_arrivals(
            cohort=cohort,
            population=population,
            source=given.open(),
            name=given.name,
            stages=stages,
            household=household,
            parameters=parameters,
            aims=aims,
            by=by,
            at=timezone.now(),
        )
        job = jobs.start(
            task=make_look, title=f"Looking at who has come to {cohort}", by=by, ids=[arrivals.public_id]
        )
    return page_of(job)


@long_work
def make_look(progress: Progress, arrivals_id: str) -> str:
    """Look at every date, and draw the strips."""
    progress.say(10, "Looking at every date.")
    arrivals = Arrivals.objects.select_related("cohort__team", "population", "made_by").get(
        public_id=arrivals_id
    )
    return looks.make_look(arrivals=arrivals, at=timezone.now()).address


def search(
    *, cohort: Cohort, population: Population, dimension: str, title: str, asked: Mapping[str, Any], by: User
) -> str:
    """Note what a plan is asked for and put the search in the queue; return where its person waits."""
    with transaction.atomic():
        task = plans.ask_for_plan(
            cohort=cohort,
            population=population,
            dimension=dimension,
            title=title,
            asked=asked,
            by=by,
            at=timezone.now(),
        )
        job = jobs.start(task=make_plan, title=f"Searching: {title}", by=by, ids=[task.public_id])
    return page_of(job)


@long_work
def make_plan(progress: Progress, task_id: str) -> str:
    """Search for the best plan, and draw it."""
    progress.say(10, "Searching through what could be done.")
    task = Task.objects.select_related("cohort__team", "population", "made_by").get(public_id=task_id)
    return plans.search(task=task, at=timezone.now(), say=progress.say).address


def try_rule(
    *, task: Task, rule: Mapping[str, Any], evidence: Mapping[str, float], replicates: int, by: User
) -> str:
    """Note the rule and put the simulation in the queue; return where its person waits."""
    with transaction.atomic():
        rule_task = rules.ask_for_rule(
            task=task, rule=rule, evidence=evidence, replicates=replicates, by=by, at=timezone.now()
        )
        job = jobs.start(
            task=make_rule, title=f"Trying a rule: {task.title}", by=by, ids=[rule_task.public_id]
        )
    return page_of(job)


@long_work
def make_rule(progress: Progress, rule_task_id: str) -> str:
    """Follow the rule through every simulated recruitment; a worker that takes it up again goes on where it was."""
    rule_task = RuleTask.objects.select_related("task__cohort__team", "made_by").get(public_id=rule_task_id)

    def tell(done: int, of_all: int) -> None:
        so_far = rule_task.replicates * done // max(1, of_all)
        said = f"{so_far:,} of {rule_task.replicates:,} recruitments are simulated."
        progress.say(2 + 88 * done // max(1, of_all), said)

    return rules.try_rule(rule_task=rule_task, at=timezone.now(), on_progress=tell).address


def forget_kept() -> None:
    """Delete what was kept of simulations that nobody went on with."""
    rules.forget_kept(at=timezone.now())


def foresee(
    *,
    cohort: Cohort,
    population: Population,
    given: Given | None,
    earlier: ForecastTask | None,
    asked: Mapping[str, Any],
    parameters: Mapping[str, Any],
    by: User,
) -> str:
    """Note what a forecast is asked for and put it in the queue; return where its person waits."""
    if given is None and earlier is not None:
        came = forecasts.came_of(earlier)
    else:
        came = forecasts.read_who_came(
            given.open() if given else None,
            population=population,
            name=given.name if given else "",
            stages=parameters["stages"],
            household=parameters["household"],
        )
    with transaction.atomic():
        task = forecasts.ask_for_forecast(
            cohort=cohort,
            population=population,
            came=came,
            asked=asked,
            parameters=parameters,
            by=by,
            at=timezone.now(),
        )
        job = jobs.start(
            task=make_forecast, title=f"Foreseeing where {cohort} will end", by=by, ids=[task.public_id]
        )
    return page_of(job)


@long_work
def make_forecast(progress: Progress, task_id: str) -> str:
    """Simulate the rest of recruitment, and draw it."""
    task = ForecastTask.objects.select_related("cohort__team", "population", "made_by").get(public_id=task_id)
    return forecasts.make_forecast(task=task, at=timezone.now(), say=progress.say).address


def would_have_held(*, forecast: Forecast, parameters: Mapping[str, int], by: User) -> str:
    """Note that a back-test is asked for and put it in the queue; return where its person waits."""
    with transaction.atomic():
        task = forecasts.ask_for_backtest(forecast=forecast, parameters=parameters, by=by, at=timezone.now())
        job = jobs.start(
            task=make_backtest,
            title=f"Would it have held? {forecast.task.cohort}",
            by=by,
            ids=[task.public_id],
        )
    return page_of(job)


@long_work
def make_backtest(progress: Progress, task_id: str) -> str:
    """Forecast from past dates, and count how often it held."""
    task = BacktestTask.objects.select_related(
        "forecast__task__population", "forecast__task__cohort__team", "made_by"
    ).get(public_id=task_id)
    return forecasts.make_backtest(task=task, at=timezone.now(), say=progress.say).address


def page_of(job: Job) -> str:
    """Return where somebody follows a piece of work."""
    return reverse("jobs:job", args=[job.public_id])
