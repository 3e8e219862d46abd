"""Adaptation points: a rule agreed before anybody saw the result, what was decided, and what people said of it."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from alongside.web.accounts.models import Team, User, new_public_id
from alongside.web.accounts.permissions import Permission, may
from alongside.web.reach.models import Cohort
from alongside.web.reach.models.made import Frozen, FrozenQuerySet
from alongside.web.recruitment.models.looks import Look
from alongside.web.recruitment.models.plans import Plan
from alongside.web.recruitment.models.rules import TriedRule


class AdaptationPointQuerySet(FrozenQuerySet["AdaptationPoint"]):
    """Adaptation points."""

    def visible_to(self, user: User) -> Self:
        """Keep all for those who may see readings; what of the counts they see is asked of each point."""
        return self.all() if may(user, Permission.READINGS_SEE) else self.none()

    def of_series(self, cohort: Cohort) -> Self:
        """Keep those of the same cohort, whatever its date."""
        return self.filter(cohort__team=cohort.team_id, cohort__name=cohort.name)


class AdaptationPoint(Frozen):
    """A date or a number of people at which recruitment is looked at and may change, with its rule; never altered.

    `tried`: how the rule worked out in simulated recruitments, where that was tried before it was agreed.
    """

    public_id = models.CharField(max_length=24, unique=True, default=new_public_id, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="adaptation_points")
    title = models.CharField(max_length=200)
    at_date = models.DateField(null=True)
    at_count = models.PositiveIntegerField(null=True)
    rule = models.TextField()
    tried = models.ForeignKey(TriedRule, null=True, on_delete=models.PROTECT, related_name="points")
    options = models.TextField(blank=True)
    deciders = models.CharField(max_length=500)
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField()
    objects = AdaptationPointQuerySet.as_manager()

    class Meta:
        ordering = ("-agreed_at",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(at_date__isnull=False, at_count__isnull=True)
                | models.Q(at_date__isnull=True, at_count__isnull=False),
                name="adaptation_point_at_a_date_or_a_count",
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def team(self) -> Team:
        """Whose it is."""
        return self.cohort.team

    @property
    def address(self) -> str:
        """Its short address."""
        return reverse("recruitment:point", args=[self.public_id])

    @property
    def began_on(self) -> date | None:
        """The day it was decided, else the day agreed on; none while it waits for a number of people."""
        decision = getattr(self, "decision", None)
        return timezone.localdate(decision.decided_at) if decision else self.at_date


class DecisionQuerySet(FrozenQuerySet["Decision"]):
    """Decisions."""


class Decision(Frozen):
    """What was seen and chosen at a point: a plan, or to go on as before; with why, who and when; never altered."""

    point = models.OneToOneField(AdaptationPoint, on_delete=models.PROTECT, related_name="decision")
    plan = models.ForeignKey(Plan, null=True, on_delete=models.PROTECT, related_name="decisions")
    look = models.ForeignKey(Look, null=True, on_delete=models.PROTECT, related_name="decisions")
    reasons = models.TextField()
    present = models.CharField(max_length=500)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ("-decided_at",)

    def __str__(self) -> str:
        return f"Decision on {self.point}"


class Stance(models.TextChoices):
    """What somebody says of a point."""

    AGREES = "agrees", "I agree"
    DISAGREES = "disagrees", "I do not agree"
    REMARKS = "remarks", "I only want to say something"


class RemarkQuerySet(FrozenQuerySet["Remark"]):
    """Remarks."""


class Remark(Frozen):
    """What somebody said of a point; a later remark stands beside an earlier one, never over it."""

    point = models.ForeignKey(AdaptationPoint, on_delete=models.PROTECT, related_name="remarks")
    stance = models.CharField(max_length=10, choices=Stance)
    text = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    objects = RemarkQuerySet.as_manager()

    class Meta:
        ordering = ("at",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(stance__in=Stance.values), name="remark_of_a_known_stance"
            ),
            models.CheckConstraint(
                condition=~models.Q(text="") | ~models.Q(stance="remarks"), name="remark_says_something"
            ),
        )

    def __str__(self) -> str:
        return self.get_stance_display()
