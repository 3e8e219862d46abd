"""Strategies: what they do, which are bought, and how sure the ranking is under priors."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.core.errors import InputError
from alongside.core.quantities import NotEstimable
from alongside.core.recruitment import Brief, Strategy
from alongside.core.recruitment._best import best_recruits
from alongside.core.recruitment._priors import (
    Truths,
    draw_truths,
    expected_counts,
    expected_loss,
    simulate_plan,
)
from alongside.core.recruitment._robust import _mean_loss, _mean_slope
from alongside.core.recruitment._strategies import (
    _Trial,
    _without_the_idle,
    search_strategies,
    shortfall,
    with_strategies,
)
from tests.core.recruitment.plan_briefs import brief, channel, distance, planned

A, B = channel("a", [0.8, 0.1, 0.1], 10), channel("b", [0.3, 0.6, 0.1], 20, cap=30)
NEW = channel("c", [0.0, 0.2, 0.8], 15, cap=8)


def task(*strategies: Strategy, **more: object) -> Brief:
    """Two channels that bring few of the third group."""
    return brief([0.4, 0.3, 0.3], [20, 5, 0], 60, A, B, strategies=strategies, **more)


def raise_third(name: str, mean: float, **more: object) -> Strategy:
    """More of the third group through channel a."""
    settings: dict[str, object] = {"cost_gbp": 100.0, "channel": "a", "groups": ("c",), "multiplier": mean}
    return Strategy(name=name, **(settings | more))  # type: ignore[arg-type]  # fields of several types


def best_by_trying_all(asked: Brief) -> float:
    """The least distance over every combination, each solved by itself."""
    losses = []
    for units in product(*(range(one.units + 1) for one in asked.strategies)):
        bought = with_strategies(asked, units)
        recruits = best_recruits(bought) if bought.spent_gbp <= bought.budget_gbp else None
        if recruits is not None:
            losses.append(distance(bought, recruits))
    return min(losses)


def test_a_multiplier_moves_the_mix_and_the_cap() -> None:
    """Twice the rate of one of three groups: shares by hand, the cap by the new rate, the price off the budget."""
    asked = task(raise_third("s", 2, channel="b", groups=("b",)), budget_gbp=1_000.0)
    bought = with_strategies(asked, (1,))
    changed = bought.channels[1]
    assert changed.mix == pytest.approx([0.3 / 1.6, 1.2 / 1.6, 0.1 / 1.6])
    assert changed.cap == pytest.approx(30 * 1.6)
    assert bought.left_gbp == 900


def test_units_multiply_and_a_new_channel_brings_its_cap_for_each() -> None:
    """Two units of a multiplier of 3 make 9; two of a new channel make twice its cap."""
    asked = task(raise_third("s", 3, units=2), Strategy(name="n", cost_gbp=5, units=2, new_channel=NEW))
    first = with_strategies(asked, (2, 2))
    assert first.channels[0].mix == pytest.approx(np.array([0.8, 0.1, 0.9]) / 1.8)
    assert first.channels[2].cap == 16
    everyone = with_strategies(task(raise_third("s", 2, groups=(), channel="b")), (1,))
    assert everyone.channels[1].mix == pytest.approx(B.mix)
    assert everyone.channels[1].cap == pytest.approx(60)


@pytest.mark.parametrize("seed", range(4))
def test_the_search_finds_what_trying_all_finds(seed: int) -> None:
    """Few strategies: every combination is tried, and says so."""
    rng = np.random.default_rng(seed)
    offered = [
        raise_third(
            f"s{at}", float(rng.uniform(0.5, 3)), cost_gbp=float(rng.integers(50, 300)), units=int(rng.integers(1, 3)),
            channel=str(rng.choice(["a", "b"])), groups=(str(rng.choice(["a", "b", "c"])),),
        )
        for at in range(3)
    ]  # fmt: skip
    asked = task(*offered, Strategy(name="n", cost_gbp=200, new_channel=NEW), budget_gbp=1_400.0)
    answer = planned(asked)
    assert answer.best.kl == pytest.approx(best_by_trying_all(asked), abs=1e-8)
    assert answer.search is not None
    assert answer.search.is_exhaustive


def test_a_local_search_finds_what_trying_all_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the limit of trying all at nothing the local search takes over, and is as good here."""
    monkeypatch.setattr("alongside.core.recruitment._strategies.EVERY_ONE", 0)
    offered = [raise_third(f"s{at}", 1.2 + 0.2 * at, cost_gbp=90.0 + 70 * at) for at in range(4)]
    asked = task(*offered, Strategy(name="n", cost_gbp=200, new_channel=NEW), budget_gbp=1_300.0)
    answer = planned(asked)
    assert answer.best.kl == pytest.approx(best_by_trying_all(asked), abs=1e-8)
    assert answer.search is not None
    assert not answer.search.is_exhaustive


def test_a_search_ends_when_it_has_tried_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """After so many combinations the best so far is given."""
    monkeypatch.setattr("alongside.core.recruitment._strategies.EVERY_ONE", 0)
    for most in (1, 4, 9, 15):
        monkeypatch.setattr("alongside.core.recruitment._strategies.MOST_TRIED", most)
        offered = [raise_third(f"s{at}", 1.5 + 0.1 * at, cost_gbp=50.0) for at in range(4)]
        found = search_strategies(task(*offered, budget_gbp=1_200.0), rng=np.random.default_rng(2))
        assert len(found.tried) <= most + 12


@given(st.floats(0, 500), st.integers(1, 3), st.booleans())
@settings(max_examples=15, deadline=None)
def test_what_is_expected_to_change_nothing_is_never_bought(cost: float, units: int, unsure: bool) -> None:
    """Mean effect 1, at any price (nothing at all too) and with priors too."""
    idle = raise_third("idle", 1.0, cost_gbp=cost, units=units)
    answer = planned(task(idle, raise_third("good", 2.0)), draws=100 if unsure else None)
    assert "idle" not in answer.best.units


def test_a_strategy_that_helps_no_channel_in_use_is_given_back() -> None:
    """A multiplier that leaves the best plan as it was is not paid for."""
    dear = replace(A, name="z", cost_gbp=10.0, mix=np.array([1.0, 0.0, 0.0]))
    asked = brief([0.0, 0.5, 0.5], [0, 5, 5], 10, channel("x", [0, 0.5, 0.5]), dear,
                  strategies=(raise_third("idle", 2.0, channel="z", groups=("b",), cost_gbp=0.0),))  # fmt: skip
    assert planned(asked).best.units == {}


def test_a_floor_can_be_reached_by_buying() -> None:
    """Without the new channel no plan keeps the floor; with it one does, and the search finds it."""
    asked = task(Strategy(name="n", cost_gbp=100, new_channel=replace(NEW, cap=40.0)), floors={"c": 0.2})
    answer = planned(asked)
    assert answer.best.units == {"n": 1}
    assert answer.best.shares[2] >= 0.2 - 1e-8
    with pytest.raises(InputError, match="at most"):
        planned(replace(asked, budget_gbp=50.0, minimum_n=27))


def test_the_shortfall_is_how_far_limits_must_be_broken() -> None:
    """Nothing where a plan keeps all; by hand where nobody may be recruited."""
    assert shortfall(task()) == pytest.approx(0, abs=1e-9)
    closed = replace(task(), channels=(replace(A, cap=0.0), replace(B, cap=0.0)))
    assert shortfall(closed) == pytest.approx(60 / 85)
    impossible = replace(task(), channels=(replace(A, least=90.0),))
    assert shortfall(impossible) == 1.0


def test_a_new_channel_alone_is_enough() -> None:
    """No channel is open, but one can be bought."""
    asked = brief(
        [0.5, 0.5], [1, 1], 4, strategies=(Strategy(name="n", cost_gbp=1, new_channel=channel("x", [1, 0])),)
    )
    assert planned(asked).best.allocation == {"x": 4.0}


def test_priors_have_the_means_and_spreads_that_they_say() -> None:
    """Mixes by Dirichlet, rates by gamma, log multipliers by a normal whose mean effect is mu."""
    unsure = replace(A, mix_effective_n=40.0, rate_effective_n=25.0)
    asked = brief([0.4, 0.3, 0.3], [20, 5, 0], 60, unsure, B, strategies=(raise_third("s", 2.0, groups=()),))
    rng = np.random.default_rng(1)
    plain = draw_truths(asked, asked, (0,), draws=20_000, rng=rng)
    assert plain.mixes[:, :, 0].mean(axis=0) == pytest.approx(A.mix, abs=0.005)
    assert plain.mixes[:, 0, 0].var() == pytest.approx(0.8 * 0.2 / 41, rel=0.05)
    assert np.allclose(plain.mixes[:, :, 1], B.mix)
    assert (plain.rates[:, 1] == 1).all()
    assert plain.rates[:, 0].mean() == pytest.approx(1, abs=0.01)
    assert plain.rates[:, 0].var() == pytest.approx(1 / 25, rel=0.05)
    bought = with_strategies(asked, (1,))
    changed = draw_truths(asked, bought, (1,), draws=20_000, rng=rng)
    assert changed.rates[:, 0].mean() == pytest.approx(1, abs=0.02)
    assert np.log(changed.rates[:, 0]).std() == pytest.approx((0.5**2 + 1 / 25) ** 0.5, rel=0.05)


def test_simulated_plans_agree_with_what_is_expected_of_them() -> None:
    """Mean simulated distance: the expected loss with its (G - 1)/(2n), within Monte Carlo error."""
    unsure = tuple(replace(one, mix_effective_n=60.0) for one in (A, B))
    asked = replace(task(floors={"a": 0.2}), channels=unsure, recruited=np.zeros(3))
    truths = draw_truths(asked, asked, (), draws=6_000, rng=np.random.default_rng(3))
    plan = np.array([35.0, 25.0])
    seen = simulate_plan(asked, truths, plan, rng=np.random.default_rng(4))
    expected = expected_loss(asked, truths, plan)
    error = float((seen.kl - expected).std()) / 6_000**0.5
    assert abs(seen.kl.mean() - expected.mean()) < 4 * error + 0.002
    assert 0.9 < seen.all_floors.mean() <= 1


def test_those_for_whom_there_is_no_place_are_turned_away_by_chance() -> None:
    """Ten places, twice as many come: ten are in, each channel in proportion."""
    asked = brief([0.5, 0.5], [0, 0], 10, channel("x", [1, 0]), channel("y", [0, 1]))
    truths = Truths(mixes=np.tile(asked.mixes, (2_000, 1, 1)), rates=np.full((2_000, 2), 2.0))
    counts = expected_counts(asked, truths, np.array([8.0, 2.0]))
    assert counts[0] == pytest.approx([8, 2])
    assert simulate_plan(asked, truths, np.array([8.0, 2.0]), rng=np.random.default_rng(1)).kl.mean() < 0.4


@given(st.integers(0, 10_000))
@settings(max_examples=20, deadline=None)
def test_the_slope_of_the_mean_loss_is_its_slope(seed: int) -> None:
    """The formula against differences, with places to spare and without."""
    rng = np.random.default_rng(seed)
    unsure = tuple(replace(one, mix_effective_n=30.0, rate_effective_n=10.0) for one in (A, B))
    asked = replace(task(), channels=unsure)
    truths = draw_truths(asked, asked, (), draws=20, rng=rng)
    for total in (30.0, 90.0):
        plan = rng.dirichlet([2, 2]) * total
        slope = _mean_slope(asked, truths, plan)
        for at in range(2):
            step = np.eye(2)[at] * 1e-5
            differs = (_mean_loss(asked, truths, plan + step) - _mean_loss(asked, truths, plan - step)) / 2e-5
            assert slope[at] == pytest.approx(differs, abs=2e-6)


def test_with_priors_the_plan_is_the_best_on_average_and_says_how_sure() -> None:
    """The first is no worse than any other; parts in which each is best add to at least 1; the loss is not negative."""
    unsure = tuple(replace(one, mix_effective_n=15.0, rate_effective_n=20.0) for one in (A, B))
    asked = replace(task(raise_third("s", 2.0)), channels=unsure)
    answer = planned(asked, draws=400)
    assert answer.draws == 400
    criteria = [row.criterion for row in answer.ranked]
    assert criteria == sorted(criteria)
    assert sum(row.best_in for row in answer.ranked) >= 1 - 1e-9
    assert all(row.mean_loss >= 0 and row.loss_if_not >= 0 for row in answer.ranked)
    assert all(row.kl_low <= row.mean_kl <= row.kl_high for row in answer.ranked)
    assert planned(asked, draws=400).ranked[0].mean_kl == answer.ranked[0].mean_kl


def test_with_priors_the_objective_floors_is_the_chance_that_all_hold() -> None:
    """The plan's chance is no lower than that of the equal split."""
    unsure = tuple(replace(one, mix_effective_n=40.0) for one in (A, B))
    asked = replace(task(floors={"b": 0.28, "a": 0.3}, objective="floors"), channels=unsure)
    answer = planned(asked, draws=500)
    chances = {row.why: row.all_floors for row in answer.ranked}
    assert answer.ranked[0].all_floors == max(chances.values())
    assert answer.ranked[0].criterion == -answer.ranked[0].all_floors


def test_priors_behind_one_channel_leave_one_plan() -> None:
    """Nothing to choose: the plan is best in every draw."""
    asked = brief([0.5, 0.5], [3, 1], 10, channel("x", [0.5, 0.5], mix_effective_n=9.0))
    answer = planned(asked, draws=100)
    assert answer.ranked[0].best_in == 1
    assert answer.ranked[0].loss_if_not == 0


def test_doubt_about_rates_moves_the_plan() -> None:
    """With little evidence the plan best on average is not the one best for the means, and is no worse in the mean."""
    population, recruited = [0.45, 0.3, 0.1, 0.1, 0.05], [60, 10, 5, 4, 1]
    doubt = {"mix_effective_n": 12.0, "rate_effective_n": 6.0}
    ways = (
        channel("x", [0.5, 0.25, 0.1, 0.1, 0.05], 20, **doubt),
        channel("y", [0.1, 0.6, 0.15, 0.1, 0.05], 60, cap=50, **doubt),
        channel("z", [0.05, 0.55, 0.1, 0.25, 0.05], 90, cap=40, **doubt),
    )
    asked = brief(population, recruited, 120, *ways)
    answer = planned(asked, draws=300)
    assert {"known", "average"} <= {row.why for row in answer.ranked}


def test_units_that_change_nothing_are_given_back() -> None:
    """One that costs nothing and does nothing goes, one that helps stays."""
    asked = task(raise_third("good", 2.0), raise_third("idle", 2.0, groups=("b",), cost_gbp=0.0, channel="b"))
    closed = replace(asked, channels=(A, replace(B, cap=0.0)))
    assert _without_the_idle(_Trial(closed), (1, 1)) == (1, 0)


def test_no_channel_and_too_little_money_for_one_is_refused() -> None:
    """Nothing is open, and what could be bought costs too much."""
    new = Strategy(name="n", cost_gbp=10, new_channel=channel("x", [1, 0]))
    with pytest.raises(InputError, match="No channel is open"):
        planned(brief([0.5, 0.5], [1, 1], 4, strategies=(new,), budget_gbp=1.0))


def test_a_plan_over_priors_that_no_whole_people_can_follow_says_so() -> None:
    """Half a person in each of two channels: no rounding keeps both floors."""
    ways = (channel("x", [1, 0], mix_effective_n=9), channel("y", [0, 1], mix_effective_n=9))
    asked = brief([0.5, 0.5], [0, 0], 5, *ways, floors={"a": 0.5, "b": 0.5})
    assert isinstance(planned(asked, draws=100).whole, NotEstimable)
