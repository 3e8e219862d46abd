"""Readings: asking for one, the list, one of them, its files, two side by side."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.web.accounts.permissions import Permission, needs, require, signed_in
from alongside.web.design.errors import input_errors
from alongside.web.design.files import send
from alongside.web.design.paging import page_of
from alongside.web.reach import tasks
from alongside.web.reach.forms import AskForm, CompareForm
from alongside.web.reach.models import Comparison, Population, Reading
from alongside.web.reach.pages import asking, comparing, files, readings
from alongside.web.reach.views.sides import cohort_or_404


@needs(Permission.COHORTS_SEE)
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask what a cohort is held up to, and put the making of its reading in the queue."""
    cohort, person = cohort_or_404(request, public_id), signed_in(request)
    require(person, Permission.COHORTS_MAKE, cohort)
    offered = Population.objects.visible_to(person).current()
    choices = [(one.public_id, f"{one.name}, {one.reference_on.year}") for one in offered]
    form = AskForm(request.POST or None, populations=choices, categories=cohort.categories())
    if form.is_valid():
        with input_errors(form):
            chosen = list(offered.filter(public_id__in=form.cleaned_data["populations"]))
            return redirect(tasks.ask(cohort=cohort, populations=chosen, asked=form.asked, by=person))
    page = asking.build_ask(cohort, form, has_populations=bool(choices))
    return render(request, "reach/ask.jinja", {"page": page})


@needs(Permission.READINGS_SEE)
@require_safe
def list_readings(request: HttpRequest) -> HttpResponse:
    """List every reading one may see."""
    person = signed_in(request)
    seen = Reading.objects.visible_to(person).with_team().defer("inputs", "release")
    rows, paging = page_of(seen, request.GET.get("page", ""))
    exact = set(Reading.objects.exact_for(person).values_list("pk", flat=True))
    return render(request, "reach/readings.jinja", {"page": readings.build_readings(rows, exact, paging)})


def reading_or_404(request: HttpRequest, public_id: str) -> Reading:
    """Return a reading one may see in one of its editions."""
    return get_object_or_404(Reading.objects.visible_to(signed_in(request)).with_team(), public_id=public_id)


def others_than(request: HttpRequest, reading: Reading) -> list[tuple[str, str]]:
    """Return the readings that can be set beside this one, as the choices of a form."""
    seen = Reading.objects.visible_to(signed_in(request)).exclude(pk=reading.pk)
    return [(public_id, title) for public_id, title in seen.values_list("public_id", "title")[:100]]


@needs(Permission.READINGS_SEE)
@require_safe
def reading(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show one reading, in the edition this person may see."""
    one = reading_or_404(request, public_id)
    edition = one.edition_for(signed_in(request))
    if edition is None:
        return render(request, "reach/withheld.jinja", {"page": readings.build_withheld(one)})
    others = others_than(request, one)
    page = readings.build_reading(
        one,
        edition,
        link=request.build_absolute_uri(one.address),
        form=CompareForm(readings=others) if others else None,
    )
    return render(request, "reach/reading.jinja", {"page": page})


@needs(Permission.READINGS_SEE)
@require_safe
def reading_file(request: HttpRequest, public_id: str, name: str) -> HttpResponse:
    """Send a picture, the numbers or the report of the edition this person may see."""
    edition = reading_or_404(request, public_id).edition_for(signed_in(request))
    return send(request, files.edition_file(name, edition) if edition else None)


@needs(Permission.READINGS_SEE)
@require_POST
def compare(request: HttpRequest, public_id: str) -> HttpResponse:
    """Put the comparing of two readings in the queue."""
    second = reading_or_404(request, public_id)
    form = CompareForm(request.POST, readings=others_than(request, second))
    if not form.is_valid():
        return redirect(second.address)
    first = reading_or_404(request, form.cleaned_data["other"])
    return redirect(tasks.compare(first=first, second=second, by=signed_in(request)))


def comparison_or_404(request: HttpRequest, public_id: str) -> Comparison:
    """Return a comparison."""
    return get_object_or_404(
        Comparison.objects.visible_to(signed_in(request)).with_teams(), public_id=public_id
    )


@needs(Permission.READINGS_SEE)
@require_safe
def comparison(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show two readings side by side, in the edition this person may see."""
    one = comparison_or_404(request, public_id)
    edition = one.edition_for(signed_in(request))
    if edition is None:
        return render(request, "reach/withheld.jinja", {"page": comparing.build_withheld(one)})
    page = comparing.build_comparison(one, edition, link=request.build_absolute_uri(one.address))
    return render(request, "reach/comparison.jinja", {"page": page})


@needs(Permission.READINGS_SEE)
@require_safe
def comparison_file(request: HttpRequest, public_id: str, name: str) -> HttpResponse:
    """Send a picture of two readings side by side."""
    edition = comparison_or_404(request, public_id).edition_for(signed_in(request))
    return send(request, files.drawing_file(name, edition) if edition else None)
