"""Rules tried before any result: asking for one, what came of it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from alongside.web.accounts.permissions import Permission, needs, require, signed_in
from alongside.web.design.errors import input_errors
from alongside.web.design.files import send
from alongside.web.recruitment import tasks
from alongside.web.recruitment.forms.rules import RuleForm
from alongside.web.recruitment.models import TriedRule
from alongside.web.recruitment.pages import rules as pages
from alongside.web.recruitment.views.plans import plan_or_404


@needs(Permission.COHORTS_SEE)
@require_http_methods(["GET", "HEAD", "POST"])
def try_rule(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask which rule is to be tried for a plan, and put the trying in the queue."""
    plan, person = plan_or_404(request, public_id), signed_in(request)
    require(person, Permission.COHORTS_MAKE, plan)
    form = RuleForm(request.POST or None, **pages.offered(plan))
    if form.is_valid():
        with input_errors(form):
            asked = {"rule": form.rule, "evidence": form.evidence}
            replicates = form.cleaned_data["replicates"]
            return redirect(tasks.try_rule(task=plan.task, replicates=replicates, **asked, by=person))
    return render(request, "recruitment/form.jinja", {"page": pages.build_try(plan, form)})


def tried_or_404(request: HttpRequest, public_id: str) -> TriedRule:
    """Return a tried rule one may see."""
    seen = TriedRule.objects.visible_to(signed_in(request)).select_related(
        "rule_task__task__cohort__team", "rule_task__task__plan", "rule_task__made_by"
    )
    return get_object_or_404(seen, public_id=public_id)


@needs(Permission.COHORTS_SEE)
@require_safe
def tried_rule(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show how one rule works out."""
    page = pages.build_tried(tried_or_404(request, public_id), by=signed_in(request))
    return render(request, "recruitment/report.jinja", {"page": page})


@needs(Permission.COHORTS_SEE)
@require_safe
def rule_file(request: HttpRequest, public_id: str, name: str) -> HttpResponse:
    """Send a picture, the numbers, the report or the task of a tried rule."""
    return send(request, pages.rule_file(name, tried_or_404(request, public_id)))
