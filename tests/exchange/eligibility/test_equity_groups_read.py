"""Groups of people with their facts, as people write them in a spreadsheet."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.core.eligibility import Criterion, Leaf, Range, Specification, equity_test
from alongside.core.errors import InputError
from alongside.exchange.equity_groups import Groups, read_groups
from tests.core.eligibility.made import ON, make_specification, yes

SPECIFICATION = make_specification(yes("child.concern"), yes("family.worker"))


def read(text: str, tmp_path: Path, specification: Specification = SPECIFICATION) -> Groups:
    """Read a CSV file of groups."""
    path = tmp_path / "groups.csv"
    path.write_text(text)
    return read_groups(path, specification, on=ON)


def test_cells_are_read_as_the_facts_are(tmp_path: Path) -> None:
    """Yes and no, numbers, days, months, choices; blank and "not known" are nothing."""
    found = read(
        "group,child.concern,child.weight,child.born_on,family.home,family.worker,count,basis,source,date\n"
        'a,Yes,2.5,2024-05,rent,,"1,200",Surveyed,a survey,2026\n'
        "b,false,,2024-05-06,,not known,3,surveyed,a survey,2026\n",
        tmp_path,
    )
    one, other = found.people
    assert {name: held[0].value for name, held in one.facts.items()} == {
        "child.concern": True, "child.weight": 2.5, "family.home": "rent",
        "child.born_on": Range(low=date(2024, 5, 1), high=date(2024, 5, 31)),
    }  # fmt: skip
    assert {name: held[0].value for name, held in other.facts.items()} == {
        "child.concern": False, "child.born_on": date(2024, 5, 6),
    }  # fmt: skip
    assert (one.count, other.count, found.basis) == (1200, 3, "surveyed")
    assert (found.sources, found.dates, found.notices) == (("a survey",), ("2026",), ())


@pytest.mark.parametrize(
    ("columns", "cells", "code"),
    [
        ("", "", "basis_not_said"),
        (",basis", ",real", "source_not_said"),
        (",basis,source", ",real,us", "source_not_said"),
    ],
)
def test_a_file_that_does_not_say_how_it_came_about_is_told_so(
    tmp_path: Path, columns: str, cells: str, code: str
) -> None:
    """It is read, with a notice."""
    found = read(f"group,child.concern,count{columns}\na,yes,3{cells}\n", tmp_path)
    assert [notice.code for notice in found.notices] == [code]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("child.concern,count\nyes,3\n", "no column is named 'group'"),
        ("group,child.concern\na,yes\n", "no column is named 'count'"),
        ("group,child.concerm,count\na,yes,3\n", "did you mean child.concern"),
        ("group,age,count\na,3,3\n", "leave it out, the facts are"),
        ("group,child.concern,count\n", "no rows"),
        (
            "group,child.concern,count\na,perhaps,3\n",
            "line 2, column child.concern: 'perhaps': this should be yes_no",
        ),
        ("group,child.weight,count\na,heavy,3\n", "'heavy': this should be number"),
        ("group,child.born_on,count\na,2026-02-30,3\n", "'2026-02-30': this should be date"),
        ("group,family.home,count\na,boat,3\n", "not one of the choices"),
        ("group,child.concern,count\na,yes,many\n", "line 2, column count: 'many' is not a number"),
        ("group,child.concern,count\n,yes,3\n", "the group is empty"),
        ("group,child.concern,count,basis\na,yes,3,guessed\n", "the basis is 'guessed'"),
        ("group,child.concern,count,basis\na,yes,3,real\nb,yes,3,assumed\n", "the same in every row"),
        ("group,child.concern,count\na,yes\n", "fewer cells"),
        (
            "group,child.concern,count,basis\na,yes,3,real\nb,yes,3,Real\nc,yes,3,assumed\n",
            "line 4, column basis: the basis is 'assumed'",
        ),
        (
            "group,child.concern,count,date\na,yes,3,2030-02-31\n",
            "line 2, column date: there is no day '2030-02-31'",
        ),
        ("", "empty"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line(tmp_path: Path, text: str, words: str) -> None:
    """Where, what, and what to do."""
    with pytest.raises(InputError) as refused:
        read(text, tmp_path)
    assert words in str(refused.value)


def test_a_birth_after_the_day_is_refused_with_its_line(tmp_path: Path) -> None:
    """Only where the specification takes the fact for a birth; a month that has begun may be one."""
    born = Leaf(fact="child.born_on", relation="age_under_months", operand=24)
    specification = make_specification(Criterion(id="age", kind="inclusion", test=born))
    text = "group,child.born_on,count\na,2026-05,3\na,2026-06-01,3\n"
    with pytest.raises(InputError, match=r"line 3, column child.born_on: .* is after 2026-05-10"):
        read(text, tmp_path, specification)
    assert len(read(text, tmp_path).people) == 2


@settings(deadline=None, max_examples=100)
@given(st.text(alphabet="ab1,;\t\"\n\r'=- ", max_size=60))
def test_noise_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    """A file of noise gives groups that can be tested, or a sentence."""
    folder = tmp_path_factory.mktemp("noise")
    for content in (text, "group,child.concern,count\n" + text):
        try:
            found = read(content, folder)
            equity_test(SPECIFICATION, found.people, basis=found.basis, on=ON)
        except InputError as refused:
            said = str(refused)
        else:
            said = "read"
        assert said
