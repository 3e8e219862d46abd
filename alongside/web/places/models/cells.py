"""Small areas as they are stored: columns of equal length, a null where nothing is known."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, TypeAlias

import polars as pl

from alongside.core.places import (
    AREA_COUNT_SCHEMA,
    AREA_SCHEMA,
    GEOGRAPHIES,
    DeprivationScale,
    Geography,
    SmallAreas,
)

Cells: TypeAlias = dict[str, Any]
"""{"geography", "scale", "areas": {column: values}, "counts": [{"dimension", "category", "counts": one an area}]}."""
GEOGRAPHY_NAMES = {geography.name: geography for geography in GEOGRAPHIES}


def cells_of(areas: SmallAreas) -> Cells:
    """Write small areas as they are stored."""
    return {
        "geography": areas.geography.name,
        "scale": asdict(areas.scale) if areas.scale else None,
        "areas": areas.areas.to_dict(as_series=False),
        "counts": [counts_column(areas, *key) for key in categories_of(areas)],
    }


def categories_of(areas: SmallAreas) -> list[tuple[str, str | None]]:
    """Return what is counted, dimension and category, in the order of the files."""
    return areas.counts.select("dimension", "category").unique(maintain_order=True).rows()


def counts_column(areas: SmallAreas, dimension: str, category: str | None) -> dict[str, Any]:
    """Return the counts of one category, one an area."""
    held = areas.counts.filter(
        (pl.col("dimension") == dimension) & pl.col("category").eq_missing(pl.lit(category))
    )
    joined = areas.areas.select("code").join(held, on="code", how="left", maintain_order="left")
    return {"dimension": dimension, "category": category, "counts": joined["count"].to_list()}


def areas_of(cells: Cells) -> SmallAreas:
    """Read small areas that were stored."""
    frame = pl.DataFrame(cells["areas"], schema=AREA_SCHEMA)
    counts = [counts_frame(frame["code"], column) for column in cells["counts"]]
    return SmallAreas(
        geography=geography_of(cells["geography"]),
        areas=frame,
        counts=pl.concat(counts) if counts else pl.DataFrame(schema=AREA_COUNT_SCHEMA),
        scale=scale_of(cells["scale"]),
    )


def counts_frame(codes: pl.Series, column: dict[str, Any]) -> pl.DataFrame:
    """Return one category as rows; an area without a count has none."""
    return pl.DataFrame(
        {
            "code": codes,
            "dimension": pl.repeat(column["dimension"], len(codes), dtype=pl.String, eager=True),
            "category": pl.repeat(column["category"], len(codes), dtype=pl.String, eager=True),
            "count": pl.Series(column["counts"], dtype=pl.Float64),
        },
        schema=AREA_COUNT_SCHEMA,
    ).filter(pl.col("count").is_not_null())


def geography_of(name: str) -> Geography:
    """Return the set of areas of this name."""
    return GEOGRAPHY_NAMES[name]


def scale_of(written: dict[str, Any] | None) -> DeprivationScale | None:
    """Read a scale that was stored."""
    return DeprivationScale(**written) if written else None
