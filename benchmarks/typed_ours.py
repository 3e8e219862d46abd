"""What a typed plan would lead to, as the page answers it, in a process of its own: prints its timings as JSON."""

from __future__ import annotations

import json
import statistics
import time

import numpy as np

GROUPS, WAYS, STRATEGIES, TIMES = 30, 8, 20, 9


def main() -> None:
    """Read the task and answer, with a unit of every strategy bought and nothing known for certain."""
    from alongside.exchange.plans import plan_from
    from alongside.findings.plans import typed_plan

    content = json.dumps(task()).encode()
    people = {f"way {at}": 12.0 for at in range(WAYS)}
    units = {f"strategy {at}": 1 for at in range(STRATEGIES)}
    walls, cpus = [], []
    for _ in range(TIMES):
        began, cpu = time.perf_counter(), time.process_time()
        typed_plan(plan_from(content, name="the plan").brief, people, units)
        walls.append(time.perf_counter() - began)
        cpus.append(time.process_time() - cpu)
    print(json.dumps({"wall": statistics.median(walls), "cpu": statistics.median(cpus)}))


def task() -> dict[str, object]:
    """Return a task as large as the page takes."""
    rng = np.random.default_rng(1)
    groups = [f"group {at}" for at in range(GROUPS)]

    def mix() -> dict[str, float]:
        return dict(zip(groups, rng.dirichlet(np.full(GROUPS, 0.7)).tolist(), strict=True))

    return {
        "population": mix(),
        "recruited": dict.fromkeys(groups, 4),
        "remaining": 150,
        "channels": [
            {"name": f"way {at}", "mix": mix(), "cost_gbp": 20 + at, "cap": 60} for at in range(WAYS)
        ],
        "uncertainty": {"mix_effective_n": 40, "rate_effective_n": 30},
        "strategies": [
            {
                "name": f"strategy {at}",
                "cost_gbp": 100,
                "effect": {"channel": f"way {at % WAYS}", "groups": groups[at : at + 3], "multiplier": 1.5},
            }
            for at in range(STRATEGIES)
        ],
    }


if __name__ == "__main__":
    main()
