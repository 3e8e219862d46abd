"""What makes a specification one that can be answered from; each refusal says where and what to do."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date

from alongside.core.eligibility._model import (
    AGES,
    ANSWERING,
    Criterion,
    Fact,
    Group,
    Leaf,
    Not,
    Rule,
    RuleGroup,
    Specification,
    Test,
)
from alongside.core.eligibility._rule import rule_on
from alongside.core.eligibility._values import check_value
from alongside.core.errors import InputError

FACT_NAME = re.compile(r"(child|family)\.[a-z][a-z0-9_]*")
NOT_A_BIRTH_DATE = frozenset({"due", "edd", "expected"})
NEVER_STORED = ("public_funds", "nrpf", "visa")
MOST_MONTHS = 1_200
MOST_WAYS = 5_000
"""A rule that can be met, or missed, in more ways than this could not be explained to anybody."""

_ORDERED = frozenset({"is", "in", "lt", "le", "gt", "ge"})
RELATIONS: dict[str, frozenset[str]] = {
    "yes_no": frozenset({"is", "in"}),
    "choice": frozenset({"is", "in"}),
    "number": _ORDERED,
    "date": _ORDERED | AGES,
}


def check_specification(specification: Specification) -> None:
    """Refuse a specification that could not be answered from, naming the place and the remedy."""
    if not specification.criteria:
        raise InputError("criteria", "there are no criteria; write at least one.")
    _check_dates("valid_to", specification.valid_from, specification.valid_to)
    for name, fact in specification.facts.items():
        _check_fact(name, fact)
    _check_ids(specification.criteria)
    for at, criterion in enumerate(specification.criteria):
        _check_criterion(criterion, specification, place=f"criteria[{at}]")
    _check_rule(specification)


def _check_fact(name: str, fact: Fact) -> None:
    place = f"facts.{name}"
    if not FACT_NAME.fullmatch(name):
        raise InputError(
            place,
            "a fact is named child. or family. and then small letters, digits and _, such as child.born_on.",
        )
    refuse_never_stored(name, place=place)
    if not 1 <= fact.ask_cost <= 5:
        raise InputError(
            f"{place}.ask_cost", "{cost} is not a cost of asking; give 1 to 5.", cost=fact.ask_cost
        )


def refuse_never_stored(name: str, *, place: str) -> None:
    """Refuse a fact about visas and public funds: that question is asked in the moment and never stored."""
    if any(word in name for word in NEVER_STORED):
        raise InputError(
            place,
            "whether a visa says no public funds is never stored; take this fact out and ask it each time.",
        )


def _check_ids(criteria: Iterable[Criterion]) -> None:
    for identity, times in Counter(one.id for one in criteria).items():
        if times > 1:
            raise InputError(
                "criteria",
                "{times} criteria have the id '{id}'; give each its own.",
                times=times,
                id=identity,
            )


def _check_criterion(criterion: Criterion, specification: Specification, *, place: str) -> None:
    _check_dates(f"{place}.valid_to", criterion.valid_from, criterion.valid_to)
    if criterion.kind == "safety" and criterion.waivable_by:
        raise InputError(
            f"{place}.waivable_by", "nobody can waive a safety criterion; take waivable_by out of it."
        )
    if isinstance(criterion.weeks, str) and _type_of(criterion.weeks, specification.facts) != "number":
        raise InputError(
            f"{place}.weeks",
            "{weeks} is not a number of weeks, nor a fact that is a number.",
            weeks=criterion.weeks,
        )
    _check_test(criterion.test, specification, place=f"{place}.test", unit=specification.unit)


def _type_of(name: str, facts: Mapping[str, Fact]) -> str | None:
    return facts[name].type if name in facts else None


def _check_dates(place: str, start: date | None, end: date | None) -> None:
    if start is not None and end is not None and end <= start:
        raise InputError(
            place,
            "it ends on {end}, which is not after its start on {start}; change one.",
            end=end,
            start=start,
        )


def _check_test(test: Test, specification: Specification, *, place: str, unit: str) -> None:
    if isinstance(test, Leaf):
        _check_leaf(test, specification.facts, place=place, unit=unit)
    elif isinstance(test, Not):
        _check_test(test.of, specification, place=f"{place}.not", unit=unit)
    else:
        _check_group(test, place=place)
        for at, part in enumerate(test.of):
            _check_test(part, specification, place=f"{place}.{_word(test)}[{at}]", unit=unit)


def _word(group: Group | RuleGroup) -> str:
    """The word under which the files list the parts of a group."""
    return {None: "all", 1: "any"}.get(group.at_least, "of")


def _check_group(group: Group | RuleGroup, *, place: str) -> None:
    if not group.of:
        raise InputError(place, "the list is empty; write at least one part or take it out.")
    if group.at_least is not None and not 1 <= group.at_least <= len(group.of):
        raise InputError(
            place,
            "at_least is {needed} and there are {parts} parts; give a number from 1 to {parts}.",
            needed=group.at_least,
            parts=len(group.of),
        )


def _check_leaf(leaf: Leaf, facts: Mapping[str, Fact], *, place: str, unit: str) -> None:
    if leaf.fact not in facts:
        raise InputError(
            place, "'{fact}' is not one of the facts; add it under facts or correct its name.", fact=leaf.fact
        )
    if unit == "family" and leaf.fact.startswith("child."):
        raise InputError(
            place, "'{fact}' is about a child, and the unit is family; use unit: child.", fact=leaf.fact
        )
    fact = facts[leaf.fact]
    if leaf.relation not in RELATIONS[fact.type]:
        raise InputError(
            place,
            "'{relation}' cannot be asked of {fact}, which is {type}; use {known}.",
            relation=leaf.relation,
            fact=leaf.fact,
            type=fact.type,
            known=", ".join(sorted(RELATIONS[fact.type])),
        )
    if leaf.relation in AGES:
        _check_age(leaf, place=place)
    elif isinstance(leaf.operand, tuple):
        _check_list(leaf, fact, place=place)
    else:
        check_value(leaf.operand, fact, place=f"{place}.{leaf.relation}")


def _check_list(leaf: Leaf, fact: Fact, *, place: str) -> None:
    assert isinstance(leaf.operand, tuple)
    if leaf.relation != "in":
        raise InputError(
            f"{place}.{leaf.relation}",
            "{relation} takes one value, not a list; use in.",
            relation=leaf.relation,
        )
    if not leaf.operand:
        raise InputError(f"{place}.in", "the list is empty; write at least one value.")
    for at, value in enumerate(leaf.operand):
        check_value(value, fact, place=f"{place}.in[{at}]")


def _check_age(leaf: Leaf, *, place: str) -> None:
    if set(leaf.fact.split(".")[1].split("_")) & NOT_A_BIRTH_DATE:
        raise InputError(
            place, "'{fact}' is a due date, and a due date is never used as a birth date; ask for the birth.",
            fact=leaf.fact,
        )  # fmt: skip
    months = leaf.operand
    if isinstance(months, bool) or not isinstance(months, int) or not 0 <= months <= MOST_MONTHS:
        raise InputError(
            f"{place}.{leaf.relation}",
            "an age is a whole number of months from 0 to {most}.",
            most=MOST_MONTHS,
        )


def _check_rule(specification: Specification) -> None:
    if specification.rule is not None:
        _check_rule_part(specification.rule, specification, place="rule")
        if max(_ways(specification.rule, met) for met in (True, False)) > MOST_WAYS:
            raise InputError(
                "rule",
                "the rule can be met or missed in more than {most} ways, which nobody could explain; make it simpler.",
                most=MOST_WAYS,
            )
    elif not any(one.kind in ANSWERING for one in specification.criteria):
        raise InputError(
            "criteria", "nothing makes the answer; write an inclusion, exclusion or safety criterion."
        )
    for on in turning_days(specification):
        rule_on(specification, on=on)


def turning_days(specification: Specification) -> tuple[date, ...]:
    """Return the first day of the specification and every day on which a criterion comes into force or leaves it."""
    start, end = specification.valid_from, specification.valid_to or date.max
    turns = {
        day for one in specification.criteria for day in (one.valid_from, one.valid_to) if day is not None
    }
    return tuple(sorted({start, *(day for day in turns if start < day < end)}))


def _check_rule_part(rule: Rule, specification: Specification, *, place: str) -> None:
    if isinstance(rule, str):
        _check_named(rule, specification, place=place)
        return
    _check_group(rule, place=place)
    for name, times in Counter(part for part in rule.of if isinstance(part, str)).items():
        if times > 1:
            raise InputError(
                place, "'{name}' stands {times} times in one list; once is enough.", name=name, times=times
            )
    for at, part in enumerate(rule.of):
        _check_rule_part(part, specification, place=f"{place}.{_word(rule)}[{at}]")


def _check_named(name: str, specification: Specification, *, place: str) -> None:
    kinds = {one.id: one.kind for one in specification.criteria}
    if name not in kinds:
        raise InputError(
            place, "'{name}' is not the id of a criterion; correct it or add the criterion.", name=name
        )
    if kinds[name] not in ANSWERING:
        raise InputError(
            place, "'{name}' is a {kind} criterion, which cannot refuse anybody; take it out of the rule.",
            name=name, kind=kinds[name],
        )  # fmt: skip


def _ways(rule: Rule, met: bool) -> int:
    """An upper limit to the number of smallest sets by which a rule is met, or missed."""
    if isinstance(rule, str):
        return 1
    parts = len(rule.of)
    needed = parts if rule.at_least is None else rule.at_least
    count = needed if met else parts - needed + 1
    each = sorted((_ways(part, met) for part in rule.of), reverse=True)[:count]
    return math.comb(parts, count) * math.prod(each)
