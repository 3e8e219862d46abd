"""Which tables stand together: those of one dimension, and those of the whole reading."""

from __future__ import annotations

from collections.abc import Iterator

from alongside.findings.reading import Family, Reading, family
from alongside.findings.tables._groups import certainty_table, groups_table
from alongside.findings.tables._table import FindingTable


def families_of(reading: Reading, dimension: str) -> Iterator[Family]:
    """Yield the families of a dimension: every yardstick at every stage that has it."""
    for benchmark in reading["benchmarks"]:
        for stage in reading["stages"]:
            found = family(reading, dimension, stage=stage["name"], benchmark=benchmark["name"])
            if found.groups:
                yield found


def family_tables(reading: Reading, dimension: str) -> tuple[FindingTable, ...]:
    """Return every table of groups of one dimension."""
    found = list(families_of(reading, dimension))
    made = (groups_table, certainty_table)
    return tuple(make(reading, each) for each in found for make in made)


def whole_tables(reading: Reading) -> tuple[FindingTable, ...]:
    """Return the tables that belong to no single dimension."""
    return ()
