"""What the columns of published files seem to hold, and what is asked all the same."""

from __future__ import annotations

import pytest

from alongside.core.places import DATA_ZONES_2011, LSOA_2021
from alongside.exchange.areas import sample_areas, suggest_mapping
from tests.exchange.reading_files import binary


def test_an_index_of_deprivation_is_known_by_its_rank_and_its_direction_is_asked() -> None:
    columns = ["lsoa11_code", "IMD_decile", "Income_rank", "IMD_rank", "Health_score"]
    seen = suggest_mapping(columns, [["E01000001", "9", "32831", "29199", "-1.771"]])
    assert (seen.code, seen.deprivation, seen.deprivation_counts) == ("lsoa11_code", "IMD_rank", "rank")
    assert seen.categories == ()
    assert seen.parent is None
    assert seen.questions == ("geography", "direction", "out_of")


def test_a_file_of_deciles_alone_is_a_file_of_groups() -> None:
    seen = suggest_mapping(["data zone", "SIMD decile"], [["S01009758", "1"]])
    assert (seen.deprivation, seen.deprivation_counts) == ("SIMD decile", "group")
    assert seen.geography == DATA_ZONES_2011


def test_a_domain_is_taken_where_there_is_no_overall_index() -> None:
    assert suggest_mapping(["code", "Income_rank"], [["S01009758", "1"]]).deprivation == "Income_rank"


def test_census_columns_are_categories_without_totals_and_subtotals() -> None:
    columns = ["lsoa21_code", "total_residents", "White", "Other ethnic group", "African: Total"]
    seen = suggest_mapping(columns, [["E01035000", "30", "20", "10", "7"]])
    assert seen.total == "total_residents"
    assert seen.categories == ("White", "Other ethnic group")
    assert seen.geography == LSOA_2021
    assert seen.questions == ("dimension",)


def test_a_look_up_gives_names_and_the_authority_before_the_ward() -> None:
    columns = ["lsoa21_name", "lsoa21_code", "ward24_code", "ltla24_code"]
    seen = suggest_mapping(columns, [["Blackpool 002A", "E01012662", "E05015447", "E06000009"]])
    assert (seen.code, seen.name, seen.parent) == ("lsoa21_code", "lsoa21_name", "ltla24_code")


def test_a_parent_may_be_known_by_its_words() -> None:
    seen = suggest_mapping(["code", "Local authority"], [["S01009758", "Glasgow City"]])
    assert seen.parent == "Local authority"


def test_a_long_file_is_known_by_its_category_and_count() -> None:
    columns = ["code", "Ethnic group (20 categories)", "Observation"]
    seen = suggest_mapping(columns, [["S01009758", "White", "3"], ["S01009758", "Mixed", "1"]])
    assert (seen.category, seen.count, seen.categories) == ("Ethnic group (20 categories)", "Observation", ())
    assert seen.questions == ("dimension",)


@pytest.mark.parametrize(("columns", "rows"), [([], []), (["a", ""], [["x", "y"], []]), (["n"], [[""]])])
def test_a_file_that_says_nothing_gets_questions(columns: list[str], rows: list[list[str]]) -> None:
    seen = suggest_mapping(columns, rows)
    assert seen.code is None
    assert seen.questions[:2] == ("code", "geography")


def test_a_column_named_code_is_proposed_where_no_cell_is_one_that_is_known() -> None:
    assert suggest_mapping(["Patch code"], [["Old Town"]]).code == "Patch code"


def test_the_mapping_page_gets_the_first_rows_and_the_proposal() -> None:
    text = "zone,White\n" + "".join(f"S0100{9758 + number},{number}\n" for number in range(60))
    sample = sample_areas(binary(text), name="zones.csv")
    assert sample.file == "zones.csv"
    assert sample.columns == ("zone", "White")
    assert len(sample.rows) == 50
    assert sample.rows[0] == ("S01009758", "0")
    assert sample.suggestion.code == "zone"
