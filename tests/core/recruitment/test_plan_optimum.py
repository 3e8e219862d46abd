"""The best plan: it agrees with a dense grid, a closed form and another solver, and carries its proof."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize

from alongside.core.errors import InputError
from alongside.core.recruitment import UNLIMITED, Brief
from alongside.core.recruitment._best import best_certificate, best_recruits
from alongside.core.recruitment._bodies import recruits_body
from alongside.core.recruitment._feasible import feasible_recruits
from alongside.core.recruitment._other_plans import equal_split, in_proportion
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

FAST = settings(max_examples=60, deadline=None)


def best(task: Brief) -> np.ndarray:
    """The best recruits of a task that has a plan."""
    found = best_recruits(task)
    assert found is not None
    return found


def test_two_channels_that_can_match_the_population_do() -> None:
    """With two pure channels the closed form is q = p: a_c = p_c N - r_c."""
    task = brief([0.7, 0.3], [10, 40], 150, channel("x", [1, 0], 5), channel("y", [0, 1], 50))
    assert best(task) == pytest.approx([130, 20], abs=1e-6)
    assert distance(task, best(task)) == pytest.approx(0, abs=1e-12)


def test_one_mixed_channel_beside_a_pure_one_has_the_closed_form_of_two_groups() -> None:
    """With two groups the distance has its minimum where q_1 = p_1: one linear equation in the split."""
    task = brief([0.5, 0.5], [0, 0], 100, channel("x", [0.9, 0.1]), channel("y", [0.2, 0.8]))
    share = (0.5 - 0.2) / (0.9 - 0.2)
    assert best(task) == pytest.approx([100 * share, 100 * (1 - share)], abs=1e-5)


def test_corners_are_reached_exactly() -> None:
    """A useless channel gets exactly nobody, a wanted one exactly its cap, and a budget is spent to the penny."""
    task = brief(
        [0.2, 0.8], [50, 10], 60, channel("far", [1, 0], 1), channel("near", [0.1, 0.9], 10, cap=25),
        channel("mid", [0.3, 0.7], 4),
    )  # fmt: skip
    found = best(task)
    assert found[:2].tolist() == [0.0, 25.0]
    assert found.sum() == 60.0
    poorer = replace(task, budget_gbp=300.0)
    found = best(poorer)
    assert found @ poorer.costs == pytest.approx(300.0, abs=1e-7)
    assert found[0] == 0.0


@pytest.mark.parametrize("seed", range(8))
def test_nothing_on_a_dense_grid_is_better(seed: int) -> None:
    """Two and three channels on a grid of whole people: none beats the optimum, the best lies within a step of it."""
    rng = np.random.default_rng(seed)
    task = random_brief(rng, groups=3, channels=2 + seed % 2, minimum_n=1.0)
    task = replace(task, remaining=min(task.remaining, 40.0), minimum_n=float(task.recruited.sum() + 5))
    plans = grid(task, 1.0)
    found = best_recruits(task)
    if not plans:
        return
    assert found is not None
    assert keeps_limits(task, found)
    on_grid = min(distance(task, plan) for plan in plans)
    assert distance(task, found) <= on_grid + 1e-9
    assert on_grid - distance(task, found) < 0.02


@pytest.mark.parametrize("seed", range(40))
def test_another_solver_finds_nothing_lower(seed: int) -> None:
    """Sequential quadratic programming from several starts agrees to 1e-6 in the distance."""
    rng = np.random.default_rng(100 + seed)
    task = random_brief(rng, groups=int(rng.integers(2, 7)), channels=int(rng.integers(2, 6)))
    found = best_recruits(task)
    if found is None:
        return
    body, most = recruits_body(task), task.most
    theirs = []
    for start in (found, feasible_recruits(task), np.full(len(found), task.remaining / len(found))):
        assert start is not None
        answer = optimize.minimize(
            lambda a: distance(task, np.maximum(a, 0) * most),
            start / most,
            method="SLSQP",
            constraints=[{"type": "ineq", "fun": lambda a: body.limits - body.rows @ a}],
            options={"ftol": 1e-14, "maxiter": 500},
        )
        if (body.rows @ answer.x <= body.limits + 1e-9).all():
            theirs.append(float(answer.fun))
    assert distance(task, found) <= min(theirs, default=np.inf) + 1e-7


@given(briefs())
@FAST
def test_every_best_plan_keeps_its_limits_and_carries_its_proof(task: Brief) -> None:
    """Limits hold, the conditions of Karush, Kuhn and Tucker too, and the gap is below 1e-7."""
    found = best_recruits(task)
    if found is None:
        assert feasible_recruits(task) is None
        return
    assert keeps_limits(task, found)
    proof = best_certificate(task, found)
    assert proof.gap < 1e-7
    assert proof.violation < 1e-9
    assert (proof.prices >= 0).all()


@given(briefs(), st.floats(1.0, 3.0))
@FAST
def test_more_budget_never_hurts(task: Brief, times: float) -> None:
    """With more money the best plan is at least as near."""
    poorer = replace(task, budget_gbp=task.remaining * 30)
    before, after = (
        best_recruits(poorer),
        best_recruits(replace(poorer, budget_gbp=poorer.budget_gbp * times)),
    )
    if before is not None:
        assert after is not None
        assert distance(task, after) <= distance(task, before) + 1e-8


@given(briefs(budget_gbp=UNLIMITED))
@FAST
def test_never_worse_than_the_usual_rules(task: Brief) -> None:
    """The best plan is at least as near as an equal split and as a split in proportion, where these are allowed."""
    found = best_recruits(task)
    for rule in (equal_split(task), in_proportion(task)):
        if keeps_limits(task, rule):
            assert found is not None
            assert distance(task, found) <= distance(task, rule) + 1e-8


@given(briefs(), st.randoms(use_true_random=False))
@FAST
def test_the_order_of_groups_and_channels_changes_nothing(task: Brief, chance: object) -> None:
    """Groups and channels written in any order give the same plan to the last bit."""
    groups, ways = list(range(len(task.categories))), list(range(len(task.channels)))
    chance.shuffle(groups)  # type: ignore[attr-defined]  # a random.Random
    chance.shuffle(ways)  # type: ignore[attr-defined]  # a random.Random
    other = replace(
        task,
        categories=tuple(task.categories[at] for at in groups),
        population=task.population[groups],
        recruited=task.recruited[groups],
        floors=task.least_shares[groups],
        channels=tuple(replace(task.channels[at], mix=task.channels[at].mix[groups]) for at in ways),
    )
    try:
        expected = planned(task)
    except InputError:
        with pytest.raises(InputError):
            planned(other)
        return
    found = planned(other)
    assert found.best.allocation == expected.best.allocation
    assert found.best.kl == expected.best.kl


def test_ties_go_to_the_cheaper() -> None:
    """Of two channels with one mix the cheaper is used, and of two ways to one mix the cheaper one."""
    twins = brief([0.4, 0.6], [9, 1], 50, channel("dear", [0.3, 0.7], 20), channel("cheap", [0.3, 0.7], 10))
    assert best(twins) == pytest.approx([0, 50])
    capped = replace(twins, channels=(twins.channels[0], replace(twins.channels[1], cap=30.0)))
    assert best(capped) == pytest.approx([20, 30])
    blends = brief(
        [0.5, 0.5],
        [0, 0],
        10,
        channel("a", [1, 0], 30),
        channel("b", [0, 1], 30),
        channel("c", [0.5, 0.5], 10),
    )
    assert best(blends) == pytest.approx([0, 0, 10], abs=1e-6)


def test_a_plan_that_may_stop_short_stops_where_the_mix_is_nearest_and_cheapest() -> None:
    """With n free the mix p is reached with fewer people, and the fewest of them cost least."""
    task = brief([0.5, 0.5], [10, 0], 100, channel("x", [0, 1], 10), channel("y", [1, 0], 10), minimum_n=10)
    assert best(task) == pytest.approx([10, 0], abs=1e-6)


def test_n_free_is_no_worse_than_any_fixed_n() -> None:
    """The quasi-convex problem is solved over n at once: no n on a fine grid does better."""
    rng = np.random.default_rng(5)
    for _ in range(5):
        task = random_brief(rng, groups=4, channels=3, budget_gbp=2_000.0)
        task = replace(task, minimum_n=task.recruited.sum() + 1.0)
        free = best(task)
        for n in np.linspace(task.least, task.most, 30):
            fixed = best_recruits(replace(task, minimum_n=float(n), remaining=float(n - task.known)))
            if fixed is not None:
                assert distance(task, free) <= distance(task, fixed) + 1e-8


def test_groups_that_nobody_can_bring_do_not_stop_the_others() -> None:
    """A group absent everywhere costs -ln(1 - p) at the least, and the rest is balanced."""
    task = brief([0.2, 0.4, 0.4], [0, 0, 0], 40, channel("x", [0, 1, 0]), channel("y", [0, 0, 1]))
    assert best(task) == pytest.approx([20, 20], abs=1e-6)
    assert distance(task, best(task)) == pytest.approx(-np.log(0.8), abs=1e-9)


def test_a_channel_that_brings_a_group_the_population_lacks_is_not_used() -> None:
    """Somebody of a group with share 0 would leave the distance without a value."""
    task = brief([0.0, 1.0], [0, 5], 20, channel("x", [0.1, 0.9], 1), channel("y", [0, 1], 50))
    answer = planned(task)
    assert answer.best.allocation == {"x": 0.0, "y": 20.0}
    with pytest.raises(
        InputError, match="asked for: x cannot be used, since the population has nobody of a group"
    ):
        planned(replace(task, channels=task.channels[:1]))


def test_people_whose_category_is_not_known_count_in_n_and_not_in_shares() -> None:
    """Nine not known: n is nine more, the mix is that of the others."""
    task = brief([0.5, 0.5], [4, 0], 10, channel("x", [0.2, 0.8]), not_known=9.0)
    answer = planned(task)
    assert answer.best.n == 23
    assert answer.best.shares == pytest.approx([6 / 14, 8 / 14])


def test_nobody_left_to_recruit_leaves_the_mix_as_it_is() -> None:
    """With no place left the plan is nobody, its distance that of those recruited."""
    answer = planned(brief([0.5, 0.5], [30, 10], 0, channel("x", [0, 1])))
    assert answer.best.allocation == {"x": 0.0}
    assert answer.best.kl == pytest.approx(0.75 * np.log(1.5) + 0.25 * np.log(0.5))
    assert answer.below == ("b",)


def test_a_search_cut_short_still_keeps_the_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """With one face, or one step, allowed the answer is a plan, if not the best."""
    rng = np.random.default_rng(11)
    task = random_brief(rng, groups=5, channels=5, budget_gbp=UNLIMITED, minimum_n=1.0)
    exact = distance(task, best(task))
    for name in ("MOST_FACES", "MOST_STEPS", "MOST_HALVINGS"):
        with monkeypatch.context() as cut:
            cut.setattr(f"alongside.core.recruitment._minimise.{name}", 1)
            found = best(task)
            assert keeps_limits(task, found)
            assert distance(task, found) >= exact - 1e-9
