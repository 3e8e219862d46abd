"""Fisher's exact test: against scipy, against exact integers, for millions and for many tables at once."""

import math
import time
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from alongside.core.errors import InputError
from alongside.core.inference import fisher_exact

TABLES = st.tuples(*[st.integers(0, 300)] * 4)


@settings(deadline=None, max_examples=300)
@given(table=TABLES)
def test_agrees_with_scipy(table):
    a, b, c, d = table
    expected = stats.fisher_exact([[a, b], [c, d]])[1]
    assert float(fisher_exact(a=a, b=b, c=c, d=d)) == pytest.approx(expected, rel=1e-9, abs=1e-100)


@settings(deadline=None, max_examples=150)
@given(table=st.tuples(*[st.integers(0, 15)] * 4))
def test_is_the_sum_of_all_tables_no_likelier_than_the_one_seen_in_exact_fractions(table):
    a, b, c, d = table
    ways = {
        k: math.comb(a + b, k) * math.comb(c + d, a + c - k)
        for k in range(max(0, a - d), min(a + b, a + c) + 1)
    }
    expected = Fraction(sum(way for way in ways.values() if way <= ways[a]), sum(ways.values()))
    assert float(fisher_exact(a=a, b=b, c=c, d=d)) == pytest.approx(float(expected), rel=1e-12)


@settings(deadline=None, max_examples=60)
@given(table=TABLES)
def test_swapping_rows_or_columns_or_both_changes_nothing(table):
    a, b, c, d = table
    one = float(fisher_exact(a=a, b=b, c=c, d=d))
    for other in ((c, d, a, b), (b, a, d, c), (a, c, b, d)):
        swapped = dict(zip("abcd", other, strict=True))
        assert float(fisher_exact(**swapped)) == pytest.approx(one, rel=1e-9)


def test_white_british_mothers_of_bradford():
    """Dunn et al. 2022, table 1: 13 of 57 against 196 of the other 501."""
    assert round(float(fisher_exact(a=13, b=44, c=196, d=305)), 3) == 0.020


@pytest.mark.parametrize(
    "table",
    [
        (3000, 40_000, 1_000_000, 15_000_000),
        (500_000, 501_000, 5_000_000, 5_000_000),
        (0, 4000, 900, 9_000_000),
    ],
)
def test_counts_in_the_millions_agree_with_scipy_to_nine_digits(table):
    a, b, c, d = table
    expected = stats.fisher_exact([[a, b], [c, d]])[1]
    assert float(fisher_exact(a=a, b=b, c=c, d=d)) == pytest.approx(expected, abs=1e-9, rel=1e-6)


def test_ten_thousand_groups_of_ten_million_people_take_moments_and_stay_exact():
    rng = np.random.default_rng(5)
    listed = rng.poisson(1000, 10_000).astype(float)
    inside = rng.binomial(listed.astype(int), 0.5).astype(float)
    rest_in, rest_out = inside.sum() - inside, (listed - inside).sum() - (listed - inside)
    began = time.perf_counter()
    found = fisher_exact(a=inside, b=listed - inside, c=rest_in, d=rest_out)
    assert time.perf_counter() - began < 10
    for one in range(0, 10_000, 1000):
        table = [[inside[one], listed[one] - inside[one]], [rest_in[one], rest_out[one]]]
        assert found[one] == pytest.approx(stats.fisher_exact(np.array(table, dtype=int))[1], abs=1e-9)


def test_tables_keep_their_shape_and_an_empty_row_says_nothing():
    found = fisher_exact(a=[[0.0, 3.0]], b=[[0.0, 1.0]], c=[[5.0, 1.0]], d=[[6.0, 3.0]])
    assert found.shape == (1, 2)
    assert found[0, 0] == 1.0
    assert fisher_exact(a=[], b=[], c=[], d=[]).shape == (0,)


def test_a_count_below_zero_is_refused():
    with pytest.raises(InputError) as refusal:
        fisher_exact(a=1, b=-1, c=1, d=1)
    assert refusal.value.field == "b"
