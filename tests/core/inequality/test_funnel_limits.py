"""Funnel limits."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from alongside.core.errors import InputError
from alongside.core.inequality import funnel_of_proportions, funnel_of_ratios


def interpolated(distribution: object, p: float) -> float:
    """Slow reference: Spiegelhalter's appendix A.1.1, counting up from zero."""
    r = 0
    while distribution.cdf(r) <= p:  # type: ignore[attr-defined]  # a frozen scipy distribution
        r += 1
    below = distribution.cdf(r - 1) if r else 0.0  # type: ignore[attr-defined]  # the same
    reached = distribution.cdf(r)  # type: ignore[attr-defined]  # the same
    return float(r - (reached - p) / (reached - below))


@pytest.mark.parametrize("target", [0.05, 0.5, 0.93])
def test_binomial_limits_agree_with_counting_up(target: float) -> None:
    sizes = [1, 7, 40, 333]
    frame = funnel_of_proportions(target=target, sizes=sizes)
    for size, level, low, high in frame.iter_rows():
        distribution = stats.binom(int(size), target)
        assert low == pytest.approx(max(0, interpolated(distribution, (1 - level) / 2)) / size, abs=1e-9)
        assert high == pytest.approx(min(1, interpolated(distribution, (1 + level) / 2) / size), abs=1e-9)
    assert frame.height == 8


def test_poisson_limits_agree_with_counting_up() -> None:
    for size, level, low, high in funnel_of_ratios(expected=[0.4, 5, 61.7], target=1.3).iter_rows():
        distribution = stats.poisson(1.3 * size)
        assert low == pytest.approx(max(0, interpolated(distribution, (1 - level) / 2)) / size, abs=1e-9)
        assert high == pytest.approx(interpolated(distribution, (1 + level) / 2) / size, abs=1e-9)


def test_large_places_have_the_normal_limits() -> None:
    frame = funnel_of_proportions(target=0.3, sizes=[10**7], levels=[0.95])
    assert frame["high"][0] == pytest.approx(0.3 + 1.96 * np.sqrt(0.21 / 1e7), abs=1e-6)


def test_no_levels_are_an_empty_table_with_its_columns() -> None:
    assert funnel_of_ratios(expected=[1], levels=[]).columns == ["size", "level", "low", "high"]


@pytest.mark.parametrize("sizes", [[0], [2.5], [-1], [float("nan")]])
def test_sizes_that_are_not_people_are_refused(sizes: list[float]) -> None:
    with pytest.raises(InputError, match="sizes"):
        funnel_of_proportions(target=0.5, sizes=sizes)


def test_targets_and_levels_outside_their_range_are_refused() -> None:
    with pytest.raises(InputError, match="proportion between"):
        funnel_of_proportions(target=1.0, sizes=[10])
    with pytest.raises(InputError, match="ratio above 0"):
        funnel_of_ratios(expected=[10], target=0)
    with pytest.raises(InputError, match="level"):
        funnel_of_ratios(expected=[10], levels=[99.8])


@settings(deadline=None, max_examples=40)
@given(st.floats(0.01, 0.99), st.integers(1, 5000))
def test_the_wider_line_holds_the_narrower_and_both_hold_the_target_between_counts(
    target: float, size: int
) -> None:
    frame = funnel_of_proportions(target=target, sizes=[size]).sort("level")
    assert frame["low"][1] <= frame["low"][0] + 1e-12
    assert frame["high"][1] >= frame["high"][0] - 1e-12
    assert frame["low"][0] - 1e-9 <= target <= frame["high"][0] + 1 / size
