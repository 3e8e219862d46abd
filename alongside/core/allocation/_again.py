"""The people of a log allocated again, many times at once, by the complete procedure."""

from __future__ import annotations

import numpy as np

from alongside.core.allocation._design import Design, Strata
from alongside.core.allocation._history import Event, History
from alongside.core.allocation._lockstep import Lockstep, encoded, lockstep
from alongside.core.allocation._simulate import drawn
from alongside.core.allocation._thresholds import Whole


def again(*, history: History, trials: int, rng: np.random.Generator) -> Whole:
    """Allocate everybody again in many trials; return arms by number, participants by trials.

    Corrections of strata and amendments of the design come where they came.

    *Source:* Simon & Simon 2011, doi:10.1016/j.spl.2010.12.018.
    """
    n = len(history.people)
    replica = _Replica(
        n=n, trials=trials, draws=drawn(rng, n=n, trials=trials), blocks=drawn(rng, n=n, trials=trials)
    )
    for event in history.events:
        replica.take(event)
    return replica.arms


class _Replica:
    """All trials, and what is known of everybody in them so far."""

    def __init__(self, *, n: int, trials: int, draws: Whole, blocks: Whole) -> None:
        self.n, self.trials, self.draws, self.blocks = n, trials, draws, blocks
        self.arms: Whole = np.zeros((n, trials), np.int64)
        self.slots: Whole = np.zeros((n, trials), np.int64)
        self.strata: dict[str, Strata] = {}
        self.design: Design | None = None
        self.running: Lockstep | None = None

    def take(self, event: Event) -> None:
        """Let one event happen in every trial."""
        if event.design is not None:
            self._design(event.design)
        elif event.is_entry:
            self._enter(event.participant, event.strata)
        else:
            self._correct(event.participant, event.strata)

    def _design(self, design: Design) -> None:
        is_first, self.design = self.design is None, design
        self.running = lockstep(design, trials=self.trials, most=self.n)
        if not is_first:
            self._recount(design)

    def _recount(self, design: Design) -> None:
        """Fill the slots of each arm in turn, and count everybody again where counts go on."""
        first = np.array(design.first_slot)
        wide = np.bincount(design.arm_of_slot)
        filled = np.zeros((len(design.arms), self.trials), np.int64)
        trial = np.arange(self.trials)
        for at, strata in enumerate(self.strata.values()):
            arms = self.arms[at]
            self.slots[at] = first[arms] + filled[arms, trial] % wide[arms]
            filled[arms, trial] += 1
            if design.keeps_counts:
                self._count(strata, at, by=1)

    def _enter(self, participant: str, strata: Strata) -> None:
        assert self.design is not None  # a history begins with its design
        assert self.running is not None  # and so does a run
        at = len(self.strata)
        lists, cells = encoded(self.design, [strata])
        state = self.running.step(lists, cells)
        self.slots[at] = self.running.thresholds.choose(state, self.draws[at])
        self.arms[at] = np.array(self.design.arm_of_slot)[self.slots[at]]
        self.strata[participant] = strata
        self._count(strata, at, by=1)

    def _correct(self, participant: str, strata: Strata) -> None:
        at = list(self.strata).index(participant)
        if self.design is not None and self.design.method == "minimisation":
            self._count(self.strata[participant], at, by=-1)
            self._count(strata, at, by=1)
        self.strata[participant] = strata

    def _count(self, strata: Strata, at: int, *, by: int) -> None:
        assert self.design is not None  # as in _enter
        assert self.running is not None  # as in _enter
        lists, cells = encoded(self.design, [strata])
        self.running.add(lists, cells, self.slots[at], block_draws=self.blocks[at], by=by)
