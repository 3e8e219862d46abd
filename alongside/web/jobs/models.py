"""Long work: what was asked, how far it is, how it ended."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models

from alongside.web.accounts.models import User, new_public_id


class State(models.TextChoices):
    """Where a piece of work stands."""

    WAITING = "waiting", "Waiting to start"
    RUNNING = "running", "Under way"
    DONE = "done", "Done"
    FAILED = "failed", "Stopped"


class JobQuerySet(models.QuerySet["Job"]):
    """Pieces of work."""

    def visible_to(self, user: User) -> Self:
        """Keep what this person asked for: nobody else follows their work."""
        return self.filter(person=user)

    def stuck(self, now: datetime) -> Self:
        """Keep what claims to be under way and has not given a sign of life for too long."""
        long_ago = now - timedelta(seconds=settings.ALONGSIDE_STALE_SECONDS)
        return self.filter(state=State.RUNNING, seen_at__lt=long_ago)


class Job(models.Model):
    """One piece of long work, for the person who asked for it."""

    public_id = models.CharField(max_length=24, unique=True, default=new_public_id, editable=False)
    person = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="jobs")
    title = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    percent = models.PositiveSmallIntegerField(default=0)
    sentence = models.CharField(max_length=500, default="Waiting to start.")
    result = models.CharField(max_length=200, blank=True)  # the address of what came of it
    task_id = models.UUIDField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    seen_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)
    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at",)
        constraints = (
            models.CheckConstraint(condition=models.Q(percent__lte=100), name="job_percent_at_most_100"),
            models.CheckConstraint(
                condition=models.Q(state__in=(State.DONE, State.FAILED), ended_at__isnull=False)
                | models.Q(state__in=(State.WAITING, State.RUNNING), ended_at__isnull=True),
                name="job_ended_when_it_ended",
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def has_ended(self) -> bool:
        """Say whether there is nothing more to wait for."""
        return self.state in (State.DONE, State.FAILED)


class LastRun(models.Model):
    """When a recurring piece of work last began."""

    name = models.CharField(max_length=60, unique=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
