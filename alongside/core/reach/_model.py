"""A population, a cohort, and the question asked of the two."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

import polars as pl

from alongside.core.errors import InputError
from alongside.core.flow import branch_origin, is_branch

__all__ = [
    "Cohort",
    "Population",
    "Question",
    "Relation",
    "branch_origin",
    "is_branch",
    "margins_of_cells",
]

Relation: TypeAlias = Literal["external", "subset"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Population:
    """Whom something is for: counts by margin and, where the source crosses them, by cell.

    `margins`: columns dimension, category (null: not known), count.
    `cells`: one column a dimension (null: not known) and count, or None where only margins are known.
    `effective_n`: effective sample size of a survey-based benchmark. `rounded_to`: rounding base of the source.
    `totals`: dimension and known_total, where counts are protected for release and no longer add up; a null count or
    total is suppressed.
    """

    name: str
    margins: pl.DataFrame
    cells: pl.DataFrame | None = None
    unit: str | None = None
    effective_n: float | None = None
    rounded_to: float | None = None
    totals: pl.DataFrame | None = None

    @property
    def dimensions(self) -> tuple[str, ...]:
        """The dimensions in their order of appearance."""
        return tuple(self.margins["dimension"].unique(maintain_order=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Cohort:
    """Who is in: counts at each stage, everyone who reached at least that stage.

    `margins`: columns stage, dimension, category (null: not known), count.
    `cells`: columns stage, one a dimension (null: not known), count, or None where only margins are known.
    `totals`: stage, dimension and known_total, where counts are protected for release.
    `exits`: why people left, as `core.flow.exit_reasons` takes it, or None where no reasons are given; never released.
    """

    stages: tuple[str, ...]
    margins: pl.DataFrame
    cells: pl.DataFrame | None = None
    unit: str | None = None
    totals: pl.DataFrame | None = None
    exits: pl.DataFrame | None = None

    @property
    def dimensions(self) -> tuple[str, ...]:
        """The dimensions in their order of appearance."""
        return tuple(self.margins["dimension"].unique(maintain_order=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked of a population and a cohort, settled before the counts are seen.

    `relation`: "subset" where the cohort is part of the population's list, "external" where the population is a
    yardstick from elsewhere. `band`: ratios called "about right". `primary`: groups named beforehand for a
    confirmatory claim. `cross`: dimensions crossed for the smallest groups (empty: all). `ordered`: dimensions
    whose categories have an order, each from first to last. `deprivation`: the deprivation dimension's categories
    from least to most deprived, by dimension.
    """

    relation: Relation = "external"
    level: float = 0.95
    band: tuple[float, float] = (0.8, 1.25)
    primary: tuple[tuple[str, str], ...] = ()
    cross: tuple[str, ...] = ()
    ordered: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    deprivation: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    draws: int = 4000

    def __post_init__(self) -> None:
        if not 0 < self.level < 1:
            raise InputError(
                "level", "The level is {level}: give a share between 0 and 1, such as 0.95.", level=self.level
            )
        low, high = self.band
        if not 0 < low < 1 < high:
            raise InputError(
                "band",
                "The band is {low} to {high}: give two ratios either side of 1, such as 0.8,1.25.",
                low=low,
                high=high,
            )


def margins_of_cells(cells: pl.DataFrame, *, by: tuple[str, ...] = ()) -> pl.DataFrame:
    """Add cells up to margins: one row for each `by` (such as stage), dimension and category, in order of appearance.

    >>> cells = pl.DataFrame({"age": ["16-25", "16-25"], "area": ["a", "b"], "count": [1.0, 2.0]})
    >>> margins_of_cells(cells).rows()
    [('age', '16-25', 3.0), ('area', 'a', 1.0), ('area', 'b', 2.0)]
    """
    dimensions = [name for name in cells.columns if name not in (*by, "count")]
    margins = [
        cells.group_by(*by, pl.col(dimension).alias("category"), maintain_order=True)
        .agg(pl.col("count").sum())
        .select(*by, pl.lit(dimension).alias("dimension"), "category", "count")
        for dimension in dimensions
    ]
    return pl.concat(margins)
