"""How a count may be written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.exchange import _counts
from alongside.exchange._counts import read_count


@pytest.mark.parametrize(
    ("cell", "count"),
    [
        ("12", 12),
        (" 12 ", 12),
        ("12.0", 12),
        ("12.00", 12),
        ("+7", 7),
        ("007", 7),
        ("0", 0),
        ("1,234", 1234),
        ("1,234,567", 1234567),
        ("1,234.0", 1234),
        ("1 234", 1234),
        ("1\u00a0234", 1234),
        ("1\u202f234", 1234),
        ("12\u00a0", 12),
    ],
)
def test_a_whole_number_is_read_however_a_spreadsheet_writes_it(cell: str, count: float) -> None:
    assert read_count(cell) == count


@pytest.mark.parametrize(
    ("cell", "complaint"),
    [
        ("", _counts.EMPTY),
        ("  ", _counts.EMPTY),
        ("-3", _counts.NEGATIVE),
        ("-3.5", _counts.NEGATIVE),
        ("12.5", _counts.FRACTION),
        (".5", _counts.FRACTION),
        ("1,5", _counts.FRACTION),
        ("12%", _counts.PERCENT),
        ("1e3", _counts.POWER),
        ("1.2E+05", _counts.POWER),
        ("*", _counts.HIDDEN),
        ("[c]", _counts.HIDDEN),
        ("..", _counts.HIDDEN),
        ("<5", _counts.HIDDEN),
        ("n/a", _counts.HIDDEN),
        ("NaN", _counts.NOT_A_NUMBER),
        ("inf", _counts.NOT_A_NUMBER),
        ("-inf", _counts.NOT_A_NUMBER),
        ("0x10", _counts.NOT_A_NUMBER),
        ("١٢", _counts.NOT_A_NUMBER),
        ("12,34,567", _counts.NOT_A_NUMBER),
        ("1000000000000001", _counts.TOO_LARGE),
        ("9" * 400, _counts.TOO_LARGE),
    ],
)
def test_anything_else_is_refused_with_its_reason(cell: str, complaint: str) -> None:
    assert read_count(cell) == complaint


@pytest.mark.parametrize(
    ("cell", "answer"),
    [
        ("12,0", 12),
        ("12,00", 12),
        ("12.0", 12),
        ("1,234,567", 1234567),
        ("1,234", _counts.AMBIGUOUS),
        ("1.234", _counts.AMBIGUOUS),
        ("12,5", _counts.FRACTION),
    ],
)
def test_where_a_comma_may_be_a_decimal_only_what_is_certain_is_read(cell: str, answer: float | str) -> None:
    assert read_count(cell, decimal_comma=True) == answer


@given(st.integers(0, 10**15))
def test_every_count_is_read_as_written_plain_or_grouped(number: int) -> None:
    assert read_count(str(number)) == number
    assert read_count(f"{number:,}") == number
    assert read_count(f"{number}.0") == number


@given(st.text(max_size=12))
def test_no_cell_is_beyond_it(cell: str) -> None:
    answer = read_count(cell)
    assert isinstance(answer, str) or answer >= 0
