"""Plans: choosing whom one is for, trying one, the search, what came of it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from alongside.web.accounts.permissions import Permission, needs, require, signed_in
from alongside.web.design.errors import input_errors
from alongside.web.design.files import send
from alongside.web.reach.models import Cohort, Population
from alongside.web.recruitment import tasks
from alongside.web.recruitment.actions import plans as actions
from alongside.web.recruitment.forms.plans import (
    FEWEST_ROWS,
    MOST_ROWS,
    SidesForm,
    WhatIfForm,
    initial_of,
    most_strategies,
)
from alongside.web.recruitment.models import Plan, TriedRule
from alongside.web.recruitment.pages import files
from alongside.web.recruitment.pages import plans as pages
from alongside.web.recruitment.views.start import cohort_or_404


def cohort_to_plan(request: HttpRequest, public_id: str) -> Cohort:
    """Return a cohort that this person may plan for."""
    cohort = cohort_or_404(request, public_id)
    require(signed_in(request), Permission.COHORTS_MAKE, cohort)
    return cohort


@needs(Permission.COHORTS_SEE)
@require_http_methods(["GET", "HEAD", "POST"])
def choose_sides(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask whom the plan is for, and by which dimension."""
    cohort = cohort_to_plan(request, public_id)
    offered = Population.objects.visible_to(signed_in(request)).current()
    choices = [(one.public_id, f"{one.name}, {one.reference_on.year}") for one in offered]
    dimensions = list(cohort.categories())
    form = SidesForm(request.POST or None, populations=choices, dimensions=dimensions)
    if form.is_valid():
        with input_errors(form):
            population = offered.get(public_id=form.cleaned_data["population"])
            dimension = form.cleaned_data["dimension"]
            actions.sides_of(cohort, population, dimension)
            number = dimensions.index(dimension) + 1
            return redirect("recruitment:what_if", cohort.public_id, population.public_id, number)
    page = pages.build_choose(cohort, form, has_populations=bool(choices))
    return render(request, "recruitment/form.jinja", {"page": page})


def sides_or_404(request: HttpRequest, cohort: Cohort, population_id: str, number: int) -> dict[str, Any]:
    """Return the population, the dimension and what is known of both sides."""
    offered = Population.objects.visible_to(signed_in(request))
    population = get_object_or_404(offered, public_id=population_id)
    dimensions = list(cohort.categories())
    if not 1 <= number <= len(dimensions):
        raise Http404
    return {"population": population, "dimension": dimensions[number - 1]}


def what_if_form(request: HttpRequest, cohort: Cohort, categories: list[str]) -> WhatIfForm:
    """Return the form as it was sent, or as an earlier plan of the same cohort had it."""
    before = (
        Plan.objects.of_series(cohort).select_related("task").filter(public_id=request.GET.get("from", ""))
    )
    task = next((one.task for one in before), None)
    asked = task.asked if task else {}
    ways, bought = len(asked.get("channels", ())), len(asked.get("strategies", ()))
    rows = rows_of(request, "rows", fewest=max(FEWEST_ROWS, ways + 1 if task else 0), most=MOST_ROWS)
    most = most_strategies(categories, rows)
    sizes = {"rows": rows, "strategies": rows_of(request, "strategy_rows", fewest=max(1, bought), most=most)}
    initial = initial_of(task.asked, task.title, categories) if task else None
    if not is_trying(request):  # only a row more: what was typed stays, and nothing is found wanting yet
        return WhatIfForm(None, categories=categories, initial=as_typed(request.POST) or initial, **sizes)
    return WhatIfForm(request.POST, categories=categories, **sizes)


def rows_of(request: HttpRequest, name: str, *, fewest: int, most: int) -> int:
    """Return how many rows of a table are asked for."""
    asked = request.POST.get(name, request.GET.get(name, ""))
    return min(most, max(fewest, int(asked) if asked.isdecimal() else 0))


def as_typed(sent: QueryDict) -> dict[str, Any]:
    """Return what was typed so far, of ticks every one."""
    return {name: sent.getlist(name) if name.startswith("s-groups-") else sent[name] for name in sent}


def is_trying(request: HttpRequest) -> bool:
    """Say whether an answer is wanted."""
    return bool(getattr(request, "htmx", False)) or bool({"try", "search"} & set(request.POST))


@needs(Permission.COHORTS_SEE)
@require_http_methods(["GET", "HEAD", "POST"])
def what_if(request: HttpRequest, public_id: str, population_id: str, number: int) -> HttpResponse:
    """Say at once what a typed plan would lead to, or put the search for the best in the queue."""
    cohort = cohort_to_plan(request, public_id)
    chosen = sides_or_404(request, cohort, population_id, number)
    sides = actions.sides_of(cohort, chosen["population"], chosen["dimension"])
    form = what_if_form(request, cohort, list(sides["population"]))
    typed = None
    if form.is_valid():
        with input_errors(form):
            asked, title = form.asked(sides), form.cleaned_data["title"]
            if "search" in request.POST:
                person = signed_in(request)
                return redirect(tasks.search(cohort=cohort, **chosen, title=title, asked=asked, by=person))
            typed = actions.work_out(asked=asked, people=form.people, units=form.units)
    more = pages.MoreRows(
        ways=form.rows + 1 if form.rows < MOST_ROWS else None,
        strategies=form.strategy_rows + 1
        if form.strategy_rows < most_strategies(form.categories, form.rows)
        else None,
    )
    page = pages.build_what_if(cohort, form, sides, typed, dimension=chosen["dimension"], more=more)
    part = "typed" if getattr(request, "htmx", False) and request.method == "POST" else "what_if"
    return render(request, f"recruitment/{part}.jinja", {"page": page})


def plan_or_404(request: HttpRequest, public_id: str) -> Plan:
    """Return a plan one may see."""
    seen = Plan.objects.visible_to(signed_in(request)).select_related(
        "task__cohort__team", "task__population"
    )
    return get_object_or_404(seen, public_id=public_id)


@needs(Permission.COHORTS_SEE)
@require_safe
def plan(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show one plan."""
    one = plan_or_404(request, public_id)
    tried = TriedRule.objects.filter(rule_task__task=one.task_id).listed()
    page = pages.build_plan(one, by=signed_in(request), tried=tried)
    return render(request, "recruitment/report.jinja", {"page": page})


@needs(Permission.COHORTS_SEE)
@require_safe
def plan_file(request: HttpRequest, public_id: str, name: str) -> HttpResponse:
    """Send a picture, the numbers or the report of a plan."""
    return send(request, files.plan_file(name, plan_or_404(request, public_id)))
