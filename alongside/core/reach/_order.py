"""Which dimensions have an order that their own words state: bands of numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

BAND = re.compile(
    r"^(?P<below>under|below|less than|up to|<)?\s*£?(?P<first>\d+(?:\.\d+)?)\s*"
    r"(?:(?:-|–|to)\s*£?(?P<last>\d+(?:\.\d+)?))?\s*(?P<above>\+|and over|or over|or more|and above|plus)?"
    r"(?:\s*(?:years?|weeks?|months?|days?)(?:\s+(?:old|and over|or over))?)?$",
    re.IGNORECASE,
)


def numbered_orders(categories: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """Return the order of each dimension of which every category is a band of numbers, such as ages.

    A single run of plain numbers (codes) is left out: a number alone may be a name. Bands must not overlap.

    >>> numbered_orders({"age": ["26-30", "16-25", "under 16", "31 and over"], "area": ["1", "2"]})
    {'age': ('under 16', '16-25', '26-30', '31 and over')}
    """
    found = {name: _order(words) for name, words in categories.items()}
    return {name: order for name, order in found.items() if order is not None}


def _order(words: Sequence[str]) -> tuple[str, ...] | None:
    bands = [BAND.match(word.strip()) for word in words]
    if len(words) < 2 or any(band is None for band in bands):
        return None
    if not any(band and (band["last"] or band["below"] or band["above"]) for band in bands):
        return None
    starts = [_start(band) for band in bands if band]
    if len(set(starts)) < len(starts):
        return None
    return tuple(word for _, word in sorted(zip(starts, words, strict=True)))


def _start(band: re.Match[str]) -> tuple[int, float]:
    return (0 if band["below"] else 1, float(band["first"]))
