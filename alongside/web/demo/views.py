"""The first page, its picture, and the door through which a visitor becomes one of the people."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from alongside.web.demo import actions, pages
from alongside.web.demo.models import Demonstration
from alongside.web.design.files import picture_file, send


def demonstration_or_404() -> Demonstration:
    """Return the demonstration, where this is one."""
    found = actions.find_demonstration()
    if found is None:
        raise Http404
    return found


@login_not_required
@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """Show the question, a finding, and three doors."""
    page = pages.build_front(demonstration_or_404())
    return render(request, "demo/front.jinja", {"page": page})


@login_not_required
@require_safe
def picture(request: HttpRequest, name: str) -> HttpResponse:
    """Send a drawing of the finding, which was published and is anybody's to see."""
    return send(request, picture_file(name, [demonstration_or_404()]))


@login_not_required
@require_POST
def become(request: HttpRequest, key: str) -> HttpResponse:
    """Let a visitor be one of the made-up people."""
    persona = actions.find_persona(key)
    if persona is None:
        raise Http404
    actions.become(request, persona)
    return redirect("home:start")
