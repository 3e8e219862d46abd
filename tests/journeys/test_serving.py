"""Given an installation, when it is served, then the server and the worker live and die together."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.starting import family_of

ROOT = Path(__file__).resolve().parents[2]
ERRAND = """
from alongside.web.jobs import actions
from tests.journeys import slow_errand
print(actions.start(task=slow_errand.wait, title='Wait', by=None, ids=['{flag}']).public_id)
"""


@pytest.fixture
def settings_of(tmp_path: Path) -> dict[str, str]:
    """Return the environment of an installation of its own."""
    outside = {
        name: value for name, value in os.environ.items() if not name.startswith(("ALONGSIDE_", "DATABASE_"))
    }
    ours = {"DJANGO_SETTINGS_MODULE": "alongside.web.config.settings", "ALONGSIDE_VAR": str(tmp_path)}
    return outside | ours | {"ALONGSIDE_MODE": "test", "PYTHONPATH": str(ROOT)}


def manage(environment: dict[str, str], *arguments: str) -> str:
    """Run one command to its end."""
    command = [sys.executable, "-m", "django", *arguments]
    return subprocess.run(
        command, env=environment, cwd=ROOT, text=True, capture_output=True, check=True
    ).stdout


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return listening.getsockname()[1]


def begin(environment: dict[str, str], *arguments: str) -> subprocess.Popen[str]:
    """Start a command and leave it running."""
    command = [sys.executable, "-m", "django", *arguments]
    return subprocess.Popen(command, env=environment, cwd=ROOT, text=True, stdout=subprocess.DEVNULL)


def wait_until(true, seconds: float = 120) -> None:
    """Wait for something to be true."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.1)


def answers(port: int) -> bool:
    """Say whether the first page is served."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as response:
            return response.status == 200 and b"Are we reaching" in response.read()
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


def children(process: subprocess.Popen[str]) -> list[int]:
    """Return the processes that a process has started."""
    return [int(pid) for pid in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()]


def is_alive(pid: int) -> bool:
    """Say whether a process is still there and not merely remembered."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


@pytest.fixture
def served(settings_of) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """Serve an empty installation."""
    manage(settings_of, "migrate", "--verbosity", "0")
    port = free_port()
    process = begin(settings_of, "serve", "--port", str(port))
    try:
        wait_until(lambda: answers(port))
        yield process, port
    finally:
        process.terminate()
        process.wait(timeout=60)


@pytest.mark.slow
def test_a_signal_ends_both_and_that_is_no_failure(served) -> None:
    """When it is told to stop, then server and worker are gone and the code is 0."""
    process, port = served
    parts = children(process)
    assert len(parts) == 2
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=40) == 0
    assert not answers(port)
    assert not any(is_alive(pid) for pid in parts)


@pytest.mark.slow
@pytest.mark.parametrize("part", [0, 1], ids=["the server", "the worker"])
def test_when_one_part_dies_the_other_ends_and_that_is_a_failure(served, part: int) -> None:
    """So that whoever watches over the service starts both again."""
    process, port = served
    parts = children(process)
    os.kill(parts[part], signal.SIGKILL)
    assert process.wait(timeout=40) != 0
    assert not answers(port)
    assert not any(is_alive(pid) for pid in parts)


@pytest.mark.slow
def test_when_it_is_killed_nothing_of_it_is_left(served) -> None:
    """A process that is killed can end nothing itself: the kernel tells its parts, and they end."""
    process, port = served
    family = family_of(process.pid)
    assert len(family) > 3, "the server has workers of its own"
    process.kill()
    process.wait(timeout=40)
    wait_until(lambda: not any(is_alive(pid) for pid in family), seconds=40)
    assert not answers(port)


@pytest.mark.slow
def test_a_database_that_is_behind_is_not_served(settings_of) -> None:
    """It says what to run."""
    command = [sys.executable, "-m", "django", "serve", "--port", str(free_port())]
    refused = subprocess.run(command, env=settings_of, cwd=ROOT, text=True, capture_output=True, check=False)
    assert refused.returncode != 0
    assert "alongside migrate" in refused.stderr


@pytest.mark.slow
def test_work_whose_worker_is_killed_half_way_is_done_by_the_next(settings_of, tmp_path: Path) -> None:
    """Given work under way, when its worker is killed, then the next one does it from the start."""
    manage(settings_of, "migrate", "--verbosity", "0")
    flag = tmp_path / "begun"
    manage(settings_of, "shell", "--verbosity", "0", "-c", ERRAND.format(flag=flag))
    worker = begin(settings_of, "work")
    try:
        wait_until(flag.exists)
    finally:
        worker.kill()
        worker.wait()
    aged = "from alongside.web.jobs.models import *; import datetime as d; j=Job.objects.get(); "
    aged += "j.seen_at-=d.timedelta(minutes=5); j.save()"
    manage(settings_of, "shell", "--verbosity", "0", "-c", aged)
    manage(settings_of, "work", "--batch")
    asked = "from alongside.web.jobs.models import *; j=Job.objects.get(); print(j.state, j.tries)"
    assert manage(settings_of, "shell", "--verbosity", "0", "-c", asked).strip() == "done 2"
