"""A list of people by cell, and how many of each cell took part: what a model of taking part is fitted to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.linalg import qr

from alongside.core.errors import InputError
from alongside.core.quantities import FloatArray, NotEstimable

CodeArray = NDArray[np.intp]

LATER_KNOWN = (
    "{people:g} people of the cohort are in {cell}, where the list knows of {listed:g}: what was not known "
    "on the list became known later, so the two cannot be set against each other cell by cell."
)
ABSENT = "The cohort has {people:g} people in {cell}, which is not on the list."
TOO_MANY = "The cohort has {people:g} people in {cell}, and the list only {listed:g}."
LEFT_OUT = (
    "Left out, since not everything is known of them: {listed:g} people on the list, {taken:g} of the cohort."
)


@dataclass(frozen=True, slots=True)
class Note:
    """What a reader must be told beside a number: a template and its values, so that it can be translated."""

    template: str
    values: Mapping[str, object]

    def __str__(self) -> str:
        return self.template.format(**self.values)


@dataclass(frozen=True, slots=True, kw_only=True)
class Factor:
    """One dimension: its categories in order of appearance, and which of them each cell has (shape (J,))."""

    name: str
    categories: tuple[str, ...]
    codes: CodeArray

    @property
    def membership(self) -> FloatArray:
        """Shape (J, categories): 1 where the cell has the category."""
        return np.equal.outer(self.codes, np.arange(len(self.categories))).astype(np.float64)


@dataclass(frozen=True, slots=True, kw_only=True)
class Enumerated:
    """J cells with somebody on the list: people `listed` and `taken` in each, shape (J,), and factors."""

    listed: FloatArray
    taken: FloatArray
    factors: tuple[Factor, ...]
    notes: tuple[Note, ...]

    @property
    def people(self) -> float:
        """How many people the list holds."""
        return float(self.listed.sum())

    def design(self) -> FloatArray:
        """Main effects, every dimension an unordered factor; shape (J, P) and of full column rank."""
        dummies = [factor.membership[:, 1:] for factor in self.factors]
        return independent_columns(np.column_stack([np.ones(self.listed.size), *dummies]))


def independent_columns(matrix: FloatArray) -> FloatArray:
    """Leave out columns that others determine (a region that is one of the areas, say)."""
    triangle, order = qr(matrix, mode="r", pivoting=True)
    size = np.abs(np.diag(triangle))
    rank = int(np.count_nonzero(size > size[0] * max(matrix.shape) * np.finfo(float).eps))
    return matrix[:, np.sort(order[:rank])]


def enumerate_cells(*, list_cells: pl.DataFrame, cohort_cells: pl.DataFrame) -> Enumerated | NotEstimable:
    """Set the cohort's cells against the list's; a reason where that is impossible."""
    dimensions = _dimensions(list_cells, cohort_cells)
    cells = align_cells(list_cells=list_cells, cohort_cells=cohort_cells)
    unlisted = float(list_cells["count"].sum()) - float(cells["listed"].sum())
    over = cells.filter(pl.col("taken") > pl.col("listed"))
    if not over.is_empty():
        return _mismatch(over.row(0, named=True), dimensions, explained=unlisted > 0)
    left_out = float(cohort_cells["count"].sum()) - float(cells["taken"].sum())
    notes = (Note(LEFT_OUT, {"listed": unlisted, "taken": left_out}),) if unlisted or left_out else ()
    cells = cells.filter(pl.col("listed") > 0)
    return Enumerated(
        listed=cells["listed"].to_numpy(),
        taken=cells["taken"].to_numpy(),
        factors=factors_of(cells.select(dimensions)),
        notes=notes,
    )


def align_cells(*, list_cells: pl.DataFrame, cohort_cells: pl.DataFrame) -> pl.DataFrame:
    """Set the counts of the cells of which everything is known side by side: dimensions, `listed`, `taken`.

    >>> listed = pl.DataFrame({"area": ["a", "b", None], "count": [3.0, 2.0, 1.0]})
    >>> align_cells(list_cells=listed, cohort_cells=listed.head(1)).rows()
    [('a', 3.0, 3.0), ('b', 2.0, 0.0)]
    """
    dimensions = _dimensions(list_cells, cohort_cells)
    listed, taken = _known(list_cells, dimensions, "listed"), _known(cohort_cells, dimensions, "taken")
    cells = listed.join(taken, on=dimensions, how="full", coalesce=True, maintain_order="left_right")
    return cells.select(*dimensions, pl.col("listed", "taken").fill_null(0.0))


def _dimensions(list_cells: pl.DataFrame, cohort_cells: pl.DataFrame) -> list[str]:
    dimensions = [name for name in list_cells.columns if name != "count"]
    if set(dimensions) != set(cohort_cells.columns) - {"count"}:
        raise InputError(
            "cohort_cells",
            "The list is crossed by {listed} and the cohort by {cohort}: give both the same dimensions.",
            listed=", ".join(dimensions),
            cohort=", ".join(name for name in cohort_cells.columns if name != "count"),
        )
    return dimensions


def _known(cells: pl.DataFrame, dimensions: list[str], name: str) -> pl.DataFrame:
    known = cells.drop_nulls(dimensions)
    return known.group_by(dimensions, maintain_order=True).agg(
        pl.col("count").sum().cast(pl.Float64).alias(name)
    )


def _mismatch(row: Mapping[str, object], dimensions: list[str], *, explained: bool) -> NotEstimable:
    values = {
        "cell": ", ".join(f"{name} {row[name]}" for name in dimensions),
        "people": row["taken"],
        "listed": row["listed"],
    }
    if explained:
        return NotEstimable(LATER_KNOWN, values)
    raise InputError("cohort_cells", TOO_MANY if row["listed"] else ABSENT, **values)


def factors_of(cells: pl.DataFrame) -> tuple[Factor, ...]:
    """Read every column of `cells` as a factor."""
    return tuple(_factor(cells[name]) for name in cells.columns)


def _factor(column: pl.Series) -> Factor:
    categories = column.unique(maintain_order=True).to_list()
    place = {category: index for index, category in enumerate(categories)}
    codes = np.array([place[value] for value in column.to_list()], dtype=np.intp)
    return Factor(name=column.name, categories=tuple(categories), codes=codes)
