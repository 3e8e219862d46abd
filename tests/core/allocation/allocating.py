"""Designs, logs and the slow reference that tests of allocation share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from alongside.core.allocation import (
    Design,
    Register,
    allocate_content,
    block_size,
    choose,
    commitment_of,
    design_of,
    key_of,
    start_content,
)
from alongside.core.allocation._step import step_of
from alongside.core.allocation._tally import added, place_of
from alongside.core.ledger import Entry, PublicLink, append

FACTOR = [{"name": "f", "levels": ["x", "y"]}]
TWO_FACTORS = [{"name": "g", "levels": ["u", "v"]}, {"name": "h", "levels": ["x", "y", "z"]}]
SEED = bytes(range(32))
VALUE = "what nobody knew"
BEST = {"name": "best_only", "p": "4/5"}


def make(method: str, **fields: Any) -> Design:
    """A design of two arms unless said otherwise."""
    return design_of({"method": method, "arms": ["a", "b"], **fields})


def texts(chances: Sequence[Fraction]) -> list[str]:
    """Fractions as they are written."""
    return [str(chance) for chance in chances]


def walk(design: Design, n: int, *, strata: Mapping[str, str]) -> list[list[Fraction]]:
    """The chance of each arm by position, every course followed; everybody has the same strata."""
    courses, found = [({}, Fraction(1))], []
    for _ in range(n):
        totals, after = [Fraction(0)] * len(design.arms), []
        for lists, weight in courses:
            place = place_of(design, strata)
            step = step_of(design, lists, place)
            for slot, chance in enumerate(step.slots):
                totals[design.arm_of_slot[slot]] += weight * chance
                after.append((added(design, lists, place, slot=slot), weight * chance))
        courses = after
        found.append(totals)
    return found


def one_at_a_time(design: Design, levels: Any, draws: Any, block_draws: Any) -> Any:
    """Simulated trials the slow way: one trial after another, one participant after another, exact fractions."""
    n, trials = draws.shape
    slots = np.zeros((n, trials), np.int64)
    for trial in range(trials):
        lists: Any = {}
        for at in range(n):
            own = levels[at, trial % levels.shape[1]]
            strata = {
                factor.name: factor.levels[level] for factor, level in zip(design.factors, own, strict=True)
            }
            place = place_of(design, strata)
            step = step_of(design, lists, place)
            slot = choose(step.slots, int(draws[at, trial]), bits=53)
            size = block_size(design.sizes, int(block_draws[at, trial]), bits=53) if step.opens_block else 0
            lists = added(design, lists, place, slot=slot, size=size)
            slots[at, trial] = slot
    return slots


class Log:
    """A log in memory, added to as a service would."""

    def __init__(self, design: Design, *, seed: bytes = SEED, study: str = "study") -> None:
        self.design, self.seed, self.minutes = design, seed, 0
        commitment = commitment_of(seed=seed, study=study, list_name="live", design_sha256=design.sha256)
        self.key = key_of(seed=seed, commitment=commitment, public_value=VALUE)
        self.register, self.entries = Register(), list[Entry]()
        self.add(
            start_content(
                design=design, study=study, list_name="live", commitment=commitment, public_value=VALUE,
                public_source="a test", at=self.now(), key=self.key,
            )
        )  # fmt: skip

    def now(self) -> str:
        """A clock that goes a minute forward each time it is looked at."""
        self.minutes += 1
        return f"2026-02-01T{10 + self.minutes // 60:02d}:{self.minutes % 60:02d}:00Z"

    @property
    def index(self) -> int:
        """The number of the next entry."""
        return len(self.entries)

    def add(self, content: Mapping[str, Any]) -> Entry:
        """Add an entry."""
        entry = append(
            head=self.entries[-1].head if self.entries else None, content=content, link=PublicLink()
        )
        self.register.apply(entry)
        self.entries.append(entry)
        return entry

    def allocate(self, participant: str, **strata: str) -> str:
        """Allocate somebody and return their arm."""
        content = allocate_content(
            register=self.register, key=self.key, index=self.index, participant=participant, strata=strata,
            at=self.now(),
        )  # fmt: skip
        return str(self.add(content).content["arm"])


def sealed_again(entries: Sequence[Entry]) -> list[Entry]:
    """Seal entries anew, each linked to the one before, as somebody would who rewrote the log."""
    chain: list[Entry] = []
    for entry in entries:
        head = chain[-1].head if chain else None
        chain.append(append(head=head, content=entry.content, link=PublicLink()))
    return chain
