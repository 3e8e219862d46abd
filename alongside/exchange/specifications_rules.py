"""The tests and the rule of a specification as YAML writes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import NoReturn, TypeVar, get_args

from alongside.core.eligibility import Fact, Group, Leaf, Not, Relation, Rule, RuleGroup, Single, Test
from alongside.exchange.eligibility_places import Place
from alongside.exchange.eligibility_values import fact_value
from alongside.exchange.problems import quoted

MOST_SHOWN = 8
T = TypeVar("T")
RELATIONS = get_args(Relation)


def read_test(place: Place, *, facts: Mapping[str, Fact]) -> Test:
    """Read a test: a fact and one comparison, or all, any, at_least of, not."""
    given = place.mapping()
    if "fact" in given:
        return _leaf(place, facts)
    if "not" in given:
        return Not(of=read_test(place.entries(required=("not",))["not"], facts=facts))
    of, at_least = _group(place, lambda part: read_test(part, facts=facts), also="fact, not")
    return Group(of=of, at_least=at_least)


def read_rule(place: Place) -> Rule:
    """Read a rule: the id of a criterion, or all, any, at_least of; there is no not."""
    if isinstance(place.value, list):
        _refuse_list(place)
    if not isinstance(place.value, dict):
        return place.text()
    of, at_least = _group(place, read_rule, also="a criterion's id; a rule has no not")
    return RuleGroup(of=of, at_least=at_least)


def _refuse_list(place: Place) -> NoReturn:
    """A list says nothing of how many; its own words, where it holds nothing else, go into the remedy."""
    names = [one.plain or one.value for one in place.items()]
    is_plain = bool(names) and all(isinstance(name, str) for name in names)
    inside = ", ".join(quoted(name)[1:-1] for name in names[:MOST_SHOWN]) if is_plain else "a, b"
    place.refuse(
        "a list alone does not say whether all must be met; write {all}, or {any} if one is enough.",
        all=f"rule: {{all: [{inside}]}}",
        any=f"{{any: [{inside}]}}",
    )


def _refuse_two(place: Place, words: list[str]) -> None:
    if len(words) > 1:
        place.refuse(
            "{first} and {second} stand side by side; put one inside the other, such as {form}.",
            first=words[0], second=words[1], form=f"{{{words[0]}: [a, {{{words[1]}: [b, c]}}]}}",
        )  # fmt: skip


def _group(place: Place, read: Callable[[Place], T], *, also: str) -> tuple[tuple[T, ...], int | None]:
    given = place.mapping()
    words = [word for word in ("all", "any", "at_least") if word in given]
    _refuse_two(place, words)
    word = next(iter(words), None)
    if word is None:
        place.refuse("this is none of all, any, at_least with of, {also}; write one of them.", also=also)
    held = place.entries(required=("at_least", "of") if word == "at_least" else (word,))
    parts = held["of" if word == "at_least" else word]
    needed = {"all": None, "any": 1}[word] if word != "at_least" else held["at_least"].whole(least=0)
    if not parts.items():
        parts.refuse("the list is empty; write at least one part, or take it out.")
    return tuple(read(part) for part in parts.items()), needed


def _leaf(place: Place, facts: Mapping[str, Fact]) -> Leaf:
    given = place.entries(required=("fact",), optional=RELATIONS)
    relations = [name for name in given if name != "fact"]
    if len(relations) != 1:
        place.refuse(
            "a fact is held against one thing, and here are {count}; write one of {known}.",
            count=len(relations), known=", ".join(RELATIONS),
        )  # fmt: skip
    name, (relation,) = given["fact"].text(), relations
    type_ = facts[name].type if name in facts else "choice"
    held = given[relation]
    if relation.startswith("age_"):
        return Leaf(fact=name, relation=relation, operand=held.value)  # type: ignore[arg-type]  # the core checks it
    if relation == "in":
        return Leaf(fact=name, relation="in", operand=tuple(_operand(one, type_) for one in held.items()))
    return Leaf(fact=name, relation=relation, operand=_operand(held, type_))  # type: ignore[arg-type]  # one of them


def _operand(place: Place, type_: str) -> Single:
    """One value; a month or a range is for families, not for limits."""
    value = fact_value(place, type_=type_) if not isinstance(place.value, dict) else None
    if not isinstance(value, bool | int | float | str | date):
        place.refuse("a limit is one value, such as a whole day or a number; write that.")
    return value
