"""The exact binomial test: against scipy, against exact integers, and as fast as a panel needs it."""

import math
import time
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from alongside.core.errors import InputError
from alongside.core.inference import binomial_test
from alongside.core.inference._point_probability import log_binomial, log_hypergeometric

CASES = st.integers(0, 3999).flatmap(
    lambda n: st.tuples(
        st.integers(0, n),
        st.just(n),
        st.sampled_from([0.0, 1e-5, 0.01, 0.1, 0.25, 0.3, 0.5, 0.75, 0.99, 1.0]),
    )
)


@settings(deadline=None, max_examples=300)
@given(case=CASES)
def test_agrees_with_scipy_wherever_it_is_exact(case):
    """To nine digits down to 1e-100; below, scipy drops the far tail (see the exact integers below)."""
    x, n, p = case
    expected = stats.binomtest(x, n, p).pvalue if n else 1.0
    assert float(binomial_test(successes=x, n=n, p=p)) == pytest.approx(expected, rel=1e-9, abs=1e-100)


@settings(deadline=None, max_examples=100)
@given(
    n=st.integers(1, 60),
    x=st.integers(0, 60),
    p=st.sampled_from([Fraction(1, 2), Fraction(1, 3), Fraction(1, 10)]),
)
def test_is_the_sum_of_all_counts_no_likelier_than_the_one_seen_in_exact_fractions(n, x, p):
    x = min(x, n)
    chances = [math.comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(n + 1)]
    expected = float(sum(chance for chance in chances if chance <= chances[x]))
    assert float(binomial_test(successes=x, n=n, p=float(p))) == pytest.approx(expected, rel=1e-12)


def test_keeps_its_digits_where_scipy_loses_the_far_tail():
    """Of 2,598 at a share of 1/4, 29: in exact integers, every count no likelier than the one seen."""
    ways = [math.comb(2598, k) * 3 ** (2598 - k) for k in range(2599)]
    expected = Fraction(sum(way for way in ways if way <= ways[29]), 4**2598)
    assert float(binomial_test(successes=29, n=2598, p=0.25)) == pytest.approx(float(expected), rel=1e-11)


def test_is_the_score_test_from_a_variance_of_1000_on():
    at = binomial_test(successes=[2050, 2050], n=[4000, 3999], p=0.5)
    assert float(at[0]) == pytest.approx(2 * stats.norm.sf(50 / math.sqrt(1000)), rel=1e-12)
    assert float(at[1]) == pytest.approx(stats.binomtest(2050, 3999, 0.5).pvalue, rel=1e-9)


def test_rare_groups_among_ten_million_people_are_exact_and_ten_thousand_of_them_take_moments():
    rng = np.random.default_rng(3)
    p = 10 ** rng.uniform(-8, -4.1, 10_000)
    x = rng.poisson(1e7 * p * 1.1).astype(float)
    began = time.perf_counter()
    found = binomial_test(successes=x, n=1e7, p=p)
    assert time.perf_counter() - began < 5
    for one in range(0, 10_000, 500):
        expected = stats.binomtest(int(x[one]), 10**7, p[one]).pvalue
        assert found[one] == pytest.approx(expected, rel=1e-7)


def test_a_share_outside_0_to_1_is_refused():
    with pytest.raises(InputError, match="outside 0 to 1"):
        binomial_test(successes=1, n=2, p=1.5)


@settings(deadline=None, max_examples=60)
@given(
    n=st.integers(1, 3000),
    x=st.integers(-2, 3002),
    p=st.sampled_from([Fraction(1, 7), Fraction(1, 2), Fraction(9, 10)]),
)
def test_point_probabilities_keep_their_digits(n, x, p):
    """ln of exact integers is the reference: gammaln would lose digits as counts grow."""
    found = float(log_binomial(float(x), float(n), float(p), float(1 - p)))
    if 0 <= x <= n:
        ways = (
            math.log(math.comb(n, x))
            + x * math.log(p.numerator)
            + (n - x) * math.log(p.denominator - p.numerator)
        )
        assert found == pytest.approx(ways - n * math.log(p.denominator), abs=2e-11)
    else:
        assert found == -math.inf


def test_point_probabilities_at_the_ends_of_what_can_be():
    ends = log_binomial(
        [0.0, 3.0, 0.0, 3.0, 0.0], [3.0, 3.0, 3.0, 3.0, 0.0], [0, 0, 1, 1, 0.2], [1, 1, 0, 0, 0.8]
    )
    assert ends.tolist() == [0.0, -math.inf, -math.inf, 0.0, 0.0]


def test_hypergeometric_point_probabilities_of_a_million_add_up_and_match_exact_integers():
    row, other, taken = 400, 1_000_000, 5_000
    chances = np.exp(log_hypergeometric(np.arange(0.0, 401.0), row=row, other=other, taken=taken))
    assert chances.sum() == pytest.approx(1.0, abs=1e-12)
    exact = Fraction(math.comb(row, 3) * math.comb(other, taken - 3), math.comb(row + other, taken))
    assert chances[3] == pytest.approx(float(exact), rel=1e-11)
