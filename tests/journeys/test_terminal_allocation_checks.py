"""What a log is checked with, and what is asked of commands at their edges: heads, shares, samples, the guide."""

from __future__ import annotations

import csv
import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from alongside.cli.main import main

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "allocation"
LOG, DESIGN = EXAMPLE / "log.jsonl", EXAMPLE / "design.json"


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


def refused(type_in: Any, *words: object) -> str:
    """The one sentence of a refusal; nothing was written."""
    before = sorted(path.name for path in Path().iterdir())
    code, out, err = type_in(*words)
    assert (code, out) == (2, "")
    assert "Traceback" not in err
    assert sorted(path.name for path in Path().iterdir()) == before
    return str(err)


@pytest.mark.parametrize(
    "line", ["12", "{", '{"index": "1", "hash": "a"}', '{"index": 1, "hash": "short"}', "", "\xff"]
)
def test_heads_that_are_none(type_in: Any, line: str) -> None:
    """A file of heads that holds something else is refused, not read as agreement."""
    put("heads.jsonl", line)
    assert "heads.jsonl" in refused(type_in, "verify", LOG, "--heads", "heads.jsonl")


def test_a_log_is_not_checked_against_itself(type_in: Any) -> None:
    """The log given as its own heads would match whatever was done to it."""
    assert "cannot be checked against itself" in refused(type_in, "verify", LOG, "--heads", LOG)


def test_a_receipt_is_a_head_too(type_in: Any) -> None:
    """Answers that participants' receipts came with check the log as published heads do."""
    last = json.loads(LOG.read_text().splitlines()[-1])
    answer = {"index": 12, "receipt": {"index": 12, "hash": last["hash"]}}
    code, out, _ = type_in("verify", LOG, "--heads", put("heads.jsonl", answer))
    assert (code, out.split(":")[0]) == (
        0,
        "The log matches the heads recorded elsewhere, up to its last entry.\n13 entries, 12 allocations.\nChecked",
    )
    assert "these are the heads of another log" in refused(
        type_in, "verify", LOG, "--heads", put("h.jsonl", {"index": -1, "hash": last["hash"]})
    )
    assert "no seed" in refused(type_in, "verify", LOG, "--seed", LOG)
    assert (
        "cannot be written" in refused(type_in, "verify", LOG, "--json", "/proc/v.json") or os.getuid() == 0
    )


def test_shares_that_are_none(type_in: Any) -> None:
    """One share, the same twice, another file: no seed comes of it."""
    words = ("reveal", LOG, "--reason", "r", "--by", "A", "--by", "B", "--locked-on", "2026-03-31")
    put("one", {"share": "00" * 32})
    assert "Give both shares" in refused(type_in, *words, "--share", "one")
    assert "not the two shares" in refused(type_in, *words, "--share", "one", "--share", "one")
    assert "is no share" in refused(type_in, *words, "--share", "one", "--share", put("two", {"share": 3}))
    assert "not both" in refused(type_in, *words)
    assert "two people" in refused(
        type_in, *words[:4], "--by", "A", "--locked-on", "2026-03-31", "--share", "one"
    )
    assert "write a date" in refused(type_in, *words[:-1], "spring", "--share", "one", "--share", "one")
    assert "locked on 9999-01-01 only" in refused(type_in, *words[:-1], "9999-01-01", "--share", "one")


def test_what_cannot_be_drawn_or_is_sampled_is_said(type_in: Any) -> None:
    """More schemes than are listed, pairs seldom together, and a verification printed as JSON."""
    rows = [(f"c{at}", (110, 100)[at] if at < 2 else 30 + at * 2) for at in range(20)]
    table("many.csv", ("cluster", "size"), *rows)
    words = ("constrain", "many.csv", "--treated", "10", "--covariates", "size", "--keep", "1/20")
    code, out, err = type_in(*words, "--json", "m.json")
    assert (code, "of 100,000 schemes are kept" in out) == (0, True)
    assert "184,756 schemes; 100,000 different ones" in err
    assert "pairs of clusters fall in one arm" in err
    code, out, _ = type_in("verify", LOG, "--json", "-")
    assert json.loads(out)["verdict"] == "intact"
    log = LOG.read_text()
    code, _, err = type_in("verify", put("half.jsonl", log[:-40]))
    assert (code, "never finished" in err) == (0, True)
    assert "Name two custodians" in refused(
        type_in, "commit", DESIGN, "--study", "s", "--list", "l", "--seed-out", "seed", "--custodian", "A"
    )


def test_the_guide_shows_commands_that_run(type_in: Any) -> None:
    """Every command of the guide that names only files of the examples runs as it stands, and every option exists."""
    import re
    import shlex

    root = EXAMPLE.parents[1]
    guide = (root / "docs" / "how-to" / "allocation.md").read_text().replace("\\\n", " ")
    lines = [line[2:] for line in guide.splitlines() if line.startswith("$ alongside allocation")]
    ran = 0
    for line in lines:
        words = shlex.split(line)[2:]
        _, out, _ = type_in(words[0], "--help")
        for option in re.findall(r"--[a-z-]+", line):
            assert option in out, line
        files = [word for word in words[1:] if word.endswith((".json", ".jsonl", ".csv", ".hex"))]
        if all(
            file.startswith("examples/") or words[words.index(file) - 1].startswith("--json")
            for file in files
        ):
            code, _, err = type_in(
                *(str(root / word) if word.startswith("examples/") else word for word in words)
            )
            assert code == 0, err
            ran += 1
    assert ran >= 2


def test_an_interruption_between_entry_and_answer_waits(
    type_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C while the entry is synced: the answer is given, for the entry is there; afterwards Ctrl-C works again."""
    import signal

    put("coin.json", {"method": "efron", "arms": ["a", "b"], "p": "2/3"})
    named = ("--study", "s", "--list", "l")
    type_in("commit", "coin.json", *named, "--seed-out", "seed")
    public = ("--public-value", "v", "--public-source", "t")
    type_in("start", "coin.json", *named, "--seed", "seed", *public, "--log", "log.jsonl")
    real = os.fsync

    def interrupted(number: int) -> None:
        os.kill(os.getpid(), signal.SIGINT)
        real(number)

    monkeypatch.setattr(os, "fsync", interrupted)
    code, out, err = type_in("next", "log.jsonl", "--seed", "seed", "--participant", "p1")
    assert (code, err) == (0, "")
    assert json.loads(out)["index"] == 1
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
