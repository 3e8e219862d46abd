"""Files of counts: margins or cells, one row a group, for benchmarks or for stages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from alongside.exchange._counts import read_count
from alongside.exchange._exits import Exits, Reason
from alongside.exchange._units import Unit
from alongside.exchange._words import category_of, clean, is_total
from alongside.exchange.problems import Key, Notice, Place, listed, quoted
from alongside.exchange.tables import Table

LARGEST_COUNT_FILE = 20_000_000
"""Bytes of the largest file of counts: unlike a file of people it is held in memory."""
MOST_DIMENSIONS = 30

_TOO_LARGE = (
    "a file of counts may have at most {limit} MB; cross fewer dimensions, "
    "or give one row a person with an id column."
)
_NO_DIMENSION = "no column names a dimension; add one such as ethnicity, with a category on every line."
_TOO_MANY = "there are {number} dimensions, more than {limit}; leave out the columns that are not compared."
_EMPTY_CELL = "the cell is empty; name the {word} on every line."
_REPEATED = "{group} is counted on line {first} already; add the two counts or delete one line."
_NOT_USED = "The columns {columns} are not used."


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Where the columns of a file of counts stand; `group` is that of benchmarks or stages, `reason` that of why
    people left, if any."""

    group: int | None
    count: int
    dimension: int | None
    category: int | None
    crossed: dict[str, int]
    reason: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedTotal:
    """A row that adds up others of its `group` that agree with `key`; `dimension` None means every one."""

    line: int
    group: str
    dimension: str | None
    key: Key
    count: float


@dataclass(slots=True, kw_only=True)
class Counted:
    """The counts of a file as they are read, each under its benchmark or stage, with its line."""

    crossed: bool
    counts: dict[Place, float] = field(default_factory=dict)
    lines: dict[Place, int] = field(default_factory=dict)
    written: dict[Place, int] = field(default_factory=dict)
    totals: list[PrintedTotal] = field(default_factory=list)
    words: dict[tuple[str, str], int] = field(default_factory=dict)
    unit: str | None = None
    notices: list[Notice] = field(default_factory=list)
    exits: Exits = field(default_factory=dict)
    exit_lines: dict[tuple[Place, Reason], int] = field(default_factory=dict)

    @property
    def groups(self) -> tuple[str, ...]:
        """Benchmarks or stages in their order of appearance."""
        return tuple(dict.fromkeys(group for group, _ in self.counts))

    def first_lines(self) -> dict[str, int]:
        """Return benchmarks or stages in their order of appearance, each with its first line."""
        found: dict[str, int] = {}
        places = [*self.lines.items(), *((place, line) for (place, _), line in self.exit_lines.items())]
        for (group, _), line in sorted(places, key=lambda place: place[1]):
            found.setdefault(group, line)
        return found


class _Spelling:
    """One spelling for every name that differs only in capitals: the first."""

    def __init__(self) -> None:
        self._first: dict[str, str] = {}

    def of(self, name: str) -> str:
        return self._first.setdefault(name.casefold(), name)


def layout_of(table: Table, group_word: str) -> Layout:
    """Return where the columns of a file of counts stand, or refuse it."""
    count = table.position("count")
    if count is None:
        table.refuse_missing("count", example="dimension,category,count")
    dimension, category = table.position("dimension"), table.position("category")
    if dimension is None and category is not None:
        table.refuse_missing("dimension", example="dimension,category,count")
    if category is None and dimension is not None:
        table.refuse_missing("category", example="dimension,category,count")
    crossed = {} if dimension is not None else table.others()
    if dimension is None:
        refuse_dimensions(table, crossed)
    return Layout(
        group=table.position(group_word),
        count=count,
        dimension=dimension,
        category=category,
        crossed=crossed,
        reason=table.position("reason"),
    )


def refuse_dimensions(table: Table, dimensions: dict[str, int]) -> None:
    """Refuse a table with no column for a dimension, or with far too many."""
    if not dimensions:
        table.problems.stop(_NO_DIMENSION, line=table.header_line)
    if len(dimensions) > MOST_DIMENSIONS:
        number, limit = len(dimensions), MOST_DIMENSIONS
        table.problems.stop(_TOO_MANY, line=table.header_line, number=number, limit=limit)


def read_counted(table: Table, *, group_word: str, default: str, unit: str | None) -> Counted:
    """Read every row of a file of counts; problems are gathered over the whole file and raised together."""
    layout = layout_of(table, group_word)
    if table.text and table.text.size > LARGEST_COUNT_FILE:
        table.problems.stop(_TOO_LARGE, limit=LARGEST_COUNT_FILE // 1_000_000)
    counted = Counted(crossed=layout.dimension is None)
    _Reading(table, layout, counted, group_word, default).read(Unit(table, unit))
    if layout.dimension is not None and table.others():
        columns = listed(table.others())
        notice = Notice(
            code="columns_not_used", file=table.file, template=_NOT_USED, values={"columns": columns}
        )
        counted.notices.append(notice)
    return counted


class _Reading:
    """One pass over the rows of a file of counts."""

    def __init__(self, table: Table, layout: Layout, counted: Counted, group_word: str, default: str) -> None:
        self.table = table
        self.problems = table.problems
        self.layout = layout
        self.counted = counted
        self.group_word = group_word
        self.default = default
        self.decimal_comma = table.separator == ";"
        self.groups, self.dimensions = _Spelling(), _Spelling()

    def read(self, unit: Unit) -> None:
        for line, cells in self.table.rows():
            unit.see(line, cells)
            group, key = self._group(line, cells), self._key(line, cells)
            count = self._count(line, cells)
            if group is not None and key is not None and count is not None:
                reason = "" if self.layout.reason is None else clean(cells[self.layout.reason])
                if reason:
                    self._take_exit(line, group, key, category_of(reason), count)
                else:
                    self._take(line, group, key, count)
        self.problems.settle()
        self.counted.unit = unit.settled()
        if not self.counted.counts:
            self.table.refuse_no_rows()

    def _count(self, line: int, cells: list[str]) -> float | None:
        cell = cells[self.layout.count]
        count = read_count(cell, decimal_comma=self.decimal_comma)
        if isinstance(count, float):
            return count
        self.problems.add(count, line=line, column="count", count=quoted(cell.strip()))
        return None

    def _group(self, line: int, cells: list[str]) -> str | None:
        if self.layout.group is None:
            return self.default
        group = clean(cells[self.layout.group])
        if not group:
            self.problems.add(_EMPTY_CELL, line=line, column=self.group_word, word=self.group_word)
            return None
        return self.groups.of(group)

    def _key(self, line: int, cells: list[str]) -> tuple[tuple[str, str], ...] | None:
        layout = self.layout
        if layout.dimension is None or layout.category is None:
            return tuple((name, clean(cells[at])) for name, at in layout.crossed.items())
        dimension = clean(cells[layout.dimension])
        if not dimension:
            self.problems.add(_EMPTY_CELL, line=line, column="dimension", word="dimension")
            return None
        return ((self.dimensions.of(dimension), clean(cells[layout.category])),)

    def _take(self, line: int, group: str, written: tuple[tuple[str, str], ...], count: float) -> None:
        if total := self._total(line, group, written, count):
            self.counted.totals.append(total)
            return
        key = tuple((dimension, category_of(word)) for dimension, word in written)
        first = self.counted.written.setdefault((group, written), line)
        if first != line:
            self.problems.add(_REPEATED, line=line, group=_named(written), first=first)
            return
        for dimension, word in written:
            self.counted.words.setdefault((dimension, word), line)
        place = (group, key)
        self.counted.counts[place] = self.counted.counts.get(place, 0.0) + count
        self.counted.lines.setdefault(place, line)
        for pair in key if self.counted.crossed else ():
            self.counted.lines.setdefault((group, (pair,)), line)

    def _take_exit(
        self, line: int, group: str, written: tuple[tuple[str, str], ...], reason: Reason, count: float
    ) -> None:
        if any(is_total(word) for pair in written for word in pair):
            return  # the sum of reasons that stand in the file themselves
        place = (group, tuple((dimension, category_of(word)) for dimension, word in written))
        first = self.counted.exit_lines.setdefault((place, reason), line)
        if first != line:
            named = f"{_named(written)}, {quoted(reason or 'not known')}"
            self.problems.add(_REPEATED, line=line, group=named, first=first)
        self.counted.exits[place, reason] = count

    def _total(
        self, line: int, group: str, written: tuple[tuple[str, str], ...], count: float
    ) -> PrintedTotal | None:
        dimension, word = written[0]
        if self.counted.crossed:
            if not any(is_total(cell) for _, cell in written):
                return None
            rest = tuple((name, category_of(cell)) for name, cell in written if not is_total(cell))
            return PrintedTotal(line=line, group=group, dimension=None, key=rest, count=count)
        if is_total(dimension):
            return PrintedTotal(line=line, group=group, dimension=None, key=(), count=count)
        if is_total(word):
            return PrintedTotal(line=line, group=group, dimension=dimension, key=(), count=count)
        return None


def _named(written: Iterable[tuple[str, str]]) -> str:
    return ", ".join("{} {}".format(dimension, quoted(word or "not known")) for dimension, word in written)
