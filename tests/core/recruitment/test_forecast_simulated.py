"""The rest of recruitment simulated: places are never overfilled, means are as they should be, and it is quick."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.core.errors import InputError
from alongside.core.recruitment import NOT_REACHED, Future, Remaining, simulate_remaining


def future(draws: int = 4_000, **changes: object) -> Future:
    """Two channels of two sources, three groups, twenty weeks."""
    usual = Future(
        rates=np.tile([3.0, 1.0, 2.0], (draws, 1)),
        exposure=np.ones((20, 3)),
        channel_of=np.array([0, 0, 1]),
        mixes=np.tile([[0.6, 0.3, 0.1], [0.1, 0.1, 0.8]], (draws, 1, 1)),
        consent=np.tile([0.5, 0.8, 0.2], (draws, 1)),
        retention=np.tile([0.9, 0.5, 1.0], (draws, 1)),
        caps=np.full(3, np.inf),
        pending=np.zeros(3),
    )
    return replace(usual, **changes)  # type: ignore[arg-type]  # named by each test


def simulated(remaining: int = 10_000, **changes: object) -> Remaining:
    """Simulate with a seed of its own."""
    return simulate_remaining(future=future(**changes), remaining=remaining, rng=np.random.default_rng(3))  # type: ignore[arg-type]  # named by each test


def test_means_are_rate_times_weeks_times_chances() -> None:
    """With no end but the last week: found, recruited and retained of each group have the means written out by hand."""
    made = simulated()
    found = 20 * (4 * np.array([0.6, 0.3, 0.1]) + 2 * np.array([0.1, 0.1, 0.8]))
    recruited = found * [0.5, 0.8, 0.2]
    assert made.found.mean(axis=0) == pytest.approx(found, rel=0.02)
    assert made.recruited.mean(axis=0) == pytest.approx(recruited, rel=0.02)
    assert made.retained.mean(axis=0) == pytest.approx(recruited * [0.9, 0.5, 1.0], rel=0.02)
    assert made.recruited.var(axis=0) == pytest.approx(recruited, rel=0.1)  # Poisson
    assert (made.weeks == NOT_REACHED).all()


def one_week_at_a_time(remaining: int, rng: np.random.Generator) -> tuple[int, np.ndarray, int]:
    """The slow reference: people one by one, in a random order within their week."""
    mixes, consent = np.array([[0.6, 0.3, 0.1], [0.1, 0.1, 0.8]]), np.array([0.5, 0.8, 0.2])
    recruited, found = np.zeros(3), 0
    for week in range(1, 21):
        people = [
            channel for channel, rate in ((0, 3.0), (0, 1.0), (1, 2.0)) for _ in range(rng.poisson(rate))
        ]
        for channel in rng.permutation(people):
            group = rng.choice(3, p=mixes[channel])
            found += 1
            if rng.random() < consent[group]:
                recruited[group] += 1
                if recruited.sum() == remaining:
                    return week, recruited, found
    return NOT_REACHED, recruited, found


def test_it_agrees_with_people_taken_one_by_one() -> None:
    """Week reached, mix and number found against the slow reference, within Monte Carlo error."""
    rng = np.random.default_rng(8)
    slow = [one_week_at_a_time(30, rng) for _ in range(1_500)]
    made = simulated(remaining=30)
    weeks = np.array([week for week, _, _ in slow])
    assert made.weeks.mean() == pytest.approx(weeks.mean(), abs=4 * weeks.std() / np.sqrt(1_500))
    mixes = np.array([mix for _, mix, _ in slow])
    assert made.recruited.mean(axis=0) == pytest.approx(mixes.mean(axis=0), abs=0.35)
    found = np.array([count for _, _, count in slow])
    assert made.found.sum(axis=1).mean() == pytest.approx(found.mean(), rel=0.03)


@settings(deadline=None, max_examples=30)
@given(
    remaining=st.integers(0, 60), cap=st.integers(0, 30), pending=st.integers(0, 40), seed=st.integers(0, 99)
)
def test_no_place_is_filled_twice(remaining: int, cap: int, pending: int, seed: int) -> None:
    """Never more than wanted, never more than a cap, exactly as many as wanted where the week is known."""
    made = simulate_remaining(
        future=future(50, caps=np.array([cap, cap, 5.0]), pending=np.array([pending, 0.0, 3.0])),
        remaining=remaining,
        rng=np.random.default_rng(seed),
    )
    total = made.recruited.sum(axis=1)
    assert (total <= remaining).all()
    assert (total[made.weeks != NOT_REACHED] == remaining).all()
    assert (total[made.weeks == NOT_REACHED] < max(remaining, 1)).all()
    assert (made.by_source <= np.array([cap, cap, 5.0])).all()
    assert (made.retained <= made.recruited).all()
    assert (made.found >= made.recruited).all()
    assert (np.diff(made.running, axis=1) >= 0).all()
    assert made.running[:, -1] == pytest.approx(total)


def test_nobody_wanted_is_reached_at_once() -> None:
    """Nothing remains: week 0, nobody more."""
    made = simulated(remaining=0, draws=10)
    assert (made.weeks == 0).all()
    assert made.found.sum() == 0


def test_more_pending_than_places() -> None:
    """Those who decide at once fill the places, and who is too late is drawn at random."""
    made = simulated(remaining=5, draws=400, pending=np.array([100.0, 100.0, 0.0]), consent=np.ones((400, 3)))
    assert (made.weeks == 0).all()
    assert (made.recruited.sum(axis=1) == 5).all()
    assert made.recruited.mean(axis=0)[:2] == pytest.approx([2.5, 2.5], abs=0.3)


def test_a_closed_source_and_a_group_without_consent_bring_nobody() -> None:
    """No exposure, or no chance of consent at all: nobody is recruited, and the sums still hold."""
    closed = simulated(draws=50, exposure=np.zeros((20, 3)))
    assert closed.found.sum() == 0
    refused = simulated(draws=50, consent=np.zeros((50, 3)))
    assert refused.recruited.sum() == 0
    assert refused.found.sum() > 0


def test_columns_must_agree() -> None:
    """One rate, exposure and channel a source; nobody less than nobody."""
    with pytest.raises(InputError, match="one column a source"):
        simulated(draws=2, exposure=np.ones((20, 2)))
    with pytest.raises(InputError, match="give 0 or more"):
        simulated(remaining=-1, draws=2)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"rates": np.full((2, 3), 4e7)}, "120,000,000 people in one week are more than"),
        ({"pending": np.array([9e7, 2e7, 0.0])}, "110,000,000 people in one week are more than"),
    ],
)
def test_more_people_than_can_be_drawn_are_a_sentence(changes: dict[str, object], said: str) -> None:
    """Above a hundred million in a week, or waiting, nothing is drawn; just below it everything is."""
    with pytest.raises(InputError, match=said):
        simulated(draws=2, **changes)
    most = simulated(
        remaining=90_000_000, draws=4, rates=np.full((4, 3), 3.3e7), pending=np.array([0, 0, 9e5])
    )
    assert (most.recruited.sum(axis=1) == 90_000_000).all()


def test_ten_thousand_futures_of_sixty_groups_are_quick() -> None:
    """Five channels, sixty groups, three stages: two seconds of processor, with room for a slow machine."""
    rng = np.random.default_rng(1)
    draws, groups = 10_000, 60
    given_ = Future(
        rates=rng.gamma(20, 0.1, (draws, 5)),
        exposure=np.ones((80, 5)),
        channel_of=np.arange(5),
        mixes=rng.dirichlet(np.ones(groups), (draws, 5)),
        consent=rng.beta(6, 4, (draws, groups)),
        retention=rng.beta(8, 2, (draws, groups)),
        caps=np.full(5, np.inf),
        pending=np.ones(groups),
    )
    began = time.process_time()
    made = simulate_remaining(future=given_, remaining=300, rng=rng)
    assert time.process_time() - began < 5
    assert made.recruited.shape == (draws, groups)
