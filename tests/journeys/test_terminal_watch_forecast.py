"""Foreseeing the end, as a trial manager does: files in, an answer out, and a sentence for every mistake."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from alongside.cli.main import main
from alongside.exchange.forecasts import BACKTEST_SCHEMA, check_forecast

WATCH = Path(__file__).resolve().parents[2] / "examples" / "watch"
LISTED = (("dimension", "category", "count"), ("area", "a", 50), ("area", "b", 30), ("area", "c", 20))
HEAD = ("date", "dimension", "category", "count")
CAME = (
    HEAD,
    *((f"2024-0{1 + week // 4}-{1 + 7 * (week % 4):02}", "area", "abc"[week % 3], 4) for week in range(12)),
)


@pytest.fixture
def type_in(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """Type `alongside ...` in an empty folder; returns the exit code and both streams."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "110")

    def run(*words: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["alongside", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return int(ended.value.code or 0), " ".join(said.out.split()), said.err

    return run


def write(name: str, *rows: tuple[object, ...]) -> str:
    """Write a CSV file in the current folder."""
    with Path(name).open("w", newline="") as out:
        csv.writer(out).writerows(rows)
    return name


def settings(**given: object) -> str:
    """Write a FORECAST.json."""
    Path("forecast.json").write_text(json.dumps(given))
    return "forecast.json"


def files() -> tuple[str, str]:
    """A population and twelve weeks of arrivals."""
    return write("p.csv", *LISTED), write("a.csv", *CAME)


def read_json(name: str, schema: str = "forecast.schema.json") -> dict[str, Any]:
    """Read a document and hold it against its shipped schema."""
    return check_forecast(json.loads(Path(name).read_text()), name=schema)


def test_three_channels_a_fourth_to_come_and_a_holiday(type_in: Any) -> None:
    """The shipped example: when, who would be missing, and how likely the floors are to hold."""
    code, out, _ = type_in(
        *("forecast", WATCH / "trial" / "population.csv", WATCH / "three-channels" / "arrivals.csv"),
        *("--settings", WATCH / "three-channels" / "forecast.json", "--stages", "found,recruited"),
        *("--draws", 2000, "--json", "f.json", "--html", "f.html"),
    )
    assert code == 0
    assert "The target of 400 people would be reached about " in out
    assert "the floors of Asian and Black would all hold with a chance of" in out
    found = read_json("f.json")
    assert found["probability_target"] > 0.5
    assert [row["channel"] for row in found["sources"]][-1] == "nurseries"
    asian = next(row for row in found["dimensions"][0]["groups"] if row["category"] == "Asian")
    assert 0 < asian["probability_floor"] < 1
    assert asian["ppr"]["low"] < asian["ppr"]["value"] < asian["ppr"]["high"]
    assert found["path"][-1]["date"] == found["ends_on"] == "2025-03-31"
    assert found["recruited"] == sum(row["recruited"] for row in found["dimensions"][0]["groups"])
    page = Path("f.html").read_text()
    assert page.count("<h1") == 1
    assert "How many, and when" in page


def test_the_same_seed_gives_the_same_forecast(type_in: Any) -> None:
    """Again with the seed: the very same file; with another: not."""
    for name, seed in (("one.json", 4), ("two.json", 4), ("three.json", 5)):
        type_in("forecast", *files(), "--target-n", 90, "--draws", 300, "--seed", seed, "--json", name)
    one, two, three = (Path(name).read_text() for name in ("one.json", "two.json", "three.json"))
    assert one == two
    assert json.loads(one)["path"] != json.loads(three)["path"]


def test_nobody_yet_works_from_what_is_supposed(type_in: Any) -> None:
    """No arrivals, two channels with rates: the answer says what it rests on."""
    channels = [{"name": "gp", "rate_per_week": 3}, {"name": "school", "rate_per_week": 1, "mix": {"c": 1.0}}]
    given = settings(target_n=60, channels=channels, ends_on="2024-12-31")
    code, out, _ = type_in(
        *("forecast", write("p.csv", *LISTED), write("a.csv", HEAD), "--settings", given),
        *("--as-of", "2024-01-01", "--json", "f.json"),
    )
    assert code == 0
    assert "Nobody has come yet: all of this is from what was supposed beforehand." in out
    found = read_json("f.json")
    assert found["is_from_priors"]
    assert 50 < found["n"]["value"] <= 60


def test_a_target_reached_and_one_out_of_reach(type_in: Any) -> None:
    """Reached already; or not before the end, with how many there would be."""
    code, out, _ = type_in("forecast", *files(), "--target-n", 40, "--draws", 300)
    assert (code, "The target of 40 people has been reached." in out) == (0, True)
    code, out, _ = type_in("forecast", *files(), "--target-n", 900, "--ends-on", "2024-04-30", "--draws", 300)
    assert code == 0
    assert "By 30 April 2024 the target of 900 people would be reached with a chance of 0.0%." in out
    assert "On 30 April 2024 there would be" in out


def test_would_it_have_held(type_in: Any) -> None:
    """The back-test: coverage with its interval, and how wide the intervals were."""
    words = ("--stages", "found,recruited", "--ahead", 4, "--draws", 500, "--json", "b.json")
    code, out, _ = type_in(
        "backtest", WATCH / "trial" / "population.csv", WATCH / "three-channels" / "arrivals.csv", *words
    )
    assert code == 0
    assert "80% intervals for the next 4 weeks held" in out
    found = read_json("b.json", BACKTEST_SCHEMA)["dimensions"][0]
    assert found["coverage"]["low"] < found["coverage"]["value"] < found["coverage"]["high"]
    assert found["origins"] == len(found["forecasts"]) == 5
    assert found["forecasts"][0]["groups"][-1]["category"] is None


MISTAKES: list[tuple[tuple[object, ...], dict[str, object] | None, str]] = [
    ((), None, "How many recruits are wanted is not said"),
    (("--target-n", 0), None, "give a number of recruits from 1"),
    (("--target-n", 90, "--ends-on", "2023-01-01"), None, "nothing is left to foresee"),
    (("--target-n", 90, "--ends-on", "2050-01-01"), None, "from 1 to 520 weeks"),
    (("--target-n", 90, "--as-of", "soon"), None, "--as-of: 'soon' is not a date"),
    (("--target-n", 90, "--level", 95), None, "The level is 95"),
    (("--target-n", 90, "--draws", 5), None, "from 100 to 100000"),
    (("--target-n", 90, "--seed", -1), None, "--seed is -1"),
    (("--settings", "none.json"), None, "there is no such file"),
    (("--settings", "."), None, "this is a folder"),
    ((), {"channels": [{"name": "x", "cap": 2.5}]}, "channels[0].cap: '2.5' is not a whole number"),
    ((), {"channels": [{"name": "x", "rate_per_week": 1e9}]}, "give at most 1,000,000 people a week"),
    (("--target-n", 10**30), None, "from 1 to 1,000,000,000"),
    (("--target-n", 90, "--as-of", "2023-06-01"), None, "the first came on 2024-01-01"),
    ((), {"target_m": 9}, "Did you mean 'target_n'?"),
    ((), {"target_n": 2.5}, "people are counted whole"),
    ((), {"target_n": 9, "floors": {"z": 0.1}}, "'z' is not a category of the population"),
    ((), {"target_n": 9, "floors": {"a": 0.7, "b": 0.4}}, "floors: those of 'area' add up to 1.1"),
    ((), {"channels": [{"rate_per_week": 1}]}, "channels[0]: the channel has no name"),
    ((), {"channels": [{"name": "x"}, {"name": "x"}]}, "stands twice"),
    ((), {"channels": [{"name": "x", "opens_on": 3}]}, "a date belongs here"),
    ((), {"channels": [{"name": "x", "opens_on": "3/4/24"}]}, "may be read two ways"),
    (
        (),
        {"channels": [{"name": "x", "opens_on": "2024-02-01", "closes_on": "2024-01-01"}]},
        "before it opens",
    ),
    ((), {"channels": [{"name": "x", "mix": {"a": 0.2}}]}, "the shares add up to 0.2"),
    ((), {"holidays": [{"from": "2024-02-01"}]}, "a holiday needs from and to"),
    (
        (),
        {"holidays": [{"from": "2024-02-01", "to": "2024-01-01"}]},
        "holidays[0]: The holiday from 2024-02-01 ends",
    ),
    ((), {"consent": {"people": 3}}, "needs its mean"),
    ((), {"retention": {"mean": 3}}, "retention.mean: '3' is out of range"),
]


@pytest.mark.parametrize(("words", "given", "said"), MISTAKES)
def test_every_mistake_is_a_sentence(
    type_in: Any, words: tuple[object, ...], given: dict[str, object] | None, said: str
) -> None:
    """Exit code 2, the sentence, nothing on standard output."""
    more = ("--settings", settings(**given)) if given is not None else ()
    code, out, err = type_in("forecast", *files(), *words, *more, "--json", "f.json")
    assert (code, out) == (2, "")
    assert said in err
    assert not Path("f.json").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--ahead", 0), "--ahead is 0"),
        (
            ("--first-weeks", 12),
            "from 2024-01-01 to 2024-03-22, cover fewer whole weeks (11) than are needed (20: 12 before",
        ),
        (("--json", "a.csv"), "is one of the files to read"),
    ],
)
def test_a_test_on_too_little_is_refused(type_in: Any, words: tuple[object, ...], said: str) -> None:
    """Too few weeks, or none ahead."""
    code, out, err = type_in("backtest", *files(), *words)
    assert (code, out) == (2, "")
    assert said in err


def test_nobody_to_test_on_is_refused(type_in: Any) -> None:
    """A file of column names alone has no date to forecast from."""
    code, _, err = type_in("backtest", write("p.csv", *LISTED), write("a.csv", HEAD))
    assert (code, "Nobody has come yet: there is no date" in err) == (2, True)


def test_too_large_a_settings_file_and_a_strange_document_are_refused(type_in: Any) -> None:
    """Five megabytes are not a page or two; a document of another kind is not a forecast."""
    Path("forecast.json").write_bytes(b" " * 5_000_001)
    code, _, err = type_in("forecast", *files(), "--settings", "forecast.json")
    assert (code, "larger than 5 MB" in err) == (2, True)
    from alongside.core.errors import InputError

    with pytest.raises(InputError, match="not a forecast of this program"):
        check_forecast({"format": "alongside-watch"})
