"""The rule of a specification on a day: which criteria it joins, and what it says of their states."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TypeAlias

from alongside.core.eligibility._model import ANSWERING, Result, Rule, RuleGroup, Specification, State
from alongside.core.eligibility._truth import Truth, at_least
from alongside.core.errors import InputError

States: TypeAlias = Mapping[str, State]

_RESULTS: dict[Truth, Result] = {True: "fits", False: "does_not_fit", None: "cannot_say_yet"}
_TRUTHS: dict[State, Truth] = {"met": True, "waived": True, "not_met": False, "not_known": None}


def rule_on(specification: Specification, *, on: date) -> Rule:
    """Return the rule of a specification on a day; criteria that are not in force have left it.

    A group whose parts have all left, leaves too. A rule from which everything has left, or that asks for more
    criteria than are left, is refused.
    """
    in_force = {one.id for one in specification.in_force(on) if one.kind in ANSWERING}
    rule = specification.rule
    if rule is None:
        rule = RuleGroup(of=tuple(one.id for one in specification.criteria if one.kind in ANSWERING))
    left = _left(rule, in_force, on=on)
    if left is None:
        raise InputError("rule", "on {on} no criterion of the rule is in force; give one other dates.", on=on)
    return left


def _left(rule: Rule, in_force: set[str], *, on: date) -> Rule | None:
    if isinstance(rule, str):
        return rule if rule in in_force else None
    parts = tuple(part for part in (_left(one, in_force, on=on) for one in rule.of) if part is not None)
    if rule.at_least is not None and 0 < len(parts) < rule.at_least:
        raise InputError(
            "rule",
            "on {on} the rule asks for at least {needed} criteria and only {left} of them are in force; "
            "change the number or the dates.",
            on=on,
            needed=rule.at_least,
            left=len(parts),
        )
    return RuleGroup(of=parts, at_least=rule.at_least) if parts else None


def needed_of(rule: RuleGroup) -> int:
    """Return how many parts of a group must hold."""
    return len(rule.of) if rule.at_least is None else rule.at_least


def rule_truth(rule: Rule, states: States) -> Truth:
    """Return what a rule says: met, not met, or None for not known; a waived criterion counts as met."""
    if isinstance(rule, str):
        return _TRUTHS[states[rule]]
    return at_least(needed_of(rule), [rule_truth(part, states) for part in rule.of])


def result_of(rule: Rule, states: States) -> Result:
    """Return the answer that a rule makes of the states of its criteria."""
    return _RESULTS[rule_truth(rule, states)]


def reached(rule: Rule, states: States) -> Iterator[str]:
    """Yield the criteria that are reached from the root through unknown values only."""
    if rule_truth(rule, states) is not None:
        return
    if isinstance(rule, str):
        yield rule
    else:
        for part in rule.of:
            yield from reached(part, states)
