"""A statistician at the terminal: exact chances, designs compared, clusters constrained, outcomes tested."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from alongside.cli.main import main
from alongside.exchange.allocation_documents import schema

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "allocation"
LOG, DESIGN = EXAMPLE / "log.jsonl", EXAMPLE / "design.json"
COIN = {"method": "efron", "arms": ["a", "b"], "p": "2/3"}


@pytest.fixture
def type_in(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """Type a command in an empty folder; returns the exit code and what was said on both streams."""
    monkeypatch.chdir(tmp_path)

    def typed(*words: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["alongside", "allocation", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    return typed


def put(name: str, content: object) -> str:
    """Write JSON, or text as it is, in the current folder."""
    Path(name).write_text(content if isinstance(content, str) else json.dumps(content))
    return name


def table(name: str, *rows: tuple[object, ...]) -> str:
    """Write a CSV file in the current folder."""
    with Path(name).open("w", newline="") as out:
        csv.writer(out).writerows(rows)
    return name


def answered(said: tuple[int, str, str], kind: str) -> dict[str, Any]:
    """The JSON that was printed, held against its schema."""
    code, out, err = said
    assert code == 0, err
    document: dict[str, Any] = json.loads(out)
    jsonschema.validate(document, schema(kind))
    return document


def refused(type_in: Any, *words: object) -> str:
    """The one sentence of a refusal; nothing was written."""
    before = sorted(path.name for path in Path().iterdir())
    code, out, err = type_in(*words)
    assert (code, out) == (2, "")
    assert "Traceback" not in err
    assert sorted(path.name for path in Path().iterdir()) == before
    return str(err)


def test_exact_chances_of_the_next_participant(type_in: Any) -> None:
    """The worked log's third participant, from a state file: counts, scores and fractions as the log has them."""
    log = [json.loads(line) for line in LOG.read_text().splitlines()]
    state = [{"arm": one["arm"], "strata": one["strata"]} for one in log[1:8]]
    put("state.json", {"state": state, "new": log[8]["strata"]})
    found = answered(type_in("probabilities", DESIGN, "state.json"), "probabilities")
    assert found == {name: log[8][name] for name in ("counts", "scores", "probabilities")}
    code, out, _ = type_in("probabilities", DESIGN, "state.json", "--json", "p.json")
    assert (code, out) == (0, "support: 4/5\nusual: 1/5\n")
    assert json.loads(Path("p.json").read_text()) == found


@pytest.mark.parametrize(
    ("state", "says"),
    [
        ("{", "is not JSON"),
        ("[]", 'should hold {"state"'),
        ({"state": {}}, 'should hold {"state"'),
        ({"state": []}, 'new should name a level of each factor, as text: {"age"'),
        ({"state": [3], "new": {}}, "state[0] should be an object"),
        ({"state": [{"arm": "a", "strata": {"f": 3}}], "new": {}}, "state[0].strata should name"),
        ({"state": [{"arm": "a", "slot": "0"}], "new": {}}, "whole number"),
        ({"state": [{"arm": "c"}], "new": {}}, "'c' is not an arm"),
        ({"state": [], "new": {"f": "x"}}, "'f' is not a factor"),
        ('{"state": [], "state": [], "new": {}}', "'state' is given twice"),
        ('{"state": [], "new": NaN}', "NaN is no number"),
        ("[" * 100_000, "nested too deeply"),
        ("\udcff", "UTF-8"),
    ],
)
def test_a_state_that_cannot_be_used(type_in: Any, state: object, says: str) -> None:
    """The file, the place in it, what it should hold."""
    if state == "\udcff":
        Path("state.json").write_bytes(b"\xff")
    else:
        put("state.json", state)
    said = refused(type_in, "probabilities", put("design.json", COIN), "state.json")
    assert says in said
    assert "state.json" in said


@pytest.mark.parametrize(
    ("design", "says"),
    [
        ({**COIN, "p": 0.66}, "exact number as text"),
        ({**COIN, "p": "1"}, "could be foretold"),
        ({**COIN, "ratio": [0, 1]}, "ratio is 0"),
        ({**COIN, "arms": ["a", "b", "c"]}, "two arms"),
        ("not json", "line 1, is not JSON"),
    ],
)
def test_a_design_that_cannot_be_used(type_in: Any, design: object, says: str) -> None:
    """The same sentence whichever command reads it."""
    put("design.json", design)
    put("state.json", {"state": [], "new": {}})
    assert says in refused(type_in, "probabilities", "design.json", "state.json")
    assert says in refused(type_in, "assess", "design.json", "--n", "10")
    assert says in refused(
        type_in, "commit", "design.json", "--study", "s", "--list", "l", "--seed-out", "seed"
    )
    assert "There is no file none" in refused(type_in, "assess", "none", "--n", "10")
    assert "is a folder" in refused(type_in, "assess", ".", "--n", "10")


def test_designs_compared(type_in: Any) -> None:
    """Exact for few participants, simulated beyond with intervals that hold the mean; a file of people weighs."""
    put("coin.json", COIN)
    exact = answered(type_in("assess", "coin.json", "--n", "4"), "assessment")
    assert exact["exact"]["by_position"][3] == ["1/2", "1/2"]
    simulated = answered(
        type_in("assess", "coin.json", "--n", "4", "--simulate", "--trials", "500"), "assessment"
    )
    low, high = simulated["interval"]["absolute_imbalance_end"]
    assert low < simulated["absolute_imbalance_end"] < high
    same = answered(type_in("assess", "coin.json", "--n", "4", "--simulate", "--trials", "500"), "assessment")
    assert same == simulated
    people = table("people.csv", ("place", "age"), *[("Glasgow", "under 1")] * 3, ("Bromley", "1 to 3"))
    found = answered(type_in("assess", DESIGN, "--n", "5", "--covariates", people), "assessment")
    assert (found["covariates"], found["arms"]) == ("file", ["support", "usual"])
    code, out, _ = type_in("assess", "coin.json", "--n", "300", "--trials", "200", "--json", "a.json")
    assert code == 0
    assert "over 200 simulated trials" in out
    wrong = table("wrong.csv", ("place", "age"), ("Leeds", "under 1"))
    assert "wrong.csv, line 2: 'Leeds' is not a level" in refused(
        type_in, "assess", DESIGN, "--n", "5", "--covariates", wrong
    )
    assert "no column is named 'age'" in refused(
        type_in, "assess", DESIGN, "--n", "5", "--covariates", table("no.csv", ("place",), ("Glasgow",))
    )
    assert "n is 0" in refused(type_in, "assess", "coin.json", "--n", "0")


def test_an_unfair_ratio_is_told(type_in: Any) -> None:
    """han_2009 is printed with its warning, and its chances by position show why."""
    han = {
        "method": "minimisation", "arms": ["1", "2", "3"], "ratio": [1, 2, 3], "unequal_ratio": "han_2009",
        "factors": [{"name": "f", "levels": ["x"]}], "rule": {"name": "best_only", "p": "0.7"},
    }  # fmt: skip
    code, out, err = type_in("assess", put("han.json", han), "--n", "4")
    assert code == 0
    assert "not the ratio at every position" in err
    firsts = [row[0] for row in json.loads(out)["by_position"]]
    assert firsts == pytest.approx([1 / 6, 0.06, 0.171, 0.451], abs=5e-4)


def outcomes(*values: object) -> str:
    """Outcomes of the worked log's participants."""
    rows = [(f"p{at:02d}", value) for at, value in enumerate(values, start=1)]
    return table("outcomes.csv", ("participant", "outcome"), *rows)


def test_outcomes_tested_by_allocating_again(type_in: Any) -> None:
    """The worked log: exact by every sequence, missing outcomes said, ranks on request."""
    found = answered(type_in("test", LOG, outcomes(3, 5, 4, 8, 6, 9, 1, 2, 7, "", 4.5)), "rerandomised")
    assert (found["outcomes_used"], found["participants"]) == (10, 12)
    assert "replicates" not in found
    assert 0 < found["two_sided"] <= 1
    code, out, err = type_in(
        "test", LOG, "outcomes.csv", "--statistic", "difference_in_mean_ranks", "--json", "t.json"
    )
    assert code == 0
    assert "two-sided" in out
    assert "2 of 12 participants have no outcome" in err


def test_too_many_sequences_are_drawn(type_in: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where sequences are not counted the replicates are told; two columns may be called otherwise."""
    from alongside.core.allocation import _rerandomise

    monkeypatch.setattr(_rerandomise, "MOST_SEQUENCES", 1)
    rows = [(f"p{at:02d}", at * 3 % 7) for at in range(1, 13)]
    found = answered(type_in("test", LOG, table("scores.csv", ("number", "score"), *rows)), "rerandomised")
    assert found["replicates"] == 9_999
    code, out, err = type_in("test", LOG, "scores.csv", "--json", "t.json")
    assert (code, err) == (0, "")
    assert "over 9,999 replicates" in out
    nobody = table("nobody.csv", ("place", "age"))
    assert "no rows" in refused(type_in, "assess", DESIGN, "--n", "5", "--covariates", nobody)


@pytest.mark.parametrize(
    ("rows", "words", "says"),
    [
        ([("participant", "outcome"), ("p01", "high")], [], "line 2, column outcome: 'high' is not a number"),
        ([("participant", "outcome"), ("p01", 1), ("p01", 2)], [], "second time"),
        ([("participant", "outcome"), ("", 1)], [], "names no participant"),
        ([("participant", "outcome"), ("q1", 1)], [], "'q1' is not in this log"),
        ([("participant", "outcome")], [], "no rows"),
        ([("participant", "result", "day"), ("p01", 1, 2)], [], "no column is named 'outcome'"),
        ([("p01", "3"), ("p02", "4")], [], "first line should name the columns"),
        ([("participant", "outcome"), ("p01", 1)], [], "no outcome"),
        ([("participant", "outcome"), ("p01", 1)], ["--arms", "usual"], "Name the two arms"),
        ([("participant", "outcome"), ("p01", 1)], ["--arms", "usual,none"], "'none' is not an arm"),
        ([("participant", "outcome"), ("p01", 1)], ["--statistic", "median"], "--statistic is 'median'"),
    ],
)
def test_outcomes_that_cannot_be_tested(type_in: Any, rows: Any, words: list[str], says: str) -> None:
    """Each mistake of an outcomes file, or of an option."""
    assert says in refused(type_in, "test", LOG, table("outcomes.csv", *rows), *words)


def clusters() -> str:
    """Fourteen clusters with a size and a region."""
    sizes = [31, 45, 52, 38, 77, 64, 29, 58, 41, 66, 35, 70, 48, 55]
    rows = [(f"c{at}", size, "nsw"[at % 3]) for at, size in enumerate(sizes)]
    return table("clusters.csv", ("cluster", "size", "region"), *rows)


CONSTRAIN = ("constrain", "clusters.csv", "--treated", "7", "--covariates", "size,region", "--keep", "1/4")


def test_clusters_constrained_drawn_and_tested(type_in: Any) -> None:
    """Schemes kept and written; one drawn by the committed seed; outcomes tested over those kept."""
    clusters()
    words = (*CONSTRAIN, "--reference", "region=n", "--weight", "size=2")
    found = answered(type_in(*words, "--schemes-out", "s.csv", "--design-out", "d.json"), "constrained")
    rows = list(csv.DictReader(Path("s.csv").read_text().lstrip("\ufeff").splitlines()))
    assert (found["schemes"], found["kept"], found["complete"]) == (3432, len(rows), True)
    assert type_in("commit", "d.json", "--study", "s", "--list", "l", "--seed-out", "seed")[0] == 0
    draw = ("--seed", "seed", "--study", "s", "--list", "l", "--public-value", "v")
    drawn = answered(type_in(*words, *draw), "constrained")["drawn"]
    row = rows[drawn["scheme"]]
    assert drawn["treated"] == [name for name in row if row[name] == "1" and name.startswith("c")]
    table(
        "scheme.csv",
        ("cluster", "arm"),
        *[(f"c{at}", "treated" if row[f"c{at}"] == "1" else "control") for at in range(14)],
    )
    table("outcomes.csv", ("cluster", "outcome"), *[(f"c{at}", at * 1.5) for at in range(14)])
    code, out, _ = type_in(*words, "--outcomes", "outcomes.csv", "--scheme", "scheme.csv", "--json", "c.json")
    document = json.loads(Path("c.json").read_text())
    jsonschema.validate(document, schema("constrained"))
    assert code == 0
    assert "two-sided p" in out
    assert document["test"]["schemes"] == len(rows)
    assert "has changed since the commitment" in refused(type_in, *words, *draw, "--rng", "2")
    assert "give --seed, --study" in refused(type_in, *words, "--seed", "seed")
    assert "both --outcomes and --scheme" in refused(type_in, *words, "--outcomes", "outcomes.csv")
    put("d.json", {"method": "constrained_clusters"})
    assert "--design-out wrote" in refused(
        type_in, "commit", "d.json", "--study", "s", "--list", "l", "--seed-out", "seed3"
    )


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ([], "name its reference, as --reference region="),
        (["--reference", "region=e"], "region has no 'e'"),
        (["--reference", "area=n"], "area is not among the covariates"),
        (["--reference", "region"], "write a covariate, ="),
        (["--reference", "region=n", "--keep", "0"], "write a number above 0"),
        (["--reference", "region=n", "--keep", "a tenth"], "write a number above 0"),
        (["--reference", "region=n", "--keep", "2"], "keep is 2"),
        (["--reference", "region=n", "--keep", "1/2000"], "kept"),
        (["--reference", "region=n", "--treated", "14"], "from 1 to 13"),
        (["--reference", "region=n", "--covariates", "size,area"], "region is not among"),
        (["--covariates", "size,area"], "no column is named 'area'"),
    ],
)
def test_clusters_that_cannot_be_randomised(type_in: Any, words: list[str], says: str) -> None:
    """Each mistake of the options, in one sentence."""
    clusters()
    assert says in refused(type_in, *CONSTRAIN, *words)


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([("c1", 3), ("c1", 4)], "second time"),
        ([("c1", 3), ("", 4)], "has no"),
        ([("c1", 3), ("c2", "")], "'c2' has no 'size'"),
        ([("c1", 3), ("c2", "inf")], "not all numbers"),
        ([], "no rows"),
    ],
)
def test_a_file_of_clusters_that_cannot_be_used(type_in: Any, rows: Any, says: str) -> None:
    """A cluster twice, without a name, without a value, infinite, none at all."""
    table("clusters.csv", ("cluster", "size"), *rows)
    words = ("constrain", "clusters.csv", "--treated", "1", "--covariates", "size")
    assert says in refused(type_in, *words)


@pytest.mark.parametrize(
    ("scheme", "outcome", "says"),
    [
        ([("c1", "both")], [], "'both' is no arm"),
        ([("c1", "treated")], [], "'c0', 'c2'"),
        ([("x", "treated")], [], "'x': no cluster is called so"),
        (None, [("c1", "high")], "'high' is not a number"),
    ],
)
def test_a_scheme_or_outcomes_that_cannot_be_used(type_in: Any, scheme: Any, outcome: Any, says: str) -> None:
    """Every cluster once, an arm and a number for each."""
    clusters()
    arms = [(f"c{at}", "treated" if at % 2 else "control") for at in range(14)]
    numbers = [(f"c{at}", at) for at in range(14)]
    table("scheme.csv", ("cluster", "arm"), *(scheme or arms))
    table("outcomes.csv", ("cluster", "outcome"), *(outcome or numbers))
    words = (*CONSTRAIN, "--reference", "region=n", "--outcomes", "outcomes.csv", "--scheme", "scheme.csv")
    assert says in refused(type_in, *words)
