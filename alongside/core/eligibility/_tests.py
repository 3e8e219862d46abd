"""Whether a test holds, over every value that a fact may have."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any, TypeAlias

from alongside.core.eligibility._ages import ONE_DAY, first_born_under, is_under_months
from alongside.core.eligibility._family import Range, Recorded, Single
from alongside.core.eligibility._model import AGES, Leaf, Not, Test, facts_of, leaves
from alongside.core.eligibility._truth import Truth, at_least, negated

Possible: TypeAlias = Mapping[str, tuple[Single, ...]]
"""The values a fact may have: none where it is not known, one where it is, several where records differ."""

MOST_COMBINATIONS = 4_096
"""Beyond this many combinations of recorded values in one test, values are tried leaf by leaf only."""

_COMPARED: dict[str, Callable[[Any, Any], bool]] = {
    "is": lambda value, operand: value == operand,
    "in": lambda value, operand: value in operand,
    "lt": lambda value, operand: value < operand,
    "le": lambda value, operand: value <= operand,
    "gt": lambda value, operand: value > operand,
    "ge": lambda value, operand: value >= operand,
}


def leaf_holds(leaf: Leaf, value: Single, *, on: date) -> bool:
    """Return whether one value passes one comparison on a day."""
    if leaf.relation not in AGES:
        return _COMPARED[leaf.relation](value, leaf.operand)
    assert isinstance(value, date)  # checked at the door: ages are asked of dates only
    assert isinstance(leaf.operand, int)
    is_under = is_under_months(born_on=value, months=leaf.operand, on=on)
    return is_under == (leaf.relation == "age_under_months")


def test_truth(test: Test, recorded: Mapping[str, Sequence[Recorded]], *, on: date) -> Truth:
    """Return whether a test holds; it is definite only if it comes out alike for every value recorded.

    `recorded`: what is recorded under each fact, nothing where it is not known. A month without its day, or a range,
    stands for every value in it.

    *Source:* Kleene 1952, section 64, within one set of values; van Fraassen 1966, J Philos 63:481-495,
    doi:10.2307/2024549, over the sets (supervaluation).
    *Limits:* beyond `MOST_COMBINATIONS` sets of values the answer may be not known where all of them agree.
    """
    return _over_all(test, possible_values(test, recorded, on=on), on=on)


def possible_values(test: Test, recorded: Mapping[str, Sequence[Recorded]], *, on: date) -> Possible:
    """Return for each fact of a test the values that the test can tell apart."""
    return {fact: _told_apart(test, fact, recorded.get(fact, ()), on=on) for fact in facts_of(test)}


def node_truth(test: Test, possible: Possible, *, on: date) -> Truth:
    """Return whether a part of a test holds, over every combination of possible values."""
    return _over_all(test, possible, on=on)


def _told_apart(test: Test, fact: str, recorded: Sequence[Recorded], *, on: date) -> tuple[Single, ...]:
    """Keep one value of each kind: values for which every comparison of this fact comes out alike are one kind."""
    if not recorded:
        return ()
    only, *more = recorded
    if not more and not isinstance(only.value, Range):
        return (only.value,)
    own = [leaf for leaf in leaves(test) if leaf.fact == fact]
    kinds: dict[tuple[bool, ...], Single] = {}
    for one in recorded:
        for value in _candidates(one.value, own, on=on) if isinstance(one.value, Range) else (one.value,):
            kinds.setdefault(tuple(leaf_holds(leaf, value, on=on) for leaf in own), value)
    return tuple(kinds.values())


def _candidates(values: Range, own: Sequence[Leaf], *, on: date) -> tuple[Single, ...]:
    """Values of a range between which no comparison changes: its ends, and those about each limit inside it."""
    inside: set[Any] = {values.low, values.high}
    for leaf in own:
        for limit in _limits(leaf, on=on):
            inside |= {near for near in _about(limit) if values.low <= near <= values.high}
    ordered = sorted(inside)
    if isinstance(values.low, date):
        return tuple(ordered)
    between = [(low + high) / 2 for low, high in pairwise(ordered)]
    return (*ordered, *between)


def _limits(leaf: Leaf, *, on: date) -> tuple[Any, ...]:
    if leaf.relation in AGES:
        assert isinstance(leaf.operand, int)
        return (first_born_under(months=leaf.operand, on=on),)
    return leaf.operand if isinstance(leaf.operand, tuple) else (leaf.operand,)


def _about(limit: Any) -> tuple[Any, ...]:
    # the day before is not needed: below a limit lies either the day after the one before it, or the range's own end
    return (limit, limit + ONE_DAY) if isinstance(limit, date) else (limit,)


def _over_all(test: Test, possible: Possible, *, on: date) -> Truth:
    """Try each value of one fact after the other, and stop at the first two that differ."""
    truth = _by_parts(test, possible, on=on)
    if truth is not None:
        return truth
    several = [fact for fact in facts_of(test) if len(possible[fact]) > 1]
    if not several or math.prod(len(possible[fact]) for fact in several) > MOST_COMBINATIONS:
        return None
    first, *_ = several
    return _all_alike(_over_all(test, {**possible, first: (value,)}, on=on) for value in possible[first])


def _all_alike(truths: Iterator[Truth]) -> Truth:
    found = next(truths)
    return found if found is not None and all(one == found for one in truths) else None


def _by_parts(test: Test, possible: Possible, *, on: date) -> Truth:
    if isinstance(test, Leaf):
        holds = {leaf_holds(test, value, on=on) for value in possible[test.fact]}
        return holds.pop() if len(holds) == 1 else None
    if isinstance(test, Not):
        return negated(_by_parts(test.of, possible, on=on))
    needed = len(test.of) if test.at_least is None else test.at_least
    return at_least(needed, [_by_parts(part, possible, on=on) for part in test.of])
