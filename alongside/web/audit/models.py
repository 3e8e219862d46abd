"""The chain of events and its one head."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC
from typing import Any

from django.conf import settings
from django.db import models

from alongside.core import ledger


def link() -> ledger.KeyedLink:
    """Return how the audit is sealed: under a key that the database does not hold."""
    return ledger.KeyedLink(key=settings.ALONGSIDE_AUDIT_KEY.encode())


class AuditEventQuerySet(models.QuerySet["AuditEvent"]):
    """The events, and the events as a log."""

    def entries(self) -> Iterator[ledger.Entry]:
        """Yield the log in the order it was written, a few thousand rows at a time."""
        for event in self.order_by("pk").iterator(chunk_size=2000):
            yield event.entry


class AuditEvent(models.Model):
    """Who did what to which records, when: never a record's words, so that erasing one breaks nothing."""

    number = models.PositiveBigIntegerField(unique=True)
    at = models.DateTimeField()
    who = models.CharField(
        max_length=24, blank=True
    )  # a person's public id; empty where nobody was signed in
    what = models.CharField(max_length=60)
    records = models.JSONField(default=list)  # ["accounts.user:ab3…", …]
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    objects = AuditEventQuerySet.as_manager()

    class Meta:
        ordering = ("number",)

    def __str__(self) -> str:
        return f"{self.number} {self.what}"

    @property
    def content(self) -> dict[str, Any]:
        """What is sealed."""
        return {
            "at": self.at.astimezone(UTC).isoformat(),
            "who": self.who,
            "what": self.what,
            "records": self.records,
        }

    @property
    def entry(self) -> ledger.Entry:
        """This event as the ledger knows it."""
        return ledger.Entry(index=self.number, previous=self.previous, content=self.content, hash=self.hash)


class AuditHead(models.Model):
    """The last number and its hash: the one row that whoever adds an event locks."""

    ONLY = 1
    number = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"head {self.number}"

    @property
    def head(self) -> ledger.Head | None:
        """This row as the ledger knows it; nothing where the log is empty."""
        return ledger.Head(index=self.number, hash=self.hash) if self.number else None
