"""The quick way through a large file of people: polars, streaming, wherever a line is a row."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import polars as pl
from polars.exceptions import PolarsError

from alongside.exchange._sniffing import Progress, TextFile
from alongside.exchange.tables import Table

_MARGIN = 1.2
"""Different values are estimated within a few per cent; only what is far beyond a limit stops here."""

Cells = dict[tuple[str, ...], tuple[int, int]]
"""By the written cells of a row: how many people, and the first line."""


def stream_cells(
    table: Table,
    *,
    person: int,
    counted: tuple[int, ...],
    most_cells: int,
    on_progress: Progress | None = None,
) -> Cells | None:
    """Count rows by the written cells in `counted`, or return None where they must be read one by one.

    None: the file is not plain UTF-8 with a line for every row, an id in the column `person` is empty or
    there twice, or there are more than `most_cells` combinations.
    """
    text = table.text
    if text is None or text.encoding not in {"utf-8", "utf-8-sig"} or text.has_lone_returns:
        return None
    stream = _Stream(table=table, text=text, person=person, counted=counted, most_cells=most_cells)
    try:
        return stream.cells(on_progress or (lambda done: None))
    except (PolarsError, ValueError):
        # Polars names no line, so whatever it refuses is read again row by row and refused there.
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stream:
    table: Table
    text: TextFile
    person: int
    counted: tuple[int, ...]
    most_cells: int

    def cells(self, on_progress: Callable[[float], None]) -> Cells | None:
        odd, blank = self._lines()
        on_progress(0.5)
        if odd or not self._is_countable(blank):
            return None
        on_progress(0.75)
        return self._grouped()

    def _lines(self) -> tuple[int, int]:
        """Count lines that are no row of the right length with sound quotation marks, and blank ones."""
        separator = re.escape(self.table.separator)
        cell = rf'(?:"(?:[^"]|"")*"|[^"{separator}]*)'
        row = rf"^{cell}(?:{separator}{cell}){{{len(self.table.columns) - 1}}}\r?$"
        line = pl.col("line")
        blank = line.str.strip_chars(" \t\r" + self.table.separator) == ""
        lines = pl.scan_lines(self.text.path, glob=False).slice(self.table.header_line)
        found = lines.select(
            (~(line.str.contains(row) | blank)).sum().alias("odd"), blank.sum().alias("blank")
        )
        odd, blanks = found.collect(engine="streaming").row(0)
        return odd, blanks

    def _scan(self) -> pl.LazyFrame:
        return pl.scan_csv(
            self.text.path,
            separator=self.table.separator,
            quote_char='"' if self.text.has_quotes else None,
            has_header=False,
            skip_lines=self.table.header_line,
            schema={str(at): pl.String for at in range(len(self.table.columns))},
            empty_string_is_null=False,
            row_index_name="row",
            row_index_offset=self.table.first_line,
            glob=False,
        )

    def _ids(self) -> pl.Expr:
        return pl.col(str(self.person)).str.strip_chars()

    def _is_countable(self, blank: int) -> bool:
        """Say whether every id is there once and no column has more values than there may be combinations."""
        ids = self._ids()
        found = self._scan().select(
            pl.len().alias("rows"),
            ids.hash().n_unique().alias("different"),
            (ids == "").sum().alias("empty"),
            *(pl.col(str(at)).approx_n_unique() for at in self.counted),
        )
        rows, different, empty, *values = found.collect(engine="streaming").row(0)
        each_once = rows - empty == different - (empty > 0)
        return bool(each_once and empty == blank and max(values) <= self.most_cells * _MARGIN)

    def _grouped(self) -> Cells | None:
        cells = self._scan().filter(self._ids() != "").group_by([str(at) for at in self.counted])
        counts = cells.agg(pl.len().alias("people"), pl.col("row").min()).sort("row")
        frame = counts.collect(engine="streaming")
        if frame.height > self.most_cells:
            return None
        return {tuple(written): (people, row) for *written, people, row in frame.iter_rows()}
