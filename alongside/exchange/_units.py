"""What a table counts: children, mothers, families, staff."""

from __future__ import annotations

from alongside.exchange._words import clean
from alongside.exchange.problems import quoted
from alongside.exchange.tables import Table

_SEVERAL = "the unit is {other} here but {unit} on line {first}; count one kind of thing in one file."
_CONTRADICTS = "the file counts {written} but was said to count {given}; give the unit that the file names."


class Unit:
    """The unit of a table as its rows are read: one for all of them, in a column named unit or as given."""

    def __init__(self, table: Table, given: str | None) -> None:
        self.at = table.position("unit")
        self.given = given
        self.problems = table.problems
        self.written: str | None = None
        self.first = 0

    def see(self, line: int, cells: list[str]) -> None:
        """Take the unit of a row; another than before is a problem."""
        if self.at is not None and (word := clean(cells[self.at])):
            self.take(line, word)

    def take(self, line: int, word: str) -> None:
        """Take a unit that stands on this line."""
        if self.written is None:
            self.written, self.first = word, line
        elif word.casefold() != self.written.casefold():
            values = {"other": quoted(word), "unit": quoted(self.written), "first": self.first}
            self.problems.add(_SEVERAL, line=line, column="unit", **values)

    def settled(self) -> str | None:
        """Return the unit the table counts in, or refuse a table that contradicts the one given."""
        if self.written and self.given and self.written.casefold() != self.given.casefold():
            self.problems.stop(_CONTRADICTS, written=quoted(self.written), given=quoted(self.given))
        return self.written or self.given
