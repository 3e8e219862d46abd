"""How dates and moments are written."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format


def day(value: date) -> str:
    """Return a day as 5 March 2026.

    >>> day(date(2026, 3, 5))
    '5 March 2026'
    """
    return f"{value.day} {date_format(value, 'F Y')}"


def moment(value: datetime) -> str:
    """Return an instant in local time as 5 March 2026, 2:07pm."""
    local = timezone.localtime(value)
    return f"{day(local.date())}, {date_format(local, 'g:i')}{'am' if local.hour < 12 else 'pm'}"
