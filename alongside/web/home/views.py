"""The front and the start."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from alongside.web.accounts.models import User
from alongside.web.accounts.permissions import signed_in
from alongside.web.home import pages
from alongside.web.jobs.models import Job
from alongside.web.reach.models import Cohort, Reading
from alongside.web.recruitment.models import Lamp

LATEST = 5  # pieces of work shown
NEWS = timedelta(days=60)  # how long a lamp that lit is told here
MIRRORS = 4  # readings shown as sentences; the others are in their list


@login_not_required
@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """Show the page before sign-in."""
    return render(request, "home/front.jinja", {"page": pages.build_front()})


def newest_readings(person: User) -> list[Reading]:
    """Return the readings of the newest counts that somebody may see, their own teams' first."""
    seen = Reading.objects.visible_to(person).with_team().defer("inputs", "release")
    seen = seen.order_by("-question__cohort__counted_on", "made_at")
    own = seen.exact_for(person)[:MIRRORS]
    others = seen.exclude(pk__in=[one.pk for one in own])[:MIRRORS]
    return [*own, *others][:MIRRORS]


def newest_lamps(person: User) -> QuerySet[Lamp]:
    """Return the lamps that were first seen to be lit in the last two months, the latest first."""
    since = timezone.now() - NEWS
    seen = Lamp.objects.visible_to(person).filter(noticed_at__gte=since).order_by("-lit_on")
    return seen.select_related("look__arrivals__cohort").defer(
        "look__result", "look__report", "look__drawings"
    )


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Show where somebody begins."""
    person = signed_in(request)
    page = pages.build_start(
        person,
        person.memberships.select_related("team__organisation", "organisation"),
        lamps=newest_lamps(person),
        readings=newest_readings(person),
        being_made=Cohort.objects.visible_to(person).filter(
            questions__reading__isnull=True, questions__isnull=False
        ),
        jobs=Job.objects.visible_to(person)[:LATEST],
    )
    return render(request, "home/start.jinja", {"page": page})
