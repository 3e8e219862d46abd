"""The obvious slow engine: every recorded value is tried one after the other, every set of criteria is looked at."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import chain, combinations, product
from typing import Any

from alongside.core.eligibility import Criterion, Family, Leaf, Not, Range, RuleGroup, Specification


def attained(born: date, months: int) -> date:
    """The day an age is reached, by walking months one at a time from the first of the month."""
    year, month = born.year, born.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    try:
        return date(year, month, born.day)
    except ValueError:
        return date(year + month // 12, month % 12 + 1, 1)


def holds(leaf: Leaf, value: Any, on: date) -> bool:
    if leaf.relation == "age_under_months":
        return attained(value, leaf.operand) > on  # type: ignore[arg-type]  # months
    if leaf.relation == "age_at_least_months":
        return attained(value, leaf.operand) <= on  # type: ignore[arg-type]  # months
    return {
        "is": lambda: value == leaf.operand,
        "in": lambda: value in leaf.operand,  # type: ignore[operator]  # a tuple here
        "lt": lambda: value < leaf.operand,
        "le": lambda: value <= leaf.operand,
        "gt": lambda: value > leaf.operand,
        "ge": lambda: value >= leaf.operand,
    }[leaf.relation]()  # fmt: skip


def combine(needed: int, parts: list[bool | None]) -> bool | None:
    if parts.count(True) >= needed:
        return True
    return None if parts.count(True) + parts.count(None) >= needed else False


def evaluate(test: Any, values: dict[str, Any], on: date) -> bool | None:
    """One value a fact, or None where it is not known."""
    if isinstance(test, Leaf):
        value = values.get(test.fact)
        return None if value is None else holds(test, value, on)
    if isinstance(test, Not):
        inner = evaluate(test.of, values, on)
        return None if inner is None else not inner
    parts = [evaluate(part, values, on) for part in test.of]
    return combine(len(parts) if test.at_least is None else test.at_least, parts)


def every_value(value: Any) -> list[Any]:
    """All values of a range: every day, or every eighth between two numbers."""
    if not isinstance(value, Range):
        return [value]
    if isinstance(value.low, date):
        return [value.low + timedelta(days=days) for days in range((value.high - value.low).days + 1)]  # type: ignore[operator]  # dates
    return [value.low + eighth / 8 for eighth in range(int((value.high - value.low) * 8) + 1)]  # type: ignore[operator]  # numbers


def names(test: Any) -> list[str]:
    if isinstance(test, Leaf):
        return [test.fact]
    return names(test.of) if isinstance(test, Not) else [name for part in test.of for name in names(part)]


def completions(test: Any, facts: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every way of taking one recorded value for each fact."""
    asked = sorted(set(names(test)))
    choices = [
        [value for one in facts.get(name, ()) for value in every_value(one.value)] or [None] for name in asked
    ]
    for chosen in product(*choices):
        yield dict(zip(asked, chosen, strict=True))


def truth(test: Any, facts: dict[str, Any], on: date) -> bool | None:
    found = {evaluate(test, values, on) for values in completions(test, facts)}
    return found.pop() if len(found) == 1 else None


def in_force(specification: Specification, on: date) -> list[Criterion]:
    return [
        one for one in specification.criteria
        if (one.valid_from is None or one.valid_from <= on) and (one.valid_to is None or on < one.valid_to)
    ]  # fmt: skip


def states(specification: Specification, facts: dict[str, Any], on: date, waived: set[str]) -> dict[str, str]:
    found = {}
    for one in in_force(specification, on):
        value = truth(one.test, facts, on)
        if value is not None and one.kind in {"exclusion", "safety"}:
            value = not value
        found[one.id] = (
            "waived" if one.id in waived else {True: "met", False: "not_met", None: "not_known"}[value]
        )
    return found


def pruned(rule: Any, ids: set[str]) -> Any:
    if isinstance(rule, str):
        return rule if rule in ids else None
    parts = [part for part in (pruned(one, ids) for one in rule.of) if part is not None]
    return RuleGroup(of=tuple(parts), at_least=rule.at_least) if parts else None


def rule_of(specification: Specification, on: date) -> Any:
    answering = [
        one.id for one in in_force(specification, on) if one.kind in {"inclusion", "exclusion", "safety"}
    ]
    if specification.rule is None:
        return RuleGroup(of=tuple(answering))
    return pruned(specification.rule, set(answering))


def rule_value(rule: Any, found: dict[str, str]) -> bool | None:
    if isinstance(rule, str):
        return {"met": True, "waived": True, "not_met": False, "not_known": None}[found[rule]]
    parts = [rule_value(part, found) for part in rule.of]
    return combine(len(parts) if rule.at_least is None else rule.at_least, parts)


def subsets(ids: list[str]) -> Iterator[tuple[str, ...]]:
    return chain.from_iterable(combinations(sorted(ids), size) for size in range(len(ids) + 1))


def smallest(ids: list[str], works: Any) -> list[list[str]]:
    """Every set that works and of which no smaller part works: shortest first, then by id."""
    found: list[tuple[str, ...]] = []
    for one in subsets(ids):
        if works(set(one)) and not any(set(other) < set(one) for other in found):
            found.append(one)
    return [list(one) for one in found]


def reasons(rule: Any, found: dict[str, str]) -> list[list[str]]:
    value = rule_value(rule, found)
    if value is None:
        return []
    used = set(ids_of(rule))

    def alone(some: set[str]) -> bool:
        return (
            rule_value(rule, {name: state if name in some else "not_known" for name, state in found.items()})
            == value
        )

    return smallest([name for name in used if found[name] != "not_known"], alone)


def would_fit_if(specification: Specification, rule: Any, found: dict[str, str]) -> list[list[str]]:
    if rule_value(rule, found) is not False:
        return []
    may = [
        one.id for one in specification.criteria
        if one.id in set(ids_of(rule))
        and (found[one.id] == "not_known" or (found[one.id] == "not_met" and one.changeable))
    ]  # fmt: skip
    return smallest(may, lambda some: rule_value(rule, {**found, **dict.fromkeys(some, "met")}) is True)


def ids_of(rule: Any) -> list[str]:
    return [rule] if isinstance(rule, str) else [name for part in rule.of for name in ids_of(part)]


def live(test: Any, facts: dict[str, Any], on: date) -> set[str]:
    """Facts that are not one value, reached through nodes that are not known over all recorded values."""
    if truth(test, facts, on) is not None:
        return set()
    if isinstance(test, Leaf):
        values = {value for one in facts.get(test.fact, ()) for value in every_value(one.value)}
        return set() if len(values) == 1 else {test.fact}
    parts = [test.of] if isinstance(test, Not) else test.of
    return set().union(*(live(part, facts, on) for part in parts))


def questions(
    specification: Specification, facts: dict[str, Any], on: date, found: dict[str, str]
) -> list[str]:
    def reached(rule: Any) -> set[str]:
        if rule_value(rule, found) is not None:
            return set()
        return {rule} if isinstance(rule, str) else set().union(*(reached(part) for part in rule.of))

    asked = {
        fact for one in specification.criteria if one.id in reached(rule_of(specification, on))
        for fact in live(one.test, facts, on)
    }  # fmt: skip
    return sorted(asked, key=lambda fact: (specification.facts[fact].ask_cost, fact))


def subject_facts(family: Family) -> dict[str, dict[str, Any]]:
    return {child.id: {**family.facts, **child.facts} for child in family.children}


def result(
    specification: Specification, facts: dict[str, Any], on: date, waived: set[str] = frozenset()
) -> str:  # type: ignore[assignment]  # read only
    value = rule_value(rule_of(specification, on), states(specification, facts, on, set(waived)))
    return {True: "fits", False: "does_not_fit", None: "cannot_say_yet"}[value]
