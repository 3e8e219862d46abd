"""Forecasts: whom one is for, what is asked, what came of it, whether it would have held."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from alongside.web.accounts.permissions import Permission, needs, require, signed_in
from alongside.web.design.errors import input_errors
from alongside.web.design.files import send
from alongside.web.reach.models import Cohort, Population
from alongside.web.recruitment import tasks
from alongside.web.recruitment.actions import forecasts as actions
from alongside.web.recruitment.forms.forecast_fields import initial_of
from alongside.web.recruitment.forms.forecasts import (
    FEWEST_BREAKS,
    FEWEST_ROWS,
    MOST_BREAKS,
    MOST_ROWS,
    BacktestForm,
    ForecastForm,
    PopulationForm,
    forecast_errors,
)
from alongside.web.recruitment.models import Backtest, Forecast, ForecastTask
from alongside.web.recruitment.pages import forecast_files as files
from alongside.web.recruitment.pages import forecasts as pages
from alongside.web.recruitment.views.start import cohort_or_404
from alongside.web.uploads.forms import refusal_of, table_errors, takes_files

LARGEST = 15_000_000
"""Bytes of a file of arrivals and a FORECAST.json together."""


def cohort_to_foresee(request: HttpRequest, public_id: str) -> Cohort:
    """Return a cohort for which this person may make forecasts."""
    cohort = cohort_or_404(request, public_id)
    require(signed_in(request), Permission.COHORTS_MAKE, cohort)
    return cohort


@needs(Permission.COHORTS_SEE)
@require_http_methods(["GET", "HEAD", "POST"])
def choose_population(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask whom the forecast is for."""
    cohort = cohort_to_foresee(request, public_id)
    offered = Population.objects.visible_to(signed_in(request)).current()
    choices = [(one.public_id, f"{one.name}, {one.reference_on.year}") for one in offered]
    form = PopulationForm(request.POST or None, populations=choices)
    if form.is_valid():
        return redirect("recruitment:foresee", cohort.public_id, form.cleaned_data["population"])
    page = pages.build_choose_population(cohort, form, has_populations=bool(choices))
    return render(request, "recruitment/form.jinja", {"page": page})


def earlier_of(request: HttpRequest, cohort: Cohort, population: Population) -> ForecastTask | None:
    """Return what an earlier forecast of the same cohort and population was asked for, where one is changed."""
    before = ForecastTask.objects.of_series(cohort).filter(population=population)
    return before.filter(forecast__public_id=request.GET.get("from", "")).first()


def how_many(request: HttpRequest, name: str, *, fewest: int, most: int) -> int:
    """Return how many rows are asked for."""
    asked = request.POST.get(name, "")
    return max(fewest, min(most, int(asked) if asked.isdecimal() and len(asked) < 4 else 0))


def forecast_form(request: HttpRequest, population: Population, earlier: ForecastTask | None) -> ForecastForm:
    """Return the form as it was sent, or as an earlier forecast had it."""
    floors = actions.groups_of(population)
    channels = len(earlier.asked.get("channels", [])) + 1 if earlier else 0
    holidays = len(earlier.asked.get("holidays", [])) + 1 if earlier else 0
    shape: dict[str, Any] = {
        "floors": floors,
        "rows": how_many(request, "rows", fewest=max(FEWEST_ROWS, channels), most=MOST_ROWS),
        "breaks": how_many(request, "breaks", fewest=max(FEWEST_BREAKS, holidays), most=MOST_BREAKS),
        "has_earlier": earlier is not None,
    }
    if "foresee" in request.POST:
        return ForecastForm(request.POST, request.FILES, **shape)
    form = ForecastForm(
        initial=initial_of(earlier.asked, earlier.parameters, floors) if earlier else None, **shape
    )
    if request.method == "POST":  # only a row more: what was typed stays, and nothing is found wanting yet
        form.initial = {
            name: field.widget.value_from_datadict(request.POST, {}, name)
            for name, field in form.fields.items()
        }
    return form


@needs(Permission.COHORTS_SEE)
@takes_files(LARGEST)
@require_http_methods(["GET", "HEAD", "POST"])
def foresee(request: HttpRequest, public_id: str, population_id: str) -> HttpResponse:
    """Ask what a forecast is to be made from, and put it in the queue."""
    cohort, person = cohort_to_foresee(request, public_id), signed_in(request)
    population = get_object_or_404(Population.objects.visible_to(person), public_id=population_id)
    earlier = earlier_of(request, cohort, population)
    form = forecast_form(request, population, earlier)
    if form.is_valid():
        with forecast_errors(form), table_errors(form, {"arrivals": (form.given.field, form.given)}):
            known = earlier if form.cleaned_data.get("earlier") else None
            there = tasks.foresee(
                cohort=cohort,
                population=population,
                given=form.arrivals,
                earlier=known,
                asked=form.asked(),
                parameters=form.parameters,
                by=person,
            )
            return redirect(there)
    page = pages.build_foresee(cohort, form, population=population.name, earlier=earlier, **again(form))
    return render(request, "recruitment/foresee.jinja", {"page": page})


def again(form: ForecastForm) -> dict[str, Any]:
    """Return what a page that asks once more needs to know."""
    refusal = refusal_of(form)
    error, marked = (refusal.error, refusal.marked) if refusal else (None, None)
    return {
        "error": error,
        "marked": marked,
        "more_rows": form.rows + 1 if form.rows < MOST_ROWS else None,
        "more_breaks": form.breaks + 1 if form.breaks < MOST_BREAKS else None,
    }


@needs(Permission.COHORTS_SEE)
@require_safe
def sample(request: HttpRequest) -> HttpResponse:
    """Send a small table to write over."""
    return send(request, files.sample_file())


def forecast_or_404(request: HttpRequest, public_id: str) -> Forecast:
    """Return a forecast one may see."""
    seen = Forecast.objects.visible_to(signed_in(request)).select_related(
        "task__cohort__team", "task__population", "task__made_by"
    )
    return get_object_or_404(seen, public_id=public_id)


@needs(Permission.COHORTS_SEE)
@require_safe
def forecast(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show one forecast, with its newest back-test."""
    one = forecast_or_404(request, public_id)
    newest = Backtest.objects.filter(task__forecast=one).first()
    page = pages.build_forecast(one, newest, by=signed_in(request))
    return render(request, "recruitment/report.jinja", {"page": page})


@needs(Permission.COHORTS_SEE)
@require_safe
def forecast_file(request: HttpRequest, public_id: str, name: str) -> HttpResponse:
    """Send a picture, the numbers or the report of a forecast."""
    return send(request, files.forecast_file(name, forecast_or_404(request, public_id)))


@needs(Permission.COHORTS_SEE)
@require_http_methods(["GET", "HEAD", "POST"])
def backtest(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask from which past dates to forecast, and put it in the queue."""
    one, person = forecast_or_404(request, public_id), signed_in(request)
    require(person, Permission.COHORTS_MAKE, one)
    form = BacktestForm(request.POST or None)
    if form.is_valid():
        with input_errors(form):
            return redirect(tasks.would_have_held(forecast=one, parameters=form.cleaned_data, by=person))
    return render(request, "recruitment/form.jinja", {"page": pages.build_backtest(one, form)})
