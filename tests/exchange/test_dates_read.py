"""A day in a file: British where it can be nothing else, refused only where it may truly be read two ways."""

from __future__ import annotations

import datetime
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.core.errors import InputError
from alongside.exchange import _people_dates
from alongside.exchange._dates import NO_SUCH_DAY, NOT_A_DATE, TWO_WAYS, read_date
from alongside.exchange.arrivals import read_arrivals
from alongside.exchange.populations import read_populations

LISTED = b"dimension,category,count\narea,a,60\narea,b,40\n"


def read(*days: str) -> Any:
    """Read a file of one newcomer on each of these days."""
    rows = [f"{day},area,a,1" for day in days]
    content = "\n".join(["date,dimension,category,count", *rows]).encode()
    populations = read_populations(BytesIO(LISTED), name="p.csv")
    return read_arrivals(BytesIO(content), populations=populations, relation="external", name="a.csv")


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("31/01/2024", datetime.date(2024, 1, 31)),
        ("31.1.2024", datetime.date(2024, 1, 31)),
        ("05/05/2024", datetime.date(2024, 5, 5)),
        ("2024-1-5", datetime.date(2024, 1, 5)),
        ("2024/01/31 00:00", datetime.date(2024, 1, 31)),
        ("03/04/2024", TWO_WAYS),
        ("31/01/24", TWO_WAYS),
        ("01/31/2024", NO_SUCH_DAY),
        ("31/04/2024", NO_SUCH_DAY),
        ("31/01-2024", TWO_WAYS),
        ("January", NOT_A_DATE),
    ],
)
def test_one_day_alone(cell: str, found: object) -> None:
    """A day past the twelfth, or the same as the month, has one reading."""
    assert read_date(cell) == found


@settings(deadline=None, max_examples=60)
@given(day=st.dates(datetime.date(1900, 1, 1), datetime.date(2199, 12, 31)))
def test_what_is_read_is_read_as_reach_does(day: datetime.date) -> None:
    """Whatever is not refused is the day that a file of people with dates would have."""
    for cell in (f"{day:%d/%m/%Y}", f"{day:%Y-%m-%d}"):
        found = read_date(cell)
        assert found in (_people_dates.read_day(cell), TWO_WAYS)
        assert (found == TWO_WAYS) <= (day.day <= 12)


def test_one_day_past_the_twelfth_settles_the_column() -> None:
    """3 April and 31 March in one file: all are British, and a notice says so."""
    found = read("31/03/2024", "03/04/2024")
    assert found.value.margins["date"].to_list() == [datetime.date(2024, 3, 31), datetime.date(2024, 4, 3)]
    assert [one.code for one in found.notices] == ["british_days"]
    assert read("2024-03-31", "2024-04-03").notices == ()


def test_a_column_that_may_be_read_two_ways_is_refused_once() -> None:
    """All of its days could be months: one sentence at the first line, and no guess."""
    with pytest.raises(InputError) as error:
        read("2024-01-01", "02/01/2024", "03/01/2024", "04/04/2024")
    assert str(error.value) == (
        "a.csv, line 3, column date: '02/01/2024' may be read two ways, and no other date of the file says which; "
        "write year-month-day, such as 2024-03-31."
    )


def test_american_days_are_no_days() -> None:
    """A month past the twelfth is refused, and does not make the others British."""
    with pytest.raises(InputError, match="there is no day '01/31/2024'"):
        read("01/30/2024", "01/31/2024")
