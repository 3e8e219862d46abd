"""What is cleared away now and then."""

from __future__ import annotations

from django.core.management import call_command


def forget_old_sessions() -> None:
    """Delete the sessions that have ended."""
    call_command("clearsessions")
