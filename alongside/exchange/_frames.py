"""Counts under their places to the frames of core.reach."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from alongside.core.reach import margins_of_cells
from alongside.exchange.problems import Place


def cells_frame(counts: Mapping[Place, float], *, group: str) -> pl.DataFrame:
    """Return cells: the column `group` (stage or population), one column a dimension, and count."""
    dimensions = [dimension for dimension, _ in next(iter(counts))[1]]
    columns: dict[str, list[str | None]] = {name: [] for name in (group, *dimensions)}
    for place, key in counts:
        columns[group].append(place)
        for dimension, category in key:
            columns[dimension].append(category)
    frame = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))
    return frame.with_columns(pl.Series("count", list(counts.values()), dtype=pl.Float64))


def margins_frame(counts: Mapping[Place, float], *, group: str) -> pl.DataFrame:
    """Return margins: the columns `group`, dimension, category, count."""
    rows = [(place, *key[0], count) for (place, key), count in counts.items()]
    schema = {group: pl.String, "dimension": pl.String, "category": pl.String, "count": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def frames(
    counts: Mapping[Place, float], *, group: str, crossed: bool
) -> tuple[pl.DataFrame, pl.DataFrame | None]:
    """Return margins, and cells where the table crosses its dimensions."""
    if not crossed:
        return margins_frame(counts, group=group), None
    cells = cells_frame(counts, group=group)
    return margins_of_cells(cells, by=(group,)), cells
