"""A table as a file holds it: column names and rows of text with their line numbers."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NoReturn, TypeAlias

from alongside.exchange._counts import read_count
from alongside.exchange._sniffing import Progress, TextFile, look_through, separator_of
from alongside.exchange._sources import IS_EMPTY, Source, file_name, is_workbook, on_disk
from alongside.exchange._words import clean, nearest
from alongside.exchange.problems import Notice, Problems, listed, quoted
from alongside.exchange.spreadsheets import read_sheet

Numbered: TypeAlias = Iterator[tuple[int, list[str]]]

WORDS = frozenset(
    {"population", "stage", "dimension", "category", "count", "id", "unit", "reason", "problem"}
)
"""Column names with a meaning of their own; every other column is a dimension. `problem` is what a refused file
is given back with, and is not read."""

_BROKEN_QUOTES = (
    "a quotation mark opened here is not closed as CSV asks; "
    'close it, and write a quotation mark inside a cell twice ("").'
)
_DUPLICATE = "two columns are named {name}; rename one of them or leave it out."
_NAMELESS = "column {number} holds {cell} but has no name; name it or leave it out."
_SHORT = "the line has fewer cells ({has}) than there are column names ({needs}); fill in what is missing."
_LONG = (
    "the line has more cells ({has}) than there are column names ({needs}); "
    "put quotation marks around a cell that holds a separator."
)
_MISSING = "no column is named {name}; add it, or rename the column that holds it (there are {columns})."
_MISSPELT = "no column is named {name}; is it {near}? Rename that column."
_NO_HEADER = "the first line should name the columns but holds {cells}; put {example} above it."
_HEADER_ONLY = "there are column names but no rows; add a line for each count or person."
_OTHER_SHEETS = "The workbook has {number} sheets; only the first that holds anything, {name}, was read."
_WINDOWS = "The file is not UTF-8 and was read as Windows-1252; check letters with accents."


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table before anything is made of it.

    `columns` are the cleaned names ("" where a column has none), `header_line` the line they stand on,
    `first_line` the one after them. `text` is the CSV file behind it, None for a workbook.
    """

    problems: Problems
    columns: tuple[str, ...]
    header_line: int
    first_line: int
    records: Callable[[], Numbered]
    separator: str = ","
    text: TextFile | None = None
    sha256: str = ""
    notices: tuple[Notice, ...] = ()

    @property
    def file(self) -> str:
        """What sentences call the file."""
        return self.problems.file

    def position(self, word: str) -> int | None:
        """Return where the column with this name stands, capitals apart."""
        words = [name.casefold() for name in self.columns]
        return words.index(word) if word in words else None

    def others(self) -> dict[str, int]:
        """Return the columns whose names have no meaning of their own, with their positions."""
        return {name: at for at, name in enumerate(self.columns) if name and name.casefold() not in WORDS}

    def refuse_missing(self, word: str, *, example: str, otherwise: str = _MISSING) -> NoReturn:
        """Refuse a table that lacks a column, and say which column may be it, or `otherwise`."""
        if any(isinstance(read_count(name), float) for name in self.columns):
            cells = listed(self.columns)
            self.problems.stop(_NO_HEADER, line=self.header_line, cells=cells, example=example)
        near = nearest(word, self.others())
        names = listed(filter(None, self.columns))
        self.problems.stop(
            _MISSPELT if near else otherwise,
            line=self.header_line,
            name=quoted(word),
            near=quoted(near),
            columns=names,
        )

    def rows(self) -> Numbered:
        """Give every row that holds anything, with its line; one of another length is noted as a problem."""
        width = len(self.columns)
        for line, cells in self.records():
            if line < self.first_line or not "".join(cells).strip():
                continue
            if len(cells) < width or "".join(cells[width:]).strip():
                template = _SHORT if len(cells) < width else _LONG
                self.problems.add(template, line=line, has=len(cells), needs=width)
            elif self._all_named(line, cells):
                yield line, cells[:width]

    def _all_named(self, line: int, cells: list[str]) -> bool:
        nameless = [at for at, name in enumerate(self.columns) if not name and cells[at].strip()]
        for at in nameless:
            self.problems.add(_NAMELESS, line=line, number=at + 1, cell=quoted(cells[at]))
        return not nameless

    def refuse_no_rows(self) -> NoReturn:
        """Refuse a table of column names alone."""
        self.problems.settle()
        self.problems.stop(_HEADER_ONLY)


@contextmanager
def open_table(
    source: Source, *, field: str, name: str | None = None, on_progress: Progress | None = None
) -> Iterator[Table]:
    """Open a CSV file or a workbook as a table; what is not one is refused with a `TableError`.

    `source` is a path or an open binary file, `field` the role it plays ("population" or "cohort"), `name`
    what sentences call it. The table can be read while the context is open.
    """
    problems = Problems(field=field, file=file_name(source, name))
    with on_disk(source, problems) as path:
        if is_workbook(path):
            yield _workbook_table(path, problems)
        else:
            yield _text_table(look_through(path, problems, on_progress=on_progress), problems)


def _text_table(text: TextFile, problems: Problems) -> Table:
    separator, skipped = separator_of(text, WORDS)

    def records() -> Numbered:
        return (row for row in _records(text, separator, problems) if row[0] > skipped)

    windows = Notice(code="read_as_windows_1252", file=problems.file, template=_WINDOWS)
    table = _with_header(problems, records, notices=(windows,) if text.encoding == "cp1252" else ())
    return replace(table, separator=separator, text=text, sha256=text.sha256)


def _records(text: TextFile, separator: str, problems: Problems) -> Numbered:
    """Give the records of a CSV file with the line each begins on, however many lines it takes."""
    line = 1
    with text.path.open(encoding=text.encoding, newline="") as opened:
        reader = csv.reader(opened, delimiter=separator, strict=True)
        try:
            for cells in reader:
                yield line, cells
                line = reader.line_num + 1
        except csv.Error:
            problems.stop(_BROKEN_QUOTES, line=line)


def _workbook_table(path: Path, problems: Problems) -> Table:
    sheet = read_sheet(path, problems)
    notice = Notice(
        code="first_sheet_read",
        file=problems.file,
        template=_OTHER_SHEETS,
        values={"number": len(sheet.names), "name": quoted(sheet.name)},
    )
    table = _with_header(problems, sheet.rows, notices=(notice,) if len(sheet.names) > 1 else ())
    return replace(table, sha256=sheet.sha256)


def _with_header(
    problems: Problems, records: Callable[[], Numbered], *, notices: tuple[Notice, ...]
) -> Table:
    rows = records()
    filled = ((line, cells) for line, cells in rows if any(clean(cell) for cell in cells))
    line, cells = next(filled, (0, []))
    if not cells:
        problems.stop(IS_EMPTY)
    names = [clean(cell) for cell in cells]
    while not names[-1]:
        names.pop()
    _refuse_duplicates(names, line, problems)
    return Table(
        problems=problems,
        columns=tuple(names),
        header_line=line,
        first_line=line + 1,
        records=records,
        notices=notices,
    )


def _refuse_duplicates(names: list[str], line: int, problems: Problems) -> None:
    words = [name.casefold() for name in names if name]
    for name in dict.fromkeys(word for word in words if words.count(word) > 1):
        problems.add(_DUPLICATE, line=line, name=quoted(name))
    problems.settle()
