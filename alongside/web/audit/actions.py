"""Writing to the audit, and keeping its head where the database cannot reach."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models, transaction
from django.utils import timezone

from alongside.core import ledger
from alongside.web.audit.models import AuditEvent, AuditHead, link


def record(*, by: AbstractBaseUser | None, what: str, records: Iterable[models.Model] = ()) -> AuditEvent:
    """Add one event: the last statement of an action, in the action's transaction.

    The instant is read here and nowhere else, so that no caller can set it.
    """
    with transaction.atomic():
        AuditHead.objects.get_or_create(pk=AuditHead.ONLY)
        head = AuditHead.objects.select_for_update().get(pk=AuditHead.ONLY)
        event = AuditEvent(
            at=timezone.now(), who=public_id(by), what=what, records=[name_of(one) for one in records]
        )
        entry = ledger.append(head=head.head, content=event.content, link=link())
        event.number, event.previous, event.hash = entry.index, entry.previous, entry.hash
        event.save(force_insert=True)
        AuditHead.objects.filter(pk=head.pk).update(number=entry.index, hash=entry.hash)
    return event


def name_of(one: models.Model) -> str:
    """Return a record's kind and its public id, its number where it has none."""
    return f"{one._meta.label_lower}:{getattr(one, 'public_id', one.pk)}"


def public_id(by: AbstractBaseUser | None) -> str:
    """Return who, by a name that says nothing."""
    return str(getattr(by, "public_id", "")) if by is not None else ""


def heads_file() -> Path:
    """Return the file outside the database; settings may put it on another disk."""
    return Path(settings.ALONGSIDE_VAR) / "audit-heads.jsonl"


def keep_head() -> ledger.Head | None:
    """Append the head to the file outside the database: at start, hourly and with each backup."""
    row = AuditHead.objects.filter(pk=AuditHead.ONLY).first()
    head = row.head if row else None
    if head is None:
        return None
    line = {"at": timezone.now().isoformat(timespec="seconds"), "index": head.index, "hash": head.hash}
    with heads_file().open("a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")
    return head


def kept_heads(path: Path) -> list[ledger.Head]:
    """Read the heads kept outside; a file that is not there holds none."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    rows = (json.loads(line) for line in lines if line.strip())
    return [ledger.Head(index=row["index"], hash=row["hash"]) for row in rows]
