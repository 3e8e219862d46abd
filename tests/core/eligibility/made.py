"""Random specifications and families, small enough to enumerate, and makers of plain ones."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from alongside.core.eligibility import (
    Child,
    Criterion,
    Fact,
    Family,
    Group,
    Leaf,
    Not,
    Range,
    Recorded,
    Rule,
    RuleGroup,
    Specification,
    Test,
    Waiver,
    check_specification,
)

ON = date(2026, 5, 10)
START = date(2026, 1, 1)
FACTS = {
    "child.born_on": Fact(type="date", ask_cost=1),
    "child.concern": Fact(type="yes_no", ask_cost=2),
    "child.weight": Fact(type="number", ask_cost=5),
    "family.worker": Fact(type="yes_no", ask_cost=1, ask_privately=True),
    "family.home": Fact(type="choice", ask_cost=3, choices=("own", "rent", "other")),
    "family.moved_on": Fact(type="date", ask_cost=4),
}
CHOICES = ("own", "rent", "other")
DAYS = [ON - timedelta(days=back) for back in (0, 1, 29, 30, 31, 60, 61, 90, 100, 131)]
NUMBERS = [0, 1, 1.5, 2, 3]
ANSWERING = ["inclusion", "exclusion", "safety"]


def make_specification(*criteria: Criterion, **changes: Any) -> Specification:
    """A specification of the facts above."""
    given: dict[str, Any] = {
        "id": "made", "version": 1, "title": "Made", "purpose": "service", "valid_from": START, "facts": FACTS,
        "criteria": criteria,
    }  # fmt: skip
    made = Specification(**{**given, **changes})
    check_specification(made)
    return made


def yes(fact: str, **changes: Any) -> Criterion:
    """An inclusion criterion that asks whether a yes or no fact holds."""
    given: dict[str, Any] = {
        "id": fact.split(".")[1], "kind": "inclusion", "test": Leaf(fact=fact, relation="is", operand=True),
    }  # fmt: skip
    return Criterion(**{**given, **changes})


def make_family(*children: Child, **facts: Any) -> Family:
    """A family of one child, c1, unless told; facts by the part of their name after the dot."""
    own, shared = {}, {}
    for name, value in facts.items():
        records = tuple(Recorded(value=one) for one in (value if isinstance(value, list) else [value]))
        (own if f"child.{name}" in FACTS else shared)[
            f"child.{name}" if f"child.{name}" in FACTS else f"family.{name}"
        ] = records
    return Family(facts=shared, children=children or (Child(id="c1", facts=own),))


def singles(fact: str) -> list[Any]:
    """The values drawn for a fact: enough to fall on both sides of every limit drawn."""
    type_ = FACTS[fact].type
    return {"yes_no": [True, False], "number": NUMBERS, "choice": list(CHOICES), "date": DAYS}[type_]


@st.composite
def leaves_made(draw: st.DrawFn) -> Leaf:
    """Any comparison that the checks allow."""
    fact = draw(st.sampled_from(sorted(FACTS)))
    type_ = FACTS[fact].type
    relations = ["is", "in"] + (["lt", "le", "gt", "ge"] if type_ in {"date", "number"} else [])
    relations += ["age_under_months", "age_at_least_months"] if type_ == "date" else []
    relation = draw(st.sampled_from(relations))
    value: Any = st.sampled_from(singles(fact))
    if relation.startswith("age"):
        operand: Any = draw(st.integers(0, 4))
    elif relation == "in":
        operand = tuple(draw(st.lists(value, min_size=1, max_size=2)))
    else:
        operand = draw(value)
    return Leaf(fact=fact, relation=relation, operand=operand)  # type: ignore[arg-type]  # one of its words


def _grouped(parts: st.SearchStrategy[Any], make: Any) -> st.SearchStrategy[Any]:
    def sized(of: list[Any]) -> st.SearchStrategy[Any]:
        needed = st.one_of(st.none(), st.integers(1, len(of)))
        return needed.map(lambda k: make(of=tuple(of), at_least=k))

    return st.lists(parts, min_size=1, max_size=3).flatmap(sized)


def tests_made() -> st.SearchStrategy[Test]:
    """Tests with every kind of node."""
    return st.recursive(
        leaves_made(),
        lambda parts: st.one_of(parts.map(lambda of: Not(of=of)), _grouped(parts, Group)),
        max_leaves=4,
    )


@st.composite
def rules_made(draw: st.DrawFn, ids: list[str]) -> Rule:
    """A rule over some of the ids, each of them once in a list."""
    if len(ids) == 1 or draw(st.booleans()):
        some = draw(st.lists(st.sampled_from(ids), min_size=1, max_size=4, unique=True))
    else:
        some = [*draw(st.lists(st.sampled_from(ids), max_size=2, unique=True)), draw(rules_made(ids[1:]))]
        some = [one for at, one in enumerate(some) if one not in some[:at]]
    needed = draw(st.one_of(st.none(), st.integers(1, len(some))))
    return RuleGroup(of=tuple(some), at_least=needed)


@st.composite
def specifications(draw: st.DrawFn, **changes: Any) -> Specification:
    """Up to five criteria that make the answer, perhaps others beside them, and perhaps a rule."""
    count = draw(st.integers(1, 5))
    criteria = [
        Criterion(
            id=f"k{at}",
            kind=draw(st.sampled_from(ANSWERING)),
            test=draw(tests_made()),
            changeable=draw(st.booleans()),
        )
        for at in range(count)
    ]
    rule = draw(st.one_of(st.none(), rules_made([one.id for one in criteria])))
    if draw(st.booleans()):
        kind = draw(st.sampled_from(["priority", "capacity"]))
        criteria.append(Criterion(id="extra", kind=kind, test=draw(tests_made())))
    return make_specification(*criteria, rule=rule, **changes)


def _ranges(fact: str) -> st.SearchStrategy[Any]:
    if FACTS[fact].type not in {"date", "number"}:
        return st.nothing()
    two = st.lists(st.sampled_from(singles(fact)), min_size=2, max_size=2)
    return two.map(lambda ends: Range(low=min(ends), high=max(ends)))


def records(fact: str, *, several: bool) -> st.SearchStrategy[tuple[Recorded, ...]]:
    """Nothing, one value, or, where several are wanted, contradictions and ranges too."""
    one = st.sampled_from(singles(fact))
    values = st.one_of(st.just([]), one.map(lambda value: [value]))
    if several:
        values = st.one_of(values, st.lists(st.one_of(one, _ranges(fact)), min_size=1, max_size=3))
    return values.map(lambda held: tuple(Recorded(value=value) for value in held))


@st.composite
def families(draw: st.DrawFn, *, several: bool = True, most_children: int = 2) -> Family:
    """A family of up to so many children."""
    shared = {name: draw(records(name, several=several)) for name in FACTS if name.startswith("family.")}
    children = [
        Child(
            id=f"c{at}",
            facts={name: draw(records(name, several=several)) for name in FACTS if name.startswith("child.")},
        )
        for at in range(draw(st.integers(0, most_children)))
    ]
    return Family(facts=shared, children=children)


def make_waiver(**changes: Any) -> Waiver:
    """A waiver of the criterion concern for c1, from January to December."""
    given: dict[str, Any] = {
        "criterion": "concern", "subject": "c1", "by": "Sam Gray", "role": "team lead", "reason": "long known",
        "on": date(2026, 2, 1), "until": date(2026, 12, 1),
    }  # fmt: skip
    return Waiver(**{**given, **changes})
