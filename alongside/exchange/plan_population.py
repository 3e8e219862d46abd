"""The population of a plan: shares written in it, or a file of counts beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

import polars as pl

from alongside.core.reach import Population
from alongside.exchange._words import clean
from alongside.exchange.plan_fields import Json, Place, known_name, mapping, refuse_strange_keys, text
from alongside.exchange.populations import read_populations
from alongside.exchange.problems import quoted

Entry: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPopulation:
    """Shares from a file, or none where the plan holds them itself."""

    shares: Mapping[str, float] = field(default_factory=dict)
    name: str = "population"
    unit: str | None = None
    notices: tuple[Entry, ...] = ()
    inputs: tuple[Entry, ...] = ()


def population_of(value: Json, place: Place, *, folder: Path | None, hints: Sequence[Json]) -> PlanPopulation:
    """Read a population named as a file: a text, or `file` with `dimension` and `benchmark` where it has several.

    `hints` are the categories that the channels bring; the dimension that has most of them is meant.
    """
    if isinstance(value, dict) and "file" not in value:
        return PlanPopulation()
    if folder is None:
        place.refuse("no file can be read from here; write the shares themselves.")
    if isinstance(value, str):
        return _from_file({"file": value}, place, folder, hints)
    found = mapping(value, place)
    refuse_strange_keys(found, ("file", "dimension", "benchmark"), place)
    return _from_file(found, place, folder, hints)


def _from_file(
    found: Mapping[str, Json], place: Place, folder: Path, hints: Sequence[Json]
) -> PlanPopulation:
    path = folder / text(found["file"], place)
    read = read_populations(path)
    by_name = {one.name: one for one in read.value}
    benchmark = text(found["benchmark"], place) if "benchmark" in found else read.value[0].name
    known_name(benchmark, by_name, place, what="a population of that file")
    dimension = _dimension(by_name[benchmark], found, place, hints)
    notices: list[Entry] = [{"code": notice.code, "text": notice.text} for notice in read.notices]
    if len(by_name) > 1 and "benchmark" not in found:
        said = f"{read.file} holds several populations; {quoted(benchmark)} was used."
        notices.append({"code": "first_population_used", "text": said})
    return PlanPopulation(
        shares=_shares(by_name[benchmark], dimension, place),
        name=benchmark if benchmark != "population" else Path(read.file).stem,
        unit=by_name[benchmark].unit,
        notices=tuple(notices),
        inputs=({"role": "population", "name": read.file, "sha256": read.sha256},),
    )


def _dimension(population: Population, found: Mapping[str, Json], place: Place, hints: Sequence[Json]) -> str:
    """The dimension asked for, the only one, or the one whose categories the channels name."""
    names = population.dimensions
    if "dimension" in found:
        asked = text(found["dimension"], place)
        known_name(asked, names, place, what="a dimension of that file")
        return asked
    wanted = {clean(hint) for hint in hints if isinstance(hint, str)}
    matches = [name for name in names if wanted and wanted <= set(_categories(population, name))]
    if len(names) > 1 and len(matches) != 1:
        place.refuse(
            "the file has several dimensions ({names}); say which is meant, as "
            '{{"file": ..., "dimension": "{first}"}}.',
            names=", ".join(names),
            first=names[0],
        )
    return matches[0] if matches else names[0]


def _categories(population: Population, dimension: str) -> list[str]:
    return list(population.margins.filter(dimension=dimension)["category"].drop_nulls())


def _shares(population: Population, dimension: str, place: Place) -> dict[str, float]:
    rows = population.margins.filter(pl.col("dimension") == dimension, pl.col("category").is_not_null())
    total = float(rows["count"].sum())
    if not total > 0:
        place.refuse("nobody is counted under {dimension}.", dimension=quoted(dimension))
    return {name: count / total for name, count in rows.select("category", "count").iter_rows()}
