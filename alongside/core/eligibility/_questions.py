"""What is still to ask: the facts that may still change the answer, the easiest first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from alongside.core.eligibility._family import Facts, is_settled
from alongside.core.eligibility._model import Leaf, Not, Rule, Specification, Test
from alongside.core.eligibility._rule import States, reached
from alongside.core.eligibility._tests import Possible, node_truth, possible_values


def open_questions(
    specification: Specification, facts: Facts, rule: Rule, states: States, *, on: date
) -> tuple[str, ...]:
    """Return the live facts, ordered by what asking costs and then by name; a definite answer asks nothing.

    A fact is live if it is not known, or not one value, where it is reached from the root of the rule through unknown
    values only.
    """
    live = {
        fact
        for identity in reached(rule, states)
        for fact in _reached_in_test(specification.criterion(identity).test, facts, on=on)
    }
    return tuple(sorted(live, key=lambda fact: (specification.facts[fact].ask_cost, fact)))


def _reached_in_test(test: Test, facts: Facts, *, on: date) -> Iterator[str]:
    yield from (
        fact
        for fact in _live(test, possible_values(test, facts, on=on), on=on)
        if not is_settled(facts.get(fact, ()))
    )


def _live(test: Test, possible: Possible, *, on: date) -> Iterator[str]:
    if node_truth(test, possible, on=on) is not None:
        return
    if isinstance(test, Leaf):
        yield test.fact
    elif isinstance(test, Not):
        yield from _live(test.of, possible, on=on)
    else:
        for part in test.of:
            yield from _live(part, possible, on=on)
