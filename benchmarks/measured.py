"""What is measured of a process: seconds on the wall, seconds of processor, megabytes at the peak."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """One process: `wall` and `cpu` in seconds, and what it printed."""

    wall: float
    cpu: float
    output: str


def peak_megabytes() -> float:
    """The most memory that this process has held at once."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 / 1024


def timed(command: Sequence[str], **environment: str) -> Timing:
    """Run a command and measure it and its children."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(
        list(command),
        cwd=ROOT,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1", **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    wall, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} failed:\n{done.stderr}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Timing(wall=wall, cpu=cpu, output=done.stdout)


def told(module: str, *arguments: str) -> dict[str, Any]:
    """Run a module of the benchmarks in a process of its own and read the JSON of its last line."""
    timing = timed([sys.executable, "-m", f"benchmarks.{module}", *arguments])
    answer: dict[str, Any] = json.loads(timing.output.splitlines()[-1])
    return {**answer, "process_wall": timing.wall, "process_cpu": timing.cpu}
