"""A plan that was searched for, frozen with all it was made from."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.urls import reverse

from alongside.web.accounts.models import Team, User, new_public_id
from alongside.web.accounts.permissions import Permission
from alongside.web.reach.models import Cohort, Population
from alongside.web.reach.models.made import Frozen, FrozenQuerySet


class PlanQuerySet(FrozenQuerySet["Plan"]):
    """Plans."""

    def visible_to(self, user: User) -> Self:
        """Keep those of the teams of which this person sees exact counts: a plan begins with who is in so far."""
        return self.filter(task__cohort__team__in=Team.objects.where(user, Permission.COHORTS_SEE))

    def of_series(self, cohort: Cohort) -> Self:
        """Keep every plan for the same cohort, whatever its date."""
        return self.filter(task__cohort__team=cohort.team_id, task__cohort__name=cohort.name)


class TaskQuerySet(FrozenQuerySet["Task"]):
    """Tasks."""


class Task(Frozen):
    """What a plan is asked for, settled before anything is searched: `asked` is what `alongside plan` takes."""

    public_id = models.CharField(max_length=24, unique=True, default=new_public_id, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="plan_tasks")
    population = models.ForeignKey(Population, on_delete=models.PROTECT, related_name="plan_tasks")
    dimension = models.CharField(max_length=200)
    title = models.CharField(max_length=200)
    asked = models.JSONField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    objects = TaskQuerySet.as_manager()

    class Meta:
        ordering = ("-made_at",)

    def __str__(self) -> str:
        return self.title


class Plan(Frozen):
    """What came of a task. `result`: what `alongside plan` writes; `report`: its page to hand on.

    `drawings`: its pictures, each {"name", "alt", "wide", "narrow", "wide_size", "narrow_size"}.
    """

    public_id = models.CharField(max_length=24, unique=True, default=new_public_id, editable=False)
    task = models.OneToOneField(Task, on_delete=models.PROTECT, related_name="plan")
    result = models.JSONField()
    drawings = models.JSONField()
    report = models.TextField()
    made_at = models.DateTimeField()
    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ("-made_at",)

    def __str__(self) -> str:
        return self.task.title

    @property
    def title(self) -> str:
        """What it is called."""
        return self.task.title

    @property
    def team(self) -> Team:
        """Whose it is."""
        return self.task.cohort.team

    @property
    def address(self) -> str:
        """Its short address."""
        return reverse("recruitment:plan", args=[self.public_id])


class PaperQuerySet(FrozenQuerySet["Paper"]):
    """Papers."""


class Paper(Frozen):
    """A plan as a paper for those who decide, made when the plan was: for professionals or in plain words."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="papers")
    name = models.CharField(max_length=20)
    content = models.BinaryField()
    objects = PaperQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("plan", "name"), name="paper_once_per_plan_and_name"),)

    def __str__(self) -> str:
        return self.name
