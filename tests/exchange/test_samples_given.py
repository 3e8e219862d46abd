"""Samples are right, and a refused file comes back with each problem beside its line."""

from __future__ import annotations

import csv
import io
import typing
from pathlib import Path

import pytest

from alongside.exchange.pairs import check_pair
from alongside.exchange.problems import TableError
from alongside.exchange.samples import SampleKind, corrected, kind_of, sample_csv
from tests.exchange.reading_files import binary, cohort_of, population_of
from tests.exchange.workbooks import write_workbook

KINDS = typing.get_args(SampleKind)
STAGES = ["approached", "consented"]


@pytest.mark.parametrize("kind", KINDS)
def test_every_sample_is_read_without_a_notice(kind: SampleKind) -> None:
    text = sample_csv(kind)
    notices = (
        population_of(text).notices
        if kind.startswith("population")
        else cohort_of(text, stages=STAGES).notices
    )
    assert [notice.code for notice in notices] == []


@pytest.mark.parametrize("population", [kind for kind in KINDS if kind.startswith("population")])
@pytest.mark.parametrize("cohort", [kind for kind in KINDS if kind.startswith("cohort")])
def test_every_two_samples_fit_even_as_part_of_a_whole(population: SampleKind, cohort: SampleKind) -> None:
    read = check_pair(
        population_of(sample_csv(population)), cohort_of(sample_csv(cohort), stages=STAGES), relation="subset"
    )
    assert read.value.cohort.stages == ("approached", "consented")


def refused(text: str | bytes, *, field: str = "population") -> TableError:
    with pytest.raises(TableError) as caught:
        population_of(text) if field == "population" else cohort_of(text)
    return caught.value


def marked(text: str | bytes, error: TableError) -> list[list[str]]:
    given = corrected(binary(text), error)
    assert given is not None
    return list(csv.reader(io.StringIO(given)))


def test_each_problem_stands_beside_its_line() -> None:
    text = "dimension;category;count\nage;=a;-1\n\nage;b;5\nage;c\n"
    assert marked(text, refused(text)) == [
        ["dimension", "category", "count", "problem"],
        ["age", "'=a", "'-1", "count: '-1' is below zero; a count is 0 or more."],
        ["age", "b", "5", ""],
        [
            "age",
            "c",
            "",
            "the line has fewer cells (2) than there are column names (3); fill in what is missing.",
        ],
    ]


def test_a_problem_of_the_whole_file_stands_beside_its_first_row() -> None:
    text = "dimension,category,counts\nage,a,1\nage,b,2\n"
    assert marked(text, refused(text))[1][3].startswith("no column is named 'count'; is it 'counts'?")
    assert marked("count\n", refused("count\n"))[1][1].startswith("no column names a dimension")


def test_put_right_it_is_read_though_the_column_of_problems_is_still_there() -> None:
    text = "age,count\n@a,-1\nb,5\n"
    given = corrected(binary(text), refused(text))
    assert given is not None
    put_right = population_of(given.replace("'-1,", "1,"))
    assert put_right.value[0].margins.rows() == [("age", "@a", 1), ("age", "b", 5)]


def test_broken_quotation_marks_and_workbooks_are_marked_as_far_as_they_go(tmp_path: Path) -> None:
    text = 'age,count\na,"5"x\nb,5\n'
    assert marked(text, refused(text))[1][2].startswith("a quotation mark opened here is not closed")
    path = write_workbook(tmp_path / "ages.xlsx", {"a": [["age", "count"], ["a", -1]]})
    content = path.read_bytes()
    assert marked(content, refused(content))[1] == [
        "a",
        "'-1",
        "count: '-1' is below zero; a count is 0 or more.",
    ]


def test_the_line_that_names_the_separator_is_not_given_back() -> None:
    text = "sep=;\nage;count\na;-1\n"
    assert marked(text, refused(text))[0] == ["age", "count", "problem"]


def test_what_has_no_lines_comes_back_as_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    for content in (b"%PDF", b"", b'a,"' + b"x" * 200_000):
        assert corrected(binary(content), refused(content)) is None
    text = "age,count\na,-1\n"
    monkeypatch.setattr("alongside.exchange.samples.LARGEST_MARKED", 5)
    assert corrected(binary(text), refused(text)) is None


@pytest.mark.parametrize(
    ("words", "field", "kind"),
    [
        ({"dimension", "count"}, "population", "population_margins"),
        ({"age", "count"}, "population", "population_cells"),
        ({"age"}, "population", "population_margins"),
        ({"category", "count"}, "cohort", "cohort_margins"),
        ({"age", "count"}, "cohort", "cohort_cells"),
        ({"id", "age"}, "cohort", "cohort_people"),
    ],
)
def test_the_sample_nearest_to_a_file_is_offered(words: set[str], field: str, kind: str) -> None:
    assert kind_of(frozenset(words), field=field) == kind
