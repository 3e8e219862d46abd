"""The gradient from counts: against a statistics package, a person-by-person reference and simulation."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm
from scipy import stats

from alongside.core.errors import InputError
from alongside.core.inequality import (
    SocialGroups,
    gradient,
    gradient_of_rates,
    groups_of_counts,
    groups_of_rates,
)
from alongside.core.quantities import Estimate, Interval, NotEstimable

EVENTS = np.array([12.0, 9.0, 25.0, 30.0, 61.0])
PEOPLE = np.array([2300.0, 1100.0, 1900.0, 1500.0, 2050.0])


def placed(events: object = EVENTS, population: object = PEOPLE) -> SocialGroups:
    groups = groups_of_counts(events=events, population=population)  # type: ignore[arg-type]  # plain lists too
    assert isinstance(groups, SocialGroups)
    return groups


def known(answer: Estimate | NotEstimable) -> tuple[float, Interval]:
    assert isinstance(answer, Estimate), answer
    assert answer.interval is not None
    return answer.value, answer.interval


def test_ranks_run_to_the_middle_of_each_group() -> None:
    assert placed([1, 1], [10, 30]).ranks == pytest.approx([0.125, 0.625])


def test_the_mean_rank_of_the_population_is_one_half() -> None:
    groups = placed()
    assert groups.shares @ groups.ranks == pytest.approx(0.5)


def test_linear_sii_is_the_weighted_least_squares_slope() -> None:
    groups = placed()
    fit = sm.WLS(groups.rates, sm.add_constant(groups.ranks), weights=groups.shares).fit()
    panel = gradient(events=EVENTS, population=PEOPLE)
    assert known(panel.sii)[0] == pytest.approx(fit.params[1])
    assert known(panel.rii_mean)[0] == pytest.approx(fit.params[1] / (EVENTS.sum() / PEOPLE.sum()))
    ends = fit.predict(np.array([[1, 0], [1, 1]]))
    assert ends[0] < 0
    assert isinstance(panel.rii, NotEstimable)


def test_the_ratio_of_predictions_is_that_of_the_least_squares_line() -> None:
    groups = placed(EVENTS + 20)
    fit = sm.WLS(groups.rates, sm.add_constant(groups.ranks), weights=groups.shares).fit()
    ends = fit.predict(np.array([[1, 0], [1, 1]]))
    panel = gradient(events=EVENTS + 20, population=PEOPLE)
    value, limits = known(panel.rii)
    assert value == pytest.approx(ends[1] / ends[0])
    relative = known(panel.rii_mean)[1]
    assert limits.low == pytest.approx((2 + relative.low) / (2 - relative.low))
    assert limits.high == pytest.approx((2 + relative.high) / (2 - relative.high))


def test_the_variance_of_the_slope_is_that_of_a_sum_of_poisson_counts() -> None:
    groups = placed()
    design = sm.add_constant(groups.ranks)
    weights = np.diag(groups.shares)
    hat = np.linalg.inv(design.T @ weights @ design) @ design.T @ weights
    variance = hat @ np.diag(EVENTS / PEOPLE**2) @ hat.T
    value, limits = known(gradient(events=EVENTS, population=PEOPLE, level=0.9).sii)
    assert limits.high - value == pytest.approx(stats.norm.ppf(0.95) * np.sqrt(variance[1, 1]))
    assert limits.level == 0.9


def test_poisson_indices_and_limits_agree_with_a_generalised_linear_model() -> None:
    groups = placed()
    design = sm.add_constant(groups.ranks)
    fit = sm.GLM(EVENTS, design, family=sm.families.Poisson(), offset=np.log(PEOPLE)).fit(tol=1e-14)
    panel = gradient(events=EVENTS, population=PEOPLE)
    value, limits = known(panel.rii_poisson)
    assert value == pytest.approx(np.exp(fit.params[1]), rel=1e-6)
    assert (limits.low, limits.high) == pytest.approx(tuple(np.exp(fit.conf_int()[1])), rel=1e-6)
    a, b = fit.params
    slopes = np.array([np.exp(a + b) - np.exp(a), np.exp(a + b)])
    spread = np.sqrt(slopes @ fit.cov_params() @ slopes)
    value, limits = known(panel.sii_poisson)
    assert value == pytest.approx(slopes[0], rel=1e-6)
    assert limits.high - value == pytest.approx(stats.norm.ppf(0.975) * spread, rel=1e-5)


def test_concentration_index_and_limits_agree_with_ranks_person_by_person() -> None:
    """Slow reference: every counted person's rank, and the t interval of their mean."""
    ranks = np.repeat(placed().ranks, EVENTS.astype(int))
    low, high = stats.t.interval(0.95, ranks.size - 1, loc=ranks.mean(), scale=stats.sem(ranks))
    value, limits = known(gradient(events=EVENTS, population=PEOPLE).concentration_index)
    assert value == pytest.approx(2 * ranks.mean() - 1)
    assert (limits.low, limits.high) == pytest.approx((2 * low - 1, 2 * high - 1))


def test_grouped_variance_of_kakwani_and_others_is_the_same_number() -> None:
    groups = placed()
    n, mean = PEOPLE.sum(), groups.mean
    index = 2 / mean * groups.shares @ (groups.rates * groups.ranks) - 1
    within = groups.shares @ (groups.rates * (2 * groups.ranks - 1 - index) ** 2) / (n * mean**2)
    value, limits = known(gradient(events=EVENTS, population=PEOPLE).concentration_index)
    total = EVENTS.sum()
    reach = stats.t.ppf(0.975, total - 1) * np.sqrt(within * total / (total - 1))
    assert value == pytest.approx(index)
    assert limits.high - value == pytest.approx(reach)


@pytest.mark.parametrize(("ratio", "cohort"), [(1, 20), (3, 60), (12, 200), (40, 2000)])
def test_intervals_hold_what_they_promise_on_simulated_cohorts(ratio: float, cohort: int) -> None:
    """All data log-linear: the truth of every index is known; coverage within simulation error of 95%."""
    rng = np.random.default_rng(20150331)
    people = np.array([300.0, 200, 150, 150, 100, 100, 50, 50, 50, 50]) * 1000
    ranks = (np.cumsum(people) - people / 2) / people.sum()
    means = people * np.exp(np.log(ratio) * ranks)
    means *= cohort / means.sum()
    truth = gradient(events=means, population=people)
    draws = 400
    held = dict.fromkeys(("sii", "rii_mean", "rii_poisson", "sii_poisson", "concentration_index"), 0)
    for _ in range(draws):
        panel = gradient(events=rng.poisson(means), population=people)
        for name in held:
            _, limits = known(getattr(panel, name))
            held[name] += limits.low <= getattr(truth, name).value <= limits.high
    for name, count in held.items():
        assert 0.91 <= count / draws <= 0.985, name


def test_everyone_in_the_last_group_leaves_an_open_question_not_a_certainty() -> None:
    panel = gradient(events=[0, 0, 5], population=[100, 100, 100])
    value, limits = known(panel.concentration_index)
    assert value == pytest.approx(2 / 3)
    elsewhere = 1 - 0.05**0.2
    assert limits.low == pytest.approx(2 / 3 - elsewhere * 4 / 3)
    assert limits.high == pytest.approx(2 / 3)
    assert isinstance(panel.rii_poisson, NotEstimable)
    assert isinstance(panel.sii_poisson, NotEstimable)


def test_everyone_in_a_middle_group_is_no_gradient_and_can_be_fitted() -> None:
    value, limits = known(gradient(events=[0, 7, 0], population=[100, 100, 100]).rii_poisson)
    assert value == pytest.approx(1)
    assert limits.low < 0.1
    assert limits.high > 10


def test_one_event_says_next_to_nothing() -> None:
    _, limits = known(gradient(events=[0, 1], population=[50, 50]).concentration_index)
    assert limits.low == pytest.approx(0.5 - 0.95)


def test_an_upper_limit_where_the_line_meets_zero_has_no_end() -> None:
    value, limits = known(gradient(events=[2, 1, 4], population=[100, 100, 100]).rii)
    assert limits.high == np.inf
    assert limits.low < value


def test_a_lower_limit_never_falls_below_a_ratio_of_zero() -> None:
    _, limits = known(gradient(events=[8, 4, 3], population=[100, 100, 100]).rii)
    assert limits.low == 0


def test_rates_too_far_apart_to_write_are_named_so() -> None:
    for panel in (
        gradient(events=[0, 1, 10**6], population=[10**9, 3, 2]),
        gradient_of_rates(rates=[1e-200, 1e-150, 1], shares=[1, 1e-5, 1e-5]),
    ):
        for answer in (panel.rii_poisson, panel.sii_poisson):
            assert isinstance(answer, NotEstimable)
            assert "too far apart" in str(answer)


def test_a_limit_too_large_to_write_has_no_end() -> None:
    value, limits = known(gradient(events=[0, 1, 8], population=[3000, 10, 10]).rii_poisson)
    assert value > 1e100
    assert limits.high == np.inf


@pytest.mark.parametrize(
    ("events", "population", "reason"),
    [
        ([1, 2], [0, 5], "nobody in its population"),
        ([0, 0], [4, 5], "nobody was counted"),
        ([0, 3], [0, 5], "at least two groups"),
        ([3], [5], "at least two groups"),
        ([], [], "at least two groups"),
    ],
)
def test_what_cannot_be_said_is_said_with_its_reason(
    events: list[int], population: list[int], reason: str
) -> None:
    panel = gradient(events=events, population=population)
    for answer in (panel.sii, panel.rii_mean, panel.rii, panel.rii_poisson, panel.sii_poisson):
        assert isinstance(answer, NotEstimable)
        assert reason in str(answer)
    assert isinstance(panel.concentration_index, NotEstimable)


def test_groups_without_anyone_are_left_out() -> None:
    assert gradient(events=[1, 0, 2], population=[10, 0, 10]) == gradient(events=[1, 2], population=[10, 10])


@pytest.mark.parametrize(
    ("events", "population", "field"),
    [
        ([1, -2], [4, 5], "events"),
        ([1, 2], [4, float("nan")], "population"),
        ([1, 2, 3], [4, 5], "population"),
        ([[1, 2]], [4, 5], "events"),
    ],
)
def test_counts_that_cannot_be_are_refused_by_name(
    events: list[float], population: list[float], field: str
) -> None:
    with pytest.raises(InputError) as refused:
        gradient(events=events, population=population)
    assert refused.value.field == field
    assert str(refused.value)


def test_a_level_in_per_cent_is_refused() -> None:
    with pytest.raises(InputError, match="between 0 and 1"):
        gradient(events=[1, 2], population=[4, 5], level=95)


def test_rates_and_shares_must_match_and_say_something() -> None:
    with pytest.raises(InputError, match="one share for every rate"):
        groups_of_rates(rates=[1, 2], shares=[1])
    assert isinstance(groups_of_rates(rates=[1, 2], shares=[1, 0]), NotEstimable)
    assert isinstance(groups_of_rates(rates=[0, 0]), NotEstimable)
