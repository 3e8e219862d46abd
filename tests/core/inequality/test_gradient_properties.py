"""What holds of the gradient whatever the counts."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.core.inequality import gradient
from alongside.core.quantities import Estimate, Interval, NotEstimable


def known(answer: Estimate | NotEstimable) -> tuple[float, Interval]:
    assert isinstance(answer, Estimate), answer
    assert answer.interval is not None
    return answer.value, answer.interval


COUNTS = st.lists(st.tuples(st.integers(0, 400), st.integers(1, 10**6)), min_size=2, max_size=12).filter(
    lambda rows: sum(events for events, _ in rows) > 0
)


@settings(deadline=None, max_examples=60)
@given(COUNTS)
def test_turning_the_order_round_turns_every_sign_and_ratio(rows: list[tuple[int, int]]) -> None:
    events, people = np.array(rows, dtype=float).T
    there, back = (
        gradient(events=events, population=people),
        gradient(events=events[::-1], population=people[::-1]),
    )
    for name in ("sii", "rii_mean", "concentration_index"):
        one, other = getattr(there, name), getattr(back, name)
        assert one.value == pytest.approx(-other.value, abs=1e-9)
        assert one.interval.low == pytest.approx(-other.interval.high, abs=1e-9)
    if isinstance(there.rii_poisson, Estimate) and isinstance(back.rii_poisson, Estimate):
        assert np.log(there.rii_poisson.value) == pytest.approx(
            -np.log(back.rii_poisson.value), rel=1e-6, abs=1e-7
        )


@settings(deadline=None, max_examples=60)
@given(COUNTS)
def test_the_concentration_index_keeps_within_its_bounds(rows: list[tuple[int, int]]) -> None:
    events, people = np.array(rows, dtype=float).T
    value, limits = known(gradient(events=events, population=people).concentration_index)
    shares = people / people.sum()
    assert -(1 - shares[0]) - 1e-12 <= limits.low <= value + 1e-12
    assert value - 1e-12 <= limits.high <= 1 - shares[-1] + 1e-12


def halved(counts: np.ndarray, which: int) -> np.ndarray:
    """The counts with one group split into two equal halves."""
    return np.concatenate([counts[:which], [counts[which] / 2] * 2, counts[which + 1 :]])


@settings(deadline=None, max_examples=60)
@given(COUNTS, st.integers(0, 11))
def test_splitting_a_group_at_its_own_rate_leaves_the_concentration_index(
    rows: list[tuple[int, int]], which: int
) -> None:
    """It does not leave SII: a finer order spreads the ranks, so the line through them is less steep."""
    events, people = np.array(rows, dtype=float).T
    which %= events.size
    whole = gradient(events=events, population=people)
    finer = gradient(events=halved(events, which), population=halved(people, which))
    index, _ = known(whole.concentration_index)
    assert known(finer.concentration_index)[0] == pytest.approx(index, abs=1e-9)
    assert abs(known(finer.sii)[0]) <= abs(known(whole.sii)[0]) + 1e-12


@settings(deadline=None, max_examples=60)
@given(COUNTS, st.integers(2, 1000))
def test_a_larger_population_of_the_same_mix_changes_the_rates_alone(
    rows: list[tuple[int, int]], times: int
) -> None:
    events, people = np.array(rows, dtype=float).T
    once, often = (
        gradient(events=events, population=people),
        gradient(events=events, population=people * times),
    )
    assert known(often.sii)[0] * times == pytest.approx(known(once.sii)[0], abs=1e-12)
    for name in ("rii_mean", "concentration_index"):
        assert known(getattr(often, name))[0] == pytest.approx(known(getattr(once, name))[0], abs=1e-9)
