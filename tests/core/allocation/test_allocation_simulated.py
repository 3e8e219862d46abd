"""Trials in lock step are those of the slow reference, to the last arm; every design keeps its bands."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from alongside.core.allocation import (
    Participants,
    assess_by_simulation,
    assess_exactly,
    choose,
    drawn,
    every_stratum,
    simulate,
)
from alongside.core.errors import InputError
from tests.core.allocation.allocating import BEST, FACTOR, TWO_FACTORS, make, one_at_a_time, walk

THREE = {"arms": ["a", "b", "c"], "factors": [{**factor, "weight": "0.3"} for factor in TWO_FACTORS]}
RULES = [{"name": "best_only", "p": "7/10"}, {"name": "rank_all", "q": "0.4"}]
LISTS = [
    make("efron", p="2/3", factors=TWO_FACTORS),
    make("big_stick", b=2, factors=TWO_FACTORS),
    make("chen", b=2, p="0.7", factors=TWO_FACTORS),
    make("urn", alpha="0", beta="1", factors=TWO_FACTORS),
    make("urn", alpha="1/2", beta="0.3"),
    make("maximal", b=3, n=40, factors=TWO_FACTORS),
    make("random_allocation", n=40, factors=TWO_FACTORS, separate_by="g"),
    make("permuted_blocks", sizes=[3, 6, 6], ratio=[1, 2], factors=TWO_FACTORS),
    make("permuted_blocks", sizes=[3, 9], arms=["a", "b", "c"]),
]
MINIMISATIONS = [
    make("minimisation", **THREE, imbalance=imbalance, rule=rule, first_by_ratio=first, separate_by=lists)
    for imbalance in ("range", "variance", "standard_deviation", "marginal_balance")
    for rule in RULES
    for first, lists in ((1, []), (2, ["g"]), (0, []))
]
UNEQUAL = [
    make("minimisation", **THREE, ratio=[1, 2, 3], rule=rule, unequal_ratio=unequal, imbalance=imbalance)
    for imbalance in ("range", "variance")
    for rule, unequal in (
        (RULES[0], "fake_arms"),
        (RULES[0], "han_2009"),
        ({"name": "rank_all", "q": "0.2"}, "fake_arms"),
    )
]
ALL = [*LISTS, *MINIMISATIONS, *UNEQUAL]


def levels_for(design, rng, n, trials):
    """Levels drawn alike, participants by trials by factors."""
    wide = [len(factor.levels) for factor in design.factors]
    return rng.integers(0, wide, size=(n, trials, len(wide)))


@pytest.mark.parametrize("design", ALL, ids=lambda design: design.method)
def test_lock_step_is_the_reference_given_the_same_draws(design):
    """Every design, rule and measure: not one arm differs from exact fractions one at a time."""
    rng = np.random.default_rng(7)
    n, trials = 36, 5
    given_ = {
        "levels": levels_for(design, rng, n, trials),
        "draws": drawn(rng, n=n, trials=trials),
        "block_draws": drawn(rng, n=n, trials=trials),
    }
    fast = simulate(design=design, keep_chances=True, **given_)
    slow = one_at_a_time(design, given_["levels"], given_["draws"], given_["block_draws"])
    assert (fast.slots == slow).all()
    assert fast.chances.sum(axis=1) == pytest.approx(1)
    assert simulate(design=design, **given_).chances is None


@given(data=st.data())
@settings(max_examples=25, deadline=None)
def test_lock_step_is_the_reference_for_any_weights(data):
    """Weights, levels and arms drawn; draws at the very thresholds among them."""
    arms, q = data.draw(st.sampled_from([(2, "0.9"), (4, "0.3")]))
    weights = data.draw(st.lists(st.sampled_from(["1", "0.1", "1/3", "2.5"]), min_size=1, max_size=3))
    factors = [{"name": str(at), "levels": ["x", "y"], "weight": weight} for at, weight in enumerate(weights)]
    rule = data.draw(st.sampled_from([{"name": "best_only", "p": "0.8"}, {"name": "rank_all", "q": q}]))
    design = make("minimisation", arms=list("abcd")[:arms], factors=factors, rule=rule)
    rng = np.random.default_rng(data.draw(st.integers(0, 1000)))
    levels = levels_for(design, rng, 20, 3)
    draws = drawn(rng, n=20, trials=3)
    draws[::3] = rng.choice(
        [0, 2**53 - 1, 2**52, 2**52 - 1, 2**53 // 5, 2**53 // 5 + 1], size=draws[::3].shape
    )
    fast = simulate(design=design, levels=levels, draws=draws, block_draws=draws)
    assert (fast.slots == one_at_a_time(design, levels, draws, draws)).all()


def test_draws_fall_on_the_right_side_of_every_threshold():
    """With p = 1/3 the threshold is no binary fraction: the draws beside it fall as exact fractions say."""
    design = make("permuted_blocks", sizes=[3], ratio=[1, 2])
    third = 2**53 // 3
    draws = np.array([[third - 1, third, third + 1, 0, 2**53 - 1]])
    nothing = np.zeros((1, 5, 0), np.int64)
    arms = simulate(design=design, levels=nothing, draws=draws, block_draws=draws).arms[0].tolist()
    chances = [Fraction(1, 3), Fraction(2, 3)]
    assert arms == [choose(chances, int(draw), bits=53) for draw in draws[0]] == [0, 0, 1, 0, 1]


@pytest.mark.parametrize("design", ALL, ids=lambda design: design.method)
def test_the_bands_of_every_design(design):
    """Over 3,000 trials each arm's number at each position is within a band that chance leaves once in 10,000.

    Unconditionally the chance is the ratio at every position, but for han_2009, whose chances are followed exactly
    in the published example.
    """
    n, trials = 8, 3_000
    rng = np.random.default_rng(11)
    done = simulate(
        design=design,
        levels=levels_for(design, rng, n, trials),
        draws=drawn(rng, n=n, trials=trials),
        block_draws=drawn(rng, n=n, trials=trials),
    )
    if design.unequal_ratio == "han_2009" and design.method == "minimisation":
        return
    for arm, times in enumerate(design.ratio):
        chance = times / sum(design.ratio)
        low, high = stats.binom(trials, chance).ppf([1e-4 / 2, 1 - 1e-4 / 2])
        found = (done.arms == arm).sum(axis=1)
        assert ((low <= found) & (found <= high)).all()


def test_han_by_position_over_simulated_trials():
    """1:2:3 and one factor: the simulated chances of each position are those followed exactly."""
    design = make(
        "minimisation",
        arms=["1", "2", "3"],
        ratio=[1, 2, 3],
        factors=FACTOR,
        rule=RULES[0],
        unequal_ratio="han_2009",
    )
    exact = walk(design, 6, strata={"f": "x"})
    people = Participants(strata=[{"f": "x"}], weights=[Fraction(1)])
    found = assess_by_simulation(
        design=design, n=6, trials=20_000, rng=np.random.default_rng(1), participants=people
    )
    assert np.array(found.by_position) == pytest.approx(np.array(exact, float), abs=0.01)


@pytest.mark.parametrize(
    "design", [*LISTS[:5], LISTS[7], MINIMISATIONS[0], UNEQUAL[0]], ids=lambda one: one.method
)
def test_simulated_and_exact_assessments_agree(design):
    """Each exact mean lies within the simulated one's interval, widened to once in 10,000."""
    exact = assess_exactly(design=design, n=3)
    found = assess_by_simulation(design=design, n=3, trials=4_000, rng=np.random.default_rng(5))
    for name in ("correct_guess", "absolute_imbalance_end", "max_absolute_imbalance"):
        limits = found.intervals[name]
        half = 2 * (limits.high - limits.low) / 2 + 1e-9
        assert abs(getattr(exact, name) - getattr(found, name)) <= half, name
        assert getattr(exact, name) == float(getattr(exact.exact, name))
    assert np.array(found.by_position) == pytest.approx(np.array(exact.by_position), abs=0.04)
    assert [sum(row) for row in exact.exact.by_position] == [1] * 3


@pytest.mark.parametrize(
    ("design", "n"),
    [(make("efron", p="2/3"), 7), (make("big_stick", b=2), 7), (make("maximal", b=2, n=6), 6)],
)
def test_exact_assessments_are_those_of_every_sequence(design, n):
    """Against all 2^n sequences written out, each with the product of its chances."""
    import itertools

    from alongside.core.allocation import Given, probabilities

    guess = end = most = Fraction(0)
    for way in itertools.product("ab", repeat=n):
        weight, state, apart, guesses = Fraction(1), [], [0], Fraction(0)
        for arm in way:
            if not weight:
                break
            chances = probabilities(design=design, state=state, new={}).probabilities
            guesses += max(chances)
            weight *= chances["ab".index(arm)]
            state.append(Given(arm=arm, strata={}))
            apart.append(apart[-1] + (1 if arm == "a" else -1))
        guess += weight * guesses / n
        end += weight * abs(apart[-1])
        most += weight * max(map(abs, apart))
    exact = assess_exactly(design=design, n=n).exact
    assert (exact.absolute_imbalance_end, exact.max_absolute_imbalance) == (end, most)
    assert exact.correct_guess == guess


def test_people_of_a_file_are_weighted():
    """Strata that stand twice as often count twice; nobody else is drawn."""
    design = make("minimisation", factors=FACTOR, rule=BEST)
    one = Participants(strata=[{"f": "x"}], weights=[Fraction(1)])
    two = Participants(strata=[{"f": "x"}, {"f": "y"}], weights=[Fraction(2, 3), Fraction(1, 3)])
    alone = assess_exactly(design=design, n=2, participants=one).exact.correct_guess
    mixed = assess_exactly(design=design, n=2, participants=two).exact.correct_guess
    assert alone == (Fraction(1, 2) + Fraction(4, 5)) / 2
    assert mixed == (Fraction(1, 2) + Fraction(5, 9) * Fraction(4, 5) + Fraction(4, 9) * Fraction(1, 2)) / 2


def test_what_is_too_much_to_count_is_left_to_simulation():
    """Too many courses, or too many strata to list: None, never half an answer."""
    assert assess_exactly(design=make("efron", p="2/3"), n=400) is None
    many = [{"name": str(at), "levels": ["x", "y", "z"]} for at in range(10)]
    design = make("minimisation", factors=many, rule=BEST)
    assert every_stratum(design) is None
    assert assess_exactly(design=design, n=2) is None


@pytest.mark.parametrize(
    ("changes", "says"),
    [({"n": 0}, "n is 0"), ({"trials": 1}, "trials is 1"), ({"n": 10**6}, "n is 1000000")],
)
def test_sizes_that_cannot_be_are_refused(changes, says):
    """Nobody, one trial, a million participants."""
    asked = {"n": 4, "trials": 100, **changes}
    with pytest.raises(InputError, match=says):
        assess_by_simulation(design=make("efron", p="2/3"), rng=np.random.default_rng(1), **asked)


@pytest.mark.parametrize(
    "design",
    [
        make(
            "minimisation",
            arms=list("abcdefghijklmnop"),
            factors=FACTOR,
            rule={"name": "rank_all", "q": "0.1"},
        ),
        make("minimisation", ratio=[1, 63], factors=FACTOR, rule={"name": "best_only", "p": "0.5"}),
        make("permuted_blocks", arms=list("abcdefgh"), sizes=[800]),
    ],
)
def test_what_cannot_be_simulated_is_refused(design):
    """States that a whole number of 63 bits cannot tell apart."""
    with pytest.raises(InputError, match="simulated"):
        assess_by_simulation(design=design, n=2, trials=2, rng=np.random.default_rng(1))
