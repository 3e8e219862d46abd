"""What is written opens in a spreadsheet as text, and reads back as it was."""

from __future__ import annotations

import csv
import doctest
import importlib
import io

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.core.reach import Cohort, Population, margins_of_cells
from alongside.exchange._words import clean, is_total
from alongside.exchange.cohorts import read_cohort, write_cohort
from alongside.exchange.populations import read_populations, write_populations
from alongside.exchange.rows import rows_as_text, safe_cell, write_rows

FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "'=1", "＝1", "-5 to 0"]
)
def test_text_that_looks_like_a_formula_gets_an_apostrophe(text: str) -> None:
    assert safe_cell(text) == "'" + text


def test_numbers_and_other_text_are_left_alone() -> None:
    assert [safe_cell(value) for value in (None, 3, -2.0, 2.5, True, "5-10", "a=b", "'s")] == [
        "", "3", "-2", "2.5", "True", "5-10", "a=b", "'s",
    ]  # fmt: skip


@given(st.text(max_size=20) | st.text("'= -@a", max_size=6))
def test_no_cell_begins_like_a_formula_and_none_is_changed(text: str) -> None:
    assert not safe_cell(text).startswith(FORMULA)
    category = clean(text)
    assert clean(safe_cell(category)) == category


def test_rows_begin_with_the_mark_by_which_excel_knows_utf_8() -> None:
    out = io.BytesIO()
    write_rows(out, header=["=a", "b"], rows=[["é, x", 'say "so"'], [None, 1.0]])
    assert out.getvalue().startswith(b"\xef\xbb\xbf'=a,b\r\n")
    assert list(csv.reader(io.StringIO(out.getvalue().decode("utf-8-sig")))) == [
        ["'=a", "b"],
        ["é, x", 'say "so"'],
        ["", "1"],
    ]
    out.write(b"the file is still open")
    assert rows_as_text(header=["a"], rows=[["@b"]]) == "a\r\n'@b\r\n"


CATEGORIES = (
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=12)
    .map(lambda text: " ".join(text.split()))
    .filter(lambda text: text and clean(safe_cell(text)) == text)
    .filter(lambda text: not is_total(text) and text.casefold() not in {"not known", "unknown", "not stated"})
)
COUNTS = st.integers(0, 10**9).map(float)


@st.composite
def cells(draw: st.DrawFn, *, first: int = 1) -> pl.DataFrame:
    rows = draw(
        st.dictionaries(
            st.tuples(st.none() | CATEGORIES, st.none() | CATEGORIES), COUNTS, min_size=1, max_size=8
        )
    )
    table = [(*key, count) for key, count in rows.items()]
    schema = {"ethnicity": pl.String, "living in": pl.String, "count": pl.Float64}
    return pl.DataFrame(
        [("White", "York", float(first)), *(row for row in table if row[:2] != ("White", "York"))],
        schema=schema,
        orient="row",
    )


@settings(deadline=None, max_examples=60)
@given(cells(), st.booleans(), st.sampled_from([None, "mothers"]))
def test_populations_read_back_as_they_were_written(
    table: pl.DataFrame, crossed: bool, unit: str | None
) -> None:
    whole = Population(
        name="Census 2021", margins=margins_of_cells(table), cells=table if crossed else None, unit=unit
    )
    out = io.BytesIO()
    write_populations(out, [whole])
    out.seek(0)
    (again,) = read_populations(out).value
    assert again.name == whole.name
    assert again.unit == whole.unit
    assert again.margins.equals(whole.margins)
    assert (again.cells is None) == (whole.cells is None)
    assert again.cells is None or again.cells.equals(table)


@settings(deadline=None, max_examples=60)
@given(cells(), st.booleans(), st.sampled_from([None, "mothers"]))
def test_cohorts_read_back_as_they_were_written(table: pl.DataFrame, crossed: bool, unit: str | None) -> None:
    staged = pl.concat(
        table.select(pl.lit(stage).alias("stage"), pl.all()) for stage in ("approached", "consented")
    )
    cohort = Cohort(
        stages=("approached", "consented"),
        margins=margins_of_cells(staged, by=("stage",)),
        cells=staged if crossed else None,
        unit=unit,
    )
    out = io.BytesIO()
    write_cohort(out, cohort)
    out.seek(0)
    again = read_cohort(out).value
    assert again.stages == cohort.stages
    assert again.unit == cohort.unit
    by = ["stage", "dimension", "category"]
    assert again.margins.sort(by).equals(cohort.margins.sort(by))
    assert again.cells is None or again.cells.equals(staged)


def test_several_populations_are_written_as_margins_unless_all_are_crossed_alike() -> None:
    table = pl.DataFrame({"age": ["a", "b"], "count": [1.0, 2.0]})
    crossed = Population(name="2011", margins=margins_of_cells(table), cells=table)
    plain = Population(name="2021", margins=margins_of_cells(table))
    for pair, header in (
        ((crossed, plain), "population,dimension,category,count"),
        ((crossed, crossed), "population,age,count"),
    ):
        out = io.BytesIO()
        write_populations(out, pair)
        assert out.getvalue().decode("utf-8-sig").splitlines()[0] == header


def test_the_examples_in_the_docstrings_hold() -> None:
    for name in ("_counts", "_words", "rows", "samples"):
        result = doctest.testmod(importlib.import_module(f"alongside.exchange.{name}"))
        assert result.attempted > 0
        assert result.failed == 0
