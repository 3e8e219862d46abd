"""Counts by category of small areas, from one column a category or one line a category."""

from __future__ import annotations

import polars as pl

from alongside.core.places import AREA_COUNT_SCHEMA
from alongside.exchange._area_columns import AreaColumns
from alongside.exchange._words import NOT_KNOWN, is_total
from alongside.exchange.area_mapping import LongCounts, WideCounts
from alongside.exchange.problems import Notice, quoted

_NO_COLUMNS = "choose at least one column that holds counts."
_SAME_CATEGORY = "two columns are counted as {category}; give each its own name."
_TWICE = "{code} counts {category} on line {first} already; add the two counts or delete one line."
_TOTALS_DIFFER = (
    "In {number} of {areas} areas the categories do not add up to {total}; the largest difference is {difference} "
    "({code}). Sources that change small counts to protect people differ like this."
)
_TOTAL_ROWS = "{number} lines hold totals and are not counted as a category."


def read_area_counts(
    columns: AreaColumns, layout: WideCounts | LongCounts | None, codes: pl.Series
) -> tuple[pl.DataFrame, tuple[Notice, ...]]:
    """Return the counts as code, dimension, category, count, with what the reader should know of them."""
    if layout is None:
        return pl.DataFrame(schema=AREA_COUNT_SCHEMA), ()
    if isinstance(layout, LongCounts):
        return _long(columns, layout, codes)
    return _wide(columns, layout, codes)


def _wide(
    columns: AreaColumns, layout: WideCounts, codes: pl.Series
) -> tuple[pl.DataFrame, tuple[Notice, ...]]:
    _check_categories(columns, layout)
    counted = [columns.counts(column) for column in layout.columns]
    parts = [
        pl.DataFrame(
            {
                "code": codes,
                "dimension": pl.repeat(layout.dimension, len(codes), dtype=pl.String, eager=True),
                "category": pl.repeat(category, len(codes), dtype=pl.String, eager=True),
                "count": counts,
            }
        )
        for category, counts in zip(layout.columns.values(), counted, strict=True)
    ]
    notices = _against_total(columns, layout, codes, counted)
    return pl.concat(parts, rechunk=True), notices


def _check_categories(columns: AreaColumns, layout: WideCounts) -> None:
    if not layout.columns:
        columns.problems.stop(_NO_COLUMNS)
    categories = list(layout.columns.values())
    for category in categories:
        if categories.count(category) > 1:
            columns.problems.stop(_SAME_CATEGORY, category=quoted(category or "not known"))


def _against_total(
    columns: AreaColumns, layout: WideCounts, codes: pl.Series, counted: list[pl.Series]
) -> tuple[Notice, ...]:
    if layout.total is None:
        return ()
    printed = columns.counts(layout.total)
    added = pl.DataFrame({str(at): counts for at, counts in enumerate(counted)}).sum_horizontal(
        ignore_nulls=False
    )
    differences = (printed - added).abs().fill_null(0)
    if not (differences > 0).any():
        return ()
    largest = int(differences.arg_max() or 0)
    values = {
        "number": int((differences > 0).sum()),
        "areas": len(codes),
        "total": quoted(layout.total),
        "difference": int(differences[largest]),
        "code": codes[largest],
    }
    return (
        Notice(code="area_totals_differ", file=columns.table.file, template=_TOTALS_DIFFER, values=values),
    )


def _long(
    columns: AreaColumns, layout: LongCounts, codes: pl.Series
) -> tuple[pl.DataFrame, tuple[Notice, ...]]:
    category = columns.texts(layout.category)
    frame = pl.DataFrame(
        {"line": columns.lines, "code": codes, "category": category, "count": columns.counts(layout.count)}
    )
    words = [word for word in category.unique().drop_nulls() if is_total(word)]
    totals = frame["category"].is_in(words)
    unknown = [word for word in category.unique().drop_nulls() if word.casefold() in NOT_KNOWN]
    kept = frame.filter(~totals.fill_null(value=False)).with_columns(
        pl.when(~pl.col("category").is_in(unknown)).then("category").alias("category"),
        pl.lit(layout.dimension).alias("dimension"),
    )
    _note_repeated(columns, kept, layout)
    notice = Notice(
        code="total_lines_left_out",
        file=columns.table.file,
        template=_TOTAL_ROWS,
        values={"number": int(totals.sum())},
    )
    return kept.select(AREA_COUNT_SCHEMA.names()), (notice,) if totals.any() else ()


def _note_repeated(columns: AreaColumns, frame: pl.DataFrame, layout: LongCounts) -> None:
    first = pl.col("line").first().over("code", "category")
    again = frame.with_columns(first.alias("first")).filter(
        pl.col("code").is_not_null() & (pl.col("line") != pl.col("first"))
    )
    for line, code, category, at in again.select("line", "code", "category", "first").iter_rows():
        columns.problems.add(
            _TWICE,
            line=line,
            column=layout.category,
            code=quoted(code),
            category=quoted(category or "not known"),
            first=at,
        )
