"""Arrivals made to fit populations: the same dimensions and categories, and no more people than a list holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from alongside.core.reach import Population
from alongside.exchange._arrival_rows import Came
from alongside.exchange._words import nearest
from alongside.exchange.problems import Key, Notice, Problems, Read, listed, quoted

_NOTHING_IN_COMMON = (
    "no dimension stands in both files: {population} has {theirs} and {arrivals} has {ours}; "
    "name one the same way in both."
)
_STRANGER = (
    "{category} of {dimension} is not in {population}; count it there or join it with one of {categories}."
)
_STRANGER_NEAR = (
    "{category} of {dimension} is not in {population}; is it {near}? Write it the same way in both files."
)
_LARGER = (
    "with this line {count:,.0f} have come of {group} but only {whole:,.0f} are in {population}; correct the counts, "
    "or say that arrivals are not part of this population (--relation external)."
)
_ONLY_HERE = "Only {file} has {dimensions}, so that is left out."


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """The rows under the population's spelling of its dimensions, and what their author should know."""

    came: list[Came]
    notices: tuple[Notice, ...]


def fitted(
    came: Sequence[Came], populations: Read[tuple[Population, ...]], problems: Problems, *, crossed: bool
) -> Fit:
    """Keep the dimensions that both files have; refuse a category that a population lacks."""
    theirs = list(dict.fromkeys(name for one in populations.value for name in one.dimensions))
    spelt = {name.casefold(): name for name in theirs}
    ours = list(dict.fromkeys(dimension for one in came for dimension, _ in one.key))
    names = {name: spelt[name.casefold()] for name in ours if name.casefold() in spelt}
    if came and not names:
        problems.stop(
            _NOTHING_IN_COMMON,
            population=populations.file,
            arrivals=problems.file,
            theirs=listed(theirs),
            ours=listed(ours),
        )
    kept = [
        replace(one, key=tuple((names[name], word) for name, word in one.key if name in names))
        for one in came
    ]
    kept = [one for one in kept if one.key]
    _refuse_strangers(kept, populations, problems, crossed=crossed)
    alone = (
        (populations.file, [name for name in theirs if came and name not in names.values()]),
        (problems.file, [name for name in ours if name not in names]),
    )
    return Fit(came=kept, notices=tuple(_only_here(alone)))


def _only_here(alone: Sequence[tuple[str, list[str]]]) -> Iterator[Notice]:
    for file, names in alone:
        if names:
            values = {"dimensions": listed(names), "file": file}
            yield Notice(code="not_in_both", file=file, template=_ONLY_HERE, values=values)


def _refuse_strangers(
    came: Sequence[Came], populations: Read[tuple[Population, ...]], problems: Problems, *, crossed: bool
) -> None:
    known = [_categories(one) for one in populations.value]
    said = set()
    for one in came:
        for dimension, category in one.key:
            lacking = [every for every in known if dimension in every and category not in every[dimension]]
            if category is None or not lacking or (dimension, category) in said:
                continue
            said.add((dimension, category))
            theirs = lacking[0][dimension]
            near = nearest(category, theirs)
            problems.add(
                _STRANGER_NEAR if near else _STRANGER,
                line=one.line,
                column=dimension if crossed else "category",
                category=quoted(category),
                dimension=quoted(dimension),
                population=populations.file,
                near=quoted(near),
                categories=listed(theirs),
            )
    problems.settle()


def _categories(population: Population) -> dict[str, list[str]]:
    known: dict[str, list[str]] = {}
    rows = population.margins.drop_nulls("category").select("dimension", "category")
    for dimension, category in rows.iter_rows():
        known.setdefault(dimension, []).append(category)
    return known


def refuse_larger(
    came: Sequence[Came], populations: Read[tuple[Population, ...]], problems: Problems, *, first: str
) -> None:
    """Refuse arrivals at the first stage that outgrow a group, or a cell, of a list they are part of."""
    arrived = [one for one in came if not one.has_left and one.stage.casefold() in {"", first.casefold()}]
    for population in populations.value:
        whole = {**_margins(population), **_cells(population)}
        _refuse_larger_than(whole, arrived, population.name, problems)
    problems.settle()


def _refuse_larger_than(
    whole: dict[Key, float], arrived: Sequence[Came], name: str, problems: Problems
) -> None:
    counted: dict[Key, float] = {}
    for one in arrived:
        # A cell is compared where both files cross the same dimensions, whatever their order.
        for key in {*((pair,) for pair in one.key), tuple(sorted(one.key, key=str))} & whole.keys():
            before = counted.get(key, 0.0)
            counted[key] = before + one.count
            if before <= whole[key] < counted[key]:
                problems.add(
                    _LARGER,
                    line=one.line,
                    count=counted[key],
                    group=", ".join(f"{dimension} {quoted(category)}" for dimension, category in key),
                    whole=whole[key],
                    population=quoted(name),
                )


def _margins(population: Population) -> dict[Key, float]:
    rows = population.margins.drop_nulls("category").select("dimension", "category", "count")
    return {((dimension, category),): count for dimension, category, count in rows.iter_rows()}


def _cells(population: Population) -> dict[Key, float]:
    if population.cells is None:
        return {}
    dimensions = [name for name in population.cells.columns if name != "count"]
    known = population.cells.drop_nulls(dimensions).select(*dimensions, "count")
    return {
        tuple(sorted(zip(dimensions, row, strict=True), key=str)): count for *row, count in known.iter_rows()
    }
