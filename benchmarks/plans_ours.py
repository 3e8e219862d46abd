"""A search over 20 strategies by Alongside, in a process of its own: prints its timings as JSON."""

from __future__ import annotations

import json
import time

import numpy as np


def main() -> None:
    """Search with mixes known and with priors, on one network of five channels and eight groups."""
    from alongside.core.recruitment import Brief, Channel, Strategy, make_plan

    rng = np.random.default_rng(1)
    groups = tuple(f"group {at}" for at in range(8))
    channels = tuple(
        Channel(
            name=f"way {at}",
            mix=rng.dirichlet(np.full(8, 0.7)),
            cost_gbp=20.0 + 10 * at,
            cap=60.0,
            mix_effective_n=40.0,
        )
        for at in range(5)
    )
    strategies = tuple(
        Strategy(
            name=f"strategy {at:02d}",
            cost_gbp=float(rng.integers(100, 900)),
            units=1 + at % 2,
            channel=f"way {at % 5}",
            groups=(groups[at % 8],),
            multiplier=float(rng.uniform(0.8, 2.5)),
        )
        for at in range(20)
    )
    brief = Brief(
        categories=groups,
        population=rng.dirichlet(np.full(8, 3.0)),
        recruited=rng.integers(0, 30, 8).astype(float),
        remaining=150.0,
        channels=channels,
        budget_gbp=14_000.0,
        strategies=strategies,
    )
    found: dict[str, float] = {}
    for name, draws in (("known", None), ("priors", 1_000)):
        began, cpu = time.perf_counter(), time.process_time()
        answer = make_plan(brief, rng=np.random.default_rng(1), draws=draws)
        found |= {name: time.perf_counter() - began, f"{name}_cpu": time.process_time() - cpu}
        found[f"{name}_tried"] = len(answer.search.tried) if answer.search else 0
    print(json.dumps(found))


if __name__ == "__main__":
    main()
