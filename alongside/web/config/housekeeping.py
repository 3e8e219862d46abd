"""What is cleared away now and then."""

from __future__ import annotations

from datetime import timedelta

from axes.models import AccessAttempt
from django.core.management import call_command
from django.utils import timezone


def forget_old_sessions() -> None:
    """Delete the sessions that have ended."""
    call_command("clearsessions")


def forget_old_tries() -> None:
    """Delete yesterday's wrong passphrases: the lock they counted towards has long opened."""
    AccessAttempt.objects.filter(attempt_time__lt=timezone.now() - timedelta(days=1)).delete()
