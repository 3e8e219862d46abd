"""Populations and cohorts: lists, one of each, adding one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from alongside.web.accounts.models import Team
from alongside.web.accounts.permissions import Permission, needs, signed_in
from alongside.web.design.errors import input_errors
from alongside.web.design.files import send
from alongside.web.design.paging import page_of
from alongside.web.places.models import Place
from alongside.web.reach import actions, tasks
from alongside.web.reach.forms import (
    CohortForm,
    CohortTableForm,
    PlaceForm,
    PopulationForm,
    PopulationTableForm,
)
from alongside.web.reach.models import Cohort, Kind, Population, Question
from alongside.web.reach.pages import files, sides
from alongside.web.uploads.forms import refusal_of, table_errors, takes_files
from alongside.web.uploads.models import State, Upload


@needs(Permission.POPULATIONS_SEE)
@require_safe
def populations(request: HttpRequest) -> HttpResponse:
    """List the populations of the partnership."""
    person = signed_in(request)
    rows, paging = page_of(Population.objects.visible_to(person).current(), request.GET.get("page", ""))
    return render(request, "reach/list.jinja", {"page": sides.build_populations(rows, paging, by=person)})


@needs(Permission.POPULATIONS_SEE)
@require_safe
def population(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show one population."""
    one = get_object_or_404(Population.objects.visible_to(signed_in(request)), public_id=public_id)
    return render(request, "reach/side.jinja", {"page": sides.build_population(one)})


@needs(Permission.POPULATIONS_SEE)
@require_safe
def population_csv(request: HttpRequest, public_id: str) -> HttpResponse:
    """Send a population's counts."""
    one = get_object_or_404(Population.objects.visible_to(signed_in(request)), public_id=public_id)
    return send(request, files.population_file(one))


@needs(Permission.POPULATIONS_MAKE)
@takes_files()
@require_http_methods(["GET", "HEAD", "POST"])
def add_population(request: HttpRequest) -> HttpResponse:
    """Ask for a population's counts, and lead to what was understood."""
    form = PopulationTableForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        with input_errors(form), table_errors(form, {"population": (form.given.field, form.given)}):
            kind, person = actions.POPULATION, signed_in(request)
            return redirect(tasks.take_table(given=form.given, kind=kind, asked=form.asked, by=person))
    refusal = refusal_of(form)
    error, marked = (refusal.error, refusal.marked) if refusal else (None, None)
    page = sides.build_population_table(form, error=error, marked=marked)
    return render(request, "reach/table.jinja", {"page": page})


@needs(Permission.POPULATIONS_MAKE)
@require_http_methods(["GET", "HEAD", "POST"])
def from_place(request: HttpRequest) -> HttpResponse:
    """Ask which place's areas are added up, and lead to their counts."""
    person = signed_in(request)
    offered = Place.objects.visible_to(person)
    places = list(offered.named().values_list("public_id", "name"))
    form = PlaceForm(request.POST or None, places=places)
    if form.is_valid():
        with input_errors(form):
            asked = {**form.cleaned_data, "place": offered.get(public_id=form.cleaned_data["place"])}
            return redirect(actions.read_place(**asked, by=person, at=timezone.now()).address)
    return render(
        request, "reach/table.jinja", {"page": sides.build_from_place(form, has_places=bool(places))}
    )


def read_or_404(request: HttpRequest, public_id: str, kind: str) -> Upload:
    """Return what was understood of one's own upload."""
    mine = Upload.objects.visible_to(signed_in(request))
    return get_object_or_404(mine, public_id=public_id, preview=kind, state=State.READ)


@needs(Permission.POPULATIONS_MAKE)
@require_http_methods(["GET", "HEAD", "POST"])
def check_population(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show what was understood of a table, ask what it is, and keep it."""
    upload = read_or_404(request, public_id, actions.POPULATION)
    form = PopulationForm(request.POST or None)
    if form.is_valid():
        with input_errors(form):
            kept = actions.keep_population(
                upload=upload, **form.cleaned_data, by=signed_in(request), at=timezone.now()
            )
            messages.success(request, "The population was kept. Cohorts can now be held up to it.")
            return redirect("reach:population", kept[0].public_id)
    page = sides.build_check(upload, upload.understood or {}, form)
    return render(request, "reach/check.jinja", {"page": page})


@needs(Permission.COHORTS_SEE)
@require_safe
def cohorts(request: HttpRequest) -> HttpResponse:
    """List the cohorts of one's teams."""
    person = signed_in(request)
    seen = Cohort.objects.visible_to(person).current().select_related("team__organisation")
    rows, paging = page_of(seen, request.GET.get("page", ""))
    return render(request, "reach/list.jinja", {"page": sides.build_cohorts(rows, paging, by=person)})


def cohort_or_404(request: HttpRequest, public_id: str) -> Cohort:
    """Return a cohort of one's teams."""
    seen = Cohort.objects.visible_to(signed_in(request)).select_related("team__organisation")
    return get_object_or_404(seen, public_id=public_id)


@needs(Permission.COHORTS_SEE)
@require_safe
def cohort(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show one cohort with its exact counts."""
    one = cohort_or_404(request, public_id)
    person = signed_in(request)
    answered = (
        Question.objects.visible_to(person)
        .filter(cohort=one, reading__isnull=False)
        .select_related("reading")
    )
    return render(request, "reach/side.jinja", {"page": sides.build_cohort(one, answered, by=person)})


@needs(Permission.COHORTS_SEE)
@require_safe
def cohort_csv(request: HttpRequest, public_id: str) -> HttpResponse:
    """Send a cohort's exact counts."""
    return send(request, files.cohort_file(cohort_or_404(request, public_id)))


@needs(Permission.COHORTS_MAKE)
@takes_files()
@require_http_methods(["GET", "HEAD", "POST"])
def add_cohort(request: HttpRequest) -> HttpResponse:
    """Ask for a cohort's counts or people, and lead to what was understood."""
    form = CohortTableForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        with input_errors(form), table_errors(form, {"cohort": (form.given.field, form.given)}):
            kind, person = actions.COHORT, signed_in(request)
            return redirect(tasks.take_table(given=form.given, kind=kind, asked=form.asked, by=person))
    refusal = refusal_of(form)
    error, marked = (refusal.error, refusal.marked) if refusal else (None, None)
    page = sides.build_cohort_table(form, error=error, marked=marked)
    return render(request, "reach/table.jinja", {"page": page})


@needs(Permission.COHORTS_MAKE)
@require_http_methods(["GET", "HEAD", "POST"])
def check_cohort(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show what was understood of a table, ask whose it is, and keep it."""
    upload, person = read_or_404(request, public_id, actions.COHORT), signed_in(request)
    teams = Team.objects.where(person, Permission.COHORTS_MAKE).select_related("organisation")
    form = CohortForm(request.POST or None, teams=[(one.public_id, str(one)) for one in teams])
    if form.is_valid():
        with input_errors(form):
            asked = {**form.cleaned_data, "kind": Kind(form.cleaned_data["kind"])}
            asked["team"] = teams.get(public_id=asked["team"])
            kept = actions.keep_cohort(upload=upload, **asked, by=person, at=timezone.now())
            messages.success(request, "The cohort was kept. Now hold it up to a population.")
            return redirect("reach:cohort", kept.public_id)
    page = sides.build_check(upload, upload.understood or {}, form)
    return render(request, "reach/check.jinja", {"page": page})
