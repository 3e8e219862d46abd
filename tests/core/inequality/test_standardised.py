"""Directly and indirectly standardised rates."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.rates import confint_poisson

from alongside.core.errors import InputError
from alongside.core.inequality import (
    directly_standardised_rate,
    directly_standardised_rate_dobson,
    indirectly_standardised_ratio,
)
from alongside.core.quantities import Estimate, Interval, NotEstimable

# Down's syndrome by mother's age, Michigan 1950-64: cases, births and standard of Fleiss (1981), table 14.4.
STANDARD = [319933, 931318, 786511, 488235, 237863, 61313]
FIRST_BIRTHS = ([107, 141, 60, 40, 39, 25], [230061, 329449, 114920, 39487, 14208, 3052])
FIFTH_BIRTHS = ([0, 8, 63, 112, 262, 295], [327, 30666, 123419, 149919, 104088, 34392])


def known(answer: Estimate | NotEstimable) -> tuple[float, Interval]:
    assert isinstance(answer, Estimate), answer
    assert answer.interval is not None
    return answer.value, answer.interval


def test_published_gamma_limits_of_fay_and_feuer_are_reproduced() -> None:
    events, population = FIFTH_BIRTHS
    value, limits = known(directly_standardised_rate(events=events, population=population, standard=STANDARD))
    assert 1e5 * value == pytest.approx(75.52901, abs=5e-6)
    assert 1e5 * limits.low == pytest.approx(67.70212, abs=5e-6)
    assert 1e5 * limits.high == pytest.approx(188.30017, abs=5e-6)


def test_gamma_limits_are_quantiles_of_gamma_distributions() -> None:
    events, population = (np.array(counts, dtype=float) for counts in FIRST_BIRTHS)
    weights = np.array(STANDARD) / (population * sum(STANDARD))
    rate, variance, top = weights @ events, weights**2 @ events, weights.max()
    value, limits = known(directly_standardised_rate(events=events, population=population, standard=STANDARD))
    assert value == pytest.approx(rate)
    assert limits.low == pytest.approx(stats.gamma.ppf(0.025, rate**2 / variance, scale=variance / rate))
    above, wide = rate + top, variance + top**2
    assert limits.high == pytest.approx(stats.gamma.ppf(0.975, above**2 / wide, scale=wide / above))


def test_equal_weights_give_the_exact_poisson_limits_either_way() -> None:
    """Fay & Feuer: exact whenever the standard is proportional to the population."""
    low, high = confint_poisson(15, 3000, method="exact-c")
    for method in (directly_standardised_rate, directly_standardised_rate_dobson):
        _, limits = known(method(events=[4, 11], population=[1000, 2000], standard=[1, 2]))
        assert (limits.low, limits.high) == pytest.approx((low, high))


def test_dobson_limits_move_the_exact_limits_of_the_total_to_the_standard() -> None:
    events, population = (np.array(counts, dtype=float) for counts in FIRST_BIRTHS)
    weights = np.array(STANDARD) / (population * sum(STANDARD))
    step = np.sqrt(weights**2 @ events / events.sum())
    low, high = confint_poisson(412, 1, method="exact-c")
    value, limits = known(
        directly_standardised_rate_dobson(events=events, population=population, standard=STANDARD)
    )
    assert limits.low == pytest.approx(value + step * (low - 412))
    assert limits.high == pytest.approx(value + step * (high - 412))


def test_no_events_leave_an_upper_limit_only() -> None:
    value, limits = known(directly_standardised_rate(events=[0, 0], population=[100, 300], standard=[1, 1]))
    assert (value, limits.low) == (0, 0)
    assert 0 < limits.high < 0.05
    assert isinstance(
        directly_standardised_rate_dobson(events=[0, 0], population=[1, 1], standard=[1, 1]), NotEstimable
    )


def test_a_stratum_outside_the_standard_counts_for_nothing() -> None:
    full = directly_standardised_rate(events=[3, 99], population=[100, 0], standard=[1, 0])
    assert known(full)[0] == pytest.approx(0.03)


@pytest.mark.parametrize("method", [directly_standardised_rate, directly_standardised_rate_dobson])
def test_a_stratum_without_people_is_named(method: object) -> None:
    answer = method(events=[3, 1], population=[100, 0], standard=[1, 1])  # type: ignore[operator]  # one of the two
    assert isinstance(answer, NotEstimable)
    assert str(answer).startswith("stratum 2 has nobody")


def test_an_empty_standard_cannot_standardise() -> None:
    answer = directly_standardised_rate(events=[1], population=[1], standard=[0])
    assert isinstance(answer, NotEstimable)


@pytest.mark.parametrize(
    ("events", "population", "standard"),
    [([1, 2], [1], [1, 1]), ([[1]], [[1]], [[1]]), ([-1], [1], [1]), ([1], [float("inf")], [1])],
)
def test_strata_that_do_not_fit_are_refused(events: object, population: object, standard: object) -> None:
    with pytest.raises(InputError):
        directly_standardised_rate(events=events, population=population, standard=standard)  # type: ignore[arg-type]  # on purpose


def test_the_exact_limits_of_a_ratio_agree_with_a_statistics_package() -> None:
    value, limits = known(indirectly_standardised_ratio(observed=15, expected=8.3, level=0.998))
    low, high = confint_poisson(15, 8.3, method="exact-c", alpha=0.002)
    assert value == pytest.approx(15 / 8.3)
    assert (limits.low, limits.high) == pytest.approx((low, high))


def test_a_ratio_over_nothing_expected_is_not_estimable() -> None:
    assert isinstance(indirectly_standardised_ratio(observed=1, expected=0), NotEstimable)
    value, limits = known(indirectly_standardised_ratio(observed=0, expected=2))
    assert (value, limits.low) == (0, 0)


@pytest.mark.parametrize(("observed", "expected"), [(-1, 2), (1, -2), (float("nan"), 2)])
def test_a_negative_or_missing_count_is_refused(observed: float, expected: float) -> None:
    with pytest.raises(InputError, match="0 or more"):
        indirectly_standardised_ratio(observed=observed, expected=expected)


@settings(deadline=None, max_examples=50)
@given(
    st.lists(
        st.tuples(st.integers(0, 300), st.integers(1, 10**5), st.integers(1, 10**5)), min_size=1, max_size=8
    )
)
def test_limits_stand_either_side_of_the_rate(rows: list[tuple[int, int, int]]) -> None:
    events, population, standard = zip(*rows, strict=True)
    value, limits = known(directly_standardised_rate(events=events, population=population, standard=standard))
    assert 0 <= limits.low <= value <= limits.high
    rates = [count / people for count, people, _ in rows]
    assert min(rates) - 1e-12 <= value <= max(rates) + 1e-12
