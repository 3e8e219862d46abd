"""Finding a family with given properties: values are tried fact by fact, and what cannot lead there is not tried."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, TypeAlias

from alongside.core.eligibility._ages import ONE_DAY, first_born_under
from alongside.core.eligibility._family import Recorded, Single
from alongside.core.eligibility._model import AGAINST, AGES, Criterion, Fact, Leaf, State, facts_of, leaves
from alongside.core.eligibility._tests import leaf_holds, test_truth
from alongside.core.eligibility._truth import Truth, negated

Made: TypeAlias = dict[str, Single]
"""A family made up: one value for each fact that is told; all others are not known."""
Goal: TypeAlias = Callable[[Made], Truth]

MOST_STEPS = 20_000
_OTHER = "something else"
_STATES: dict[Truth, State] = {True: "met", False: "not_met", None: "not_known"}


class OutOfSteps(Exception):  # noqa: N818 - not a mistake: the search was given up
    """A search was given up before it was through."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """Some criteria on a day, the values of their facts that they can tell apart, and what they say of each."""

    criteria: Mapping[str, Criterion]
    on: date
    domains: Mapping[str, tuple[Single, ...]]
    seen: dict[tuple[str, tuple[Single | None, ...]], State]

    def states(self, made: Made) -> dict[str, State]:
        """Return the state of every criterion for a made family."""
        return {name: self._state(one, made) for name, one in self.criteria.items()}

    def _state(self, criterion: Criterion, made: Made) -> State:
        asked = facts_of(criterion.test)
        key = (criterion.id, tuple(made.get(fact) for fact in asked))
        if key not in self.seen:
            recorded = {fact: (Recorded(value=made[fact]),) for fact in asked if fact in made}
            truth = test_truth(criterion.test, recorded, on=self.on)
            self.seen[key] = _STATES[negated(truth) if criterion.kind in AGAINST else truth]
        return self.seen[key]


def ground(
    criteria: Iterable[Criterion], facts: Mapping[str, Fact], *, births: frozenset[str], on: date
) -> Ground:
    """Return the ground on which families are made up for some criteria on a day; no birth is after it."""
    chosen = {one.id: one for one in criteria}
    every = [leaf for one in chosen.values() for leaf in leaves(one.test)]
    names = dict.fromkeys(leaf.fact for leaf in every)
    domains = {
        name: _domain(
            facts[name], [leaf for leaf in every if leaf.fact == name], is_birth=name in births, on=on
        )
        for name in names
    }
    return Ground(criteria=chosen, on=on, domains=domains, seen={})


def find(
    goal: Goal, domains: Mapping[str, Sequence[Single]], *, order: Sequence[str] | None = None
) -> Made | None:
    """Return a made family that reaches a goal, None where there is none; raise `OutOfSteps` when given up.

    A goal that is not known may still be reached by telling more, one that is false may not: it must not turn from
    true or false to another by telling more.
    """
    names = tuple(domains if order is None else order)
    left = [MOST_STEPS]

    def look(made: Made, at: int) -> Made | None:
        left[0] -= 1
        if left[0] < 0:
            raise OutOfSteps
        reached = goal(made)
        if reached is not None or at == len(names):
            return made if reached else None
        for value in domains[names[at]]:
            found = look({**made, names[at]: value}, at + 1)
            if found is not None:
                return found
        return None

    return look({}, 0)


def _domain(fact: Fact, own: Sequence[Leaf], *, is_birth: bool, on: date) -> tuple[Single, ...]:
    """One value of each kind that the comparisons of a fact can tell apart."""
    kinds: dict[tuple[bool, ...], Single] = {}
    for value in _candidates(fact, own, is_birth=is_birth, on=on):
        kinds.setdefault(tuple(leaf_holds(leaf, value, on=on) for leaf in own), value)
    return tuple(kinds.values())


def _candidates(fact: Fact, own: Sequence[Leaf], *, is_birth: bool, on: date) -> list[Any]:
    operands = [one for leaf in own if leaf.relation not in AGES for one in _listed(leaf.operand)]
    if fact.type == "yes_no":
        return [True, False]
    if fact.type == "choice":
        return list(fact.choices) or [*dict.fromkeys(operands), _OTHER]
    if fact.type == "number":
        inside = sorted(set(operands))
        between = [(low + high) / 2 for low, high in pairwise(inside)]
        return [*inside, *between, inside[0] - 1, inside[-1] + 1]
    return _days(own, operands, is_birth=is_birth, on=on)


def _days(own: Sequence[Leaf], operands: Sequence[date], *, is_birth: bool, on: date) -> list[date]:
    births = [leaf for leaf in own if leaf.relation in AGES]
    limits = [first_born_under(months=int(leaf.operand), on=on) for leaf in births]  # type: ignore[arg-type]  # months
    near = {limit + ONE_DAY * step for limit in (*limits, *operands) for step in (-1, 0, 1)}
    days = sorted({*near, on - timedelta(days=1)}, reverse=True)
    return [day for day in days if day <= on] if is_birth else days


def _listed(operand: Any) -> tuple[Any, ...]:
    return operand if isinstance(operand, tuple) else (operand,)
