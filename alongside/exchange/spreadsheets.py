"""Excel workbooks (.xlsx) as rows of text."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from alongside.exchange.problems import Problems

if TYPE_CHECKING:
    from fastexcel import ExcelReader

LARGEST_WORKBOOK = 100_000_000
"""Bytes of the largest workbook that is read."""
LARGEST_UNPACKED = 1_000_000_000
"""Bytes a workbook may unpack to: a small file that unpacks to more was made to do harm."""
_TOO_LARGE = "the workbook is larger than {limit} MB, the most that is read; save the sheet as CSV (UTF-8)."
_BROKEN = "the workbook cannot be read; open it in Excel and save it again, or save the sheet as CSV (UTF-8)."


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The first sheet of a workbook that holds anything, every cell as text, and the names of all sheets."""

    name: str
    names: tuple[str, ...]
    frame: pl.DataFrame
    sha256: str

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Give the rows with the row numbers that Excel shows."""
        for number, cells in enumerate(self.frame.iter_rows(), start=1):
            yield number, [cell or "" for cell in cells]


def read_sheet(path: Path, problems: Problems) -> Sheet:
    """Read the first sheet of a workbook that holds anything."""
    _refuse_large(path, problems)
    import fastexcel  # only workbooks need it, and the terminal starts faster without

    try:
        name, names, frame = _first_filled(fastexcel.read_excel(path))
    except (fastexcel.FastExcelError, OSError, ValueError):
        problems.stop(_BROKEN)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return Sheet(name=name, names=names, frame=frame, sha256=digest)


def _first_filled(workbook: ExcelReader) -> tuple[str, tuple[str, ...], pl.DataFrame]:
    names = tuple(workbook.sheet_names)
    frame = pl.DataFrame()
    for name in names:
        # Without a header row and without skipping, the row numbers are Excel's own.
        sheet = workbook.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
        frame = sheet.to_polars()
        if frame.height:
            return name, names, frame
    return "", names, frame


def _refuse_large(path: Path, problems: Problems) -> None:
    with zipfile.ZipFile(path) as archive:
        unpacked = sum(member.file_size for member in archive.infolist())
    if path.stat().st_size > LARGEST_WORKBOOK or unpacked > LARGEST_UNPACKED:
        problems.stop(_TOO_LARGE, limit=LARGEST_WORKBOOK // 1_000_000)
