"""The server and the worker as two processes that live and die together; the whole is tried in tests/journeys."""

from __future__ import annotations

import os
import signal
import sys
from io import StringIO
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command

from alongside.web.jobs.management.commands import serve

LONG = [sys.executable, "-c", "import time; time.sleep(60)"]
FAILS = [sys.executable, "-c", "raise SystemExit(3)"]
ENDS = [sys.executable, "-c", ""]
STUBBORN = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('ready', flush=True); time.sleep(60)",
]


def test_when_one_fails_the_other_ends_and_its_code_is_the_answer() -> None:
    """The other is not left behind."""
    parts = serve.Parts(LONG, FAILS)
    codes = parts.wait()
    assert all(part.poll() is not None for part in parts.running)
    assert codes == 3


def test_when_one_merely_ends_that_is_a_failure_too() -> None:
    """Neither is meant to end by itself."""
    assert serve.Parts(ENDS, ENDS).wait() == 1


def test_being_told_to_stop_is_no_failure() -> None:
    """Both end, and the code is 0."""
    parts = serve.Parts(LONG, LONG)
    parts.stop(signal.SIGTERM, None)
    assert parts.wait() == 0


def test_a_part_that_does_not_listen_is_not_asked_twice(monkeypatch) -> None:
    """After long enough."""
    monkeypatch.setattr(serve, "PATIENCE", 0.2)
    part = serve.Parts.begin(STUBBORN)
    part.terminate()
    assert serve.end(part) in (-signal.SIGKILL, -signal.SIGTERM)


def test_the_commands_are_the_stack_that_was_chosen() -> None:
    """WSGI, two workers of two threads, and one worker of long work."""
    command = serve.server("127.0.0.1", 8000)
    assert command[command.index("--interface") + 1] == "wsgi"
    assert (command[command.index("--workers") + 1], command[command.index("--blocking-threads") + 1]) == (
        "2",
        "2",
    )
    assert command[-1] == "alongside.web.config.wsgi:application"
    assert serve.worker()[-1] == "work"


@pytest.mark.django_db
def test_the_demonstration_answers_on_loopback_only(settings) -> None:
    """It signs people in without a passphrase."""
    settings.ALONGSIDE_MODE = "demo"
    serve.refuse_unready("127.0.0.1")
    with pytest.raises(CommandError, match=r"127\.0\.0\.1 only"):
        serve.refuse_unready("0.0.0.0")


@pytest.mark.django_db
def test_a_database_that_is_behind_is_refused(monkeypatch) -> None:
    """With the command that helps."""
    monkeypatch.setattr(serve.MigrationExecutor, "migration_plan", lambda *_: ["one"])
    with pytest.raises(CommandError, match="alongside migrate"):
        serve.refuse_unready("127.0.0.1")


@pytest.mark.django_db(transaction=True)
def test_serving_makes_ready_says_where_and_answers_with_the_parts_code(
    monkeypatch, settings, tmp_path
) -> None:
    """Static files, the audit's head, then both parts; signals are passed on."""
    settings.STATIC_ROOT = tmp_path
    heard: list[int] = []
    monkeypatch.setattr(serve.signal, "signal", lambda number, _handler: heard.append(number))
    monkeypatch.setattr(serve, "server", lambda _host, _port: ENDS)
    monkeypatch.setattr(serve, "worker", lambda: ENDS)
    out = StringIO()
    with pytest.raises(SystemExit) as end:
        call_command("serve", "--port", "8099", stdout=out)
    assert end.value.code == 1
    assert out.getvalue() == "Alongside answers on http://127.0.0.1:8099\n"
    assert heard == [signal.SIGINT, signal.SIGTERM]
    assert (tmp_path / "design" / "alongside.css").is_file()


@pytest.mark.django_db(transaction=True)
def test_the_worker_works_until_it_is_told_to_stop(monkeypatch) -> None:
    """It looks around, works, rests a second, and looks whether it is to go on."""
    from alongside.web.jobs.management.commands import work

    rests: list[float] = []

    class FakeWorker:
        running = True

        def configure_signals(self) -> None:
            rests.append(0)

        def run(self) -> None:
            self.running = len(rests) < 3

    monkeypatch.setattr(work, "make_worker", FakeWorker)
    monkeypatch.setattr(work.time, "sleep", rests.append)
    call_command("work")
    assert rests == [0, 1, 1, 1]


def test_a_part_asks_to_end_with_its_parent(monkeypatch) -> None:
    """The kernel is asked once; where the parent died before that, the part does not begin."""
    asked: list[tuple[int, int]] = []
    ended: list[int] = []
    kernel = SimpleNamespace(prctl=lambda what, by: asked.append((what, by)))
    monkeypatch.setattr(serve.ctypes, "CDLL", lambda _name: kernel)
    monkeypatch.setattr(serve.os, "_exit", ended.append)
    begin = serve.end_with(os.getppid())
    assert begin is not None
    begin()
    assert asked == [(serve.PARENT_DIED, signal.SIGTERM)]
    assert ended == []
    orphan = serve.end_with(os.getppid() + 1)
    assert orphan is not None
    orphan()
    assert ended == [1]
    monkeypatch.setattr(serve.ctypes, "CDLL", lambda _name: SimpleNamespace())
    assert serve.end_with(1) is None, "another kernel knows no such thing"
