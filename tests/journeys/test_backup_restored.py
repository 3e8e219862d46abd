"""Given an installation, when it is backed up and put back elsewhere, then everything is there and the audit holds."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.journeys.starting import ALONGSIDE, ROOT, outside

PEOPLE = "from alongside.web.accounts.models import User; print(sorted(User.objects.values_list('email', flat=True)))"


def run(folder: Path, *arguments: str, code: int = 0) -> str:
    """Run the program in an installation of its own; return what it printed."""
    ours = {"ALONGSIDE_MODE": "test", "ALONGSIDE_VAR": str(folder)}
    done = subprocess.run(
        [ALONGSIDE, *arguments], env=outside() | ours, cwd=ROOT, text=True, capture_output=True, check=False
    )
    assert done.returncode == code, done.stderr
    return done.stdout + done.stderr


@pytest.mark.slow
def test_a_backup_is_put_back_as_the_page_says(tmp_path: Path) -> None:
    """Two people; a backup; one more person; put back, there are two, and both heads say what they know."""
    first, second, safe = (tmp_path / name for name in ("first", "second", "safe"))
    first.mkdir()
    second.mkdir()
    run(first, "manage", "migrate", "--verbosity", "0")
    for name in ("ann", "ben"):
        run(first, "manage", "createadministrator", f"{name}@example.org", name)
    said = run(first, "backup", str(safe))
    assert "Audit head  2" in said
    (copy,), (heads,) = safe.glob("*.sqlite3"), safe.glob("*.heads.jsonl")
    run(first, "manage", "createadministrator", "late@example.org", "Late")
    run(first, "backup", str(safe))
    shutil.copyfile(copy, second / "alongside.sqlite3")
    people = run(second, "manage", "shell", "--verbosity", "0", "-c", PEOPLE)
    assert people.strip() == "['ann@example.org', 'ben@example.org']"
    assert "The audit holds: 2 events." in run(second, "audit", "verify", "--heads", str(heads))
    later = first / "audit-heads.jsonl"
    assert "cut" in run(second, "audit", "verify", "--heads", str(later), code=1)


@pytest.mark.slow
def test_a_folder_that_cannot_be_is_one_sentence(tmp_path: Path) -> None:
    """Code 2, no traceback, nothing written."""
    (tmp_path / "file").touch()
    run(tmp_path, "manage", "migrate", "--verbosity", "0")
    said = run(tmp_path, "backup", str(tmp_path / "file" / "inside"), code=2)
    assert said.startswith("alongside: ")
    assert "Traceback" not in said
