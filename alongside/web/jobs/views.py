"""Following long work."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from alongside.web.accounts.permissions import signed_in
from alongside.web.jobs import pages
from alongside.web.jobs.models import Job


@require_safe
def job(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show how far a piece of work is; asked for by the page itself, only the part that changes."""
    found = get_object_or_404(Job.objects.visible_to(signed_in(request)), public_id=public_id)
    is_part = request.headers.get("HX-Request") == "true"
    template = "jobs/progress.jinja" if is_part else "jobs/job.jinja"
    return render(request, template, {"page": pages.build_job(found)})
