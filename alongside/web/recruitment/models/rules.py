"""A rule tried before any result: what was asked of it, and how it works out; both frozen."""

from __future__ import annotations

import json
from typing import Self

from django.conf import settings
from django.db import models
from django.urls import reverse

from alongside.web.accounts.models import Team, User, new_public_id
from alongside.web.accounts.permissions import Permission
from alongside.web.reach.models import Cohort
from alongside.web.reach.models.made import Frozen, FrozenQuerySet
from alongside.web.recruitment.models.plans import Task


class RuleTaskQuerySet(FrozenQuerySet["RuleTask"]):
    """Rules that are to be tried."""


class RuleTask(Frozen):
    """A rule for the recruitment that a plan is for, and over how many simulated recruitments it is to be tried.

    `asked`: what `alongside plan` takes, its `rule` among it.
    """

    public_id = models.CharField(max_length=24, unique=True, default=new_public_id, editable=False)
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="rule_tasks")
    asked = models.JSONField()
    replicates = models.PositiveIntegerField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    objects = RuleTaskQuerySet.as_manager()

    class Meta:
        ordering = ("-made_at",)

    def __str__(self) -> str:
        return f"A rule for {self.task}"

    @property
    def plan_json(self) -> bytes:
        """The very PLAN.json that gives the same in the terminal."""
        return (json.dumps(self.asked, ensure_ascii=False, indent=1) + "\n").encode()


class TriedRuleQuerySet(FrozenQuerySet["TriedRule"]):
    """Rules that were tried."""

    def visible_to(self, user: User) -> Self:
        """Keep those of the teams of which this person sees exact counts: the simulation begins with who is in."""
        teams = Team.objects.where(user, Permission.COHORTS_SEE)
        return self.filter(rule_task__task__cohort__team__in=teams)

    def of_series(self, cohort: Cohort) -> Self:
        """Keep every rule tried for the same cohort, whatever its date."""
        held = {"team": cohort.team_id, "name": cohort.name}
        return self.filter(**{f"rule_task__task__cohort__{name}": value for name, value in held.items()})

    def listed(self) -> Self:
        """Bring along what a list of rules says of each, and leave the rest where it is."""
        return self.select_related("rule_task__task").defer("result", "report", "drawings")


class TriedRule(Frozen):
    """How a rule works out. `result`: what `alongside plan` writes; `report`: its page to hand on.

    `drawings`: its pictures, each {"name", "alt", "wide", "narrow", "wide_size", "narrow_size"}.
    """

    public_id = models.CharField(max_length=24, unique=True, default=new_public_id, editable=False)
    rule_task = models.OneToOneField(RuleTask, on_delete=models.PROTECT, related_name="tried")
    result = models.JSONField()
    drawings = models.JSONField()
    report = models.TextField()
    made_at = models.DateTimeField()
    objects = TriedRuleQuerySet.as_manager()

    class Meta:
        ordering = ("-made_at",)

    def __str__(self) -> str:
        return str(self.rule_task)

    @property
    def team(self) -> Team:
        """Whose it is."""
        return self.rule_task.task.cohort.team

    @property
    def address(self) -> str:
        """Its short address."""
        return reverse("recruitment:tried_rule", args=[self.public_id])
