"""The parts of a reading that need people crossed by several dimensions at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

import polars as pl

from alongside.core.quantities import NotEstimable, Suppressed
from alongside.core.reach import Crossing, Generalisability, Indicator, IndicatorValue, Panel, Pooled, Raking
from alongside.exchange.numbers import NO_LIMIT, Written, answer, not_estimable, number

Row: TypeAlias = dict[str, Any]

NO_ERROR = "the formula for the standard error is the method of the list alone"


def absent(given: NotEstimable | Suppressed) -> Written:
    """Write why there is no answer, or that it is hidden."""
    return answer(given)


def indicator_rows(panel: Panel) -> list[Row]:
    """Evenness and overlap: one row for each benchmark and stage that has cells."""
    return [_indicator(one) for one in panel.crossings]


def _indicator(one: Crossing) -> Row:
    found = one.indicator
    key = {"benchmark": one.benchmark, "stage": one.stage, "list": one.list_name}
    overlap = {"b_cells": _overlap(one.b_cells)}
    if not isinstance(found, Indicator):
        names = ("n_list", "r", "r_unadjusted", "partial_by_variable", "partial_by_category")
        return {
            **key,
            **{name: absent(found) for name in names},
            "cv": _external_cv(one),
            **overlap,
            "notes": [],
        }
    unadjusted = _value(found.r_unadjusted)
    return {
        **key,
        "n_list": number(found.n_list),
        "r": _value(found.r),
        "r_unadjusted": {name: unadjusted[name] for name in ("value", "standard_error")},
        "cv": _value(found.cv),
        **overlap,
        "partial_by_variable": _partials(found.partial_by_variable, "variable"),
        "partial_by_category": _partials(found.partial_by_category, "variable", "category"),
        "notes": [str(note) for note in found.notes],
    }


def _value(value: IndicatorValue) -> Row:
    return {name: _part(getattr(value, name)) for name in ("value", "standard_error", "low", "high")}


def _part(part: float | NotEstimable) -> Written:
    return absent(part) if isinstance(part, NotEstimable) else number(part)


def _external_cv(one: Crossing) -> Written:
    found = one.external_cv
    if isinstance(found, NotEstimable | Suppressed):
        return absent(found)
    limits = answer(found)
    return {**limits, "standard_error": not_estimable(NO_ERROR)}


def _overlap(found: Generalisability | NotEstimable | Suppressed) -> Written:
    if isinstance(found, NotEstimable | Suppressed):
        return absent(found)
    return {name: number(getattr(found, name)) for name in ("value", "expected", "low", "high")}


def _partials(frame: pl.DataFrame, *names: str) -> list[Row]:
    return [
        {
            **{name: row[name] for name in names},
            "unconditional": _with_error(row, "unconditional"),
            "conditional": _with_error(row, "conditional"),
        }
        for row in frame.iter_rows(named=True)
    ]


def _with_error(row: Row, name: str) -> Row:
    return {"value": number(row[name]), "standard_error": number(row[f"{name}_standard_error"])}


def cell_rows(panel: Panel) -> list[Row]:
    """Crossed groups with raw and pooled ratios: one row for each benchmark, stage and crossed group."""
    return [
        row for one in panel.crossings if isinstance(one.pooled, Pooled) for row in _cells(one, one.pooled)
    ]


def _cells(one: Crossing, pooled: Pooled) -> Iterator[Row]:
    measured = {
        "population_count",
        "cohort_count",
        "value",
        "low",
        "high",
        "probability_lowest_three",
        "rank",
    }
    dimensions = [name for name in pooled.cells.columns if name not in measured]
    limits = zip(one.raw.low, one.raw.high, strict=True) if one.raw else iter(())
    theirs, ours = pooled.cells["population_count"].sum(), pooled.cells["cohort_count"].sum()
    for row, (low, high) in zip(pooled.cells.iter_rows(named=True), limits, strict=True):
        raw = (
            (row["cohort_count"] / ours) / (row["population_count"] / theirs)
            if row["population_count"]
            else None
        )
        yield {
            "benchmark": one.benchmark,
            "stage": one.stage,
            "cell": {name: row[name] for name in dimensions},
            "population_count": number(row["population_count"]),
            "cohort_count": number(row["cohort_count"]),
            "ppr": {"value": number(raw), "low": number(low), "high": number(high, reason=NO_LIMIT)},
            "pooled": {name: number(row[name]) for name in ("value", "low", "high")},
            "probability_lowest_three": number(row["probability_lowest_three"]),
            "rank": number(row["rank"]),
        }


def weight_rows(panel: Panel) -> list[Row]:
    """What re-weighting to the population's margins would cost: one row for each benchmark and stage."""
    return [_weights(one) for one in panel.crossings]


def _weights(one: Crossing) -> Row:
    found = one.raking
    key = {"benchmark": one.benchmark, "stage": one.stage, "dimensions": list(one.raked)}
    names = ("n", "effective_sample_size", "smallest_weight", "largest_weight")
    if not isinstance(found, Raking):
        return {**key, **{name: absent(found) for name in names}, "notes": []}
    return {
        **key,
        **{name: number(getattr(found, name)) for name in names},
        "notes": [str(note) for note in found.notes],
    }
