"""Ages in whole months, as the law of England and Wales counts them."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)


def add_months(day: date, months: int) -> date:
    """Return the same day `months` later; a day that does not exist is the 1st of the month after.

    *Source:* the specification of this engine; an age is attained at the start of the day: Family Law Reform Act
    1969, section 9. *Limits:* dates are days in Europe/London; hours are not looked at.

    >>> add_months(date(2024, 2, 29), 24), add_months(date(2026, 1, 31), 1), add_months(date(2026, 5, 10), 24)
    (datetime.date(2026, 3, 1), datetime.date(2026, 3, 1), datetime.date(2028, 5, 10))
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if day.day > monthrange(year, month + 1)[1]:
        year, month = divmod(year * 12 + month + 1, 12)
        return date(year, month + 1, 1)
    return date(year, month + 1, day.day)


def is_under_months(*, born_on: date, months: int, on: date) -> bool:
    """Return whether somebody born on that day is under so many months old, from birth until the day they reach them.

    >>> [is_under_months(born_on=date(2024, 2, 29), months=24, on=date(2026, m, d)) for m, d in ((2, 28), (3, 1))]
    [True, False]
    """
    return on < add_months(born_on, months)


def first_born_under(*, months: int, on: date) -> date:
    """Return the earliest birth date with which somebody is still under so many months old.

    >>> first_born_under(months=24, on=date(2026, 3, 1)), first_born_under(months=1, on=date(2026, 3, 30))
    (datetime.date(2024, 3, 2), datetime.date(2026, 3, 1))
    """
    year, month = divmod(on.year * 12 + on.month - 1 - months, 12)
    last = min(on.day, monthrange(year, month + 1)[1])
    return date(year, month + 1, last) + ONE_DAY
