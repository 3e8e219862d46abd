"""A date as a file holds it: year, month, day, or a British day, and nothing that could be read two ways."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

_MIDNIGHT = r"(?:[ T]00:00(?::00(?:\.0+)?)?)?"
_ISO = re.compile(rf"(\d{{4}})([-/.])(\d{{1,2}})\2(\d{{1,2}}){_MIDNIGHT}")
_BRITISH = re.compile(rf"(\d{{1,2}})([-/. ])(\d{{1,2}})\2(\d{{4}}){_MIDNIGHT}")
_OTHER = re.compile(r"\d{1,4}[/. -]\d{1,2}[/. -]\d{1,4}")
_MONTHS = 12
EARLIEST, LATEST = 1900, 2200

EMPTY = "the date is empty; give the day on which they came, such as 2024-03-31."
TWO_WAYS = "{date} may be read two ways; write year-month-day, such as 2024-03-31."
NO_SUCH_DAY = "there is no day {date}; write year-month-day, such as 2024-03-31."
NOT_A_DATE = "{date} is not a date; write year-month-day, such as 2024-03-31."
FAR_OFF = "the year of {date} looks wrong; write it with four figures, such as 2024-03-31."


def read_date(cell: str) -> datetime.date | str:
    """Return the date in a cell, or the template of the sentence that says why there is none.

    >>> read_date(" 2024-03-31 "), read_date("31/03/2024")
    (datetime.date(2024, 3, 31), datetime.date(2024, 3, 31))
    >>> read_date("03/04/2024")
    '{date} may be read two ways; write year-month-day, such as 2024-03-31.'
    """
    text = cell.strip()
    if found := _ISO.fullmatch(text):
        return _day(int(found[1]), int(found[3]), int(found[4]))
    if found := _BRITISH.fullmatch(text):
        day, month = int(found[1]), int(found[3])
        if day != month and max(day, month) <= _MONTHS:
            return TWO_WAYS
        return _day(int(found[4]), month, day)
    return (TWO_WAYS if _OTHER.fullmatch(text) else NOT_A_DATE) if text else EMPTY


def _day(year: int, month: int, day: int) -> datetime.date | str:
    try:
        date = datetime.date(year, month, day)
    except ValueError:
        return NO_SUCH_DAY
    return date if EARLIEST <= date.year <= LATEST else FAR_OFF


@dataclass(slots=True)
class DateColumn:
    """The dates of one column: a day past the twelfth anywhere says that all of them begin with the day.

    `unsure`: the line and the cell of the first date that may be read two ways; `is_british`: one could not.

    >>> column = DateColumn()
    >>> [str(column.read(cell, line=line)) for line, cell in enumerate(("03/04/2024", "31/03/2024"))]
    ['2024-04-03', '2024-03-31']
    >>> column.unsure, column.is_british
    ((0, '03/04/2024'), True)
    """

    unsure: tuple[int, str] | None = None
    is_british: bool = False

    def read(self, cell: str, *, line: int) -> datetime.date | str:
        """Return a date as `read_date` does; one that may be read two ways as a British day."""
        date, found = read_date(cell), _BRITISH.fullmatch(cell.strip())
        if found is None:
            return date
        if date == TWO_WAYS:
            self.unsure = self.unsure or (line, cell.strip())
            return _day(int(found[4]), int(found[3]), int(found[1]))
        self.is_british |= int(found[1]) > _MONTHS and isinstance(date, datetime.date)
        return date
