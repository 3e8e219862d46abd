"""Counts of people and how they hang together: all that somebody who reads a release can reckon with."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from alongside.core.errors import InputError

Key: TypeAlias = tuple[Hashable, ...] | str
Role: TypeAlias = Literal["offered", "implied", "shown", "hidden"]
"""*offered*: to be published, or suppressed; *implied*: exists, and is never published; *shown* and *hidden*: was
published or suppressed in an earlier release, which cannot be taken back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """One number of people.

    `weight`: what suppressing it costs the reader. `stands_for`: parts whose total it is, and which make it matter:
    while all of them are shown, it may be suppressed at next to no cost.
    """

    key: Key
    value: int
    role: Role = "offered"
    weight: float = 1.0
    stands_for: tuple[Key, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """The parts add up to the total."""

    total: Key
    parts: tuple[Key, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Nested:
    """Everybody in `inner` is in `outer`, so that the difference is itself a number of people, and may be small."""

    inner: Key
    outer: Key


@dataclass(frozen=True, slots=True, kw_only=True)
class AtMost:
    """The counts of `less` together are at most those of `more` together: known to a reader, no people of its own."""

    less: tuple[Key, ...]
    more: tuple[Key, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """Everything in one release and the earlier ones. The order of counts and pairs settles ties."""

    counts: tuple[Count, ...]
    sums: tuple[Sum, ...] = ()
    nested: tuple[Nested, ...] = ()
    limits: tuple[AtMost, ...] = ()

    def __post_init__(self) -> None:
        values = {count.key: count.value for count in self.counts}
        _refuse_keys(self, values=values)
        _refuse_negative(self.counts)
        _refuse_false(self, values=values)


def _refuse_keys(tables: Tables, *, values: dict[Key, int]) -> None:
    if len(values) < len(tables.counts):
        raise InputError("counts", "A count is named twice.")
    named: list[Iterable[Key]] = [(sum_.total, *sum_.parts) for sum_ in tables.sums]
    named += [(pair.inner, pair.outer) for pair in tables.nested]
    named += [(*limit.less, *limit.more) for limit in tables.limits]
    named += [count.stands_for for count in tables.counts]
    for keys in named:
        for key in keys:
            if key not in values:
                raise InputError("counts", "{key} is related to other counts but not given.", key=key)


def _refuse_negative(counts: tuple[Count, ...]) -> None:
    for count in counts:
        if count.value < 0:
            raise InputError(
                "counts", "{key} is {value}: a count is 0 or more.", key=count.key, value=count.value
            )


def _refuse_false(tables: Tables, *, values: dict[Key, int]) -> None:
    for sum_ in tables.sums:
        if values[sum_.total] != sum(values[part] for part in sum_.parts):
            raise InputError("counts", "The parts of {key} do not add up to it.", key=sum_.total)
    for pair in tables.nested:
        if values[pair.inner] > values[pair.outer]:
            raise InputError("counts", "{key} is larger than what it is part of.", key=pair.inner)
    for limit in tables.limits:
        if sum(values[key] for key in limit.less) > sum(values[key] for key in limit.more):
            raise InputError("counts", "A limit on {key} does not hold.", key=limit.less[0])
