"""Simulated trials of minimisation, in a process of its own: prints its timings as JSON."""

from __future__ import annotations

import json
import statistics
import time

import numpy as np

from alongside.core.allocation import design_of, drawn, simulate

TRIALS, PEOPLE, LEVELS = 500, 1_000, (2, 3, 2, 4, 2, 5)


def main() -> None:
    """Simulate three times and say how long the middle one took."""
    factors = [
        {"name": f"factor {at}", "levels": [str(level) for level in range(wide)], "weight": str(1 + at % 3)}
        for at, wide in enumerate(LEVELS)
    ]
    rule = {"name": "best_only", "p": "4/5"}
    design = design_of({"method": "minimisation", "arms": ["a", "b"], "factors": factors, "rule": rule})
    rng = np.random.default_rng(1)
    given = {
        "levels": rng.integers(0, LEVELS, size=(PEOPLE, TRIALS, len(LEVELS))),
        "draws": drawn(rng, n=PEOPLE, trials=TRIALS),
        "block_draws": drawn(rng, n=PEOPLE, trials=TRIALS),
    }
    walls, cpus = [], []
    for _ in range(3):
        began, cpu = time.perf_counter(), time.process_time()
        done = simulate(design=design, **given)
        walls.append(time.perf_counter() - began)
        cpus.append(time.process_time() - cpu)
    apart = float(np.abs((done.arms == 0).sum(axis=0) * 2 - PEOPLE).mean())
    print(json.dumps({"wall": statistics.median(walls), "cpu": statistics.median(cpus), "apart": apart}))


if __name__ == "__main__":
    main()
