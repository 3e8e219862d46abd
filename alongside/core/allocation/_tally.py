"""What the next chances depend on: counts by list, factor, level and arm, and the open blocks."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from alongside.core.allocation._design import Design, Factor, Strata
from alongside.core.allocation._fields import nearest
from alongside.core.errors import InputError

Counts: TypeAlias = tuple[int, ...]
"""A count for each slot (each arm, where the design has no slots)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a participant stands: the list of their own, and their level of each scored factor."""

    list_key: tuple[str, ...]
    levels: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """An open block: its size and whom it holds, by arm."""

    size: int
    taken: Counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """One list: everyone in it by slot, by level of each scored factor and slot, and its open block."""

    n: Counts
    margins: tuple[tuple[Counts, ...], ...]
    block: Block | None = None


Lists: TypeAlias = Mapping[tuple[str, ...], Tally]


def place_of(design: Design, strata: Strata) -> Place:
    """Check somebody's strata against the design and find their place."""
    for name in strata:
        if name not in {factor.name for factor in design.factors}:
            known = tuple(factor.name for factor in design.factors)
            raise InputError(
                "strata",
                "'{name}' is not a factor of this design, which has {known}.{nearest}",
                name=name,
                known=", ".join(known) or "none",
                nearest=nearest(name, known),
            )
    levels = {factor.name: _level(factor, strata) for factor in design.factors}
    return Place(
        list_key=tuple(factor.levels[levels[factor.name]] for factor in _separating(design)),
        levels=tuple(levels[factor.name] for factor in design.scored),
    )


def _separating(design: Design) -> tuple[Factor, ...]:
    return tuple(factor for factor in design.factors if factor.name in design.separate_by)


def _level(factor: Factor, strata: Strata) -> int:
    if factor.name not in strata:
        raise InputError(
            "strata",
            "The stratum '{name}' is missing: it is one of {levels}.",
            name=factor.name,
            levels=", ".join(factor.levels),
        )
    level = unicodedata.normalize("NFC", strata[factor.name]).strip()
    if level not in factor.levels:
        raise InputError(
            "strata",
            "'{level}' is not a level of {name}, which has {levels}.{nearest}",
            level=level,
            name=factor.name,
            levels=", ".join(factor.levels),
            nearest=nearest(level, factor.levels),
        )
    return factor.levels.index(level)


def empty(design: Design) -> Tally:
    """Return a list that nobody is in."""
    nobody = (0,) * design.slots
    return Tally(
        n=nobody,
        margins=tuple((nobody,) * len(factor.levels) for factor in design.scored),
    )


def tally_of(design: Design, lists: Lists, place: Place) -> Tally:
    """Return the list that somebody belongs to."""
    return lists.get(place.list_key) or empty(design)


def added(design: Design, lists: Lists, place: Place, *, slot: int, size: int = 0) -> Lists:
    """Count somebody in; `size`: of the block that they open."""
    tally = tally_of(design, lists, place)
    block = tally.block
    if design.method == "permuted_blocks":
        block = _filled(block or Block(size=size, taken=(0,) * design.slots), slot)
    return {**lists, place.list_key: _counted(replace(tally, block=block), place, slot, 1)}


def removed(lists: Lists, place: Place, *, slot: int) -> Lists:
    """Count somebody out, where their strata were wrong."""
    return {**lists, place.list_key: _counted(lists[place.list_key], place, slot, -1)}


def _filled(block: Block, slot: int) -> Block | None:
    taken = _bumped(block.taken, slot, 1)
    return None if sum(taken) == block.size else Block(size=block.size, taken=taken)


def _counted(tally: Tally, place: Place, slot: int, by: int) -> Tally:
    margins = tuple(
        (*levels[:level], _bumped(levels[level], slot, by), *levels[level + 1 :])
        for levels, level in zip(tally.margins, place.levels, strict=True)
    )
    return replace(tally, n=_bumped(tally.n, slot, by), margins=margins)


def _bumped(counts: Counts, slot: int, by: int) -> Counts:
    return (*counts[:slot], counts[slot] + by, *counts[slot + 1 :])
