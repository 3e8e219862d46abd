"""A population and a cohort from two files, made to fit: the same dimensions, categories and unit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import polars as pl

from alongside.core.reach import Cohort, Population, Relation
from alongside.exchange._words import nearest
from alongside.exchange.problems import Notice, Problems, Read, listed, quoted

_NOTHING_IN_COMMON = (
    "no dimension stands in both files: {population} has {theirs} and {cohort} has {ours}; "
    "name one the same way in both."
)
_UNITS_DIFFER = (
    "{cohort} counts {ours} but {population} counts {theirs}; count both in one unit, "
    "since a share of one is not a share of the other."
)
_STRANGER = (
    "{category} of {dimension} is not in {population}; count it there or join it with one of {categories}."
)
_STRANGER_NEAR = (
    "{category} of {dimension} is not in {population}; is it {near}? Write it the same way in both files."
)
_BENCHMARKS_DIFFER = (
    "{benchmark} does not count {categories} of {dimension}, as another population here does; "
    "add the line (0 where there is nobody) or compare them one at a time."
)
_LARGER = (
    "{count:,.0f} are counted as {group} at {stage} but only {whole:,.0f} in {population}; "
    "correct the counts, or say that the cohort is not part of this population (--relation external)."
)
_ONLY_HERE = "Only {file} has {dimensions}, so that is not compared."
_NOBODY = "Nobody in the cohort is {categories} of {dimension}; each is counted as 0."
_UNIT_TAKEN = "No unit is named here; {unit} is taken from the other file."


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Populations and a cohort with dimensions spelt alike, and every category of theirs in the cohort."""

    populations: tuple[Population, ...]
    cohort: Cohort


def check_pair(
    populations: Read[tuple[Population, ...]], cohort: Read[Cohort], *, relation: Relation
) -> Read[Pair]:
    """Fit a cohort to its populations, or refuse the two with a `TableError` that names every misfit.

    Dimensions of one file alone are left out. A category of the population that the cohort lacks
    is nobody, 0 at every stage; one that the population lacks is refused, with the nearest spelling. Units must
    agree. In the relation "subset" no group of the cohort may be larger than in its population.
    """
    problems = Problems(field="cohort", file=cohort.file)
    names = _common_dimensions(populations, cohort, problems)
    fitted = tuple(_population_within(one, names) for one in populations.value)
    ours = _cohort_within(cohort.value, names)
    unit_notices, unit = _one_unit(populations, cohort, problems)
    categories = _categories(fitted, problems)
    _refuse_strangers(ours, categories, populations.file, _Lines(cohort, names), problems)
    whole = replace(ours, margins=_with_every_category(ours, categories), unit=unit)
    if relation == "subset":
        for population in fitted:
            _refuse_larger(whole, population, _Lines(cohort, names), problems)
        problems.settle()
    notices = (
        *populations.notices,
        *cohort.notices,
        *_only_here(populations, cohort, names),
        *unit_notices,
        *_nobody(ours, categories, cohort.file),
    )
    pair = Pair(populations=tuple(replace(one, unit=unit) for one in fitted), cohort=whole)
    return Read(value=pair, file=cohort.file, notices=notices, lines=cohort.lines, sha256=cohort.sha256)


class _Lines:
    """The first line of a group of the cohort, by the population's spelling of its dimensions."""

    def __init__(self, cohort: Read[Cohort], names: Mapping[str, str]) -> None:
        self._lines: dict[tuple[tuple[str, str | None], ...], int] = {}
        for (_, key), line in cohort.lines.items():
            spelt = tuple((names[dimension], category) for dimension, category in key if dimension in names)
            self._lines[spelt] = min(line, self._lines.get(spelt, line))

    def of(self, key: tuple[tuple[str, str | None], ...]) -> int | None:
        return self._lines.get(key)


def _dimensions(populations: tuple[Population, ...]) -> list[str]:
    return list(dict.fromkeys(dimension for one in populations for dimension in one.dimensions))


def _common_dimensions(
    populations: Read[tuple[Population, ...]], cohort: Read[Cohort], problems: Problems
) -> dict[str, str]:
    """Return the dimensions that both have: the cohort's spelling, and the population's."""
    theirs, ours = _dimensions(populations.value), cohort.value.dimensions
    spelt = {dimension.casefold(): dimension for dimension in theirs}
    names = {name: spelt[name.casefold()] for name in ours if name.casefold() in spelt}
    if not names:
        problems.stop(
            _NOTHING_IN_COMMON,
            population=populations.file,
            cohort=cohort.file,
            theirs=listed(theirs),
            ours=listed(ours),
        )
    return names


def _population_within(population: Population, names: Mapping[str, str]) -> Population:
    kept = [dimension for dimension in population.dimensions if dimension in names.values()]
    margins = population.margins.filter(pl.col("dimension").is_in(kept))
    return replace(population, margins=margins, cells=_summed(population.cells, kept))


def _cohort_within(cohort: Cohort, names: Mapping[str, str]) -> Cohort:
    kept = cohort.margins.filter(pl.col("dimension").is_in(list(names)))
    margins = kept.with_columns(pl.col("dimension").replace_strict(names))
    cells = _summed(cohort.cells, list(names), by=("stage",))
    return replace(
        cohort,
        margins=margins,
        cells=None if cells is None else cells.rename(names, strict=False),
        exits=None if cohort.exits is None else _exits_within(cohort.exits, names),
    )


def _exits_within(exits: pl.DataFrame, names: Mapping[str, str]) -> pl.DataFrame:
    kept = exits.filter(pl.col("dimension").is_in(list(names)))
    return kept.with_columns(pl.col("dimension").replace_strict(names))


def _summed(
    cells: pl.DataFrame | None, dimensions: list[str], *, by: tuple[str, ...] = ()
) -> pl.DataFrame | None:
    """Add cells up over every dimension but these; None where they cross none of these."""
    kept = [] if cells is None else [name for name in cells.columns if name in dimensions]
    if cells is None or not kept:
        return None
    if set(cells.columns) == {*by, *kept, "count"}:
        return cells
    return cells.group_by(*by, *kept, maintain_order=True).agg(pl.col("count").sum())


def _one_unit(
    populations: Read[tuple[Population, ...]], cohort: Read[Cohort], problems: Problems
) -> tuple[list[Notice], str | None]:
    theirs, ours = populations.value[0].unit, cohort.value.unit
    if theirs and ours and theirs.casefold() != ours.casefold():
        problems.stop(
            _UNITS_DIFFER, cohort=cohort.file, population=populations.file, ours=ours, theirs=theirs
        )
    if bool(theirs) == bool(ours):
        return [], theirs
    silent, unit = (cohort.file, theirs) if theirs else (populations.file, ours)
    notice = Notice(code="unit_taken", file=silent, template=_UNIT_TAKEN, values={"unit": quoted(unit)})
    return [notice], unit


def _categories(populations: tuple[Population, ...], problems: Problems) -> dict[str, list[str]]:
    """Return the known categories of every dimension, which must be the same in every population."""
    by_population = {one.name: _known(one.margins) for one in populations}
    every: dict[str, list[str]] = {}
    for known in by_population.values():
        for dimension, categories in known.items():
            every[dimension] = list(dict.fromkeys([*every.get(dimension, []), *categories]))
    for name, known in by_population.items():
        for dimension, categories in known.items():
            absent = [category for category in every[dimension] if category not in categories]
            if absent:
                problems.add(
                    _BENCHMARKS_DIFFER,
                    benchmark=quoted(name),
                    categories=listed(absent),
                    dimension=quoted(dimension),
                )
    problems.settle()
    return every


def _known(margins: pl.DataFrame) -> dict[str, list[str]]:
    known: dict[str, list[str]] = {dimension: [] for dimension in margins["dimension"]}
    for dimension, category in (
        margins.select("dimension", "category").unique(maintain_order=True).iter_rows()
    ):
        if category is not None:
            known[dimension].append(category)
    return known


def _refuse_strangers(
    cohort: Cohort, categories: Mapping[str, list[str]], population: str, lines: _Lines, problems: Problems
) -> None:
    for dimension, ours in _known(cohort.margins).items():
        theirs = categories[dimension]
        for category in ours:
            if category in set(theirs):
                continue
            near = nearest(category, theirs)
            problems.add(
                _STRANGER_NEAR if near else _STRANGER,
                line=lines.of(((dimension, category),)),
                column="category" if cohort.cells is None else dimension,
                category=quoted(category),
                dimension=quoted(dimension),
                population=population,
                near=quoted(near),
                categories=listed(theirs),
            )
    problems.settle()


def _with_every_category(cohort: Cohort, categories: Mapping[str, list[str]]) -> pl.DataFrame:
    """Return the cohort's margins with every category of the population, in its order, and not known last."""
    counts = {tuple(row): count for *row, count in cohort.margins.iter_rows()}
    unknown = {dimension for _, dimension, category in counts if category is None}
    rows = [
        (stage, dimension, category, counts.get((stage, dimension, category), 0.0))
        for stage in cohort.stages
        for dimension in cohort.dimensions
        for category in (*categories[dimension], *((None,) if dimension in unknown else ()))
    ]
    return pl.DataFrame(rows, schema=cohort.margins.schema, orient="row")


def _refuse_larger(cohort: Cohort, population: Population, lines: _Lines, problems: Problems) -> None:
    """Note every known group that is larger than in its population, at the first stage where it is."""
    said = set()
    for stage, key, count, whole in _compared(cohort, population):
        if count > whole and key not in said:
            said.add(key)
            problems.add(
                _LARGER,
                line=lines.of(key),
                count=count,
                group=", ".join(f"{dimension} {quoted(category)}" for dimension, category in key),
                stage=quoted(stage),
                whole=whole,
                population=quoted(population.name),
            )


def _compared(
    cohort: Cohort, population: Population
) -> Iterator[tuple[str, tuple[tuple[str, str | None], ...], float, float]]:
    """Give the stage, the group, its count and its population: margins, then cells where both have them."""
    whole = {(dimension, category): count for dimension, category, count in population.margins.iter_rows()}
    theirs = set(population.dimensions)
    for stage, dimension, category, count in cohort.margins.drop_nulls("category").iter_rows():
        if dimension in theirs:
            yield stage, ((dimension, category),), count, whole[dimension, category]
    if cohort.cells is None or population.cells is None:
        return
    dimensions = [name for name in cohort.cells.columns if name not in {"stage", "count"}]
    if set(dimensions) != set(population.cells.columns) - {"count"}:
        return
    cells = {tuple(row): count for *row, count in population.cells.select(*dimensions, "count").iter_rows()}
    for stage, *row, count in (
        cohort.cells.drop_nulls(dimensions).select("stage", *dimensions, "count").iter_rows()
    ):
        yield stage, tuple(zip(dimensions, row, strict=True)), count, cells.get(tuple(row), 0.0)


def _only_here(
    populations: Read[tuple[Population, ...]], cohort: Read[Cohort], names: Mapping[str, str]
) -> Iterator[Notice]:
    theirs = [name for name in _dimensions(populations.value) if name not in names.values()]
    ours = [name for name in cohort.value.dimensions if name not in names]
    for file, alone in ((populations.file, theirs), (cohort.file, ours)):
        if alone:
            values = {"dimensions": listed(alone), "file": file}
            yield Notice(code="not_in_both", file=file, template=_ONLY_HERE, values=values)


def _nobody(cohort: Cohort, categories: Mapping[str, list[str]], file: str) -> Iterator[Notice]:
    ours = _known(cohort.margins)
    for dimension, theirs in categories.items():
        absent = [category for category in theirs if category not in ours[dimension]]
        if absent:
            values = {"categories": listed(absent), "dimension": quoted(dimension)}
            yield Notice(code="nobody_in_the_cohort", file=file, template=_NOBODY, values=values)
