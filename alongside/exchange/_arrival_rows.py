"""The rows of a file of arrivals, one at a time, in every form they are given in."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace

from alongside.exchange._arrival_draws import Draws
from alongside.exchange._counted import refuse_dimensions
from alongside.exchange._counts import read_count
from alongside.exchange._dates import DateColumn
from alongside.exchange._units import Unit
from alongside.exchange._words import category_of, clean, is_total
from alongside.exchange.problems import Key, Notice, listed, quoted
from alongside.exchange.tables import Table

_WRONG_WAY = (
    "a column named 'population' belongs to a population; give the population first and the arrivals second."
)
_ID_AND_COUNT = (
    "there is an id and a count column; give one row a person without count, or counts without id."
)
_EMPTY_DIMENSION = "the cell is empty; name the dimension on every line."
_EMPTY_STAGE = "the stage is empty; name the stage that these people reached."
_REPEATED = "{group} is counted on {date} on line {first} already; add the two counts or delete one line."
_BACKWARDS = (
    "the date goes back from {later} (line {first}) to {date}; put the dates in order, or correct the day and the "
    "month."
)
_NO_HOUSEHOLD = "no column is named {name}, which was to say who came together; name one of {columns}."
_HOUSEHOLD_COUNTS = (
    "a file of counts cannot say who came together; count each household once, or give one row a person."
)
_TWO_WAYS = (
    "{date} may be read two ways, and no other date of the file says which; write year-month-day, such as "
    "2024-03-31."
)
_BRITISH = "Dates are read as in Britain, the day before the month."
_TOTALS = "Printed totals are left out: each row of a category is a count of its own."
_NO_CATEGORY = "no column is named 'category'; add it, with a category on every line."
MOST_ROWS = 2_000_000
_TOO_MANY = "there are more than {limit:,} rows; count the people by date and category first."


def source_name(text: str) -> str:
    """Return the name of a channel or a site, without what would move a terminal's cursor.

    >>> source_name(" health\\x1b visitors ")
    'health visitors'
    """
    return clean("".join(letter for letter in text if letter.isspace() or letter.isprintable()))


def spelling(name: str) -> str:
    """Return a name without its capitals and blanks: what two spellings of one channel share.

    >>> spelling("Health visitors") == spelling("health  Visitors ")
    True
    """
    return "".join(name.casefold().split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """One row: people of one group who came to a stage on a date, or left it."""

    line: int
    date: datetime.date
    stage: str
    key: Key
    count: float = 1.0
    has_left: bool = False
    channel: str = ""
    site: str = ""

    def at_stage(self, stage: str) -> Came:
        """Return the row under another spelling of its stage."""
        return replace(self, stage=stage)


class Rows:
    """One pass over a file of arrivals; problems are gathered over the whole file and raised together."""

    def __init__(
        self, table: Table, *, household: str | None, unit: str | None, with_sources: bool = False
    ) -> None:
        self.table, self.problems = table, table.problems
        self.sources = (
            {word: at for word in ("channel", "site") if (at := table.position(word)) is not None}
            if with_sources
            else {}
        )
        self._refuse_other_kinds()
        self.date = self._required("date")
        self.count, self.stage = table.position("count"), table.position("stage")
        self.person = table.position("id")
        self.dimension, self.category = table.position("dimension"), table.position("category")
        self.household = self._household(household)
        self.crossed = self.dimension is None
        self.columns = self._dimension_columns()
        self.words: dict[tuple[str, str], int] = {}
        self.notices: list[Notice] = []
        self.unit: str | None = None
        self._unit = Unit(table, unit)
        self._dates = DateColumn()
        self._spelt: dict[str, str] = {}
        self._named: dict[tuple[str, str], str] = {}
        self._seen: dict[object, int] = {}
        self._last: dict[object, tuple[datetime.date, int]] = {}
        self._totals_line: int | None = None

    def _refuse_other_kinds(self) -> None:
        table = self.table
        if table.position("population") is not None:
            self.problems.stop(_WRONG_WAY, line=table.header_line)
        if table.position("id") is not None and table.position("count") is not None:
            self.problems.stop(_ID_AND_COUNT, line=table.header_line)

    def _required(self, word: str) -> int:
        at = self.table.position(word)
        if at is None:
            self.table.refuse_missing(word, example="date,dimension,category,count")
        return at

    def _household(self, name: str | None) -> int | None:
        if name is None:
            return None
        if self.count is not None:
            self.problems.stop(_HOUSEHOLD_COUNTS, line=self.table.header_line)
        at = self.table.position(clean(name).casefold())
        if at is None:
            columns = listed(filter(None, self.table.columns))
            self.problems.stop(_NO_HOUSEHOLD, line=self.table.header_line, name=quoted(name), columns=columns)
        return at

    def _dimension_columns(self) -> dict[str, int]:
        if self.dimension is not None:
            if self.category is None:
                self.problems.stop(_NO_CATEGORY, line=self.table.header_line)
            if self.count is None:
                self.table.refuse_missing("count", example="date,dimension,category,count")
            return {}
        if self.category is not None:
            self.table.refuse_missing("dimension", example="date,dimension,category,count")
        named = {
            name: at
            for name, at in self.table.others().items()
            if at not in (self.date, self.household, *self.sources.values())
        }
        refuse_dimensions(self.table, named)
        return named

    def read(self) -> list[Came]:
        """Return every row; people who came together are one."""
        draws = Draws(self.problems)
        came = []
        for number, (line, cells) in enumerate(self.table.rows()):
            if number >= MOST_ROWS:
                self.problems.stop(_TOO_MANY, limit=MOST_ROWS)
            self._unit.see(line, cells)
            one = self._row(line, cells)
            if one is None:
                continue
            came.append(one)
            if self.count is None:
                draws.see(
                    one, person=self._cell(cells, self.person), household=self._cell(cells, self.household)
                )
        self._settle_dates()
        self.problems.settle()
        self.unit = self._unit.settled()
        self._remark_on_totals()
        if self.count is None:
            came, notices = draws.settled(came, file=self.table.file, columns=tuple(self.columns))
            self.notices += notices
        return came

    def _cell(self, cells: list[str], at: int | None) -> str:
        return "" if at is None else cells[at].strip()

    def _row(self, line: int, cells: list[str]) -> Came | None:
        date, stage = self._date(line, cells), self._stage(line, cells)
        written = self._written(line, cells)
        count = 1.0 if self.count is None else self._count(line, cells, self.count)
        if date is None or stage is None or written is None or count is None:
            return None
        if any(is_total(word) for _, word in written):
            self._totals_line = self._totals_line or line
            return None
        name, _, left = stage.partition(":")
        has_left = clean(left).casefold() == "left"
        key = tuple((dimension, category_of(word)) for dimension, word in written)
        one = Came(
            line=line,
            date=date,
            stage=name.strip() if has_left else stage,
            key=key,
            count=count,
            has_left=has_left,
            **{word: self._source(word, cells[at]) for word, at in self.sources.items()},
        )
        if self.count is not None:
            self._refuse_repeated(one, written)
        return one

    def _settle_dates(self) -> None:
        """Refuse dates that may be read two ways where none of the others says which; say how they were read."""
        if self._dates.is_british:
            self.notices.append(Notice(code="british_days", file=self.table.file, template=_BRITISH))
        elif self._dates.unsure is not None:
            line, cell = self._dates.unsure
            self.problems.stop(_TWO_WAYS, line=line, column="date", date=quoted(cell))

    def _date(self, line: int, cells: list[str]) -> datetime.date | None:
        date = self._dates.read(cells[self.date], line=line)
        if isinstance(date, str):
            self.problems.add(date, line=line, column="date", date=quoted(cells[self.date].strip()))
            return None
        return date

    def _stage(self, line: int, cells: list[str]) -> str | None:
        if self.stage is None:
            return ""
        stage = clean(cells[self.stage])
        if not stage:
            self.problems.add(_EMPTY_STAGE, line=line, column="stage")
            return None
        return self._spelt.setdefault(stage.casefold(), stage)

    def _source(self, word: str, cell: str) -> str:
        """Return a channel or a site as it was first spelt: capitals and blanks do not make another one."""
        name = source_name(cell)
        return self._named.setdefault((word, spelling(name)), name)

    def _written(self, line: int, cells: list[str]) -> tuple[tuple[str, str], ...] | None:
        if self.dimension is None or self.category is None:
            pairs = tuple((name, clean(cells[at])) for name, at in self.columns.items())
        else:
            dimension = clean(cells[self.dimension])
            if not dimension:
                self.problems.add(_EMPTY_DIMENSION, line=line, column="dimension")
                return None
            pairs = ((dimension, clean(cells[self.category])),)
        for pair in pairs:
            self.words.setdefault(pair, line)
        return pairs

    def _count(self, line: int, cells: list[str], at: int) -> float | None:
        count = read_count(cells[at], decimal_comma=self.table.separator == ";")
        if isinstance(count, float):
            return count
        self.problems.add(count, line=line, column="count", count=quoted(cells[at].strip()))
        return None

    def _refuse_repeated(self, one: Came, written: tuple[tuple[str, str], ...]) -> None:
        series = (one.stage, one.has_left, one.channel, one.site, written)
        first = self._seen.setdefault((one.date, series), one.line)
        if first != one.line:
            group = ", ".join(f"{dimension} {quoted(word or 'not known')}" for dimension, word in written)
            self.problems.add(_REPEATED, line=one.line, group=group, date=one.date, first=first)
        later, on = self._last.get(series, (one.date, one.line))
        if later > one.date:
            self.problems.add(_BACKWARDS, line=one.line, column="date", date=one.date, later=later, first=on)
        self._last[series] = max((later, on), (one.date, one.line))

    def _remark_on_totals(self) -> None:
        if self._totals_line is not None:
            self.notices.append(
                Notice(code="totals_left_out", file=self.table.file, template=_TOTALS, line=self._totals_line)
            )
