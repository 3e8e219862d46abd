"""Ratios of two estimates, and population shares that are estimated themselves."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import special

from alongside.core.errors import InputError
from alongside.core.inference import log_gamma_draws, ratio_mover_r, share_draws, share_interval, wilson

SHARES = st.tuples(st.floats(0.01, 0.9), st.floats(0.05, 0.95), st.floats(0.05, 2.5))


def published_limits(q, q_low, q_high, p, p_low, p_high):
    """Donner and Zou 2012, equation 9, as printed."""
    product = q * p
    low_root = math.sqrt(product**2 - q_low * p_high * (2 * q - q_low) * (2 * p - p_high))
    high_root = math.sqrt(product**2 - q_high * p_low * (2 * q - q_high) * (2 * p - p_low))
    return (
        (product - low_root) / (p_high * (2 * p - p_high)),
        (product + high_root) / (p_low * (2 * p - p_low)),
    )


@settings(deadline=None, max_examples=100)
@given(q=SHARES, p=SHARES)
def test_mover_r_is_the_published_formula(q, p):
    numbers = (q[0], q[0] * q[1], q[0] * (1 + q[2]), p[0], p[0] * p[1], p[0] * (1 + min(p[2], 0.9)))
    low, high = published_limits(*numbers)
    names = ("q", "q_low", "q_high", "p", "p_low", "p_high")
    limits = ratio_mover_r(**dict(zip(names, numbers, strict=True)), level=0.95)
    assert float(limits.low) == pytest.approx(low, rel=1e-6)
    assert float(limits.high) == pytest.approx(high, rel=1e-6)
    assert limits.low <= numbers[0] / numbers[3] <= limits.high


def test_mover_r_does_not_break_where_the_published_denominator_is_zero():
    """U = 2p makes the printed lower limit 0/0; its limit is l (2q - l) / (2 q p)."""
    limits = ratio_mover_r(q=0.5, q_low=0.4, q_high=0.6, p=0.1, p_low=0.05, p_high=0.2, level=0.95)
    assert float(limits.low) == pytest.approx(0.4 * 0.6 / (2 * 0.5 * 0.1))


def test_mover_r_with_a_known_denominator_is_plain_division():
    limits = ratio_mover_r(q=[0.3], q_low=[0.1], q_high=[0.7], p=[0.2], p_low=[0.2], p_high=[0.2], level=0.9)
    assert limits.low.tolist() == pytest.approx([0.5])
    assert limits.high.tolist() == pytest.approx([3.5])
    assert limits.level == 0.9


def test_mover_r_of_nobody_starts_at_0_and_has_no_end_where_the_share_may_be_0():
    limits = ratio_mover_r(
        q=[0.0, 0.2, 0.0], q_low=[0.0, 0.1, 0.0], q_high=[0.1, 0.3, 0.1],
        p=[0.2, 0.1, 0.0], p_low=[0.2, 0.0, 0.0], p_high=[0.2, 0.3, 0.2], level=0.95,
    )  # fmt: skip
    assert limits.low[0] == limits.low[2] == 0
    assert limits.high[0] == pytest.approx(0.5)
    assert np.isinf(limits.high[1:]).all()


def test_a_known_share_has_no_width():
    limits = share_interval(counts=[3.0, 7.0], total=10.0, effective_n=None, rounded_to=None, level=0.95)
    assert limits.low.tolist() == limits.high.tolist() == [0.3, 0.7]


def test_a_survey_share_is_wilson_at_its_effective_size():
    limits = share_interval(counts=[300.0], total=1000.0, effective_n=50.0, rounded_to=None, level=0.95)
    expected = wilson(successes=15.0, n=50.0, level=0.95)
    assert float(limits.low[0]) == pytest.approx(float(expected.low))
    assert float(limits.high[0]) == pytest.approx(float(expected.high))


def test_a_rounded_share_moves_on_the_log_scale_by_the_error_of_rounding():
    limits = share_interval(counts=[50.0], total=100.0, effective_n=None, rounded_to=10.0, level=0.95)
    step = 1.959963984540054 * 10 / math.sqrt(12) / 50
    assert math.log(limits.high[0] / 0.5) == pytest.approx(step)
    assert math.log(0.5 / limits.low[0]) == pytest.approx(step)


@settings(deadline=None, max_examples=60)
@given(
    counts=st.lists(st.integers(0, 10_000), min_size=1, max_size=8),
    m=st.floats(5, 1e6),
    base=st.floats(1, 100),
)
def test_the_two_errors_of_a_share_add_as_squares_on_the_log_scale(counts, m, base):
    total = max(sum(counts), 1)
    shape = {"counts": counts, "total": total, "level": 0.95}
    survey = share_interval(**shape, effective_n=m, rounded_to=None)
    rounded = share_interval(**shape, effective_n=None, rounded_to=base)
    both = share_interval(**shape, effective_n=m, rounded_to=base)
    p = np.array(counts) / total
    assert (both.low <= np.minimum(survey.low, rounded.low) + 1e-12).all()
    assert (both.high >= np.maximum(survey.high, rounded.high) - 1e-12).all()
    inside = (p > 0) & (both.high < 1)
    squares = np.log(survey.high[inside] / p[inside]) ** 2 + np.log(rounded.high[inside] / p[inside]) ** 2
    assert np.log(both.high[inside] / p[inside]) ** 2 == pytest.approx(squares)


def test_a_printed_count_of_nobody_may_hide_half_a_rounding_base():
    limits = share_interval(counts=[0.0, 100.0], total=100.0, effective_n=None, rounded_to=10.0, level=0.95)
    assert (float(limits.low[0]), float(limits.high[0])) == (0.0, 0.05)
    assert float(limits.high[1]) == 1.0


def test_nobody_at_all_has_no_share():
    limits = share_interval(counts=[0.0], total=0.0, effective_n=None, rounded_to=None, level=0.95)
    assert (float(limits.low[0]), float(limits.high[0])) == (0.0, 0.0)


@pytest.mark.parametrize(("m", "base", "field"), [(0.0, None, "effective_n"), (None, -5.0, "rounded_to")])
def test_a_size_or_base_that_is_not_above_0_is_refused(m, base, field):
    with pytest.raises(InputError, match="above 0") as refusal:
        share_interval(counts=[1.0], total=2.0, effective_n=m, rounded_to=base, level=0.95)
    assert refusal.value.field == field


def test_draws_of_survey_shares_have_the_mean_and_variance_of_the_dirichlet():
    counts, m = np.array([100.0, 300.0, 600.0, 0.0]), 80.0
    rows = share_draws(
        counts=counts, effective_n=m, rounded_to=None, draws=40_000, rng=np.random.default_rng(2)
    )
    p = counts / counts.sum()
    assert rows.sum(axis=1) == pytest.approx(np.ones(40_000))
    assert rows.mean(axis=0) == pytest.approx(p, abs=0.002)
    assert rows.var(axis=0) == pytest.approx(p * (1 - p) / (m + 1), rel=0.05)
    assert (rows[:, 3] == 0).all()


def test_draws_of_rounded_counts_stay_within_half_a_base():
    rows = share_draws(
        counts=[20.0, 1e9], effective_n=None, rounded_to=10.0, draws=2000, rng=np.random.default_rng(2)
    )
    people = rows[:, 0] * (1e9 + 20)
    assert people.min() > 14.9
    assert people.max() < 25.1
    assert people.std() == pytest.approx(10 / math.sqrt(12), rel=0.05)


def test_a_tiny_survey_still_gives_shares_that_add_up():
    rows = share_draws(
        counts=[1.0, 2.0, 3.0], effective_n=0.001, rounded_to=None, draws=500, rng=np.random.default_rng(1)
    )
    assert rows.sum(axis=1) == pytest.approx(np.ones(500))


def test_logs_of_gamma_draws_have_the_moments_of_the_log_gamma():
    """E ln X = digamma(a), var ln X = trigamma(a)."""
    for a in (0.02, 0.5, 3.0, 400.0):
        logs = log_gamma_draws(shape=a, size=(40_000,), rng=np.random.default_rng(4))
        spread = math.sqrt(special.polygamma(1, a))
        assert logs.mean() == pytest.approx(special.digamma(a), abs=5 * spread / 200)
        assert logs.std() == pytest.approx(spread, rel=0.05)
