"""Files with one row a person: counted as they stream past, no row is kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from alongside.exchange._counted import refuse_dimensions
from alongside.exchange._exits import Exits
from alongside.exchange._people_dates import StageDates
from alongside.exchange._people_stream import Cells, stream_cells
from alongside.exchange._remarks import refuse_many_categories
from alongside.exchange._sniffing import Progress
from alongside.exchange._units import Unit
from alongside.exchange._words import category_of, clean
from alongside.exchange.problems import Key, Place, quoted
from alongside.exchange.tables import Table

Pair: TypeAlias = tuple[str, str | None]

MOST_CELLS = 100_000
"""Different combinations of categories: more is nearly a list of people."""
_TOLD_EVERY = 50_000
"""Rows between two reports of progress."""
_CROSSED_TOO_FAR = (
    "the columns make more than {limit:,} different combinations; leave out a column or group its categories."
)
_NO_ID = "the id is empty; give every person an id (a number is enough)."
_TWICE = "the id {person} stands on line {first} already; keep one row a person, with the furthest stage."
_NO_STAGE = "the stage is empty; give the furthest stage that this person reached."


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleColumns:
    """Where the columns of a file of people stand."""

    person: int
    stage: int | None
    dimensions: dict[str, int]
    counted: tuple[int, ...]
    reason: int | None = None
    dates: StageDates | None = None

    def written(self, line: int, row: list[str]) -> tuple[str, ...]:
        """Return what is counted of a row: its dimensions, its stage or the way its dates tell, and the rest."""
        if self.dates is None:
            return tuple(row[at] for at in self.counted)
        groups = len(self.dimensions)
        cells = [row[at] for at in self.counted]
        return (*cells[:groups], self.dates.way(line, row), *cells[groups:])


@dataclass(slots=True, kw_only=True)
class Counts:
    """People counted by furthest stage ("" where the file has no stages) and cell."""

    furthest: dict[Place, float] = field(default_factory=dict)
    lines: dict[Place, int] = field(default_factory=dict)
    words: dict[tuple[str, str], int] = field(default_factory=dict)
    stages: dict[str, int] = field(default_factory=dict)
    exits: Exits = field(default_factory=dict)
    unit: str | None = None


def people_columns(table: Table, person: int, dates: StageDates | None = None) -> PeopleColumns:
    """Return where the columns stand, or refuse a file of people without a dimension."""
    dated = dates.columns if dates else ()
    dimensions = {name: at for name, at in table.others().items() if at not in dated}
    refuse_dimensions(table, dimensions)
    stage, reason, unit = (table.position(word) for word in ("stage", "reason", "unit"))
    counted = (*dimensions.values(), *(at for at in (stage, reason, unit) if at is not None))
    return PeopleColumns(
        person=person, stage=stage, dimensions=dimensions, counted=counted, reason=reason, dates=dates
    )


def count_people(
    table: Table,
    *,
    person: int,
    unit: str | None,
    most_categories: int,
    dates: StageDates | None = None,
    on_progress: Progress | None = None,
) -> Counts:
    """Count people by furthest stage and cell; `person` is the position of their ids.

    Where `dates` tell the stages, the way they tell stands for the furthest stage.

    A plain file streams through polars. Where that cannot tell one row from the next (a cell over several
    lines, rows of another length, ids that are empty or there twice) it goes through `csv`, row by row.
    """
    columns = people_columns(table, person, dates)
    cells = None
    if dates is None:
        cells = stream_cells(
            table, person=person, counted=columns.counted, most_cells=MOST_CELLS, on_progress=on_progress
        )
    if cells is None:
        cells = count_rows(table, columns, most_categories=most_categories, on_progress=on_progress)
    if not cells:
        table.refuse_no_rows()
    counts = _Tidying(table, columns, unit).counts(cells)
    refuse_many_categories(counts.words, table.problems, limit=most_categories)
    if on_progress:
        on_progress(1.0)
    return counts


def count_rows(
    table: Table, columns: PeopleColumns, *, most_categories: int, on_progress: Progress | None = None
) -> Cells:
    """Count people row by row, and refuse the file if an id is empty or there twice."""
    cells: Cells = {}
    seen: set[int] = set()
    again: set[str] = set()
    for number, (line, row) in enumerate(table.rows()):
        person = row[columns.person].strip()
        if not person:
            table.problems.add(_NO_ID, line=line, column=table.columns[columns.person])
        # Hashes take a fraction of the room of the ids themselves; a chance agreement is cleared up below.
        elif (mark := hash(person)) in seen:
            again.add(person)
        else:
            seen.add(mark)
        written = columns.written(line, row)
        people, first = cells.get(written, (0, line))
        cells[written] = (people + 1, first)
        if len(cells) > MOST_CELLS:
            _refuse_cells(table, columns, cells, most_categories)
        if on_progress and number % _TOLD_EVERY == 0:
            on_progress(_done(number))
    _refuse_repeated(table, columns.person, again)
    return cells


def _done(rows: int) -> float:
    """Progress where the number of rows is not known: from 0.3 towards 1."""
    return 0.3 + 0.6 * rows / (rows + 1_000_000)


def _refuse_cells(table: Table, columns: PeopleColumns, cells: Cells, most_categories: int) -> None:
    words = {
        (dimension, written[at]): line
        for written, (_, line) in cells.items()
        for at, dimension in enumerate(columns.dimensions)
    }
    refuse_many_categories(words, table.problems, limit=most_categories)
    table.problems.stop(_CROSSED_TOO_FAR, limit=MOST_CELLS)


def _refuse_repeated(table: Table, at: int, again: set[str]) -> None:
    if again:
        table.problems.settle()
        first: dict[str, int] = {}
        for line, row in table.rows():
            person = row[at].strip()
            if person in again and first.setdefault(person, line) != line:
                name = table.columns[at]
                table.problems.add(_TWICE, line=line, column=name, person=quoted(person), first=first[person])
    table.problems.settle()


class _Tidying:
    """From cells as they are written to counts by stage and group."""

    def __init__(self, table: Table, columns: PeopleColumns, unit: str | None) -> None:
        self.problems = table.problems
        self.columns = columns
        self.unit = Unit(table, unit)
        self.result = Counts()
        self.spelt: dict[str, str] = {}
        # The same few words stand in every combination: each is tidied once, where it stands first.
        self.pairs: list[dict[str, Pair]] = [{} for _ in columns.dimensions]

    def counts(self, cells: Cells) -> Counts:
        for written, (people, line) in cells.items():
            self._take(written, people, line)
        self.problems.settle()
        self.result.unit = self.unit.settled()
        return self.result

    def _take(self, written: tuple[str, ...], people: int, line: int) -> None:
        key = tuple(
            seen.get(word) or self._pair(dimension, word, line, seen)
            for dimension, word, seen in zip(self.columns.dimensions, written, self.pairs, strict=False)
        )
        rest = [clean(cell) for cell in written[len(key) :]]
        has_stage = self.columns.stage is not None or self.columns.dates is not None
        stage = self._stage(rest.pop(0), line) if has_stage else ""
        if self.columns.reason is not None and (reason := rest.pop(0)):
            exit_at = ((stage, key), category_of(reason))
            self.result.exits[exit_at] = self.result.exits.get(exit_at, 0.0) + people
        if rest and rest[0]:
            self.unit.take(line, rest[0])
        self._count(stage, key, people, line)

    def _pair(self, dimension: str, written: str, line: int, seen: dict[str, Pair]) -> Pair:
        word = clean(written)
        self.result.words.setdefault((dimension, word), line)
        seen[written] = (dimension, category_of(word))
        return seen[written]

    def _stage(self, word: str, line: int) -> str:
        if not word:
            self.problems.add(_NO_STAGE, line=line, column="stage")
        stage = self.spelt.setdefault(word.casefold(), word)
        self.result.stages.setdefault(stage, line)
        return stage

    def _count(self, stage: str, key: Key, people: int, line: int) -> None:
        place = (stage, key)
        self.result.furthest[place] = self.result.furthest.get(place, 0.0) + people
        self.result.lines.setdefault(place, line)
        for pair in key:
            self.result.lines.setdefault((stage, (pair,)), line)
