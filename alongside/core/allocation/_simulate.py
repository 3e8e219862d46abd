"""Simulated trials of a design, in lock step."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from alongside.core.allocation._design import Design
from alongside.core.allocation._lockstep import encoded_levels, lockstep
from alongside.core.allocation._thresholds import DRAW_BITS, Floats, Whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulated:
    """`slots` and `arms`: participants by trials; `chances` of each arm before its draw, where asked for."""

    slots: Whole
    arms: Whole
    chances: Floats | None


def drawn(rng: np.random.Generator, *, n: int, trials: int) -> Whole:
    """Draw whole numbers of 53 bits, participants by trials."""
    return rng.integers(0, 2**DRAW_BITS, size=(n, trials), dtype=np.int64)


def simulate(
    *, design: Design, levels: Whole, draws: Whole, block_draws: Whole, keep_chances: bool = False
) -> Simulated:
    """Allocate the participants of many trials, one after another in each, all trials at once.

    `levels`: participants x trials (or 1, where all trials have the same) x factors, numbers from 0 in the order
    of the design's levels; `draws`, `block_draws`: whole numbers of 53 bits, participants x trials.

    *Source:* the design's own; the draws fall as in `choose`, to the last bit.

    >>> from alongside.core.allocation import design_of
    >>> coin = design_of({"method": "big_stick", "arms": ["a", "b"], "b": 1})
    >>> nothing, draws = np.zeros((2, 1, 0), np.int64), np.array([[0, 2**52], [0, 0]])
    >>> simulate(design=coin, levels=nothing, draws=draws, block_draws=draws).arms.tolist()
    [[0, 1], [1, 0]]
    """
    n, trials = draws.shape
    lists, cells = encoded_levels(design, levels)
    running = lockstep(design, trials=trials, most=n)
    slots: Whole = np.zeros((n, trials), np.int64)
    chances: Floats | None = np.zeros((n, len(design.arms), trials)) if keep_chances else None
    for at in range(n):
        state = running.step(lists[at], cells[:, at])
        slots[at] = running.thresholds.choose(state, draws[at])
        if chances is not None:
            chances[at] = running.thresholds.arms(state)
        running.add(lists[at], cells[:, at], slots[at], block_draws=block_draws[at])
    return Simulated(slots=slots, arms=np.array(design.arm_of_slot)[slots], chances=chances)
