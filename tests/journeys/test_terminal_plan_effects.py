"""A trial manager whose interpreters began at Easter: what they did, and the plan that follows, in the terminal."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from alongside.cli.main import main
from alongside.exchange import plan_documents

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "plan" / "learnt-effects"


@pytest.fixture
def type_in(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """Type a command in a folder with the example, mixes taken as known."""
    for name in ("plan.json", "arrivals.csv"):
        shutil.copy(EXAMPLE / name, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "110")
    change(uncertainty="none")

    def run(*words: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["alongside", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    return run


def change(**changes: Any) -> None:
    """Change some fields of the plan in the current folder."""
    path = Path("plan.json")
    path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))


def strategies(**changes: Any) -> list[dict[str, Any]]:
    """The strategies of the example, the first of them changed."""
    first, *others = json.loads((EXAMPLE / "plan.json").read_text())["strategies"]
    return [{**first, **changes}, *others]


def test_the_plan_says_what_was_learnt_and_is_made_with_it(type_in: Any) -> None:
    """On screen, in the JSON, in the report and in a paper."""
    code, out, err = type_in(
        "plan", "plan.json", "--json", "out.json", "--html", "out.html", "--paper", "p.html"
    )
    assert (code, err) == (0, "")
    words = " ".join(out.split())
    assert "“interpreters at the first visit” began on 30 March 2026." in words
    assert "learnt from 87 arrivals since then against 70 in concurrent channels" in words
    assert "“an advert on local radio”, times 1.40: this is your assumption" in words
    document = plan_documents.check(json.loads(Path("out.json").read_text()))
    used = {row["strategy"]: row["used"]["mu"] for row in document["effects"]}
    assert {row["name"]: row["multiplier"] for row in document["strategies"]} == used
    for name in ("out.html", "p.html"):
        assert "What has been learnt, and what is assumed" in Path(name).read_text()


def test_a_later_file_teaches_more_and_the_same_file_the_same(type_in: Any) -> None:
    """A second run gives the same numbers; without arrivals the prior stands."""

    def effect() -> dict[str, Any]:
        assert type_in("plan", "plan.json", "--json", "out.json")[0] == 0
        found: dict[str, Any] = json.loads(Path("out.json").read_text())["effects"][0]
        return found

    first = effect()
    assert effect() == first
    lines = Path("arrivals.csv").read_text().splitlines()
    Path("arrivals.csv").write_text(
        "\n".join(line for line in lines if line < "2026-05" or line[0] == "d") + "\n"
    )
    change(strategies=strategies()[:1])
    assert effect()["arrival"]["spread"] > first["arrival"]["spread"]
    change(arrivals=None)
    assert effect()["used"]["mu"] == pytest.approx(1.3)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"arrivals": "arivals.csv"}, "there is no such file"),
        (
            {"arrivals": {"file": "arrivals.csv", "dimension": "age", "stages": ["found", "recruited"]}},
            "'age'",
        ),
        ({"strategies": strategies(started_on="30 March")}, "is not a date"),
        ({"strategies": strategies(started_at="north", started_on=None)}, "give started_on as well"),
    ],
)
def test_what_cannot_be_read_is_one_sentence_and_nothing_is_written(
    type_in: Any, changes: dict[str, Any], said: str
) -> None:
    """Exit code 2, one line, no file."""
    change(**changes)
    code, out, err = type_in("plan", "plan.json", "--json", "out.json")
    assert (code, out) == (2, "")
    assert said in err
    assert err.count("\n") == 1
    assert not Path("out.json").exists()


def test_a_half_written_file_of_arrivals_is_refused_by_line(type_in: Any) -> None:
    """Cut off in the middle of a line."""
    Path("arrivals.csv").write_text(Path("arrivals.csv").read_text()[:2_000])
    code, _, err = type_in("plan", "plan.json")
    assert code == 2
    assert "arrivals.csv, line" in err


def test_a_start_that_is_still_to_come_is_an_assumption(type_in: Any) -> None:
    """After the last arrival in the file: said, and the plan goes on."""
    change(strategies=strategies(started_on="2031-01-06"))
    code, out, _ = type_in("plan", "plan.json")
    assert code == 0
    words = " ".join(out.split())
    assert (
        "this is your assumption, since it begins on 2031-01-06, after the last arrival (2026-06-29)" in words
    )
