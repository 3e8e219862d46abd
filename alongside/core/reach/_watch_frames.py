"""Looks as tables: one row a look, one row a group, and when each lamp first lit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl

from alongside.core.quantities import FloatArray
from alongside.core.reach._lamps import alarms, signals
from alongside.core.reach._watch_family import Look

KEY = {
    "benchmark": pl.String,
    "stage": pl.String,
    "dimension": pl.String,
    "date": pl.Date,
    "epoch": pl.Int64,
}
LOOKS: dict[str, Any] = {
    **KEY,
    "level": pl.Float64,
    "n": pl.Float64,
    "not_known": pl.Float64,
    "unknown_newcomers": pl.Float64,
    "e_value": pl.Float64,
    "log10_e_value": pl.Float64,
    "p_anytime": pl.Float64,
    "verdict": pl.String,
    "reason": pl.String,
}
GROUPS: dict[str, Any] = {
    **KEY,
    "category": pl.String,
    "newcomers": pl.Float64,
    "count": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "ppr": pl.Float64,
    "ppr_low": pl.Float64,
    "ppr_high": pl.Float64,
    "signal": pl.Boolean,
    "alarm": pl.Boolean,
    "reason": pl.String,
}
LIT: dict[str, Any] = {
    **KEY,
    "category": pl.String,
    "lamp": pl.String,
    "direction": pl.String,
    "is_lit_still": pl.Boolean,
}
_ONE_LOOK = list(KEY)


def groups_frame(looks: Sequence[Look], *, band: tuple[float, float]) -> pl.DataFrame:
    """Return every group at every look."""
    frames = [_groups(look, band) for look in looks]
    return pl.concat(frames) if frames else pl.DataFrame(schema=GROUPS)


def _groups(look: Look, band: tuple[float, float]) -> pl.DataFrame:
    dates, categories = look.series.dates, look.series.categories
    width = len(categories)
    columns: dict[str, Any] = {
        **_key(look, times=width),
        "category": list(categories) * len(dates),
        "newcomers": look.series.newcomers.ravel(),
        "count": np.cumsum(look.series.newcomers, axis=0).ravel(),
        **{name: _column(values) for name, values in _limits(look).items()},
        "signal": signals(ratio_low=look.ratio_low, ratio_high=look.ratio_high).ravel(),
        "alarm": alarms(ratio_low=look.ratio_low, ratio_high=look.ratio_high, band=band).ravel(),
        "reason": [reason for row in look.group_reasons for reason in row],
    }
    return pl.DataFrame(columns, schema=GROUPS)


def _limits(look: Look) -> dict[str, FloatArray]:
    return {
        "low": look.low,
        "high": look.high,
        "ppr": look.ratio,
        "ppr_low": look.ratio_low,
        "ppr_high": look.ratio_high,
    }


def _key(look: Look, *, times: int) -> dict[str, Any]:
    many = len(look.series.dates) * times
    return {
        "benchmark": [look.benchmark] * many,
        "stage": [look.series.stage] * many,
        "dimension": [look.series.dimension] * many,
        "date": [date for date in look.series.dates for _ in range(times)],
        "epoch": [look.epoch] * many,
    }


def _column(values: FloatArray) -> pl.Series:
    flat = values.ravel()
    return pl.Series(np.where(np.isfinite(flat), flat, np.nan), nan_to_null=True)


def looks_frame(looks: Sequence[Look], *, groups: pl.DataFrame) -> pl.DataFrame:
    """Return every look with its evidence and its verdict, the strongest word that any of its groups earns."""
    if not looks:
        return pl.DataFrame(schema=LOOKS)
    frame = pl.concat([_look(look) for look in looks])
    lamps = groups.group_by(_ONE_LOOK, maintain_order=True).agg(
        pl.col("signal").any(), pl.col("alarm").any(), pl.col("reason").is_not_null().all().alias("no_group")
    )
    joined = frame.join(lamps, on=_ONE_LOOK, how="left", nulls_equal=True, maintain_order="left")
    verdict = (
        pl.when(pl.col("n") == 0)
        .then(pl.lit("nobody_yet"))
        .when("alarm")
        .then(pl.lit("alarm"))
        .when("signal")
        .then(pl.lit("signal"))
        .when(pl.col("reason").is_not_null() | pl.col("no_group"))
        .then(pl.lit("not_estimable"))
        .otherwise(pl.lit("no_signal"))
    )
    return joined.with_columns(verdict.alias("verdict")).select(list(LOOKS))


def _look(look: Look) -> pl.DataFrame:
    columns: dict[str, Any] = {
        **_key(look, times=1),
        "level": [1 - look.alpha] * len(look.series.dates),
        "n": np.cumsum(look.series.newcomers.sum(axis=1)),
        "not_known": np.cumsum(look.series.unknown),
        "unknown_newcomers": look.series.unknown,
        "e_value": _column(look.evidence.e_value),
        "log10_e_value": _column(look.evidence.log10_e_value),
        "p_anytime": _column(look.evidence.p_anytime),
        "verdict": [None] * len(look.series.dates),
        "reason": list(look.reasons),
    }
    return pl.DataFrame(columns, schema=LOOKS)


def first_lit(groups: pl.DataFrame) -> pl.DataFrame:
    """Return the first date on which each lamp of each group was lit on each side, and whether it still is."""
    by = [name for name in (*KEY, "category") if name != "date"]
    sides = {"below": pl.col("ppr_high") < 1, "above": pl.col("ppr_low") > 1}
    found = []
    for lamp in ("signal", "alarm"):
        for direction, side in sides.items():
            is_lit = (pl.col(lamp) & side).fill_null(value=False)
            lit = groups.group_by(by, maintain_order=True).agg(
                pl.col("date").filter(is_lit).first(),
                is_lit.last().alias("is_lit_still"),
                pl.lit(lamp).alias("lamp"),
                pl.lit(direction).alias("direction"),
            )
            found.append(lit.drop_nulls("date"))
    return pl.concat(found).select(list(LIT))
