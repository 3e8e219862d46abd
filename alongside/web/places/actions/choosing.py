"""Building a population from a place's areas: all of them, those of some parents, or those of some tenths."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

import polars as pl

from alongside.core.errors import InputError
from alongside.core.places import SmallAreas, population_of_areas
from alongside.core.reach import Population
from alongside.web.places.models import Place

NO_TENTHS = "There are no deprivation tenths here: {reason}"
NOBODY = "No area is left: choose more parents or more tenths."
NO_COUNTS = "Nothing is counted in these areas: add a file with counts by category first."


def population_of_place(
    *,
    place: Place,
    name: str,
    unit: str = "people",
    parents: Collection[str] = (),
    tenths: Collection[int] = (),
    of: Literal["nation", "here"] = "nation",
) -> Population:
    """Return the people of a place's chosen areas as a population, with their deprivation tenths where known.

    `parents` and `tenths` (1 = most deprived; in the nation, or `of` the place itself) narrow the areas down.
    """
    areas = chosen_areas(place, parents=parents, tenths=tenths, of=of)
    if not areas.dimensions:
        raise InputError("place", NO_COUNTS)
    has_tenths = "of" in place.result["nation"]
    return population_of_areas(areas, name=name, unit=unit, deprivation="nation" if has_tenths else None)


def chosen_areas(
    place: Place, *, parents: Collection[str], tenths: Collection[int], of: Literal["nation", "here"]
) -> SmallAreas:
    """Return the areas of these parents and tenths; an empty choice is all of them."""
    areas = place.as_core()
    frame = areas.areas
    if parents:
        frame = frame.filter(pl.col("parent").is_in(list(parents)))
    if tenths:
        frame = frame.join(in_tenths(place, areas, tenths, of), on="code", how="semi")
    if frame.is_empty():
        raise InputError("place", NOBODY)
    return areas.only(frame["code"].to_list())


def in_tenths(
    place: Place, areas: SmallAreas, tenths: Collection[int], of: Literal["nation", "here"]
) -> pl.DataFrame:
    """Return the codes of the areas in these tenths."""
    found = place.result[of]
    if "of" not in found:
        raise InputError("tenths", NO_TENTHS, reason=found["not_estimable"])
    grouped = areas.areas.select("code").with_columns(pl.Series("tenth", found["of"], dtype=pl.Int64))
    return grouped.filter(pl.col("tenth").is_in(list(tenths))).select("code")
