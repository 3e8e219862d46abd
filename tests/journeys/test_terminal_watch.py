"""Looking every week, as a trial manager does: two files in, an answer out, and a sentence for every mistake."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from alongside.cli.main import main
from alongside.exchange.watches import check_watch

TRIAL = Path(__file__).resolve().parents[2] / "examples" / "watch" / "trial"
LISTED = (("dimension", "category", "count"), ("area", "a", 50), ("area", "b", 30), ("area", "c", 20))
HEAD = ("date", "dimension", "category", "count")


@pytest.fixture
def type_in(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """Type `alongside watch ...` in an empty folder; returns the exit code and both streams."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "110")

    def run(*words: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["alongside", "watch", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    return run


def write(name: str, *rows: tuple[object, ...]) -> str:
    """Write a CSV file in the current folder."""
    with Path(name).open("w", newline="") as out:
        csv.writer(out).writerows(rows)
    return name


def read_json(name: str = "watch.json") -> dict[str, Any]:
    """Read a watch and hold it against the shipped schema."""
    return check_watch(json.loads(Path(name).read_text()))


def test_a_trial_looked_at_every_week(type_in: Any) -> None:
    """The shipped example: who comes at less than their share, since when, and what silence means."""
    code, out, _ = type_in(
        TRIAL / "population.csv",
        TRIAL / "arrivals.csv",
        *("--planned-n", 300, "--json", "watch.json", "--html", "watch.html"),
    )
    assert code == 0
    assert "Probably not all." in out
    assert "Asian people come at below their share: 0.48 of it" in out
    assert "2024-04-01: the signal of Asian (ethnicity) was first lit" in out
    assert "silence says little" in out
    watch = read_json()
    last = watch["looks"][-1]
    assert {"n", "e_value", "log10_e_value", "p_anytime", "groups", "verdict"} <= set(last)
    ethnicity = [look for look in watch["looks"] if look["dimension"] == "ethnicity"]
    assert len(ethnicity) == 26
    assert ethnicity[-1]["groups"][-1]["category"] == "not known"
    assert ethnicity[-1]["not_known"] == ethnicity[-1]["groups"][-1]["count"] == 7
    assert watch["provenance"]["inputs"][1]["name"] == "arrivals.csv"
    page = Path("watch.html").read_text()
    assert page.count("<h1") == 1
    assert 'alt="By ethnicity: lamps are lit for White and Asian.' in page


def test_nobody_has_come_yet(type_in: Any) -> None:
    """A file of column names alone: n 0, and a clear sentence."""
    code, out, _ = type_in(
        write("p.csv", *LISTED), write("a.csv", HEAD), "--json", "watch.json", "--html", "x.html"
    )
    assert code == 0
    assert "Nobody has come yet, so there is nothing to tell." in out
    look = read_json()["looks"][0]
    assert (look["n"], look["date"], look["verdict"], look["e_value"]) == (0, None, "nobody_yet", 1)


def test_people_with_dates_households_and_stages(type_in: Any) -> None:
    """One row a person and stage: each household is one draw, and the later stage has its own looks."""
    rows: list[tuple[object, ...]] = [("id", "date", "stage", "household", "area")]
    for person in range(40):
        area, home = "abc"[person % 3], f"h{person // 2}"
        rows.append((person, f"2024-01-{person % 28 + 1:02}", "told", home, area))
        if person % 4 == 0:
            rows.append((person, "2024-02-01", "in", home, area))
    files = write("p.csv", *LISTED), write("a.csv", *rows)
    code, out, _ = type_in(*files, "--household", "household", "--stages", "told,in", "--json", "watch.json")
    assert code == 0
    assert "households or groups, each of them one draw: 50, in 30." in out
    watch = read_json()
    assert {look["stage"]: look["n"] for look in watch["looks"]} == {"told": 20, "in": 10}
    assert any(notice["code"] == "mixed_households" for notice in watch["notices"])


def test_a_column_of_households_is_not_overlooked(type_in: Any) -> None:
    """Households are not independent people: the option is named where the column is there."""
    rows = [("date", "household", "area"), ("2024-01-01", "h1", "a"), ("2024-01-01", "h1", "b")]
    code, out, _ = type_in(write("p.csv", *LISTED), write("a.csv", *rows))
    assert code == 0
    assert "Give --household household" in " ".join(out.split())


def test_two_yardsticks_and_an_adaptation(type_in: Any) -> None:
    """Every date under each population; after the point the aim is the yardstick and E starts again."""
    two = [("population", "dimension", "category", "count")]
    two += [(name, *row) for name in ("old", "new") for row in LISTED[1:]]  # type: ignore[misc]  # rows of four
    aim = write("aim.csv", *LISTED[:1], ("area", "a", 1), ("area", "b", 1), ("area", "c", 2))
    rows = [HEAD, ("2024-01-01", "area", "a", 4), ("2024-03-01", "area", "c", 4)]
    code, out, _ = type_in(
        write("p.csv", *two), write("a.csv", *rows), "--adapted", f"2024-02-01={aim}", "--json", "w.json"
    )
    assert code == 0
    looks = read_json("w.json")["looks"]
    assert [(look["benchmark"], look["epoch"]) for look in looks] == [
        ("old", 1),
        ("population", 2),
        ("new", 1),
        ("population", 2),
    ]
    assert looks[1]["n"] == 4
    assert "1/2, 1/6" in out


def test_each_lamp_says_at_which_stage_and_in_which_epoch(type_in: Any) -> None:
    """Two stages and two epochs: the lines of one group are told apart; escapes of the file stay in it."""
    rows = [(f"2024-01-{day:02}", "told", "area", area, 9) for day in range(1, 29) for area in "ab"]
    rows += [(f"2024-01-{day:02}", "in", "area", "a", 5) for day in range(1, 29)]
    arrivals = write("a.csv", ("date", "stage", "dimension", "category", "count"), *rows)
    code, out, _ = type_in(
        *(write("p.csv", *LISTED), arrivals, "--stages", "told,in", "--adapted", "2024-01-15"),
    )
    said = " ".join(out.split())
    assert code == 0
    assert "the signal of b (area) at “in” in epoch 1 was first lit, below its share." in said
    assert "the signal of b (area) at “told” in epoch 2 was first lit, above its share." in said


def test_names_with_escapes_do_not_reach_the_terminal(type_in: Any) -> None:
    """A reason that repeats a category from the file says it without its control characters."""
    population = write("p.csv", *LISTED, ("area", "d\u009b31m", 0))
    arrivals = write("a.csv", HEAD, ("2024-01-01", "area", "a", 2), ("2024-01-01", "area", "d\u009b31m", 1))
    code, out, _ = type_in(population, arrivals)
    assert code == 0
    assert "d31m" in out
    assert "\u009b" not in out


def test_british_days_are_read_and_said(type_in: Any) -> None:
    """31/01/2024 can be read in one way only, and so then can 01/02/2024."""
    rows = (("31/01/2024", "area", "a", 1), ("01/02/2024", "area", "b", 1))
    code, out, _ = type_in(write("p.csv", *LISTED), write("a.csv", HEAD, *rows), "--json", "watch.json")
    assert code == 0
    assert "Dates are read as in Britain" in out
    assert [look["date"] for look in read_json()["looks"]] == ["2024-01-31", "2024-02-01"]


def test_a_group_nobody_of_whom_is_counted(type_in: Any) -> None:
    """p = 0 with newcomers: no E-value, and the sentence names the group."""
    population = write("p.csv", *LISTED, ("area", "d", 0))
    arrivals = write("a.csv", HEAD, ("2024-01-01", "area", "a", 2), ("2024-01-01", "area", "d", 1))
    code, out, _ = type_in(population, arrivals, "--json", "watch.json")
    assert code == 0
    assert "people of 'd' came, but the population counts nobody of it" in out
    assert "not_estimable" in read_json()["looks"][0]["e_value"]


MISTAKES = [
    (
        (("2024-01-08", "area", "a", 1), ("2024-01-01", "area", "a", 1)),
        (),
        "the date goes back from 2024-01-08",
    ),
    ((("01/02/2024", "area", "a", 1),), (), "may be read two ways"),
    ((("2024-02-30", "area", "a", 1),), (), "there is no day"),
    ((("soon", "area", "a", 1),), (), "is not a date"),
    ((("0024-02-20", "area", "a", 1),), (), "the year of"),
    ((("", "area", "a", 1),), (), "the date is empty"),
    ((("2024-01-01", "", "a", 1),), (), "the cell is empty"),
    ((("2024-01-01", "area", "aa a", 1),), (), "is not in p.csv"),
    ((("2024-01-01", "area", "A", 1),), (), "is it 'a'?"),
    ((("2024-01-01", "area", "a", -1),), (), "is below zero"),
    (
        (("2024-01-01", "area", "a", 1), ("2024-01-01", "area", "a", 2)),
        (),
        "is counted on 2024-01-01 on line 2",
    ),
    ((("2024-01-01", "town", "a", 1),), (), "no dimension stands in both files"),
    (
        (("2024-01-01", "area", "a", 40), ("2024-01-02", "area", "a", 11)),
        ("--relation", "subset"),
        "51 have come",
    ),
    ((("2024-01-01", "area", "a", 1),), ("--level", 95), "The level is 95"),
    ((("2024-01-01", "area", "a", 1),), ("--prior", "flat"), "say uniform"),
    ((("2024-01-01", "area", "a", 1),), ("--relation", "part"), "say subset"),
    ((("2024-01-01", "area", "a", 1),), ("--planned-n", 0), "from 1 to 20,000"),
    ((("2024-01-01", "area", "a", 1),), ("--adapted", "soon"), "--adapted: 'soon' is not a date"),
    ((("2024-01-01", "area", "a", 1),), ("--adapted", "2024-01-01=none.csv"), "there is no such file"),
    ((("2024-01-01", "area", "a", 1),), ("--household", "home"), "cannot say who came together"),
    ((("2024-01-01", "area", "a", 1),), ("--json", "p.csv"), "is one of the files to read"),
    ((("2024-01-01", "area", "a", 1),), ("--html", "none/x.html"), "does not exist"),
]


@pytest.mark.parametrize(("rows", "words", "said"), MISTAKES)
def test_every_mistake_is_a_sentence(
    type_in: Any, rows: tuple[tuple[object, ...], ...], words: tuple[object, ...], said: str
) -> None:
    """Exit code 2, the sentence, nothing on standard output and nothing written."""
    files = write("p.csv", *LISTED), write("a.csv", HEAD, *rows)
    before = sorted(Path().iterdir())
    code, out, err = type_in(*files, *words)
    assert (code, out) == (2, "")
    assert said in err
    assert "Traceback" not in err
    assert sorted(Path().iterdir()) == before


HEADERS = [
    (("week", "dimension", "category", "count"), "no column is named 'date'"),
    (("date", "dimension", "category"), "no column is named 'count'"),
    (("date", "category", "count"), "no column is named 'dimension'"),
    (("date", "dimension", "count"), "no column is named 'category'"),
    (("date", "count"), "no column names a dimension"),
    (("date", "id", "area", "count"), "there is an id and a count column"),
    (("date", "population", "area", "count"), "give the population first"),
]


@pytest.mark.parametrize(("header", "said"), HEADERS)
def test_every_missing_column_is_named(type_in: Any, header: tuple[str, ...], said: str) -> None:
    """A file of another shape is refused with what to do."""
    code, _, err = type_in(write("p.csv", *LISTED), write("a.csv", header, ("2024-01-01",) * len(header)))
    assert code == 2
    assert said in err


PEOPLE = [
    (
        (("1", "2024-01-01", "told", "a"), ("1", "2024-01-02", "told", "a")),
        "the id '1' reached 'told' on line 2",
    ),
    ((("1", "2024-01-01", "", "a"),), "the stage is empty"),
    ((("1", "2024-01-01", "in", "a"),), "only 0 were waiting at 'told'"),
    ((("1", "2024-01-01", "tld", "a"),), "is it 'told'?"),
    ((("1", "2024-01-01", "other:left", "a"),), "is not one of the stages"),
]


@pytest.mark.parametrize(("rows", "said"), PEOPLE)
def test_people_out_of_order_are_named(type_in: Any, rows: tuple[tuple[str, ...], ...], said: str) -> None:
    """A person twice at a stage, without a stage, or at a later one first."""
    people = write("a.csv", ("id", "date", "stage", "area"), *rows)
    code, _, err = type_in(write("p.csv", *LISTED), people, "--stages", "told,in")
    assert code == 2
    assert said in err


def test_people_who_decide_against_wait_no_more(type_in: Any) -> None:
    """`told:left` takes somebody out of those who could be next."""
    rows = [("date", "stage", "dimension", "category", "count"), ("2024-01-01", "told", "area", "a", 2)]
    rows += [("2024-01-02", "told:left", "area", "a", 2), ("2024-01-03", "in", "area", "a", 1)]
    code, _, err = type_in(write("p.csv", *LISTED), write("a.csv", *rows), "--stages", "told,in")
    assert code == 2
    assert "but only 0 were waiting at 'told'" in err


def test_cells_of_a_list_are_not_outgrown(type_in: Any) -> None:
    """Where both files cross the same dimensions, no cell may hold more than the list."""
    population = write(
        "p.csv", ("area", "age", "count"), ("a", "x", 5), ("a", "y", 5), ("b", "x", 5), ("b", "y", 5)
    )
    arrivals = write("a.csv", ("date", "age", "area", "count"), ("2024-01-01", "x", "a", 6))
    code, _, err = type_in(population, arrivals, "--relation", "subset")
    assert code == 2
    assert "6 have come of age 'x', area 'a' but only 5" in err


def test_an_aim_counts_every_category(type_in: Any) -> None:
    """An aim that forgets a group, or holds two populations, is refused."""
    rows = [HEAD, ("2024-01-01", "area", "a", 1)]
    files = write("p.csv", *LISTED), write("a.csv", *rows)
    aim = write("aim.csv", *LISTED[:3])
    code, _, err = type_in(*files, "--adapted", f"2024-01-01={aim}")
    assert (code, "'c' of 'area' is not counted" in err) == (2, True)
    two = write(
        "two.csv", ("population", *LISTED[0]), *(((name, *row)) for name in "xy" for row in LISTED[1:])
    )
    code, _, err = type_in(*files, "--adapted", f"2024-01-01={two}")
    assert (code, "there are 2 populations" in err) == (2, True)


def test_printed_totals_are_left_out(type_in: Any) -> None:
    """A row that adds up the others is not a group, and is said."""
    rows = [HEAD, ("2024-01-01", "area", "a", 2), ("2024-01-01", "area", "Total", 2)]
    code, out, _ = type_in(write("p.csv", *LISTED), write("a.csv", *rows), "--json", "watch.json")
    assert code == 0
    assert "Printed totals are left out" in out
    assert read_json()["looks"][0]["n"] == 2
