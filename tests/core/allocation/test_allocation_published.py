"""The published examples, to the digit, and every chance against its definition."""

from __future__ import annotations

import itertools
from fractions import Fraction

import pytest

from alongside.core.allocation import (
    Block,
    Given,
    marginal_balance,
    minimisation_scores,
    probabilities,
    rank_all,
    standard_deviation,
    standing_of,
    step_fields,
    variance,
)
from alongside.core.errors import InputError, RuleBroken
from tests.core.allocation.allocating import FACTOR, make, texts, walk

POCOCK = [
    {"name": name, "levels": ["x", "y", "z"], "weight": weight}
    for name, weight in zip("abc", "211", strict=True)
]


def people_with_margins(*margins):
    """Fifty patients whose margins at level x are as published; who is not at x is at y."""
    arms = ["1", "2", "3"]
    totals = [16, 18, 16]
    return [
        Given(
            arm=arm,
            strata={
                name: "x" if at < margin[k] else "y" for name, margin in zip("abc", margins, strict=True)
            },
        )
        for k, arm in enumerate(arms)
        for at in range(totals[k])
    ]


def pocock(**changes):
    """The published design, changed."""
    rule = {"name": "best_only", "p": "2/3"}
    return make("minimisation", arms=["1", "2", "3"], factors=POCOCK, **{"rule": rule, **changes})


def test_pocock_and_simon_section_3_4():
    """Fifty patients, three arms, factors of 2, 2 and 3 levels: G = 6, 10, 5 and 1/6, 1/6, 2/3."""
    state = people_with_margins((9, 10, 9), (9, 11, 9), (4, 5, 3))
    step = probabilities(design=pocock(), state=state, new={"a": "x", "b": "x", "c": "x"})
    assert len(state) == 50
    assert step_fields(pocock(), step) == {
        "counts": {"a": [9, 10, 9], "b": [9, 11, 9], "c": [4, 5, 3]},
        "scores": ["6", "10", "5"],
        "probabilities": ["1/6", "1/6", "2/3"],
    }


@pytest.mark.parametrize(
    ("q", "standing", "expected"),
    [
        ("1/2", (0, 1, 2, 3), ["2/5", "3/10", "1/5", "1/10"]),
        ("1/2", (3, 2, 1, 0), ["1/10", "1/5", "3/10", "2/5"]),
        ("1/2", (0, 0, 2), ["3/8", "3/8", "1/4"]),
        ("1/2", (0, 0, 0), ["1/3", "1/3", "1/3"]),
        ("1/2", (0, 1, 1), ["5/12", "7/24", "7/24"]),
    ],
)
def test_rank_all(q, standing, expected):
    """Pocock & Simon section 3.3: 0.4, 0.3, 0.2, 0.1; tied arms share the mean of their ranks."""
    arms = [str(at) for at in range(len(standing))]
    design = make("minimisation", arms=arms, factors=FACTOR, rule={"name": "rank_all", "q": q})
    assert texts(rank_all(design, standing)) == expected


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ((1, 1, 2), ["2/5", "2/5", "1/5"]),
        ((1, 1, 1), ["1/3", "1/3", "1/3"]),
        ((0, 1, 2), ["3/5", "1/5", "1/5"]),
    ],
)
def test_tied_arms_share_the_coin_and_what_is_left(counts, expected):
    """K = 3, p = 3/5: two tied get 2/5 each and the worst 1/5, never the likeliest; all tied 1/3."""
    design = make(
        "minimisation", arms=["0", "1", "2"], factors=FACTOR, rule={"name": "best_only", "p": "3/5"}
    )
    state = [Given(arm=str(arm), strata={"f": "x"}) for arm, n in enumerate(counts) for _ in range(n)]
    assert texts(probabilities(design=design, state=state, new={"f": "x"}).probabilities) == expected


def test_han_2009_as_kaiser_2012_found():
    """1:2:3, p = 0.7, one factor: arm 1 gets 1/6, 0.06, 0.171, 0.451; fake arms keep 1/6 throughout."""
    rule = {"name": "best_only", "p": "0.7"}
    given = {"arms": ["1", "2", "3"], "ratio": [1, 2, 3], "factors": FACTOR, "rule": rule}
    han = walk(make("minimisation", unequal_ratio="han_2009", **given), 4, strata={"f": "x"})
    assert han[0][0] == Fraction(1, 6)
    assert han[1][0] == Fraction(6, 100)
    assert [round(float(row[0]), 3) for row in han[2:]] == [0.171, 0.451]
    for row in walk(make("minimisation", **given), 4, strata={"f": "x"}):
        assert row == [Fraction(1, 6), Fraction(1, 3), Fraction(1, 2)]


def test_fake_arms():
    """Slots 0, 1 and 3 of six taken, p = 2/3: 1/15, 1/3, 3/5."""
    rule = {"name": "best_only", "p": "2/3"}
    design = make("minimisation", arms=["a", "b", "c"], ratio=[1, 2, 3], factors=FACTOR, rule=rule)
    state = [Given(arm=arm, slot=slot, strata={"f": "x"}) for arm, slot in (("a", 0), ("b", 1), ("c", 3))]
    step = probabilities(design=design, state=state, new={"f": "x"})
    assert texts(step.probabilities) == ["1/15", "1/3", "3/5"]
    assert step.counts == {"f": (1, 1, 0, 1, 0, 0)}
    assert probabilities(design=design, state=[Given(arm="a", strata={"f": "x"})], new={"f": "x"}).counts == {
        "f": (1, 0, 0, 0, 0, 0)
    }


@pytest.mark.parametrize("slot", [None, 0, 3, -1])
def test_a_slot_that_is_not_the_arms_is_refused(slot):
    """Arm b holds slots 1 and 2; without its slot nobody knows which is filled."""
    design = make("minimisation", ratio=[1, 2], factors=FACTOR, rule={"name": "best_only", "p": "2/3"})
    with pytest.raises(InputError, match="from 1 to 2"):
        probabilities(design=design, state=[Given(arm="b", slot=slot, strata={"f": "x"})], new={"f": "x"})


def test_the_ratio_is_taken_in_lowest_numbers():
    """4:2 is 2:1, and 2:2 is 1:1 without slots."""
    assert make("permuted_blocks", ratio=[4, 2], sizes=[3]).ratio == (2, 1)
    assert make("efron", ratio=[2, 2], p="2/3").ratio == (1, 1)


@pytest.mark.parametrize("imbalance", ["range", "variance", "standard_deviation", "marginal_balance"])
def test_imbalance_by_definition(imbalance):
    """Every measure against its definition written out in floats."""
    import statistics

    measures = {
        "range": lambda n: max(n) - min(n),
        "variance": statistics.variance,
        "standard_deviation": statistics.stdev,
        "marginal_balance": lambda n: (
            sum(abs(a - b) for a, b in itertools.combinations(n, 2)) / ((len(n) - 1) * sum(n))
        ),
    }
    design = pocock(imbalance=imbalance)
    margins = ((9, 10, 9), (9, 12, 9), (4, 5, 3))
    expected = [
        sum(
            weight * measures[imbalance]([n + (at == arm) for at, n in enumerate(margin)])
            for weight, margin in zip((2, 1, 1), margins, strict=True)
        )
        for arm in range(3)
    ]
    assert [float(score) for score in minimisation_scores(design, margins)] == pytest.approx(
        expected, rel=1e-12
    )


def test_square_roots_are_the_same_on_every_machine():
    """A perfect root is exact, any other is cut at thirty places, and is written with twelve."""
    assert standard_deviation([Fraction(2), Fraction(6), Fraction(10)]) == 4
    root = standard_deviation([Fraction(0), Fraction(2)])
    assert 0 <= 2 - root * root < Fraction(1, 10**29)
    assert variance([Fraction(0), Fraction(2)]) == 2
    assert marginal_balance([Fraction(1), Fraction(0)]) == 1
    design = make(
        "minimisation", factors=FACTOR, imbalance="standard_deviation", rule={"name": "best_only", "p": "0.8"}
    )
    step = probabilities(design=design, state=[Given(arm="a", strata={"f": "x"})], new={"f": "x"})
    assert step_fields(design, step)["scores"] == ["1.414213562373", "0.000000000000"]


def test_scores_within_a_hair_are_tied():
    """1e-9, relative to the score where it is above 1."""
    assert standing_of([Fraction(1), Fraction(1) + Fraction(1, 10**10)]) == (0, 0)
    assert standing_of([Fraction(1000), Fraction(1000) + Fraction(9, 10**7)]) == (0, 0)
    assert standing_of([Fraction(1000), Fraction(1000) + Fraction(11, 10**7)]) == (0, 1)


def test_the_first_go_by_the_ratio():
    """One by default, settable; each list of its own begins anew where there are several."""
    rule = {"name": "best_only", "p": "0.8"}
    factors = [*FACTOR, {"name": "site", "levels": ["s", "t"]}]
    state = [Given(arm="a", strata={"f": "x", "site": "s"})]
    new = {"f": "x", "site": "s"}
    one = make("minimisation", factors=factors, separate_by="site", rule=rule)
    assert texts(probabilities(design=one, state=state, new=new).probabilities) == ["1/5", "4/5"]
    assert probabilities(design=one, state=state, new={**new, "site": "t"}).scores is None
    two = make("minimisation", factors=factors, separate_by=["site"], rule=rule, first_by_ratio=2)
    assert probabilities(design=two, state=state, new=new).scores is None
    none = make("minimisation", factors=factors, rule=rule, first_by_ratio=0)
    assert probabilities(design=none, state=[], new=new).scores is not None


def test_maximal_counts_every_sequence():
    """Against all sequences of eight written out: those within b that end in balance are alike."""
    design = make("maximal", b=2, n=8)
    alike = [
        way
        for way in itertools.product((1, -1), repeat=8)
        if sum(way) == 0 and max(abs(sum(way[:at])) for at in range(9)) <= 2
    ]
    for length in range(8):
        for start in {way[:length] for way in alike}:
            begun = [way for way in alike if way[:length] == start]
            state = [Given(arm="a" if step == 1 else "b", strata={}) for step in start]
            found = probabilities(design=design, state=state, new={}).probabilities[0]
            assert found == Fraction(sum(way[length] == 1 for way in begun), len(begun))


@pytest.mark.parametrize(
    ("design", "arms"),
    [
        (("maximal", {"b": 1, "n": 2}), "ab"),
        (("maximal", {"b": 1, "n": 4}), "aa"),
        (("random_allocation", {"n": 2}), "ab"),
        (("random_allocation", {"n": 4}), "aaa"),
    ],
)
def test_a_full_list_is_refused(design, arms):
    """Beyond the planned number, or on a course the design forbids, there is no chance to give."""
    name, fields = design
    with pytest.raises(RuleBroken, match="planned for"):
        probabilities(design=make(name, **fields), state=[Given(arm=arm, strata={}) for arm in arms], new={})


def test_permuted_blocks_hold_the_ratio_and_know_their_sizes():
    """A block of six at 1:2 holds two and four; who opens one tells its size, unless there is but one."""
    design = make("permuted_blocks", ratio=[1, 2], sizes=[3, 6])
    state = [Given(arm="a", strata={}, block=6), Given(arm="a", strata={}), Given(arm="b", strata={})]
    assert texts(probabilities(design=design, state=state, new={}).probabilities) == ["0", "1"]
    with pytest.raises(InputError, match="holds more of a"):
        probabilities(design=design, state=[*state, Given(arm="a", strata={})], new={})
    with pytest.raises(InputError, match="one of 3, 6"):
        probabilities(design=design, state=state[1:], new={})
    one_size = make("permuted_blocks", sizes=[4])
    assert probabilities(design=one_size, state=[Given(arm="a", strata={})], new={}).probabilities[
        0
    ] == Fraction(1, 3)
    assert Block(size=4, taken=(1, 0)).size == 4
