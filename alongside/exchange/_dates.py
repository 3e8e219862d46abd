"""A date as a file holds it: year, month, day, and nothing that could be read two ways."""

from __future__ import annotations

import datetime
import re

_ISO = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[ T]00:00(?::00(?:\.0+)?)?)?")
_OTHER = re.compile(r"\d{1,4}[/. -]\d{1,2}[/. -]\d{1,4}")
EARLIEST, LATEST = 1900, 2200

EMPTY = "the date is empty; give the day on which they came, such as 2024-03-31."
TWO_WAYS = "{date} may be read two ways; write year-month-day, such as 2024-03-31."
NO_SUCH_DAY = "there is no day {date}; write year-month-day, such as 2024-03-31."
NOT_A_DATE = "{date} is not a date; write year-month-day, such as 2024-03-31."
FAR_OFF = "the year of {date} looks wrong; write it with four figures, such as 2024-03-31."


def read_date(cell: str) -> datetime.date | str:
    """Return the date in a cell, or the template of the sentence that says why there is none.

    >>> read_date(" 2024-03-31 ")
    datetime.date(2024, 3, 31)
    >>> read_date("31/03/2024")
    '{date} may be read two ways; write year-month-day, such as 2024-03-31.'
    """
    text = cell.strip()
    found = _ISO.fullmatch(text)
    if found is None:
        return (TWO_WAYS if _OTHER.fullmatch(text) else NOT_A_DATE) if text else EMPTY
    try:
        date = datetime.date.fromisoformat(found[1])
    except ValueError:
        return NO_SUCH_DAY
    return date if EARLIEST <= date.year <= LATEST else FAR_OFF
