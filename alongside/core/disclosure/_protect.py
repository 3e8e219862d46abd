"""Protect all tables of a release together."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np

from alongside.core.disclosure._attack import BoolArray, IntArray, attack_on, components
from alongside.core.disclosure._search import Search, certify, settle
from alongside.core.disclosure._small import HES, SmallNumbers
from alongside.core.disclosure._tables import Count, Key, Tables
from alongside.core.errors import RuleBroken
from alongside.core.quantities import FloatArray

IDLE_SHARE = 0.05
"""What suppressing a total costs, of its weight, while all that it stands for is shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """What was proven: each of `sensitive` quantities may be as low, and as high, as any small number.

    `small`: counts suppressed because they are small; `besides`: counts suppressed to protect those.
    `programs`: linear programs solved.
    """

    sensitive: int
    small: int
    besides: int
    programs: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Protected:
    """The counts offered, as published: rounded, or None where suppressed for either reason."""

    shown: Mapping[Key, int | None]
    audit: Audit


def protect(*, tables: Tables, rule: SmallNumbers = HES, start: Collection[Key] = ()) -> Protected:
    """Suppress small counts, round the others, and suppress as many more as keep the small ones hidden.

    A reader knows every published number (v: the count lies in v - 2 to v + 2 and is no small number; 0:
    nobody), every relation of `tables`, and what earlier releases showed. For each sensitive quantity s (a
    count or the difference of a nested pair that is small in truth) the release leaves min s <= 1 and
    max s >= 7 over all that agrees with what is known. `start`: counts to suppress from the beginning, such as
    those of the release before, so that the same tables give the same release.

    Raises RuleBroken where earlier releases leave no safe way to publish.

    *Source:* Fischetti & Salazar 2001, Solving the cell suppression problem on tabular data with linear
    constraints, DOI 10.1287/mnsc.47.7.1008.9805 (the attacker's programs); Kelly, Golden & Assad 1992,
    DOI 10.1002/net.3230220407 (the heuristic); the rule for small numbers: `rule.source`.
    *Limits:* fewest suppressions are not promised, only that none is idle. The reader is taken to reckon with
    the relations given; not to know some of the counts from elsewhere, nor to run this program on every table
    that he can think of.

    >>> from alongside.core.disclosure import Sum
    >>> counts = [("all", 100), ("a", 60), ("b", 37), ("c", 3)]
    >>> tables = Tables(
    ...     counts=tuple(Count(key=key, value=value) for key, value in counts),
    ...     sums=(Sum(total="all", parts=("a", "b", "c")),),
    ... )
    >>> dict(protect(tables=tables).shown)
    {'all': 100, 'a': 60, 'b': 35, 'c': None}
    """
    attack = attack_on(tables, rule=rule)
    shown = np.array([_at_first(count, rule=rule, start=start) for count in tables.counts], dtype=np.bool_)
    small = np.array([rule.is_small(count.value) for count in tables.counts], dtype=np.bool_)
    programs = 0
    for place, part in components(attack):
        search = Search(attack=part, shown=shown[place], price=_Prices.of(tables, place))
        settle(search, small=small[place])
        if not certify(search):
            raise RuleBroken(
                "These counts cannot be published: with what earlier releases showed, a small number "
                "could be worked out, whatever is hidden."
            )
        shown[place] = search.shown
        programs += search.programs
    sensitive = int((attack.worth > 0).sum())
    return _protected(tables, shown=shown, rule=rule, sensitive=sensitive, programs=programs)


def _at_first(count: Count, *, rule: SmallNumbers, start: Collection[Key]) -> bool:
    if count.role == "offered":
        return not rule.is_small(count.value) and count.key not in start
    return count.role == "shown"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Prices:
    """What it costs to suppress each count of one component, given what is shown."""

    weight: FloatArray
    parts: tuple[IntArray, ...]

    @classmethod
    def of(cls, tables: Tables, place: IntArray) -> _Prices:
        counts = [tables.counts[here] for here in place]
        within = {count.key: here for here, count in enumerate(counts)}
        # A hair's breadth between equal weights, so that ties are settled by order and not by the solver.
        weight = [count.weight * (1 + 1e-4 * here / len(counts)) for here, count in enumerate(counts)]
        offered = [count.role == "offered" for count in counts]
        parts = [np.array([within[key] for key in count.stands_for], dtype=np.intp) for count in counts]
        return cls(weight=np.where(offered, weight, np.inf), parts=tuple(parts))

    def __call__(self, shown: BoolArray) -> FloatArray:
        idle = np.array([part.size > 0 and bool(shown[part].all()) for part in self.parts], dtype=np.bool_)
        return np.where(idle, IDLE_SHARE * self.weight, self.weight)


def _protected(
    tables: Tables, *, shown: BoolArray, rule: SmallNumbers, sensitive: int, programs: int
) -> Protected:
    pairs = zip(tables.counts, shown, strict=True)
    offered = [(count, bool(show)) for count, show in pairs if count.role == "offered"]
    small = sum(rule.is_small(count.value) for count, _ in offered)
    hidden = sum(not show for _, show in offered)
    return Protected(
        shown={count.key: rule.rounded(count.value) if show else None for count, show in offered},
        audit=Audit(sensitive=sensitive, small=small, besides=hidden - small, programs=programs),
    )
