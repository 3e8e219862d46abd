"""Outcomes of participants, and whom a trial expects, from CSV files or workbooks."""

from __future__ import annotations

import re
from collections import Counter
from fractions import Fraction
from pathlib import Path

from alongside.core.allocation import Design, Participants, Strata
from alongside.core.allocation import probabilities as chances
from alongside.core.errors import InputError
from alongside.exchange._words import clean
from alongside.exchange.problems import quoted
from alongside.exchange.tables import Table, open_table

_NUMBER = re.compile(r"[+-]?(\d{1,30}(\.\d{0,30})?|\.\d{1,30})([eE][+-]?\d{1,2})?")
_NO_NUMBER = (
    "{cell} is not a number; write one with a decimal point, or leave the cell empty where it is missing."
)
_TWICE = "{name} stands here for the second time; keep one line for each participant."
_NAMELESS = "the line names no participant; fill it in."


def read_outcomes(path: Path) -> dict[str, Fraction | None]:
    """Read one outcome a participant, from the columns participant and outcome; an empty cell is missing."""
    found: dict[str, Fraction | None] = {}
    with open_table(path, field="outcomes") as table:
        who, what = position_of(table, "participant", at=0), position_of(table, "outcome", at=1)
        for line, cells in table.rows():
            name, cell = clean(cells[who]), clean(cells[what])
            if not name:
                table.problems.add(_NAMELESS, line=line)
            elif name in found:
                table.problems.add(_TWICE, line=line, name=quoted(name))
            elif cell and not _NUMBER.fullmatch(cell):
                table.problems.add(_NO_NUMBER, line=line, column="outcome", cell=quoted(cell))
            else:
                found[name] = Fraction(cell) if cell else None
        if not found:
            table.refuse_no_rows()
        table.problems.settle()
    return found


def read_participants(path: Path, design: Design) -> Participants:
    """Read people such as the trial expects, one a row with a column for each factor; a trial draws among them."""
    seen: Counter[tuple[str, ...]] = Counter()
    names = [factor.name for factor in design.factors]
    with open_table(path, field="covariates") as table:
        places = [position_of(table, name) for name in names]
        for line, cells in table.rows():
            levels = tuple(clean(cells[at]) for at in places)
            try:
                _refuse_strata(design, dict(zip(names, levels, strict=True)))
            except InputError as wrong:
                table.problems.add("{sentence}", line=line, sentence=str(wrong))
            seen[levels] += 1
        if not seen:
            table.refuse_no_rows()
        table.problems.settle()
    total = sum(seen.values())
    return Participants(
        strata=[dict(zip(names, levels, strict=True)) for levels in seen],
        weights=[Fraction(count, total) for count in seen.values()],
    )


def _refuse_strata(design: Design, strata: Strata) -> None:
    chances(design=design, state=(), new=strata)


def position_of(table: Table, name: str, *, at: int | None = None) -> int:
    """Where the column of this name stands; in a table of two columns with names, it may be called otherwise."""
    found = table.position(name.casefold())
    if found is not None:
        return found
    if at is None or len(table.columns) != 2 or any(_NUMBER.fullmatch(cell) for cell in table.columns):
        table.refuse_missing(name, example="participant,outcome")
    return at
