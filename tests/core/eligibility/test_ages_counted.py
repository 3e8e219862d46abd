"""Ages in months, on the days that are hard."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.core.eligibility import add_months, is_under_months
from alongside.core.eligibility._ages import first_born_under
from tests.core.eligibility import slow

DAYS = st.dates(date(1950, 1, 1), date(2150, 12, 31))


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2024, 2, 29), 24, date(2026, 3, 1)), (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2026, 1, 31), 1, date(2026, 3, 1)), (date(2026, 1, 29), 1, date(2026, 3, 1)),
        (date(2024, 1, 29), 1, date(2024, 2, 29)), (date(2026, 10, 31), 1, date(2026, 12, 1)),
        (date(2026, 12, 31), 2, date(2027, 3, 1)), (date(2026, 11, 30), 1, date(2026, 12, 30)),
        (date(2026, 5, 10), 0, date(2026, 5, 10)), (date(2026, 8, 31), 3, date(2026, 12, 1)),
    ],
)  # fmt: skip
def test_the_same_day_or_the_first_of_the_month_after(day: date, months: int, expected: date) -> None:
    """A day that does not exist is the 1st of the next month."""
    assert add_months(day, months) == expected


@given(DAYS, st.integers(0, 300))
def test_months_are_added_as_the_slow_engine_adds_them(day: date, months: int) -> None:
    """One month after the other."""
    assert add_months(day, months) == slow.attained(day, months)


def test_an_age_is_attained_at_the_start_of_the_day() -> None:
    """Under 24 months until the day before the second birthday."""
    born = date(2024, 5, 10)
    assert is_under_months(born_on=born, months=24, on=date(2026, 5, 9))
    assert not is_under_months(born_on=born, months=24, on=date(2026, 5, 10))


@given(DAYS, st.integers(0, 300))
def test_the_first_birth_date_still_under(on: date, months: int) -> None:
    """That day is under, and the day before is not."""
    first = first_born_under(months=months, on=on)
    assert is_under_months(born_on=first, months=months, on=on)
    assert not is_under_months(born_on=first - timedelta(days=1), months=months, on=on)
