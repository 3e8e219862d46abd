"""Where each group was lost: terms that add up, in the point estimate and in every draw."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import special

from alongside.core.errors import InputError
from alongside.core.flow import stage_origins, stage_path
from alongside.core.reach import _decomposition_draws as kernel
from alongside.core.reach._decomposition import NOBODY_LEFT, NOBODY_REACHED, NOBODY_THERE, decompose

STAGES = ("identified", "approached", "consented", "randomised", "seen at 3 months", "seen at 12 months")
BRANCHED = stage_origins(STAGES)


@st.composite
def funnels(draw, least=0):
    """A list of 2 to 6 groups that only narrows, with two follow-ups that do not nest in each other."""
    groups = draw(st.integers(2, 6))
    population = [draw(st.integers(max(least, 1), 400)) for _ in range(groups)]
    rows = []
    for origin in BRANCHED:
        before = population if origin is None else rows[origin]
        rows.append([draw(st.integers(min(least, count), count)) for count in before])
    return np.array(population, dtype=float), np.array(rows, dtype=float)


def take_apart(counts, population, *, stages=STAGES, relation="subset", draws=200, seed=1, **changes):
    return decompose(
        stages=stages,
        counts=counts,
        population=population,
        relation=relation,
        level=0.95,
        draws=draws,
        rng=np.random.default_rng(seed),
        **changes,
    )


@settings(deadline=None, max_examples=60)
@given(funnel=funnels(least=1), relation=st.sampled_from(["subset", "external"]))
def test_the_terms_on_the_path_to_a_stage_add_up_to_its_log_ratio(funnel, relation):
    population, counts = funnel
    found = take_apart(counts, population, relation=relation, draws=20)
    for stage in range(len(STAGES)):
        path = list(stage_path(BRANCHED, stage))
        ratio = counts[stage] / counts[stage].sum() / (population / population.sum())
        assert found.value[path].sum(axis=0) == pytest.approx(np.log(ratio), abs=1e-9)


@settings(deadline=None, max_examples=60)
@given(
    funnel=funnels(),
    relation=st.sampled_from(["subset", "external"]),
    survey=st.sampled_from([None, 50.0]),
    base=st.sampled_from([None, 10.0]),
)
def test_in_every_draw_the_terms_add_up_to_that_draws_own_log_ratio(funnel, relation, survey, base):
    """Sizes of one draw are its own population and cohort; from them the ratio is worked out the plain way."""
    population, counts = funnel
    whole = kernel.Funnel(
        stages=STAGES,
        counts=counts,
        population=population,
        relation=relation,
        effective_n=survey,
        rounded_to=base,
    )
    sizes = kernel.log_sizes(whole, slice(None), draws=30, rng=np.random.default_rng(2))
    terms = kernel._terms(sizes, special.logsumexp(sizes, axis=2), BRANCHED)
    log_share = special.log_softmax(sizes, axis=2)
    for stage in range(len(STAGES)):
        added = terms[list(stage_path(BRANCHED, stage))].sum(axis=0)
        assert added == pytest.approx(log_share[stage + 1] - log_share[0], rel=1e-9, abs=1e-9)


def slow_draw(population, counts, origins, rng):
    """One draw under the relation subset, a group and a step at a time, as the formula reads."""
    mixes = [[count / sum(population) for count in population]]
    terms = []
    for stage, origin in enumerate(origins):
        start, before = (0, population) if origin is None else (origin + 1, counts[origin])
        rates = [rng.beta(x + 0.5, y - x + 0.5) for x, y in zip(counts[stage], before, strict=True)]
        overall = sum(share * rate for share, rate in zip(mixes[start], rates, strict=True))
        terms.append([math.log(rate) - math.log(overall) for rate in rates])
        mixes.append([share * rate / overall for share, rate in zip(mixes[start], rates, strict=True)])
    return terms


def test_intervals_and_probabilities_are_those_of_the_formula_written_out_slowly():
    population = [300.0, 120.0, 80.0]
    counts = [[150.0, 40.0, 30.0], [90.0, 12.0, 20.0], [60.0, 11.0, 3.0], [50.0, 10.0, 3.0]]
    stages = ("approached", "randomised", "seen at 3 months", "seen at 12 months")
    rng = np.random.default_rng(4)
    slow = np.array([slow_draw(population, counts, stage_origins(stages), rng) for _ in range(6000)])
    found = take_apart(counts, population, stages=stages, draws=20_000)
    low, high = np.quantile(slow, (0.025, 0.975), axis=0)
    wide = 0.05 * (high - low)
    assert (np.abs(found.low - low) < wide).all()
    assert (np.abs(found.high - high) < wide).all()
    worst = slow.argmin(axis=1)
    share = np.stack([(worst == stage).mean(axis=0) for stage in range(4)])
    assert found.probability_costliest == pytest.approx(share, abs=0.03)


def test_the_bradford_pilot_has_one_step_whose_terms_are_the_log_ratios():
    """Dunn et al. 2022, table 1: 1.10, 0.61, 0.89, 0.94."""
    found = take_apart([[142, 13, 15, 39]], [345, 57, 45, 111], stages=("attempted",), draws=4000)
    assert np.exp(found.value[0]).round(2).tolist() == [1.10, 0.61, 0.89, 0.94]
    assert found.costliest == (None, 0, None, None)
    assert np.exp(found.low[0, 1]) == pytest.approx(0.375, abs=0.03)
    assert np.exp(found.high[0, 1]) == pytest.approx(0.922, abs=0.03)
    assert found.lost_here[0, 1] == pytest.approx(57 * 209 / 558 - 13)


def test_against_a_yardstick_the_first_term_has_the_spread_of_the_cohorts_own_mix():
    """The first mix is Dirichlet(x + 1/G): its marginal is Beta(x + 1/G, n - x + 1 - 1/G)."""
    counts = np.array([142, 13, 15, 39])
    found = take_apart([counts], [345, 57, 45, 111], stages=("in",), relation="external", draws=40_000)
    draws = np.random.default_rng(9).beta(counts + 0.25, 209 - counts + 0.75, size=(40_000, 4))
    low, high = np.quantile(np.log(draws / (np.array([345, 57, 45, 111]) / 558)), (0.025, 0.975), axis=0)
    assert found.low[0] == pytest.approx(low, abs=0.03)
    assert found.high[0] == pytest.approx(high, abs=0.03)


@pytest.mark.parametrize(("m", "base"), [(60.0, None), (None, 200.0), (60.0, 200.0)])
def test_an_estimated_yardstick_widens_the_first_term_and_only_that(m, base):
    shape = {
        "counts": [[300, 200, 100], [150, 100, 60]],
        "population": [500, 300, 200],
        "relation": "external",
    }
    known = take_apart(**shape, stages=STAGES[:2], draws=4000)
    estimated = take_apart(**shape, stages=STAGES[:2], draws=4000, effective_n=m, rounded_to=base)
    wider = (estimated.high - estimated.low) / (known.high - known.low)
    assert (wider[0] > 1.3).all()
    assert wider[1] == pytest.approx([1, 1, 1], abs=0.1)


@settings(deadline=None, max_examples=40)
@given(funnel=funnels(), relation=st.sampled_from(["subset", "external"]), seed=st.integers(0, 2**32))
def test_the_order_of_groups_changes_nothing_for_any_of_them(funnel, relation, seed):
    population, counts = funnel
    order = np.random.default_rng(seed).permutation(len(population))
    one = take_apart(counts, population, relation=relation)
    other = take_apart(counts[:, order], population[order], relation=relation)
    for name in ("value", "low", "high", "lost_here", "lost_at_end", "probability_costliest"):
        assert getattr(other, name) == pytest.approx(getattr(one, name)[:, order], nan_ok=True, abs=1e-9)
    assert other.costliest == tuple(one.costliest[index] for index in order)


@settings(deadline=None, max_examples=40)
@given(funnel=funnels(least=1), relation=st.sampled_from(["subset", "external"]))
def test_merging_the_other_groups_changes_no_value_of_a_group(funnel, relation):
    population, counts = funnel
    merged = np.column_stack([counts[:, 0], counts[:, 1:].sum(axis=1)])
    one = take_apart(counts, population, relation=relation, draws=20)
    other = take_apart(merged, [population[0], population[1:].sum()], relation=relation, draws=20)
    for name in ("value", "lost_here", "lost_at_end"):
        assert getattr(other, name)[:, 0] == pytest.approx(getattr(one, name)[:, 0], abs=1e-9)
    assert other.steps.low[:, 0] == pytest.approx(one.steps.low[:, 0], nan_ok=True)


@settings(deadline=None, max_examples=40)
@given(funnel=funnels(), relation=st.sampled_from(["subset", "external"]))
def test_what_is_lost_here_sums_to_nobody_over_the_groups(funnel, relation):
    population, counts = funnel
    found = take_apart(counts, population, relation=relation, draws=10)
    some = ~np.isnan(found.lost_here).any(axis=1)
    assert some[0]
    assert found.lost_here[some].sum(axis=1) == pytest.approx(np.zeros(some.sum()), abs=1e-8)


def test_lost_at_end_is_what_an_average_step_would_have_added_where_the_path_ends():
    population, counts = [400, 600], [[200, 400], [50, 300], [40, 150], [20, 140]]
    stages = ("approached", "randomised", "seen at 3 months", "seen at 12 months")
    found = take_apart(counts, population, stages=stages)
    average = (350 / 600) / (50 / 200)
    assert found.lost_at_end[1, 0] == pytest.approx(50 * (average - 1))
    average = (160 / 350) / (20 / 50)
    assert found.lost_at_end[3, 0] == pytest.approx(20 * (average - 1))


def test_a_step_that_cost_one_group_nearly_everybody_is_named():
    population = [1000, 1000, 1000]
    counts = [[500, 500, 500], [250, 250, 20], [125, 125, 10], [60, 60, 5]]
    found = take_apart(counts, population, stages=STAGES[:4], draws=2000)
    assert found.costliest == (None, None, 1)
    assert found.probability_costliest[1, 2] > 0.99
    assert found.probability_costliest.sum(axis=0) == pytest.approx([1, 1, 1])


def test_a_zero_leaves_no_value_from_there_on_but_the_draws_still_give_an_interval():
    found = take_apart([[50, 50], [0, 40], [0, 20]], [100, 100], stages=STAGES[:3], draws=2000)
    assert np.isnan(found.value[:, 0]).tolist() == [False, True, True]
    assert [row[0] for row in found.reason] == [None, NOBODY_REACHED, NOBODY_LEFT]
    assert np.isfinite(found.low).all()
    assert np.isfinite(found.high).all()
    assert found.high[1, 0] < 0
    assert found.costliest == (1, None)


def test_a_group_that_no_list_holds_has_no_interval_and_takes_no_part():
    found = take_apart([[0, 50, 30], [0, 40, 10]], [0, 100, 100], stages=STAGES[:2], draws=2000)
    assert found.reason[0][0] == NOBODY_THERE
    assert np.isnan([found.value[:, 0], found.low[:, 0], found.high[:, 0]]).all()
    assert np.isnan(found.probability_costliest[:, 0]).all()
    assert found.costliest[0] is None


def test_a_group_that_the_yardstick_does_not_count_keeps_its_later_steps():
    found = take_apart(
        [[40, 400], [2, 200]],
        [0, 1000],
        stages=STAGES[:2],
        relation="external",
        draws=2000,
        effective_n=100.0,
    )
    assert np.isnan(found.low[0, 0])
    assert found.reason[0][0] == NOBODY_THERE
    assert found.value[1, 0] == pytest.approx(math.log(2 / 40) - math.log(202 / 440))
    assert found.low[1, 0] < found.value[1, 0] < found.high[1, 0] < 0
    assert found.costliest[0] == 1


def test_a_follow_up_that_nobody_has_reached_yet_says_nothing_and_hides_nothing():
    counts = [[500, 500], [20, 250], [0, 0], [0, 0]]
    stages = ("approached", "randomised", "seen at 3 months", "seen at 12 months")
    found = take_apart(counts, [1000, 1000], stages=stages, draws=2000)
    assert np.isnan(found.low[2:]).all()
    assert np.isnan(found.probability_costliest[2:]).all()
    assert found.costliest[0] == 1


def test_a_yardstick_of_nobody_leaves_the_first_step_without_numbers():
    found = take_apart([[4, 6], [2, 3]], [0, 0], stages=STAGES[:2], relation="external")
    assert np.isnan([found.value[0], found.low[0], found.lost_here[0]]).all()
    assert np.isfinite(found.value[1]).all()


def test_where_a_category_became_known_its_rate_is_bounded_and_everything_still_adds_up():
    """Ethnicity asked at consent: 40 of 60 not known before are known after, so both known groups may grow."""
    counts, unknown = [[30, 50], [45, 60], [20, 40]], [60, 10, 5]
    found = take_apart(counts, [200, 300], stages=STAGES[:3], draws=4000, not_known=unknown)
    assert found.became_known.tolist() == [False, True, False]
    assert found.steps.is_bounded[1].all()
    assert (found.steps.low[1, 0], found.steps.high[1, 0]) == (45 / 80, 1.0)
    assert found.value.sum(axis=0) == pytest.approx(np.log(np.array([20, 40]) / 60 / np.array([0.4, 0.6])))
    assert (found.low < found.value).all()
    assert (found.value < found.high).all()


def test_a_step_on_which_categories_became_known_is_never_named():
    counts, unknown = [[300, 300], [30, 500]], [400, 0]
    found = take_apart(counts, [1000, 1000], stages=STAGES[:2], draws=2000, not_known=unknown)
    assert found.probability_costliest[1, 0] > 0.99
    assert found.costliest[0] is None


def test_a_survey_of_next_to_nobody_still_gives_numbers():
    found = take_apart([[5, 4, 0]], [10, 20, 30], stages=("in",), relation="external", effective_n=0.001)
    assert np.isfinite([found.low, found.high]).all()


def test_groups_drawn_some_at_a_time_have_the_same_law(monkeypatch):
    rng = np.random.default_rng(3)
    population = rng.integers(50, 400, 30).astype(float)
    counts = [rng.binomial(population.astype(int), 0.5)]
    counts.append(rng.binomial(counts[0], 0.5))
    whole = take_apart(counts, population, stages=STAGES[:2], draws=8000)
    monkeypatch.setattr(kernel, "_NUMBERS_AT_ONCE", 8000 * 3 * 7)
    parts = take_apart(counts, population, stages=STAGES[:2], draws=8000)
    assert parts.low == pytest.approx(whole.low, abs=0.06)
    assert parts.high == pytest.approx(whole.high, abs=0.06)
    assert parts.probability_costliest == pytest.approx(whole.probability_costliest, abs=0.04)
    again = take_apart(counts, population, stages=STAGES[:2], draws=8000)
    assert (again.low == parts.low).all()


def test_counts_that_cannot_be_are_refused():
    with pytest.raises(InputError, match="more people than the list"):
        take_apart([[5, 1]], [4, 9], stages=("in",))
    with pytest.raises(InputError, match="one row of counts for each stage"):
        take_apart([[5, 1]], [9, 9], stages=("approached", "in"))
