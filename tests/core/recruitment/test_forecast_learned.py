"""What is learnt of sources, mixes and chances to go on: by hand, and against sampling and quadrature."""

from __future__ import annotations

import datetime
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from alongside.core.errors import InputError
from alongside.core.recruitment import (
    Closure,
    GoingOn,
    RecruitmentSource,
    exposure,
    going_on_draws,
    mix_draws,
    rate_draws,
    week_ends,
)
from alongside.core.recruitment import _forecast_mixes as mixes
from alongside.core.recruitment import _forecast_rates as rates

SUNDAY = datetime.date(2024, 1, 7)
WEEKS = week_ends(last=SUNDAY + datetime.timedelta(weeks=3), weeks=4)


def day(number: int) -> datetime.date:
    """A day of January 2024, from the Monday that is its first."""
    return datetime.date(2024, 1, 1) + datetime.timedelta(days=number - 1)


def open_share(source: RecruitmentSource, holidays: tuple[Closure, ...] = ()) -> list[float]:
    """How open one source is in each of four weeks."""
    return exposure(sources=[source], ends=WEEKS, holidays=holidays)[:, 0].tolist()  # type: ignore[no-any-return]  # floats


def test_start_up_closure_and_holidays_by_hand() -> None:
    """Open from the 3rd to the 25th, a ramp of one week, three days of holiday and one at half strength."""
    assert open_share(RecruitmentSource(channel="a")) == [1, 1, 1, 1]
    limited = RecruitmentSource(channel="a", opens_on=day(3), closes_on=day(25))
    assert open_share(limited) == pytest.approx([5 / 7, 1, 1, 4 / 7])
    ramp = RecruitmentSource(channel="a", opens_on=day(1), ramp_weeks=2)
    assert open_share(ramp) == pytest.approx([(1 + 2 + 3 + 4 + 5 + 6 + 7) / 14 / 7, 11 / 14, 1, 1])
    off = (Closure(first=day(8), last=day(10)), Closure(first=day(14), last=day(14), factor=0.5))
    assert open_share(RecruitmentSource(channel="a"), off) == pytest.approx([1, 3.5 / 7, 1, 1])
    own = RecruitmentSource(channel="a", closures=(Closure(first=day(15), last=day(40)),))
    assert open_share(own) == [1, 1, 0, 0]
    assert exposure(sources=[], ends=WEEKS).shape == (4, 0)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"opens_on": day(9), "closes_on": day(8)}, "before it opens"),
        ({"rate_per_week": -1.0}, "rate_per_week of a cannot be used"),
        ({"rate_per_week": 1e9}, "rate_per_week of a is 1,000,000,000; give at most 1,000,000 people a week"),
        ({"rate_weeks": 0.0}, "rate_weeks of a cannot be used"),
        ({"cap": -1.0}, "cap of a cannot be used"),
    ],
)
def test_a_source_that_cannot_be_is_refused(wrong: dict[str, object], said: str) -> None:
    """Dates in order, numbers above 0."""
    with pytest.raises(InputError, match=said):
        RecruitmentSource(channel="a", **wrong)  # type: ignore[arg-type]  # wrong on purpose


def test_holidays_and_chances_that_cannot_be_are_refused() -> None:
    """A holiday ends after it begins, its factor is not below 0; a chance is a share worth somebody."""
    with pytest.raises(InputError, match="ends before it begins"):
        Closure(first=day(2), last=day(1))
    with pytest.raises(InputError, match="give 0 or more"):
        Closure(first=day(1), last=day(2), factor=-1)
    with pytest.raises(InputError, match="cannot be used"):
        GoingOn(mean=0.5, people=0)
    with pytest.raises(InputError, match="cannot be used"):
        GoingOn(mean=1.5, people=9)


def drawn_rates(
    sources: list[RecruitmentSource], arrived: list[float], exposed: list[float], draws: int = 40_000
) -> np.ndarray:
    """Rates of a few sources."""
    return rate_draws(
        sources=sources,
        arrived=np.array(arrived),
        exposed=np.array(exposed),
        draws=draws,
        rng=np.random.default_rng(4),
    )


def test_a_rate_of_its_own_is_conjugate() -> None:
    """2 a week worth 10 weeks and 30 in 10 weeks is Gamma(50, 20): mean and spread by hand."""
    found = drawn_rates([RecruitmentSource(channel="a", rate_per_week=2.0, rate_weeks=10)], [30.0], [10.0])
    assert found.mean() == pytest.approx(2.5, rel=0.01)
    assert found.std() == pytest.approx(np.sqrt(50) / 20, rel=0.02)


def test_unlike_sources_keep_their_rates_and_new_ones_take_the_common_one() -> None:
    """With much counted each keeps its own; one without a day lies about the others' mean, and is less sure."""
    found = drawn_rates(
        [RecruitmentSource(channel=name) for name in "abc"], [20.0, 60.0, 0.0], [20.0, 20.0, 0.0]
    )
    assert np.median(found[:, 0]) == pytest.approx(1.1, abs=0.15)
    assert np.median(found[:, 1]) == pytest.approx(2.9, abs=0.15)
    assert 1.0 < np.median(found[:, 2]) < 2.5
    assert found[:, 2].std() > 2 * found[:, 1].std()


def test_the_weights_of_shapes_are_negative_binomial() -> None:
    """How likely each shape is, against scipy's negative binomial, each source at the mean rate of the others."""
    x, e = np.array([3.0, 9.0, 0.0]), np.array([4.0, 4.0, 2.0])
    rate = np.array([(9 + 0.5) / 6, (3 + 0.5) / 6, (12 + 0.5) / 8])
    slow = np.array(
        [np.prod(stats.nbinom.pmf(x, shape, shape / (shape + rate * e))) for shape in rates.ALIKE]
    )
    assert rates._weights(x, e) == pytest.approx(slow / slow.sum())


def test_nothing_to_learn_a_rate_from_is_said() -> None:
    """No exposure and no rate: the sentence names the channel."""
    with pytest.raises(InputError, match="come through b: nobody could yet"):
        drawn_rates(
            [RecruitmentSource(channel="a", rate_per_week=1.0), RecruitmentSource(channel="b")],
            [0, 0],
            [0, 0],
        )


def drawn_mixes(counts: list[list[float]], priors: list[list[float]] | None = None) -> np.ndarray:
    """Mixes of a few channels for three groups of 50, 30 and 20%."""
    return mix_draws(
        counts=np.array(counts),
        population=np.array([0.5, 0.3, 0.2]),
        priors=np.zeros((len(counts), 3)) if priors is None else np.array(priors),
        draws=20_000,
        rng=np.random.default_rng(2),
    )


def test_one_channel_is_dirichlet_with_the_population_behind_it() -> None:
    """Ten people's worth of the population and what came: mean and spread of the Dirichlet."""
    found = drawn_mixes([[10.0, 0.0, 0.0]])[:, 0]
    shape = np.array([15.0, 3.0, 2.0])
    assert found.mean(axis=0) == pytest.approx(shape / 20, abs=0.005)
    assert found[:, 0].var() == pytest.approx(stats.beta(15, 5).var(), rel=0.05)


def test_alike_channels_are_drawn_together_and_unlike_ones_are_not() -> None:
    """A small channel beside alike ones takes their mix; beside unlike ones it keeps its own."""
    alike = drawn_mixes([[60, 20, 20], [61, 20, 19], [59, 21, 20], [0, 3, 0]]).mean(axis=0)
    unlike = drawn_mixes([[95, 3, 2], [2, 95, 3], [3, 2, 95], [0, 3, 0]]).mean(axis=0)
    assert alike[3][1] < 0.5
    assert unlike[3][1] > 0.6


def test_a_mix_of_its_own_stands_apart() -> None:
    """A channel with a prior of its own is Dirichlet(prior + x), whatever the others are."""
    found = drawn_mixes([[90, 5, 5], [0, 0, 0]], [[0, 0, 0], [2, 2, 16]]).mean(axis=0)
    assert found[1] == pytest.approx([0.1, 0.1, 0.8], abs=0.01)


def test_the_weights_of_the_common_mix_are_dirichlet_multinomial() -> None:
    """Against scipy's Dirichlet-multinomial, each channel at the mix of the others and the population's."""
    counts, prior = np.array([[5.0, 2.0, 1.0], [0.0, 4.0, 4.0]]), np.array([4.0, 3.0, 3.0])
    others = [(prior + counts[1]) / 18, (prior + counts[0]) / 18]
    slow = np.array(
        [
            math.prod(
                float(stats.dirichlet_multinomial.pmf(row, weight * common, row.sum()))
                for row, common in zip(counts.astype(int), others, strict=True)
            )
            for weight in mixes.ALIKE
        ]
    )
    assert mixes._weights(counts, prior) == pytest.approx(slow / slow.sum(), rel=1e-6)


@settings(deadline=None, max_examples=25)
@given(order=st.permutations(range(3)))
def test_the_order_of_groups_changes_no_mean(order: list[int]) -> None:
    """Groups renamed: the same mixes under the new names, within Monte Carlo error."""
    counts = np.array([[12.0, 5.0, 3.0], [2.0, 8.0, 4.0]])
    population = np.array([0.5, 0.3, 0.2])
    first, again = (
        mix_draws(
            counts=counts[:, at],
            population=population[at],
            priors=np.zeros((2, 3)),
            draws=4_000,
            rng=np.random.default_rng(1),
        )
        for at in ([0, 1, 2], order)
    )
    assert again.mean(axis=0) == pytest.approx(first.mean(axis=0)[:, order], abs=0.02)


def going(
    went_on: list[float], decided: list[float], mean: float | None = None, people: float = 0.0
) -> np.ndarray:
    """Draws of the chance to go on."""
    return going_on_draws(
        went_on=np.array(went_on),
        decided=np.array(decided),
        prior_mean=mean,
        prior_people=people,
        draws=20_000,
        rng=np.random.default_rng(5),
    )


def test_chances_to_go_on_are_shrunk_and_never_certain() -> None:
    """Many of a group: its own rate. Few beside many alike: theirs. Nobody at all: anything, alike for all."""
    found = going([80.0, 78.0, 0.0], [100.0, 100.0, 2.0])
    assert found[:, 0].mean() == pytest.approx(0.8, abs=0.03)
    assert found[:, 2].mean() > 0.4
    nothing = going([0.0, 0.0], [0.0, 0.0])
    assert nothing.mean() == pytest.approx(0.5, abs=0.02)
    assert nothing[:, 0].std() > 0.3
    assert np.corrcoef(nothing.T)[0, 1] > 0.5


def test_what_is_thought_of_a_chance_stands_until_it_is_counted() -> None:
    """0.7 worth 50 people with nobody decided; with 400 decided at 0.3 it hardly shows."""
    assert going([0.0], [0.0], 0.7, 50.0).mean() == pytest.approx(0.7, abs=0.03)
    assert going([120.0], [400.0], 0.7, 50.0).mean() == pytest.approx(0.31, abs=0.03)
