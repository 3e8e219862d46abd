"""The test of a whole mix: the pilot's published numbers, scipy, and exact enumeration where counts are small."""

import math
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from alongside.core.errors import InputError
from alongside.core.inference import chi_square_fit, chi_square_table

ETHNICITY = ([142, 13, 15, 39], [345, 57, 45, 111])
AGE = ([40, 82, 62, 26], [140, 206, 147, 70])


def chance():
    return np.random.default_rng(7)


@pytest.mark.parametrize(
    ("table", "statistic", "p_value", "digits"), [(ETHNICITY, 7.82, 0.0498, 4), (AGE, 6.61, 0.085, 3)]
)
def test_the_pilot_as_part_of_its_own_list(table, statistic, p_value, digits):
    found = chi_square_table(inside=table[0], total=table[1], rng=chance())
    assert (round(found.statistic, 2), found.df, round(found.p_value, digits)) == (statistic, 3, p_value)
    assert not found.is_exact


def test_the_pilot_against_a_yardstick_from_elsewhere():
    shares = np.array(ETHNICITY[1]) / sum(ETHNICITY[1])
    found = chi_square_fit(counts=ETHNICITY[0], shares=shares, rng=chance())
    assert (round(found.statistic, 2), found.df, round(found.p_value, 3)) == (4.89, 3, 0.180)
    assert found.n == 209


GROUPS = st.lists(st.tuples(st.integers(40, 400), st.floats(0.2, 0.8)), min_size=2, max_size=8)


@settings(deadline=None, max_examples=60)
@given(groups=GROUPS)
def test_agree_with_scipy_where_expected_counts_are_5_or_more(groups):
    listed = np.array([count for count, _ in groups], dtype=float)
    inside = np.rint(listed * [share for _, share in groups])
    found = chi_square_table(inside=inside, total=listed, rng=chance())
    oracle = stats.chi2_contingency([inside, listed - inside], correction=False)
    assert (found.statistic, found.p_value) == pytest.approx((oracle.statistic, oracle.pvalue))
    assert found.df == oracle.dof
    fit = chi_square_fit(counts=inside, shares=listed / listed.sum(), rng=chance())
    oracle = stats.chisquare(inside, inside.sum() * listed / listed.sum())
    assert (fit.statistic, fit.p_value) == pytest.approx((oracle.statistic, oracle.pvalue))


def test_a_small_fit_has_the_p_value_of_full_enumeration():
    counts, shares = np.array([4, 1, 0]), np.array([0.3, 0.3, 0.4])
    far = 0.0
    seen = ((counts - 5 * shares) ** 2 / (5 * shares)).sum()
    for one in product(range(6), repeat=3):
        if sum(one) == 5 and ((np.array(one) - 5 * shares) ** 2 / (5 * shares)).sum() >= seen - 1e-9:
            ways = math.factorial(5) / math.prod(math.factorial(k) for k in one)
            far += ways * np.prod(shares ** np.array(one))
    found = chi_square_fit(counts=counts, shares=shares, rng=chance(), draws=40_000)
    assert found.is_exact
    assert found.p_value == pytest.approx(far, abs=4 * math.sqrt(far / 40_000))


def test_a_small_table_has_the_p_value_of_full_enumeration():
    inside, listed = np.array([4, 0, 1]), np.array([5, 4, 6])
    expected, weight = listed / 3, 1 / (listed * (1 / 3) * (2 / 3))
    seen, far = ((inside - expected) ** 2 * weight).sum(), 0.0
    for one in product(range(6), range(5), range(7)):
        if sum(one) == 5 and ((np.array(one) - expected) ** 2 * weight).sum() >= seen - 1e-9:
            far += math.prod(math.comb(int(n), k) for n, k in zip(listed, one, strict=True)) / math.comb(
                15, 5
            )
    found = chi_square_table(inside=inside, total=listed, rng=chance(), draws=40_000)
    assert found.is_exact
    assert found.p_value == pytest.approx(far, abs=4 * math.sqrt(far / 40_000))


def test_a_simulated_p_value_is_never_zero_and_repeats_with_its_seed():
    one = chi_square_fit(counts=[9, 0, 0], shares=[0.01, 0.01, 0.98], rng=chance(), draws=99)
    assert one.p_value == 0.01
    assert one == chi_square_fit(counts=[9, 0, 0], shares=[0.01, 0.01, 0.98], rng=chance(), draws=99)


@settings(deadline=None, max_examples=30)
@given(seed=st.integers(0, 2**32))
def test_the_order_of_categories_changes_no_statistic(seed):
    order = np.random.default_rng(seed).permutation(4)
    inside, total = (np.array(side)[order] for side in ETHNICITY)
    found = chi_square_table(inside=inside, total=total, rng=chance())
    assert found.statistic == pytest.approx(7.8226, abs=5e-4)


def test_somebody_where_the_population_has_nobody_cannot_be_chance():
    found = chi_square_fit(counts=[1, 9], shares=[0.0, 1.0], rng=chance())
    assert (found.statistic, found.p_value, found.is_exact) == (math.inf, 0.0, True)


@pytest.mark.parametrize(
    ("counts", "shares", "df"),
    [([0, 0], [0.5, 0.5], 1), ([5], [1.0], 0), ([5, 0], [1.0, 0.0], 0), ([], [], 0)],
)
def test_a_mix_that_cannot_differ_has_p_1(counts, shares, df):
    found = chi_square_fit(counts=counts, shares=shares, rng=chance())
    assert (found.statistic, found.df, found.p_value) == (0.0, df, 1.0)


@pytest.mark.parametrize(
    ("inside", "total", "df"),
    [([0, 0], [4, 4], 1), ([4, 4], [4, 4], 1), ([2, 0], [4, 0], 0), ([0], [0], 0), ([], [], 0)],
)
def test_a_table_in_which_nobody_or_everybody_is_inside_has_p_1(inside, total, df):
    found = chi_square_table(inside=inside, total=total, rng=chance())
    assert (found.statistic, found.df, found.p_value) == (0.0, df, 1.0)


def test_a_cohort_larger_than_its_list_is_refused():
    with pytest.raises(InputError, match="larger than the total"):
        chi_square_table(inside=[3, 1], total=[2, 9], rng=chance())
