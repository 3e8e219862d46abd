"""A finding as a table: the same cells on a page, in a terminal and in a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection
from dataclasses import dataclass

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column's heading, and whether its cells are numbers (shown to the right)."""

    title: str
    numeric: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingTable:
    """A caption, columns, and rows of cells as people read them; a row's first cell names it."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]

    def to_csv(self) -> str:
        """Return the table as CSV text in which no cell is taken for a formula."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow([safe_cell(column.title) for column in self.columns])
        writer.writerows([safe_cell(cell) for cell in row] for row in self.rows)
        return out.getvalue()


def safe_cell(cell: str) -> str:
    """Return a cell that a spreadsheet shows as it is: text that starts like a formula gets an apostrophe.

    >>> safe_cell("=1+1"), safe_cell("-0.5"), safe_cell("White")
    ("'=1+1", '-0.5', 'White')
    """
    if not cell.startswith(_FORMULA_STARTS):
        return cell
    return cell if _is_number(cell) else f"'{cell}"


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def columns(*titles: str, text: Collection[int] = (0,)) -> tuple[Column, ...]:
    """Return columns of numbers, those at the places in `text` apart."""
    return tuple(Column(title=title, numeric=at not in text) for at, title in enumerate(titles))
