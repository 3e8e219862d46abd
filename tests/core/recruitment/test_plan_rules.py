"""Rules before results, and adaptation points that stay as they were agreed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from alongside.core.errors import InputError, RuleBroken
from alongside.core.recruitment import (
    AdaptationPoint,
    Brief,
    Decision,
    Rule,
    check_point,
    decide,
    frozen_digest,
    operating_characteristics,
)
from alongside.core.recruitment._rule import RuleTask, simulate_chunk
from tests.core.recruitment.plan_briefs import brief, channel

DIGEST = "0" * 64
POINT = AdaptationPoint(
    name="Halfway",
    rule="Change if a group is below 0.8.",
    agreed_on=date(2027, 1, 1),
    deciders=("board",),
    at_count=80,
)
CHOICE = Decision(chosen="the best", reason="it is nearer", decided_on=date(2027, 5, 1), seen_sha256=DIGEST)


def task(second: float, **more: object) -> Brief:
    """Two channels; `second`: the second group's share in the first of them."""
    return brief(
        [0.5, 0.5], [0, 0], 200, channel("x", [1 - second, second], 5), channel("y", [0.1, 0.9], 9), **more
    )


def test_a_rule_acts_when_it_should_and_seldom_when_not() -> None:
    """Going on through a channel that lacks a group: it acts. Else it seldom does."""
    lacking = Rule(look_after=80, usual=(("x", 1.0),))
    found = operating_characteristics(brief=task(0.1), rule=lacking, replicates=100, entropy=1)
    assert found.should_act == 1
    assert found.acts_when_it_should == 1
    assert found.acts_when_not is None
    assert found.mean_kl["rule"] < found.mean_kl["as_before"] / 5
    assert found.none_below["rule"] > found.none_below["as_before"]
    even = operating_characteristics(
        brief=task(0.5, budget_gbp=1_500.0), rule=replace(lacking, groups=("b",)), replicates=200, entropy=1
    )
    assert even.should_act == 0
    assert even.acts_when_it_should is None
    assert even.acts_when_not is not None
    assert even.acts_when_not < 0.1
    assert even.acts_when_not_interval is not None
    assert even.acts_when_not_interval.low <= even.acts_when_not <= even.acts_when_not_interval.high


def test_the_way_the_work_is_spread_changes_nothing() -> None:
    """Chunks done in any order and by themselves give the same replicates, since each has its own stream."""

    def backwards(function, task, chunks):
        done = {chunk.start: function(task, chunk) for chunk in reversed(chunks)}
        return [done[chunk.start] for chunk in chunks]

    asked, rule = task(0.2), Rule(look_after=50)
    unsure = replace(asked, channels=tuple(replace(one, mix_effective_n=20.0) for one in asked.channels))
    here = operating_characteristics(brief=unsure, rule=rule, replicates=60, entropy=9)
    there = operating_characteristics(brief=unsure, rule=rule, replicates=60, entropy=9, map_chunks=backwards)
    assert here == there
    one = RuleTask(brief=unsure, rule=rule, entropy=9)
    both, first = simulate_chunk(one, range(0, 10)), simulate_chunk(one, range(3, 4))
    assert both["kl:rule"][3] == first["kl:rule"][0]


def test_a_plan_out_of_reach_at_the_look_goes_on_as_before() -> None:
    """Too little money for every place: the rule acts, but there is no better plan to change to."""
    poor = task(0.1, budget_gbp=100.0)
    found = operating_characteristics(brief=poor, rule=Rule(look_after=150), replicates=25, entropy=2)
    assert found.mean_kl["rule"] == pytest.approx(found.mean_kl["as_before"], rel=0.5)
    short = task(0.1, minimum_n=150)
    again = operating_characteristics(brief=short, rule=Rule(look_after=199), replicates=25, entropy=2)
    assert np.isfinite(again.mean_kl["always"])


@pytest.mark.parametrize("usual", [None, (("x", 3.0), ("y", 1.0))])
def test_going_on_as_before_keeps_to_the_money_and_the_caps(
    usual: tuple[tuple[str, float], ...] | None,
) -> None:
    """Whatever is usual: no more is spent than there is, and a channel that is full turns people away."""
    capped = channel("y", [0.1, 0.9], 9, cap=30.0)
    tight = brief([0.5, 0.5], [0, 0], 200, channel("x", [0.5, 0.5], 5), capped, budget_gbp=700.0, minimum_n=1)
    found = operating_characteristics(
        brief=tight, rule=Rule(look_after=80, usual=usual), replicates=50, entropy=3
    )
    assert found.mean_cost_gbp["as_before"] == pytest.approx(700.0, rel=0.1)
    assert max(found.mean_cost_gbp.values()) < 700.0 * 1.1
    rich = replace(tight, budget_gbp=np.inf)
    free = operating_characteristics(
        brief=rich, rule=Rule(look_after=80, usual=usual), replicates=50, entropy=3
    )
    assert free.mean_cost_gbp["as_before"] == pytest.approx(30 * 9 + 170 * 5, rel=0.05)
    never = replace(tight, budget_gbp=20.0)
    assert operating_characteristics(
        brief=never, rule=Rule(look_after=80, usual=usual), replicates=10, entropy=3
    ).mean_cost_gbp["rule"] == pytest.approx(20.0, abs=1e-9)


@pytest.mark.parametrize(
    ("rule", "said"),
    [(Rule(look_after=200), "look after at least 1"), (Rule(look_after=9, groups=("z",)), "names 'z'")],
)
def test_a_rule_that_cannot_be_followed_is_refused(rule: Rule, said: str) -> None:
    """A look after everyone, a group that is none."""
    with pytest.raises(InputError, match=said):
        operating_characteristics(brief=task(0.5), rule=rule, replicates=1, entropy=1)


@pytest.mark.parametrize(
    ("point", "said"),
    [
        (replace(POINT, at_count=None), "date or a count"),
        (replace(POINT, on=date(2027, 3, 1)), "one of the two"),
        (replace(POINT, deciders=()), "who decides"),
        (replace(POINT, at_count=None, on=date(2026, 3, 1)), "after the adaptation point"),
        (replace(POINT, at_count=None, on=date(2027, 1, 2)), "of 2027-01-02 is already past"),
        (replace(POINT, at_count=10), "at 10 people is already past, with 50 recruited"),
        (replace(POINT, decision=replace(CHOICE, decided_on=date(2026, 1, 1))), "dates run backwards"),
        (replace(POINT, decision=replace(CHOICE, seen_sha256="abc")), "no SHA-256"),
    ],
)
def test_a_point_that_is_none_is_refused(point: AdaptationPoint, said: str) -> None:
    """No moment or two, nobody who decides, dates that run backwards, a moment already past."""
    with pytest.raises(InputError, match=said):
        check_point(point, recruited=50, today=date(2027, 2, 1))


def test_a_decision_is_kept_once_and_freezes_the_point() -> None:
    """The digest changes with any word; a second decision is refused; a decided point may be past."""
    decided = decide(POINT, CHOICE)
    assert decided.decision == CHOICE
    assert frozen_digest(decided) != frozen_digest(POINT)
    assert frozen_digest(replace(decided, rule="Change if a group is below 0.7.")) != frozen_digest(decided)
    assert frozen_digest(replace(POINT, at_count=None, on=date(2027, 3, 1))) != frozen_digest(POINT)
    check_point(decided, recruited=500, today=date(2028, 1, 1))
    check_point(replace(POINT, at_count=None, on=date(2027, 3, 1)), recruited=5)
    check_point(POINT, recruited=5, today=date(2027, 3, 1))
    with pytest.raises(RuleBroken, match="decided on 2027-05-01"):
        decide(decided, CHOICE)
