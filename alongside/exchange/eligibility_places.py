"""A file of nested entries, each of which knows where it stands, so that a refusal can say so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

from alongside.core.errors import InputError
from alongside.exchange._words import nearest
from alongside.exchange.problems import quoted

LARGEST_FILE = 2_000_000
"""Bytes of the largest specification or family that is read."""
DEEPEST = 60
MOST_ENTRIES = 100_000

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_PLACES = {
    (False, False): "{file}: {sentence}",
    (False, True): "{file}, {path}: {sentence}",
    (True, False): "{file}, line {line}: {sentence}",
    (True, True): "{file}, line {line}, {path}: {sentence}",
}


class FileError(InputError):
    """A refusal that already says in which file and where it stands."""


def refuse(
    file: str, template: str, *, path: str = "", line: int | None = None, **values: object
) -> NoReturn:
    """Refuse a file with one sentence that says where and what to do."""
    place = _PLACES[line is not None, bool(path)].replace("{sentence}", template)
    raise FileError(path or file, place, file=file, line=line, path=quoted(path)[1:-1], **values)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One entry of a file: what it holds, and where it stands.

    `value`: a mapping or a list of further places, or a single value. `plain`: a single value as it was written
    without quotation marks in YAML, None in JSON. `line`: None in JSON, whose lines say little.
    """

    file: str
    path: str
    value: Any
    line: int | None = None
    plain: str | None = None

    def refuse(self, template: str, **values: object) -> NoReturn:
        """Refuse this entry."""
        refuse(self.file, template, path=self.path, line=self.line, **values)

    def entries(self, *, required: Iterable[str] = (), optional: Iterable[str] = ()) -> Mapping[str, Place]:
        """Return the entries of a mapping; one that is missing or that nobody knows is refused. Null is missing."""
        held = self.mapping()
        needed = tuple(required)
        known = (*needed, *optional)
        for name, place in held.items():
            if name not in known:
                place.refuse(
                    "{name} is not read here; {remedy}.",
                    name=quoted(name),
                    remedy=_remedy(name, place, known),
                )
        given = {name: place for name, place in held.items() if place.value is not None}
        for name in needed:
            if name not in given:
                self.refuse("{name} is missing; add it.", name=name)
        return given

    def mapping(self) -> Mapping[str, Place]:
        """Return the entries of a mapping, whatever their names."""
        if not isinstance(self.value, dict):
            self.refuse(
                "this should be entries with names, not {what}; write name: value.", what=_what(self.value)
            )
        return self.value

    def items(self) -> Sequence[Place]:
        """Return the parts of a list."""
        if not isinstance(self.value, list):
            self.refuse("this should be a list, not {what}; put it in [ ].", what=_what(self.value))
        return self.value

    def text(self) -> str:
        """Return text; in YAML a bare number or date is text where text is asked for."""
        text = self.value if isinstance(self.value, str) else self.plain
        if not isinstance(text, str) or not text.strip():
            self.refuse("this should be text, not {what}; write some words.", what=_what(self.value))
        return text.strip()

    def one_of(self, words: Iterable[str]) -> Any:
        """Return one of several words."""
        known = tuple(words)
        text = self.text()
        if text not in known:
            self.refuse(
                "{given} is none of {known}; write one of them.", given=quoted(text), known=", ".join(known)
            )
        return text

    def whole(self, *, least: int = 1) -> int:
        """Return a whole number."""
        if isinstance(self.value, bool) or not isinstance(self.value, int) or self.value < least:
            self.refuse(
                "this should be a whole number from {least}, not {what}.", least=least, what=_what(self.value)
            )
        return self.value

    def number(self) -> float:
        """Return a number."""
        if isinstance(self.value, bool) or not isinstance(self.value, int | float):
            self.refuse("this should be a number, not {what}.", what=_what(self.value))
        return self.value

    def is_true(self) -> bool:
        """Return true or false."""
        if not isinstance(self.value, bool):
            self.refuse("this should be true or false, not {what}.", what=_what(self.value))
        return self.value

    def day(self) -> date:
        """Return a day that exists."""
        found = as_day(self.value)
        if found is None:
            self.refuse(
                "{given} is not a day; write one that exists, such as 2026-05-10.", given=_what(self.value)
            )
        return found


def _remedy(name: str, place: Place, known: Sequence[str]) -> str:
    """What to do about a name that nobody reads; in YAML one without a value is often text after a comma."""
    near = nearest(name, known)
    if near:
        return f"did you mean {near}"
    if place.value is None and place.line is not None:
        return (
            "if it belongs to the words before a comma, put all of them in quotation marks; else take it out"
        )
    return "take it out, there are " + ", ".join(known)


def check_format(root: Place, wanted: str) -> None:
    """Refuse a file of another format before anything else is said of it."""
    given = root.mapping().get("format")
    if given is not None:
        given.one_of([wanted])


def as_day(value: object) -> date | None:
    """Return text as a day, None where it is none.

    >>> as_day("2026-05-10"), as_day("2026-02-30"), as_day(20260510)
    (datetime.date(2026, 5, 10), None, None)
    """
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _what(value: object) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, dict | list):
        return "a list" if isinstance(value, list) else "entries with names"
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else quoted(value)


def below(path: str, name: str | int) -> str:
    """Return the path of a part.

    >>> below("criteria", 2), below("", "rule"), below("rule", "all")
    ('criteria[2]', 'rule', 'rule.all')
    """
    if isinstance(name, int):
        return f"{path}[{name}]"
    return f"{path}.{name}" if path else name


def everything(place: Place) -> Iterator[Place]:
    """Yield an entry and all that it holds."""
    yield place
    parts = place.value.values() if isinstance(place.value, dict) else place.value
    for part in parts if isinstance(place.value, dict | list) else ():
        yield from everything(part)


@contextmanager
def placed(root: Place) -> Iterator[None]:
    """Say of a refusal of the core in which file and on which line it stands; its field is the path."""
    try:
        yield
    except FileError:
        raise
    except InputError as error:
        values = {name: _safe(value) for name, value in error.values.items()}
        refuse(root.file, error.template, path=error.field, line=_line(root, error.field), **values)


def _safe(value: object) -> object:
    return quoted(value)[1:-1] if isinstance(value, str) and len(value) < 60 else value


def _line(root: Place, path: str) -> int | None:
    """The line of a path, or of the nearest entry around it."""
    lines = {place.path: place.line for place in everything(root)}
    while path and path not in lines:
        path = re.sub(r"(\.?[^.\[]+|\[\d+\])$", "", path) if re.search(r"(\.?[^.\[]+|\[\d+\])$", path) else ""
    return lines.get(path) if path else None


def file_bytes(path: Path) -> bytes:
    """Return what a file holds; one that is not there, is a folder or is too large is refused."""
    if path.is_dir():
        refuse(path.name, "this is a folder; name a file in it.")
    try:
        with path.open("rb") as opened:
            content = opened.read(LARGEST_FILE + 1)
    except (OSError, ValueError) as failure:
        reason = getattr(failure, "strerror", None) or "it has no such name"
        refuse(
            str(path), "the file cannot be read ({reason}); check its name and place.", reason=reason.lower()
        )
    if len(content) > LARGEST_FILE:
        refuse(
            path.name, "the file holds more than {most} bytes; give a shorter one.", most=f"{LARGEST_FILE:,}"
        )
    return content


def decoded(content: bytes, *, file: str) -> str:
    """Return bytes as text; what is not UTF-8, or holds nothing, is refused."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        refuse(file, "the file is not UTF-8 text; save it as UTF-8.")
    if not text.strip():
        refuse(file, "the file is empty; write it first, from the example in the documentation.")
    return text
