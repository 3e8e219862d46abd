"""Floors, limits that cannot all hold, whole people, and the plans beside the best."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from scipy.optimize import linprog

from alongside.core.errors import InputError
from alongside.core.quantities import NotEstimable
from alongside.core.recruitment import UNLIMITED, Brief, Strategy, chance_of_shares
from alongside.core.recruitment._best import best_recruits
from alongside.core.recruitment._other_plans import near_enough
from tests.core.recruitment.plan_briefs import (
    brief,
    briefs,
    channel,
    distance,
    grid,
    keeps_limits,
    planned,
    random_brief,
)

X, Y, Z = (
    channel("x", [0.9, 0.1, 0], 10),
    channel("y", [0.2, 0.7, 0.1], 30),
    channel("z", [0.1, 0.2, 0.7], 60),
)


def task(**more: object) -> Brief:
    """Three groups, three channels."""
    return brief([0.5, 0.3, 0.2], [30, 5, 1], 60, X, Y, Z, **more)


def test_floors_are_limits_of_the_nearest_mix() -> None:
    """A floor above what the nearest mix has is just met, and the distance is that of the best plan on a grid."""
    asked = task(floors={"c": 0.35})
    answer = planned(asked)
    assert answer.best.shares[2] == pytest.approx(0.35, abs=1e-8)
    assert "floor:c" in [row.limit for row in answer.binding]
    on_grid = min(distance(asked, plan) for plan in grid(asked, 1.0))
    assert answer.best.kl <= on_grid + 1e-9


def test_the_objective_floors_is_the_linear_program() -> None:
    """The smallest share over floor is as large as the linear program for n fixed makes it."""
    asked = task(floors={"b": 0.3, "c": 0.4}, objective="floors")
    answer = planned(asked)
    n, floors = asked.most, np.array([0.3, 0.4])
    rows = np.column_stack([-asked.mixes[1:] / n, floors])
    theirs = linprog(
        [0, 0, 0, -1], A_ub=rows, b_ub=asked.recruited[1:] / n, A_eq=[[1, 1, 1, 0]], b_eq=[asked.remaining]
    )
    assert answer.best.floor_ratio == pytest.approx(-theirs.fun, abs=1e-7)
    assert answer.certificate.gap < 1e-7


def test_the_objective_floors_with_n_free_takes_the_cheapest_of_equals() -> None:
    """Two plans that hold the floors as well differ in price."""
    asked = brief(
        [0.5, 0.5], [10, 0], 20, channel("dear", [0, 1], 50), channel("cheap", [0, 1], 5, cap=10),
        floors={"b": 0.2}, objective="floors", minimum_n=11, budget_gbp=400.0,
    )  # fmt: skip
    best = best_recruits(asked)
    assert best is not None
    assert best[1] == pytest.approx(10)
    assert best @ asked.costs == pytest.approx(400, abs=1e-4)


REFUSED = [
    ({"minimum_n": 200}, "No plan reaches minimum_n 200: 36 recruited and 60 still to recruit are 96"),
    ({"budget_gbp": 5.0}, "buys nobody: the cheapest recruit, through 'x', costs £10.00"),
    (
        {"budget_gbp": 599.0},
        "The budget of £599.00 does not reach the 96 people asked for: the 60 still needed",
    ),
    ({"floors": {"c": 0.7}}, "The floor of 0.7 for 'c' cannot be met"),
    ({"floors": {"c": 0.4}, "budget_gbp": 1200.0}, "The budget is in the way"),
    (
        {"floors": {"b": 0.4, "c": 0.35}},
        "The floors of 'b' (0.4), 'c' (0.35) can each be met, but not together",
    ),
    ({"floors": {"a": 0.5, "b": 0.3, "c": 0.2}, "budget_gbp": 1000.0}, "floor"),
]


@pytest.mark.parametrize(("changes", "said"), REFUSED)
def test_a_task_without_a_plan_says_which_limit_is_in_the_way(changes: dict[str, object], said: str) -> None:
    """Places, money, one floor, floors together: one sentence each."""
    with pytest.raises(InputError) as refused:
        planned(task(**changes))
    assert said in str(refused.value)
    assert "{" not in str(refused.value)


def test_caps_that_let_in_too_few_are_named_with_what_they_reach() -> None:
    """Ten places open for sixty."""
    capped = replace(task(), channels=(replace(X, cap=10.0),))
    with pytest.raises(InputError, match=r"caps let in 10 more, and 60 are needed.*minimum_n to 46 or fewer"):
        planned(capped)


def test_what_would_help_a_floor_is_said() -> None:
    """A cap, minimum_n, or nothing but another channel."""
    capped = replace(task(floors={"c": 0.3}), channels=(X, Y, replace(Z, cap=5.0)))
    with pytest.raises(InputError, match="The caps are in the way"):
        planned(capped)
    many = brief([0.5, 0.5], [0, 20], 60, channel("x", [0.9, 0.1]), floors={"b": 0.5})
    with pytest.raises(InputError, match="minimum_n is in the way"):
        planned(many)
    with pytest.raises(InputError, match="add a channel that brings more"):
        planned(task(floors={"c": 0.72}))


def test_a_floor_for_a_group_that_no_channel_brings_says_which_strategy_would() -> None:
    """None would, or the one whose new channel has the group."""
    asked = brief([0.5, 0.3, 0.2], [30, 5, 1], 60, X, floors={"c": 0.2})
    with pytest.raises(
        InputError, match=r"no channel brings in anyone of that group.*None of the strategies"
    ):
        planned(asked)
    offered = replace(asked, strategies=(Strategy(name="drop-in", cost_gbp=1, new_channel=Z),))
    from alongside.core.recruitment._feasible import refuse_infeasible

    with pytest.raises(InputError, match="'drop-in' would bring it in"):
        refuse_infeasible(offered)


def test_tasks_that_no_arithmetic_can_answer_are_refused() -> None:
    """No channel, nobody at all, somebody of a group with share 0, floors without a floor."""
    with pytest.raises(InputError, match="no channel to recruit through"):
        planned(brief([1.0], [1], 1))
    with pytest.raises(InputError, match="no plan to make"):
        planned(brief([1.0], [0], 0, channel("x", [1])))
    with pytest.raises(InputError, match="3 of those recruited are of 'b'"):
        planned(brief([1.0, 0.0], [2, 3], 5, channel("x", [1, 0])))
    with pytest.raises(InputError, match="no floor above 0"):
        planned(task(objective="floors"))


@pytest.mark.parametrize("seed", range(10))
def test_the_best_whole_plan_is_the_best_of_all_whole_plans(seed: int) -> None:
    """Every whole plan of two or three channels tried: none better than the one that is called proved."""
    rng = np.random.default_rng(40 + seed)
    asked = random_brief(rng, groups=3, channels=2 + seed % 2, budget_gbp=UNLIMITED if seed % 3 else 900.0)
    asked = replace(asked, remaining=float(rng.integers(4, 25)), minimum_n=float(asked.recruited.sum()) + 3)
    plans = grid(asked, 1.0)
    if not plans:
        return
    answer = planned(asked)
    assert not isinstance(answer.whole, NotEstimable)
    assert answer.is_whole_proved
    assert answer.whole.kl == pytest.approx(min(distance(asked, plan) for plan in plans), abs=2e-9)


def test_limits_without_any_whole_plan_say_so() -> None:
    """A floor that only half a person meets: no whole plan, and it is proved."""
    asked = brief(
        [0.5, 0.5], [0, 0], 5, channel("x", [1, 0]), channel("y", [0, 1]), floors={"a": 0.5, "b": 0.5}
    )
    answer = planned(asked)
    assert answer.best.recruits == pytest.approx([2.5, 2.5])
    assert isinstance(answer.whole, NotEstimable)
    assert "no plan in whole people" in str(answer.whole)


@given(briefs())
@settings(max_examples=25, deadline=None)
def test_alternatives_and_front_keep_the_limits_and_are_what_they_say(asked: Brief) -> None:
    """Near-optimal plans are near and allowed; no plan of the front beats another in every respect."""
    try:
        answer = planned(asked)
    except InputError:
        return
    for one in answer.alternatives:
        assert keeps_limits(answer.brief, one.plan.recruits)
        assert one.plan.kl <= answer.best.kl + near_enough(answer.brief, answer.best) + 1e-7
    values = [(plan.kl, -plan.n, plan.cost_gbp) for plan in answer.front]
    for value in values:
        assert not any(all(a <= b - 1e-6 for a, b in zip(other, value, strict=True)) for other in values)
    assert min(kl for kl, _, _ in values) <= answer.best.kl + 1e-6


def test_a_front_over_sizes_says_what_stopping_short_buys() -> None:
    """With minimum_n below every place the front has several sizes, the nearest mix among them."""
    answer = planned(task(minimum_n=50, budget_gbp=2000.0))
    assert len({round(plan.n) for plan in answer.front}) > 1
    assert min(plan.kl for plan in answer.front) == pytest.approx(answer.best.kl, abs=1e-7)


def test_a_price_is_what_one_more_unit_is_worth() -> None:
    """The price of the budget and of a cap is the slope of the best distance."""
    asked = task(budget_gbp=1500.0)
    capped = replace(asked, channels=(X, Y, replace(Z, cap=10.0)), budget_gbp=UNLIMITED)
    for limit, step, now, richer in (
        ("budget", 0.01, asked, replace(asked, budget_gbp=1500.01)),
        ("cap:z", 0.001, capped, replace(capped, channels=(X, Y, replace(Z, cap=10.001)))),
    ):
        answer = planned(now)
        prices = {row.limit: row.price for row in answer.binding}
        assert prices[limit] == pytest.approx((answer.best.kl - planned(richer).best.kl) / step, rel=1e-2)


def test_with_floors_as_the_objective_a_distance_without_a_value_does_not_matter() -> None:
    """Somebody of a group that the population has not: no distance, but floors all the same."""
    asked = brief(
        [0.0, 0.4, 0.6], [3, 5, 5], 20, channel("x", [0.1, 0.5, 0.4]), floors={"b": 0.3}, objective="floors"
    )
    answer = planned(asked)
    assert answer.best.kl == np.inf
    assert answer.best.floor_ratio == pytest.approx(15 / 33 / 0.3)


def test_the_chance_in_a_share_is_that_of_a_multinomial() -> None:
    """One channel, everyone still to come: the standard deviation of a proportion."""
    asked = brief([0.5, 0.5], [0, 0], 100, channel("x", [0.2, 0.8]))
    assert chance_of_shares(asked, np.array([100.0])) == pytest.approx([0.04, 0.04])


def test_a_search_for_whole_people_that_is_cut_short_is_not_called_proved(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Before any branch the best so far is given, and it keeps the limits."""
    monkeypatch.setattr("alongside.core.recruitment._whole_people.MOST_BRANCHES", 0)
    answer = planned(task(budget_gbp=1_500.0))
    assert not isinstance(answer.whole, NotEstimable)
    assert keeps_limits(answer.brief, answer.whole.recruits)
    assert not answer.is_whole_proved
