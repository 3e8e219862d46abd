"""What may be published of a population and a cohort: protected counts, from which all else is computed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

import polars as pl

from alongside.core.disclosure import (
    HES,
    Audit,
    Breakdown,
    Edition,
    Key,
    Protected,
    SmallNumbers,
    protect,
    tables_of,
)
from alongside.core.errors import InputError
from alongside.core.reach._model import Cohort, Population, Relation, branch_origin

Counts: TypeAlias = dict[tuple[str | None, ...], int]

MOST_CELLS = 400
"""Cells of one release, benchmarks and stages together. Beyond, all are withheld: proof would take minutes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """Protected counts: a null count or known total is suppressed, 0 means nobody, the rest is rounded.

    `populations` and `cohort` carry `totals` (known_total, by which shares divide: the sum of what is shown
    where all categories are, else the rounded total). `cells_withheld`: there were too many cells to protect.
    `suppressed`, `exact_populations` and `exact_cohort` are never published; they are kept so that a later
    release can be checked against this one.
    """

    relation: Relation
    cross: tuple[str, ...]
    populations: tuple[Population, ...]
    cohort: Cohort
    audit: Audit
    cells_withheld: bool
    suppressed: frozenset[Key] = field(repr=False)
    exact_populations: tuple[Population, ...] = field(repr=False)
    exact_cohort: Cohort = field(repr=False)


def protect_for_release(
    *,
    populations: Sequence[Population],
    cohort: Cohort,
    relation: Relation,
    cross: tuple[str, ...] = (),
    earlier: Sequence[Release] = (),
    rule: SmallNumbers = HES,
) -> Release:
    """Protect every count of a release together: small ones hidden, the rest rounded, none to be worked out.

    Small is a count of 1 to 7, be it printed or a difference of two: a complement within a total, a loss
    between stages, those of the list who are not in the cohort (subset), those new since an earlier release.
    `cross`: the dimensions whose cells are published (empty: all that are crossed). `earlier`: oldest first.

    Raises InputError for counts that are not whole, RuleBroken where `earlier` leaves no safe way to publish.

    *Source:* see `alongside.core.disclosure.protect`; the rule for small numbers: `rule.source`.
    *Limits:* categories of an earlier release are recognised by their names; one made of two earlier ones is
    checked through the totals only. The counts of a census are protected like all others.

    >>> ages = pl.DataFrame({"dimension": "age", "category": ["under 20", "20 to 24", "25 and over"]})
    >>> census = ages.with_columns(count=pl.Series([900.0, 88.0, 12.0]))
    >>> mothers = ages.with_columns(stage=pl.lit("in"), count=pl.Series([60.0, 37.0, 3.0]))
    >>> release = protect_for_release(
    ...     populations=[Population(name="census", margins=census)],
    ...     cohort=Cohort(stages=("in",), margins=mothers),
    ...     relation="external",
    ... )
    >>> release.cohort.margins["count"].to_list(), release.cohort.totals["known_total"].to_list()
    ([60.0, 35.0, None], [100.0])
    """
    new = _edition(populations=populations, cohort=cohort, relation=relation, cross=cross)
    withheld = new.cells > MOST_CELLS
    if withheld:
        new = new.without_cells()
    past = [_published(release, number) for number, release in enumerate(_distinct(earlier), start=1)]
    protected = protect(tables=tables_of([*past, new]), rule=rule, start=_hidden_before(new, past))
    return Release(
        relation=relation,
        cross=cross,
        populations=tuple(
            _shown_population(one, breakdown, protected)
            for one, breakdown in zip(populations, new.benchmarks, strict=True)
        ),
        cohort=_shown_cohort(cohort, new.stages, protected),
        audit=protected.audit,
        cells_withheld=withheld,
        suppressed=frozenset(key[1:] for key, count in protected.shown.items() if count is None),
        exact_populations=tuple(populations),
        exact_cohort=cohort,
    )


def _edition(
    *,
    populations: Sequence[Population],
    cohort: Cohort,
    relation: Relation,
    cross: tuple[str, ...],
    number: int = 0,
    hidden: frozenset[Key] | None = None,
) -> Edition:
    """Read frames as breakdowns; `number` 0: the release to be made; `hidden`: what an earlier one suppressed."""

    def read(
        side: str, whole: Population | Cohort, names: Sequence[str], weight: float
    ) -> Iterator[Breakdown]:
        crossed, cells = _cells(whole.cells, names=names, cross=cross)
        margins = _counts(whole.margins, names=names, columns=("dimension", "category"))
        for name in names:
            yield Breakdown(
                name=(str(number), side, name),
                margins=_by_dimension(margins[name]),
                crossed=crossed,
                cells=None if cells is None else cells[name],
                hidden=None if hidden is None else frozenset((str(number), *key) for key in hidden),
                weight=weight,
            )

    # A benchmark's count is used at every stage, so it is worth as much more.
    weight = float(len(cohort.stages))
    return Edition(
        benchmarks=tuple(one for each in populations for one in read("benchmark", each, [each.name], weight)),
        stages=tuple(read("stage", cohort, cohort.stages, 1.0)),
        origins={stage: tuple(_origins(cohort.stages, stage)) for stage in cohort.stages},
        is_subset=relation == "subset",
    )


def _origins(stages: tuple[str, ...], stage: str) -> Iterator[str]:
    origin = branch_origin(stages, stage)
    while origin is not None:
        yield origin
        origin = branch_origin(stages, origin)


def _distinct(earlier: Sequence[Release]) -> list[Release]:
    """Leave out releases that say the same as a later one: they add nothing to what is known."""
    return [
        release
        for place, release in enumerate(earlier)
        if not any(_says_the_same(release, later) for later in earlier[place + 1 :])
    ]


def _says_the_same(one: Release, other: Release) -> bool:
    alike = (one.relation, one.cross, one.suppressed) == (other.relation, other.cross, other.suppressed)
    ours, theirs = _exact_sides(one), _exact_sides(other)
    return alike and ours.keys() == theirs.keys() and all(ours[name].equals(theirs[name]) for name in ours)


def _exact_sides(release: Release) -> dict[object, pl.DataFrame]:
    benchmarks: dict[object, pl.DataFrame] = {one.name: one.margins for one in release.exact_populations}
    return {**benchmarks, release.exact_cohort.stages: release.exact_cohort.margins}


def _published(release: Release, number: int) -> Edition:
    edition = _edition(
        populations=release.exact_populations,
        cohort=release.exact_cohort,
        relation=release.relation,
        cross=release.cross,
        number=number,
        hidden=release.suppressed,
    )
    return edition.without_cells() if release.cells_withheld else edition


def _counts(frame: pl.DataFrame, *, names: Sequence[str], columns: Sequence[str]) -> dict[str, Counts]:
    # A category that a stage lacks has nobody there, and its 0 is printed.
    if "stage" not in frame.columns:
        frame = frame.with_columns(pl.lit(names[0]).alias("stage"))
    fractional = frame.filter(pl.col("count") != pl.col("count").round())
    if len(fractional):
        raise InputError(
            "publishable",
            "{count} is no whole number of people: only counts can be protected for release.",
            count=fractional["count"][0],
        )
    every = frame.select(columns).unique(maintain_order=True).rows()
    counts: dict[str, Counts] = {name: dict.fromkeys(every, 0) for name in names}
    for name, *what, count in frame.select("stage", *columns, "count").rows():
        counts[name][tuple(what)] += int(count)
    return counts


def _by_dimension(counts: Counts) -> dict[str, dict[str | None, int]]:
    margins: dict[str, dict[str | None, int]] = {}
    for (dimension, category), count in counts.items():
        margins.setdefault(str(dimension), {})[category] = count
    return margins


def _cells(
    frame: pl.DataFrame | None, *, names: Sequence[str], cross: tuple[str, ...]
) -> tuple[tuple[str, ...], dict[str, Counts] | None]:
    if frame is None:
        return (), None
    dimensions = [name for name in frame.columns if name not in ("stage", "count")]
    crossed = tuple(name for name in dimensions if not cross or name in cross)
    if len(crossed) < 2:
        return (), None
    return crossed, _counts(frame, names=names, columns=crossed)


def _hidden_before(new: Edition, past: Sequence[Edition]) -> frozenset[Key]:
    """What the last release suppressed of groups that have not changed since: they are to look the same."""
    before = {one.name[1:]: one for one in past[-1].breakdowns} if past else {}
    same = (one for one in new.breakdowns if one.name[1:] in before and one.is_same(before[one.name[1:]]))
    return frozenset(
        one.key(*what)
        for one in same
        for what in one.values
        if before[one.name[1:]].key(*what) in (before[one.name[1:]].hidden or ())
    )


def _shown_population(population: Population, breakdown: Breakdown, protected: Protected) -> Population:
    return replace(
        population,
        margins=_margins([breakdown], protected).drop("stage"),
        totals=_totals([breakdown], protected).drop("stage"),
        cells=None if breakdown.cells is None else _crossed([breakdown], protected).drop("stage"),
    )


def _shown_cohort(cohort: Cohort, stages: Sequence[Breakdown], protected: Protected) -> Cohort:
    has_cells = all(one.cells is not None for one in stages)
    return replace(
        cohort,
        exits=None,  # small by nature, and the losses they add up to may be suppressed
        margins=_margins(stages, protected),
        totals=_totals(stages, protected),
        cells=_crossed(stages, protected) if has_cells else None,
    )


def _margins(breakdowns: Sequence[Breakdown], protected: Protected) -> pl.DataFrame:
    rows = [
        (one.name[-1], dimension, category, protected.shown[one.key("category", dimension, category)])
        for one in breakdowns
        for dimension, categories in one.margins.items()
        for category in categories
    ]
    schema = {"stage": pl.String, "dimension": pl.String, "category": pl.String, "count": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _totals(breakdowns: Sequence[Breakdown], protected: Protected) -> pl.DataFrame:
    rows = [
        (one.name[-1], dimension, _known_total(one, dimension, protected))
        for one in breakdowns
        for dimension in one.margins
    ]
    schema = {"stage": pl.String, "dimension": pl.String, "known_total": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _known_total(one: Breakdown, dimension: str, protected: Protected) -> int | None:
    known = [name for name in one.margins[dimension] if name is not None]
    parts = [protected.shown[one.key("category", dimension, name)] for name in known]
    shown = [part for part in parts if part is not None]
    return sum(shown) if len(shown) == len(parts) else protected.shown[one.key("known", dimension)]


def _crossed(breakdowns: Sequence[Breakdown], protected: Protected) -> pl.DataFrame:
    rows = [
        (one.name[-1], *cell, protected.shown[one.key("cell", *cell)])
        for one in breakdowns
        for cell in one.cells or {}
    ]
    names = ("stage", *breakdowns[0].crossed)
    schema = {**dict.fromkeys(names, pl.String), "count": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row")
