"""A population and a cohort side by side: what fits, what is made to fit, and what is refused."""

from __future__ import annotations

from dataclasses import replace

import pytest

from alongside.core.errors import InputError
from alongside.core.reach import Relation
from alongside.exchange.pairs import Pair, check_pair
from alongside.exchange.problems import Read
from tests.exchange.reading_files import cohort_of, population_of

POPULATION = "dimension,category,count\nethnicity,White,10\nethnicity,Asian,5\narea,x,9\narea,y,6\n"


def pair(population: str, cohort: str, relation: Relation = "external") -> Read[Pair]:
    return check_pair(population_of(population), cohort_of(cohort), relation=relation)


def refused(population: str, cohort: str, relation: Relation = "external") -> str:
    with pytest.raises(InputError) as caught:
        pair(population, cohort, relation)
    return str(caught.value)


def said(read: Read[Pair]) -> list[str]:
    return [notice.text for notice in read.notices]


def test_what_fits_is_left_as_it_is() -> None:
    read = pair(POPULATION, POPULATION.replace("10", "4").replace("9", "3"), "subset")
    assert read.value.populations[0].margins.rows() == population_of(POPULATION).value[0].margins.rows()
    assert read.value.cohort.margins["count"].to_list() == [4, 5, 3, 6]


def test_a_category_of_the_population_that_nobody_in_the_cohort_has_is_0_and_said() -> None:
    read = pair(POPULATION, "stage,ethnicity,count\nx,Asian,3\nx,,1\ny,Asian,2\ny,,1\n")
    assert read.value.cohort.margins.rows() == [
        ("x", "ethnicity", "White", 0),
        ("x", "ethnicity", "Asian", 3),
        ("x", "ethnicity", None, 1),
        ("y", "ethnicity", "White", 0),
        ("y", "ethnicity", "Asian", 2),
        ("y", "ethnicity", None, 1),
    ]
    assert "cohort.csv: Nobody in the cohort is 'White' of 'ethnicity'; each is counted as 0." in said(read)


def test_dimensions_of_one_file_alone_are_left_out_and_said() -> None:
    population = "ethnicity,area,count\nWhite,x,6\nWhite,y,4\nAsian,x,3\nAsian,y,2\n"
    read = pair(population, "Ethnicity,sex,count\nWhite,f,3\nWhite,m,2\nAsian,f,1\n")
    assert read.value.cohort.cells is not None
    assert read.value.cohort.cells.rows() == [("cohort", "White", 5), ("cohort", "Asian", 1)]
    assert read.value.populations[0].cells is not None
    assert read.value.populations[0].cells.rows() == [("White", 10), ("Asian", 5)]
    assert read.value.cohort.dimensions == read.value.populations[0].dimensions == ("ethnicity",)
    assert said(read) == [
        "population.csv: Only population.csv has 'area', so that is not compared.",
        "cohort.csv: Only cohort.csv has 'sex', so that is not compared.",
    ]


def test_a_unit_that_one_file_names_holds_for_both() -> None:
    read = pair("age,count,unit\na,5,mothers\nb,6,mothers\n", "age,count\na,1\nb,2\n")
    assert read.value.cohort.unit == read.value.populations[0].unit == "mothers"
    assert said(read) == ["cohort.csv: No unit is named here; 'mothers' is taken from the other file."]
    read = pair("age,count\na,5\nb,6\n", "age,count,unit\na,1,mothers\nb,2,\n")
    assert said(read) == ["population.csv: No unit is named here; 'mothers' is taken from the other file."]


def test_every_stranger_is_listed_with_its_line_and_nearest_spelling() -> None:
    cohort = "dimension,category,count\nethnicity,white,3\nethnicity,Asian,1\nethnicity,Martian,1\narea,z,2\n"
    assert refused(POPULATION, cohort).splitlines() == [
        "cohort.csv, line 2, column category: 'white' of 'ethnicity' is not in population.csv; "
        "is it 'White'? Write it the same way in both files.",
        "cohort.csv, line 4, column category: 'Martian' of 'ethnicity' is not in population.csv; "
        "count it there or join it with one of 'White', 'Asian'.",
        "cohort.csv, line 5, column category: 'z' of 'area' is not in population.csv; "
        "count it there or join it with one of 'x', 'y'.",
    ]


def test_a_stranger_among_people_is_named_with_the_line_of_the_first() -> None:
    assert refused(POPULATION, "id,ethnicity\n1,White\n2,Asain\n3,Asain\n") == (
        "cohort.csv, line 3, column ethnicity: 'Asain' of 'ethnicity' is not in population.csv; "
        "is it 'Asian'? Write it the same way in both files."
    )


def test_files_without_a_common_dimension() -> None:
    assert refused(POPULATION, "age,count\na,1\n") == (
        "cohort.csv: no dimension stands in both files: population.csv has 'ethnicity', 'area' and "
        "cohort.csv has 'age'; name one the same way in both."
    )


def test_units_that_differ() -> None:
    population = "age,count,unit\na,5,children\nb,6,children\n"
    assert refused(population, "age,count,unit\na,1,families\nb,2,families\n") == (
        "cohort.csv: cohort.csv counts families but population.csv counts children; "
        "count both in one unit, since a share of one is not a share of the other."
    )


def test_populations_that_count_different_categories() -> None:
    population = "population,age,count\n2011,a,5\n2011,b,6\n2021,a,7\n"
    assert refused(population, "age,count\na,1\n") == (
        "cohort.csv: '2021' does not count 'b' of 'age', as another population here does; "
        "add the line (0 where there is nobody) or compare them one at a time."
    )


def test_a_population_may_lack_a_dimension_that_another_has() -> None:
    population = (
        "population,dimension,category,count\n2011,age,a,5\n2011,age,b,5\n"
        "2021,age,a,7\n2021,age,b,7\n2021,sex,f,7\n2021,sex,m,7\n"
    )
    cohort = "dimension,category,count\nage,a,1\nage,b,1\nsex,f,1\nsex,m,1\n"
    read = pair(population, cohort, "subset")
    assert [one.dimensions for one in read.value.populations] == [("age",), ("age", "sex")]


def test_a_cohort_larger_than_the_list_it_is_part_of() -> None:
    assert refused(POPULATION, "ethnicity,count\nWhite,3\nAsian,7\n", "subset") == (
        "cohort.csv, line 3: 7 are counted as ethnicity 'Asian' at 'cohort' but only 5 in 'population'; "
        "correct the counts, or say that the cohort is not part of this population (--relation external)."
    )
    assert pair(POPULATION, "ethnicity,count\nWhite,3\nAsian,7\n", "external").value.cohort.stages == (
        "cohort",
    )


def test_a_cell_larger_than_its_population_though_no_margin_is() -> None:
    population = "ethnicity,area,count\nWhite,x,6\nWhite,y,4\nAsian,x,3\nAsian,y,2\n"
    cohort = "area,ethnicity,count\nx,White,2\ny,White,2\ny,Asian,3\n,Asian,2\n"
    assert refused(population, cohort, "subset") == (
        "cohort.csv, line 4: 3 are counted as area 'y', ethnicity 'Asian' at 'cohort' but only 2 in "
        "'population'; correct the counts, or say that the cohort is not part of this population "
        "(--relation external)."
    )


def test_populations_that_cross_other_dimensions_are_compared_by_margin_alone() -> None:
    crossed = population_of("age,sex,count\nx,f,5\ny,m,5\n")
    cohort = cohort_of("age,sex,count\nx,f,4\ny,f,1\ny,m,3\n")
    with pytest.raises(InputError, match="1 are counted as age 'y', sex 'f'"):
        check_pair(crossed, cohort, relation="subset")
    (whole,) = crossed.value
    assert whole.cells is not None
    by_age = replace(whole, name="by age", cells=whole.cells.drop("sex"))
    read = check_pair(replace(crossed, value=(by_age,)), cohort, relation="subset")
    (population,) = read.value.populations
    assert population.cells is not None
    assert population.cells.columns == ["age", "count"]
    only_sex = replace(whole, margins=whole.margins.filter(dimension="age"), cells=whole.cells.drop("age"))
    read = check_pair(replace(crossed, value=(only_sex,)), cohort, relation="subset")
    assert read.value.populations[0].cells is None


def test_a_notice_reads_as_its_text() -> None:
    notice = population_of("age,count\na,5\n").notices[0]
    assert str(notice) == notice.text


def test_cells_that_cross_other_dimensions_are_compared_by_margin_alone() -> None:
    population = "population,dimension,category,count\na,age,x,5\na,age,y,5\n"
    read = pair(population, "id,age\n1,x\n2,y\n", "subset")
    assert read.value.cohort.cells is not None
    two = "population,age,sex,count\na,x,f,5\na,y,m,5\n"
    assert pair(two, "age,count\nx,5\ny,4\n", "subset").value.populations[0].cells is not None
