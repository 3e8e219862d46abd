"""From whatever was given to a readable file on disk: what is not a table is refused here, by name."""

from __future__ import annotations

import os
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, TypeAlias

from alongside.exchange.problems import Problems

Source: TypeAlias = str | os.PathLike[str] | BinaryIO

LARGEST_FILE = 2_000_000_000
"""Bytes of the largest file that is read at all; a file of people is streamed, never held."""
_CHUNK = 1 << 20
_SAVE = "open it and save the sheet as CSV (UTF-8) or .xlsx."
_REFUSED_NAMES = {
    ".xls": "an old Excel workbook",
    ".xlsb": "a binary Excel workbook",
    ".ods": "an OpenDocument spreadsheet",
    ".numbers": "a Numbers spreadsheet",
    ".zip": "an archive",
    ".gz": "an archive",
    ".bz2": "an archive",
    ".xz": "an archive",
    ".7z": "an archive",
    ".rar": "an archive",
    ".tar": "an archive",
    ".pdf": "a PDF document",
    ".doc": "a Word document",
    ".docx": "a Word document",
    ".sav": "an SPSS file",
    ".dta": "a Stata file",
    ".parquet": "a Parquet file",
    ".json": "a JSON file",
}
_REFUSED_BEGINNINGS = (
    (b"\xd0\xcf\x11\xe0", "an old or password-protected Excel workbook"),
    (b"\x1f\x8b", "an archive"),
    (b"BZh", "an archive"),
    (b"\xfd7zXZ", "an archive"),
    (b"7z\xbc\xaf", "an archive"),
    (b"Rar!", "an archive"),
    (b"\x28\xb5\x2f\xfd", "an archive"),
    (b"PK\x05\x06", "an empty archive"),
    (b"%PDF", "a PDF document"),
    (b"SQLite format 3", "a database"),
    (b"PAR1", "a Parquet file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"{\\rtf", "a rich text document"),
    (b"<!doctype", "a web page"),
    (b"<html", "a web page"),
    (b"<?xml", "an XML file"),
)
IS_EMPTY = "the file is empty; give it a line of column names and a line for each count or person."
IS_ARCHIVE = "this is {kind}; unpack it and give the CSV or .xlsx file inside."
IS_OTHER = "this is {kind}; " + _SAVE


@contextmanager
def on_disk(source: Source, problems: Problems) -> Iterator[Path]:
    """Give the path of a file, or of a copy of an open binary file that is deleted afterwards."""
    if isinstance(source, str | os.PathLike):
        path = Path(source)
        _refuse(path, problems)
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="alongside-") as folder:
        path = Path(folder) / "table"
        _copy(source, path, problems)
        _refuse(path, problems)
        yield path


def file_name(source: Source, name: str | None) -> str:
    """Return what sentences call a file: the name given, else its own."""
    own = source if isinstance(source, str | os.PathLike) else getattr(source, "name", "")
    return name or (Path(own).name if isinstance(own, str | os.PathLike) else "") or "the file"


def is_workbook(path: Path) -> bool:
    """Say whether a file is an .xlsx workbook, whatever its name."""
    return "xl/workbook.xml" in _members(path)


def _copy(source: BinaryIO, path: Path, problems: Problems) -> None:
    size = 0
    with path.open("wb") as copy:
        while chunk := source.read(_CHUNK):
            size += len(chunk)
            if size > LARGEST_FILE:
                _too_large(problems, LARGEST_FILE)
            copy.write(chunk)


def _too_large(problems: Problems, limit: int) -> None:
    problems.stop(
        "the file is larger than {limit} GB, the most that is read; "
        "leave out columns that are not needed, or count the people first.",
        limit=limit // 1_000_000_000,
    )


def _refuse(path: Path, problems: Problems) -> None:
    try:
        size = path.stat().st_size
        if path.is_dir():
            problems.stop("this is a folder; give a CSV or .xlsx file.")
        if not path.is_file():
            problems.stop("this is not an ordinary file; give a CSV or .xlsx file.")
        with path.open("rb") as opened:
            beginning = opened.read(512)
    except (FileNotFoundError, NotADirectoryError):
        problems.stop("there is no such file; check the name and the folder.")
    except (OSError, ValueError):  # ValueError: a NUL in the name itself
        problems.stop("the file cannot be opened; close it elsewhere and check that you may read it.")
    if size > LARGEST_FILE:
        _too_large(problems, LARGEST_FILE)
    if not beginning:
        problems.stop(IS_EMPTY)
    kind = _REFUSED_NAMES.get(Path(problems.file).suffix.casefold()) or _kind_of(path, beginning)
    if kind:
        problems.stop(IS_ARCHIVE if "archive" in kind else IS_OTHER, kind=kind)


def _kind_of(path: Path, beginning: bytes) -> str | None:
    for magic, kind in _REFUSED_BEGINNINGS:
        if beginning.lower().startswith(magic.lower()):
            return kind
    return _kind_of_archive(_members(path)) if beginning.startswith(b"PK\x03\x04") else None


def _kind_of_archive(members: frozenset[str]) -> str | None:
    if "xl/workbook.xml" in members:
        return None
    if "xl/workbook.bin" in members:
        return "a binary Excel workbook"
    if "content.xml" in members and "mimetype" in members:
        return "an OpenDocument spreadsheet"
    return "a Word document" if "word/document.xml" in members else "an archive"


def _members(path: Path) -> frozenset[str]:
    try:
        with zipfile.ZipFile(path) as archive:
            return frozenset(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return frozenset()
