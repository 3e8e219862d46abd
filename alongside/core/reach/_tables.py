"""The panel's tables: groups under every yardstick, and what the not-known records could change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import polars as pl

from alongside.core.errors import InputError
from alongside.core.inference import holm
from alongside.core.reach._bounds import Bounds, bounds
from alongside.core.reach._comparison import Comparison
from alongside.core.reach._groups import NOT_KNOWN, compare_groups
from alongside.core.reach._model import Question
from alongside.core.reach._streams import Streams

Primary: TypeAlias = tuple[str, str]


def group_table(comparisons: Sequence[Comparison], *, question: Question, streams: Streams) -> pl.DataFrame:
    """Every group of every comparison, the not-known row last in each, with Holm's claims on the primary groups."""
    parts = [_groups(one, question=question, streams=streams) for one in comparisons]
    return _with_primary(pl.concat(parts, how="diagonal"), question=question)


def _groups(one: Comparison, *, question: Question, streams: Streams) -> pl.DataFrame:
    rng = streams.stream("groups", one.family.cohort, one.family.population)
    compared = compare_groups(one.family, question=question, rng=rng)
    depends = _bounds(one, question=question).straddles_one & _has_unknown(one)
    known = compared.with_columns(
        depends_on_unknown=pl.Series(depends, dtype=pl.Boolean), not_known=pl.lit(value=False)
    )
    return pl.concat([known, _not_known(one)], how="diagonal").with_columns(
        **{name: pl.lit(value) for name, value in one.key.items()}
    )


def _not_known(one: Comparison) -> pl.DataFrame:
    """The row of those whose category is not known: counted, never dropped, never compared."""
    if one.unknown_cohort == 0 and one.unknown_population == 0:
        return pl.DataFrame()
    counts = {"population_count": one.unknown_population, "cohort_count": one.unknown_cohort}
    shares = {
        "population_share": one.unknown_population / (one.family.population_total + one.unknown_population),
        "cohort_share": _share(one.unknown_cohort, one.family.cohort_total),
    }
    row = {name: None if np.isnan(value) else value for name, value in {**counts, **shares}.items()}
    return pl.DataFrame(
        {**row, "reason": NOT_KNOWN, "suppressed": False, "not_known": True, "depends_on_unknown": False},
        schema_overrides=dict.fromkeys(row, pl.Float64),
    )


def _share(unknown: float, known: float) -> float:
    return unknown / (unknown + known) if unknown + known > 0 else 0.0


def _has_unknown(one: Comparison) -> bool:
    return bool(one.unknown_cohort > 0 or one.unknown_population > 0)


def _with_primary(groups: pl.DataFrame, *, question: Question) -> pl.DataFrame:
    """Adjust the groups named beforehand by Holm, within each benchmark and stage."""
    named = pl.DataFrame(
        question.primary, schema={"dimension": pl.String, "category": pl.String}, orient="row"
    )
    _refuse_unknown_primary(groups, named)
    groups = groups.join(
        named.with_columns(is_primary=True), on=["dimension", "category"], how="left", maintain_order="left"
    )
    adjusted = groups.filter(pl.col("is_primary") & pl.col("p_value").is_not_null()).with_columns(
        pl.col("p_value")
        .map_batches(lambda p: pl.Series(holm(p_values=p.to_numpy())), return_dtype=pl.Float64)
        .over("benchmark", "stage")
        .alias("p_holm")
    )
    keys = ["benchmark", "stage", "dimension", "category"]
    return groups.join(
        adjusted.select(*keys, "p_holm"), on=keys, how="left", maintain_order="left"
    ).with_columns(
        pl.col("is_primary").fill_null(value=False),
        claimed=(pl.col("p_holm") <= 1 - question.level).fill_null(value=False),
    )


def _refuse_unknown_primary(groups: pl.DataFrame, named: pl.DataFrame) -> None:
    strangers = named.join(groups, on=["dimension", "category"], how="anti")
    if len(strangers):
        dimension, category = strangers.row(0)
        raise InputError(
            "primary",
            "The group {dimension}={category} named beforehand is in neither file: check its spelling.",
            dimension=dimension,
            category=category,
        )


def missing_table(comparisons: Sequence[Comparison], *, question: Question) -> pl.DataFrame:
    """Bounds on each ratio where somebody's category is not known: one row a group of such comparisons."""
    parts = [
        _missing(one, question=question)
        for one in comparisons
        if not one.unknown_cohort == one.unknown_population == 0
    ]
    return pl.concat(parts) if parts else pl.DataFrame()


def _bounds(one: Comparison, *, question: Question) -> Bounds:
    return bounds(
        cohort=one.family.cohort,
        population=one.family.population,
        unknown_cohort=one.unknown_cohort,
        unknown_population=one.unknown_population,
        relation=question.relation,
    )


def _missing(one: Comparison, *, question: Question) -> pl.DataFrame:
    found = _bounds(one, question=question)
    return pl.DataFrame(
        {
            "category": pl.Series(one.family.categories, dtype=pl.String),
            "ppr_lowest": pl.Series(found.low, nan_to_null=True),
            "ppr_highest": pl.Series(np.where(np.isfinite(found.high), found.high, np.nan), nan_to_null=True),
            "straddles_one": found.straddles_one,
            "suppressed": one.family.is_suppressed
            | bool(np.isnan(one.unknown_cohort + one.unknown_population)),
        }
    ).with_columns(
        pl.lit(one.unknown_population).alias("unknown_population"),
        pl.lit(one.unknown_cohort).alias("unknown_cohort"),
        **{name: pl.lit(value) for name, value in one.key.items()},
    )
