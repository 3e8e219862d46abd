"""Days as people write them."""

from __future__ import annotations

from datetime import date


def day_words(day: date | str) -> str:
    """Return a day, or its ISO form, in words.

    >>> day_words(date(2026, 5, 3)), day_words("2026-03-30")
    ('3 May 2026', '30 March 2026')
    """
    found = date.fromisoformat(day) if isinstance(day, str) else day
    return f"{found.day} {found:%B %Y}"
