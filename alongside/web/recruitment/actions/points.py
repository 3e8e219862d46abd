"""Adaptation points: agreed before they come, decided once, remarked upon by whoever may."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from alongside.core.errors import InputError, RuleBroken
from alongside.web.accounts.models import User
from alongside.web.accounts.permissions import Permission, require
from alongside.web.audit import actions as audit
from alongside.web.reach.models import Cohort
from alongside.web.recruitment.actions.plans import people_in
from alongside.web.recruitment.models import (
    AdaptationPoint,
    Decision,
    Look,
    Plan,
    Remark,
    Stance,
    TriedRule,
)

PAST_DATE = "That day is past: an adaptation point is agreed before it comes. Give a day after {today}."
PAST_COUNT = "There are {so_far} people in already: a point is agreed before it comes. Give a larger number."
ONE_OF_TWO = "Give a day or a number of people, not both and not neither."
DECIDED = "What was decided at this point was written down already, and stands."
OTHER_COHORT = "That plan is for another cohort."
OTHER_RULE = "That rule was tried for another cohort."


def agree_point(
    *,
    cohort: Cohort,
    title: str,
    at_date: date | None,
    at_count: int | None,
    rule: str,
    options: str,
    deciders: str,
    by: User,
    at: datetime,
    tried: TriedRule | None = None,
) -> AdaptationPoint:
    """Write down when recruitment will be looked at, the rule, and who decides, before anybody knows the answer.

    `tried`: how the rule worked out in simulated recruitments, where it was tried.
    """
    require(by, Permission.COHORTS_MAKE, cohort)
    if tried is not None and not TriedRule.objects.of_series(cohort).filter(pk=tried.pk).exists():
        raise InputError("tried", OTHER_RULE)
    refuse_past(cohort, at_date, at_count, today=at.date())
    with transaction.atomic():
        point = AdaptationPoint(
            cohort=cohort,
            title=title,
            at_date=at_date,
            at_count=at_count,
            rule=rule,
            tried=tried,
            options=options,
            deciders=deciders,
            agreed_by=by,
            agreed_at=at,
        )
        point.save()
        held = [point, cohort] if tried is None else [point, cohort, tried]
        audit.record(by=by, what="adaptation point agreed", records=held)
    return point


def refuse_past(cohort: Cohort, at_date: date | None, at_count: int | None, *, today: date) -> None:
    """Refuse a point that has come already, or that says two things."""
    if (at_date is None) == (at_count is None):
        raise InputError("at_count", ONE_OF_TWO)
    if at_date is not None and at_date <= today:
        raise InputError("at_date", PAST_DATE, today=f"{today:%-d %B %Y}")
    so_far = people_in(cohort)
    if at_count is not None and at_count <= so_far:
        raise InputError("at_count", PAST_COUNT, so_far=so_far)


def decide(
    *,
    point: AdaptationPoint,
    plan: Plan | None,
    look: Look | None,
    reasons: str,
    present: str,
    by: User,
    at: datetime,
) -> Decision:
    """Write down what was seen and chosen; `plan` None: to go on as before."""
    require(by, Permission.COHORTS_MAKE, point)
    refuse_others(point, plan, look)
    with transaction.atomic():
        if Decision.objects.filter(point=point).exists():
            raise RuleBroken(DECIDED)
        decision = Decision(
            point=point, plan=plan, look=look, reasons=reasons, present=present, decided_by=by, decided_at=at
        )
        decision.save()
        seen = [one for one in (plan, look) if one is not None]
        audit.record(by=by, what="adaptation decided", records=[point, *seen])
    return decision


def refuse_others(point: AdaptationPoint, plan: Plan | None, look: Look | None) -> None:
    """Refuse a plan or a look that is not of the point's own cohort."""
    same = set(Cohort.objects.series_of(point.cohort).values_list("pk", flat=True))
    held = [*([plan.task.cohort_id] if plan else []), *([look.arrivals.cohort_id] if look else [])]
    if not same.issuperset(held):
        raise InputError("plan", OTHER_COHORT)


def remark(*, point: AdaptationPoint, stance: Stance, text: str, by: User, at: datetime) -> Remark:
    """Say what one thinks of a point."""
    require(by, Permission.POINTS_REMARK)
    if stance == Stance.REMARKS and not text:
        raise InputError("text", "Write what you want to say.")
    with transaction.atomic():
        said = Remark(point=point, stance=stance.value, text=text, by=by, at=at)
        said.save()
        audit.record(by=by, what="adaptation point remarked upon", records=[point])
    return said
