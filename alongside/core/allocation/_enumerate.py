"""Every sequence of arms that a procedure can give to the people of a log, with its chance."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import TypeAlias

from alongside.core.allocation._design import Strata
from alongside.core.allocation._history import Event, History
from alongside.core.allocation._register import Allotted, Register, amend, correct
from alongside.core.allocation._step import step_of
from alongside.core.allocation._tally import added, place_of

Sequences: TypeAlias = Mapping[tuple[int, ...], Fraction]


def sequences(history: History) -> Sequences:
    """Return every sequence of arms, in the order of entry, with its exact chance.

    *Source:* the multiplication rule along each course.

    >>> from alongside.core.allocation import design_of
    >>> coin = design_of({"method": "big_stick", "arms": ["a", "b"], "b": 1})
    >>> events = (Event(design=coin), *(Event(participant=p, strata={}, is_entry=True) for p in "12"))
    >>> found = sequences(History(events=events, people={}, arms=coin.arms))
    >>> {arms: str(chance) for arms, chance in found.items()}
    {(1, 0): '1/2', (0, 1): '1/2'}
    """
    found: dict[tuple[int, ...], Fraction] = {}
    waiting: list[tuple[int, Register, Fraction]] = [(0, Register(), Fraction(1))]
    while waiting:
        at, register, chance = waiting.pop()
        if at == len(history.events):
            arms = tuple(history.arms.index(one.arm) for one in register.people.values())
            found[arms] = found.get(arms, Fraction(0)) + chance
            continue
        waiting += [(at + 1, after, chance * part) for after, part in _after(register, history.events[at])]
    return found


def _after(register: Register, event: Event) -> Iterator[tuple[Register, Fraction]]:
    """Where the procedure can stand after one more event, each with its chance."""
    if event.is_entry:
        yield from _entries(register, event.participant, event.strata)
        return
    copy = Register(design=register.design, people=dict(register.people), lists=register.lists)
    if event.design is not None and copy.design is None:
        copy.design = event.design
    elif event.design is not None:
        amend(copy, event.design)
    else:
        correct(copy, event.participant, event.strata)
    yield copy, Fraction(1)


def _entries(register: Register, participant: str, strata: Strata) -> Iterator[tuple[Register, Fraction]]:
    design = register.designed
    place = place_of(design, strata)
    step = step_of(design, register.lists, place)
    sizes: Sequence[int] = design.sizes if step.opens_block else (0,)
    for slot, chance in enumerate(step.slots):
        for size in sizes if chance else ():
            arm = design.arms[design.arm_of_slot[slot]]
            one = Allotted(index=0, arm=arm, slot=slot, block=size, strata=strata, entered=strata, hash="")
            lists = added(design, register.lists, place, slot=slot, size=size)
            people = {**register.people, participant: one}
            yield Register(design=design, people=people, lists=lists), chance / len(sizes)
