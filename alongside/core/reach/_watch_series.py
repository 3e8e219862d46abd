"""One dimension at one stage over time: newcomers by date and group, and who was still waiting."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from alongside.core.errors import InputError
from alongside.core.quantities import FloatArray
from alongside.core.reach._model import Population


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """`newcomers`: people of each known category at each date, shape (T, G). `unknown`: the others, shape (T,)."""

    stage: str
    dimension: str
    categories: tuple[str, ...]
    dates: tuple[datetime.date | None, ...]
    newcomers: FloatArray
    unknown: FloatArray

    def only(self, chosen: NDArray[np.bool_]) -> Series:
        """Return some of the dates."""
        return Series(
            stage=self.stage,
            dimension=self.dimension,
            categories=self.categories,
            dates=tuple(date for date, keep in zip(self.dates, chosen, strict=True) if keep),
            newcomers=self.newcomers[chosen],
            unknown=self.unknown[chosen],
        )

    def at_nothing(self) -> Series:
        """Return the one look there is before anybody has come: no date, nobody."""
        return Series(
            stage=self.stage,
            dimension=self.dimension,
            categories=self.categories,
            dates=(None,),
            newcomers=np.zeros((1, len(self.categories))),
            unknown=np.zeros(1),
        )


def known_counts(population: Population, dimension: str) -> dict[str, float]:
    """Return the known categories of one dimension with their counts, in the population's order."""
    rows = population.margins.filter(pl.col("dimension") == dimension).drop_nulls("category")
    return dict(zip(rows["category"].to_list(), rows["count"].to_list(), strict=True))


def series_of(frame: pl.DataFrame, *, stage: str, dimension: str, categories: tuple[str, ...]) -> Series:
    """Return newcomers by date, in order; the order of rows within a date changes nothing."""
    rows = frame.filter((pl.col("stage") == stage) & (pl.col("dimension") == dimension))
    dates: list[datetime.date] = sorted(rows["date"].unique().to_list())
    place = {date: at for at, date in enumerate(dates)}
    column = {category: at for at, category in enumerate(categories)}
    table = np.zeros((len(dates), len(categories) + 1))
    for date, category, count in rows.select("date", "category", "count").iter_rows():
        at = len(categories) if category is None else _column(column, category, dimension)
        table[place[date], at] += count
    return Series(
        stage=stage,
        dimension=dimension,
        categories=categories,
        dates=tuple(dates),
        newcomers=table[:, :-1],
        unknown=table[:, -1],
    )


def _column(column: dict[str, int], category: str, dimension: str) -> int:
    if category not in column:
        raise InputError(
            "arrivals",
            "'{category}' of {dimension} is not a category of the population.",
            category=category,
            dimension=dimension,
        )
    return column[category]


def still_waiting(
    frame: pl.DataFrame, left: pl.DataFrame | None, *, series: Series, before: str
) -> FloatArray:
    """Return who had reached the stage `before` by each date and had not decided: not gone on, and not left."""
    names = {"dimension": series.dimension, "categories": series.categories}
    arrived = _by(series_of(frame, stage=before, **names), series.dates, inclusive=True)  # type: ignore[arg-type]  # one mapping of two kinds
    gone = np.zeros_like(arrived)
    if left is not None:
        gone = _by(series_of(left, stage=before, **names), series.dates, inclusive=False)  # type: ignore[arg-type]  # one mapping of two kinds
    waiting = arrived - gone - (np.cumsum(series.newcomers, axis=0) - series.newcomers)
    _refuse_more_than_waiting(waiting, series, before)
    return waiting


def _by(series: Series, dates: tuple[datetime.date | None, ...], *, inclusive: bool) -> FloatArray:
    """Everyone counted by each of `dates`, that date's own people among them or not."""
    own = np.array(series.dates, dtype="datetime64[D]")
    wanted = np.array(dates, dtype="datetime64[D]")
    how_many = np.searchsorted(own, wanted, side="right" if inclusive else "left")
    running = np.vstack([np.zeros(len(series.categories)), np.cumsum(series.newcomers, axis=0)])
    return running[how_many]


def _refuse_more_than_waiting(waiting: FloatArray, series: Series, before: str) -> None:
    over = series.newcomers > waiting
    if over.any():
        date, group = (int(at[0]) for at in np.nonzero(over))
        raise InputError(
            "arrivals",
            "On {date} {came:,.0f} people of {dimension} '{category}' reached '{stage}', but only {waiting:,.0f} were "
            "waiting at '{before}': correct the counts or the dates.",
            date=series.dates[date],
            came=series.newcomers[date, group],
            dimension=series.dimension,
            category=series.categories[group],
            stage=series.stage,
            waiting=max(waiting[date, group], 0.0),
            before=before,
        )
