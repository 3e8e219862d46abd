"""Many trials of one design at once: every trial takes its next participant in the same step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import lcm
from typing import Protocol

import numpy as np

from alongside.core.allocation._design import Design, Method, Strata
from alongside.core.allocation._minimise import by_standing
from alongside.core.allocation._permuted_blocks import permuted_blocks
from alongside.core.allocation._standing import TOLERANCE
from alongside.core.allocation._step import TWO_ARMS
from alongside.core.allocation._tally import Block
from alongside.core.allocation._thresholds import DRAW_BITS, Floats, Thresholds, Whole
from alongside.core.errors import InputError

BY_RATIO = -1
MOST_CODES = 2**62


class Lockstep(Protocol):
    """Trials of one design in lock step; arrays have one entry a trial, or one for all."""

    thresholds: Thresholds

    def step(self, lists: Whole, levels: Whole) -> Whole:
        """Return each trial's state, as a place in `thresholds`."""
        ...

    def add(self, lists: Whole, levels: Whole, slots: Whole, *, block_draws: Whole, by: int = 1) -> None:
        """Count one participant in (or out, by -1) in every trial."""
        ...


def lockstep(design: Design, *, trials: int, most: int) -> Lockstep:
    """Begin `trials` trials of at most `most` participants."""
    if design.method == "minimisation":
        return _Minimisation(design, trials)
    if design.method == "permuted_blocks":
        return _Blocks(design, trials)
    return _TwoArms(design, trials, most)


def number_of_lists(design: Design) -> int:
    """How many lists the design keeps apart."""
    return int(np.prod([len(one.levels) for one in design.factors if one.name in design.separate_by]))


def encoded(design: Design, strata: Sequence[Strata]) -> tuple[Whole, Whole]:
    """Turn strata into numbers: each one's list, and (by factor) their level among all levels of all lists."""
    levels = np.array(
        [[factor.levels.index(one[factor.name]) for factor in design.factors] for one in strata], np.int64
    ).reshape(len(strata), len(design.factors))
    return encoded_levels(design, levels)


def encoded_levels(design: Design, levels: Whole) -> tuple[Whole, Whole]:
    """Turn level numbers (..., one for each factor) into lists (...) and cells (scored factors, ...)."""
    lists = np.zeros(levels.shape[:-1], np.int64)
    for at, factor in enumerate(design.factors):
        if factor.name in design.separate_by:
            lists = lists * len(factor.levels) + levels[..., at]
    cells, offset = [], 0
    wide = sum(len(factor.levels) for factor in design.scored)
    for at, factor in enumerate(design.factors):
        if factor.name not in design.separate_by:
            cells.append(lists * wide + offset + levels[..., at])
            offset += len(factor.levels)
    return lists, np.array(cells, np.int64).reshape(len(cells), *lists.shape)


class _Minimisation:
    """Counts by slot, cell (list, factor, level) and trial; exact as whole numbers held in floats."""

    def __init__(self, design: Design, trials: int) -> None:
        self.design, self.trials, self.slots = design, trials, design.slots
        self._trial = np.arange(trials)
        cells = number_of_lists(design) * sum(len(factor.levels) for factor in design.scored)
        self._counts: Floats = np.zeros((self.slots, cells * trials))
        self._n: Whole = np.zeros((number_of_lists(design), trials), np.int64)
        self._share()
        self._code = self._codes_by_rank() if design.rule == "rank_all" else 1 << np.arange(self.slots)
        if self.slots > 62:
            raise InputError("design", "Up to 62 arms or slots can be simulated.")
        self.thresholds = Thresholds(self._chances, arm_of_slot=design.arm_of_slot)

    def _share(self) -> None:
        """Multiply counts rather than divide them by the ratio, so that they stay whole."""
        ratio = (1,) * self.slots if self.design.has_slots else self.design.ratio
        self._scale = lcm(*ratio)
        self._each = np.array([self._scale // times for times in ratio], float)
        self._one_more = np.diag(self._each)[:, :, None, None]
        self._weights = np.array([float(factor.weight) for factor in self.design.scored])

    def _codes_by_rank(self) -> Whole:
        if self.slots**self.slots >= MOST_CODES:
            raise InputError("design", "The rank-all rule can be simulated with up to 15 arms or slots.")
        return np.array([self.slots**at for at in range(self.slots)], np.int64)

    def _chances(self, code: int) -> Sequence[Fraction]:
        if code == BY_RATIO:
            return self.design.chances
        if self.design.rule == "rank_all":
            standing = tuple(code // self.slots**at % self.slots for at in range(self.slots))
        else:
            standing = tuple(int(not code >> at & 1) for at in range(self.slots))
        return by_standing(self.design, standing)

    def step(self, lists: Whole, levels: Whole) -> Whole:
        here = self._n[lists, self._trial]
        first = here < self.design.first_by_ratio
        if first.all():
            return self.thresholds.at(np.full(self.trials, BY_RATIO))
        scores = self._scores(self._counts.take(levels * self.trials + self._trial, axis=1))
        slack = float(TOLERANCE) * np.maximum(1.0, np.abs(scores))
        if self.design.rule == "rank_all":
            standing = (scores[:, None] - scores[None] > slack[:, None]).sum(axis=1)
        else:
            standing = scores - scores.min(axis=0) <= slack
        codes = self._code @ standing
        return self.thresholds.at(np.where(first, BY_RATIO, codes) if first.any() else codes)

    def _scores(self, own: Floats) -> Floats:
        """G of each slot and trial, from the counts (slots, factors, trials) at the newcomers' levels."""
        after = (own * self._each[:, None, None])[None] + self._one_more
        return np.asarray(np.tensordot(self._weights, self._imbalance(after), axes=(0, 1)))

    def _imbalance(self, after: Floats) -> Floats:
        K = self.slots
        if self.design.imbalance == "range":
            return np.asarray(after.max(axis=1) - after.min(axis=1)) / self._scale
        if self.design.imbalance == "marginal_balance":
            apart = sum(np.abs(after[:, a] - after[:, b]) for a in range(K) for b in range(a))
            return np.asarray(apart / ((K - 1) * after.sum(axis=1)))
        squared = (K * (after * after).sum(axis=1) - after.sum(axis=1) ** 2) / (K * (K - 1) * self._scale**2)
        return np.asarray(squared if self.design.imbalance == "variance" else np.sqrt(squared))

    def add(self, lists: Whole, levels: Whole, slots: Whole, *, block_draws: Whole, by: int = 1) -> None:
        cells = levels * self.trials + self._trial
        self._counts.reshape(-1)[slots * self._counts.shape[1] + cells] += by
        self._n[lists, self._trial] += by


class _TwoArms:
    """Counts by arm, list and trial; the state is their difference where nothing else matters."""

    def __init__(self, design: Design, trials: int, most: int) -> None:
        self.design, self._trial, self._wide = design, np.arange(trials), most + 1
        self._n: Whole = np.zeros((2, number_of_lists(design), trials), np.int64)
        self.thresholds = Thresholds(self._chances, arm_of_slot=(0, 1))

    def _chances(self, code: int) -> Sequence[Fraction]:
        if DIFFERENCE[self.design.method]:
            a, b = max(code, 0), max(-code, 0)
        else:
            a, b = divmod(code, self._wide)
        first = TWO_ARMS[self.design.method](self.design, a, b)
        return first, 1 - first

    def step(self, lists: Whole, levels: Whole) -> Whole:
        a, b = self._n[:, lists, self._trial]
        return self.thresholds.at(a - b if DIFFERENCE[self.design.method] else a * self._wide + b)

    def add(self, lists: Whole, levels: Whole, slots: Whole, *, block_draws: Whole, by: int = 1) -> None:
        self._n[slots, lists, self._trial] += by


DIFFERENCE: Mapping[Method, bool] = {
    "efron": True,
    "big_stick": True,
    "chen": True,
    "urn": False,
    "maximal": False,
    "random_allocation": False,
}
"""Whether the difference of the arms says all."""


class _Blocks:
    """The open block of each list and trial: its size (0: none is open) and whom it holds, by arm."""

    def __init__(self, design: Design, trials: int) -> None:
        self.design, self._trial, self._wide = design, np.arange(trials), max(design.sizes) + 1
        arms, lists = len(design.arms), number_of_lists(design)
        if self._wide ** (arms + 1) >= MOST_CODES:
            raise InputError("design", "Blocks as large, of as many arms, cannot be simulated.")
        self._block: Whole = np.zeros((arms + 1, lists, trials), np.int64)
        self._code = np.array([self._wide**at for at in range(arms + 1)], np.int64)
        self._sizes = np.array(design.sizes, np.int64)
        self.thresholds = Thresholds(self._chances, arm_of_slot=design.arm_of_slot)

    def _chances(self, code: int) -> Sequence[Fraction]:
        digits = [code // self._wide**at % self._wide for at in range(len(self._code))]
        block = Block(size=digits[0], taken=tuple(digits[1:])) if digits[0] else None
        return permuted_blocks(ratio=self.design.ratio, block=block)

    def step(self, lists: Whole, levels: Whole) -> Whole:
        return self.thresholds.at(self._code @ self._block[:, lists, self._trial])

    def add(self, lists: Whole, levels: Whole, slots: Whole, *, block_draws: Whole, by: int = 1) -> None:
        block = self._block[:, lists, self._trial]
        drawn = self._sizes[block_draws * len(self._sizes) >> DRAW_BITS]
        block[0] = np.where(block[0] == 0, drawn, block[0])
        block[slots + 1, self._trial] += by
        self._block[:, lists, self._trial] = block * (block[1:].sum(axis=0) < block[0])
