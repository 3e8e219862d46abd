"""Where recruitment over time begins, and one cohort's page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from alongside.web.accounts.permissions import Permission, needs, signed_in
from alongside.web.reach.models import Cohort
from alongside.web.recruitment.forms.beside import BesideForm
from alongside.web.recruitment.models import AdaptationPoint, Forecast, Lamp, Look, Plan
from alongside.web.recruitment.pages import start as pages
from alongside.web.recruitment.pages.beside import named

NEWEST = 5
"""Forecasts of the start page."""
MOST = 100
"""Points of the start page; older ones are reached from their cohorts."""


def cohort_or_404(request: HttpRequest, public_id: str) -> Cohort:
    """Return a cohort of one's teams."""
    seen = Cohort.objects.visible_to(signed_in(request)).select_related("team__organisation")
    return get_object_or_404(seen, public_id=public_id)


@needs(Permission.READINGS_SEE)
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """List the cohorts one may watch, the newest forecasts and every adaptation point."""
    person = signed_in(request)
    cohorts = Cohort.objects.visible_to(person).current().select_related("team__organisation")
    points = AdaptationPoint.objects.visible_to(person).select_related("cohort")[:MOST]
    forecasts = Forecast.objects.visible_to(person).for_lists()[:NEWEST]
    page = pages.build_start(cohorts.order_by("name", "-counted_on"), points, forecasts, by=person)
    return render(request, "recruitment/start.jinja", {"page": page})


@needs(Permission.COHORTS_SEE)
@require_safe
def cohort(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show one cohort over time."""
    one, person = cohort_or_404(request, public_id), signed_in(request)
    plans = Plan.objects.of_series(one).select_related("task").defer("result", "report")
    page = pages.build_cohort(
        one,
        lamps=Lamp.objects.of_series(one),
        looks=Look.objects.of_series(one).select_related("arrivals__cohort").defer("result", "report"),
        forecasts=Forecast.objects.of_series(one).for_lists(),
        plans=plans,
        points=AdaptationPoint.objects.of_series(one),
        by=person,
        beside=BesideForm(plans=list(map(named, plans))) if len(plans) > 1 else None,
    )
    return render(request, "recruitment/cohort.jinja", {"page": page})
