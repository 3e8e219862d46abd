"""The first five minutes: one command, one address, and from the first page to a report in hand."""

from __future__ import annotations

import re
import signal
import subprocess
import time
from pathlib import Path

import pytest

from alongside.web.demo.actions import fingerprint
from alongside.web.demo.pages import COMMAND
from tests.journeys.starting import ALONGSIDE, ROOT, Started, outside, started
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.slow

STEPS = ("Environment", "Database", "Demo data", "Mirrors", "Address")


def try_two_files(address: str) -> Visitor:
    """A new user finds the first door, takes the samples, gives them back, and takes the report away."""
    visitor = Visitor(address)
    assert visitor.heading == "Are we reaching the families this is for?"
    visitor.follow("Give two files")
    files = {
        "population": ("population.csv", visitor.download("population-margins.csv").content, "text/csv"),
        "cohort": ("cohort.csv", visitor.download("cohort-margins.csv").content, "text/csv"),
    }
    visitor.press("Hold one up", files=files, relation="external", unit="", stages="")
    report = visitor.download("The report, as one page")
    assert report.headers["Content-Disposition"].startswith("attachment")
    assert "<h1" in report.text
    return visitor


def see_the_trial(address: str) -> Visitor:
    """A visitor becomes the trial manager, reads which families are missing, and takes the report away."""
    visitor = Visitor(address)
    visitor.press("Look around as Imani Clarke")
    assert "Are we recruiting the families this trial is for?" in visitor.heading
    until_made(visitor, "Little Steps trial")
    visitor.follow("Little Steps trial")
    words = " ".join(visitor.page.main.text.split())
    assert "Asian families were lost most at “eligible → consented”" in words
    assert "The yardstick changes the verdict." in words
    assert "Asian" in visitor.download("The report, as one page").text
    return visitor


def until_made(visitor: Visitor, words: str) -> None:
    """Look again until the worker has made the mirror; looking again is no step of anybody's."""
    steps = visitor.steps
    for _ in range(240):
        if any(words in one.text for one in visitor.page.select(".home-mirror a")):
            break
        time.sleep(0.5)
        visitor.go(visitor.address)
    visitor.steps = steps


def read_the_finding(running: Started) -> None:
    """The first page says what the published counts say, and shows its picture without signing in."""
    visitor = Visitor(running.address)
    words = " ".join(visitor.page.main.text.split())
    assert "0.61 of their share; the truth likely between 0.38 and 0.92" in words
    picture = visitor.page.main.find("picture").source["srcset"]
    visitor.go(running.address + picture)
    assert visitor.answer.headers["Content-Type"] == "image/svg+xml"


def test_from_nothing_to_a_report_in_hand(tmp_path: Path) -> None:
    """A start that was cut off half way is made again; the address comes in time; ten steps lead to a report.

    Ctrl-C leaves nothing running. The second start is quick, and SIGTERM ends it as well.
    """
    folder = tmp_path / "demo"
    with started(folder) as cut_off:
        cut_off.wait_for("Database")
        cut_off.end(signal.SIGKILL)
    with started(folder) as first:
        assert first.wait_for("Address") < 60
        assert [line.split("  ")[0] for line in first.printed.splitlines()] == list(STEPS)
        assert first.address in first.printed
        read_the_finding(first)
        assert try_two_files(first.address).steps <= 10
        assert see_the_trial(first.address).steps <= 10
        assert first.end(signal.SIGINT) == 0
        assert "Traceback" not in first.printed
    made, program = when_made(folder), fingerprint()
    with started(folder) as second:
        assert second.wait_for("Address") < 60
        assert when_made(folder) == made or fingerprint() != program, "made again without need"
        taken_and_locked(second, folder, tmp_path / "other")
        assert second.end(signal.SIGTERM) == 0
    refused_by_production(folder)


def refused_by_production(folder: Path) -> None:
    """A real installation does not start on the demonstration's database."""
    settings = {
        "ALONGSIDE_SECRET_KEY": "secrets " * 8,
        "ALONGSIDE_AUDIT_KEY": "audited " * 8,
        "ALONGSIDE_HOSTS": "alongside.example.org",
        "ALONGSIDE_TLS_PROXY": "X-Forwarded-Proto",
        "ALONGSIDE_VAR": str(folder),
    }
    command = [ALONGSIDE, "serve"]
    ended = subprocess.run(command, env=outside() | settings, text=True, capture_output=True, check=False)
    assert ended.returncode != 0
    assert "The database holds the demo's tables" in ended.stderr


def when_made(folder: Path) -> int:
    """Return when the made-up files were written."""
    return (folder / "partnership" / "trial.csv").stat().st_mtime_ns


def taken_and_locked(running: Started, folder: Path, other: Path) -> None:
    """A port that is taken, a folder that is in use: one clear sentence each, and nothing is harmed."""
    with started(other, port=running.port) as refused:
        assert refused.process.wait(timeout=60) == 2
        (sentence,) = refused.printed.strip().splitlines()
        assert re.search(rf"port {running.port} is taken .* PORT=\d+ make run", sentence)
    with started(folder) as refused:
        assert refused.process.wait(timeout=60) == 2
        assert "runs already" in refused.printed
    assert Visitor(running.address).heading


def test_the_line_to_paste_is_the_real_one() -> None:
    """What the first page gives to paste is what the README shows, with its real output."""
    assert f"$ {COMMAND}\n" in (ROOT / "README.md").read_text(encoding="utf-8")
