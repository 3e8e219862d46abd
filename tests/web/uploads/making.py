"""Makers of files on their way in."""

from __future__ import annotations

from django.utils import timezone

from alongside.web.accounts.models import User
from alongside.web.uploads.models import State, Upload


def make_refused(*, by: User, **changes: object) -> Upload:
    """Make a file that could not be used."""
    now = timezone.now()
    problem = {"line": 3, "column": "count", "sentence": "'x' is not a number; write a whole number."}
    given = {
        "made_by": by,
        "preview": "reach:check_population",
        "file_name": "counts.csv",
        "size": 120,
        "state": State.REFUSED,
        "problems": [problem],
        "arrived_at": now,
        "settled_at": now,
    }
    return Upload.objects.create(**given | changes)


def make_waiting(*, by: User, **changes: object) -> Upload:
    """Make a file that waits to be read."""
    given = {"made_by": by, "preview": "reach:check_cohort", "file_name": "people.csv", "size": 4}
    upload = Upload.objects.create(**given | {"arrived_at": timezone.now()} | changes)
    upload.path.write_text("id\n1")
    return upload
