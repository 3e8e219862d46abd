"""Looks: giving arrivals, one look, its files."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from alongside.web.accounts.permissions import Permission, needs, require, signed_in
from alongside.web.design.errors import input_errors
from alongside.web.design.files import send
from alongside.web.reach.models import Population
from alongside.web.recruitment import tasks
from alongside.web.recruitment.forms.looks import LookForm
from alongside.web.recruitment.models import AdaptationPoint, Look
from alongside.web.recruitment.pages import files
from alongside.web.recruitment.pages import looks as pages
from alongside.web.recruitment.views.start import cohort_or_404
from alongside.web.uploads.forms import refusal_of, table_errors, takes_files

LARGEST = 10_000_000
"""Bytes of a file of arrivals: some hundred thousand people."""


@needs(Permission.COHORTS_SEE)
@takes_files(LARGEST)
@require_http_methods(["GET", "HEAD", "POST"])
def look_at(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask who came when, and put the looking in the queue."""
    cohort, person = cohort_or_404(request, public_id), signed_in(request)
    require(person, Permission.COHORTS_MAKE, cohort)
    offered = Population.objects.visible_to(person).current()
    choices = [(one.public_id, f"{one.name}, {one.reference_on.year}") for one in offered]
    points = AdaptationPoint.objects.of_series(cohort).select_related("decision").order_by("agreed_at")
    form = LookForm(
        request.POST or None,
        request.FILES or None,
        populations=choices,
        adapted=[(one.title, one.began_on) for one in points if one.began_on],
        initial={"is_adapting": any(one.began_on is None for one in points)},
    )
    if form.is_valid():
        with input_errors(form), table_errors(form, {"arrivals": (form.given.field, form.given)}):
            population = offered.get(public_id=form.cleaned_data["population"])
            aims = {on: offered.get(public_id=aim) for on, aim in form.adapted if aim}
            asked = {"parameters": form.parameters, "aims": aims, **form.reading}
            return redirect(
                tasks.look_at(cohort=cohort, population=population, given=form.given, **asked, by=person)
            )
    refusal = refusal_of(form)
    error, marked = (refusal.error, refusal.marked) if refusal else (None, None)
    page = pages.build_look_at(cohort, form, error=error, marked=marked, has_populations=bool(choices))
    return render(request, "recruitment/look_at.jinja", {"page": page})


@needs(Permission.COHORTS_SEE)
@require_safe
def sample(request: HttpRequest) -> HttpResponse:
    """Send a small table to write over."""
    return send(request, files.sample_file())


def look_or_404(request: HttpRequest, public_id: str) -> Look:
    """Return a look one may see."""
    seen = Look.objects.visible_to(signed_in(request)).select_related(
        "arrivals__cohort__team", "arrivals__made_by"
    )
    return get_object_or_404(seen, public_id=public_id)


@needs(Permission.COHORTS_SEE)
@require_safe
def look(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show one look."""
    page = pages.build_look(look_or_404(request, public_id))
    return render(request, "recruitment/report.jinja", {"page": page})


@needs(Permission.COHORTS_SEE)
@require_safe
def look_file(request: HttpRequest, public_id: str, name: str) -> HttpResponse:
    """Send a picture, the numbers or the report of a look."""
    return send(request, files.look_file(name, look_or_404(request, public_id)))
