"""What the author of a table should know, and limits that hold for every kind of table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import polars as pl

from alongside.exchange._words import category_of, is_mangled, nearest
from alongside.exchange.problems import Notice, Problems, listed, quoted

MOST_CATEGORIES = 1_000
"""Categories of one dimension: more are an identifier or a date, not groups of people."""

Words = Mapping[tuple[str, str], int]
"""Every written category of every dimension, with the first line it stands on (0 where that is not known)."""

_TOO_MANY = (
    "{dimension} has {number} different categories, more than {limit}, "
    "so it looks like an identifier or a date; group it or leave the column out."
)
_NOT_KNOWN = "In {dimension}, {words} is counted as not known."
_MANGLED = (
    "In {dimension}, {words} may be a band such as 5-10 that a spreadsheet made into a date or number; "
    "if so, put the band back."
)
_ALIKE = "In {dimension}, {words} differ only in capitals and are kept apart; if they are one, write one."
_ONE = "{dimension} has only one known category, {category}, so there is nothing to compare within it."
_LOOKS_LIKE = "The column {column} is read as a dimension; if it holds the {word}, name it {word}."
_DIFFER = "The dimensions of {group} add to different totals: {totals}."


def refuse_many_categories(words: Words, problems: Problems, *, limit: int) -> None:
    """Refuse a table with a dimension of more categories than can be groups of people."""
    for dimension, written in _by_dimension(words).items():
        if len(written) > limit:
            problems.add(_TOO_MANY, dimension=quoted(dimension), number=len(written), limit=limit)
    problems.settle()


def remarks_on_words(words: Words, file: str) -> Iterator[Notice]:
    """Give a notice for every dimension whose categories were read otherwise than written or look mangled."""
    for dimension, written in _by_dimension(words).items():
        not_known = [word for word in written if word and category_of(word) is None]
        mangled = [word for word in written if is_mangled(word)]
        for code, template, found in (
            ("read_as_not_known", _NOT_KNOWN, not_known),
            ("looks_like_a_date", _MANGLED, mangled),
            ("differ_in_capitals", _ALIKE, _alike(written)),
        ):
            if found:
                values = {"words": listed(found), "dimension": quoted(dimension)}
                line = written[found[0]] or None
                yield Notice(code=code, file=file, template=template, values=values, line=line)


def remarks_on_columns(dimensions: tuple[str, ...], file: str) -> Iterator[Notice]:
    """Give a notice for a dimension whose name is nearly that of a column with a meaning."""
    for column in dimensions:
        parts = column.casefold().replace("_", " ").split()
        word = "stage" if "stage" in parts else nearest(column, ["stage", "unit"])
        if word and word != column.casefold() and (word in parts or len(column) > len(word)):
            values = {"column": quoted(column), "word": word}
            yield Notice(code="column_looks_like", file=file, template=_LOOKS_LIKE, values=values)


def remarks_on_margins(margins: pl.DataFrame, group: str, file: str) -> Iterator[Notice]:
    """Give a notice for dimensions of one known category, and for dimensions that add to different totals."""
    known = margins.drop_nulls("category").group_by("dimension", maintain_order=True)
    for dimension, categories in known.agg(pl.col("category").unique()).iter_rows():
        if len(categories) == 1:
            values = {"dimension": quoted(dimension), "category": quoted(categories[0])}
            yield Notice(code="one_category", file=file, template=_ONE, values=values)
    totals = margins.group_by("dimension", maintain_order=True).agg(pl.col("count").sum()).rows()
    if len({total for _, total in totals}) > 1:
        said = ", ".join(f"{dimension} {total:,.0f}" for dimension, total in totals)
        values = {"group": quoted(group), "totals": said}
        yield Notice(code="dimension_totals_differ", file=file, template=_DIFFER, values=values)


def _by_dimension(words: Words) -> dict[str, dict[str, int]]:
    dimensions: dict[str, dict[str, int]] = {}
    for (dimension, word), line in words.items():
        dimensions.setdefault(dimension, {})[word] = line
    return dimensions


def _alike(written: Mapping[str, int]) -> list[str]:
    spellings: dict[str, list[str]] = {}
    for word in written:
        if category_of(word) is not None:
            spellings.setdefault(word.casefold(), []).append(word)
    return [word for words in spellings.values() if len(words) > 1 for word in words]
