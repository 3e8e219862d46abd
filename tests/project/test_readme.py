"""The README tells the truth: its commands run, its output is the real one, its links lead somewhere."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text()


def shown_session() -> tuple[str, str]:
    """The command and the output of the README's terminal example."""
    found = re.search(r"```console\n\$ (.+?)\n(.*?)```", README, re.DOTALL)
    assert found is not None
    return found.group(1), found.group(2)


def test_the_terminal_example_prints_what_is_shown() -> None:
    """The command of the README, run as it stands, prints the README's output, spaces at line ends apart."""
    command, output = shown_session()
    environment = {**os.environ, "COLUMNS": "110"}
    done = subprocess.run(
        shlex.split(command), cwd=ROOT, capture_output=True, text=True, check=True, env=environment
    )
    assert [line.rstrip() for line in done.stdout.splitlines()] == [
        line.rstrip() for line in output.splitlines()
    ]


def test_the_make_commands_exist() -> None:
    """Every make command that the README and CONTRIBUTING name is a target."""
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = set(re.findall(r"\bmake ([a-z-]+)", README + (ROOT / "CONTRIBUTING.md").read_text()))
    assert {"run", "test"} <= named <= targets | {"it"}


def test_links_between_documents_lead_somewhere() -> None:
    """Every relative link in the Markdown files points at a file that exists."""
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "examples").rglob("*.md")]
    broken = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in pages
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", page.read_text())
        if not (page.parent / target).exists()
    ]
    assert not broken
