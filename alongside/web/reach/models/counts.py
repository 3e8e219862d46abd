"""Counts as they are stored: margins and, where they are crossed, cells; never a person's row."""

from __future__ import annotations

from typing import Any, TypeAlias

import polars as pl

from alongside.core.reach import Cohort, Population

Counts: TypeAlias = dict[str, Any]
"""{"name", "unit", "effective_n", "rounded_to", "stages", "margins", "cells", "exits"}: as far as the side has them."""


def counts_of_population(population: Population) -> Counts:
    """Write a population as it is stored."""
    return {
        "name": population.name,
        "unit": population.unit,
        "effective_n": population.effective_n,
        "rounded_to": population.rounded_to,
        "margins": table_of(population.margins),
        "cells": None if population.cells is None else table_of(population.cells),
    }


def population_of(counts: Counts) -> Population:
    """Read a population that was stored."""
    return Population(
        name=counts["name"],
        unit=counts["unit"],
        effective_n=counts["effective_n"],
        rounded_to=counts["rounded_to"],
        margins=frame_of(counts["margins"]),
        cells=None if counts["cells"] is None else frame_of(counts["cells"]),
    )


def counts_of_cohort(cohort: Cohort) -> Counts:
    """Write a cohort as it is stored."""
    return {
        "stages": list(cohort.stages),
        "unit": cohort.unit,
        "margins": table_of(cohort.margins),
        "cells": None if cohort.cells is None else table_of(cohort.cells),
        "exits": None if cohort.exits is None else table_of(cohort.exits),
    }


def cohort_of(counts: Counts) -> Cohort:
    """Read a cohort that was stored."""
    return Cohort(
        stages=tuple(counts["stages"]),
        unit=counts["unit"],
        margins=frame_of(counts["margins"]),
        cells=None if counts["cells"] is None else frame_of(counts["cells"]),
        exits=frame_of(counts["exits"]) if counts.get("exits") else None,
    )


def table_of(frame: pl.DataFrame) -> dict[str, Any]:
    """Write a frame as its columns and rows; an empty category is null."""
    return {"columns": frame.columns, "rows": [list(row) for row in frame.iter_rows()]}


def frame_of(table: dict[str, Any]) -> pl.DataFrame:
    """Read a frame: words in every column but the count."""
    kinds = {name: pl.Float64 if name == "count" else pl.String for name in table["columns"]}
    return pl.DataFrame(table["rows"], schema=kinds, orient="row")
