"""The file of an allocation log: read whole, appended to under a lock, never left half written."""

from __future__ import annotations

import fcntl
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alongside.core.allocation import FORMAT, Register, commitment_of, key_of, verify_log
from alongside.core.errors import InputError, RuleBroken
from alongside.core.ledger import Entry, Head, PublicLink, append, as_line, parse_line
from alongside.exchange.allocation_json import read_bytes

_NO_LOG = "{path} is not an allocation log."


@dataclass(frozen=True, slots=True, kw_only=True)
class LogLines:
    """The lines of a log (None: no entry); `length`: bytes up to the end of the last.

    `half`: bytes at the end of a line that was never finished; `ends_open`: the last entry lacks its line end.
    """

    entries: tuple[Entry | None, ...]
    length: int
    half: int
    ends_open: bool


def parse_log(content: bytes) -> LogLines:
    """Tell the lines of a log apart.

    A line is written whole and synced before anybody is answered, so what is left of one that was not, after the
    machine stopped, was never answered: it is told apart and not counted.
    """
    *lines, tail = content.split(b"\n")
    half = len(tail) if tail and _is_half(tail) else 0
    length, ends_open = len(content) - half, False
    if tail and not half:
        lines.append(tail)
        ends_open = True
    while lines and not lines[-1].strip():  # an editor's empty lines at the end are no entries
        length -= len(lines.pop()) + 1
    entries = tuple(parse_line(line) for line in lines)
    return LogLines(entries=entries, length=length, half=half, ends_open=ends_open)


def _is_half(tail: bytes) -> bool:
    """Whether text is the beginning of a JSON object that was never closed, or zeros that a disk made of it."""
    depth, is_text, is_escaped = 0, False, False
    for byte in tail.rstrip(b"\0"):
        if is_escaped:
            is_escaped = False
        elif is_text:
            is_escaped, is_text = byte == ord("\\"), byte != ord('"')
        elif byte == ord('"'):
            is_text = True
        else:
            depth += (byte in b"{[") - (byte in b"}]")
    return is_text or depth > 0 or not tail.strip(b"\0")


def read_log(path: Path) -> LogLines:
    """Read a log to check it; a file that never was one is refused."""
    lines = parse_log(read_bytes(path, field="log"))
    _refuse_other_files(path, lines)
    return lines


def _refuse_other_files(path: Path, lines: LogLines) -> None:
    readable = [entry for entry in lines.entries if entry is not None]
    if not readable:
        raise InputError("log", _NO_LOG, path=path)
    first = readable[0].content
    if first.get("type") == "start" and first.get("format") not in (None, FORMAT):
        raise InputError(
            "log", "{path} is a log of another format ({format}).", path=path, format=first.get("format")
        )
    if not any(entry.content.get("salt") for entry in readable):
        raise InputError("log", _NO_LOG, path=path)


@dataclass(slots=True, kw_only=True)
class LogFile:
    """A log opened to be added to; it holds the lock until it is closed."""

    path: Path
    number: int
    length: int
    ends_open: bool
    register: Register
    entries: list[Entry]

    @property
    def head(self) -> Head:
        """The last entry."""
        return self.entries[-1].head

    @property
    def next_index(self) -> int:
        """The number that the next entry will have."""
        return self.head.index + 1

    def append(self, content: Mapping[str, Any]) -> Entry:
        """Add an entry: written whole and synced when this returns, or not there at all."""
        entry = append(head=self.head, content=content, link=PublicLink())
        line = (b"\n" if self.ends_open else b"") + as_line(entry) + b"\n"
        try:
            # A half line that nobody was answered with goes; then the new one comes in a single write.
            os.ftruncate(self.number, self.length)
            _write_all(self.number, line, at=self.length)
            os.fsync(self.number)
        except OSError:
            os.ftruncate(self.number, self.length)
            raise
        self.length, self.ends_open = self.length + len(line), False
        self.entries.append(entry)
        self.register.apply(entry)
        return entry


def _write_all(number: int, content: bytes, *, at: int) -> None:
    while content:
        written = os.pwrite(number, content, at)
        content, at = content[written:], at + written


@contextmanager
def locked_log(path: Path) -> Iterator[LogFile]:
    """Open a log to add to it: alone, whatever other processes want, and only if its chain holds."""
    try:
        number = os.open(path, os.O_RDWR)
    except FileNotFoundError:
        raise InputError(
            "log", "There is no log {path}: begin one with alongside allocation start.", path=path
        ) from None
    except OSError as failure:
        raise InputError(
            "log", "{path} cannot be added to ({reason}).", path=path, reason=failure.strerror
        ) from None
    with open(number, "rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield _opened(path, number, file.read())


def read_entries(path: Path) -> list[Entry]:
    """Read the entries of a log whose chain holds, without adding to it."""
    return _sound(path, read_log(path))


def _sound(path: Path, lines: LogLines) -> list[Entry]:
    chain = verify_log(entries=lines.entries)
    if not chain.holds:
        raise RuleBroken(
            "{path} does not hold, so nothing is done with it: {sentence}",
            path=path,
            sentence=chain.findings[0].statement,
        )
    return [entry for entry in lines.entries if entry is not None]


def _opened(path: Path, number: int, content: bytes) -> LogFile:
    lines = parse_log(content)
    _refuse_other_files(path, lines)
    entries, register = _sound(path, lines), Register()
    for entry in entries:
        register.apply(entry)
    return LogFile(
        path=path,
        number=number,
        length=lines.length,
        ends_open=lines.ends_open,
        register=register,
        entries=entries,
    )


def create_log(path: Path, content: Mapping[str, Any]) -> Entry:
    """Begin a log with its start entry; the file appears whole or not at all, and never over another."""
    entry = append(head=None, content=content, link=PublicLink())
    if path.exists():
        raise InputError("log", "{path} exists already: a log is never written over.", path=path)
    if not path.parent.is_dir():
        raise InputError("log", "The folder {folder} does not exist: make it first.", folder=path.parent)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.") as draft:
        draft.write(as_line(entry) + b"\n")
        draft.flush()
        os.fsync(draft.fileno())
        try:
            os.link(draft.name, path)
        except FileExistsError:
            raise InputError(
                "log", "{path} exists already: a log is never written over.", path=path
            ) from None
    _sync_folder(path.parent)
    return entry


def _sync_folder(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def key_for(register: Register, seed: bytes) -> bytes:
    """Return the key of the epoch in force, or say that this seed is not its own."""
    epoch = register.epochs[-1]
    commitment = commitment_of(
        seed=seed, study=register.study, list_name=register.list_name, design_sha256=epoch.design_sha256
    )
    if commitment != epoch.commitment:
        raise InputError(
            "seed",
            "The seed does not open the commitment of this log (study {study}, list {list}): it is another seed, or "
            "the log of another study. Nothing is allocated.",
            study=register.study,
            list=register.list_name,
        )
    return key_of(seed=seed, commitment=commitment, public_value=epoch.public_value)
