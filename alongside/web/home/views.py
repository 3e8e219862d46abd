"""The front and the start."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from alongside.web.accounts.models import User
from alongside.web.accounts.permissions import signed_in
from alongside.web.home import pages
from alongside.web.jobs.models import Job
from alongside.web.reach.models import Cohort, Reading

LATEST = 5  # pieces of work shown
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


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Show where somebody begins."""
    person = signed_in(request)
    page = pages.build_start(
        person,
        person.memberships.select_related("team__organisation", "organisation"),
        readings=newest_readings(person),
        being_made=Cohort.objects.visible_to(person).filter(
            questions__reading__isnull=True, questions__isnull=False
        ),
        jobs=Job.objects.visible_to(person)[:LATEST],
    )
    return render(request, "home/start.jinja", {"page": page})
