"""What happens to a file: it arrives, is understood or refused, is thrown away; and the sweeping up."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from alongside.core.errors import RuleBroken
from alongside.exchange.problems import TableError
from alongside.web.accounts.models import User, new_public_id
from alongside.web.audit import actions as audit
from alongside.web.uploads.models import FILES_LAST, State, Upload, folder

MOST_PROBLEMS = 100
TOO_LATE = (
    "The file was not read within an hour, so it was deleted. Nothing was kept; please upload it again."
)


def put_away(file: UploadedFile[Any]) -> str:
    """Write a file where only this program can read it, and return its name; one that stays unknown is swept up."""
    place = new_public_id()
    descriptor = os.open(folder() / place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        for chunk in file.chunks():
            out.write(chunk)
    return place


def receive(
    *, place: str, name: str, size: int, preview: str, asked: Mapping[str, Any], by: User, at: datetime
) -> Upload:
    """Note a file that was put away; the caller starts the work of reading it in the same transaction."""
    with transaction.atomic():
        upload = Upload.objects.create(
            public_id=place,
            made_by=by,
            preview=preview,
            file_name=name,
            size=size,
            asked=dict(asked),
            arrived_at=at,
        )
        audit.record(by=by, what="file uploaded", records=[upload])
    return upload


def receive_read(
    *,
    name: str,
    size: int,
    preview: str,
    asked: Mapping[str, Any],
    understood: Mapping[str, Any],
    by: User,
    at: datetime,
) -> Upload:
    """Note what was understood of a small table that was read as it came in and never put away."""
    with transaction.atomic():
        upload = Upload.objects.create(
            made_by=by,
            preview=preview,
            file_name=name,
            size=size,
            asked=dict(asked),
            understood=dict(understood),
            state=State.READ,
            arrived_at=at,
            settled_at=at,
        )
        audit.record(by=by, what="table read", records=[upload])
    return upload


def understand(*, upload: Upload, understood: Mapping[str, Any], at: datetime) -> None:
    """Note what a file holds, as counts, and delete it."""
    settle(upload, State.READ, at, understood=dict(understood))


def refuse(*, upload: Upload, error: TableError, at: datetime) -> None:
    """Note why a file cannot be used, and delete it."""
    problems = [
        {"line": one.line, "column": one.column, "sentence": one.sentence}
        for one in error.problems[:MOST_PROBLEMS]
    ]
    settle(upload, State.REFUSED, at, problems=problems, more_problems=error.total - len(problems))


def settle(upload: Upload, state: State, at: datetime, **changes: Any) -> None:
    """Write how it ended, unless somebody else was faster; the file goes in any case."""
    with transaction.atomic():
        waiting = Upload.objects.filter(pk=upload.pk, state=State.WAITING)
        if waiting.update(state=state, settled_at=at, **changes):
            audit.record(by=upload.made_by, what=f"file {state.value}", records=[upload])
    upload.path.unlink(missing_ok=True)
    upload.refresh_from_db()


def discard(*, upload: Upload, by: User) -> None:
    """Throw away a file and what was understood of it."""
    with transaction.atomic():
        audit.record(by=by, what="upload thrown away", records=[upload])
        path = upload.path
        upload.delete()
    path.unlink(missing_ok=True)


def take(*, upload: Upload) -> Mapping[str, Any]:
    """Return what was understood, for an action that keeps it: the upload goes in that action's transaction."""
    locked = Upload.objects.select_for_update().filter(pk=upload.pk, state=State.READ).first()
    if locked is None or locked.understood is None:
        raise RuleBroken("This upload has been kept or thrown away already.")
    locked.delete()
    return dict(locked.understood)


def sweep(*, at: datetime) -> int:
    """Delete files that have waited an hour, files nobody knows of, and previews of yesterday; return how many."""
    overdue = list(Upload.objects.overdue(at))
    problem = {"line": None, "column": None, "sentence": TOO_LATE}
    for upload in overdue:
        settle(upload, State.REFUSED, at, problems=[problem])
    forgotten, _ = Upload.objects.forgotten(at).delete()
    return len(overdue) + forgotten + sweep_strays(at)


def sweep_strays(at: datetime) -> int:
    """Delete files older than an hour that no waiting upload owns."""
    waiting = set(Upload.objects.filter(state=State.WAITING).values_list("public_id", flat=True))
    oldest = (at - FILES_LAST).timestamp()
    strays = [
        path for path in folder().iterdir() if path.name not in waiting and path.stat().st_mtime < oldest
    ]
    for path in strays:
        path.unlink(missing_ok=True)
    return len(strays)
