"""Set a population and a cohort side by side: one family of categories for each stage and dimension."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl

from alongside.core.quantities import FloatArray, as_floats
from alongside.core.reach._groups import Family
from alongside.core.reach._model import Cohort, Population


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One dimension at one stage under one benchmark, with what is not known on either side.

    `unknown_cohort` and `unknown_population`: people whose category is not known; NaN where suppressed.
    """

    benchmark: str
    stage: str
    dimension: str
    family: Family
    unknown_cohort: float
    unknown_population: float

    @property
    def key(self) -> dict[str, str]:
        """The columns that name this comparison in every table."""
        return {"benchmark": self.benchmark, "stage": self.stage, "dimension": self.dimension}


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One side's counts of one dimension: by known category, what is not known, and the known total."""

    counts: dict[str, float]
    unknown: float
    total: float


def compare(*, population: Population, cohort: Cohort) -> Iterator[Comparison]:
    """Yield a comparison for each stage of the cohort and each dimension that both sides have.

    Categories come in the population's order, then those that only the cohort has; a category missing from one side
    counts 0 there. Shares divide by known totals, which may differ between dimensions.
    """
    theirs = _sides(population.margins, totals=population.totals, by=())
    ours = _sides(cohort.margins, totals=cohort.totals, by=("stage",))
    for stage in cohort.stages:
        for dimension in population.dimensions:
            if (stage, dimension) in ours:
                yield _comparison(
                    population=population,
                    stage=stage,
                    dimension=dimension,
                    theirs=theirs[(dimension,)],
                    ours=ours[(stage, dimension)],
                )


def _comparison(
    *, population: Population, stage: str, dimension: str, theirs: Side, ours: Side
) -> Comparison:
    categories = tuple(dict.fromkeys((*theirs.counts, *ours.counts)))
    return Comparison(
        benchmark=population.name,
        stage=stage,
        dimension=dimension,
        unknown_cohort=ours.unknown,
        unknown_population=theirs.unknown,
        family=Family(
            categories=categories,
            cohort=_in_order(ours, categories),
            population=_in_order(theirs, categories),
            cohort_total=ours.total,
            population_total=theirs.total,
            effective_n=population.effective_n,
            rounded_to=population.rounded_to,
        ),
    )


def _in_order(side: Side, categories: tuple[str, ...]) -> FloatArray:
    return as_floats([side.counts.get(category, 0.0) for category in categories])


def _sides(
    margins: pl.DataFrame, *, totals: pl.DataFrame | None, by: tuple[str, ...]
) -> dict[tuple[str, ...], Side]:
    """Read margins as one `Side` for each `by` and dimension; a null count (suppressed) becomes NaN."""
    stated = {} if totals is None else {tuple(row[:-1]): row[-1] for row in totals.rows()}
    filled = margins.with_columns(pl.col("count").fill_null(float("nan")))
    parts = filled.partition_by(*by, "dimension", as_dict=True, maintain_order=True)
    return {
        key: _side(part, stated=stated.get(key, np.nan), is_stated=totals is not None)
        for key, part in parts.items()
    }


def _side(part: pl.DataFrame, *, stated: float | None, is_stated: bool) -> Side:
    known = part.filter(pl.col("category").is_not_null())
    counts = dict(zip(known["category"].to_list(), known["count"].to_list(), strict=True))
    unknown = part.filter(pl.col("category").is_null())["count"].sum()
    total = float(known["count"].sum())
    if is_stated:
        total = float("nan") if stated is None else float(stated)
    return Side(counts=counts, unknown=float(unknown), total=total)
