"""`alongside serve`: the web server and one worker; signals reach both, and both end when either ends."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.module_loading import import_string

from alongside.web.audit import actions as audit

LOOPBACK = ("127.0.0.1", "localhost", "::1")
PARENT_DIED = 1  # PR_SET_PDEATHSIG of Linux
PATIENCE = 20.0  # seconds that a part is given to end by itself
WORKERS, THREADS = "2", "2"
WSGI = "alongside.web.config.wsgi:application"


def server(host: str, port: int) -> list[str]:
    """Return the command of the web server."""
    options = [
        "--interface",
        "wsgi",
        "--workers",
        WORKERS,
        "--blocking-threads",
        THREADS,
        "--log-level",
        "warning",
    ]
    return [sys.executable, "-m", "granian", "--host", host, "--port", str(port), *options, "--no-ws", WSGI]


def worker() -> list[str]:
    """Return the command of the worker."""
    return [sys.executable, "-m", "django", "work"]


def end_with(parent: int) -> Callable[[], None] | None:
    """Return what a part does before it begins: ask the kernel to end it when its parent dies, however it dies.

    A parent that is killed can end nothing itself. None where the kernel knows no such thing.
    """
    prctl = getattr(ctypes.CDLL(None), "prctl", None)
    if prctl is None:
        return None

    def ask() -> None:
        prctl(PARENT_DIED, int(signal.SIGTERM))
        if os.getppid() != parent:  # it died before it could be asked
            os._exit(1)

    return ask


class Parts:
    """The processes that run together."""

    def __init__(self, *commands: list[str]) -> None:
        self.stopping = False
        self.running = [self.begin(command) for command in commands]

    @staticmethod
    def begin(command: list[str]) -> subprocess.Popen[bytes]:
        """Start one part, out of reach of the terminal's own Ctrl-C: it hears of it from us, once."""
        return subprocess.Popen(  # noqa: S603  # our own commands
            command,
            start_new_session=True,
            preexec_fn=end_with(os.getpid()),  # noqa: PLW1509  # it makes one system call and no more
        )

    def stop(self, *_signal: int | FrameType | None) -> None:
        """Ask every part to end."""
        self.stopping = True
        for part in self.running:
            if part.poll() is None:
                part.terminate()

    def wait(self) -> int:
        """Wait until one part ends, end the others, and return its code; neither is meant to end with 0 by itself."""
        while all(part.poll() is None for part in self.running):
            time.sleep(0.1)
        asked = self.stopping
        ended_first = next(part for part in self.running if part.returncode is not None)
        if not asked:  # a worker that hears of it twice drops what it is doing
            self.stop()
        for part in self.running:
            end(part)
        return 0 if asked else ended_first.returncode or 1


def end(part: subprocess.Popen[bytes]) -> int:
    """Wait for a part that was asked to end; after long enough, do not ask. Leave none of its own children."""
    try:
        return part.wait(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        part.kill()
        return part.wait()
    finally:
        with suppress(ProcessLookupError):
            os.killpg(part.pid, signal.SIGKILL)


def refuse_unready(host: str) -> None:
    """Refuse to start on a database that is behind, or a demonstration that others could reach."""
    import_string("alongside.web.config.refusals.refuse_demo_database")()
    if settings.ALONGSIDE_MODE == "demo" and host not in LOOPBACK:
        raise CommandError(
            "The demonstration signs people in without a passphrase: it answers on 127.0.0.1 only."
        )
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise CommandError("The database is behind the program: run `alongside migrate` first.")


class Command(BaseCommand):
    """Serve until told to stop, or until a part ends."""

    help = "Run the web server and one worker."

    def add_arguments(self, parser: CommandParser) -> None:
        """Ask where to answer."""
        parser.add_argument("--host", default="127.0.0.1", help="the address to answer on")
        parser.add_argument("--port", default=8000, type=int, help="the port to answer on")

    def handle(self, *_args: Any, host: str, port: int, **_options: Any) -> None:
        """Make ready, start both parts, wait."""
        refuse_unready(host)
        call_command("collectstatic", interactive=False, verbosity=0)
        audit.keep_head()
        connection.close()
        parts = Parts(server(host, port), worker())
        for one in (signal.SIGINT, signal.SIGTERM):
            signal.signal(one, parts.stop)
        self.stdout.write(f"Alongside answers on http://{host}:{port}")
        self.stdout.flush()
        sys.exit(parts.wait())
