"""What is said of a rule at its edges, and what its form leaves out."""

from __future__ import annotations

from typing import Any

import pytest

from alongside.findings.plans import rule_answer
from alongside.web.recruitment.forms.rules import RuleForm


def chance(value: float) -> dict[str, float]:
    """Write a chance with its interval."""
    return {"value": value, "low": 0.1, "high": 0.9}


@pytest.mark.parametrize(
    ("should", "need_not", "says"),
    [
        (chance(1.0), chance(0.0), ("it acts in all of them", "all the same in none of them")),
        (
            chance(0.834),
            {"not_estimable": "none"},
            ("it acts in 83 of 100", "in every simulated recruitment"),
        ),
        ({"not_estimable": "none"}, chance(0.5), ("no simulated recruitment", "in 50 of 100")),
    ],
)
def test_the_answer_is_plain_at_every_edge(should: Any, need_not: Any, says: tuple[str, ...]) -> None:
    """Always, never, and where there was no recruitment of a kind."""
    said = str(rule_answer({"rule": {"acts_when_it_should": should, "acts_when_not": need_not}}))
    assert all(words in said for words in says)


def test_a_plan_that_says_how_sure_it_is_is_not_asked_again() -> None:
    """Its own evidence is used, whatever is sent."""
    sent = {
        "look_after": "4",
        "act_below": "0.8",
        "certainty": "0.8",
        "replicates": "100",
        "mix_effective_n": "5",
    }
    form = RuleForm(sent, categories=["a"], remaining=10, asks_evidence=False)
    assert form.is_valid()
    assert form.evidence == {}
    assert form.rule == {"look_after": 4, "act_below": 0.8, "certainty": 0.8}
