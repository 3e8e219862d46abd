"""`alongside fit` as a service lead uses it: two files in, an answer out, and a sentence for every mistake."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from alongside.cli.main import main

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "eligibility" / "infant-team"
SPEC, FAMILY = EXAMPLE / "spec.yaml", EXAMPLE / "family.json"


@pytest.fixture
def type_in(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """Type a command in an empty folder; returns the exit code and what was said on both streams."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "110")

    def typed(*words: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["alongside", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    return typed


def assert_holds(expected: Any, found: Any, path: str = "") -> None:
    """Hold every key that is expected against what was found."""
    if isinstance(expected, dict):
        for name, value in expected.items():
            assert_holds(value, found[name], f"{path}.{name}")
    elif isinstance(expected, list):
        assert len(expected) == len(found), path
        for at, (one, other) in enumerate(zip(expected, found, strict=True)):
            assert_holds(one, other, f"{path}[{at}]")
    else:
        assert expected == found, path


def test_the_worked_example(type_in: Any) -> None:
    """The example of the design: one contradiction, two facts not known, three questions in order of cost."""
    code, out, err = type_in("fit", SPEC, FAMILY, "--on", "2026-05-10", "--json", "fit.json")
    assert (code, err) == (0, "")
    assert_holds(
        json.loads((EXAMPLE / "expected.json").read_text()), json.loads(Path("fit.json").read_text())
    )
    assert "We cannot say yet" in out
    assert "Ask first: When was the baby born?" in out
    assert "10 May 2026" in out


def test_the_same_files_give_the_same_bytes(type_in: Any) -> None:
    """Nothing in the answer depends on when or where it was worked out."""
    for name in ("one.json", "two.json"):
        type_in("fit", SPEC, FAMILY, "--on", "2026-05-10", "--json", name)
    assert Path("one.json").read_bytes() == Path("two.json").read_bytes()
