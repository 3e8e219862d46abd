"""What is not known of a typed plan, and how far a search says it is."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from alongside.core.recruitment import Strategy, doubt_of, is_unsure, make_plan, with_strategies
from tests.core.recruitment.plan_briefs import brief, channel

SURE = channel("a", [0.5, 0.5], 10)
GUESSED = channel("a", [0.5, 0.5], 10, mix_effective_n=8.0)
MORE = Strategy(name="more", cost_gbp=5, channel="a", groups=("b",), multiplier=2.0, spread=0.5)
DOOR = Strategy(name="door", cost_gbp=5, new_channel=channel("d", [0.0, 1.0], 1, cap=9.0))


def test_doubt_agrees_with_a_slow_reference():
    """One channel of a known rate: the final share of a group is beta-binomial, drawn here one person at a time."""
    task = brief([0.6, 0.4], [10, 2], 40, GUESSED)
    found = doubt_of(task, (), np.array([40.0]), draws=20_000, rng=np.random.default_rng(1))
    rng = np.random.default_rng(2)
    slow = []
    for _ in range(20_000):
        share = rng.beta(4.0, 4.0)
        slow.append((2 + rng.binomial(40, share)) / 52 / 0.4)
    below = float(np.mean(np.array(slow) < 0.8))
    assert found.below[1] == pytest.approx(below, abs=0.02)
    assert found.low[1] == pytest.approx(np.quantile(slow, 0.025), abs=0.06)
    assert found.high[1] == pytest.approx(np.quantile(slow, 0.975), abs=0.06)
    assert max(found.below) <= found.any_below <= found.below.sum() + 1e-12
    assert found.draws == 20_000


def test_a_group_that_the_population_has_not_is_never_below_its_share():
    """It has none."""
    task = brief([1.0, 0.0], [0, 0], 30, channel("a", [1.0, 0.0], rate_effective_n=5.0))
    found = doubt_of(task, (), np.array([20.0]), draws=200, rng=np.random.default_rng(1))
    assert (found.below.tolist(), found.low.tolist(), found.any_below) == ([0.0, 0.0], [1.0, 0.0], 0.0)


def test_what_is_known_is_told_from_what_is_not():
    """Evidence behind a channel, a bought strategy's spread, or a new channel's own evidence makes a plan unsure."""
    known = brief([0.5, 0.5], [1, 1], 9, SURE, strategies=(MORE, DOOR))
    opened = replace(DOOR, new_channel=replace(DOOR.new_channel, rate_effective_n=4.0))
    assert not is_unsure(known, (0, 1))
    assert is_unsure(known, (1, 0))
    assert is_unsure(replace(known, strategies=(MORE, opened)), (0, 2))
    assert is_unsure(replace(known, channels=(GUESSED,)), (0, 0))
    exact = replace(MORE, spread=0.0)
    assert not is_unsure(replace(known, strategies=(exact, DOOR)), (1, 1))


def test_a_bought_strategy_carries_its_own_doubt():
    """The wider its spread, the wider the ratios of the group it is for."""
    ends = []
    for spread in (0.1, 1.0):
        task = brief([0.5, 0.5], [5, 5], 60, SURE, strategies=(replace(MORE, spread=spread),))
        recruits = np.array([40.0])
        assert with_strategies(task, (1,)).spent_gbp == 5
        found = doubt_of(task, (1,), recruits, draws=4_000, rng=np.random.default_rng(3))
        ends.append(found.high[1] - found.low[1])
    assert ends[1] > ends[0] * 1.2


def test_a_search_says_how_far_it_is_and_finds_the_same():
    """Every combination and every ranked combination is told once, up to as many as there are."""
    said: list[tuple[str, int, int]] = []
    task = brief([0.6, 0.4], [30, 5], 40, GUESSED, budget_gbp=600, strategies=(MORE, DOOR))
    heard = make_plan(task, rng=np.random.default_rng(1), draws=50, on_progress=lambda *one: said.append(one))
    quiet = make_plan(task, rng=np.random.default_rng(1), draws=50)
    assert heard.best.recruits.tolist() == quiet.best.recruits.tolist()
    tried = [one for one in said if one[0] == "combinations"]
    assert tried == [("combinations", at, 4) for at in range(1, 5)]
    ranked = [one for one in said if one[0] == "plans"]
    assert [done for _, done, _ in ranked] == list(range(1, ranked[0][2] + 1))
