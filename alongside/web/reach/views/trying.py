"""Trying two files without signing in."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.module_loading import import_string
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.web.design.errors import input_errors
from alongside.web.design.files import send
from alongside.web.reach import actions
from alongside.web.reach.forms import TryForm
from alongside.web.reach.pages import files, trying
from alongside.web.uploads.forms import SMALL_FILE, is_too_large, refusal_of, table_errors, takes_files

MOST_BYTES = 4 * SMALL_FILE


def address_of(request: HttpRequest) -> str:
    """Return the visitor's address, as the lock-out of signing in knows it."""
    return str(import_string(settings.AXES_CLIENT_IP_CALLABLE)(request))


@login_not_required
@takes_files(MOST_BYTES)
@require_http_methods(["GET", "HEAD", "POST"])
def try_files(request: HttpRequest) -> HttpResponse:
    """Ask for two files, and lead to what they say."""
    form = TryForm(request.POST or None, request.FILES or None, is_too_large=is_too_large(request))
    if form.is_valid():
        given = {name: (name, form.given(name)) for name in ("population", "cohort")}
        with input_errors(form), table_errors(form, given):
            actions.count_try(address_of(request))
            secret = actions.show_for_an_hour(actions.try_files(**form.asked))
            return redirect("reach:tried", secret)
    refusal = refusal_of(form)
    page = trying.build_try(
        form,
        examples=actions.EXAMPLES.values(),
        error=refusal.error if refusal else None,
        marked=refusal.marked if refusal else None,
    )
    return render(request, "reach/try.jinja", {"page": page})


@login_not_required
@require_POST
def try_example(request: HttpRequest, folder: str) -> HttpResponse:
    """Compute a published case afresh, as if its two files had been given."""
    if folder not in actions.EXAMPLES:
        raise Http404
    actions.count_try(address_of(request))
    return redirect("reach:tried", actions.show_example(actions.EXAMPLES[folder]))


def tried_or_404(secret: str) -> actions.Made:
    """Return what was tried within the hour."""
    made = actions.find_tried(secret)
    if made is None:
        raise Http404
    return made


@login_not_required
@require_safe
def tried(request: HttpRequest, secret: str) -> HttpResponse:
    """Show what two files say."""
    made = tried_or_404(secret)
    page = trying.build_tried(secret, made.title, made.result, made.drawings)
    return render(request, "reach/reading.jinja", {"page": page})


@login_not_required
@require_safe
def tried_file(request: HttpRequest, secret: str, name: str) -> HttpResponse:
    """Send a picture, the numbers or the report of what was tried."""
    made = tried_or_404(secret)
    return send(request, files.file_of(name, result=made.result, report=made.report, drawings=made.drawings))


@login_not_required
@require_safe
def sample(request: HttpRequest, kind: str) -> HttpResponse:
    """Send a small right file to write over."""
    return send(request, files.sample_file(kind))
