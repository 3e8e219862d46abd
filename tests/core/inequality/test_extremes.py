"""The two ends compared."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.rates import confint_poisson

from alongside.core.errors import InputError
from alongside.core.inequality import extremes, extremes_of_rates
from alongside.core.quantities import Estimate, NotEstimable


def test_the_ratio_has_the_wilson_limits_of_the_share_given_the_sum() -> None:
    ends = extremes(events=[20, 30, 60], population=[1500, 1000, 1000])
    share = stats.binomtest(60, 80).proportion_ci(0.95, "wilson")
    assert isinstance(ends.ratio, Estimate)
    assert ends.ratio.interval is not None
    assert ends.ratio.value == pytest.approx(4.5)
    assert ends.ratio.interval.low == pytest.approx(share.low / (1 - share.low) * 1.5)
    assert ends.ratio.interval.high == pytest.approx(share.high / (1 - share.high) * 1.5)


def test_the_difference_puts_two_score_intervals_together() -> None:
    ends = extremes(events=[20, 30, 60], population=[1500, 1000, 1000])
    (low0, high0), (low1, high1) = (
        confint_poisson(count, exposure, method="score") for count, exposure in ((20, 1500), (60, 1000))
    )
    gap = 60 / 1000 - 20 / 1500
    assert isinstance(ends.difference, Estimate)
    assert ends.difference.interval is not None
    assert ends.difference.value == pytest.approx(gap)
    assert ends.difference.interval.low == pytest.approx(gap - np.hypot(0.06 - low1, high0 - 20 / 1500))
    assert ends.difference.interval.high == pytest.approx(gap + np.hypot(high1 - 0.06, 20 / 1500 - low0))


def test_nobody_in_the_most_deprived_group_is_a_ratio_of_zero_with_a_limit_above() -> None:
    ends = extremes(events=[5, 0], population=[100, 100])
    assert isinstance(ends.ratio, Estimate)
    assert ends.ratio.interval is not None
    assert ends.ratio.value == 0
    assert ends.ratio.interval.low == pytest.approx(0, abs=1e-15)
    assert ends.ratio.interval.high > 0.1


def test_nobody_in_the_least_deprived_group_leaves_no_ratio_but_a_difference() -> None:
    ends = extremes(events=[0, 5], population=[100, 100])
    assert isinstance(ends.ratio, NotEstimable)
    assert isinstance(ends.difference, Estimate)
    assert isinstance(extremes_of_rates(rates=[0, 5]).ratio, NotEstimable)


def test_without_anyone_counted_neither_can_be_said() -> None:
    assert isinstance(extremes(events=[0, 0], population=[1, 1]).difference, NotEstimable)
    assert isinstance(extremes_of_rates(rates=[0, 0]).ratio, NotEstimable)


def test_a_level_outside_its_range_is_refused() -> None:
    with pytest.raises(InputError, match="between 0 and 1"):
        extremes(events=[1, 1], population=[1, 1], level=1.0)


@pytest.mark.parametrize("mean", [(4.0, 9.0), (30.0, 30.0), (60.0, 15.0)])
def test_both_intervals_cover_simulated_truths(mean: tuple[float, float]) -> None:
    rng = np.random.default_rng(7)
    held = np.zeros(2)
    draws = 600
    for counts in rng.poisson(mean, size=(draws, 2)):
        ends = extremes(events=counts + 0.0, population=[1000, 2000])
        gap = mean[1] / 2000 - mean[0] / 1000
        if isinstance(ends.ratio, NotEstimable):
            held += 1  # nobody in the least deprived group: any ratio is possible
            continue
        assert isinstance(ends.difference, Estimate)
        assert ends.ratio.interval is not None
        assert ends.difference.interval is not None
        held[0] += ends.ratio.interval.low <= mean[1] / mean[0] / 2 <= ends.ratio.interval.high
        held[1] += ends.difference.interval.low <= gap <= ends.difference.interval.high
    assert np.all(held / draws > 0.92)
