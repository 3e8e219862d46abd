"""Cohorts that cannot be used: each gets one sentence with file, line, column and remedy."""

from __future__ import annotations

import pytest

from tests.exchange.reading_files import cohort_of, refusal

COUNTED = {
    "stage,age,count\napproached,a,5\nconsented,a,6\n": (
        "cohort.csv, line 3: 'a' of 'age' grows from 5 at 'approached' to 6 at 'consented' "
        "and only 0 became known on the way; a stage may not grow, so correct the counts or their order."
    ),
    "stage,age,count\napproached,a,5\napproached,,2\nconsented,a,8\n": (
        "cohort.csv, line 4: 'a' of 'age' grows from 5 at 'approached' to 8 at 'consented' "
        "and only 2 became known on the way; a stage may not grow, so correct the counts or their order."
    ),
    "stage,age,count\napproached,,2\nconsented,,3\n": (
        "cohort.csv, line 3: 'not known' of 'age' grows from 2 at 'approached' to 3 at 'consented' "
        "and only 0 became known on the way; a stage may not grow, so correct the counts or their order."
    ),
    "stage,age,sex,count\nx,a,f,5\nx,a,m,1\nx,b,f,1\nx,b,m,1\ny,a,f,4\ny,a,m,2\ny,b,f,1\ny,b,m,0\n": (
        "cohort.csv: 'a, m' grows from 1 at 'x' to 2 at 'y' and only 0 became known on the way; "
        "a stage may not grow, so correct the counts or their order."
    ),
    "stage,dimension,category,count\nx,age,a,5\nx,sex,f,5\ny,sex,f,4\n": (
        "cohort.csv: 'age' is counted at 'x' but not at 'y'; count it at every later stage or leave it out."
    ),
    "stage,age,count\nx,a,5\n,a,4\n": (
        "cohort.csv, line 3, column stage: the cell is empty; name the stage on every line."
    ),
    "age,count\na,0\nb,0\n": (
        "cohort.csv: nobody is counted at 'cohort', the first stage; there is nobody to compare yet."
    ),
    "stage,age,count\nx,a,5\nx,b,5\nX,a,4\n": (
        "cohort.csv, line 4: age 'a' is counted on line 2 already; add the two counts or delete one line."
    ),
}

COLUMNS = {
    "population,age,count\nCensus,a,5\n": (
        "cohort.csv, line 1: a column named 'population' belongs to a population; "
        "give the population first and the cohort second."
    ),
    "id,age,count\n1,a,5\n": (
        "cohort.csv, line 1: there is an id and a count column; "
        "give one row a person without count, or counts without id."
    ),
    "age,area\na,b\n": (
        "cohort.csv, line 1: no column is named 'count' (for a file of counts) or 'id' (for one row a person); "
        "rename the column that holds it, or add one (there are 'age', 'area')."
    ),
    "age,counts\na,5\n": "cohort.csv, line 1: no column is named 'count'; is it 'counts'? Rename that column.",
    "study_id,age\n1,a\n": (
        "cohort.csv, line 1: no column is named 'id' or 'count'; is 'study_id' the id? Rename that column to id."
    ),
    "id\n1\n": (
        "cohort.csv, line 1: no column names a dimension; add one such as ethnicity, with a category on every line."
    ),
}

PEOPLE = {
    "id,age\n1,a\n2,b\n1,a\n": (
        "cohort.csv, line 4, column id: the id '1' stands on line 2 already; "
        "keep one row a person, with the furthest stage."
    ),
    'id,age\n1,"a\nb"\n2,b\n2,c\n': (
        "cohort.csv, line 5, column id: the id '2' stands on line 4 already; "
        "keep one row a person, with the furthest stage."
    ),
    "ID,age\n1,a\n ,b\n": (
        "cohort.csv, line 3, column ID: the id is empty; give every person an id (a number is enough)."
    ),
    "id,age,stage\n1,a,x\n2,b,\n": (
        "cohort.csv, line 3, column stage: the stage is empty; give the furthest stage that this person reached."
    ),
    "id,age,stage\n1,a,x\n2,b,y\n": (
        "cohort.csv, column stage: the stages 'x', 'y' need an order; "
        "name them from first to last, as in --stages x,y."
    ),
    "id,age\n": "cohort.csv: there are column names but no rows; add a line for each count or person.",
    "id,age\n1,a,3\n2\n": (
        "cohort.csv, line 2: the line has more cells (3) than there are column names (2); "
        "put quotation marks around a cell that holds a separator.\n"
        "cohort.csv, line 3: the line has fewer cells (1) than there are column names (2); "
        "fill in what is missing."
    ),
    'id,age\n1,a\n2,"b\n': (
        "cohort.csv, line 3: a quotation mark opened here is not closed as CSV asks; "
        'close it, and write a quotation mark inside a cell twice ("").'
    ),
    "id,age,unit\n1,a,mothers\n2,b,families\n": (
        "cohort.csv, line 3, column unit: the unit is 'families' here but 'mothers' on line 2; "
        "count one kind of thing in one file."
    ),
}


@pytest.mark.parametrize(("text", "sentence"), COUNTED.items())
def test_counts_that_cannot_be_a_cohort(text: str, sentence: str) -> None:
    assert refusal(cohort_of, text) == sentence


@pytest.mark.parametrize(("text", "sentence"), COLUMNS.items())
def test_columns_that_cannot_be_a_cohort(text: str, sentence: str) -> None:
    assert refusal(cohort_of, text) == sentence


@pytest.mark.parametrize(("text", "sentence"), PEOPLE.items())
def test_people_who_cannot_be_counted(text: str, sentence: str) -> None:
    given = {"stages": ["x", "y"]} if ",\n" in text else {}
    assert refusal(cohort_of, text, **given) == sentence


@pytest.mark.parametrize(
    ("stages", "sentence"),
    [
        (
            ["approached", "consented"],
            "cohort.csv, line 3, column stage: the stage 'concented' is not one of those given; "
            "is it 'consented'? Correct it or add it to them.",
        ),
        (
            ["approached", "randomised"],
            "cohort.csv, line 3, column stage: the stage 'concented' is not one of those given "
            "('approached', 'randomised'); correct it or add it to them.",
        ),
        (["approached", "Approached"], "The stage 'approached' is given twice; name each stage once."),
        ([], "A stage has no name; give names separated by commas, such as approached,consented,randomised."),
        (
            ["a", " "],
            "A stage has no name; give names separated by commas, such as approached,consented,randomised.",
        ),
    ],
)
def test_stages_that_do_not_fit_the_file(stages: list[str], sentence: str) -> None:
    people = "id,age,stage\n1,a,approached\n2,b,concented\n"
    counts = "stage,age,count\napproached,a,5\nconcented,a,2\n"
    assert refusal(cohort_of, people, stages=stages) == sentence
    assert refusal(cohort_of, counts, stages=stages) == sentence


def test_stages_in_the_wrong_order_grow() -> None:
    text = "stage,age,count\napproached,a,5\nconsented,a,4\n"
    assert "grows from 4 at 'consented' to 5 at 'approached'" in refusal(
        cohort_of, text, stages=["consented", "approached"]
    )


def test_several_stages_without_a_column_for_them() -> None:
    assert refusal(cohort_of, "age,count\na,5\n", stages=["x", "y"]) == (
        "There are 2 stages to put in order but the file has no column named stage; add it."
    )


def test_a_column_of_people_with_a_value_for_nearly_everyone(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "id,born,age\n" + "".join(f"{number},{number},a\n" for number in range(2_000))
    sentence = (
        "cohort.csv: 'born' has {} different categories, more than 1000, "
        "so it looks like an identifier or a date; group it or leave the column out."
    )
    assert refusal(cohort_of, text) == sentence.format(2000)
    monkeypatch.setattr("alongside.exchange._people.MOST_CELLS", 1_500)
    assert refusal(cohort_of, text) == sentence.format(1501)


def test_columns_that_cross_into_nearly_a_list_of_people(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("alongside.exchange._people.MOST_CELLS", 50)
    text = "id,street,age\n" + "".join(f"{n},{n % 9},{n % 10}\n" for n in range(200))
    assert refusal(cohort_of, text) == (
        "cohort.csv: the columns make more than 50 different combinations; "
        "leave out a column or group its categories."
    )
