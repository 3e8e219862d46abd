"""Adaptation points: agreeing one, reading it, deciding, remarking."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.web.accounts.permissions import Permission, may, needs, require, signed_in
from alongside.web.design.errors import input_errors
from alongside.web.reach.models import Cohort
from alongside.web.recruitment.actions import points as actions
from alongside.web.recruitment.forms.points import DecisionForm, PointForm, RemarkForm
from alongside.web.recruitment.models import AdaptationPoint, Decision, Look, Plan, Stance, TriedRule
from alongside.web.recruitment.pages import points as pages
from alongside.web.recruitment.pages import rules
from alongside.web.recruitment.views.start import cohort_or_404


@needs(Permission.COHORTS_SEE)
@require_http_methods(["GET", "HEAD", "POST"])
def agree(request: HttpRequest, public_id: str) -> HttpResponse:
    """Agree when to look and by which rule."""
    cohort, person = cohort_or_404(request, public_id), signed_in(request)
    require(person, Permission.COHORTS_MAKE, cohort)
    form, tried = point_form(request, cohort)
    if form.is_valid():
        with input_errors(form):
            made = actions.agree_point(cohort=cohort, **form.asked, tried=tried, by=person, at=timezone.now())
            messages.success(request, "The adaptation point is agreed, and stands as it is written.")
            return redirect(made.address)
    return render(request, "recruitment/form.jinja", {"page": pages.build_agree(cohort, form)})


def point_form(request: HttpRequest, cohort: Cohort) -> tuple[PointForm, TriedRule | None]:
    """Return the form of a point, with the rules that were tried for its cohort, and the one that is meant."""
    offered = TriedRule.objects.of_series(cohort)
    choices = [(one.public_id, rules.tried_words(one)) for one in offered.listed()]
    asked = request.POST if request.method == "POST" else request.GET
    tried = offered.select_related("rule_task").filter(public_id=asked.get("tried", "")).first()
    initial = rules.agreed_by(tried) if tried else None
    return PointForm(request.POST or None, tried=choices, initial=initial), tried


def point_or_404(request: HttpRequest, public_id: str) -> AdaptationPoint:
    """Return a point one may see."""
    seen = AdaptationPoint.objects.visible_to(signed_in(request)).select_related(
        "cohort__team__organisation", "agreed_by", "tried__rule_task"
    )
    return get_object_or_404(seen, public_id=public_id)


def decision_on(point: AdaptationPoint) -> Decision | None:
    """Return what was decided at a point, if anything was."""
    return (
        Decision.objects.filter(point=point).select_related("plan__task__cohort__team", "decided_by").first()
    )


def decision_form(request: HttpRequest, point: AdaptationPoint) -> DecisionForm:
    """Return the form of a decision, with the plans it can choose."""
    made = Plan.objects.of_series(point.cohort).select_related("task").defer("result", "report")
    return DecisionForm(request.POST or None, plans=[(one.public_id, one.title) for one in made])


def show(
    request: HttpRequest,
    point: AdaptationPoint,
    *,
    deciding: DecisionForm | None = None,
    remarking: RemarkForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Show a point with the forms this person may send."""
    person, decision = signed_in(request), decision_on(point)
    may_decide = decision is None and may(person, Permission.COHORTS_MAKE, point)
    page = pages.build_point(
        point,
        decision,
        point.remarks.select_related("by"),
        by=person,
        decide=(deciding or decision_form(request, point)) if may_decide else None,
        remark=(remarking or RemarkForm()) if may(person, Permission.POINTS_REMARK) else None,
    )
    return render(request, "recruitment/point.jinja", {"page": page}, status=status)


@needs(Permission.READINGS_SEE)
@require_safe
def point(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show one adaptation point."""
    return show(request, point_or_404(request, public_id))


@needs(Permission.COHORTS_MAKE)
@require_POST
def decide(request: HttpRequest, public_id: str) -> HttpResponse:
    """Write down what was decided."""
    one, person = point_or_404(request, public_id), signed_in(request)
    require(person, Permission.COHORTS_MAKE, one)
    form = decision_form(request, one)
    if form.is_valid():
        with input_errors(form):
            asked = {name: form.cleaned_data[name] for name in ("reasons", "present")}
            plan = Plan.objects.visible_to(person).filter(public_id=form.cleaned_data["plan"]).first()
            look = Look.objects.of_series(one.cohort).first()
            actions.decide(point=one, plan=plan, look=look, **asked, by=person, at=timezone.now())
            messages.success(request, "The decision is written down, with what was seen when it was made.")
            return redirect(one.address)
    return show(request, one, deciding=form)


@needs(Permission.POINTS_REMARK)
@require_POST
def remark(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say what one thinks of a point."""
    one, person = point_or_404(request, public_id), signed_in(request)
    form = RemarkForm(request.POST)
    if form.is_valid():
        with input_errors(form):
            stance = Stance(form.cleaned_data["stance"])
            text = form.cleaned_data["text"].strip()
            actions.remark(point=one, stance=stance, text=text, by=person, at=timezone.now())
            messages.success(request, "Thank you. What you said stands here for everyone to read.")
            return redirect(one.address)
    return show(request, one, remarking=form)
