"""Work that recurs: sweeping up."""

from __future__ import annotations

from django.utils import timezone

from alongside.web.uploads import actions


def sweep() -> None:
    """Delete what has waited too long."""
    actions.sweep(at=timezone.now())
