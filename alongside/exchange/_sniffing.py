"""What a text file is made of: its encoding, its separator, its quotation marks; seen once, in pieces."""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from alongside.exchange.problems import Problems

SAMPLE = 1 << 16
"""Bytes on which the separator is guessed."""
LONGEST_LINE = 1 << 20
"""Bytes of the longest line of a table."""
_SEPARATORS = (",", ";", "\t", "|")
_CONTROLS = bytes([*range(0x01, 0x09), *range(0x0E, 0x1C), 0x7F])
_NUL = (
    "there is a NUL character, so this is not plain text; "
    "open it in the program it came from and save it as CSV (UTF-8)."
)
_NOT_TEXT = "this is not a text file; open it where it came from and save it as CSV (UTF-8) or .xlsx."
_LONG_LINE = "a line is longer than a million characters, so this is not a table; check how it was saved."

Progress = Callable[[float], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextFile:
    """A text file that has been looked through once."""

    path: Path
    encoding: str
    size: int
    has_quotes: bool
    has_lone_returns: bool
    sha256: str


class _Looking:
    """What a pass over the bytes has found so far."""

    def __init__(self, encoding: str | None) -> None:
        self.digest = hashlib.sha256()
        self.decoder = codecs.getincrementaldecoder(encoding or "utf-8")("strict")
        self.decodes = True
        self.wide = encoding == "utf-16"
        self.has_quotes = self.has_lone_returns = self.has_controls = False
        self.nul_line: int | None = None
        self.lines = self.since_newline = self.longest = 0
        self.ended_in_return = False

    def see(self, chunk: bytes) -> None:
        self.digest.update(chunk)
        if self.decodes:
            self._decode(chunk)
        self._see_lines(chunk)
        if self.wide:
            return
        self.has_quotes = self.has_quotes or b'"' in chunk
        self._see_returns(chunk)
        if self.nul_line is None and b"\0" in chunk:
            after = chunk[chunk.index(b"\0") :].count(b"\n")
            self.nul_line = self.lines - after + 1
        self.has_controls = self.has_controls or len(chunk.translate(None, _CONTROLS)) < len(chunk)

    def _decode(self, chunk: bytes) -> None:
        try:
            text = self.decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError:
            self.decodes = False
        else:
            self.has_controls = self.has_controls or (self.wide and "\0" in text)

    def _see_returns(self, chunk: bytes) -> None:
        whole = b"\r" + chunk if self.ended_in_return else chunk
        self.ended_in_return = chunk.endswith(b"\r")
        if b"\r" in whole:
            lone = whole.count(b"\r") - whole.count(b"\r\n") - self.ended_in_return
            self.has_lone_returns = self.has_lone_returns or lone > 0

    def _see_lines(self, chunk: bytes) -> None:
        newlines = chunk.count(b"\n") or chunk.count(b"\r")
        self.lines += newlines
        self.since_newline = 0 if newlines else self.since_newline + len(chunk)
        self.longest = max(self.longest, self.since_newline)


def look_through(path: Path, problems: Problems, *, on_progress: Progress | None = None) -> TextFile:
    """Read a file once, in pieces: is it text, in which encoding, and what must its reader know."""
    size = path.stat().st_size
    with path.open("rb") as opened:
        marked = _marked_encoding(opened.read(4))
        opened.seek(0)
        looking = _Looking(marked)
        seen = 0
        while chunk := opened.read(LONGEST_LINE):
            looking.see(chunk)
            seen += len(chunk)
            if looking.longest > LONGEST_LINE:
                problems.stop(_LONG_LINE)
            if on_progress:
                on_progress(0.3 * seen / size)
        looking.see(b"")
    return TextFile(
        path=path,
        encoding=_settled_encoding(marked, looking, path, problems),
        size=size,
        has_quotes=looking.has_quotes,
        has_lone_returns=looking.has_lone_returns or looking.ended_in_return,
        sha256=looking.digest.hexdigest(),
    )


def _marked_encoding(beginning: bytes) -> str | None:
    if beginning.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    return "utf-16" if beginning.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else None


def _settled_encoding(marked: str | None, looking: _Looking, path: Path, problems: Problems) -> str:
    if looking.nul_line is not None:
        problems.stop(_NUL, line=looking.nul_line)
    if looking.has_controls or (marked and not looking.decodes):
        problems.stop(_NOT_TEXT)
    if marked or looking.decodes:
        return marked or "utf-8"
    if not _decodes(path, "cp1252"):
        problems.stop(_NOT_TEXT)
    return "cp1252"


def _decodes(path: Path, encoding: str) -> bool:
    try:
        with path.open(encoding=encoding, newline="") as opened:
            while opened.read(LONGEST_LINE):
                pass
    except UnicodeDecodeError:
        return False
    return True


def separator_of(text: TextFile, words: frozenset[str]) -> tuple[str, int]:
    """Return the separator, and the lines to skip: Excel's own first line `sep=;` names the separator.

    The separator is the one that finds most of the column names in `words`, then most columns.
    """
    with text.path.open(encoding=text.encoding, newline="") as opened:
        sample = opened.read(SAMPLE)
    first = sample.splitlines()[0] if sample.strip() else ""
    named = re.fullmatch(r'"?sep=(.)"?[,;\t ]*', first, re.IGNORECASE)
    if named:
        return named[1], 1
    return max(_SEPARATORS, key=lambda separator: _found(sample, separator, words)), 0


def _found(sample: str, separator: str, words: frozenset[str]) -> tuple[int, int]:
    header = _first_row(sample, separator)
    return sum(cell.strip().casefold() in words for cell in header), len(header)


def _first_row(sample: str, separator: str) -> list[str]:
    rows = csv.reader(io.StringIO(sample, newline=""), delimiter=separator)
    return next((row for row in rows if any(cell.strip() for cell in row)), [])
