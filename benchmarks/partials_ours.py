"""A thousand bootstraps of the partial indicators of a million people in 1,200 cells: prints JSON."""

from __future__ import annotations

import json
import statistics
import sys
import time
from pathlib import Path

import numpy as np
import polars as pl

from alongside.core.reach import Indicator, indicator
from benchmarks.made import DIMENSIONS, STAGES

BOOTSTRAPS, TIMES = 1_000, 3


def main(folder: Path) -> None:
    """Time the whole indicator of the fourth stage, a thousand refits among it, three times."""
    rows = pl.read_csv(folder / "people.csv")
    listed = rows.group_by(*DIMENSIONS, maintain_order=True).agg(pl.len().cast(pl.Float64).alias("count"))
    reached = rows.filter(pl.col("stage").is_in(STAGES[3:]))
    taken = reached.group_by(*DIMENSIONS, maintain_order=True).agg(pl.len().cast(pl.Float64).alias("count"))
    walls, cpus = [], []
    for _ in range(TIMES):
        began, cpu = time.perf_counter(), time.process_time()
        found = indicator(
            list_cells=listed, cohort_cells=taken, draws=BOOTSTRAPS, rng=np.random.default_rng(1)
        )
        walls.append(time.perf_counter() - began)
        cpus.append(time.process_time() - cpu)
        assert isinstance(found, Indicator)
    print(
        json.dumps({"wall": statistics.median(walls), "cpu": statistics.median(cpus), "cells": listed.height})
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
