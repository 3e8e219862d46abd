"""A fact's value as the files write it."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from typing import Any

from alongside.core.eligibility import Fact, Range, check_value
from alongside.exchange.eligibility_places import Place, as_day

_MONTH = re.compile(r"(\d{4})-(\d{2})")


def fact_value(place: Place, *, type_: str) -> Any:
    """Return a value as the core holds it; what is not of the type is left for the core to refuse.

    A date may be a day, a month, which stands for every day in it, or a range from and to; a number may be a range.

    >>> fact_value(Place(file="f", path="p", value="2026-02"), type_="date")
    Range(low=datetime.date(2026, 2, 1), high=datetime.date(2026, 2, 28))
    """
    if isinstance(place.value, dict):
        ends = place.entries(required=("from", "to"))
        low, high = (_single(ends[end], type_) for end in ("from", "to"))
        return Range(
            low=low.low if isinstance(low, Range) else low,
            high=high.high if isinstance(high, Range) else high,
        )
    if isinstance(place.value, list):
        place.refuse("this is a list, and one value is wanted; write several records to compare them.")
    return _single(place, type_)


def _single(place: Place, type_: str) -> Any:
    if isinstance(place.value, dict | list):
        place.refuse("one value is wanted here; write it alone.")
    if type_ == "date":
        return as_day(place.value) or _month(place.value) or place.value
    return place.plain if type_ == "choice" and place.plain is not None else place.value


def _month(value: object) -> Range | None:
    found = _MONTH.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        return None
    year, month = int(found[1]), int(found[2])
    if not (1 <= month <= 12 and year >= 1):
        return None
    return Range(low=date(year, month, 1), high=date(year, month, monthrange(year, month)[1]))


def check_fact_value(value: Any, fact: Fact, *, place: str) -> Any:
    """Return a value that its fact may have, or refuse it."""
    check_value(value, fact, place=place)
    return value


def written_value(value: Any) -> Any:
    """Return a value as the files write it.

    >>> written_value(Range(low=date(2026, 2, 1), high=date(2026, 2, 28))), written_value(date(2026, 5, 10))
    ('2026-02', '2026-05-10')
    """
    if isinstance(value, Range):
        if isinstance(value.low, date) and _month(f"{value.low:%Y-%m}") == value:
            return f"{value.low:%Y-%m}"
        return {"from": written_value(value.low), "to": written_value(value.high)}
    return value.isoformat() if isinstance(value, date) else value
