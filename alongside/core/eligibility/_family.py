"""A family as the engine sees it: what was recorded, by whom, and nothing that was not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

Single: TypeAlias = bool | date | int | float | str
"""One value of a fact: yes or no, a day, a number, or one of several choices."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """A value known only to lie between two, both of them possible: a month without its day, a rough number."""

    low: date | int | float
    high: date | int | float


Value: TypeAlias = Single | Range


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """One thing that somebody recorded about one fact."""

    value: Value
    source: str | None = None
    recorded_by: str | None = None
    recorded_on: date | None = None


Facts: TypeAlias = Mapping[str, Sequence[Recorded]]
"""What is recorded under each name; a name that is missing, or has nothing under it, is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """One child: facts of their own, beside those that the family shares."""

    id: str
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """A named person's decision that one criterion counts as met for one subject, in [on, until).

    `specification` and `version`: what it was given for, None where the record does not say.
    """

    criterion: str
    subject: str
    by: str
    role: str
    reason: str
    on: date
    until: date
    specification: str | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """A family: shared facts, children, waivers, and who may not waive for them.

    `referred_by` and `in_conflict`: names of people who referred the family or have a conflict of interest.
    """

    facts: Facts = field(default_factory=dict)
    children: Sequence[Child] = ()
    waivers: Sequence[Waiver] = ()
    referred_by: Sequence[str] = ()
    in_conflict: Sequence[str] = ()


def is_contradictory(recorded: Sequence[Recorded]) -> bool:
    """Return whether no single value can be true of everything recorded.

    >>> is_contradictory((Recorded(value=True), Recorded(value=False)))
    True
    """
    low, high = zip(*(_ends(one.value) for one in recorded), strict=True) if recorded else ((), ())
    if not all(isinstance(end, str) for end in low):
        return bool(low) and max(low) > min(high)
    return len(set(low)) > 1


def is_settled(recorded: Sequence[Recorded]) -> bool:
    """Return whether what is recorded is one value.

    >>> is_settled((Recorded(value=2), Recorded(value=2.0))), is_settled(())
    (True, False)
    """
    ends = {end for one in recorded for end in _ends(one.value)}
    return len(ends) == 1


def _ends(value: Value) -> tuple[Single, Single]:
    return (value.low, value.high) if isinstance(value, Range) else (value, value)
