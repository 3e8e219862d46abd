"""The terminal job as a person does it: two files in, an answer out, and a sentence for every mistake."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from alongside.cli.main import main
from alongside.exchange import readings

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
BRADFORD = (EXAMPLES / "bradford-pilot" / "population.csv", EXAMPLES / "bradford-pilot" / "cohort.csv")
STAGES = "identified,approached,consented,randomised,seen at 3 months"


def run(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *words: object
) -> tuple[int, str, str]:
    """Type `alongside ...` and return the exit code and what was said on both streams."""
    monkeypatch.setattr(sys, "argv", ["alongside", *map(str, words)])
    with pytest.raises(SystemExit) as ended:
        main()
    said = capsys.readouterr()
    return int(ended.value.code or 0), said.out, said.err


@pytest.fixture
def type_in(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """Type a command in an empty folder whose settings are its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("COLUMNS", "110")
    return lambda *words: run(capsys, monkeypatch, *words)


def write(name: str, *rows: tuple[object, ...]) -> str:
    """Write a CSV file in the current folder."""
    with Path(name).open("w", newline="") as out:
        csv.writer(out).writerows(rows)
    return name


def read_json(name: str = "reading.json") -> dict[str, Any]:
    """Read a reading and hold it against the shipped schema."""
    return readings.check(json.loads(Path(name).read_text()))


def group(document: dict[str, Any], category: str, **key: str) -> dict[str, Any]:
    """Find one group of a reading."""
    return next(
        row
        for row in document["groups"]
        if row["category"] == category and all(row[name] == value for name, value in key.items())
    )


def make_funnel() -> tuple[str, str]:
    """A population of three dimensions and 400 people of whom Asian families stop at consent."""
    population = [("ethnicity", "age", "deprivation", "count")]
    people: list[tuple[object, ...]] = [("id", "ethnicity", "age", "deprivation", "stage")]
    stages = STAGES.split(",")
    for e, ethnicity in enumerate(("White", "Asian", "Black")):
        for a, age in enumerate(("16-24", "25-34")):
            for deprivation in ("1", "2", "3"):
                share = (6, 3, 1)[e] * (1, 2)[a]
                population.append((ethnicity, age, deprivation, share * 500))  # type: ignore[arg-type]  # a count
                for person in range(share * 4):
                    furthest = min(person % 5, 1 if ethnicity == "Asian" and person % 4 else 4)
                    known = "" if person == 3 else ethnicity
                    people.append((len(people), known, age, deprivation, stages[furthest]))
    return write("population.csv", *population), write("people.csv", *people)


def test_the_bradford_pilot_from_its_two_files(type_in: Any) -> None:
    """The published case: the answer, its size and its doubt on the terminal, and the same numbers as JSON."""
    code, out, err = type_in("reach", *BRADFORD, "--relation", "subset", "--json", "reading.json")
    assert (code, err) == (0, "")
    assert "White British mothers are 6 in 100" in out
    assert "0.61 of their share" in out
    document = read_json()
    white_british = group(document, "White British")
    assert white_british["ppr"]["value"] == pytest.approx(0.609, abs=5e-4)
    assert (white_british["ppr"]["low"], white_british["ppr"]["high"]) == pytest.approx(
        (0.375, 0.922), abs=5e-4
    )
    assert white_british["verdict"] == "under"
    mix = next(row for row in document["mixes"] if row["dimension"] == "ethnicity")
    assert mix["chi_square"]["statistic"] == pytest.approx(7.82, abs=5e-3)
    assert mix["chi_square"]["p_value"] == pytest.approx(0.0498, abs=5e-5)
    assert document["unit"] == {"population": "mothers", "cohort": "mothers"}


def test_every_part_of_the_panel_from_people_and_cells(type_in: Any) -> None:
    """One row a person and a crossed population fill every part of the reading."""
    code, out, err = type_in(
        "reach", *make_funnel(), "--stages", STAGES, "--deprivation", "deprivation=1-most", "--unit", "families",
        "--json", "reading.json", "--html", "report.html",
    )  # fmt: skip
    assert (code, err) == (0, "")
    document = read_json()
    for part in ("groups", "mixes", "indicator", "funnel", "gradient", "cells", "missing", "weights"):
        assert document[part], part
    asian = [row for row in document["funnel"] if row["category"] == "Asian"]
    assert {row["costliest_step"] for row in asian} == {"consented"}
    assert asian[0]["label"] == "who was found at all"
    assert {row["from_stage"] for row in asian if row["stage"] == "seen at 3 months"} == {"randomised"}
    assert "consented" in out
    assert "<h1" in Path("report.html").read_text()
    at_consent = next(row for row in document["indicator"] if row["stage"] == "consented")
    assert at_consent["list"] == "identified"
    assert 0 < at_consent["r"]["value"] < 1
    assert "not_estimable" in document["indicator"][0]["r"]


def test_contributions_add_up_to_the_ratio(type_in: Any) -> None:
    """ln PPR at a stage is the sum of the steps that lead to it."""
    from math import log

    type_in("reach", *make_funnel(), "--stages", STAGES, "--json", "reading.json")
    document = read_json()
    path = ("identified", "approached", "consented", "randomised")
    terms = {
        row["stage"]: row["contribution"]["value"] for row in document["funnel"] if row["category"] == "White"
    }
    ratio = group(document, "White", stage="randomised")["ppr"]["value"]
    assert sum(terms[stage] for stage in path) == pytest.approx(log(ratio))


def test_the_same_files_give_the_same_reading(type_in: Any) -> None:
    """Nothing of the reading depends on when or where it was made."""
    files = make_funnel()
    type_in("reach", *files, "--stages", STAGES, "--json", "first.json")
    type_in("reach", *files, "--stages", STAGES, "--json", "second.json")
    assert Path("first.json").read_bytes() == Path("second.json").read_bytes()


def test_a_publishable_reading_hides_small_numbers_everywhere(type_in: Any) -> None:
    """Small counts are hidden, the others rounded, and no plain hash or count is left in any file."""
    code, out, _ = type_in(
        "reach",
        *BRADFORD,
        "--relation",
        "subset",
        "--publishable",
        "--json",
        "reading.json",
        "--html",
        "r.html",
    )
    assert code == 0
    document = read_json()
    shown = [row[side] for row in document["groups"] for side in ("population_count", "cohort_count")]
    assert {"suppressed": True} in shown
    assert all(count % 5 == 0 and count != 5 for count in shown if isinstance(count, int))
    assert group(document, "Not at all")["verdict"] == {"suppressed": True}
    assert all(set(entry) == {"role", "name", "hmac_sha256"} for entry in document["provenance"]["inputs"])
    assert 'sha256":' not in json.dumps(document).replace("hmac_sha256", "")
    assert "563" not in out
    assert "563" not in json.dumps(document["notices"])
    key = Path("config/alongside/release.key")
    assert key.stat().st_mode & 0o077 == 0


def test_a_publishable_reading_is_checked_against_those_before_it(type_in: Any) -> None:
    """One more person since the last release would be told by two releases side by side, so the group is hidden."""
    head, rows = "dimension,category,count\n", "ethnicity,Asian,20\nethnicity,Black,12\n"
    Path("population.csv").write_text(
        head + "ethnicity,White,600\nethnicity,Asian,300\nethnicity,Black,100\n"
    )
    Path("march.csv").write_text(head + "ethnicity,White,60\n" + rows)
    Path("june.csv").write_text(head + "ethnicity,White,61\n" + rows)
    both = ("population.csv", "june.csv", "--publishable", "--json", "reading.json")
    type_in("reach", *both)
    assert group(read_json(), "White")["cohort_count"] == 60
    code, _, _ = type_in("reach", *both, "--earlier", "march.csv")
    assert code == 0
    assert group(read_json(), "White")["cohort_count"] == {"suppressed": True}
    assert "march" not in json.dumps(read_json()["provenance"])
    code, _, err = type_in("reach", *both[:2], "--earlier", "march.csv")
    assert (code, err) == (
        2,
        "alongside: --earlier belongs to --publishable: add it, or leave --earlier out.\n",
    )


def test_several_benchmarks_give_a_verdict_each(type_in: Any) -> None:
    """A yardstick can change a verdict, so every verdict is shown under each."""
    population = write(
        "population.csv",
        ("population", "dimension", "category", "count"),
        ("census 2011", "ethnicity", "White", 9000),
        ("census 2011", "ethnicity", "Other", 1000),
        ("census 2021", "ethnicity", "White", 8000),
        ("census 2021", "ethnicity", "Other", 2000),
    )
    cohort = write(
        "cohort.csv",
        ("dimension", "category", "count"),
        ("ethnicity", "White", 180),
        ("ethnicity", "Other", 20),
    )
    assert type_in("reach", population, cohort, "--json", "reading.json")[0] == 0
    document = read_json()
    verdicts = {
        name: group(document, "Other", benchmark=name)["verdict"] for name in ("census 2011", "census 2021")
    }
    assert verdicts == {"census 2011": "cannot_tell", "census 2021": "far_under"}


MISTAKES = {
    "level": (["--level", "95"], "The level is 95.0"),
    "band": (["--band", "1.1,1.25"], "The band is 1.1 to 1.25"),
    "band words": (["--band", "wide"], "--band is 'wide'"),
    "relation": (["--relation", "part"], "--relation is 'part'"),
    "primary": (["--primary", "ethnicity"], "--primary has 'ethnicity'"),
    "primary group": (["--primary", "ethnicity=Whit"], "ethnicity=Whit named beforehand is in neither file"),
    "by": (["--by", "ethnicty"], "Did you mean 'ethnicity'?"),
    "deprivation": (["--deprivation", "age"], "never guessed"),
    "deprivation codes": (["--deprivation", "ethnicity=1-most"], "has no number"),
    "draws": (["--draws", "1"], "--draws is 1"),
    "seed": (["--seed", "-1"], "--seed is -1"),
    "rounding": (["--population-rounded-to", "-5"], "give a number above 0"),
    "folder": (["--json", "missing/reading.json"], "does not exist"),
    "is a folder": (["--html", "."], "is a folder"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistaken_option_is_one_sentence(mistake: str, type_in: Any) -> None:
    """Exit code 2, what is wrong and what to do, no traceback, nothing written."""
    options, sentence = MISTAKES[mistake]
    code, out, err = type_in("reach", *BRADFORD, *options)
    assert (code, out) == (2, "")
    assert sentence in err
    assert "Traceback" not in err
    assert not list(Path().glob("*.json"))


def test_an_input_is_never_written_over(type_in: Any) -> None:
    """Naming an input, by any name, or one file twice, as the place to write is refused before anything is done."""
    cohort = write("cohort.csv", ("dimension", "category", "count"), ("ethnicity", "Pakistani", 3))
    Path("link.csv").symlink_to("cohort.csv")
    kept = Path(cohort).read_text()
    for output in ("cohort.csv", "link.csv", "./cohort.csv"):
        code, out, err = type_in("reach", BRADFORD[0], cohort, "--json", output)
        assert (code, out) == (2, "")
        assert "is one of the files to read" in err
    assert Path(cohort).read_text() == kept
    code, _, err = type_in("reach", BRADFORD[0], cohort, "--json", "same", "--html", "same")
    assert code == 2
    assert "name two files" in err


def test_a_full_disk_is_one_sentence(type_in: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer that cannot be printed ends in a sentence and exit code 2."""
    monkeypatch.setattr(
        "alongside.cli.tables.show", lambda _document: (_ for _ in ()).throw(OSError(28, "No space left"))
    )
    code, _, err = type_in("reach", *BRADFORD)
    assert code == 2
    assert "No space left: make room" in err


def test_what_is_hidden_is_never_called_reached(type_in: Any) -> None:
    """A publishable reading whose missing group is hidden says that it cannot say."""
    population = write(
        "p.csv", ("dimension", "category", "count"), ("area", "north", 900), ("area", "south", 100)
    )
    cohort = write("c.csv", ("dimension", "category", "count"), ("area", "north", 98), ("area", "south", 2))
    assert "People in south" in type_in("reach", population, cohort)[1]
    said = type_in("reach", population, cohort, "--publishable")[1]
    assert "some groups are hidden to protect people" in said or "These counts cannot say" in said
    assert "yes" not in said


def test_the_order_of_rows_changes_nothing(type_in: Any) -> None:
    """Shuffled files give the same crossed groups, ranks and indicators, drawn or not."""
    population, people = make_funnel()
    type_in("reach", population, people, "--stages", STAGES, "--json", "first.json")
    for name in (population, people):
        first, *rows = Path(name).read_text().splitlines()
        Path(name).write_text("\n".join([first, *sorted(rows, key=lambda row: row[::-1])]) + "\n")
    type_in("reach", population, people, "--stages", STAGES, "--json", "second.json")
    first, second = read_json("first.json"), read_json("second.json")
    for part in ("cells", "indicator", "weights"):
        ours, theirs = (
            sorted(json.dumps(row, sort_keys=True) for row in one[part]) for one in (first, second)
        )
        assert ours == theirs, part


def test_a_mistaken_file_names_line_and_remedy(type_in: Any) -> None:
    """A wrong count is told by file and line, and an existing report is left as it was."""
    Path("reading.json").write_text("kept")
    cohort = write("cohort.csv", ("dimension", "category", "count"), ("ethnicity", "Pakistani", -3))
    code, out, err = type_in("reach", BRADFORD[0], cohort, "--json", "reading.json")
    assert (code, out) == (2, "")
    assert "cohort.csv, line 2" in err
    assert Path("reading.json").read_text() == "kept"


def test_a_broken_file_of_bytes_is_no_traceback(type_in: Any) -> None:
    """Any bytes at all end in a sentence."""
    Path("cohort.csv").write_bytes(bytes(range(256)) * 10)
    code, _, err = type_in("reach", BRADFORD[0], "cohort.csv")
    assert code == 2
    assert err.startswith("alongside: cohort.csv")


def test_parts_that_miss_a_printed_total_are_told(type_in: Any) -> None:
    """The REACH pilot prints 342 over parts that add to 343: always a warning, never a silent mend."""
    case = EXAMPLES / "reach-pregnancy-circles"
    code, out, _ = type_in("reach", case / "population.csv", case / "cohort.csv", "--relation", "subset")
    assert code == 0
    assert "343" in out
    assert "342" in out


def test_primary_groups_are_claimed_by_holm(type_in: Any) -> None:
    """Groups named beforehand carry Holm's p-value; the others say that they were not named."""
    type_in(
        "reach", *BRADFORD, "--relation", "subset", "--primary", "ethnicity=White British,ethnicity=Pakistani",
        "--json", "reading.json",
    )  # fmt: skip
    document = read_json()
    claimed = group(document, "White British")["primary"]
    assert claimed["p_holm"] == pytest.approx(2 * group(document, "White British")["p_value"])
    assert group(document, "White Other")["primary"] is None
