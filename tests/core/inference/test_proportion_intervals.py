"""Intervals of one proportion or rate: against published examples, other programs and their own definitions."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import special, stats
from statsmodels.stats.proportion import proportion_confint

from alongside.core.errors import InputError
from alongside.core.inference import (
    beta_interval,
    beta_probabilities,
    clopper_pearson,
    normal_multiplier,
    poisson_interval,
    wilson,
)

COUNTS = st.integers(0, 10**7).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
LEVELS = st.sampled_from([0.5, 0.8, 0.95, 0.99, 0.999])


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_gives_the_four_examples_of_newcombe_1998(successes, n, low, high):
    limits = wilson(successes=successes, n=n, level=0.95)
    assert (round(float(limits.low), 4), round(float(limits.high), 4)) == (low, high)


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [(81, 263, 0.2527, 0.3676), (15, 148, 0.0578, 0.1617), (0, 20, 0.0, 0.1684), (1, 29, 0.0009, 0.1776)],
)
def test_clopper_pearson_gives_the_four_examples_of_newcombe_1998(successes, n, low, high):
    limits = clopper_pearson(successes=successes, n=n, level=0.95)
    assert (round(float(limits.low), 4), round(float(limits.high), 4)) == (low, high)


@settings(deadline=None, max_examples=60)
@given(counts=COUNTS.filter(lambda pair: pair[1] > 0), level=LEVELS)
@pytest.mark.parametrize(
    ("ours", "theirs"), [(wilson, "wilson"), (clopper_pearson, "beta"), (beta_interval, "jeffreys")]
)
def test_limits_agree_with_statsmodels_for_counts_up_to_ten_million(ours, theirs, counts, level):
    x, n = counts
    limits = ours(successes=x, n=n, level=level)
    low, high = proportion_confint(x, n, alpha=1 - level, method=theirs)
    if ours is beta_interval:
        # The published change at the ends, which statsmodels leaves out.
        low, high = (0.0 if x == 0 else low), (1.0 if x == n else high)
    assert float(limits.low) == pytest.approx(low, rel=1e-7, abs=1e-12)
    assert float(limits.high) == pytest.approx(high, rel=1e-7, abs=1e-12)


@settings(deadline=None, max_examples=60)
@given(counts=COUNTS, level=LEVELS)
@pytest.mark.parametrize("interval", [wilson, clopper_pearson, beta_interval])
def test_limits_hold_the_proportion_and_mirror_when_success_and_failure_swap(interval, counts, level):
    x, n = counts
    limits = interval(successes=x, n=n, level=level)
    mirrored = interval(successes=n - x, n=n, level=level)
    share = x / n if n else 0.5
    assert 0 <= float(limits.low) <= share + 1e-15
    assert share - 1e-15 <= float(limits.high) <= 1
    assert float(mirrored.low) == pytest.approx(1 - float(limits.high), abs=1e-9)


@pytest.mark.parametrize("interval", [wilson, clopper_pearson, beta_interval])
def test_nobody_observed_says_nothing(interval):
    limits = interval(successes=0, n=0, level=0.95)
    assert (float(limits.low), float(limits.high)) == (0.0, 1.0)


def test_clopper_pearson_limits_are_where_the_binomial_tails_are_half_of_alpha():
    limits = clopper_pearson(successes=7, n=20, level=0.9)
    assert stats.binom.sf(6, 20, float(limits.low)) == pytest.approx(0.05)
    assert stats.binom.cdf(7, 20, float(limits.high)) == pytest.approx(0.05)


@settings(deadline=None, max_examples=60)
@given(events=st.integers(0, 10**6), exposure=st.floats(0.5, 1e6), level=LEVELS)
def test_poisson_limits_are_the_chi_square_quantiles_of_garwood(events, exposure, level):
    limits = poisson_interval(events=events, exposure=exposure, level=level)
    tail = (1 - level) / 2
    low = stats.chi2.ppf(tail, 2 * events) / 2 / exposure if events else 0.0
    high = stats.chi2.isf(tail, 2 * events + 2) / 2 / exposure
    assert float(limits.low) == pytest.approx(low, rel=1e-9)
    assert float(limits.high) == pytest.approx(high, rel=1e-9)


def test_arrays_broadcast_and_keep_their_shape():
    limits = wilson(successes=[[1.0], [2.0]], n=[10.0, 20.0, 30.0], level=0.95)
    assert limits.low.shape == limits.high.shape == (2, 3)


def test_the_multiplier_leaves_the_stated_share_between_its_limits():
    for level in (0.5, 0.8, 0.95, 0.999):
        z = normal_multiplier(level=level)
        assert special.ndtr(z) - special.ndtr(-z) == pytest.approx(level)


@settings(deadline=None, max_examples=40)
@given(a=st.floats(0.5, 1e6), b=st.floats(0.5, 1e6), at=st.floats(-0.5, 1.5))
def test_beta_probabilities_are_the_cumulative_distribution_of_scipy(a, b, at):
    assert float(beta_probabilities(a=a, b=b, thresholds=at)) == pytest.approx(
        stats.beta.cdf(at, a, b), abs=1e-10
    )


@pytest.mark.parametrize("level", [0.0, 1.0, 95, -0.5])
def test_a_level_outside_0_to_1_is_refused_in_words(level):
    with pytest.raises(InputError, match="between 0 and 1") as refusal:
        wilson(successes=1, n=2, level=level)
    assert refusal.value.field == "level"


def test_a_part_larger_than_its_whole_and_a_count_below_zero_are_refused():
    with pytest.raises(InputError, match="larger than the total") as refusal:
        wilson(successes=[1, 5], n=[4, 4], level=0.95)
    assert refusal.value.field == "successes"
    with pytest.raises(InputError, match="counts are 0 or more"):
        poisson_interval(events=-1, level=0.95)


def test_white_british_mothers_of_bradford_against_a_yardstick_from_elsewhere():
    """Dunn et al. 2022, table 1: Wilson's limits of 13 of 209 over the share 57 of 558 are 0.359 and 1.013."""
    limits = wilson(successes=13, n=209, level=0.95)
    share = 57 / 558
    assert (round(float(limits.low) / share, 3), round(float(limits.high) / share, 3)) == (0.359, 1.013)
