"""Plans against other ways of sharing out places, and the certificate of the best plan."""

from __future__ import annotations

from typing import Any

import numpy as np

from verification.softmax_allocator import WAYS, one_network
from verification.tables import Section
from verification.trials import Trials

TITLES = ("Plans against an equal split, proportional places and a softmax allocator",)
NETWORKS, PARTS = 1_000, 20
SIZES: tuple[dict[str, Any], ...] = (
    {"groups": 6, "sites": 5, "evidence": 20, "rounds": 10, "each": 30},
    {"groups": 10, "sites": 8, "evidence": 40, "rounds": 10, "each": 100},
)


def sections(trials: Trials) -> list[Section]:
    """Recruit over the same networks in every way."""
    found = trials.repeated(some_networks, SIZES, parts=PARTS)
    return [_compared([np.concatenate(parts) for parts in found])]


def some_networks(*, rng: np.random.Generator, **size: Any) -> np.ndarray:
    """Distances of every way, one row a network."""
    return np.array([one_network(rng, **size) for _ in range(NETWORKS // PARTS)])


def _compared(found: list[np.ndarray]) -> Section:
    rows, holds = [], True
    for size, values in zip(SIZES, found, strict=True):
        for at, way in enumerate(WAYS):
            lower = values[:, at] - values[:, 0]
            error = float(lower.std(ddof=1)) / len(lower) ** 0.5
            holds &= at == 0 or float(lower.mean()) >= -2 * error
            differs = "-" if at == 0 else f"{lower.mean():.5f} (standard error {error:.5f})"
            sized = f"{size['sites']} sites, {size['groups']} groups, {size['rounds'] * size['each']} people"
            rows.append([sized, way, f"{values[:, at].mean():.5f}", differs])
    return Section(
        title=TITLES[0],
        claim="Given the same information, the mean distance (KL) at the end of our plan, made anew in each round from "
        "what is believed then, is never higher by more than two Monte Carlo standard errors.",
        tried=f"The same {NETWORKS:,} simulated networks for every way: mixes of sites and caps drawn at random, a "
        "count of people at each site known before, places shared out in rounds, beliefs renewed by those who came. "
        "The softmax allocator draws mixes by Thompson sampling (Borza et al. 2024, arXiv 2408.01375), at three "
        "temperatures.",
        columns=["network", "way", "mean distance", "ours is lower by"],
        rows=rows,
        holds=holds,
    )
