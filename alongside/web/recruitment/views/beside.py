"""Plans side by side: choosing them, and what they say beside each other."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from alongside.web.accounts.permissions import Permission, needs
from alongside.web.design.files import send
from alongside.web.reach.models import Cohort
from alongside.web.recruitment.forms.beside import BesideForm
from alongside.web.recruitment.models import Plan
from alongside.web.recruitment.pages import beside as pages
from alongside.web.recruitment.views.start import cohort_or_404


def chosen(request: HttpRequest, cohort: Cohort) -> tuple[BesideForm, list[Plan]]:
    """Return the form as it was sent, and the plans it names, oldest first; none where they are not two to four."""
    made = Plan.objects.of_series(cohort).select_related("task").defer("report", "drawings")
    offered = made.defer("result", "report", "drawings")
    form = BesideForm(request.GET if "plan" in request.GET else None, plans=list(map(pages.named, offered)))
    if not form.is_valid():
        return form, []
    return form, list(made.filter(public_id__in=form.cleaned_data["plan"]).order_by("made_at"))


@needs(Permission.COHORTS_SEE)
@require_safe
def side_by_side(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show two to four plans of a cohort beside each other, or ask which."""
    cohort = cohort_or_404(request, public_id)
    page = pages.build_side_by_side(cohort, *chosen(request, cohort))
    return render(request, "recruitment/beside.jinja", {"page": page})


@needs(Permission.COHORTS_SEE)
@require_safe
def beside_file(request: HttpRequest, public_id: str, name: str) -> HttpResponse:
    """Send the picture of plans side by side, or their numbers."""
    cohort = cohort_or_404(request, public_id)
    return send(request, pages.beside_file(name, chosen(request, cohort)[1]))
