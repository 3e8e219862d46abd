"""Run the web tests and the journeys on PostgreSQL: the machine's own, started for this run and ended with it."""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SUBJECTS = ("tests/web", "tests/journeys")
WITHOUT_DATABASE = "tests/journeys/test_terminal_*.py"
"""Commands that never open a database: on SQLite's turn they are run once, which is enough."""
NO_DATABASE = (
    "PostgreSQL is not installed here, so its tests did not run (Debian: apt-get install postgresql)."
)


def main() -> int:
    """Return pytest's code; without PostgreSQL say so, which is a failure where CI is set."""
    programs = installed()
    if programs is None:
        sys.stdout.write(NO_DATABASE + "\n")
        return 1 if os.environ.get("CI") else 0
    with started(programs) as address:
        environment = {**os.environ, "ALONGSIDE_MODE": "test", "DATABASE_URL": address}
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-n",
            "auto",
            "-m",
            "not browser",
            f"--ignore-glob={WITHOUT_DATABASE}",
            *(sys.argv[1:] or SUBJECTS),
        ]
        return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def installed() -> Path | None:
    """The folder of PostgreSQL's programs, the newest version first."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    elsewhere = shutil.which("initdb")
    return Path(elsewhere).parent if elsewhere else None


@contextmanager
def started(programs: Path) -> Iterator[str]:
    """Make a cluster in a new folder, start it on loopback, and take both away at the end."""
    folder = Path(tempfile.mkdtemp(prefix="alongside-postgres-"))
    password = secrets.token_urlsafe(24)
    port = free_port()
    try:
        (folder / "password").write_text(password)
        if os.geteuid() == 0:
            for path in (folder, folder / "password"):
                shutil.chown(path, "postgres")
        cluster = folder / "cluster"
        control(
            programs / "initdb", "-D", cluster, "-U", "alongside", "-A", "scram-sha-256", "-E", "UTF8",
            "--pwfile", folder / "password",
        )  # fmt: skip
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off"
        control(programs / "pg_ctl", "-D", cluster, "-w", "-l", folder / "log", "-o", options, "start")
        try:
            yield f"postgres://alongside:{password}@127.0.0.1:{port}/postgres"
        finally:
            control(programs / "pg_ctl", "-D", cluster, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def control(*command: object) -> None:
    """Run one of PostgreSQL's programs, which refuse to be run by root."""
    words = [str(word) for word in command]
    if os.geteuid() == 0:
        words = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", *words]
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL, cwd="/")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


if __name__ == "__main__":
    raise SystemExit(main())
