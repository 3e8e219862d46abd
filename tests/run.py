"""Run the whole suite on SQLite with coverage, print the coverage, then pytest's summary last."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOWEST_COVERAGE = {"alongside/core/*": 100, "alongside/web/*": 98, "alongside/*": 99}
"""Percent of branches and lines together: the figures last reached, never lowered."""


def run(*arguments: str, quiet: bool = False) -> tuple[int, str]:
    """Run a Python module in this environment; echo its output unless quiet; return its code and output."""
    environment = {**os.environ, "ALONGSIDE_MODE": "test"}
    process = subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=ROOT,
        env=environment,
        text=True,
        capture_output=quiet,
        check=False,
    )
    return process.returncode, process.stdout or ""


def main() -> int:
    """Return 0 where every test passed and coverage has not fallen."""
    for stale in ROOT.glob(".coverage*"):
        stale.unlink()
    log = ROOT / "var" / "pytest.log"
    log.parent.mkdir(exist_ok=True)
    passed = tests(log)
    run("coverage", "combine", "-q", quiet=True)
    _, table = run("coverage", "report", quiet=True)
    sys.stdout.write("\n".join(line for line in table.splitlines() if "%" in line) + "\n")
    fallen = [room for room, lowest in LOWEST_COVERAGE.items() if has_fallen(room, lowest)]
    sys.stdout.write(log.read_text().rstrip().splitlines()[-1] + "\n")
    return passed or len(fallen)


def has_fallen(room: str, lowest: int) -> bool:
    """Print the coverage of one room, and say whether it is below what was reached before."""
    code, total = run(
        "coverage", "report", "--format=total", f"--include={room}", f"--fail-under={lowest}", quiet=True
    )
    sys.stdout.write(f"coverage of {room}: {total.strip()}% (not below {lowest}%)\n")
    return code != 0


def tests(log: Path) -> int:
    """Run pytest on every core, keeping what it prints in `log` as well."""
    environment = {**os.environ, "ALONGSIDE_MODE": "test"}
    command = [sys.executable, "-m", "coverage", "run", "-m", "pytest", "-n", "auto", *sys.argv[1:]]
    with (
        log.open("w") as kept,
        subprocess.Popen(
            command, cwd=ROOT, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        ) as process,
    ):
        assert process.stdout is not None
        for line in process.stdout:
            sys.stdout.write(line)
            kept.write(line)
    return process.returncode


if __name__ == "__main__":
    raise SystemExit(main())
