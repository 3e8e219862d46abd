"""What is asked of a cohort and its populations, settled before anything is computed."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models

from alongside.web.accounts.models import User, new_public_id
from alongside.web.reach.models.sides import Cohort, Population


class QuestionQuerySet(models.QuerySet["Question"]):
    """What was asked."""

    def visible_to(self, user: User) -> Self:
        """Keep those about cohorts this person sees."""
        return self.filter(cohort__in=Cohort.objects.visible_to(user))


class Question(models.Model):
    """A cohort, the populations it is held against, and how; nobody changes it afterwards.

    `parameters`: relation, level, band, primary, cross, ordered, deprivation, draws, as the core's Question has them.
    """

    public_id = models.CharField(max_length=24, unique=True, default=new_public_id, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="questions")
    populations = models.ManyToManyField(Population, related_name="questions")
    parameters = models.JSONField()
    seed = models.PositiveBigIntegerField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ("-asked_at",)

    def __str__(self) -> str:
        return f"{self.cohort} on {self.asked_at:%Y-%m-%d}"
