"""Numbers as a reading writes them: a number, a reason why there is none, or the word that it is hidden."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, TypeAlias

from alongside.core.quantities import Answer, NotEstimable, Suppressed

Written: TypeAlias = Any
"""What JSON can hold; never null or not-a-number where a number was asked for."""

SUPPRESSED: Mapping[str, bool] = {"suppressed": True}
NO_LIMIT = "the counts set no limit on this side"
NO_REASON = "the counts give no number here"


def not_estimable(reason: str) -> dict[str, str]:
    """Say why there is no number."""
    return {"not_estimable": reason}


def number(value: float | None, *, reason: str | None = None) -> Written:
    """Write a finite value as a number (whole ones as integers), anything else as the reason.

    >>> number(3.0), number(0.5), number(float("inf"), reason="no upper limit")
    (3, 0.5, {'not_estimable': 'no upper limit'})
    """
    if value is None or not math.isfinite(value):
        return not_estimable(reason or NO_REASON)
    return int(value) if float(value).is_integer() and abs(value) < 2**53 else float(value)


def block(
    row: Mapping[str, Any], columns: Mapping[str, str], *, reasons: Mapping[str, str] | None = None
) -> Written:
    """Write several columns of a row as one object; the whole is hidden or unexplained where its row is.

    `columns`: name in the reading -> column. `reasons`: name in the reading -> why that one may be missing.
    """
    if row.get("suppressed"):
        return dict(SUPPRESSED)
    if row.get("reason"):
        return not_estimable(row["reason"])
    return {name: number(row[column], reason=(reasons or {}).get(name)) for name, column in columns.items()}


def answer(given: Answer, *, with_interval: bool = True) -> Written:
    """Write an estimate as value, low and high; a missing interval says that the method gives none."""
    if isinstance(given, Suppressed):
        return dict(SUPPRESSED)
    if isinstance(given, NotEstimable):
        return not_estimable(str(given))
    if not with_interval:
        return number(given.value)
    none = not_estimable("there is no denominator to base an interval on")
    limits = given.interval
    return {
        "value": number(given.value),
        "low": number(limits.low, reason=NO_LIMIT) if limits else none,
        "high": number(limits.high, reason=NO_LIMIT) if limits else none,
    }
