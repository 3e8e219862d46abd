"""Arrivals: who came on which date, from files of counts or of people, made to fit a population."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import polars as pl

from alongside.core.errors import InputError
from alongside.core.reach import Arrivals, Population, Relation
from alongside.exchange._arrival_fit import fitted, refuse_larger
from alongside.exchange._arrival_rows import Came, Rows
from alongside.exchange._dates import read_date
from alongside.exchange._remarks import MOST_CATEGORIES, refuse_many_categories, remarks_on_words
from alongside.exchange._sources import Source
from alongside.exchange._stages import StageOrder, given_stages
from alongside.exchange.populations import read_populations
from alongside.exchange.problems import Notice, Problems, Read, quoted
from alongside.exchange.tables import Table, open_table

Yardsticks: TypeAlias = Read[tuple[Population, ...]]
YardsticksFor: TypeAlias = Callable[[Iterable[tuple[str, str]]], Yardsticks]
"""Makes populations for the dimensions and categories that a file of arrivals speaks of."""
NAMELESS = "arrived"
"""What the one stage is called when a file names none."""
SOURCED = {
    "date": pl.Date,
    "stage": pl.String,
    "dimension": pl.String,
    "category": pl.String,
    "channel": pl.String,
    "site": pl.String,
    "count": pl.Float64,
}
LEFT = ":left"
"""What follows the name of a stage on rows of people who have decided not to go on from it."""

_ONE_AIM = "there are {number} populations; give the one mix that recruitment aims at."
_NOT_AIMED = (
    "{category} of {dimension} is not counted; give every category of the population, 0 where none is wanted."
)
_NOBODY = "Nobody has arrived yet: the file has column names and no rows."
_LEFT_OF_NONE = (
    "{stage} says that people left, but {before} is not one of the stages ({stages}); correct the name."
)


def read_arrivals(
    source: Source,
    *,
    populations: Read[tuple[Population, ...]],
    relation: Relation,
    name: str | None = None,
    stages: Sequence[str] | None = None,
    household: str | None = None,
    unit: str | None = None,
) -> Read[Arrivals]:
    """Read arrivals and fit them to populations; what cannot be used is refused with a `TableError`.

    Counts are `date,[stage,]dimension,category,count` or `date,[stage,]<dimension>,...,count`, each count that date's
    newcomers; people are one row each with `date,[id,][stage,]<dimension>,...`. `household`: the column of people that
    names who came together, counted as one draw. A stage written `approached:left` counts people who will not go on.
    """
    read = _read(
        source,
        populations=populations,
        is_list=relation == "subset",
        name=name,
        stages=stages,
        household=household,
        unit=unit,
        with_sources=False,
    )
    came, order = read.value
    arrivals = Arrivals(
        stages=order.stages,
        margins=_frame(one for one in came if not one.has_left),
        left=_left_frame(came),
        unit=unit or populations.value[0].unit,
    )
    return Read(value=arrivals, file=read.file, notices=read.notices, sha256=read.sha256)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recruitment:
    """Arrivals by source: `margins` and `left` have the columns channel and site besides those of arrivals."""

    stages: tuple[str, ...]
    margins: pl.DataFrame
    left: pl.DataFrame | None


def read_recruitment(
    source: Source,
    *,
    populations: Yardsticks | YardsticksFor,
    name: str | None = None,
    stages: Sequence[str] | None = None,
    household: str | None = None,
) -> Read[Recruitment]:
    """Read arrivals as `read_arrivals` does, with the columns `channel` and `site` where the file has them.

    `populations` may be made to fit the dimensions and categories that it speaks of.
    """
    read = _read(
        source,
        populations=populations,
        is_list=False,
        name=name,
        stages=stages,
        household=household,
        unit=None,
        with_sources=True,
    )
    came, order = read.value
    recruitment = Recruitment(
        stages=order.stages,
        margins=_frame((one for one in came if not one.has_left), with_sources=True),
        left=_left_frame(came, with_sources=True),
    )
    return Read(value=recruitment, file=read.file, notices=read.notices, sha256=read.sha256)


def _read(
    source: Source,
    *,
    populations: Yardsticks | YardsticksFor,
    is_list: bool,
    name: str | None,
    stages: Sequence[str] | None,
    household: str | None,
    unit: str | None,
    with_sources: bool,
) -> Read[tuple[list[Came], StageOrder]]:
    given = given_stages(stages)
    with open_table(source, field="arrivals", name=name) as table:
        rows = Rows(table, household=household, unit=unit, with_sources=with_sources)
        came = rows.read()
        refuse_many_categories(rows.words, table.problems, limit=MOST_CATEGORIES)
        order = _stage_order(table, came, given)
        whole = populations(rows.words) if callable(populations) else populations
        fit = fitted(came, whole, table.problems, crossed=rows.crossed)
        if is_list:
            refuse_larger(fit.came, whole, table.problems, first=order.stages[0])
        nobody = () if came else (Notice(code="nobody_yet", file=table.file, template=_NOBODY),)
        notices = (
            *table.notices,
            *rows.notices,
            *order.remarks(table.file),
            *remarks_on_words(rows.words, table.file),
            *fit.notices,
            *nobody,
        )
        value = (_spelt(fit.came, order), order)
        return Read(value=value, file=table.file, notices=notices, sha256=table.sha256)


def _stage_order(table: Table, came: Sequence[Came], given: tuple[str, ...] | None) -> StageOrder:
    found: dict[str, int] = {}
    for one in came:
        if not one.has_left:
            found.setdefault(one.stage or (given[0] if given else NAMELESS), one.line)
    order = StageOrder.of(
        found or {given[0] if given else NAMELESS: 0}, given, table.problems, must_be_given=len(found) > 1
    )
    known = {stage.casefold() for stage in order.stages}
    for one in came:
        if one.has_left and one.stage.casefold() not in known:
            table.problems.add(
                _LEFT_OF_NONE,
                line=one.line,
                column="stage",
                stage=quoted(one.stage + LEFT),
                before=quoted(one.stage),
                stages=", ".join(order.stages),
            )
    table.problems.settle()
    return order


def _spelt(came: Sequence[Came], order: StageOrder) -> list[Came]:
    names = {stage.casefold(): stage for stage in order.stages}
    return [one.at_stage(names.get(one.stage.casefold(), order.stages[0])) for one in came]


def _left_frame(came: Sequence[Came], *, with_sources: bool = False) -> pl.DataFrame | None:
    left = [one for one in came if one.has_left]
    return _frame(left, with_sources=with_sources) if left else None


def _frame(came: Iterable[Came], *, with_sources: bool = False) -> pl.DataFrame:
    """Add up rows to margins by date, stage, dimension and category, and by source where asked."""
    totals: dict[tuple[datetime.date, str, str, str | None, str, str], float] = {}
    for one in came:
        for dimension, category in one.key:
            place = (one.date, one.stage, dimension, category, one.channel, one.site)
            totals[place] = totals.get(place, 0.0) + one.count
    rows = [(*place, count) for place, count in sorted(totals.items(), key=_by_date)]
    frame = pl.DataFrame(rows, schema=SOURCED, orient="row")
    return frame if with_sources else frame.drop("channel", "site")


def _by_date(item: tuple[tuple[datetime.date, *tuple[str | None, ...]], float]) -> datetime.date:
    return item[0][0]


def read_day(text: str, *, option: str) -> datetime.date:
    """Read a date given with an option."""
    date = read_date(text)
    if isinstance(date, str):
        raise InputError(
            option,
            "--{option}: {said}",
            option=option,
            said=date.format(date=quoted(text)),
        )
    return date


def read_aim(source: Source, *, populations: Read[tuple[Population, ...]]) -> Read[Population]:
    """Read the mix that recruitment aims at from an adaptation point on: one population, with the same categories."""
    found = read_populations(source)
    aim, problems = found.value[0], Problems(field="adapted", file=found.file)
    if len(found.value) > 1:
        problems.stop(_ONE_AIM, number=len(found.value))
    for dimension, category in not_aimed(aim, populations.value[0]):
        problems.add(_NOT_AIMED, category=quoted(category), dimension=quoted(dimension))
    problems.settle()
    return Read(value=aim, file=found.file, notices=found.notices, sha256=found.sha256)


def not_aimed(aim: Population, population: Population) -> list[tuple[str, str]]:
    """Return the dimensions and categories of a population that an aim says nothing of."""
    ours = _known(aim)
    return [one for one in _known(population) if one not in ours]


def _known(population: Population) -> list[tuple[str, str]]:
    return population.margins.drop_nulls("category").select("dimension", "category").rows()
