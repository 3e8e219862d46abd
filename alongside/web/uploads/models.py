"""A file on its way in: waiting to be read, understood, or refused."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Self

from django.conf import settings
from django.db import models
from django.urls import reverse

from alongside.web.accounts.models import User, new_public_id

FILES_LAST = timedelta(hours=1)
"""How long a file may wait before it is deleted, read or not."""
PREVIEWS_LAST = timedelta(days=1)
"""How long somebody may take to look at what was understood."""


class State(models.TextChoices):
    """Where a file stands."""

    WAITING = "waiting", "Waiting to be read"
    READ = "read", "Read"
    REFUSED = "refused", "Cannot be used"


def folder() -> Path:
    """Return where files wait: outside what the web server shows, open to this program alone."""
    path = Path(settings.MEDIA_ROOT)
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


class UploadQuerySet(models.QuerySet["Upload"]):
    """Files on their way in."""

    def visible_to(self, user: User) -> Self:
        """Keep one's own: what is not kept yet is nobody else's business."""
        return self.filter(made_by=user)

    def overdue(self, now: datetime) -> Self:
        """Keep the files that have waited too long."""
        return self.filter(state=State.WAITING, arrived_at__lt=now - FILES_LAST)

    def forgotten(self, now: datetime) -> Self:
        """Keep what was read or refused so long ago that nobody is looking at it."""
        return self.exclude(state=State.WAITING).filter(settled_at__lt=now - PREVIEWS_LAST)


class Upload(models.Model):
    """One file, or one table typed in: what was asked with it and what was understood, counts and never rows.

    `preview`: the view that shows what was understood. `asked`: what the file is to be read with.
    `problems`: [{"line", "column", "sentence"}], `more_problems` how many more there were.
    """

    public_id = models.CharField(max_length=24, unique=True, default=new_public_id, editable=False)
    made_by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="uploads")
    preview = models.CharField(max_length=60)
    file_name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    asked = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    understood = models.JSONField(null=True)
    problems = models.JSONField(default=list)
    more_problems = models.PositiveIntegerField(default=0)
    arrived_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    objects = UploadQuerySet.as_manager()

    class Meta:
        ordering = ("-arrived_at",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state=State.WAITING, settled_at__isnull=True)
                | models.Q(state__in=(State.READ, State.REFUSED), settled_at__isnull=False),
                name="upload_settled_when_settled",
            ),
            models.CheckConstraint(
                condition=models.Q(state=State.READ, understood__isnull=False)
                | models.Q(state__in=(State.WAITING, State.REFUSED), understood__isnull=True),
                name="upload_read_means_understood",
            ),
        )

    def __str__(self) -> str:
        return self.file_name

    @property
    def path(self) -> Path:
        """Where the file waits."""
        return folder() / self.public_id

    @property
    def address(self) -> str:
        """Where its person sees how it stands."""
        return reverse("uploads:upload", args=[self.public_id])
