"""What the check says of criteria marked changeable, and of facts that nobody uses."""

from __future__ import annotations

from dataclasses import replace

import pytest

from alongside.core.eligibility import (
    Criterion,
    Fact,
    Leaf,
    Specification,
    check_publication,
    protected_words,
)
from tests.core.eligibility.made import START, make_specification


def asking(
    name: str, *, words: str = "This is so.", ask: str = "Is it so?", identity: str = "a"
) -> Specification:
    """A specification that asks one question, whose criterion is marked changeable."""
    test = Leaf(fact=name, relation="is", operand=True)
    made = Criterion(id=identity, kind="exclusion", words=words, changeable=True, test=test)
    return make_specification(made, facts={name: Fact(type="yes_no", ask=ask)}, valid_from=START)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"name": "child.x", "words": "The mother has a diagnosis of depression."}, ("depression", "diagnosis")),
        ({"name": "child.x", "words": "There is a child Protection plan."}, ("protection",)),
        ({"name": "child.x", "ask": "Are they seeking asylum?"}, ("asylum",)),
        ({"name": "child.x", "identity": "disabled_parent"}, ("disabled",)),
        *[({"name": f"family.{name}"}, (name.split("_")[-1],)) for name in
          ("depression", "black", "muslim", "autism", "mental_illness")],
        ({"name": "family.home", "words": "The home has black mould."}, ()),
        ({"name": "family.page", "words": "The form was filled in by message."}, ()),
    ],
)  # fmt: skip
def test_what_nobody_can_change_is_found_in_names_words_and_questions(
    given: dict[str, str], words: tuple[str, ...]
) -> None:
    """Then it may not be published; without the mark it may."""
    made = asking(**given)
    (criterion,) = made.criteria
    found = check_publication(made)
    assert protected_words(made, criterion) == words
    assert found.immutable == ((criterion.id,) if words else ())
    assert found.may_be_published == (not words)
    unmarked = replace(made, criteria=(replace(criterion, changeable=False),))
    assert check_publication(unmarked).may_be_published


def test_a_fact_that_no_criterion_uses_stands_in_the_way() -> None:
    """One that says the weeks of a place is used."""
    made = asking("family.x")
    idle = replace(made, facts={**made.facts, "family.car": Fact(type="number", ask="How many cars?")})
    found = check_publication(idle)
    assert (found.unasked, found.may_be_published) == (("family.car",), False)
    place = replace(made.criteria[0], id="place", kind="capacity", changeable=False, weeks="family.car")
    found = check_publication(replace(idle, criteria=(*made.criteria, place)))
    assert (found.unasked, found.may_be_published) == ((), True)
