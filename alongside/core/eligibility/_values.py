"""Whether a value is one that its fact may have."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

from alongside.core.eligibility._family import Range
from alongside.core.eligibility._model import Fact
from alongside.core.errors import InputError

FIRST_YEAR, LAST_YEAR = 1900, 2199
LARGEST = 1e15
"""Numbers beyond this are not exact."""

_WANTED = {
    "yes_no": "write true or false, without quotation marks",
    "date": "write a day that exists, such as 2026-05-10, a month, such as 2026-05, or a range, from 1900 to 2199",
    "number": "write a number, without quotation marks",
    "choice": "write text",
}


def check_value(value: Any, fact: Fact, *, place: str) -> None:
    """Refuse a value that is not of its fact's type, or not one of its choices."""
    if isinstance(value, Range):
        _check_range(value, fact, place=place)
        return
    if not is_of_type(value, fact.type):
        raise InputError(place, "this should be {type}; {wanted}.", type=fact.type, wanted=_WANTED[fact.type])
    if fact.choices and value not in fact.choices:
        raise InputError(
            place, "'{value}' is not one of the choices; write one of {choices}.",
            value=value, choices=", ".join(fact.choices),
        )  # fmt: skip


def is_of_type(value: Any, type_: str) -> bool:
    """Return whether a single value is one that facts of a type may have.

    >>> is_of_type(True, "number"), is_of_type(2.5, "number"), is_of_type("", "choice")
    (False, True, False)
    """
    if type_ == "yes_no":
        return isinstance(value, bool)
    if type_ == "date":
        return isinstance(value, date) and FIRST_YEAR <= value.year <= LAST_YEAR
    if type_ == "number":
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        return is_number and math.isfinite(value) and abs(value) <= LARGEST
    return isinstance(value, str) and bool(value)


def _check_range(value: Range, fact: Fact, *, place: str) -> None:
    if fact.type not in {"date", "number"}:
        raise InputError(
            place, "only a date or a number can be a range; {wanted}.", wanted=_WANTED[fact.type]
        )
    for end, name in ((value.low, "from"), (value.high, "to")):
        check_value(end, fact, place=f"{place}.{name}")
    if value.high < value.low:  # type: ignore[operator]  # both ends have just been held against one type
        raise InputError(place, "the range ends before it begins; put the earlier or smaller first.")
