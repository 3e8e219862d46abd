"""Why an answer is what it is, and what would make it another: smallest sets of criteria."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import combinations, product
from typing import TypeAlias

from alongside.core.eligibility._model import Rule
from alongside.core.eligibility._rule import States, needed_of, rule_truth

Ids: TypeAlias = frozenset[str]
Sets: TypeAlias = frozenset[Ids]

NOTHING_MORE: Sets = frozenset({frozenset()})
NO_WAY: Sets = frozenset()


def reasons(rule: Rule, states: States) -> tuple[tuple[str, ...], ...]:
    """Return every smallest set of criteria whose states alone, all others not known, give a definite answer.

    Smallest: no criterion can be left out. Sets stand with the shortest first, ties by id; an answer that is not
    definite has none.

    *Source:* prime implicants that agree with an instance, Shih, Choi and Darwiche 2018, IJCAI 5103-5111,
    doi:10.24963/ijcai.2018/708, of a rule without NOT.
    """
    truth = rule_truth(rule, states)
    if truth is None:
        return ()
    return in_order(_because(rule, states, truth=truth))


def would_fit_if(rule: Rule, states: States, *, can_become_met: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    """Return every smallest set of criteria which, turned to met and all else unchanged, make the rule met.

    `can_become_met`: the criteria that may be turned: those not known, and those that a person could bring about.
    """
    may = frozenset(can_become_met)

    def ways(identity: str) -> Sets:
        if states[identity] in {"met", "waived"}:
            return NOTHING_MORE
        return frozenset({frozenset({identity})}) if identity in may else NO_WAY

    return in_order(_smallest_ways(rule, ways, needed=lambda group, _: group))


def in_order(sets: Iterable[Ids]) -> tuple[tuple[str, ...], ...]:
    """Return sets as sorted tuples, the smallest first, ties by id.

    >>> in_order([frozenset("cb"), frozenset("d"), frozenset("ab")])
    (('d',), ('a', 'b'), ('b', 'c'))
    """
    return tuple(sorted((tuple(sorted(one)) for one in sets), key=lambda one: (len(one), one)))


def _because(rule: Rule, states: States, *, truth: bool) -> Sets:
    """A rule holds by the parts that hold; it does not by as many parts that do not as leave too few."""

    def ways(identity: str) -> Sets:
        is_met = states[identity] in {"met", "waived"}
        is_told = states[identity] != "not_known" and is_met == truth
        return frozenset({frozenset({identity})}) if is_told else NO_WAY

    return _smallest_ways(rule, ways, needed=lambda group, parts: group if truth else parts - group + 1)


def _smallest_ways(rule: Rule, ways: Callable[[str], Sets], *, needed: Callable[[int, int], int]) -> Sets:
    if isinstance(rule, str):
        return ways(rule)
    parts = [_smallest_ways(part, ways, needed=needed) for part in rule.of]
    return _enough(parts, count=needed(needed_of(rule), len(parts)))


def _enough(parts: Sequence[Sets], *, count: int) -> Sets:
    """The smallest unions of one set from each of `count` parts."""
    possible = [part for part in parts if part]
    unions = {
        frozenset().union(*chosen) for some in combinations(possible, count) for chosen in product(*some)
    }
    return smallest(unions)


def smallest(sets: Iterable[Ids]) -> Sets:
    """Return the sets that hold no other of them.

    >>> sorted(map(sorted, smallest([frozenset("ab"), frozenset("a"), frozenset("bc")])))
    [['a'], ['b', 'c']]
    """
    by_size: dict[int, list[Ids]] = {}
    for one in set(sets):
        by_size.setdefault(len(one), []).append(one)
    kept: list[Ids] = []
    for size in sorted(by_size):
        kept += [one for one in by_size[size] if not any(other < one for other in kept)]
    return frozenset(kept)
