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
