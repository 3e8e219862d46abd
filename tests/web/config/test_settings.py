"""Settings: read strictly, documented in full, and production refuses what is unsafe."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from alongside.web.config import refusals, variables

ROOT = Path(__file__).resolve().parents[3]
PAGE = (ROOT / "docs" / "reference" / "settings.md").read_text(encoding="utf-8")
SECRET, AUDIT_KEY = "secrets " * 8, "audited " * 8
SOUND = {
    "DEBUG": False,
    "SECRET_KEY": SECRET,
    "ALONGSIDE_AUDIT_KEY": AUDIT_KEY,
    "ALLOWED_HOSTS": ["alongside.example.org"],
    "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https"),
    "INSTALLED_APPS": ["alongside.web.accounts"],
}
ENVIRONMENT = {
    "ALONGSIDE_SECRET_KEY": SECRET,
    "ALONGSIDE_AUDIT_KEY": AUDIT_KEY,
    "ALONGSIDE_HOSTS": "alongside.example.org",
    "ALONGSIDE_TLS_PROXY": "X-Forwarded-Proto",
}


def test_the_page_of_settings_names_each_one_and_no_other() -> None:
    """What can be set is what the page says."""
    rows = set(re.findall(r"^\| `([A-Z_]+)` \|", PAGE, re.MULTILINE))
    assert rows == variables.KNOWN | {"DATABASE_URL"}


def test_sound_settings_are_accepted() -> None:
    """Nothing to refuse."""
    assert refusals.settings_refusals(SOUND) == []
    refusals.refuse([])


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"DEBUG": True}, "DEBUG is on"),
        ({"INSTALLED_APPS": ["alongside.web.demo"]}, "The demo is installed"),
        ({"SECRET_KEY": refusals.DEMO_SECRET}, "ALONGSIDE_SECRET_KEY is the demo's"),
        ({"SECRET_KEY": "short"}, "ALONGSIDE_SECRET_KEY is missing or shorter than 50"),
        ({"ALLOWED_HOSTS": []}, "ALONGSIDE_HOSTS is missing"),
        ({"ALLOWED_HOSTS": ["*"]}, "ALONGSIDE_HOSTS holds a wildcard"),
        ({"ALLOWED_HOSTS": [".example.org"]}, "ALONGSIDE_HOSTS holds a wildcard"),
        ({"SECURE_PROXY_SSL_HEADER": None}, "ALONGSIDE_TLS_PROXY is missing"),
        ({"ALONGSIDE_AUDIT_KEY": ""}, "ALONGSIDE_AUDIT_KEY is missing"),
        ({"ALONGSIDE_AUDIT_KEY": refusals.DEMO_SECRET}, "ALONGSIDE_AUDIT_KEY is missing"),
    ],
)
def test_production_refuses_in_a_sentence(changes: dict[str, object], words: str) -> None:
    """One thing wrong, one sentence."""
    (sentence,) = refusals.settings_refusals(SOUND | changes)
    assert words in sentence
    assert sentence.endswith(".")


def test_production_refuses_a_database_that_held_the_demo() -> None:
    """The demo's tables are enough, whatever is in them."""
    assert refusals.database_refusals(["accounts_user"]) == []
    (sentence,) = refusals.database_refusals(["accounts_user", "demo_persona"])
    assert "demo's tables" in sentence


@pytest.mark.django_db
def test_the_database_is_looked_into_in_production_only(settings, monkeypatch) -> None:
    """At the start of the server and of the worker."""
    monkeypatch.setattr(refusals, "database_refusals", lambda _tables: ["There is a demo."])
    refusals.refuse_demo_database()
    settings.ALONGSIDE_MODE = "production"
    with pytest.raises(ImproperlyConfigured, match=r"Alongside does not start\. There is a demo\."):
        refusals.refuse_demo_database()


DEMO_TABLE = "import sqlite3; sqlite3.connect('{}').execute('CREATE TABLE demo_persona (id INTEGER)')"
DOORS = {
    "a host's own server": "import alongside.web.config.wsgi",
    "the worker": "import django; django.setup(); from django.core import management as m; m.call_command('work')",
}


@pytest.mark.parametrize("door", DOORS.values(), ids=DOORS)
def test_a_database_that_held_the_demo_is_refused_at_every_door(tmp_path: Path, door: str) -> None:
    """Not only by `alongside serve`."""
    table = DEMO_TABLE.format(tmp_path / "alongside.sqlite3")
    process = run_python(tmp_path, f"{table}; {door}", **ENVIRONMENT)
    assert process.returncode != 0
    assert "The database holds the demo's tables" in process.stderr


def test_a_hosts_own_server_starts_on_a_database_of_its_own(tmp_path: Path) -> None:
    """And what was opened to look is closed again."""
    opened = "from django.db import connection; assert connection.connection is None"
    process = run_python(tmp_path, f"import alongside.web.config.wsgi; {opened}", **ENVIRONMENT)
    assert process.returncode == 0, process.stderr


def test_files_on_their_way_in_are_where_they_are_swept_up(settings) -> None:
    """A large upload that is cut off leaves nothing elsewhere."""
    assert settings.FILE_UPLOAD_TEMP_DIR == settings.MEDIA_ROOT
    assert Path(settings.MEDIA_ROOT).is_dir()


def run_python(tmp_path: Path, code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a line of Python with these settings."""
    outside = {name: value for name, value in os.environ.items() if not name.startswith("ALONGSIDE_")}
    # A database of its own, whichever these tests are run on.
    inside = {"ALONGSIDE_VAR": str(tmp_path), "DATABASE_URL": ""}
    inside["DJANGO_SETTINGS_MODULE"] = "alongside.web.config.settings"
    return subprocess.run(
        [sys.executable, "-c", code],
        env=outside | inside | environment,
        cwd=ROOT,
        text=True,
        capture_output=True,
        check=False,
    )


def started(tmp_path: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Start a process of its own with these settings and ask Django's own checks for deployment."""
    outside = {name: value for name, value in os.environ.items() if not name.startswith("ALONGSIDE_")}
    inside = {"DJANGO_SETTINGS_MODULE": "alongside.web.config.settings", "ALONGSIDE_VAR": str(tmp_path)}
    return subprocess.run(
        [sys.executable, "-W", "error", "-m", "django", "check", "--deploy", "--fail-level", "WARNING"],
        env=outside | inside | environment,
        cwd=ROOT,
        text=True,
        capture_output=True,
        check=False,
    )


def test_production_is_the_mode_unless_set_and_refuses_an_empty_environment(tmp_path: Path) -> None:
    """A forgotten setting never makes a demo of a real installation."""
    process = started(tmp_path)
    assert process.returncode != 0
    assert "Alongside does not start." in process.stderr
    for name in ENVIRONMENT:
        assert name in process.stderr


def test_production_starts_with_its_settings_and_passes_djangos_checks(tmp_path: Path) -> None:
    """Django's own checks for deployment find nothing, warnings included."""
    process = started(tmp_path, **ENVIRONMENT)
    assert process.returncode == 0, process.stderr


def read_all(values: dict[str, str]) -> tuple[str, bool]:
    """Read what could be wrong."""
    read = variables.Variables(values=values)
    return read.mode, read.truth("ALONGSIDE_DEBUG")


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"ALONGSIDE_MOOD": "calm"}, "ALONGSIDE_MOOD is not a setting"),
        ({"ALONGSIDE_MODE": "prod"}, "ALONGSIDE_MODE is “prod”"),
        ({"ALONGSIDE_DEBUG": "perhaps"}, "ALONGSIDE_DEBUG is “perhaps”: write yes or no"),
    ],
)
def test_what_is_not_understood_is_refused_by_name(values: dict[str, str], words: str) -> None:
    """A misspelt setting never passes for the default."""
    with pytest.raises(ImproperlyConfigured, match=re.escape(words)):
        read_all(values)


def test_words_and_truths_are_read() -> None:
    """Blanks do not matter, nor does an empty value."""
    read = variables.Variables(
        values={"ALONGSIDE_HOSTS": " a.org , b.org,", "ALONGSIDE_DEBUG": "Yes", "HOME": "/"}
    )
    assert read.words("ALONGSIDE_HOSTS") == ["a.org", "b.org"]
    assert read.truth("ALONGSIDE_DEBUG")
    assert variables.Variables(values={"ALONGSIDE_DEBUG": " "}).truth("ALONGSIDE_DEBUG", default=True)


def test_each_mode_has_its_own_folder_unless_one_is_named() -> None:
    """A demonstration never opens a real installation's database."""
    assert variables.Variables(values={"ALONGSIDE_MODE": "demo"}).folder == (ROOT / "var" / "demo").resolve()
    assert variables.Variables(values={"ALONGSIDE_VAR": "/srv/alongside"}).folder == Path("/srv/alongside")


def test_sqlite_is_shared_by_many_readers_and_a_writer_at_a_time(tmp_path: Path) -> None:
    """Write-ahead log, immediate transactions, patience."""
    database = variables.database("", tmp_path)
    assert database["NAME"] == tmp_path / "alongside.sqlite3"
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in database["OPTIONS"]["init_command"]


def test_postgresql_is_named_by_a_url(tmp_path: Path) -> None:
    """With its port, its escaped password and libpq's options; a socket's folder is an option too."""
    database = variables.database(
        "postgresql://ann:p%40ss@db.example.org:5433/alongside?sslmode=require", tmp_path
    )
    assert (database["NAME"], database["USER"], database["PASSWORD"]) == ("alongside", "ann", "p@ss")
    assert (database["HOST"], database["PORT"]) == ("db.example.org", "5433")
    assert database["OPTIONS"] == {"sslmode": "require"}
    assert variables.database("postgres:///alongside?host=%2Ftmp", tmp_path)["HOST"] == "/tmp"


@pytest.mark.parametrize("url", ["mysql://a/b", "postgresql://host"])
def test_another_database_is_refused(url: str, tmp_path: Path) -> None:
    """In a sentence that shows how to write it."""
    with pytest.raises(ImproperlyConfigured, match="postgresql://"):
        variables.database(url, tmp_path)
