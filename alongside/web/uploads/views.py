"""How a file on its way in stands."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from alongside.web.accounts.permissions import signed_in
from alongside.web.uploads import actions, pages
from alongside.web.uploads.models import State, Upload


@require_safe
def upload(request: HttpRequest, public_id: str) -> HttpResponse:
    """Lead on to what was understood, or say why the file cannot be used."""
    found = get_object_or_404(Upload.objects.visible_to(signed_in(request)), public_id=public_id)
    if found.state == State.READ:
        return redirect(found.preview, public_id)
    return render(request, "uploads/upload.jinja", {"page": pages.build_upload(found)})


@require_POST
def throw_away(request: HttpRequest, public_id: str) -> HttpResponse:
    """Forget a file and what was understood of it."""
    found = get_object_or_404(Upload.objects.visible_to(signed_in(request)), public_id=public_id)
    actions.discard(upload=found, by=signed_in(request))
    messages.success(request, "The upload was thrown away. Nothing of it was kept.")
    return redirect("home:start")
