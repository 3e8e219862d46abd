"""Given a million people in a file, when it is uploaded and the worker is killed half way, nothing is lost or kept."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PEOPLE = 1_000_000
BLOCK = [
    f"{group},{age},{stage}\n"
    for group in ("White British", "Asian", "Black", "")
    for age in ("16-19", "20-29", "30 and over")
    for stage in ("approached", "consented")
]
UPLOAD = """
import json, time
from django.core.files.uploadedfile import TemporaryUploadedFile
from alongside.web.accounts.permissions import Role
from tests.web.makers import client_of, make_member
client = client_of(make_member(Role.MANAGER))
with open({path!r}, 'rb') as file:
    begun = time.monotonic()
    answer = client.post('/cohorts/add/', {{'table': file, 'stages': 'approached, consented'}})
    print(json.dumps({{'status': answer.status_code, 'seconds': time.monotonic() - begun, 'to': answer['Location']}}))
"""
AGE = """
from datetime import timedelta
from alongside.web.jobs.models import Job
job = Job.objects.get()
job.seen_at -= timedelta(minutes=5)
job.save()
"""
LOOK = """
import json
from alongside.web.uploads.models import Upload
from alongside.web.uploads.models import folder
upload = Upload.objects.get()
rows = upload.understood['sides'][0]['margins']['rows']
print(json.dumps({'state': upload.state, 'files': len(list(folder().iterdir())),
    'people': sum(row[-1] for row in rows if row[:2] == ['approached', 'age']), 'words': str(upload.understood)}))
"""


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """Return the environment of an installation of its own, on a database file of its own."""
    outside = {
        name: value for name, value in os.environ.items() if not name.startswith(("ALONGSIDE_", "DATABASE_"))
    }
    ours = {"DJANGO_SETTINGS_MODULE": "alongside.web.config.settings", "ALONGSIDE_VAR": str(tmp_path / "var")}
    return outside | ours | {"ALONGSIDE_MODE": "test", "PYTHONPATH": str(ROOT)}


def django(environment: dict[str, str], *arguments: str) -> str:
    """Run one command to its end."""
    command = [sys.executable, "-m", "django", *arguments]
    return subprocess.run(
        command, env=environment, cwd=ROOT, text=True, capture_output=True, check=True
    ).stdout


def run(environment: dict[str, str], script: str) -> dict[str, object]:
    """Run a few lines inside the installation; return what they print, if anything."""
    said = django(environment, "shell", "--verbosity", "0", "-c", script).strip()
    found: dict[str, object] = json.loads(said) if said else {}
    return found


def state_of_the_job(environment: dict[str, str]) -> str:
    """Look from outside, without a lock."""
    path = Path(environment["ALONGSIDE_VAR"]) / "alongside.sqlite3"
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as database:
        return str(database.execute("select state from jobs_job").fetchone()[0])


def kill_half_way(environment: dict[str, str]) -> None:
    """Start a worker, and kill it as soon as it has begun."""
    command = [sys.executable, "-m", "django", "work"]
    with subprocess.Popen(command, env=environment, cwd=ROOT) as worker:
        try:
            end = time.monotonic() + 60
            while state_of_the_job(environment) != "running":
                assert time.monotonic() < end, "the worker never began"
                time.sleep(0.01)
        finally:
            worker.kill()


@pytest.mark.slow
def test_a_million_people_are_counted_although_the_worker_dies_half_way(
    environment: dict[str, str], tmp_path: Path
) -> None:
    """The request is not held; the next worker counts from the start; no row and no file of a person remains."""
    file = tmp_path / "people.csv"
    lines = (f"secret-{number},{BLOCK[number % len(BLOCK)]}" for number in range(PEOPLE))
    with file.open("w", encoding="utf-8") as out:
        out.write("id,ethnicity,age,stage\n")
        out.writelines(lines)
    django(environment, "migrate", "--verbosity", "0")
    sent = run(environment, UPLOAD.format(path=str(file)))
    assert sent["status"] == 302
    assert str(sent["to"]).startswith("/jobs/")
    assert float(str(sent["seconds"])) < 10, "the request only takes the file in"
    kill_half_way(environment)
    assert state_of_the_job(environment) == "running", "it was killed half way, not at its end"
    run(environment, AGE)
    django(environment, "work", "--batch")
    assert state_of_the_job(environment) == "done"
    seen = run(environment, LOOK)
    assert (seen["state"], seen["files"], seen["people"]) == ("read", 0, PEOPLE)
    assert "secret" not in str(seen["words"])
