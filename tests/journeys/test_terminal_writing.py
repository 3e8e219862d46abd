"""Files that commands write: all of them whole, or none, whatever stands at their place."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import Any

import pytest

from alongside.cli.writing import replace_files
from alongside.core.errors import InputError
from tests.journeys.test_terminal_plan import type_in, write

__all__ = ["type_in"]


def left_over() -> list[str]:
    """The names of drafts that were left behind."""
    return [path.name for path in Path().iterdir() if path.name.startswith(".")]


def test_where_one_file_cannot_be_written_none_is(type_in: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that fills up at the second file: the sentence names it, the first is not there, no draft is left."""
    real, calls = os.chmod, []

    def full(path: str, mode: int) -> None:
        calls.append(path)
        if len(calls) == 2:
            raise OSError(28, "No space left on device")
        real(path, mode)

    monkeypatch.setattr(os, "chmod", full)
    code, _, err = type_in("plan", write(), "--json", "out.json", "--html", "out.html")
    assert (code, err.count("\n")) == (2, 1)
    assert "out.html cannot be written (no space left on device)" in err
    assert not Path("out.json").exists()
    assert left_over() == []


def test_a_link_is_followed_and_stays_a_link(type_in: Any) -> None:
    """What it leads to holds the answer."""
    Path("kept").mkdir()
    Path("kept/real.json").write_text("old")
    Path("link.json").symlink_to("kept/real.json")
    assert type_in("plan", write(), "--json", "link.json")[0] == 0
    assert Path("link.json").is_symlink()
    assert '"format"' in Path("kept/real.json").read_text()


def test_a_pipe_is_written_through(type_in: Any) -> None:
    """Another program that listens at a named pipe reads the answer; the pipe stays one."""
    os.mkfifo("pipe")
    heard: list[bytes] = []
    reader = threading.Thread(target=lambda: heard.append(Path("pipe").read_bytes()))
    reader.start()
    assert type_in("plan", write(), "--json", "pipe")[0] == 0
    reader.join(timeout=30)
    assert b'"format"' in heard[0]
    assert Path("pipe").is_fifo()


def test_a_device_that_is_full_is_refused_and_stays_a_device() -> None:
    """Nothing takes its place, and the sentence says why."""
    with pytest.raises(InputError, match="/dev/full cannot be written"):
        replace_files([(Path("/dev/full"), b"x")])
    assert Path("/dev/full").is_char_device()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("plan", "--bogus"), "No such option: --bogus. How it is written: alongside plan --help"),
        (("plan",), "Missing argument 'PLAN.json'. How it is written: alongside plan --help"),
        (
            ("watch", "a", "b", "--level", "abc"),
            "'--level': give a number. How it is written: alongside watch",
        ),
        (("fit", "a", "b", "--horizon-months", "2.5"), "'--horizon-months': give a whole number."),
        (("spec", "chek"), "Did you mean 'check'? How it is written: alongside spec --help"),
        (("nonsense",), "No such command 'nonsense'. How it is written: alongside --help"),
    ],
)
def test_what_is_mistyped_is_one_sentence(type_in: Any, words: tuple[str, ...], said: str) -> None:
    """An option, an argument, a number, a command: what is wrong and where to read how it is written."""
    code, out, err = type_in(*words)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert said in err


def test_with_nothing_typed_the_help_is_shown(type_in: Any) -> None:
    """Neither a sentence about a mistake nor silence."""
    code, out, err = type_in()
    assert (code, err) == (2, "")
    assert "equity-test" in out


def test_stopping_says_that_nothing_was_changed(type_in: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Control and C while the work is done."""

    def stopped(_request: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("alongside.cli.planning.run", stopped)
    assert type_in("plan", write()) == (130, "", "alongside: Stopped. Nothing was changed.\n")
