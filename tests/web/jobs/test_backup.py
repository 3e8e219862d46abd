"""A backup is one whole file, open to nobody else, and the audit can be checked against the head beside it."""

from __future__ import annotations

import json
import sqlite3
import stat
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.db import connection

from alongside.core.errors import InputError, RuleBroken
from alongside.web.accounts.permissions import Role
from alongside.web.audit import actions as audit
from alongside.web.jobs.management.commands import backup
from tests.web.makers import make_member

needs_sqlite = pytest.mark.skipif(
    connection.vendor != "sqlite", reason="PostgreSQL is copied by its own program, tried on its own"
)
POSTGRES = {
    "NAME": "alongside",
    "USER": "ann",
    "PASSWORD": "p@ss",
    "HOST": "db.example.org",
    "PORT": "5433",
    "OPTIONS": {"sslmode": "require", "application_name": "alongside"},
}


@pytest.fixture
def var(settings, tmp_path: Path) -> Path:
    """Keep heads and backups in a folder of the test's own."""
    settings.ALONGSIDE_VAR = tmp_path
    return tmp_path


def backed_up(*arguments: str) -> tuple[Path, Path, str]:
    """Make a backup; return the copy, the heads beside it, and what was printed."""
    out = StringIO()
    call_command("backup", *arguments, stdout=out)
    folder = Path(arguments[0]) if arguments else backup.Path(backup.settings.ALONGSIDE_VAR) / "backups"
    (copy,) = folder.glob("*.sqlite3")
    return copy, copy.with_suffix(".heads.jsonl"), out.getvalue()


@needs_sqlite
@pytest.mark.django_db(transaction=True)
def test_a_backup_holds_everything_and_its_audit_is_checked_by_its_head(var: Path) -> None:
    """One file of mode 0600, sound, with the people in it; the head beside it is the head inside it."""
    person = make_member(Role.ADMINISTRATOR)
    event = audit.record(by=person, what="somebody looked")
    copy, heads, said = backed_up()
    assert stat.S_IMODE(copy.stat().st_mode) == stat.S_IMODE(heads.stat().st_mode) == 0o600
    assert stat.S_IMODE(copy.parent.stat().st_mode) == 0o700
    with sqlite3.connect(copy) as kept:
        assert kept.execute("SELECT email FROM accounts_user").fetchall() == [(person.email,)]
        assert kept.execute("SELECT number, hash FROM audit_audithead").fetchone() == (
            event.number,
            event.hash,
        )
    assert json.loads(heads.read_text().splitlines()[-1])["index"] == event.number
    assert audit.kept_heads(audit.heads_file())[-1].hash == event.hash, "kept outside the database too"
    assert f"Audit head  {event.number}" in said
    assert sorted(path.suffix for path in copy.parent.iterdir()) == [".jsonl", ".sqlite3"]


@needs_sqlite
@pytest.mark.django_db(transaction=True)
def test_an_empty_audit_has_no_head_yet(var: Path, tmp_path: Path) -> None:
    """The copy is made all the same, in the folder that was named."""
    copy, heads, said = backed_up(str(tmp_path / "elsewhere"))
    assert copy.exists()
    assert not heads.exists()
    assert "Audit head" not in said


@needs_sqlite
@pytest.mark.django_db(transaction=True)
def test_a_copy_that_is_not_sound_is_thrown_away(var: Path, monkeypatch) -> None:
    """Nothing that bears the name of a backup is left."""

    class Unsound(sqlite3.Connection):
        def execute(self, *_command: str) -> Unsound:
            return self

        def fetchone(self) -> tuple[str]:
            return ("page 3 is missing",)

    monkeypatch.setattr(backup.sqlite3, "connect", lambda path: Unsound(str(path)))
    with pytest.raises(RuleBroken, match="page 3 is missing"):
        call_command("backup")
    assert list((var / "backups").iterdir()) == []


def test_a_folder_that_cannot_be_is_refused(tmp_path: Path, monkeypatch) -> None:
    """A file in its place, or no right to write."""
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match="is no folder"):
        backup.made_folder(tmp_path / "file" / "inside")
    monkeypatch.setattr(backup.os, "access", lambda *_: False)
    with pytest.raises(InputError, match="is no folder"):
        backup.made_folder(tmp_path)


def test_backups_are_named_in_the_order_of_time() -> None:
    """So that a listing shows the newest last."""
    names = [backup.name_at(datetime(2026, 1, day, tzinfo=UTC)) for day in (2, 10)]
    assert names == sorted(names)


def program(folder: Path, script: str) -> None:
    """Put a program named pg_dump into a folder."""
    path = folder / "pg_dump"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o700)


def test_postgresql_is_dumped_by_its_own_program(tmp_path: Path, monkeypatch) -> None:
    """The password goes through the environment; the file is ours alone."""
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    program(tmp_path, f'echo "$@" > {tmp_path}/asked; echo "$PGPASSWORD $PGSSLMODE" >> {tmp_path}/asked')
    backup.dump_postgresql(tmp_path / "a.dump", POSTGRES)
    asked, secret = (tmp_path / "asked").read_text().splitlines()
    assert asked == (
        f"--format=custom --no-owner --file={tmp_path}/a.dump --host=db.example.org --port=5433 "
        "--username=ann alongside"
    )
    assert secret == "p@ss require"
    assert stat.S_IMODE((tmp_path / "a.dump").stat().st_mode) == 0o600


def test_each_kind_of_database_is_copied_in_its_own_way(tmp_path: Path, monkeypatch) -> None:
    """PostgreSQL by its program, as the settings reach it."""
    asked: list[object] = []
    monkeypatch.setattr(backup, "connection", SimpleNamespace(vendor="postgresql", settings_dict=POSTGRES))
    monkeypatch.setattr(backup, "dump_postgresql", lambda *given: asked.extend(given))
    backup.copy(tmp_path / "a.part")
    assert asked == [tmp_path / "a.part", POSTGRES]


def test_a_dump_that_fails_says_why(tmp_path: Path, monkeypatch) -> None:
    """In a sentence; and where the program is missing, what to install."""
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    program(tmp_path, "echo 'server version mismatch' >&2; exit 1")
    with pytest.raises(RuleBroken, match="server version mismatch"):
        backup.dump_postgresql(tmp_path / "a.dump", POSTGRES)
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    with pytest.raises(RuleBroken, match="pg_dump is not installed"):
        backup.dump_postgresql(tmp_path / "a.dump", POSTGRES)
