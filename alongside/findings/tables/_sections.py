"""Which tables stand together: those of one dimension, and those of the whole reading."""

from __future__ import annotations

from collections.abc import Iterator

from alongside.findings.reading import Family, Reading, family
from alongside.findings.tables._groups import certainty_table, groups_table
from alongside.findings.tables._steps import funnel_table, reasons_table, stages_table
from alongside.findings.tables._table import FindingTable
from alongside.findings.tables._whole import (
    cells_table,
    chance_table,
    gradient_table,
    indicator_table,
    missing_table,
    mixes_table,
    partial_table,
    weights_table,
)


def families_of(reading: Reading, dimension: str) -> Iterator[Family]:
    """Yield the families of a dimension: every yardstick at every stage that has it."""
    for benchmark in reading["benchmarks"]:
        for stage in reading["stages"]:
            found = family(reading, dimension, stage=stage["name"], benchmark=benchmark["name"])
            if found.groups:
                yield found


def family_tables(reading: Reading, dimension: str) -> tuple[FindingTable, ...]:
    """Return every table of one dimension: groups, certainty, stages side by side, and steps."""
    found = list(families_of(reading, dimension))
    groups = (make(reading, each) for each in found for make in (groups_table, certainty_table))
    return (*groups, *_over_stages(reading, dimension))


def _over_stages(reading: Reading, dimension: str) -> Iterator[FindingTable]:
    if len(reading["stages"]) < 2:
        return
    for benchmark in reading["benchmarks"]:
        yield stages_table(reading, dimension, benchmark["name"])
        steps = funnel_table(reading, family(reading, dimension, benchmark=benchmark["name"]))
        if steps.rows:
            yield steps
    reasons = reasons_table(reading, dimension)
    if reasons.rows:
        yield reasons


_WHOLE = (
    mixes_table,
    chance_table,
    indicator_table,
    partial_table,
    gradient_table,
    missing_table,
    weights_table,
)


def whole_tables(reading: Reading) -> tuple[FindingTable, ...]:
    """Return the tables that belong to no single dimension; those without a row are left out."""
    made = (
        mixes_table,
        chance_table,
        indicator_table,
        partial_table,
        gradient_table,
        missing_table,
        weights_table,
    )
    every = (*(make(reading) for make in made), cells_table(reading, tuple(reading["cells"])))
    return tuple(table for table in every if table.rows)
