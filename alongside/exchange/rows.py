"""Rows to CSV that a spreadsheet opens as text: nothing in a cell is ever taken for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import BinaryIO

from alongside.exchange._words import FORMULA


def safe_cell(value: object) -> str:
    """Return a cell for a CSV file; text that a spreadsheet would take for a formula gets an apostrophe.

    Whole floats are written as whole numbers, None as an empty cell. `read_populations` and `read_cohort`
    take the apostrophe away again.

    >>> safe_cell("=HYPERLINK(1)"), safe_cell(-2.0), safe_cell("5-10"), safe_cell(None)
    ("'=HYPERLINK(1)", '-2', '5-10', '')
    """
    if value is None:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, int):
        return str(value)
    text = str(value)
    return "'" + text if text.lstrip("' ").startswith(FORMULA) else text


def write_rows(out: BinaryIO, *, header: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    """Write a header and rows as CSV (UTF-8 with a mark by which Excel knows it) into an open binary file."""
    text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="")
    writer = csv.writer(text)
    writer.writerow([safe_cell(name) for name in header])
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    text.flush()
    text.detach()


def rows_as_text(*, header: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """Return a header and rows as the text of a CSV file."""
    out = io.BytesIO()
    write_rows(out, header=header, rows=rows)
    return out.getvalue().decode("utf-8-sig")
