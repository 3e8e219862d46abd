"""A table of areas as columns of text with the line of every row: read whole, since it is never a table of people."""

from __future__ import annotations

import re
from dataclasses import dataclass

import polars as pl
from polars.exceptions import PolarsError

from alongside.exchange._counts import read_count
from alongside.exchange._sniffing import TextFile
from alongside.exchange._words import clean
from alongside.exchange.problems import Problems, quoted
from alongside.exchange.tables import Table

LARGEST_AREA_FILE = 200_000_000
"""Bytes of the largest file of areas: unlike a file of people it is held in memory."""
_TOO_LARGE = "a file of areas may have at most {limit} MB; leave out columns that are not needed."
_NO_COLUMN = "there is no column {name}; choose another (there are {columns})."
_PLAIN_COUNT = r"^[0-9]{1,15}$"


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaColumns:
    """The cells of a table by column position, and the line each row begins on."""

    table: Table
    lines: pl.Series
    cells: tuple[pl.Series, ...]

    @property
    def problems(self) -> Problems:
        """Where problems are noted."""
        return self.table.problems

    def texts(self, name: str) -> pl.Series:
        """Return the cleaned cells of a column, empty ones as null."""
        written = self._column(name)
        different = written.unique()
        cleaned = [clean(cell) or None for cell in different]
        return written.replace_strict(different, cleaned, return_dtype=pl.String)

    def counts(self, name: str, *, optional: bool = False) -> pl.Series:
        """Return the counts of a column; a cell that holds none is a problem with its line, and null.

        `optional`: an empty cell is null without being a problem.
        """
        written = self._column(name).str.strip_chars()
        plain = written.str.contains(_PLAIN_COUNT)
        numbers = written.set(~plain, None).cast(pl.Float64)
        if plain.all():
            return numbers
        odd = {cell: self._read(cell) for cell in written.filter(~plain).unique()}
        read = {cell: number for cell, number in odd.items() if isinstance(number, float)}
        for line, cell in zip(self.lines.filter(~plain), written.filter(~plain), strict=True):
            template = odd[cell]
            if isinstance(template, str) and (cell or not optional):
                self.problems.add(template, line=line, column=name, count=quoted(cell))
        if not read:
            return numbers
        others = written.replace_strict(
            list(read), list(read.values()), default=None, return_dtype=pl.Float64
        )
        return numbers.zip_with(plain, others)

    def _read(self, cell: str) -> float | str:
        return read_count(cell, decimal_comma=self.table.separator == ";")

    def _column(self, name: str) -> pl.Series:
        at = self.table.position(clean(name).casefold())
        if at is None:
            columns = ", ".join(quoted(column) for column in self.table.columns if column)
            self.problems.stop(_NO_COLUMN, line=self.table.header_line, name=quoted(name), columns=columns)
        return self.cells[at]


def area_columns(table: Table) -> AreaColumns:
    """Read a whole table into columns of text; rows of the wrong length are noted as problems."""
    if table.text is not None and table.text.size > LARGEST_AREA_FILE:
        table.problems.stop(_TOO_LARGE, limit=LARGEST_AREA_FILE // 1_000_000)
    columns = _at_once(table) or _row_by_row(table)
    if columns.lines.is_empty():
        table.refuse_no_rows()
    return columns


def _row_by_row(table: Table) -> AreaColumns:
    rows = list(table.rows())
    columns = zip(*(cells for _, cells in rows), strict=True)
    return AreaColumns(
        table=table,
        lines=pl.Series([line for line, _ in rows], dtype=pl.Int64),
        cells=tuple(pl.Series(column, dtype=pl.String) for column in columns),
    )


def _at_once(table: Table) -> AreaColumns | None:
    """Read a plain UTF-8 file with a row on every line by polars, which names no line; None for any other file."""
    text = table.text
    if (
        text is None
        or text.encoding not in {"utf-8", "utf-8-sig"}
        or text.has_lone_returns
        or "" in table.columns
    ):
        return None
    try:
        frame = _scanned(table, text) if _is_plain(table, text) else None
    except (PolarsError, ValueError):
        return None
    if frame is None or any(column.null_count() for column in frame):
        return None
    return AreaColumns(
        table=table,
        lines=pl.int_range(table.first_line, table.first_line + frame.height, dtype=pl.Int64, eager=True),
        cells=tuple(frame),
    )


def _is_plain(table: Table, text: TextFile) -> bool:
    """Say whether every line is one row of the right length with sound quotation marks, and none is blank."""
    separator = re.escape(table.separator)
    cell = rf'(?:"(?:[^"]|"")*"|[^"{separator}]*)'
    row = rf"^{cell}(?:{separator}{cell}){{{len(table.columns) - 1}}}\r?$"
    line = pl.col("line")
    filled = line.str.strip_chars(" \t\r" + table.separator) != ""
    lines = pl.scan_lines(text.path, glob=False).slice(table.header_line)
    return bool(lines.select((line.str.contains(row) & filled).all()).collect().item())


def _scanned(table: Table, text: TextFile) -> pl.DataFrame:
    return pl.scan_csv(
        text.path,
        separator=table.separator,
        quote_char='"' if text.has_quotes else None,
        has_header=False,
        skip_lines=table.header_line,
        schema={str(at): pl.String for at in range(len(table.columns))},
        empty_string_is_null=False,
        glob=False,
    ).collect()
