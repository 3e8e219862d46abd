"""A shared screen: what was said in private changes nothing on it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.core.eligibility import (
    Criterion,
    Family,
    Group,
    Recorded,
    Specification,
    add_months,
    fit,
    fit_for_shared_screen,
    private_facts,
)
from alongside.core.errors import InputError
from tests.core.eligibility.made import (
    ON,
    families,
    make_family,
    make_specification,
    make_waiver,
    records,
    specifications,
    yes,
)


def test_a_shared_screen_mixes_nothing_private_with_what_is_not() -> None:
    """A criterion that asks both and is waived is not known; one that asks both holds by what may be told."""
    worker, concern = (yes(name).test for name in ("family.worker", "child.concern"))
    both = Criterion(
        id="concern", kind="inclusion", test=Group(of=(concern, worker)), waivable_by=("team lead",)
    )
    made = make_specification(both)
    told = make_family(concern=False, worker=True)
    plain = fit_for_shared_screen(made, told, on=ON)
    assert (plain.result, plain.subjects[0].criteria, plain.subjects[0].reasons) == ("does_not_fit", (), ())
    waived = fit_for_shared_screen(made, replace(told, waivers=[make_waiver()]), on=ON)
    assert (waived.result, waived.asked_in_private) == ("cannot_say_yet", True)
    assert [turn.result for turn in waived.subjects[0].timeline] == ["cannot_say_yet"]


def test_a_shared_screen_hides_what_another_specification_asks_privately() -> None:
    """And says nothing of it where no child is listed; the horizon is the one that was asked for."""
    made = make_specification(yes("child.concern"))
    found = fit_for_shared_screen(made, make_family(concern=True), on=ON, private_elsewhere=["child.concern"])
    assert (found.result, found.subjects[0].criteria) == ("cannot_say_yet", ())
    assert private_facts([made]) == {"family.worker"}
    nobody = fit_for_shared_screen(made, Family(), on=ON)
    assert (nobody.result, nobody.asked_in_private) == ("cannot_say_yet", False)
    ends = make_specification(
        yes("child.concern"), yes("child.concern", id="b", valid_from=add_months(ON, 24))
    )
    ends = replace(ends, criteria=(ends.criteria[0], replace(ends.criteria[1], kind="exclusion")))
    for months, turns in ((23, 1), (24, 2)):
        shown = fit_for_shared_screen(ends, make_family(concern=True), on=ON, horizon_months=months)
        assert len(shown.subjects[0].timeline) == turns
    assert len(fit_for_shared_screen(ends, make_family(concern=True), on=ON).subjects[0].timeline) == 2
    later = replace(
        ends, criteria=(ends.criteria[0], replace(ends.criteria[1], valid_from=add_months(ON, 25)))
    )
    assert len(fit_for_shared_screen(later, make_family(concern=True), on=ON).subjects[0].timeline) == 1


@settings(deadline=None, max_examples=120)
@given(specifications(), families(), records("family.worker", several=True), st.booleans())
def test_whatever_private_facts_say_the_shared_answer_is_the_same(
    specification: Specification, family: Family, private: tuple[Recorded, ...], is_waived: bool
) -> None:
    """It is that of a family of whom nothing private is known, and a definite one is true whatever was said."""
    criteria = [
        replace(one, waivable_by=("team lead",)) if one.kind != "safety" else one
        for one in specification.criteria
    ]
    made = replace(specification, criteria=criteria)
    if is_waived and family.children and criteria[0].kind != "safety":
        family = replace(
            family, waivers=[make_waiver(criterion=criteria[0].id, subject=family.children[0].id)]
        )
    told = replace(family, facts={**family.facts, "family.worker": private})
    silent = replace(
        family, facts={name: held for name, held in family.facts.items() if name != "family.worker"}
    )
    shown = fit_for_shared_screen(made, told, on=ON)
    assert shown == fit_for_shared_screen(made, silent, on=ON)
    assert "family.worker" not in repr(shown)
    if shown.result != "cannot_say_yet":
        assert fit(made, told, on=ON).result == shown.result
    if not family.waivers:
        assert fit(made, silent, on=ON).result == shown.result


def test_blanks_and_capitals_do_not_make_another_person() -> None:
    """Who referred the family cannot waive for it by writing the name with two blanks."""
    made = make_specification(yes("child.concern", waivable_by=("team lead",)))
    family = replace(make_family(), waivers=[make_waiver(by="sam  Gray ")], referred_by=["Sam Gray"])
    with pytest.raises(InputError, match="cannot waive for it"):
        fit(made, family, on=ON)
