"""Files that are right, to begin from; a file that was refused, with its problems beside the lines."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, TypeAlias

from alongside.exchange._sniffing import TextFile, look_through, separator_of
from alongside.exchange._sources import Source, file_name, is_workbook, on_disk
from alongside.exchange.problems import Problems, TableError
from alongside.exchange.rows import rows_as_text
from alongside.exchange.spreadsheets import read_sheet
from alongside.exchange.tables import WORDS

SampleKind: TypeAlias = Literal[
    "population_margins",
    "population_cells",
    "cohort_margins",
    "cohort_cells",
    "cohort_people",
    "cohort_dates",
]
Rows: TypeAlias = list[list[object]]

LARGEST_MARKED = 5_000_000
"""Bytes of the largest refused file that is given back with its problems."""
_PROBLEM = "problem"
_BESIDE = "{}: {}"

_SAMPLES: dict[str, tuple[list[str], Rows]] = {
    "population_margins": (
        ["dimension", "category", "count", "unit"],
        [
            ["ethnicity", "White British", 345, "mothers"],
            ["ethnicity", "White other", 57, "mothers"],
            ["ethnicity", "Asian", 111, "mothers"],
            ["ethnicity", "", 12, "mothers"],
            ["age", "16-25", 210, "mothers"],
            ["age", "26 and over", 315, "mothers"],
        ],
    ),
    "population_cells": (
        ["ethnicity", "age", "count", "unit"],
        [
            ["White British", "16-25", 140, "mothers"],
            ["White British", "26 and over", 205, "mothers"],
            ["White other", "16-25", 20, "mothers"],
            ["White other", "26 and over", 37, "mothers"],
            ["Asian", "16-25", 46, "mothers"],
            ["Asian", "26 and over", 65, "mothers"],
            ["", "16-25", 4, "mothers"],
            ["", "26 and over", 8, "mothers"],
        ],
    ),
    "cohort_margins": (
        ["stage", "dimension", "category", "count", "unit"],
        [
            ["approached", "ethnicity", "White British", 120, "mothers"],
            ["approached", "ethnicity", "White other", 18, "mothers"],
            ["approached", "ethnicity", "Asian", 40, "mothers"],
            ["approached", "ethnicity", "", 6, "mothers"],
            ["consented", "ethnicity", "White British", 80, "mothers"],
            ["consented", "ethnicity", "White other", 7, "mothers"],
            ["consented", "ethnicity", "Asian", 22, "mothers"],
            ["consented", "ethnicity", "", 2, "mothers"],
        ],
    ),
    "cohort_cells": (
        ["stage", "ethnicity", "age", "count", "unit"],
        [
            ["approached", "White British", "16-25", 50, "mothers"],
            ["approached", "White British", "26 and over", 70, "mothers"],
            ["approached", "Asian", "16-25", 18, "mothers"],
            ["approached", "Asian", "26 and over", 22, "mothers"],
            ["consented", "White British", "16-25", 30, "mothers"],
            ["consented", "White British", "26 and over", 50, "mothers"],
            ["consented", "Asian", "16-25", 8, "mothers"],
            ["consented", "Asian", "26 and over", 14, "mothers"],
        ],
    ),
    "cohort_people": (
        ["id", "ethnicity", "age", "stage"],
        [
            ["1001", "White British", "16-25", "consented"],
            ["1002", "Asian", "26 and over", "approached"],
            ["1003", "White other", "16-25", "consented"],
            ["1004", "", "26 and over", "consented"],
            ["1005", "White British", "26 and over", "approached"],
        ],
    ),
    "cohort_dates": (
        ["id", "ethnicity", "age", "approached", "consented", "reason", "unit"],
        [
            [1, "White British", "16-25", "2024-01-08", "2024-01-19", "", "mothers"],
            [2, "White British", "26 and over", "2024-01-08", "", "no time", "mothers"],
            [3, "White other", "26 and over", "2024-01-10", "", "moved away", "mothers"],
            [4, "Asian", "26 and over", "2024-01-12", "2024-02-02", "", "mothers"],
            [5, "", "16-25", "2024-01-15", "", "not known", "mothers"],
        ],
    ),
}


def sample_csv(kind: SampleKind) -> str:
    """Return a small right file of this kind as CSV text, to download and write over.

    >>> print(sample_csv("cohort_people").splitlines()[0])
    id,ethnicity,age,stage
    """
    header, rows = _SAMPLES[kind]
    return rows_as_text(header=header, rows=rows)


def kind_of(source_words: frozenset[str], *, field: str) -> SampleKind:
    """Return the kind of sample nearest to a file with these column names, for the role it plays.

    >>> kind_of(frozenset({"dimension", "categry", "count"}), field="population")
    'population_margins'
    """
    counted = {"dimension", "category"} & source_words or "count" not in source_words
    if field == "population":
        return "population_margins" if counted else "population_cells"
    if "id" in source_words:
        return "cohort_people"
    return "cohort_margins" if counted else "cohort_cells"


def corrected(source: Source, error: TableError, *, name: str | None = None) -> str | None:
    """Return a refused file as CSV text with a column `problem` that says beside each line what to correct.

    Problems of the whole file stand beside its first row. None where there are no lines to write beside:
    the file is no table at all, or larger than five megabytes.
    """
    problems = Problems(field=error.field, file=file_name(source, name))
    try:
        with on_disk(source, problems) as path:
            if path.stat().st_size > LARGEST_MARKED:
                return None
            rows = list(_rows(path, problems))
    except TableError:
        return None
    return _marked(rows, error) if rows else None


def _marked(rows: list[tuple[int, list[str]]], error: TableError) -> str:
    (_, header), *others = rows
    below = others or [(0, [])]
    lines = {line for line, _ in below}
    beside: dict[int, list[str]] = {}
    for problem in error.problems:
        line = problem.line if problem.line in lines else below[0][0]
        said = (
            problem.sentence if problem.column is None else _BESIDE.format(problem.column, problem.sentence)
        )
        beside.setdefault(line or 0, []).append(said)
    width = max(len(cells) for _, cells in rows)
    marked = [[*_wide(cells, width), " ".join(beside.get(line, []))] for line, cells in below]
    return rows_as_text(header=[*_wide(header, width), _PROBLEM], rows=marked)


def _wide(cells: list[str], width: int) -> list[str]:
    return cells + [""] * (width - len(cells))


def _rows(path: Path, problems: Problems) -> Iterator[tuple[int, list[str]]]:
    """Give every row that holds anything with its line, as far as a row can be told from the next."""
    lenient = (
        read_sheet(path, problems).rows()
        if is_workbook(path)
        else _lenient(look_through(path, problems), problems)
    )
    return ((line, cells) for line, cells in lenient if "".join(cells).strip())


def _lenient(text: TextFile, problems: Problems) -> Iterator[tuple[int, list[str]]]:
    separator, skipped = separator_of(text, WORDS)
    line = 1
    with text.path.open(encoding=text.encoding, newline="") as opened:
        reader = csv.reader(opened, delimiter=separator)
        try:
            for cells in reader:
                if line > skipped:
                    yield line, cells
                line = reader.line_num + 1
        except csv.Error:
            problems.stop("the lines cannot be told apart.")
