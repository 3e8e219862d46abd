"""Cohorts from and to files of counts or of people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import BinaryIO

import polars as pl

from alongside.core.errors import InputError
from alongside.core.reach import Cohort, margins_of_cells
from alongside.exchange._counted import Counted, read_counted
from alongside.exchange._exits import (
    Paths,
    exits_frame,
    exits_on_the_way,
    refuse_exits,
    remarks_on_exits,
    spelt_exits,
    spelt_lines,
)
from alongside.exchange._frames import cells_frame, frames
from alongside.exchange._grid import Grid
from alongside.exchange._people import Counts, count_people
from alongside.exchange._people_dates import StageDates, paths_of, refuse_dates, stage_columns
from alongside.exchange._remarks import (
    MOST_CATEGORIES,
    Words,
    refuse_many_categories,
    remarks_on_columns,
    remarks_on_margins,
    remarks_on_words,
)
from alongside.exchange._sniffing import Progress
from alongside.exchange._sources import Source
from alongside.exchange._stages import (
    StageOrder,
    cumulate,
    follow_ups,
    given_stages,
    paths_to,
    refuse_growth,
    renamed,
)
from alongside.exchange._totals import remarks_on_totals
from alongside.exchange.problems import Notice, Place, Read, listed, quoted
from alongside.exchange.rows import write_rows
from alongside.exchange.tables import Table, open_table

NAMELESS = "cohort"
"""What the one stage is called when a file names none."""

_NEITHER = (
    "no column is named 'count' (for a file of counts) or 'id' (for one row a person); "
    "rename the column that holds it, or add one (there are {columns})."
)
_OTHER_ID = "no column is named 'id' or 'count'; is {near} the id? Rename that column to id."
_BOTH = "there is an id and a count column; give one row a person without count, or counts without id."
_WRONG_WAY = (
    "a column named 'population' belongs to a population; give the population first and the cohort second."
)
_NO_STAGES = "There are {number} stages to put in order but the file has no column named stage; add it."
_NO_DATES = (
    "There are {number} stages to put in order but the file has neither a column named stage nor one of dates for each "
    "of them; add it."
)
_NOBODY = "nobody is counted at {stage}, the first stage; there is nobody to compare yet."
_ONE_PERSON = "Only one person is counted at {stage}, so shares say next to nothing."
_FOLLOW_UPS = (
    "Each person is counted at one follow-up, the furthest (of {stages}), though they may have been seen "
    "at others; give counts by stage to say so."
)


def read_cohort(
    source: Source,
    *,
    name: str | None = None,
    stages: Sequence[str] | None = None,
    unit: str | None = None,
    most_categories: int = MOST_CATEGORIES,
    on_progress: Progress | None = None,
) -> Read[Cohort]:
    """Read a cohort from margins, cells or people.

    Margins are `[stage,]dimension,category,count`, cells `[stage,]<dimension>,...,count`, people
    `id,<dimension>,...[,stage]` with the furthest stage each reached, or with a column of dates for every one of
    `stages`. A column `reason` says why people left: beside a person, or beside the count of those who did not reach
    the stage. `source` is a path or an open binary
    file, `name` what sentences call it, `stages` their order, `unit` what is counted where the file does not
    say. What cannot be used is refused with a `TableError`.
    """
    given = given_stages(stages)
    with open_table(source, field="cohort", name=name, on_progress=on_progress) as table:
        person = _person(table)
        dates = _dates(table, given) if person is not None else None
        if given and len(given) > 1 and table.position("stage") is None and dates is None:
            raise InputError("stages", _NO_STAGES if person is None else _NO_DATES, number=len(given))
        nameless = given[0] if given else NAMELESS
        if person is None:
            counted = read_counted(table, group_word="stage", default=nameless, unit=unit)
            refuse_many_categories(counted.words, table.problems, limit=most_categories)
            return _from_counts(table, counted, given)
        counts = count_people(
            table,
            person=person,
            unit=unit,
            most_categories=most_categories,
            dates=dates,
            on_progress=on_progress,
        )
        if dates is not None:
            return _from_dates(table, counts, dates)
        refuse_dates(table, counts.words)
        return _from_people(table, counts, given, nameless)


def write_cohort(out: BinaryIO, cohort: Cohort) -> None:
    """Write a cohort as the CSV file that `read_cohort` reads: cells where they are known, else margins.

    Why people left is written beside margins; beside cells there is no room for it, since it is counted by margin.
    """
    frame = _margins_with_reasons(cohort) if cohort.cells is None else cohort.cells
    if cohort.unit is not None:
        frame = frame.with_columns(pl.lit(cohort.unit).alias("unit"))
    write_rows(out, header=frame.columns, rows=frame.iter_rows())


def _margins_with_reasons(cohort: Cohort) -> pl.DataFrame:
    if cohort.exits is None:
        return cohort.margins
    left = cohort.exits.with_columns(pl.col("reason").fill_null("not known"))
    return pl.concat([cohort.margins.with_columns(pl.lit("").alias("reason")), left], how="diagonal")


def _person(table: Table) -> int | None:
    """Return where the ids stand in a file of people, None for a file of counts, or refuse the table."""
    person, count = table.position("id"), table.position("count")
    problems, line = table.problems, table.header_line
    if table.position("population") is not None:
        problems.stop(_WRONG_WAY, line=line)
    if person is not None and count is not None:
        problems.stop(_BOTH, line=line)
    if person is None and count is None:
        ids = [name for name in table.others() if "id" in name.casefold().replace("_", " ").split()]
        if ids:
            problems.stop(_OTHER_ID, line=line, near=quoted(ids[0]))
        table.refuse_missing("count", example="dimension,category,count", otherwise=_NEITHER)
    return person


def _dates(table: Table, given: tuple[str, ...] | None) -> StageDates | None:
    """Return the dates of a file that has a column of them for every stage that is given."""
    columns = stage_columns(table, given)
    if given is None or columns is None:
        return None
    return StageDates(stages=given, columns=columns, problems=table.problems)


def _from_counts(table: Table, counted: Counted, given: tuple[str, ...] | None) -> Read[Cohort]:
    order = StageOrder.of(counted.first_lines(), given, table.problems)
    counts = order.sorted(renamed(counted.counts, order.spelt))
    lines = renamed(counted.lines, order.spelt)
    exits = spelt_exits(counted.exits, order.spelt)
    margins, cells = frames(counts, group="stage", crossed=counted.crossed)
    grid = Grid(margins, order.stages)
    gaps = () if counted.crossed else tuple(grid.fill(table.problems))
    cohort = Cohort(
        stages=order.stages,
        margins=grid.margins(),
        cells=cells,
        unit=counted.unit,
        exits=exits_frame(exits),
    )
    refuse_growth(cohort, lines, table.problems)
    refuse_exits(cohort, spelt_lines(counted.exit_lines, order.spelt), table.problems)
    notices = (*counted.notices, *order.remarks(table.file), *remarks_on_totals(counted, table.file), *gaps)
    return _read(table, cohort, notices, words=counted.words, lines=lines)


def _from_people(table: Table, counts: Counts, given: tuple[str, ...] | None, nameless: str) -> Read[Cohort]:
    found = counts.stages
    order = StageOrder.of(found or {nameless: 0}, given, table.problems, must_be_given=len(found) > 1)
    spelt = order.spelt if found else {"": nameless}
    ways = replace(
        counts,
        furthest=renamed(counts.furthest, spelt),
        lines=renamed(counts.lines, spelt),
        exits=spelt_exits(counts.exits, spelt),
    )
    cohort, unused = _cohort_of(ways, order.stages, paths_to(order.stages), table.file)
    branches = [stage for stage in follow_ups(order.stages) if stage in spelt.values()]
    notices = (*order.remarks(table.file), *unused)
    if len(branches) > 1:
        values = {"stages": listed(branches)}
        notices += (Notice(code="one_follow_up_each", file=table.file, template=_FOLLOW_UPS, values=values),)
    return _read(table, cohort, notices, words=counts.words, lines=ways.lines)


def _from_dates(table: Table, counts: Counts, dates: StageDates) -> Read[Cohort]:
    cohort, unused = _cohort_of(counts, dates.stages, paths_of(counts.stages), table.file)
    lines = {(dates.stages[0], key): line for (_, key), line in reversed(counts.lines.items())}
    notices = (*dates.remarks(table.file), *unused)
    return _read(table, cohort, notices, words=counts.words, lines=lines)


def _cohort_of(
    counts: Counts, stages: tuple[str, ...], paths: Paths, file: str
) -> tuple[Cohort, tuple[Notice, ...]]:
    """Return the cohort of people counted by the ways they went, and what is said of reasons without a loss."""
    cells = cumulate(cells_frame(counts.furthest, group="stage"), stages, paths)
    margins = Grid(margins_of_cells(cells, by=("stage",)), stages).margins()
    exits, unused = exits_on_the_way(counts.exits, paths, stages)
    cohort = Cohort(stages=stages, margins=margins, cells=cells, unit=counts.unit, exits=exits_frame(exits))
    return cohort, tuple(remarks_on_exits(unused, file))


def _read(
    table: Table,
    cohort: Cohort,
    notices: tuple[Notice, ...],
    *,
    words: Words,
    lines: Mapping[Place, int],
) -> Read[Cohort]:
    first = cohort.stages[0]
    total = _total(cohort, first)
    if total == 0:
        table.problems.stop(_NOBODY, stage=quoted(first))
    file = table.file
    one = Notice(code="one_person", file=file, template=_ONE_PERSON, values={"stage": quoted(first)})
    every = (
        *table.notices,
        *notices,
        *((one,) if total == 1 else ()),
        *(remarks_on_columns(cohort.dimensions, file) if cohort.cells is not None else ()),
        *remarks_on_words(words, file),
        *_remarks_by_stage(cohort, file),
    )
    return Read(value=cohort, file=file, notices=every, lines=lines, sha256=table.sha256)


def _total(cohort: Cohort, stage: str) -> float:
    at_stage = cohort.margins.filter(pl.col("stage") == stage)
    return float(at_stage.group_by("dimension").agg(pl.col("count").sum())["count"].max() or 0)  # type: ignore[arg-type]  # polars types max as any value


def _remarks_by_stage(cohort: Cohort, file: str) -> Iterator[Notice]:
    for stage in cohort.stages:
        margins = cohort.margins.filter(pl.col("stage") == stage)
        for notice in remarks_on_margins(margins, stage, file):
            if stage == cohort.stages[0] or notice.code != "one_category":
                yield notice
