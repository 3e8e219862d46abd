"""The Miettinen-Nurminen interval: against its definition written out slowly, statsmodels and the pilot's facts."""

import math
import warnings

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import optimize
from statsmodels.stats.proportion import confint_proportions_2indep

from alongside.core.errors import InputError
from alongside.core.inference import risk_ratio_score

Z = 1.959963984540054
ROWS = st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def slow_score(phi, x1, n1, x2, n2):
    """The score statistic with its restricted estimate found by a search for the top of the likelihood."""

    def slope(p2):
        # The derivative of the log likelihood under p1 = phi p2, times p2.
        return (x1 - n1 * phi * p2) / (1 - phi * p2) + (x2 - n2 * p2) / (1 - p2)

    top = min(1.0, 1 / phi) * (1 - 1e-12)
    p2 = top if slope(top) >= 0 else optimize.brentq(slope, 0.0, top, xtol=1e-18, rtol=1e-14)
    n = n1 + n2
    variance = phi * p2 * (1 - phi * p2) / n1 + phi**2 * p2 * (1 - p2) / n2
    return (x1 / n1 - phi * x2 / n2) / math.sqrt(variance * n / (n - 1))


@settings(deadline=None, max_examples=300)
@given(one=ROWS, two=ROWS)
def test_both_limits_solve_the_score_equation_with_its_restricted_estimate_found_by_search(one, two):
    (x1, n1), (x2, n2) = one, two
    limits = risk_ratio_score(x1=x1, n1=n1, x2=x2, n2=n2, level=0.95)
    if x1 > 0:
        assert slow_score(float(limits.low), x1, n1, x2, n2) == pytest.approx(Z, rel=1e-6)
    if x2 > 0:
        assert slow_score(float(limits.high), x1, n1, x2, n2) == pytest.approx(-Z, rel=1e-6)


@settings(deadline=None, max_examples=150)
@given(one=ROWS, two=ROWS)
def test_agrees_with_statsmodels_where_no_row_is_full(one, two):
    """Statsmodels takes a wrong root where everybody of a row took part, so those are left to the slow reference."""
    (x1, n1), (x2, n2) = one, two
    assume(0 < x1 < n1 and 0 < x2 < n2)
    limits = risk_ratio_score(x1=x1, n1=n1, x2=x2, n2=n2, level=0.95)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        low, high = confint_proportions_2indep(
            x1, n1, x2, n2, method="score", compare="ratio", correction=True
        )
    assert float(limits.low) == pytest.approx(float(np.real(low)), rel=1e-5)
    assert float(limits.high) == pytest.approx(float(np.real(high)), rel=1e-5)


@settings(deadline=None, max_examples=60)
@given(one=ROWS, two=ROWS)
def test_the_limits_hold_the_estimate_and_turn_over_when_the_rows_swap(one, two):
    (x1, n1), (x2, n2) = one, two
    limits = risk_ratio_score(x1=x1, n1=n1, x2=x2, n2=n2, level=0.95)
    swapped = risk_ratio_score(x1=x2, n1=n2, x2=x1, n2=n1, level=0.95)
    if x1 and x2:
        ratio = x1 / n1 / (x2 / n2)
        assert limits.low <= ratio * (1 + 1e-9)
        assert limits.high >= ratio * (1 - 1e-9)
        assert float(swapped.low) == pytest.approx(1 / float(limits.high), rel=1e-9)


def test_the_score_falls_all_the_way_along_the_ratio():
    """Halving finds the one root only because the score is monotone."""
    for counts in ((3, 3, 57, 121), (135, 270, 160, 160), (0, 9, 4, 9), (4, 9, 0, 9), (5, 5, 7, 7)):
        scores = [slow_score(phi, *counts) for phi in np.exp(np.linspace(-5, 5, 60))]
        assert (np.diff(scores) < 1e-9).all()


def test_corners_have_the_limits_that_make_sense():
    found = risk_ratio_score(
        x1=[0, 4, 0, 9, 0, 3], n1=[9, 9, 9, 9, 0, 9], x2=[4, 0, 0, 9, 4, 0], n2=[9, 9, 9, 9, 9, 0], level=0.95
    )
    assert found.low[[0, 2, 4, 5]].tolist() == [0, 0, 0, 0]
    assert np.isinf(found.high[[1, 2, 4, 5]]).all()
    assert 0 < found.high[0] < 1.2
    assert found.low[3] * found.high[3] == pytest.approx(1.0)
    assert found.low[1] > 1


def test_white_british_mothers_of_bradford_reach_0_609_of_their_share():
    """PPR = RR/(P RR + 1 - P) maps the interval of the ratio of uptakes: 0.375 to 0.922."""
    share = 57 / 558
    limits = risk_ratio_score(x1=13, n1=57, x2=196, n2=501, level=0.95)
    mapped = [float(rr) / (share * float(rr) + 1 - share) for rr in (limits.low, limits.high)]
    assert [round(limit, 3) for limit in mapped] == [0.375, 0.922]
    assert round(13 / 209 / share, 3) == 0.609


def test_counts_of_ten_million_lose_no_digits():
    limits = risk_ratio_score(x1=5_000_000, n1=10_000_000, x2=5_000_000, n2=10_000_000, level=0.95)
    error = Z * math.sqrt(2 * 0.5 / 5e6)
    assert math.log(limits.high) == pytest.approx(error, rel=1e-3)
    assert float(limits.low * limits.high) == pytest.approx(1.0, rel=1e-9)


def test_more_successes_than_people_are_refused():
    with pytest.raises(InputError) as refusal:
        risk_ratio_score(x1=1, n1=2, x2=4, n2=3, level=0.95)
    assert refusal.value.field == "x2"
