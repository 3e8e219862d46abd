"""`alongside backup`: a consistent copy of the database, with the audit's head as it then stood beside it."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection
from django.utils import timezone

from alongside.core.errors import InputError, RuleBroken
from alongside.web.audit import actions as audit

NO_FOLDER = "{path} is no folder and none can be made there: name one that this program may write to."
NO_PROGRAM = (
    "pg_dump is not installed here: install PostgreSQL's client programs, of the server's version or later."
)
DUMP_FAILED = "pg_dump did not finish: {said}"
NOT_SOUND = "The copy is not sound ({said}), so it was thrown away: check the disk, then try again."
SUFFIX = {"sqlite": ".sqlite3", "postgresql": ".dump"}


class Command(BaseCommand):
    """Copy while people work; a copy that is not whole never bears its name."""

    help = "Copy the database and the audit's head into a folder."

    def add_arguments(self, parser: CommandParser) -> None:
        """Ask where to."""
        parser.add_argument("folder", nargs="?", type=Path, help="else `backups` beside the database")

    def handle(self, *_args: Any, folder: Path | None, **_options: Any) -> None:
        """Keep the head first, so that the copy holds at least what the head speaks of."""
        into = made_folder(folder or Path(settings.ALONGSIDE_VAR) / "backups")
        head = audit.keep_head()
        path = into / (name_at(timezone.now()) + SUFFIX[connection.vendor])
        part = path.with_suffix(".part")
        try:
            copy(part)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
        size = path.stat().st_size / 1_000_000
        self.stdout.write(f"Backup      {path} ({size:,.1f} MB)")
        if head is not None:
            heads = path.with_suffix(".heads.jsonl")
            shutil.copyfile(audit.heads_file(), heads)
            heads.chmod(0o600)
            self.stdout.write(f"Audit head  {head.index}, in {heads}")


def made_folder(path: Path) -> Path:
    """Return a folder that is there, open to this program alone where it was made now."""
    try:
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError:
        raise InputError("folder", NO_FOLDER, path=path) from None
    if not os.access(path, os.W_OK):
        raise InputError("folder", NO_FOLDER, path=path)
    return path.resolve()


def name_at(at: datetime) -> str:
    """Return what a backup is called: in the order of time, and told apart within a second."""
    return f"alongside-{at:%Y%m%dT%H%M%S%f}Z"


def copy(path: Path) -> None:
    """Copy the database in the way of its kind."""
    if connection.vendor == "sqlite":
        copy_sqlite(path)
    else:
        dump_postgresql(path, connection.settings_dict)


def copy_sqlite(path: Path) -> None:
    """Copy a database that others write to meanwhile, and check the copy."""
    os.close(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600))
    connection.ensure_connection()
    kept = sqlite3.connect(path)
    try:
        connection.connection.backup(kept)
        kept.execute("PRAGMA journal_mode=DELETE")  # one file, with nothing beside it
        (said,) = kept.execute("PRAGMA integrity_check").fetchone()
    finally:
        kept.close()
    if said != "ok":
        raise RuleBroken(NOT_SOUND, said=said)


def dump_postgresql(path: Path, reached: Mapping[str, Any]) -> None:
    """Let PostgreSQL's own program write one consistent picture of the database that is `reached` so."""
    program = shutil.which("pg_dump")
    if program is None:
        raise RuleBroken(NO_PROGRAM)
    os.close(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600))
    options, environment = connection_words(reached)
    command = [program, "--format=custom", "--no-owner", f"--file={path}", *options]
    done = subprocess.run(  # noqa: S603  # PostgreSQL's own program, with our own settings
        command, env=os.environ | environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuleBroken(DUMP_FAILED, said=" ".join(done.stderr.split())[-300:])


def connection_words(reached: Mapping[str, Any]) -> tuple[list[str], dict[str, str]]:
    """Return how pg_dump reaches the database; the password goes through the environment, which nobody can list."""
    words = {"HOST": "--host", "PORT": "--port", "USER": "--username"}
    options = [f"{word}={reached[name]}" for name, word in words.items() if reached[name]]
    given = {"PGPASSWORD": reached["PASSWORD"], **libpq(reached["OPTIONS"])}
    return [*options, reached["NAME"]], {name: value for name, value in given.items() if value}


def libpq(options: Mapping[str, Any]) -> dict[str, str]:
    """Return the options of a postgres url that libpq takes from the environment, such as sslmode."""
    known = {"sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT", "service": "PGSERVICE"}
    return {known[name]: str(value) for name, value in options.items() if name in known}
