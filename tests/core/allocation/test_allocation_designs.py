"""Designs that cannot be used, states that do not fit, and draws: one sentence each."""

from __future__ import annotations

from fractions import Fraction

import pytest

from alongside.core.allocation import (
    Asked,
    Given,
    allocate_content,
    amend_content,
    block_size,
    choose,
    close_content,
    commitment_of,
    correct_content,
    design_of,
    probabilities,
    reseed_content,
    seed_of_shares,
    shares_of,
    start_content,
    unblind_content,
)
from alongside.core.errors import AlongsideError, InputError
from tests.core.allocation.allocating import BEST, FACTOR, SEED, TWO_FACTORS, Log, make

MINIMISED = {"method": "minimisation", "arms": ["a", "b"], "factors": FACTOR, "rule": BEST}


def best(**rule):
    """Minimisation with a rule."""
    return {**MINIMISED, "rule": rule}


@pytest.mark.parametrize(
    ("document", "says"),
    [
        ([], "should be an object"),
        ({}, "no 'method'"),
        ({"method": "coin"}, "one of minimisation"),
        ({"method": ["efron"]}, "one of"),
        ({"method": "efron"}, "no 'arms'"),
        ({"method": "efron", "arms": ["a"], "p": "2/3"}, "list of 2 to 100"),
        ({"method": "efron", "arms": "ab", "p": "2/3"}, "list of 2 to 100"),
        ({"method": "efron", "arms": ["a", "a"], "p": "2/3"}, "'a' twice"),
        ({"method": "efron", "arms": ["a", " "], "p": "2/3"}, "as text"),
        ({"method": "efron", "arms": ["a", ""], "p": "2/3"}, "as text"),
        ({"method": "efron", "arms": ["a", "b "], "p": "2/3"}, "without spaces"),
        ({"method": "efron", "arms": ["a", 1], "p": "2/3"}, "as text"),
        ({"method": "efron", "arms": ["a", "b\n"], "p": "2/3"}, "as text"),
        ({"method": "efron", "arms": ["a", "b"]}, "no 'p'"),
        ({"method": "efron", "arms": ["a", "b"], "p": 0.6}, "exact number as text"),
        ({"method": "efron", "arms": ["a", "b"], "p": True}, "exact number as text"),
        ({"method": "efron", "arms": ["a", "b"], "p": "2/0"}, "exact number as text"),
        ({"method": "efron", "arms": ["a", "b"], "p": "-1"}, "exact number as text"),
        ({"method": "efron", "arms": ["a", "b"], "p": "1e-1"}, "exact number as text"),
        ({"method": "efron", "arms": ["a", "b"], "p": "1/2"}, "above 1/2 and below 1"),
        ({"method": "efron", "arms": ["a", "b"], "p": "1"}, "above 1/2 and below 1"),
        ({"method": "efron", "arms": ["a", "b"], "p": "2/3", "ratio": [1, 2]}, "two arms in equal numbers"),
        ({"method": "efron", "arms": ["a", "b", "c"], "p": "2/3"}, "two arms in equal numbers"),
        ({"method": "efron", "arms": ["a", "b"], "p": "2/3", "q": "1"}, "has 'q', which it has no use for"),
        ({"method": "efron", "arms": ["a", "b"], "p": "2/3", "ratios": [1, 1]}, "Did you mean 'ratio'"),
        ({"method": "big_stick", "arms": ["a", "b"], "b": 0}, "whole number from 1"),
        ({"method": "big_stick", "arms": ["a", "b"], "b": "2"}, "whole number from 1"),
        ({"method": "big_stick", "arms": ["a", "b"], "b": True}, "whole number from 1"),
        ({"method": "urn", "arms": ["a", "b"], "alpha": "0", "beta": "0"}, "an urn needs balls"),
        ({"method": "maximal", "arms": ["a", "b"], "b": 2, "n": 7}, "an even number"),
        ({"method": "maximal", "arms": ["a", "b"], "b": 1000, "n": 1000}, "paths are counted"),
        ({"method": "permuted_blocks", "arms": ["a", "b"], "sizes": [3]}, "cannot hold the ratio"),
        ({"method": "permuted_blocks", "arms": ["a", "b"], "sizes": []}, "list of block sizes"),
        ({"method": "permuted_blocks", "arms": ["a", "b"], "sizes": 4}, "list of block sizes"),
        ({**MINIMISED, "ratio": [0, 1]}, "A number of ratio is 0"),
        ({**MINIMISED, "ratio": [1]}, "each of the 2 arms"),
        ({**MINIMISED, "ratio": "1:1"}, "each of the 2 arms"),
        ({**MINIMISED, "ratio": [1, 100]}, "adds up to 101"),
        ({**MINIMISED, "factors": []}, "at least one factor to balance"),
        ({**MINIMISED, "factors": "f"}, "list of objects"),
        ({**MINIMISED, "factors": ["f"]}, "should be an object"),
        ({**MINIMISED, "factors": FACTOR * 2}, "'f' twice"),
        ({**MINIMISED, "factors": [{"name": "f"}]}, "no 'levels'"),
        ({**MINIMISED, "factors": [{"name": "f", "levels": []}]}, "list of 1 to 100"),
        ({**MINIMISED, "factors": [{"name": "f", "levels": ["x"], "weight": "0"}]}, "weight above 0"),
        ({**MINIMISED, "factors": [{"name": "f", "levels": ["x"], "wait": "1"}]}, "Did you mean 'weight'"),
        ({**MINIMISED, "separate_by": "f"}, "at least one factor to balance"),
        ({**MINIMISED, "separate_by": "place"}, "separate_by is 'place'"),
        ({**MINIMISED, "imbalance": "sd"}, "imbalance is 'sd'"),
        ({**MINIMISED, "first_by_ratio": -1}, "first_by_ratio is -1"),
        ({**MINIMISED, "unequal_ratio": "real"}, "unequal_ratio is 'real'"),
        ({**MINIMISED, "rule": "best_only"}, "rule should be an object"),
        (best(), "no 'name'"),
        (best(name="first"), "rule.name is 'first'"),
        (best(name="best_only"), "no 'p'"),
        (best(name="best_only", p="1/2"), "above 1/2"),
        (best(name="best_only", p="1"), "could be foretold"),
        (best(name="best_only", p="0.8", q="0.5"), "has 'q'"),
        (best(name="rank_all", q="1/2"), "above 1/2 and below 2"),
        (best(name="rank_all", q="2"), "above 1/2 and below 2"),
        (best(name="rank_all", q="0.6", p="1"), "has 'p'"),
        ({**best(name="rank_all", q="0.6"), "unequal_ratio": "han_2009"}, "best_only rule alone"),
        ({**MINIMISED, "ratio": [1, 3], "rule": {"name": "best_only", "p": "1/4"}}, "above 1/4"),
    ],
)
def test_a_design_that_cannot_be_used(document, says):
    """The field, what it holds, what it may hold."""
    with pytest.raises(InputError, match=says) as refused:
        design_of(document)
    assert "{" not in str(refused.value)


def test_rank_all_near_its_largest_leaves_every_chance_between_0_and_1():
    """The range of q is the one in which every chance is."""
    design = make("minimisation", factors=FACTOR, rule={"name": "rank_all", "q": "1.999"})
    step = probabilities(design=design, state=[Given(arm="a", strata={"f": "x"})], new={"f": "x"})
    assert all(0 < chance < 1 for chance in step.probabilities)
    assert sum(step.probabilities) == 1


def test_han_2009_may_have_a_smaller_p():
    """There p stands beside the smallest arm's part of the ratio."""
    han = {
        **MINIMISED,
        "ratio": [1, 3],
        "unequal_ratio": "han_2009",
        "rule": {"name": "best_only", "p": "0.3"},
    }
    assert not design_of(han).has_slots


@pytest.mark.parametrize(
    ("new", "says"),
    [
        ({"f": "z"}, "'z' is not a level of f"),
        ({"f": "Y"}, "not a level"),
        ({}, "'f' is missing"),
        ({"f": "x", "h": "x"}, "'h' is not a factor"),
        ({"f": "x", "ff": "x"}, "Did you mean 'f'"),
    ],
)
def test_strata_that_do_not_fit(new, says):
    """An unknown level, a missing stratum, a factor the design does not have."""
    with pytest.raises(InputError, match=says):
        probabilities(design=design_of(MINIMISED), state=[], new=new)


def test_an_arm_that_is_none():
    """A state naming another arm."""
    with pytest.raises(InputError, match="'c' is not an arm"):
        probabilities(design=make("efron", p="2/3"), state=[Given(arm="c", strata={})], new={})


@pytest.mark.parametrize(
    ("chances", "draw", "bits"),
    [
        (["1/2", "1/2"], -1, 8),
        (["1/2", "1/2"], 256, 8),
        (["1/2", "1/3"], 0, 8),
        (["3/2", "-1/2"], 0, 8),
    ],
)
def test_draws_and_chances_that_cannot_be(chances, draw, bits):
    """A draw beyond its bits, chances that do not add up, one below 0."""
    with pytest.raises(InputError, match="add up to 1"):
        choose([Fraction(chance) for chance in chances], draw, bits=bits)


def test_every_draw_of_eight_bits():
    """Each arm gets as many of the 256 draws as its exact chance allows, an arm without a chance none."""
    arms = [choose([Fraction(1, 4), Fraction(0), Fraction(3, 4)], draw, bits=8) for draw in range(256)]
    assert [arms.count(arm) for arm in range(3)] == [64, 0, 192]
    sizes = [block_size((4, 6, 8), draw, bits=8) for draw in range(256)]
    assert [sizes.count(size) for size in (4, 6, 8)] == [86, 85, 85]


def test_two_shares_make_the_seed_and_one_tells_nothing():
    """A share is the pad, or the seed XOR the pad: for every seed there is a pad that makes it."""
    pad = bytes(range(100, 132))
    one, other = shares_of(seed=SEED, pad=pad)
    assert seed_of_shares(one=one, other=other) == seed_of_shares(one=other, other=one) == SEED
    assert one != SEED != other
    for wrong in ({"one": one, "other": one}, {"one": one, "other": b"x"}):
        with pytest.raises(InputError, match="not the two shares"):
            seed_of_shares(**wrong)
    with pytest.raises(InputError, match="32 bytes"):
        shares_of(seed=SEED, pad=b"short")
    with pytest.raises(InputError, match="32 bytes"):
        commitment_of(seed=b"short", study="s", list_name="l", design_sha256="d")


def asked(log, **changes):
    """Who asks and why."""
    return Asked(**{"reason": "a reason", "by": ["A", "B"], "at": log.now(), **changes})


def refused(log, make_content, **fields):
    """What an entry is refused with; the log stays as it was."""
    before = (list(log.entries), dict(log.register.people), log.register.design)
    given = {"asked": asked(log), **fields} if make_content is not allocate_content else fields
    with pytest.raises(AlongsideError) as wrong:
        make_content(register=log.register, key=log.key, index=log.index, **given)
    assert (list(log.entries), dict(log.register.people), log.register.design) == before
    return str(wrong.value)


def test_entries_that_may_not_be_made():
    """Twice, unknown, closed, without a name, without a reason, before the last: a sentence each."""
    log = Log(design_of(MINIMISED))
    log.allocate("p1", f="x")
    new = {"participant": "p2", "strata": {"f": "x"}, "at": log.now()}
    assert "allocated already" in refused(log, allocate_content, **{**new, "participant": "p1"})
    assert "is empty" in refused(log, allocate_content, **{**new, "participant": " "})
    assert "clock was set back" in refused(log, allocate_content, **{**new, "at": "2026-01-01T00:00:00Z"})
    assert "write it in UTC" in refused(log, allocate_content, **{**new, "at": "today"})
    assert "strata of p1 already" in refused(log, correct_content, participant="p1", strata={"f": "x"})
    assert "not in this log" in refused(log, correct_content, participant="p9", strata={"f": "x"})
    assert "not in this log" in refused(log, unblind_content, participant="p9")
    assert "Say who asks" in refused(log, close_content, asked=asked(log, by=[]))
    assert "reason is empty" in refused(log, close_content, asked=asked(log, reason=""))
    reseeding = {"commitment": "c", "public_value": "v", "public_source": "s"}
    assert "two people" in refused(log, reseed_content, **reseeding, asked=asked(log, by=["A", "A"]))
    mine = {**reseeding, "commitment": log.register.epochs[0].commitment}
    assert "own already" in refused(log, reseed_content, **mine)
    other = make("efron", p="2/3", arms=["b", "a"])
    assert "other arms" in refused(log, amend_content, design=other)
    narrower = design_of({**MINIMISED, "factors": [{"name": "f", "levels": ["y"]}]})
    assert "not a level" in refused(log, amend_content, design=narrower)
    log.add(close_content(register=log.register, key=log.key, index=log.index, asked=asked(log)))
    assert "list is closed" in refused(log, allocate_content, **{**new, "at": log.now()})
    assert "closed already" in refused(log, close_content)
    assert "its design stays" in refused(log, amend_content, design=log.design)


def test_a_start_without_a_time_is_refused():
    """The first entry has a time in UTC too."""
    with pytest.raises(InputError, match="write it in UTC"):
        start_content(
            design=design_of(MINIMISED), study="s", list_name="l", commitment="c", public_value="v",
            public_source="p", at="now", key=SEED,
        )  # fmt: skip


def test_two_factors_make_lists_of_their_combinations():
    """Blocks are run within every combination, or within those of the factors named."""
    every = make("permuted_blocks", sizes=[2], factors=TWO_FACTORS)
    state = [Given(arm="a", strata={"g": "u", "h": "x"})]
    other = {"g": "u", "h": "y"}
    assert probabilities(design=every, state=state, new=other).probabilities[0] == Fraction(1, 2)
    named = make("permuted_blocks", sizes=[2], factors=TWO_FACTORS, separate_by=["g"])
    assert probabilities(design=named, state=state, new=other).probabilities[0] == 0
