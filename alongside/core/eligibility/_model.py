"""A service specification: the facts it asks, its criteria, and the rule that makes an answer of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, TypeAlias

from alongside.core.eligibility._family import Single

Kind: TypeAlias = Literal["inclusion", "exclusion", "priority", "capacity", "safety"]
Purpose: TypeAlias = Literal["service", "study", "entitlement"]
Unit: TypeAlias = Literal["child", "family"]
FactType: TypeAlias = Literal["yes_no", "date", "number", "choice"]
Relation: TypeAlias = Literal["is", "in", "lt", "le", "gt", "ge", "age_under_months", "age_at_least_months"]
Result: TypeAlias = Literal["fits", "cannot_say_yet", "does_not_fit"]
State: TypeAlias = Literal["met", "not_met", "not_known", "waived"]
Operand: TypeAlias = Single | tuple[Single, ...]

AGES: frozenset[str] = frozenset({"age_under_months", "age_at_least_months"})
ANSWERING: frozenset[str] = frozenset({"inclusion", "exclusion", "safety"})
"""The kinds of criteria that make the answer; priority only orders, and capacity only says when."""
AGAINST: frozenset[str] = frozenset({"exclusion", "safety"})
"""The kinds that are met when their test does not hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One thing that may be asked.

    `ask_cost`: 1 (easy to ask) to 5. `letter`: how a letter names it; None for the criterion's own words; "" where
    a letter may not name it. `choices`: what a choice may be, empty where the specification does not say.
    """

    type: FactType
    ask_cost: int = 1
    ask: str = ""
    ask_privately: bool = False
    letter: str | None = None
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """One fact held against one thing."""

    fact: str
    relation: Relation
    operand: Operand


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """At least so many of the parts of a test; `at_least` is None for all of them, 1 for any."""

    of: tuple[Test, ...]
    at_least: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Not:
    """The opposite of a test. A rule has none: NOT lives inside a test only."""

    of: Test


Test: TypeAlias = Leaf | Group | Not


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleGroup:
    """At least so many of some criteria, named by id, or of further groups; `at_least` is None for all."""

    of: tuple[Rule, ...]
    at_least: int | None = None


Rule: TypeAlias = str | RuleGroup


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One criterion, in force in [valid_from, valid_to).

    `changeable`: whether a person could bring it about, so that "would fit if" may name it. `weeks`: of a capacity
    criterion, about how long a place takes: a number, or the name of the fact that says.
    """

    id: str
    kind: Kind
    test: Test
    words: str = ""
    clause: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    changeable: bool = False
    waivable_by: tuple[str, ...] = ()
    weeks: float | str | None = None

    def is_in_force(self, on: date) -> bool:
        """Return whether the criterion is in force on that day."""
        return is_within(on, self.valid_from, self.valid_to)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """What an entitlement adds: where it holds, whether it counts as public funds, and how long it was checked for."""

    checked_until: date
    is_public_funds: bool
    claim: str = ""
    sources: tuple[str, ...] = ()
    checked_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Specification:
    """A versioned specification, in force in [valid_from, valid_to); `check_specification` says whether it holds.

    `rule`: None for all inclusion, exclusion and safety criteria. `pack`: of entitlements only. `contact`: the named
    person to talk to.
    """

    id: str
    version: int
    title: str
    purpose: Purpose
    facts: Mapping[str, Fact]
    criteria: Sequence[Criterion]
    valid_from: date
    unit: Unit = "child"
    rule: Rule | None = None
    valid_to: date | None = None
    pack: Pack | None = None
    contact: str = ""
    notes: Sequence[str] = field(default=())

    def criterion(self, identity: str) -> Criterion:
        """Return the criterion with that id."""
        return next(one for one in self.criteria if one.id == identity)

    def in_force(self, on: date) -> tuple[Criterion, ...]:
        """Return the criteria in force on that day, in their order."""
        return tuple(one for one in self.criteria if one.is_in_force(on))


def is_within(on: date, valid_from: date | None, valid_to: date | None) -> bool:
    """Return whether a day lies in [valid_from, valid_to); None is open.

    >>> [is_within(date(2026, 5, day), date(2026, 5, 1), date(2026, 5, 31)) for day in (1, 30, 31)]
    [True, True, False]
    """
    return (valid_from is None or valid_from <= on) and (valid_to is None or on < valid_to)


def leaves(test: Test) -> Iterator[Leaf]:
    """Yield every leaf of a test, from left to right."""
    if isinstance(test, Leaf):
        yield test
    elif isinstance(test, Not):
        yield from leaves(test.of)
    else:
        for part in test.of:
            yield from leaves(part)


def birth_dates(specification: Specification) -> frozenset[str]:
    """Return the facts that any criterion takes for a birth date."""
    return frozenset(
        leaf.fact for one in specification.criteria for leaf in leaves(one.test) if leaf.relation in AGES
    )


def facts_of(test: Test) -> tuple[str, ...]:
    """Return the facts that a test asks, each once, in their order."""
    return tuple(dict.fromkeys(leaf.fact for leaf in leaves(test)))


def named_in(rule: Rule) -> Iterator[str]:
    """Yield every criterion that a rule names, from left to right."""
    if isinstance(rule, str):
        yield rule
    else:
        for part in rule.of:
            yield from named_in(part)
