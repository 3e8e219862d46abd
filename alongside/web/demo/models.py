"""What makes a database the demonstration's: who may be tried out, and the mark that all of it was made."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Persona(models.Model):
    """Somebody made up whom a visitor may be for a while."""

    key = models.SlugField(unique=True)
    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="persona")
    position = models.PositiveSmallIntegerField(unique=True)
    role = models.CharField(max_length=60)
    sees = models.CharField(max_length=300)

    class Meta:
        ordering = ("position",)

    def __str__(self) -> str:
        return self.role


class Demonstration(models.Model):
    """The one row that is written last: without it a database is half-made, with another's it is out of date.

    It holds the finding of the first page with its picture, so that the page is there as soon as the row is.
    """

    ONLY = 1
    made_of = models.CharField(max_length=64)
    seed = models.PositiveBigIntegerField()
    version = models.CharField(max_length=40)
    made_at = models.DateTimeField()
    finding = models.JSONField()  # a reading, as the terminal writes it
    name = models.SlugField(max_length=40)
    alt = models.TextField()
    wide = models.TextField()
    narrow = models.TextField()
    wide_size = models.JSONField()
    narrow_size = models.JSONField()
    png = b""  # nobody puts it into a document

    def __str__(self) -> str:
        return f"made from {self.seed} by {self.version}"
