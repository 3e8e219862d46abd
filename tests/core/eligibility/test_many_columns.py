"""Many families answered by columns, held against the explaining path at every limit and in every form of a value."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest

from alongside.core.eligibility import (
    Child,
    Criterion,
    Family,
    Group,
    Leaf,
    Recorded,
    RuleGroup,
    Specification,
    fit,
    fit_many,
)
from alongside.core.errors import InputError
from tests.core.eligibility.made import CHOICES, FACTS, ON, make_family, make_specification, yes

LIMIT = date(2026, 3, 31)
DAYS = [LIMIT + timedelta(days=by) for by in (-31, -1, 0, 1, 30)]
LEAVES = [
    *(Leaf(fact="family.moved_on", relation=one, operand=LIMIT) for one in ("is", "lt", "le", "gt", "ge")),  # type: ignore[arg-type]  # words of its own
    *(Leaf(fact="child.weight", relation=one, operand=1.5) for one in ("is", "lt", "le", "gt", "ge")),  # type: ignore[arg-type]  # words of its own
    *(
        Leaf(fact="child.born_on", relation=one, operand=months)  # type: ignore[arg-type]  # words of its own
        for one in ("age_under_months", "age_at_least_months")
        for months in (1, 2)
    ),
    Leaf(fact="family.moved_on", relation="in", operand=(LIMIT, ON)),
    Leaf(fact="child.weight", relation="in", operand=(1, 1.5)),
    Leaf(fact="family.home", relation="is", operand="rent"),
    Leaf(fact="family.home", relation="is", operand="other"),
    Leaf(fact="family.home", relation="in", operand=("own", "other")),
    Leaf(fact="child.concern", relation="is", operand=False),
]
VALUES: dict[str, list[Any]] = {
    "family.moved_on": DAYS,
    "child.born_on": [*DAYS, date(2026, 3, 10), date(2026, 3, 11), date(2026, 4, 10), date(2026, 4, 11), ON],
    "child.weight": [0, 1, 1.2, 1.5, 1.8, 2, -1.5],
    "family.home": list(CHOICES),
    "child.concern": [True, False],
}  # fmt: skip


def assert_alike(specification: Specification, some: list[Family]) -> None:
    """Hold the columns against one explained answer after the other."""
    found = fit_many(specifications=[specification], families=some, on=ON)["result"].to_list()
    assert found == [fit(specification, one, on=ON, horizon_months=0).result for one in some]


@pytest.mark.parametrize("leaf", LEAVES, ids=lambda leaf: f"{leaf.fact} {leaf.relation} {leaf.operand}")
@pytest.mark.parametrize("kind", ["inclusion", "safety"])
def test_every_comparison_at_its_limit(leaf: Leaf, kind: Any) -> None:
    """Each comparison, on the limit and about it, of an inclusion and of a safety stop; and where nothing is known."""
    name = leaf.fact.split(".")[1]
    some = [*(make_family(**{name: value}) for value in VALUES[leaf.fact]), make_family()]
    made = make_specification(Criterion(id="one", kind=kind, test=leaf))
    assert_alike(made, some)
    assert len(set(fit_many(specifications=[made], families=some, on=ON)["result"])) == 3


@pytest.mark.parametrize("needed", [1, 2, 3, 4, None])
@pytest.mark.parametrize("is_rule", [False, True])
def test_so_many_of_four(needed: int | None, is_rule: bool) -> None:
    """At least one, two, three or four of four, in a test and in a rule, over all that can be known of them."""
    names = ("child.concern", "family.worker", "family.home", "child.weight")
    wanted: dict[str, tuple[Any, Any]] = {
        "concern": (True, False), "worker": (True, False), "home": ("own", "rent"), "weight": (1, 2),
    }  # fmt: skip
    parts = tuple(Leaf(fact=name, relation="is", operand=wanted[name.split(".")[1]][0]) for name in names)
    if is_rule:
        criteria = [Criterion(id=leaf.fact.split(".")[1], kind="inclusion", test=leaf) for leaf in parts]
        rule = RuleGroup(of=tuple(one.id for one in criteria), at_least=needed)
        made = make_specification(*criteria, rule=rule)
    else:
        made = make_specification(
            Criterion(id="some", kind="inclusion", test=Group(of=parts, at_least=needed))
        )
    some = [
        make_family(**{name: value for name, value in zip(wanted, values, strict=True) if value is not None})
        for values in product(*((*both, None) for both in wanted.values()))
    ]
    assert_alike(made, some)


def test_one_who_must_be_answered_alone_stands_in_their_own_place() -> None:
    """Records that differ and still agree, between plain families: each answer is its own family's."""
    heavy = Criterion(id="heavy", kind="inclusion", test=Leaf(fact="child.weight", relation="ge", operand=1))
    some = [make_family(weight=0), make_family(weight=[2, 3]), make_family(), make_family(weight=[0, 2])]
    assert_alike(make_specification(heavy), some)
    found = fit_many(specifications=[make_specification(heavy)], families=some, on=ON)
    assert found["result"].to_list() == ["does_not_fit", "fits", "cannot_say_yet", "cannot_say_yet"]


def test_a_family_answered_alone_is_told_apart_in_every_answer() -> None:
    """Of a specification of families, records that differ: they agree on yes, agree on no, or do not agree."""
    leaf = Leaf(fact="family.home", relation="in", operand=("own", "rent"))
    made = make_specification(Criterion(id="home", kind="inclusion", test=leaf), unit="family")
    some = [
        make_family(home=["own", "rent"]),
        make_family(home=["other", "other"]),
        make_family(home=["own", "other"]),
    ]
    assert_alike(made, some)
    found = fit_many(specifications=[made], families=some, on=ON)
    assert found["result"].to_list() == ["fits", "does_not_fit", "cannot_say_yet"]


@pytest.mark.parametrize(
    ("fact", "leaf", "wrong"),
    [
        ("family.home", Leaf(fact="family.home", relation="is", operand="own"), "castle"),
        ("child.concern", Leaf(fact="child.concern", relation="is", operand=True), "yes"),
        (
            "child.born_on",
            Leaf(fact="child.born_on", relation="age_under_months", operand=3),
            date(2026, 5, 11),
        ),
    ],
)
def test_what_fit_refuses_of_plain_families_is_refused_at_once_too(fact: str, leaf: Leaf, wrong: Any) -> None:
    """A choice that is none, a value of another type, a birth still to come, where nothing else is amiss."""
    one = Criterion(id="one", kind="inclusion", test=leaf)
    made = make_specification(one, facts={fact: FACTS[fact]})
    name = fact.split(".")[1]
    right = [make_family(**{name: value}) for value in FACTS[fact].choices]
    for some in ([make_family(**{name: wrong})], [*right, make_family(**{name: wrong})]):
        with pytest.raises(InputError):
            fit_many(specifications=[made], families=some, on=ON)


def test_a_fact_that_nobody_asks_is_refused_beside_all_that_are_asked() -> None:
    """A family that answers everything and says one thing more is refused, as by itself."""
    made = make_specification(yes("child.concern"), facts={"child.concern": FACTS["child.concern"]})
    with pytest.raises(InputError, match="not a fact that made asks"):
        fit_many(specifications=[made], families=[make_family(concern=True, weight=2)], on=ON)


def test_two_children_of_one_name_are_refused_at_once_too() -> None:
    """As `fit` refuses them, though every fact is plain."""
    child = Child(id="c1", facts={"child.concern": (Recorded(value=True),)})
    with pytest.raises(InputError, match="two children"):
        fit_many(
            specifications=[make_specification(yes("child.concern"))],
            families=[replace(Family(), children=[child, child])],
            on=ON,
        )
