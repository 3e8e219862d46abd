"""What re-weighting a cohort to its population would cost: raking as a diagnosis, never applied."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from alongside.core.errors import InputError
from alongside.core.quantities import FloatArray, NotEstimable
from alongside.core.reach._enumerated import CodeArray, Note

ROUNDS = 10_000
TOLERANCE = 1e-10
LEFT_OUT = Note(
    "People of whom something is not known are left out of re-weighting: {people:g} of the cohort.", {}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Raking:
    """The weights that would match the margins, and their price. Weights average 1 over people.

    `weights`: one column a dimension, `count` and `weight`. `design_effect`: n over effective sample size.
    """

    dimensions: tuple[str, ...]
    weights: pl.DataFrame
    n: float
    effective_sample_size: float
    design_effect: float
    smallest_weight: float
    largest_weight: float
    rounds: int
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Margin:
    """Which category each cell has, and the share of each in the population."""

    codes: CodeArray
    share: FloatArray


def rake(*, cohort_cells: pl.DataFrame, margins: pl.DataFrame) -> Raking | NotEstimable:
    """Find the weights that give a cohort the population's margins, and how many people's worth is left.

    Each round scales the weights to one dimension after another until every margin fits; the effective
    sample size is (sum w)^2/sum w^2 and the design effect n over it.

    `cohort_cells`: one column a dimension (null: not known) and `count`. `margins`: dimension, category (null:
    not known, left out on both sides), count; dimensions with different totals are matched by share.

    *Source:* Deming WE, Stephan FF (1940), Ann Math Stat 11:427-444, doi:10.1214/aoms/1177731829;
    Kish L (1992), J Off Stat 8:183-200.
    *Limits:* repairs an answer only if the people missed resemble those reached within each cell.

    >>> cohort = pl.DataFrame({"area": ["north", "south"], "count": [80.0, 20.0]})
    >>> people = pl.DataFrame({"dimension": "area", "category": ["north", "south"], "count": [500.0, 500.0]})
    >>> found = rake(cohort_cells=cohort, margins=people)
    >>> found.weights["weight"].round(6).to_list(), round(found.effective_sample_size, 6)
    ([0.625, 2.5], 64.0)
    """
    dimensions = [name for name in cohort_cells.columns if name != "count"]
    _check(dimensions, margins)
    cells = _known_cells(cohort_cells, dimensions)
    found = [_margin(cells, margins, name) for name in dimensions]
    for one in found:
        if isinstance(one, NotEstimable):
            return one
    count = cells["count"].to_numpy()
    if not count.size:
        return NotEstimable("there is nobody of whom everything is known")
    weight, rounds = _fit(count, [one for one in found if isinstance(one, _Margin)])
    if rounds > ROUNDS:
        return NotEstimable(
            "no weights match every margin: some combination of groups that it takes has nobody in the cohort"
        )
    left_out = float(cohort_cells["count"].sum()) - float(count.sum())
    notes = (Note(LEFT_OUT.template, {"people": left_out}),) if left_out else ()
    return _diagnose(cells, dimensions, weight, rounds, notes)


def _diagnose(
    cells: pl.DataFrame, dimensions: list[str], weight: FloatArray, rounds: int, notes: tuple[Note, ...]
) -> Raking:
    count = cells["count"].to_numpy()
    n = float(count.sum())
    effective = n**2 / float(np.sum(count * weight**2))
    return Raking(
        dimensions=tuple(dimensions),
        weights=cells.with_columns(pl.Series("weight", weight)),
        n=n,
        effective_sample_size=effective,
        design_effect=n / effective,
        smallest_weight=float(weight.min()),
        largest_weight=float(weight.max()),
        rounds=rounds,
        notes=notes,
    )


def _check(dimensions: list[str], margins: pl.DataFrame) -> None:
    missing = [name for name in dimensions if name not in set(margins["dimension"])]
    if missing or not dimensions:
        raise InputError(
            "margins",
            "The population has no counts by {missing}.",
            missing=", ".join(missing) or "any dimension",
        )


def _known_cells(cells: pl.DataFrame, dimensions: list[str]) -> pl.DataFrame:
    counted = cells.drop_nulls(dimensions).filter(pl.col("count") > 0)
    return counted.group_by(dimensions, maintain_order=True).agg(pl.col("count").sum().cast(pl.Float64))


def _margin(cells: pl.DataFrame, margins: pl.DataFrame, name: str) -> _Margin | NotEstimable:
    target = margins.filter(
        (pl.col("dimension") == name) & pl.col("category").is_not_null() & (pl.col("count") > 0)
    )
    categories = target["category"].to_list()
    reached = set(cells[name])
    unreached = [category for category in categories if category not in reached]
    if unreached:
        return NotEstimable(
            "nobody in the cohort can stand for {categories} ({dimension})",
            {"categories": ", ".join(unreached), "dimension": name},
        )
    foreign = [
        category for category in cells[name].unique(maintain_order=True) if category not in set(categories)
    ]
    if foreign:
        return NotEstimable(
            "the population has nobody of {categories} ({dimension})",
            {"categories": ", ".join(foreign), "dimension": name},
        )
    place = {category: index for index, category in enumerate(categories)}
    share = target["count"].to_numpy()
    return _Margin(
        codes=np.array([place[category] for category in cells[name]], dtype=np.intp),
        share=share / share.sum(),
    )


def _fit(count: FloatArray, margins: list[_Margin]) -> tuple[FloatArray, int]:
    """Iterative proportional fitting; more than ROUNDS rounds means that it did not settle."""
    share = count / count.sum()
    fitted = share.copy()
    for done in range(1, ROUNDS + 1):
        worst = 0.0
        for margin in margins:
            reached = np.bincount(margin.codes, weights=fitted, minlength=margin.share.size)
            ratio = margin.share / reached
            worst = max(worst, float(np.abs(ratio - 1.0).max()))
            fitted *= ratio[margin.codes]
        if worst <= TOLERANCE:
            return fitted / share, done
    return fitted / share, ROUNDS + 1
