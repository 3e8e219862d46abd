"""The whole panel on a million people by Alongside, in a process of its own: prints its timings as JSON."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import numpy as np

from benchmarks.made import STAGES
from benchmarks.measured import peak_megabytes


def main(folder: Path) -> None:
    """Read both files, compute the panel, and say how long each took."""
    began, cpu = time.perf_counter(), time.process_time()
    from alongside.core.reach import Question, mirror
    from alongside.exchange.cohorts import read_cohort
    from alongside.exchange.populations import read_populations

    cohort = read_cohort(folder / "people.csv", stages=STAGES).value
    populations = read_populations(folder / "population.csv").value
    read = time.perf_counter(), time.process_time()
    ordered = {"age": ("16-24", "25-29", "30-34", "35 and over")}
    question = Question(deprivation={"deprivation": ("1", "2", "3", "4", "5")}, ordered=ordered)
    panel = mirror(populations=populations, cohort=cohort, question=question, rng=np.random.default_rng(1))
    done = time.perf_counter(), time.process_time()
    r = [one.indicator.r.value for one in panel.crossings[1:]]
    shares = panel.groups.filter(stage=STAGES[-1])["ppr"].to_list()
    said = {
        "wall": done[0] - began,
        "cpu": done[1] - cpu,
        "read_cpu": read[1] - cpu,
        "panel_cpu": done[1] - read[1],
        "megabytes": peak_megabytes(),
        "r": r,
        "ppr": shares,
    }
    print(json.dumps(said))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
