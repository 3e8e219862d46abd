"""`alongside plan` as a person types it: an answer, files whole or not at all, and a sentence for every mistake."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from alongside.cli.main import main
from alongside.core.errors import InputError
from alongside.core.recruitment import Rule, RuleTask, operating_characteristics
from alongside.exchange import plan_documents

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "plan" / "find-the-next-families" / "plan.json"
TASK = {
    "population": {"a": 0.7, "b": 0.3},
    "recruited": {"a": 20, "b": 2},
    "remaining": 30,
    "channels": [
        {"name": "leaflets", "mix": {"a": 0.8, "b": 0.2}, "cost_gbp": 5},
        {"name": "visits", "mix": {"a": 0.2, "b": 0.8}, "cost_gbp": 40, "cap": 15},
    ],
}


@pytest.fixture
def type_in(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """Type a command in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "110")

    def run(*words: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["alongside", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    return run


def write(name: str = "plan.json", **changes: Any) -> str:
    """Write a PLAN.json in the current folder."""
    Path(name).write_text(json.dumps({**TASK, **changes}))
    return name


def test_an_example_from_its_file(type_in: Any) -> None:
    """The answer first, then channels, groups, plans side by side and why; the JSON follows the shipped schema."""
    code, out, err = type_in("plan", EXAMPLE, "--json", "out.json", "--html", "out.html")
    assert (code, err) == (0, "")
    assert out.index("Recruit 53 through health visitors") < out.index("Plans side by side")
    document = plan_documents.check(json.loads(Path("out.json").read_text()))
    best = document["optimum"]
    assert sum(best["allocation"].values()) == pytest.approx(120)
    assert best["kl"] == pytest.approx(0.002919, abs=1e-6)
    assert document["certificate"]["gap"] < 1e-7
    assert document["whole"]["is_proved"]
    assert "<h1" in Path("out.html").read_text()


def test_with_two_channels_the_closed_form(type_in: Any) -> None:
    """q = p: 0.3 of 52 is 15.6, of whom 2 are in; leaflets bring 0.2, visits 0.8."""
    assert type_in("plan", write(), "--json", "out.json")[0] == 0
    found = json.loads(Path("out.json").read_text())["optimum"]
    visits = (15.6 - 2 - 0.2 * 30) / 0.6
    assert found["allocation"]["visits"] == pytest.approx(visits, abs=1e-5)
    assert found["cost_gbp"] == pytest.approx(40 * visits + 5 * (30 - visits), abs=1e-3)
    assert found["kl"] == pytest.approx(0, abs=1e-10)


WRONG = [
    ({"budget_gbp": 3}, "The budget of £3.00 buys nobody"),
    ({"floors": {"b": 0.9}}, "cannot be met"),
    ({"minimum_n": 60}, "No plan reaches minimum_n 60"),
    ({"remaning": 3}, "Did you mean 'remaining'?"),
]


@pytest.mark.parametrize(("changes", "said"), WRONG)
def test_what_cannot_be_planned_is_one_sentence_and_nothing_is_written(
    type_in: Any, changes: dict[str, Any], said: str
) -> None:
    """Exit code 2, one line, no file."""
    code, out, err = type_in("plan", write(**changes), "--json", "out.json")
    assert (code, out) == (2, "")
    assert said in err
    assert err.count("\n") == 1
    assert not Path("out.json").exists()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--paper", "paper.txt"), "a paper ends in .html, .pdf or .docx"),
        (("--plain",), "give --paper FILE"),
        (("--replicates", "3"), "--replicates is 3"),
        (("--processes", "0"), "--processes is 0"),
        (("--json", "plan.json"), "is one of the files to read"),
    ],
)
def test_options_that_make_no_sense_are_refused_first(
    type_in: Any, options: tuple[str, ...], said: str
) -> None:
    """Before anything is computed."""
    code, _, err = type_in("plan", write(), *options)
    assert code == 2
    assert said in err


def test_papers_in_three_formats_and_plain_words(type_in: Any) -> None:
    """Each is the format that its name says."""
    write(title="What next?")
    begins = {"paper.html": b"<!DOCTYPE html>", "paper.pdf": b"%PDF", "paper.docx": b"PK"}
    for name, first in begins.items():
        assert type_in("plan", "plan.json", "--paper", name, "--plain")[0] == 0
        assert Path(name).read_bytes().startswith(first)


def test_a_rule_is_simulated_kept_and_taken_up_again(type_in: Any) -> None:
    """Finished parts are kept; a second run, and one cut short, give the same; another rule is told apart."""
    write(rule={"look_after": 10}, uncertainty={"mix_effective_n": 30, "draws": 100})
    words = (
        "plan",
        "plan.json",
        "--replicates",
        "100",
        "--processes",
        "1",
        "--keep",
        "kept",
        "--json",
        "out.json",
    )
    code, out, _ = type_in(*words)
    assert code == 0
    assert "In 100 simulated recruitments it should act in" in out
    first = json.loads(Path("out.json").read_text())["rule"]
    lines = Path("kept").read_text().splitlines()
    Path("kept").write_text("\n".join([*lines[:3], lines[3][:40]]) + "\n")
    assert type_in(*words)[0] == 0
    assert json.loads(Path("out.json").read_text())["rule"] == first
    write(rule={"look_after": 11}, uncertainty={"mix_effective_n": 30, "draws": 100})
    code, _, err = type_in(*words)
    assert code == 2
    assert "holds another simulation" in err
    Path("kept").write_text("nonsense\n")
    assert type_in(*words)[0] == 2


def test_no_cluster_at_an_address_is_a_sentence(type_in: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """An address that nobody answers at, and a machine without the extra."""
    write(rule={"look_after": 10})
    code, _, err = type_in("plan", "plan.json", "--cluster", "tcp://nowhere")
    assert code == 2
    assert "No cluster answers at tcp://nowhere" in err
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert "alongside[cluster]" in type_in("plan", "plan.json", "--cluster", "tcp://nowhere")[2]


def test_the_answer_is_the_same_here_on_processors_and_on_a_cluster(tmp_path: Path) -> None:
    """One process, two processes and a Dask cluster: the same numbers to the last bit."""
    from distributed import LocalCluster

    from alongside.exchange.plans import plan_from
    from alongside.exchange.spread import Spread

    file = plan_from(json.dumps({**TASK, "uncertainty": {"mix_effective_n": 30}}).encode(), name="plan.json")
    asked: dict[str, Any] = {
        "brief": file.brief,
        "rule": Rule(look_after=10),
        "replicates": 100,
        "entropy": 4,
    }
    here = operating_characteristics(**asked)
    assert operating_characteristics(**asked, map_chunks=Spread(processes=2)) == here
    with LocalCluster(n_workers=1, threads_per_worker=2, processes=False, dashboard_address=None) as cluster:
        spread = Spread(cluster=cluster.scheduler_address, keep=tmp_path / "kept")
        assert operating_characteristics(**asked, map_chunks=spread) == here


def test_a_stopped_run_keeps_what_was_done(tmp_path: Path) -> None:
    """Stopped after two parts, those two are on disk; going on works on the others alone."""
    from alongside.exchange.plans import plan_from
    from alongside.exchange.spread import Spread

    brief = plan_from(json.dumps(TASK).encode(), name="plan.json").brief
    asked: dict[str, Any] = {"brief": brief, "rule": Rule(look_after=10), "replicates": 100, "entropy": 4}

    def stop(done: int, _whole: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    kept = tmp_path / "kept"
    with pytest.raises(KeyboardInterrupt):
        operating_characteristics(**asked, map_chunks=Spread(processes=1, keep=kept, on_progress=stop))
    assert len(kept.read_text().splitlines()) == 3
    told: list[int] = []
    spread = Spread(processes=1, keep=kept, on_progress=lambda done, _whole: told.append(done))
    assert operating_characteristics(**asked, map_chunks=spread) == operating_characteristics(**asked)
    assert told == [2, 3, 4]
    with pytest.raises(InputError, match="another simulation"):
        operating_characteristics(**{**asked, "entropy": 5}, map_chunks=Spread(keep=kept))
    assert RuleTask(brief=brief, rule=Rule(look_after=10), entropy=4).entropy == 4


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        ({"on": "2026-02-01"}, "of 2026-02-01 is already past"),
        ({"at_count": 21}, "at 21 people is already past, with 22 recruited"),
        ({"on": "2025-12-31"}, "agreed on 2026-01-01, after the adaptation point"),
    ],
)
def test_an_adaptation_point_that_is_past_is_refused(type_in: Any, moment: dict[str, Any], said: str) -> None:
    """By its date or its count: nothing is written, until its decision is recorded."""
    point = {"name": "Spring", "rule": "Look.", "agreed_on": "2026-01-01", "deciders": ["board"], **moment}
    code, _, err = type_in("plan", write(adaptation=point), "--json", "out.json")
    assert (code, err.count("\n"), Path("out.json").exists()) == (2, 1, False)
    assert said in err
    later = {"on": "2399-01-01"} if "on" in moment else {"at_count": 40}
    assert type_in("plan", write(adaptation={**point, **later}), "--json", "out.json")[0] == 0


def test_what_more_money_would_bring_is_worked_out_anew(type_in: Any) -> None:
    """The first pound is worth more than the last: the plan with £1,000 more is the one found with that budget."""
    code, out, _ = type_in("plan", write(budget_gbp=300), "--json", "poor.json")
    assert code == 0
    type_in("plan", write(budget_gbp=1300), "--json", "rich.json")
    poor, rich = (json.loads(Path(name).read_text()) for name in ("poor.json", "rich.json"))
    assert poor["with_1000_gbp_more"]["kl"] == pytest.approx(rich["optimum"]["kl"], abs=1e-9)
    assert "with_1000_gbp_more" not in rich
    said = f"would end {rich['optimum']['kl']:.3f} nats from the population's instead of {poor['optimum']['kl']:.3f}"
    assert said in " ".join(out.split())
    _, out, _ = type_in(
        "plan", write(budget_gbp=300, objective="floors", floors={"b": 0.2}), "--json", "f.json"
    )
    floors = json.loads(Path("f.json").read_text())
    assert floors["with_1000_gbp_more"]["smallest_floor_ratio"] > floors["optimum"]["smallest_floor_ratio"]
    assert "With another £1,000 the smallest share would be" in " ".join(out.split())


def test_money_for_less_than_one_person(type_in: Any) -> None:
    """Half a person would help and cannot be recruited: the answer says that, not that nobody would help."""
    code, out, _ = type_in("plan", write(budget_gbp=2, minimum_n=0))
    assert code == 0
    assert "the limits leave room for less than one whole person" in " ".join(out.split())


def test_the_remedy_for_caps_can_be_followed(type_in: Any) -> None:
    """Caps of 2.5 and 15 let in 17.5: minimum_n 39 is offered, in whole people, and 39 is then accepted."""
    few = [{**TASK["channels"][0], "cap": 2.5}, TASK["channels"][1]]  # type: ignore[index]  # a list
    code, _, err = type_in("plan", write(channels=few))
    assert (code, "set minimum_n to 39 or fewer" in err) == (2, True)
    assert type_in("plan", write(channels=few, minimum_n=39))[0] == 0


def test_a_point_after_the_last_recruit_is_refused(type_in: Any) -> None:
    """52 people are recruited in all, so that 60 never come."""
    point = {"name": "End", "rule": "Look.", "agreed_on": "2026-01-01", "deciders": ["board"], "at_count": 60}
    code, _, err = type_in("plan", write(adaptation=point))
    assert code == 2
    assert "at 60 people never comes: 52 are recruited in all" in err
