"""Every sequence of arms that a procedure can give to the people of a log, with its chance."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TypeAlias

from alongside.core.allocation._design import Design, Strata
from alongside.core.allocation._history import Event, History
from alongside.core.allocation._step import step_of
from alongside.core.allocation._tally import Lists, added, place_of, removed

Sequences: TypeAlias = Mapping[tuple[int, ...], Fraction]
Course: TypeAlias = tuple[int, tuple[int, ...], tuple[int, ...], Fraction]
"""The number of the counts reached, the arms and the slots given on the way, and the chance."""


def sequences(history: History) -> Sequences:
    """Return every sequence of arms, in the order of entry, with its exact chance.

    *Source:* the multiplication rule along each course.

    >>> from alongside.core.allocation import design_of
    >>> coin = design_of({"method": "big_stick", "arms": ["a", "b"], "b": 1})
    >>> events = (Event(design=coin), *(Event(participant=p, is_entry=True) for p in "12"))
    >>> found = sequences(History(events=events, people={}, arms=coin.arms))
    >>> {arms: str(chance) for arms, chance in found.items()}
    {(0, 1): '1/2', (1, 0): '1/2'}
    """
    walk = _Walk()
    courses: list[Course] = [(walk.number({}), (), (), Fraction(1))]
    for event in history.events:
        courses = walk.after(event, courses)
    found: dict[tuple[int, ...], Fraction] = {}
    for _, arms, _, chance in courses:
        found[arms] = found.get(arms, Fraction(0)) + chance
    return found


class _Walk:
    """All courses taken together: counts that several of them reach are worked out once."""

    def __init__(self) -> None:
        self.design: Design | None = None
        self.strata: dict[str, Strata] = {}
        self._numbers: dict[frozenset[object], int] = {}
        self._lists: list[Lists] = []

    def number(self, lists: Lists) -> int:
        """Return the number by which these counts are known."""
        key = frozenset[object](lists.items())
        if key not in self._numbers:
            self._numbers[key] = len(self._lists)
            self._lists.append(lists)
        return self._numbers[key]

    def after(self, event: Event, courses: list[Course]) -> list[Course]:
        """Let one event happen in every course."""
        if event.design is not None:
            return self._designed(event.design, courses)
        assert self.design is not None  # a history begins with its design
        if event.is_entry:
            self.strata[event.participant] = event.strata
            return self._entered(self.design, event.strata, courses)
        was, self.strata[event.participant] = self.strata[event.participant], event.strata
        if self.design.method != "minimisation":
            return courses
        at = list(self.strata).index(event.participant)
        old, new = place_of(self.design, was), place_of(self.design, event.strata)
        moved = []
        for number, arms, slots, chance in courses:
            without = removed(self._lists[number], old, slot=slots[at])
            lists = added(self.design, without, new, slot=slots[at])
            moved.append((self.number(lists), arms, slots, chance))
        return moved

    def _designed(self, design: Design, courses: list[Course]) -> list[Course]:
        is_first, self.design = self.design is None, design
        return courses if is_first else [self._recounted(design, course) for course in courses]

    def _recounted(self, design: Design, course: Course) -> Course:
        """Fill the slots of each arm in turn, and count everybody again where counts go on."""
        _, arms, _, chance = course
        wide, filled, slots = design.arm_of_slot, [0] * len(design.arms), list[int]()
        lists: Lists = {}
        for arm, strata in zip(arms, self.strata.values(), strict=True):
            slots.append(design.first_slot[arm] + filled[arm] % wide.count(arm))
            filled[arm] += 1
            if design.keeps_counts:
                lists = added(design, lists, place_of(design, strata), slot=slots[-1])
        return self.number(lists), arms, tuple(slots), chance

    def _entered(self, design: Design, strata: Strata, courses: list[Course]) -> list[Course]:
        reached: dict[int, list[tuple[int, int, int, Fraction]]] = {}
        after = []
        for number, arms, slots, chance in courses:
            if number not in reached:
                reached[number] = self._ways(design, strata, self._lists[number])
            for following, arm, slot, part in reached[number]:
                after.append((following, (*arms, arm), (*slots, slot), chance * part))
        return after

    def _ways(self, design: Design, strata: Strata, lists: Lists) -> list[tuple[int, int, int, Fraction]]:
        """Where one more participant can lead from some counts: their number, arm, slot and chance."""
        place = place_of(design, strata)
        step = step_of(design, lists, place)
        sizes = design.sizes if step.opens_block else (0,)
        return [
            (
                self.number(added(design, lists, place, slot=slot, size=size)),
                design.arm_of_slot[slot],
                slot,
                chance / len(sizes),
            )
            for slot, chance in enumerate(step.slots)
            for size in sizes
            if chance
        ]
