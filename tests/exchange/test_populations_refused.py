"""Populations that cannot be used: each gets one sentence with file, line, column and remedy."""

from __future__ import annotations

import pytest

from alongside.exchange.problems import TableError
from tests.exchange.reading_files import population_of, refusal

HEAD = "dimension,category,count\n"

COUNTS = {
    "age,16-25,-3\n": "population.csv, line 2, column count: '-3' is below zero; a count is 0 or more.",
    "age,16-25,−3\n": "population.csv, line 2, column count: '−3' is below zero; a count is 0 or more.",
    "age,16-25,12.5\n": (
        "population.csv, line 2, column count: '12.5' is not a whole number; "
        "count people, not shares or averages."
    ),
    "age,16-25,many\n": (
        "population.csv, line 2, column count: 'many' is not a number; write a whole number such as 12."
    ),
    "age,16-25,\n": "population.csv, line 2, column count: the count is empty; write 0 where nobody was counted.",
    "age,16-25,1e3\n": (
        "population.csv, line 2, column count: '1e3' is a number a spreadsheet has shortened; write it out in full."
    ),
    "age,16-25,<5\n": (
        "population.csv, line 2, column count: '<5' is the mark of a hidden count; "
        "join this category with another whose count is shown."
    ),
    "age,16-25,12%\n": "population.csv, line 2, column count: '12%' is a percentage; give the number of people.",
    "age,16-25,1234567890123456789\n": (
        "population.csv, line 2, column count: '1234567890123456789' is larger than any population; "
        "check the number."
    ),
}

ROWS = {
    "age,16-25\n": (
        "population.csv, line 2: the line has fewer cells (2) than there are column names (3); "
        "fill in what is missing."
    ),
    "age,16-25,1,234\n": (
        "population.csv, line 2: the line has more cells (4) than there are column names (3); "
        "put quotation marks around a cell that holds a separator."
    ),
    'age,"16-25,5\nage,26-30,6\n': (
        "population.csv, line 2: a quotation mark opened here is not closed as CSV asks; "
        'close it, and write a quotation mark inside a cell twice ("").'
    ),
    'age,16-25,5\nage,"26"-30,6\n': (
        "population.csv, line 3: a quotation mark opened here is not closed as CSV asks; "
        'close it, and write a quotation mark inside a cell twice ("").'
    ),
    ",16-25,5\n": (
        "population.csv, line 2, column dimension: the cell is empty; name the dimension on every line."
    ),
    "age,16-25,5\nage,26-30,6\nage,16-25,7\n": (
        "population.csv, line 4: age '16-25' is counted on line 2 already; add the two counts or delete one line."
    ),
    "age,,5\nage,,6\n": (
        "population.csv, line 3: age 'not known' is counted on line 2 already; "
        "add the two counts or delete one line."
    ),
    "age,16-25,0\nage,26-30,0\n": (
        "population.csv: nobody is counted under 'age' in 'population'; give the counts or leave the dimension out."
    ),
    'age,"16\n-25",5\n\nage,26-30,many\n': (
        "population.csv, line 5, column count: 'many' is not a number; write a whole number such as 12."
    ),
    "": "population.csv: there are column names but no rows; add a line for each count or person.",
    "\n , ,\n": "population.csv: there are column names but no rows; add a line for each count or person.",
    "age,total,5\n": "population.csv: there are column names but no rows; add a line for each count or person.",
}

FILES = {
    "": "population.csv: the file is empty; give it a line of column names and a line for each count or person.",
    "\n\n": "population.csv: the file is empty; give it a line of column names and a line for each count or person.",
    "\ufeff": "population.csv: the file is empty; give it a line of column names and a line for each count or person.",
    "age,16-25,5\nage,26-30,7\n": (
        "population.csv, line 1: the first line should name the columns but holds 'age', '16-25', '5'; "
        "put dimension,category,count above it."
    ),
    "dimension,category\nage,16-25\n": (
        "population.csv, line 1: no column is named 'count'; add it, "
        "or rename the column that holds it (there are 'dimension', 'category')."
    ),
    "dimension,category,counts\nage,16-25,5\n": (
        "population.csv, line 1: no column is named 'count'; is it 'counts'? Rename that column."
    ),
    "dimention,category,count\nage,16-25,5\n": (
        "population.csv, line 1: no column is named 'dimension'; is it 'dimention'? Rename that column."
    ),
    "dimension,categry,count\nage,16-25,5\n": (
        "population.csv, line 1: no column is named 'category'; is it 'categry'? Rename that column."
    ),
    "dimension,category,count,Count\nage,16-25,5,6\n": (
        "population.csv, line 1: two columns are named 'count'; rename one of them or leave it out."
    ),
    "count\n5\n": (
        "population.csv, line 1: no column names a dimension; add one such as ethnicity, "
        "with a category on every line."
    ),
    "dimension,category,,count\nage,16-25,a note,5\n": (
        "population.csv, line 2: column 3 holds 'a note' but has no name; name it or leave it out."
    ),
    "stage,age,count\napproached,16-25,5\n": (
        "population.csv, line 1: a column named 'stage' belongs to a cohort; "
        "give the population first and the cohort second."
    ),
    "id,age\n1,16-25\n": (
        "population.csv, line 1: a population is counted, not listed; "
        "give the columns dimension, category and count."
    ),
    "population,age,count\n,16-25,5\n": (
        "population.csv, line 2, column population: the cell is empty; name the population on every line."
    ),
    "age,count,unit\n16-25,5,mothers\n26-30,6,families\n": (
        "population.csv, line 3, column unit: the unit is 'families' here but 'mothers' on line 2; "
        "count one kind of thing in one file."
    ),
    "dimension;category;count\nage;16-25;1,234\n": (
        "population.csv, line 2, column count: '1,234' may be a thousand or a decimal here; "
        "write it without a separator."
    ),
}


@pytest.mark.parametrize(("row", "sentence"), COUNTS.items())
def test_a_count_that_is_none(row: str, sentence: str) -> None:
    assert refusal(population_of, HEAD + row) == sentence


@pytest.mark.parametrize(("row", "sentence"), ROWS.items())
def test_a_row_that_cannot_be_used(row: str, sentence: str) -> None:
    assert refusal(population_of, HEAD + row) == sentence


@pytest.mark.parametrize(("text", "sentence"), FILES.items())
def test_a_file_that_cannot_be_used(text: str, sentence: str) -> None:
    assert refusal(population_of, text) == sentence


def test_a_unit_that_contradicts_the_one_given() -> None:
    text = "age,count,unit\n16-25,5,mothers\n26-30,6,Mothers\n"
    assert refusal(population_of, text, unit="children") == (
        "population.csv: the file counts 'mothers' but was said to count 'children'; "
        "give the unit that the file names."
    )


def test_a_dimension_of_ten_thousand_categories() -> None:
    text = HEAD + "".join(f"postcode,BD{number},1\n" for number in range(10_000))
    assert refusal(population_of, text) == (
        "population.csv: 'postcode' has 10000 different categories, more than 1000, "
        "so it looks like an identifier or a date; group it or leave the column out."
    )
    (population,) = population_of(text, most_categories=10_000).value
    assert population.margins.height == 10_000


def test_far_too_many_dimensions() -> None:
    names = ",".join(f"column {number}" for number in range(31))
    assert refusal(population_of, f"{names},count\n") == (
        "population.csv, line 1: there are 31 dimensions, more than 30; "
        "leave out the columns that are not compared."
    )


def test_every_problem_is_said_at_once_and_after_ten_only_their_number() -> None:
    text = HEAD + "".join(f"age,band {number},-1\n" for number in range(13))
    said = refusal(population_of, text).splitlines()
    assert len(said) == 11
    assert said[0].startswith("population.csv, line 2, column count: '-1'")
    assert said[-1] == "… and 3 more like these."


def test_no_more_than_a_thousand_problems_are_kept_but_all_are_counted() -> None:
    with pytest.raises(TableError) as caught:
        population_of(HEAD + "".join(f"age,band {number},-1\n" for number in range(1_200)))
    assert len(caught.value.problems) == 1_000
    assert caught.value.rest == 1_190
    assert str(caught.value).endswith("… and 1190 more like these.")


def test_a_long_cell_is_cut_short_and_control_characters_are_not_repeated() -> None:
    said = refusal(population_of, HEAD + f"age,a,\x1c{'x' * 100}\n")
    assert said == (
        f"population.csv, line 2, column count: '{'x' * 59}…' is not a number; write a whole number such as 12."
    )


def test_a_file_of_counts_too_large_to_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("alongside.exchange._counted.LARGEST_COUNT_FILE", 20)
    assert refusal(population_of, HEAD + "age,16-25,5\n") == (
        "population.csv: a file of counts may have at most 0 MB; cross fewer dimensions, "
        "or give one row a person with an id column."
    )
