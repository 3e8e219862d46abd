"""What a file's reader says: problems that stop it, notices that do not, and what it read."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Generic, NoReturn, TypeAlias, TypeVar

from alongside.core.errors import InputError

T = TypeVar("T")
Key: TypeAlias = tuple[tuple[str, str | None], ...]
"""A group of people: one (dimension, category) pair for a margin, several for a cell; None is not known."""
Place: TypeAlias = tuple[str, Key]
"""A stage or benchmark, and a group counted there."""

SHOWN = 10
"""Problems printed before the rest are only numbered."""
KEPT = 1_000
"""Problems kept to be shown beside their lines; the others are only counted."""
CLIPPED = 60
"""Characters of a cell that a sentence repeats."""
_PLACES = {
    (False, False): "{file}: {sentence}",
    (False, True): "{file}, column {column}: {sentence}",
    (True, False): "{file}, line {line}: {sentence}",
    (True, True): "{file}, line {line}, column {column}: {sentence}",
}


def quoted(text: object) -> str:
    """Return a cell as a sentence may repeat it: short, in quotation marks, without control characters."""
    shown = "".join(" " if unicodedata.category(letter).startswith("C") else letter for letter in str(text))
    return "'{}'".format(shown if len(shown) <= CLIPPED else shown[: CLIPPED - 1] + "…")


def listed(names: Iterable[object]) -> str:
    """Return names as a sentence lists them, at most ten and the number of the others."""
    every = [quoted(name) for name in names]
    more = len(every) - SHOWN
    return ", ".join(every[:SHOWN]) + (f" and {more} more" if more > 0 else "")


def _sentence(template: str, values: Mapping[str, object]) -> str:
    return template.format(**values)


def _placed(file: str, line: int | None, column: str | None, sentence: str) -> str:
    place = _PLACES[line is not None, column is not None]
    return place.format(file=file, line=line, column=column, sentence=sentence)


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing in a file that cannot be used: where it stands, and a sentence that says what to do."""

    file: str
    template: str
    values: Mapping[str, object] = field(default_factory=dict)
    line: int | None = None
    column: str | None = None

    @property
    def sentence(self) -> str:
        """What is wrong and what to do, without the place."""
        return _sentence(self.template, self.values)

    def __str__(self) -> str:
        return _placed(self.file, self.line, self.column, self.sentence)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One thing in a file that was read in a way its author should know of."""

    code: str
    file: str
    template: str
    values: Mapping[str, object] = field(default_factory=dict)
    line: int | None = None

    @property
    def text(self) -> str:
        """The notice with its place."""
        return _placed(self.file, self.line, None, _sentence(self.template, self.values))

    def __str__(self) -> str:
        return self.text


class TableError(InputError):
    """A file that cannot be used, with every problem found in it; `field` is "population" or "cohort"."""

    def __init__(self, field: str, problems: Iterable[Problem], *, total: int | None = None) -> None:
        kept = tuple(problems)
        super().__init__(field, "{problems}", problems=kept)
        self.problems = kept
        self.total = len(kept) if total is None else total

    @property
    def shown(self) -> tuple[Problem, ...]:
        """The problems that are printed."""
        return self.problems[:SHOWN]

    @property
    def rest(self) -> int:
        """How many problems are not printed."""
        return self.total - len(self.shown)

    def __str__(self) -> str:
        lines = [str(problem) for problem in self.shown]
        if self.rest:
            lines.append(f"… and {self.rest} more like these.")
        return "\n".join(lines)


class Problems:
    """The problems of one file as they are found, so that all are said at once."""

    def __init__(self, *, field: str, file: str) -> None:
        self.field = field
        self.file = file
        self._kept: list[Problem] = []
        self._total = 0

    def add(
        self, template: str, *, line: int | None = None, column: str | None = None, **values: object
    ) -> None:
        """Note a problem and go on reading."""
        self._total += 1
        if len(self._kept) < KEPT:
            self._kept.append(
                Problem(file=self.file, template=template, values=values, line=line, column=column)
            )

    def stop(
        self, template: str, *, line: int | None = None, column: str | None = None, **values: object
    ) -> NoReturn:
        """Note a problem after which nothing more can be read."""
        self.add(template, line=line, column=column, **values)
        raise self.error()

    def error(self) -> TableError:
        """Return what has been found as one error."""
        return TableError(self.field, self._kept, total=self._total)

    def settle(self) -> None:
        """Raise what has been found, if anything has."""
        if self._total:
            raise self.error()


@dataclass(frozen=True, slots=True, kw_only=True)
class Read(Generic[T]):
    """What a file holds, what its author should know, and the line on which each group first stands."""

    value: T
    file: str
    notices: tuple[Notice, ...] = ()
    lines: Mapping[Place, int] = field(default_factory=dict)
    sha256: str = ""

    def line(self, group: str, key: Key) -> int | None:
        """Return the first line on which a stage or benchmark counts this group, where it is known."""
        return self.lines.get((group, key))
