"""Small areas from a CSV file or a workbook: every bad row named, and nothing half-imported."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from alongside.core.errors import InputError
from alongside.core.places import (
    OWN_AREAS,
    AreaChanges,
    Geography,
    SmallAreas,
    area_changes,
    settled_geography,
    small_areas,
    unfit_codes,
)
from alongside.exchange._area_columns import AreaColumns, area_columns
from alongside.exchange._area_counts import read_area_counts
from alongside.exchange._sources import Source
from alongside.exchange._words import clean
from alongside.exchange.area_mapping import (
    AreaMapping,
    LongCounts,
    SuggestedMapping,
    WideCounts,
    suggest_mapping,
)
from alongside.exchange.problems import Notice, Problem, Read, TableError, quoted
from alongside.exchange.tables import open_table

__all__ = [
    "AreaMapping",
    "AreaPreview",
    "AreaSample",
    "LongCounts",
    "SuggestedMapping",
    "WideCounts",
    "preview_areas",
    "read_area_changes",
    "read_areas",
    "sample_areas",
    "suggest_mapping",
]

SAMPLED = 50
"""Rows the mapping page looks at."""
_SAID = "{sentence}"  # a refusal of the core: itself a template and its values
_SMALL_LETTER = r"^[a-z][0-9]{8}$"
_EMPTY_CODE = "the cell is empty; give every area its code."
_UNFIT = "{code} is not a code of {geography}; correct it, leave the line out, or say which areas these are."
_NO_SCALE = "say what 1 stands for in this column, and out of how many."
_OFF_SCALE = (
    "{number} is not on the scale from 1 to {out_of}; check the column and how many areas were ranked."
)
_DIFFERS = "{code} is {one} here and {other} on line {first}; give an area one {what}."
_TWICE = "{code} is on line {first} already; give every area one line."


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaSample:
    """The beginning of a file for the mapping page: its columns, first rows, and what they seem to be."""

    file: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    suggestion: SuggestedMapping


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaPreview:
    """A file as a mapping understands it: the first areas, or the problems that stop it.

    `rows`: code, name, parent, nation, deprivation and a column a category, None where there are problems.
    """

    areas: SmallAreas | None
    rows: pl.DataFrame | None
    problems: tuple[Problem, ...]
    problem_count: int
    notices: tuple[Notice, ...]


def sample_areas(source: Source, *, name: str | None = None) -> AreaSample:
    """Look at the beginning of a file and propose what its columns hold."""
    with open_table(source, field="areas", name=name) as table:
        rows: list[tuple[str, ...]] = []
        for _, cells in table.rows():
            rows.append(tuple(clean(cell) for cell in cells))
            if len(rows) == SAMPLED:
                break
        if not rows:
            table.refuse_no_rows()
        return AreaSample(
            file=table.file,
            columns=table.columns,
            rows=tuple(rows),
            suggestion=suggest_mapping(table.columns, rows),
        )


def read_areas(source: Source, mapping: AreaMapping, *, name: str | None = None) -> Read[SmallAreas]:
    """Read small areas as `mapping` says, or refuse the file with every problem in it (`TableError`).

    `source` is a path or an open binary file, `name` what sentences call it.
    """
    with open_table(source, field="areas", name=name) as table:
        columns = area_columns(table)
        areas = _areas(columns, mapping)
        counts, notices = read_area_counts(columns, mapping.counts, areas["code"])
        geography = _geography(columns, areas, mapping.geography)
        table.problems.settle()
        each = areas.unique("code", keep="first", maintain_order=True)
        read = small_areas(areas=each, counts=counts, geography=geography, scale=mapping.scale)
        return Read(value=read, file=table.file, notices=(*table.notices, *notices), sha256=table.sha256)


def preview_areas(
    source: Source, mapping: AreaMapping, *, name: str | None = None, shown: int = 10
) -> AreaPreview:
    """Read a file as `read_areas` does and show its first areas, or all that is wrong with it."""
    try:
        read = read_areas(source, mapping, name=name)
    except TableError as refused:
        return AreaPreview(
            areas=None, rows=None, problems=refused.problems, problem_count=refused.total, notices=()
        )
    return AreaPreview(
        areas=read.value,
        rows=_first_rows(read.value, shown),
        problems=(),
        problem_count=0,
        notices=read.notices,
    )


def read_area_changes(
    source: Source,
    *,
    columns: Sequence[str],
    older: Geography,
    newer: Geography,
    name: str | None = None,
) -> Read[AreaChanges]:
    """Read a look-up between two vintages; `columns` names those of the older code, the newer code and the change."""
    with open_table(source, field="changes", name=name) as table:
        read = area_columns(table)
        older_code, newer_code, change = (read.texts(column) for column in columns)
        pairs = pl.DataFrame({"older": older_code, "newer": newer_code, "change": change.str.to_uppercase()})
        for column, cells in zip(columns, pairs, strict=True):
            _note_empty(read, cells, column=column)
        table.problems.settle()
        try:
            changes = area_changes(pairs, older=older, newer=newer)
        except InputError as refused:
            table.problems.stop(_SAID, sentence=refused)
        return Read(value=changes, file=table.file, notices=table.notices, sha256=table.sha256)


def _areas(columns: AreaColumns, mapping: AreaMapping) -> pl.DataFrame:
    """One row a line: line, code, name, parent, deprivation."""
    code = columns.texts(mapping.code)
    if mapping.geography != OWN_AREAS:
        code = code.zip_with(
            ~code.str.contains(_SMALL_LETTER).fill_null(value=False), code.str.to_uppercase()
        )
    frame = pl.DataFrame({"line": columns.lines, "code": code})
    _note_empty(columns, frame["code"], column=mapping.code)
    for what, column in (("name", mapping.name), ("parent", mapping.parent)):
        if column is not None:
            frame = frame.with_columns(columns.texts(column).alias(what))
            _note_differences(columns, frame, what=what, column=column)
    if mapping.deprivation is not None:
        frame = frame.with_columns(_deprivation(columns, mapping).alias("deprivation"))
        _note_differences(columns, frame, what="deprivation", column=mapping.deprivation)
    if not isinstance(mapping.counts, LongCounts):
        _note_repeats(columns, frame, column=mapping.code)
    return frame


def _deprivation(columns: AreaColumns, mapping: AreaMapping) -> pl.Series:
    column = mapping.deprivation or ""
    numbers = columns.counts(column, optional=True)
    if mapping.scale is None:
        columns.problems.stop(_NO_SCALE, column=column)
    out_of = mapping.scale.out_of
    off = ~numbers.is_between(1, out_of).fill_null(value=True)
    for line, number in zip(columns.lines.filter(off), numbers.filter(off), strict=True):
        columns.problems.add(_OFF_SCALE, line=line, column=column, number=int(number), out_of=out_of)
    return numbers.cast(pl.Int64)


def _note_empty(columns: AreaColumns, cells: pl.Series, *, column: str) -> None:
    for line in columns.lines.filter(cells.is_null()):
        columns.problems.add(_EMPTY_CODE, line=line, column=column)


def _note_repeats(columns: AreaColumns, frame: pl.DataFrame, *, column: str) -> None:
    first = pl.col("line").first().over("code").alias("first")
    again = frame.with_columns(first).filter(
        pl.col("code").is_not_null() & (pl.col("line") != pl.col("first"))
    )
    for line, code, at in again.select("line", "code", "first").iter_rows():
        columns.problems.add(_TWICE, line=line, column=column, code=quoted(code), first=at)


def _note_differences(columns: AreaColumns, frame: pl.DataFrame, *, what: str, column: str) -> None:
    """A long table says name, parent and deprivation on every line of an area: they must agree."""
    told = frame.filter(pl.col("code").is_not_null()).with_columns(
        pl.col("line").first().over("code").alias("first"), pl.col(what).first().over("code").alias("other")
    )
    different = told.filter(pl.col(what).ne_missing(pl.col("other")))
    for line, code, one, other, first in different.select("line", "code", what, "other", "first").iter_rows():
        columns.problems.add(
            _DIFFERS,
            line=line,
            column=column,
            code=quoted(code),
            one=quoted(one),
            other=quoted(other),
            first=first,
            what=what,
        )


def _geography(columns: AreaColumns, areas: pl.DataFrame, stated: Geography | None) -> Geography:
    """The one set of areas the codes belong to; a code that does not is a problem with its line."""
    known = areas.filter(pl.col("code").is_not_null()).unique("code", keep="first", maintain_order=True)
    if stated is not None:
        unfit = known.filter(unfit_codes(known["code"], stated))
        for line, code in unfit.select("line", "code").iter_rows():
            columns.problems.add(_UNFIT, line=line, code=quoted(code), geography=stated.name)
        return stated
    columns.problems.settle()
    try:
        return settled_geography(known["code"])
    except InputError as asked:
        code = asked.values.get("second", asked.values.get("code", ""))
        lines = known.filter(pl.col("code") == code)["line"]
        columns.problems.stop(_SAID, line=lines[0] if len(lines) else None, sentence=asked)


def _first_rows(areas: SmallAreas, shown: int) -> pl.DataFrame:
    first = areas.areas.head(shown)
    counted = areas.counts.join(first.select("code"), on="code", how="semi")
    if counted.is_empty():
        return first
    labelled = counted.with_columns(pl.col("category").fill_null("not known"))
    wide = labelled.pivot("category", index="code", values="count", aggregate_function="sum")
    return first.join(wide, on="code", how="left", maintain_order="left", suffix=" (count)")
