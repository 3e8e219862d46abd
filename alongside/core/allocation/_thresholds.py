"""Exact chances as whole-number thresholds, one row for each state that simulated trials come by."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import accumulate
from math import ceil
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Whole: TypeAlias = NDArray[np.int64]
Floats: TypeAlias = NDArray[np.float64]

DRAW_BITS = 53
"""Bits of a simulated draw; a live draw has 256."""


class Thresholds:
    """Rows made when a state is first met: where the draw passes from one slot to the next.

    A draw U is below C_k 2^53 exactly if it is below the next whole number, so trials that share these rows draw
    what `choose` would have drawn, without a rounding.
    """

    def __init__(
        self, chances_of: Callable[[int], Sequence[Fraction]], *, arm_of_slot: Sequence[int]
    ) -> None:
        self._chances_of = chances_of
        self._arm_of_slot = np.array(arm_of_slot)
        self._codes: Whole = np.zeros(0, np.int64)
        self._rows: Whole = np.zeros((len(arm_of_slot) - 1, 0), np.int64)
        self._arms: Floats = np.zeros((int(self._arm_of_slot.max()) + 1, 0))

    def at(self, codes: Whole) -> Whole:
        """Return the places of the states in the table, making rows for those not met before."""
        places = np.searchsorted(self._codes, codes)
        known = self._codes.take(places, mode="clip") == codes if self._codes.size else np.zeros(1, bool)
        if known.all():
            return places
        for code in np.setdiff1d(codes, self._codes):
            self._add(int(code))
        return np.asarray(np.searchsorted(self._codes, codes), dtype=np.int64)

    def choose(self, places: Whole, draws: Whole) -> Whole:
        """Return the slot that each trial's draw falls on."""
        if len(self._rows) == 1:
            return np.asarray(draws >= self._rows[0].take(places), dtype=np.int64)
        return np.asarray((draws >= self._rows.take(places, axis=1)).sum(axis=0), dtype=np.int64)

    def arms(self, places: Whole) -> Floats:
        """Return the chance of each arm: arms by trials."""
        return self._arms.take(places, axis=1)

    def _add(self, code: int) -> None:
        chances = self._chances_of(code)
        row = [ceil(total * 2**DRAW_BITS) for total in accumulate(chances[:-1])]
        arms = np.zeros(len(self._arms))
        np.add.at(arms, self._arm_of_slot, [float(chance) for chance in chances])
        at = int(np.searchsorted(self._codes, code))
        self._codes = np.insert(self._codes, at, code)
        self._rows = np.insert(self._rows, at, row, axis=1)
        self._arms = np.insert(self._arms, at, arms, axis=1)
