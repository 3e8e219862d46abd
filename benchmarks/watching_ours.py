"""Looking over time and foreseeing the end, in a process of its own: prints its timings as JSON."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable

import numpy as np

from alongside.core.reach import e_values, share_sequence
from alongside.core.recruitment import Future, simulate_remaining

WEEKS, GROUPS, DRAWS, CHANNELS, CELLS = 1_000, 200, 10_000, 5, 60


def main() -> None:
    """Time each thing three times and say how long the middle one took."""
    rng = np.random.default_rng(1)
    listed = rng.integers(1_000, 20_000, GROUPS)
    newcomers = rng.poisson(0.2, (WEEKS, GROUPS))
    counts = np.cumsum(newcomers, axis=0)
    many = {"counts": counts, "n": counts.sum(axis=1)[:, None], "a": 1.0, "b": GROUPS - 1.0}
    future = Future(
        rates=rng.gamma(20, 0.1, (DRAWS, CHANNELS)),
        exposure=np.ones((80, CHANNELS)),
        channel_of=np.arange(CHANNELS),
        mixes=rng.dirichlet(np.ones(CELLS), (DRAWS, CHANNELS)),
        consent=rng.beta(6, 4, (DRAWS, CELLS)),
        retention=rng.beta(8, 2, (DRAWS, CELLS)),
        caps=np.full(CHANNELS, np.inf),
        pending=np.ones(CELLS),
    )
    jobs: dict[str, Callable[[], object]] = {
        "e_external": lambda: e_values(newcomers=newcomers, population=listed, relation="external"),
        "e_subset": lambda: e_values(newcomers=newcomers, population=listed, relation="subset"),
        "sequences": lambda: share_sequence(level=1 - 0.05 / GROUPS, **many),
        "futures": lambda: simulate_remaining(future=future, remaining=300, rng=rng),
    }
    print(json.dumps({name: _middle(job) for name, job in jobs.items()}))


def _middle(job: Callable[[], object]) -> dict[str, float]:
    walls, cpus = [], []
    for _ in range(3):
        began, cpu = time.perf_counter(), time.process_time()
        job()
        walls.append(time.perf_counter() - began)
        cpus.append(time.process_time() - cpu)
    return {"wall": statistics.median(walls), "cpu": statistics.median(cpus)}


if __name__ == "__main__":
    main()
