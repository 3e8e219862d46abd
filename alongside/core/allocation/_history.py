"""What stays fixed when a list is allocated again: who came when, with which strata, under which design."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from alongside.core.allocation._design import Design, Strata
from alongside.core.allocation._register import Allotted, Register
from alongside.core.errors import RuleBroken
from alongside.core.ledger import Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing in the order it happened: a design in force, somebody's entry, or a correction of their strata."""

    design: Design | None = None
    participant: str = ""
    strata: Strata = field(default_factory=dict)
    is_entry: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """A list as it was allocated; `people` in the order of entry."""

    events: tuple[Event, ...]
    people: Mapping[str, Allotted]
    arms: tuple[str, ...]


def history_of(entries: Iterable[Entry]) -> History:
    """Read from a log what re-randomisation keeps fixed; its chain is checked elsewhere.

    *Source:* Simon & Simon 2011, Stat Probab Lett 81:767-772, doi:10.1016/j.spl.2010.12.018.
    """
    register, events = Register(), list[Event]()
    for entry in entries:
        register.apply(entry)
        kind = entry.content["type"]
        if kind in ("start", "amend_design"):
            events.append(Event(design=register.designed))
        if kind in ("allocate", "correct_strata"):
            name = str(entry.content["participant"])
            strata = register.people[name].strata
            events.append(Event(participant=name, strata=strata, is_entry=kind == "allocate"))
    if not register.people:
        raise RuleBroken("Nobody is allocated in this log: there is nothing to test.")
    return History(events=tuple(events), people=register.people, arms=register.designed.arms)
