"""Starts the demonstration as `make run` does, in a folder of its own, and ends it as Ctrl-C does."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
ALONGSIDE = Path(sys.executable).parent / "alongside"
PATIENCE = 120.0  # seconds: the machine that runs the tests may be busy with others


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def outside() -> dict[str, str]:
    """Return the environment without what is said to the tests' own Alongside."""
    said = ("ALONGSIDE_", "DATABASE_URL")
    return {name: value for name, value in os.environ.items() if not name.startswith(said)}


class Started:
    """One run of `alongside demo`; what it prints is kept in a file."""

    def __init__(self, folder: Path, *, port: int | None = None) -> None:
        self.port = port or free_port()
        self.log = folder.parent / f"printed-{time.monotonic_ns()}.txt"
        ours = {"ALONGSIDE_MODE": "demo", "ALONGSIDE_VAR": str(folder), "PORT": str(self.port)}
        self.began = time.monotonic()
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [ALONGSIDE, "demo"],
                cwd=ROOT,
                env=outside() | ours,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def address(self) -> str:
        """Return where it answers."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def printed(self) -> str:
        """Return what it has printed."""
        return self.log.read_text(encoding="utf-8")

    def wait_for(self, words: str) -> float:
        """Wait until it prints these words; return how many seconds after its start that was."""
        while words not in self.printed:
            assert self.process.poll() is None, self.printed
            assert time.monotonic() - self.began < PATIENCE, self.printed
            time.sleep(0.05)
        return time.monotonic() - self.began

    def end(self, by: signal.Signals) -> int:
        """Send a signal and return the code it ends with, once nothing of it is left."""
        children = family_of(self.process.pid)
        self.process.send_signal(by)
        code = self.process.wait(timeout=PATIENCE)
        while left := [pid for pid in children if is_running(pid)]:
            assert by is signal.SIGKILL or time.monotonic() - self.began < 2 * PATIENCE, (
                f"left behind: {left}"
            )
            time.sleep(0.1)
        return code


def family_of(pid: int) -> list[int]:
    """Return a process and everything it started, from the kernel's own list."""
    found = [pid]
    for one in found:
        for path in Path(f"/proc/{one}/task").glob("*/children"):
            found += [int(child) for child in path.read_text().split()]
    return found


def is_running(pid: int) -> bool:
    """Say whether a process is there and not merely waiting to be counted."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@contextmanager
def started(folder: Path, *, port: int | None = None) -> Iterator[Started]:
    """Start, and whatever happens end."""
    folder.mkdir(exist_ok=True, mode=0o700)
    running = Started(folder, port=port)
    try:
        yield running
    finally:
        if running.process.poll() is None:
            running.end(signal.SIGTERM)
