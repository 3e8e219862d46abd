"""Populations (benchmarks) from and to files of counts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

import polars as pl

from alongside.core.reach import Population
from alongside.exchange._counted import Counted, read_counted
from alongside.exchange._frames import frames
from alongside.exchange._remarks import (
    MOST_CATEGORIES,
    refuse_many_categories,
    remarks_on_columns,
    remarks_on_margins,
    remarks_on_words,
)
from alongside.exchange._sources import Source
from alongside.exchange._totals import remarks_on_totals
from alongside.exchange.problems import Notice, Problems, Read, quoted
from alongside.exchange.rows import write_rows
from alongside.exchange.tables import Table, open_table

NAMELESS = "population"
"""What a benchmark is called when its file names none."""
_WRONG_WAY = "a column named {name} belongs to a cohort; give the population first and the cohort second."
_NO_PEOPLE = "a population is counted, not listed; give the columns dimension, category and count."
_ZERO = "nobody is counted under {dimension} in {population}; give the counts or leave the dimension out."


def read_populations(
    source: Source,
    *,
    name: str | None = None,
    unit: str | None = None,
    effective_n: float | None = None,
    rounded_to: float | None = None,
    most_categories: int = MOST_CATEGORIES,
) -> Read[tuple[Population, ...]]:
    """Read populations from margins (`dimension,category,count`) or cells (`<dimension>,...,count`).

    `source` is a path or an open binary file, `name` what sentences call it, `unit` what is counted where the
    file does not say. A column `population` names several benchmarks. What cannot be used is refused with a
    `TableError`.
    """
    with open_table(source, field="population", name=name) as table:
        _refuse_other_kinds(table)
        counted = read_counted(table, group_word="population", default=NAMELESS, unit=unit)
        refuse_many_categories(counted.words, table.problems, limit=most_categories)
        margins, cells = frames(counted.counts, group="population", crossed=counted.crossed)
        _refuse_nobody(margins, table.problems)
        populations = tuple(
            Population(
                name=group,
                margins=_of(margins, group),
                cells=None if cells is None else _of(cells, group),
                unit=counted.unit,
                effective_n=effective_n,
                rounded_to=rounded_to,
            )
            for group in counted.groups
        )
        return Read(
            value=populations,
            file=table.file,
            notices=_notices(table, counted, populations, rounded_to),
            lines=counted.lines,
            sha256=table.sha256,
        )


def write_populations(out: BinaryIO, populations: Iterable[Population]) -> None:
    """Write populations as `read_populations` reads them: cells where all have the same, else margins."""
    every = tuple(populations)
    shapes = {None if one.cells is None else tuple(one.cells.columns) for one in every}
    crossed = None not in shapes and len(shapes) == 1
    frame = pl.concat(
        _with_unit(one, one.cells if crossed and one.cells is not None else one.margins) for one in every
    )
    write_rows(out, header=frame.columns, rows=frame.iter_rows())


def _with_unit(population: Population, frame: pl.DataFrame) -> pl.DataFrame:
    named = frame.select(pl.lit(population.name).alias("population"), pl.all())
    return named if population.unit is None else named.with_columns(pl.lit(population.unit).alias("unit"))


def _refuse_other_kinds(table: Table) -> None:
    if table.position("stage") is not None:
        table.problems.stop(_WRONG_WAY, line=table.header_line, name=quoted("stage"))
    if table.position("reason") is not None:
        table.problems.stop(_WRONG_WAY, line=table.header_line, name=quoted("reason"))
    if table.position("id") is not None:
        table.problems.stop(_NO_PEOPLE, line=table.header_line)


def _of(frame: pl.DataFrame, group: str) -> pl.DataFrame:
    return frame.filter(pl.col("population") == group).drop("population")


def _refuse_nobody(margins: pl.DataFrame, problems: Problems) -> None:
    totals = margins.group_by("population", "dimension", maintain_order=True).agg(pl.col("count").sum())
    for population, dimension, total in totals.iter_rows():
        if total == 0:
            problems.add(_ZERO, dimension=quoted(dimension), population=quoted(population))
    problems.settle()


def _notices(
    table: Table, counted: Counted, populations: tuple[Population, ...], rounded_to: float | None
) -> tuple[Notice, ...]:
    file = table.file
    of_margins = (notice for one in populations for notice in remarks_on_margins(one.margins, one.name, file))
    return (
        *table.notices,
        *counted.notices,
        *(remarks_on_columns(populations[0].dimensions, file) if counted.crossed else ()),
        *remarks_on_words(counted.words, file),
        *remarks_on_totals(counted, file, rounded_to=rounded_to),
        *of_margins,
    )
