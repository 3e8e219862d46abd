"""The re-randomisation test: published p-values, the same procedure again, exact and simulated alike."""

from __future__ import annotations

import itertools
from fractions import Fraction

import numpy as np
import pytest

from alongside.core.allocation import (
    Asked,
    Given,
    amend_content,
    compared,
    correct_content,
    history_of,
    probabilities,
    rerandomise,
)
from alongside.core.allocation._again import again
from alongside.core.allocation._enumerate import sequences
from alongside.core.errors import InputError, RuleBroken
from tests.core.allocation.allocating import BEST, FACTOR, Log, make

RNG = 20_261_122


def log_of(design, arms, *, strata=()):
    """A log whose arms are as asked: entries that other draws would have made."""
    log = Log(design)
    for at, arm in enumerate(arms):
        levels = strata[at] if strata else {}
        log.add(
            {
                "type": "allocate",
                "participant": f"p{at}",
                "strata": levels,
                "arm": arm,
                "at": log.now(),
                "salt": "0" * 64,
            }
        )
    return log


def retest(log, outcomes, *, replicates=9_999, arms=("a", "b"), statistic="difference_in_means"):
    """Test outcomes in the order of entry; None is missing."""
    history = history_of(log.entries)
    values = {f"p{at}": None if one is None else Fraction(one) for at, one in enumerate(outcomes)}
    given = compared(history=history, outcomes=values, arms=arms, statistic=statistic)
    rng = np.random.default_rng(RNG)
    return rerandomise(history=history, compared=given, replicates=replicates, rng=rng)


def test_efrons_coin_published():
    """p = 2/3, outcomes 3 5 4 8 6 9 in arms B A B A B A: T = 3, upper 1/11, two-sided 2/11."""
    found = retest(log_of(make("efron", p="2/3"), "bababa"), (3, 5, 4, 8, 6, 9))
    assert found.statistic == 3
    assert (found.exact[0], found.exact[2]) == (Fraction(1, 11), Fraction(2, 11))
    assert (found.sequences, found.used, found.replicates) == (62, 6, None)
    assert found.upper == pytest.approx(1 / 11)


def test_ranks_and_missing_outcomes():
    """Ranks of the outcomes there are, ties shared; who is missing is missing in every sequence."""
    log = log_of(make("efron", p="2/3"), "bababa")
    ranks = retest(log, (30, 50, 40, 80, 60, 900), statistic="difference_in_mean_ranks")
    assert ranks.statistic == pytest.approx(Fraction(3 + 5 + 6, 3) - Fraction(1 + 2 + 4, 3))
    tied = retest(log, (1, 1, 1, 2, 2, 2), statistic="difference_in_mean_ranks")
    assert tied.statistic == pytest.approx(Fraction(2 + 5 + 5, 3) - Fraction(2 + 2 + 5, 3))
    some = retest(log, (None, 5, 4, 8, 6), statistic="difference_in_mean_ranks")
    assert some.used == 4
    assert some.statistic == pytest.approx(3 - 2)


def test_every_sequence_against_the_product_of_its_chances():
    """Minimisation of five people of two levels: each sequence's chance, multiplied step by step."""
    design = make("minimisation", factors=FACTOR, rule=BEST)
    strata = [{"f": level} for level in "xxyxy"]
    found = sequences(history_of(log_of(design, "ababa", strata=strata).entries))
    assert sum(found.values()) == 1
    for way in itertools.product((0, 1), repeat=5):
        state, weight = [], Fraction(1)
        for arm, levels in zip(way, strata, strict=True):
            weight *= probabilities(design=design, state=state, new=levels).probabilities[arm]
            state.append(Given(arm="ab"[arm], strata=levels))
        assert found[way] == weight


def amended_log(design, other, *, corrected=True):
    """Two people, a correction, an amendment, two more people."""
    log = log_of(design, "ab", strata=[{"f": "x"}, {"f": "x"}])
    asked = Asked(reason="a reason", by=["A"], at=log.now())
    given = {"register": log.register, "key": log.key, "asked": asked}
    if corrected:
        log.add(correct_content(index=log.index, participant="p0", strata={"f": "y"}, **given))
    log.add(amend_content(index=log.index, design=other, **given))
    for at, (arm, level) in enumerate(zip("abb", "xyx", strict=True), start=2):
        content = {
            "participant": f"p{at}",
            "strata": {"f": level},
            "arm": arm,
            "at": log.now(),
            "salt": "0" * 64,
        }
        if other.has_slots:
            content["slot"] = other.first_slot["ab".index(arm)]
        if other.method == "permuted_blocks":
            content["block"] = {"size": 4, "draw": "0" * 64}
        log.add({"type": "allocate", **content})
    return log


MINIMISED = make("minimisation", factors=FACTOR, rule=BEST)
BLOCKED = make("permuted_blocks", factors=FACTOR, separate_by=[], sizes=[2, 4])


@pytest.mark.parametrize(
    ("first", "other"),
    [
        (MINIMISED, make("minimisation", factors=FACTOR, rule={"name": "rank_all", "q": "0.7"})),
        (MINIMISED, make("minimisation", factors=FACTOR, ratio=[1, 2], rule=BEST)),
        (MINIMISED, BLOCKED),
        (make("efron", p="2/3", factors=FACTOR), MINIMISED),
        (make("urn", alpha="1", beta="1", factors=FACTOR), make("big_stick", b=1, factors=FACTOR)),
    ],
)
def test_corrections_and_amendments_come_where_they_came(first, other):
    """The chance of every sequence, followed exactly, is what many simulated ones find."""
    history = history_of(amended_log(first, other).entries)
    assert len(history.events) == 1 + len(history.people) + 2
    exact = sequences(history)
    arms = again(history=history, trials=40_000, rng=np.random.default_rng(RNG))
    assert sum(exact.values()) == 1
    for way, chance in exact.items():
        share = (arms == np.array(way)[:, None]).all(axis=0).mean()
        assert share == pytest.approx(float(chance), abs=0.012)


def test_slots_of_an_amended_ratio_are_filled_in_turn():
    """From 1:1 to 1:2 after a, b or b, b: the second in b takes the other slot, exactly and simulated."""
    history = history_of(
        amended_log(
            MINIMISED, make("minimisation", factors=FACTOR, ratio=[1, 2], rule=BEST), corrected=False
        ).entries
    )
    exact = sequences(history)
    log = amended_log(
        MINIMISED, make("minimisation", factors=FACTOR, ratio=[1, 2], rule=BEST), corrected=False
    )
    assert sum(chance for way, chance in exact.items() if way[:3] == (1, 1, 0)) == Fraction(1, 2) * Fraction(
        1, 5
    ) * Fraction(4, 5)
    assert [one.slot for one in log.register.people.values()][:2] == [0, 1]
    arms = again(history=history, trials=40_000, rng=np.random.default_rng(RNG))
    for way, chance in exact.items():
        share = (arms == np.array(way)[:, None]).all(axis=0).mean()
        assert share == pytest.approx(float(chance), abs=0.012)


def test_two_in_one_arm_fill_two_slots():
    """Both in b before the ratio became 1:2: slots 1 and 2 are filled, so a is likelier by far."""
    log = log_of(MINIMISED, "bb", strata=[{"f": "x"}] * 2)
    asked = Asked(reason="a reason", by=["A"], at=log.now())
    other = make("minimisation", factors=FACTOR, ratio=[1, 2], rule=BEST)
    log.add(amend_content(register=log.register, key=log.key, index=log.index, design=other, asked=asked))
    assert [one.slot for one in log.register.people.values()] == [1, 2]
    log.allocate("p2", f="x")
    assert log.entries[-1].content["counts"] == {"f": [0, 1, 1]}
    assert log.entries[-1].content["probabilities"] == ["4/5", "1/5"]


def test_exact_and_simulated_agree(monkeypatch):
    """The same log counted and drawn: p-values within three errors of 9,999 replicates, and (1 + #)/(B + 1)."""
    from alongside.core.allocation import _rerandomise

    log = log_of(make("efron", p="2/3"), "babaabab")
    outcomes = (3, 5, 4, 8, 6, None, 7, 2)
    exact = retest(log, outcomes)
    monkeypatch.setattr(_rerandomise, "MOST_SEQUENCES", 1)
    found = retest(log, outcomes)
    assert found.replicates == 9_999
    assert found.upper == pytest.approx(exact.upper, abs=0.015)
    assert found.lower == pytest.approx(exact.lower, abs=0.015)
    assert found.two_sided == min(1, 2 * min(found.upper, found.lower))
    assert (found.upper * 10_000) == pytest.approx(round(found.upper * 10_000))


def test_three_arms_compare_two():
    """The third arm's people are in the procedure and not in the statistic."""
    design = make("permuted_blocks", arms=["a", "b", "c"], sizes=[3])
    log = Log(design)
    arms = [log.allocate(f"p{at}") for at in range(3)]
    found = retest(log, (1, 2, 3), arms=("a", "c"))
    values = dict(zip(arms, (1, 2, 3), strict=True))
    assert found.statistic == values["a"] - values["c"]
    assert found.sequences == 6


def test_the_test_keeps_its_size():
    """Outcomes that have nothing to do with the arms: p of 0.05 or less in no more than 5 of 100 logs, exactly."""
    coin = make("big_stick", b=2)
    outcomes = (3, 1, 4, 1, 5, 9)
    log = log_of(coin, "ababab")
    chances = sequences(history_of(log.entries))
    size = total = Fraction(0)
    for way, chance in chances.items():
        if len(set(way)) < 2:
            continue
        found = retest(log_of(coin, ["ab"[arm] for arm in way]), outcomes)
        total += chance
        size += chance * (found.exact[2] <= Fraction(1, 20))
    assert size / total <= Fraction(1, 20)


@pytest.mark.parametrize(
    ("changes", "error", "says"),
    [
        ({"arms": ("a", "c")}, InputError, "'c' is not an arm"),
        ({"arms": ("a", "a")}, InputError, "two different arms"),
        ({"outcomes": (1, 2, 3, 4, 5, 6, 7)}, InputError, "'p6' is not in this log"),
        ({"outcomes": (1, None, 3, None, 5, None)}, RuleBroken, "has no outcome"),
    ],
)
def test_what_cannot_be_compared(changes, error, says):
    """An arm that is none, one arm twice, somebody else's outcome, an arm without outcomes."""
    asked = {"outcomes": (1, 2, 3, 4, 5, 6), **changes}
    with pytest.raises(error, match=says):
        retest(log_of(make("efron", p="2/3"), "bababa"), **asked)


def test_replicates_are_neither_few_nor_endless():
    """Below 9,999 the smallest p is coarse; a million is enough."""
    log = log_of(make("efron", p="2/3"), "ab" * 9)
    for replicates in (999, 10**7):
        with pytest.raises(InputError, match="9999 to 1000000"):
            retest(log, range(18), replicates=replicates)


def test_nobody_allocated_leaves_nothing_to_test():
    """A log of a start alone."""
    with pytest.raises(RuleBroken, match="Nobody is allocated"):
        history_of(Log(make("efron", p="2/3")).entries)


def test_where_sequences_hardly_ever_have_both_arms_it_stops(monkeypatch):
    """A ratio of 1:99 and two outcomes: replicates are not drawn for ever."""
    from alongside.core.allocation import _rerandomise

    monkeypatch.setattr(_rerandomise, "MOST_SEQUENCES", 1)
    monkeypatch.setattr(_rerandomise, "MOST_REDRAWN", 5)
    log = Log(make("permuted_blocks", ratio=[1, 99], sizes=[100]))
    for at, arm in enumerate("abb"):
        content = {"participant": f"p{at}", "strata": {}, "arm": arm, "at": log.now(), "salt": "0" * 64}
        log.add({"type": "allocate", **content, "block": {"size": 100, "draw": "0" * 64}})
    with pytest.raises(RuleBroken, match="Nearly every sequence"):
        retest(log, (1, None, 3))
