"""People with a date for each stage they reached: from the dates to the way each went."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from alongside.core.flow import stage_origins, stage_path
from alongside.exchange._words import clean
from alongside.exchange.problems import Notice, Problems, listed, quoted
from alongside.exchange.tables import Table

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T].*)?")
_BRITISH = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?: .*)?")
_NO_DATE = "{cell} is no date; write year, month and day as in 2024-03-31, or leave it empty."
_NO_STAGE = "no stage has a date; give at least the date of {first}."
_BEFORE = "{stage} is dated {then} and {origin}, which comes first, {before}; correct the dates or the stages' order."
_DATES = (
    "there are only dates in {columns}; if each is the day a stage was reached, name the stages from first to last, as "
    "in --stages {example}, else leave the column out."
)
_FILLED = (
    "Some ({number:,}) have a date at a stage and none at an earlier one, which they must have passed; they are "
    "counted there too."
)


def stage_columns(table: Table, given: tuple[str, ...] | None) -> tuple[int, ...] | None:
    """Return where the dates stand: a column for every stage that is given, where there is no column of stages."""
    if given is None or table.position("stage") is not None:
        return None
    found = [table.position(stage.casefold()) for stage in given]
    return tuple(at for at in found if at is not None) if None not in found else None


@dataclass(slots=True, kw_only=True)
class StageDates:
    """The dates of the rows of a file, and the ways that were met: the stages reached, joined by commas."""

    stages: tuple[str, ...]
    columns: tuple[int, ...]
    problems: Problems
    filled: int = 0
    _read: dict[str, date | None] = field(default_factory=dict)

    def way(self, line: int, row: list[str]) -> str:
        """Return the stages that a person reached; dates that cannot be right are noted as problems."""
        dates = [
            self._date(line, stage, row[at]) for stage, at in zip(self.stages, self.columns, strict=True)
        ]
        origins = stage_origins(self.stages)
        dated = {at for at, on in enumerate(dates) if on is not None}
        reached = {passed for at in dated for passed in stage_path(origins, at)}
        if not any(clean(row[at]) for at in self.columns):
            self.problems.add(_NO_STAGE, line=line, first=quoted(self.stages[0]))
        self.filled += reached != dated
        for at in sorted(dated):
            self._compare(line, dates, at, origins[at])
        return ",".join(map(str, sorted(reached)))

    def _compare(self, line: int, dates: list[date | None], at: int, origin: int | None) -> None:
        before, then = None if origin is None else dates[origin], dates[at]
        if origin is not None and before is not None and then is not None and then < before:
            self.problems.add(
                _BEFORE,
                line=line,
                column=self.stages[at],
                stage=quoted(self.stages[at]),
                origin=quoted(self.stages[origin]),
                then=then,
                before=before,
            )

    def _date(self, line: int, stage: str, cell: str) -> date | None:
        word = clean(cell)
        if word not in self._read:
            try:
                self._read[word] = read_day(word) if word else None
            except ValueError:
                self.problems.add(_NO_DATE, line=line, column=stage, cell=quoted(word))
                return None
        return self._read[word]

    def remarks(self, file: str) -> Iterator[Notice]:
        """Say how many were counted at a stage that has no date for them."""
        if self.filled:
            values = {"number": self.filled}
            yield Notice(code="dates_filled", file=file, template=_FILLED, values=values)


def read_day(text: str) -> date:
    """Return a day written as 2024-03-31 or, as in Britain, 31/03/2024, with or without a time of day.

    >>> read_day("2024-03-31 00:00:00"), read_day("31/03/2024")
    (datetime.date(2024, 3, 31), datetime.date(2024, 3, 31))
    """
    if found := _ISO.fullmatch(text):
        year, month, day = map(int, found.groups())
    elif found := _BRITISH.fullmatch(text):
        day, month, year = map(int, found.groups())
    else:
        raise ValueError(text)
    return date(year, month, day)


def refuse_dates(table: Table, words: Mapping[tuple[str, str], int]) -> None:
    """Refuse columns of nothing but dates: they are stages whose order nobody has said, not groups of people."""
    by_column: dict[str, list[str]] = {}
    for name, word in words:
        by_column.setdefault(name, []).append(word)
    dated = [name for name, each in by_column.items() if any(each) and all(map(_is_date, filter(None, each)))]
    if dated:
        table.problems.stop(_DATES, line=table.header_line, columns=listed(dated), example=",".join(dated))


def _is_date(word: str) -> bool:
    try:
        return bool(read_day(word))
    except ValueError:
        return False


def paths_of(ways: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """Return the positions of the stages on each way."""
    return {way: tuple(int(at) for at in way.split(",")) for way in ways}
