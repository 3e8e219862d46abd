"""The file of a log survives whatever ends the program, and two programs never share an index."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from alongside.core.allocation import allocate_content, key_of, verify_log
from alongside.core.errors import InputError, RuleBroken
from alongside.exchange import allocation_log
from alongside.exchange.allocation_log import create_log, key_for, locked_log, parse_log, read_log
from tests.core.allocation.allocating import BEST, FACTOR, SEED, VALUE, Log, make

ROOT = Path(__file__).resolve().parents[2]
ASK = """
import sys
from pathlib import Path
from alongside.core.allocation import allocate_content
from alongside.exchange.allocation_log import key_for, locked_log
log, name, first, last = sys.argv[1:]
for at in range(int(first), int(last)):
    with locked_log(Path(log)) as file:
        content = allocate_content(
            register=file.register, key=key_for(file.register, bytes(range(32))), index=file.next_index,
            participant=f"{name}{at}", strata={"f": "xy"[at % 2]}, at="2026-02-01T13:00:00Z",
        )
        entry = file.append(content)
    print(entry.index, entry.hash, flush=True)
"""


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """A log of three participants."""
    made = Log(make("minimisation", factors=FACTOR, rule=BEST))
    path = tmp_path / "log.jsonl"
    create_log(path, made.entries[0].content)
    for at in range(3):
        add(path, f"p{at}")
    return path


def add(path: Path, participant: str) -> None:
    """Allocate one participant in the file."""
    with locked_log(path) as file:
        content = allocate_content(
            register=file.register,
            key=key_for(file.register, SEED),
            index=file.next_index,
            participant=participant,
            strata={"f": "x"},
            at="2026-02-01T12:00:00Z",
        )
        file.append(content)


def test_half_a_last_line_at_every_byte(log: Path) -> None:
    """Cut anywhere in the last line: it opens, verifies, and the same request gives the very same bytes."""
    whole = log.read_bytes()
    begin = whole.rindex(b"\n", 0, -1) + 1
    for end in range(begin, len(whole)):
        log.write_bytes(whole[:end])
        lines = read_log(log)
        is_whole = end == len(whole) - 1
        assert len(lines.entries) == (4 if is_whole else 3)
        assert lines.half == (0 if is_whole else end - begin)
        assert verify_log(entries=lines.entries, seeds=[SEED]).verdict == "replayed"
        if end % 40 == 0 or is_whole:
            add(log, "p3" if is_whole else "p2")
            assert log.read_bytes().startswith(whole)
            assert verify_log(entries=read_log(log).entries, seeds=[SEED]).verdict == "replayed"


def test_zeros_that_a_disk_left_are_half_a_line(log: Path) -> None:
    """After a power failure a file can end in zeros."""
    whole = log.read_bytes()
    log.write_bytes(whole + b"\0" * 50)
    assert read_log(log).half == 50
    add(log, "p3")
    assert log.read_bytes().startswith(whole + b'{"arm"')


@pytest.mark.parametrize("end", [b"\n", b"\n\r\n", b"\n\n\n"])
def test_empty_lines_at_the_end_are_no_entries(log: Path, end: bytes) -> None:
    """What an editor leaves at the end does not stop allocation; in between it is an insertion."""
    whole = log.read_bytes()
    log.write_bytes(whole + end)
    assert verify_log(entries=read_log(log).entries).verdict == "intact"
    add(log, "p3")
    assert log.read_bytes().startswith(whole + b'{"arm"')
    log.write_bytes(whole.replace(b"\n", b"\n" + end, 1))
    assert verify_log(entries=read_log(log).entries).verdict == "tampered"


def test_an_edited_last_line_is_not_taken_for_half_a_line(log: Path) -> None:
    """Without its line end too, an edit is an edit."""
    whole = log.read_bytes()
    for text in (
        whole.replace(b'"participant":"p2"', b'"participant":"p9"').rstrip(),
        whole + b"more",
        whole + b"{}",
    ):
        log.write_bytes(text)
        assert verify_log(entries=read_log(log).entries).verdict == "tampered"
        with pytest.raises(RuleBroken, match="does not hold"):
            add(log, "p3")
        assert log.read_bytes() == text


def test_a_quotation_mark_in_a_name_is_no_end_of_a_line(log: Path) -> None:
    """Escaped marks and braces inside text do not close it."""
    add(log, 'a "}\\ name')
    whole = log.read_bytes()
    assert len(read_log(log).entries) == 5
    cut = whole[: whole.index(b"}\\\\ name") + 1]
    log.write_bytes(cut)
    assert len(read_log(log).entries) == 4


def test_it_is_synced_before_anybody_is_answered(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One write of one whole line, then a sync, then the answer."""
    happened = []
    real = os.pwrite, os.fsync
    monkeypatch.setattr(os, "pwrite", lambda *given: happened.append("written") or real[0](*given))
    monkeypatch.setattr(os, "fsync", lambda *given: happened.append("synced") or real[1](*given))
    add(log, "p3")
    assert happened == ["written", "synced"]


def test_a_disk_that_is_full_leaves_the_log_as_it_was(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half of the line was written before the failure: it is taken back."""
    whole, real = log.read_bytes(), os.pwrite

    def full(number: int, content: bytes, at: int) -> int:
        if len(content) < 100:
            raise OSError(28, "No space left on device")
        return real(number, content[: len(content) // 2], at)

    monkeypatch.setattr(os, "pwrite", full)
    with pytest.raises(OSError, match="No space"):
        add(log, "p3")
    assert log.read_bytes() == whole
    monkeypatch.undo()
    add(log, "p3")


def ask(path: Path, name: str, first: int, last: int) -> subprocess.Popen[str]:
    """Start a program that allocates participants one after another."""
    return subprocess.Popen(
        [sys.executable, "-c", ASK, str(path), name, str(first), str(last)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_programs_at_once_never_share_an_index(log: Path) -> None:
    """Three programs, ten participants each: every index once, and the log verifies."""
    running = [ask(log, name, 0, 10) for name in "abc"]
    answers = [line.split() for one in running for line in one.communicate()[0].splitlines()]
    assert [one.returncode for one in running] == [0, 0, 0]
    assert sorted(int(index) for index, _ in answers) == list(range(4, 34))
    lines = read_log(log)
    heads = {entry.index: entry.hash for entry in lines.entries if entry}
    assert all(heads[int(index)] == digest for index, digest in answers)
    assert verify_log(entries=lines.entries, seeds=[SEED]).verdict == "replayed"


def test_killed_at_any_moment_the_log_goes_on(log: Path) -> None:
    """SIGKILL at random moments: all that was answered is there, the log opens, verifies and goes on."""
    chance, answered, at = random.Random(5), list[tuple[int, str]](), 0
    for _ in range(5):
        with ask(log, "k", at, at + 10_000) as running:
            assert running.stdout is not None
            answered.append(_answer(running.stdout.readline()))
            time.sleep(chance.random() / 10)
            running.send_signal(signal.SIGKILL)
            rest = running.stdout.read().splitlines()
        answered += [_answer(line) for line in rest if line.count(" ") == 1]
        lines = read_log(log)
        heads = {entry.index: entry.hash for entry in lines.entries if entry}
        assert all(heads[index] == digest for index, digest in answered if len(digest) == 64)
        assert verify_log(entries=lines.entries, seeds=[SEED]).verdict == "replayed"
        at = len(heads)
    with locked_log(log) as file:
        assert file.next_index == len(heads)


def _answer(line: str) -> tuple[int, str]:
    index, digest = line.split()
    return int(index), digest


def test_a_log_appears_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A start that is stopped before its file has its name leaves none; one in a race never writes over."""
    content = Log(make("efron", p="2/3")).entries[0].content
    path = tmp_path / "log.jsonl"
    real = os.link

    def stopped(*_given: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "link", stopped)
    with pytest.raises(KeyboardInterrupt):
        create_log(path, content)
    assert list(tmp_path.iterdir()) == []

    def raced(source: str, target: Path) -> None:
        path.write_text("another")
        real(source, target)

    monkeypatch.setattr(os, "link", raced)
    with pytest.raises(InputError, match="never written over"):
        create_log(path, content)
    assert path.read_text() == "another"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is not an allocation log"),
        (b"participant,arm\np1,a\n", "is not an allocation log"),
        (b'{"hash":"a","index":1,"previous":"b"}\n', "is not an allocation log"),
        (b'{"format":"x/9","hash":"a","index":0,"previous":"b","type":"start"}\n', "another format"),
        (b"\xff\xfe\x00", "is not an allocation log"),
    ],
)
def test_another_file_is_not_taken_for_a_log(tmp_path: Path, content: bytes, says: str) -> None:
    """Nothing, a table, the export of an audit, a later format: one sentence, and nothing is written."""
    path = tmp_path / "log.jsonl"
    path.write_bytes(content)
    with pytest.raises(InputError, match=says):
        read_log(path)
    with pytest.raises(InputError, match=says):
        add(path, "p1")
    assert path.read_bytes() == content


def test_a_log_that_cannot_be_opened_says_why(tmp_path: Path) -> None:
    """No file, or a folder."""
    with pytest.raises(InputError, match="There is no log"):
        add(tmp_path / "none", "p1")
    with pytest.raises(InputError, match="cannot be added to"):
        add(tmp_path, "p1")


def test_the_key_is_the_protocols(log: Path) -> None:
    """The seed that opens the commitment gives the key; the lines are told apart without it."""
    with locked_log(log) as file:
        commitment = file.register.epochs[0].commitment
        assert key_for(file.register, SEED) == key_of(seed=SEED, commitment=commitment, public_value=VALUE)
        with pytest.raises(InputError, match="another seed"):
            key_for(file.register, bytes(32))
    assert [json.loads(line)["index"] for line in log.read_bytes().splitlines()] == [0, 1, 2, 3]
    assert parse_log(b"").entries == ()
    assert allocation_log.FORMAT == "alongside-allocation-log/1"
