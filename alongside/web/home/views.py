"""The front and the start."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from alongside.web.accounts.permissions import signed_in
from alongside.web.home import pages
from alongside.web.jobs.models import Job

LATEST = 5  # pieces of work shown


@login_not_required
@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """Show the page before sign-in."""
    return render(request, "home/front.jinja", {"page": pages.build_front()})


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Show where somebody begins."""
    person = signed_in(request)
    memberships = person.memberships.select_related("team__organisation", "organisation")
    page = pages.build_start(person, memberships, Job.objects.visible_to(person)[:LATEST])
    return render(request, "home/start.jinja", {"page": page})
