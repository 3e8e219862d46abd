"""Populations that can be used, and what their authors are told."""

from __future__ import annotations

import polars as pl
import pytest

from tests.exchange.reading_files import notices, population_of, rows

AGES = "dimension,category,count\nage,16-25,140\nage,26-30,206\n"
BAND = "may be a band such as 5-10 that a spreadsheet made into a date or number; if so, put the band back."
READ = [("age", "16-25", 140.0), ("age", "26-30", 206.0)]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(AGES, id="as it should be"),
        pytest.param("\ufeff" + AGES, id="with the mark that Excel writes first"),
        pytest.param(AGES.replace("\n", "\r\n"), id="with the line ends of Windows"),
        pytest.param(AGES.replace("\n", "\r"), id="with the line ends of old Macs"),
        pytest.param(AGES.encode("utf-16"), id="as Excel's Unicode text"),
        pytest.param(AGES.replace(",", ";"), id="with semicolons"),
        pytest.param(AGES.replace(",", "\t"), id="with tabs"),
        pytest.param("sep=;\n" + AGES.replace(",", ";"), id="with the separator named as Excel names it"),
        pytest.param(AGES.replace("dimension,category", " Dimension , CATEGORY "), id="capitals and spaces"),
        pytest.param(AGES.replace("16-25,140", '" 16-25 ","140"'), id="with quotation marks"),
        pytest.param(AGES.replace("140\n", "140\n\n , ,\n"), id="with blank lines"),
        pytest.param("\n\n" + AGES, id="with blank lines above"),
        pytest.param(
            AGES.replace("count\n", "count,,\n"), id="with empty columns at the end of the first line"
        ),
        pytest.param(AGES.replace("140\n", "140,,\n"), id="with empty cells at the end of a line"),
        pytest.param(AGES + "age,Total,346\n", id="with a printed total that agrees"),
        pytest.param(AGES + "total,,346\n", id="with a total of everything that agrees"),
        pytest.param(AGES.replace("140", '"140.0"'), id="with decimals that a spreadsheet brings along"),
        pytest.param(AGES.rstrip("\n"), id="without a last line end"),
        pytest.param(
            AGES.replace("count\n", "count,problem\n").replace("0\n", "0,put right\n").replace("6\n", "6,\n"),
            id="given back with its problems",
        ),
    ],
)
def test_one_population_is_read_however_it_was_saved(text: str | bytes) -> None:
    read = population_of(text)
    assert rows(read) == READ
    assert read.notices == ()
    assert len(read.sha256) == 64


def test_cells_are_added_up_to_margins_and_kept() -> None:
    (population,) = population_of("Age,Area,count,unit\na,x,1,mothers\na,y,2,mothers\nb,x,3,\n").value
    assert population.margins.rows() == [("Age", "a", 3), ("Age", "b", 3), ("Area", "x", 4), ("Area", "y", 2)]
    assert population.cells is not None
    assert population.cells.schema == pl.Schema({"Age": pl.String, "Area": pl.String, "count": pl.Float64})
    assert population.unit == "mothers"


def test_several_benchmarks_stand_in_one_file() -> None:
    read = population_of(
        "population,age,count\nCensus 2011,a,1\nCensus 2021,a,2\ncensus 2011,b,3\nCensus 2021,b,4\n",
        rounded_to=10,
        effective_n=500,
    )
    assert [one.name for one in read.value] == ["Census 2011", "Census 2021"]
    assert [one.margins["count"].to_list() for one in read.value] == [[1, 3], [2, 4]]
    assert {(one.rounded_to, one.effective_n) for one in read.value} == {(10, 500)}
    assert read.line("Census 2021", (("age", "b"),)) == 5


def test_an_empty_category_is_not_known_and_so_are_three_words() -> None:
    read = population_of(AGES + "age,,1\nage,Not Known,2\nage,UNKNOWN,3\nage,not stated,4\n")
    assert rows(read) == [*READ, ("age", None, 10.0)]
    assert notices(read) == [
        "population.csv, line 5: In 'age', 'Not Known', 'UNKNOWN', 'not stated' is counted as not known."
    ]


def test_dimensions_differ_in_name_only_by_more_than_capitals() -> None:
    assert rows(population_of(AGES.replace("age,26", "Age,26"))) == READ


@pytest.mark.parametrize(
    ("row", "notice"),
    [
        (
            "age,10-May,5",
            "In 'age', '10-May' " + BAND,
        ),
        (
            "age,05/10/2024,5",
            "In 'age', '05/10/2024' " + BAND,
        ),
        (
            "age,1.2E+05,5",
            "In 'age', '1.2E+05' " + BAND,
        ),
        ("age,total,342", "the parts of age add to 346 but the printed total is 342."),
        ("(total),,342", "the parts of age add to 346 but the printed total is 342."),
    ],
)
def test_what_looks_wrong_is_said_with_its_line(row: str, notice: str) -> None:
    assert notices(population_of(AGES + row + "\n")) == ["population.csv, line 4: " + notice]


@pytest.mark.parametrize(
    ("text", "notice"),
    [
        (
            "dimension,category,count\nage,a,5\n",
            "'age' has only one known category, 'a', so there is nothing to compare within it.",
        ),
        (
            AGES + "sex,F,3\nsex,M,4\n",
            "The dimensions of 'population' add to different totals: age 346, sex 7.",
        ),
        ("dimension,category,count,source\nage,a,1,ONS\nage,b,2,ONS\n", "The columns 'source' are not used."),
        ("stages reached,count\na,1\nb,2\n", None),
    ],
)
def test_what_should_be_known_of_the_whole_file_is_said(text: str, notice: str | None) -> None:
    assert notices(population_of(text)) == (["population.csv: " + notice] if notice else [])


def test_categories_that_differ_in_capitals_are_kept_apart_and_said() -> None:
    read = population_of("ethnicity,count\nWhite,3\nwhite,4\n")
    assert rows(read) == [("ethnicity", "White", 3), ("ethnicity", "white", 4)]
    assert notices(read) == [
        "population.csv, line 2: In 'ethnicity', 'White', 'white' differ only in capitals and are kept apart; "
        "if they are one, write one."
    ]


def test_a_category_that_begins_like_a_formula_is_text() -> None:
    assert rows(population_of("sum,count\n=1+1,3\n'@x,4\n")) == [("sum", "=1+1", 3), ("sum", "@x", 4)]


def test_windows_1252_is_read_and_said() -> None:
    read = population_of("town,count\nCafé–Ville,3\nYork,4\n".encode("cp1252"))
    assert rows(read)[0] == ("town", "Café–Ville", 3)
    assert notices(read) == [
        "population.csv: The file is not UTF-8 and was read as Windows-1252; check letters with accents."
    ]


def test_a_printed_total_may_miss_its_parts_by_what_rounding_allows() -> None:
    text = "dimension,category,count\nage,a,50\nage,b,60\nage,total,{}\n"
    assert notices(population_of(text.format(120), rounded_to=10)) == []
    assert notices(population_of(text.format(130), rounded_to=10)) == [
        "population.csv, line 4: the parts of age add to 110 but the printed total is 130."
    ]


def test_a_printed_total_of_one_dimension_is_no_total_of_another() -> None:
    assert notices(population_of(AGES + "sex,F,300\nsex,M,46\nage,all,346\n")) == []


def test_totals_across_a_table_of_cells_are_checked_along_both_ways() -> None:
    read = population_of(
        "age,sex,count\na,f,5\na,m,6\nb,f,7\nall,f,12\na,total,10\ntotal,total,18\n,total,3\n"
    )
    assert rows(read)[:2] == [("age", "a", 11), ("age", "b", 7)]
    assert notices(read) == [
        "population.csv, line 6: the parts of age a add to 11 but the printed total is 10."
    ]
