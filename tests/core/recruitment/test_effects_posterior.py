"""What counts say of a multiplier: held against SciPy's distribution, slow integrals, and what must always be so."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from alongside.core.recruitment import (
    EffectPrior,
    LearntArrivals,
    LearntConsent,
    NotLearnt,
    arrivals_effect,
    consent_effect,
    together,
)
from alongside.core.recruitment._effect_arrivals import log_odds_likelihood
from alongside.core.recruitment._effect_consent import FourChances, Yes, consent_likelihood
from alongside.core.recruitment._effect_posterior import WORTHS, Scatter, posterior, scatter_of

PRIOR = EffectPrior(mean=1.2, spread=0.4)
KNOWN_WORTH = Scatter(chi_square=0.0, df=0)
AT = np.array([-3.0, -0.7, 0.0, 0.4, 2.5])


def halves(before: float, after: float, weeks: int = 6) -> np.ndarray:
    """So many in each week before and after."""
    return np.repeat([before, after], weeks)


def learnt(
    treated: np.ndarray, controls: np.ndarray, prior: EffectPrior = PRIOR, **more: int
) -> LearntArrivals:
    """What weekly arrivals say, the first half before the start."""
    is_after = np.arange(len(treated)) >= len(treated) // 2
    found = arrivals_effect(treated=treated, controls=controls, is_after=is_after, prior=prior, **more)
    assert isinstance(found, LearntArrivals)
    return found


def answered(yes: list[list[float]], decided: list[list[float]], prior: EffectPrior = PRIOR) -> LearntConsent:
    """What answers say: two weeks, one before and one after, in the channel and elsewhere."""
    found = consent_effect(
        yes=np.array(yes), decided=np.array(decided), is_after=np.array([False, True]), prior=prior
    )
    assert isinstance(found, LearntConsent)
    return found


@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 60), st.integers(0, 60))
@settings(max_examples=60, deadline=None)
def test_the_likelihood_is_fishers_noncentral_hypergeometric(a: int, b: int, c: int, d: int) -> None:
    """Whatever the table, as SciPy has it."""
    mine = log_odds_likelihood(after=a, treated=a + b, all_after=a + c, all_before=b + d, at=AT)
    oracle = [stats.nchypergeom_fisher.logpmf(a, a + b + c + d, a + c, a + b, np.exp(at)) for at in AT]
    assert mine == pytest.approx(oracle, abs=1e-7)


def test_large_tables_are_summed_as_they_are() -> None:
    """A hundred thousand people: the sum over every count, plainly."""
    a, b, c, d = 40_000.0, 30_000.0, 60_000.0, 55_000.0
    mine = log_odds_likelihood(
        after=a, treated=a + b, all_after=a + c, all_before=b + d, at=np.array([0.2, 0.3])
    )
    j = np.arange(0, a + b + 1)
    weight = stats.hypergeom.logpmf(j, int(a + b + c + d), int(a + c), int(a + b))
    for at, found in zip((0.2, 0.3), mine, strict=True):
        logs = weight + j * at
        plain = logs[int(a)] - logs.max() - np.log(np.exp(logs - logs.max()).sum())
        assert found == pytest.approx(plain, abs=1e-6)


def test_the_posterior_is_that_of_a_long_random_walk() -> None:
    """Metropolis on the oracle's likelihood and the worth of counts, 60,000 steps: mean, spread and limits."""
    treated, controls = np.array([3.0, 5, 2, 4, 8, 9, 6, 7]), np.array([9.0, 8, 10, 9, 12, 9, 8, 11])
    found = learnt(treated, controls)
    scatter = scatter_of(treated, treated + controls, np.repeat([0, 1], 4))
    rng = np.random.default_rng(4)
    worth = rng.choice(WORTHS, p=scatter.chances, size=400)
    grid = np.linspace(-2.5, 2.5, 1001)
    odds = stats.nchypergeom_fisher.logpmf(30, 120, 70, 44, np.exp(grid))
    drawn = []
    for w in worth:
        at = 0.0
        for step in range(150):
            to = at + rng.normal(0.0, 0.5)
            gain = w * (np.interp(to, grid, odds) - np.interp(at, grid, odds))
            gain -= ((to - PRIOR.middle) ** 2 - (at - PRIOR.middle) ** 2) / (2 * PRIOR.spread**2)
            at = to if np.log(rng.random()) < gain else at
            if step >= 30:
                drawn.append(at)
    limits = np.exp(np.quantile(drawn, [0.025, 0.975]))
    assert found.belief.mean == pytest.approx(np.exp(drawn).mean(), rel=0.03)
    assert found.belief.spread == pytest.approx(np.std(drawn), rel=0.05)
    assert (found.belief.interval.low, found.belief.interval.high) == pytest.approx(tuple(limits), rel=0.06)
    assert found.dispersion == pytest.approx(1 / (scatter.chances @ WORTHS))


def test_a_season_that_all_share_changes_nothing() -> None:
    """Twice as many everywhere since the start: the table's odds are one, whatever the weeks."""
    same = learnt(halves(4, 8), halves(10, 20))
    assert same.belief.mean < PRIOR.mean
    assert same.belief.interval.low < 1 < same.belief.interval.high
    more = learnt(halves(4, 12), halves(10, 10))
    assert more.belief.mean > same.belief.mean * 1.5


@given(st.integers(0, 15), st.integers(1, 15), st.integers(1, 15), st.integers(1, 15), st.integers(1, 8))
@settings(max_examples=40, deadline=None)
def test_more_who_came_since_never_lower_the_multiplier(a: int, b: int, c: int, d: int, extra: int) -> None:
    """With the same scatter, one more since the start in the channel raises the belief."""

    def mean_of(after: int) -> float:
        def likelihood(at: np.ndarray) -> np.ndarray:
            found = log_odds_likelihood(
                after=after, treated=after + b, all_after=after + c, all_before=b + d, at=at
            )
            return np.outer(WORTHS, found)

        return posterior(PRIOR, likelihood, KNOWN_WORTH).mean

    assert mean_of(a + extra) >= mean_of(a) - 1e-9


def test_much_evidence_leaves_nothing_of_the_prior() -> None:
    """Ten thousand a week: the odds ratio itself, with the spread of its logarithm."""
    found = learnt(halves(9_000, 13_500, 200), halves(10_000, 10_000, 200), EffectPrior(mean=3.0, spread=1.0))
    cells = [9_000 * 200, 13_500 * 200, 10_000 * 200, 10_000 * 200]
    assert found.belief.mean == pytest.approx(1.5, rel=1e-3)
    assert found.belief.spread == pytest.approx(sum(1 / cell for cell in cells) ** 0.5, rel=0.05)


def test_a_prior_that_the_counts_contradict_is_met_half_way() -> None:
    """By a plain sum on a fine grid: one that is surely a thousandth, and counts that say a half more."""
    prior = EffectPrior(mean=1e-3, spread=0.5)
    treated, controls = halves(20, 30), halves(20, 20)
    found = learnt(treated, controls, prior)
    scatter = scatter_of(treated, treated + controls, np.repeat([0, 1], 6))
    grid = np.linspace(-12, 12, 24_001)
    odds = log_odds_likelihood(after=180, treated=300, all_after=300, all_before=240, at=grid)
    logs = np.outer(WORTHS, odds) - ((grid - prior.middle) / prior.spread) ** 2 / 2
    each = np.exp(logs - logs.max(axis=1, keepdims=True))
    chance = scatter.chances @ (each / each.sum(axis=1, keepdims=True))
    assert found.belief.mean == pytest.approx(chance @ np.exp(grid), rel=1e-3)
    assert found.belief.spread == pytest.approx((chance @ (grid - chance @ grid) ** 2) ** 0.5, rel=1e-3)
    assert learnt(treated, controls, EffectPrior(mean=100.0, spread=3.0), units=50).belief.mean < 1.1


def test_no_evidence_leaves_the_prior() -> None:
    """A flat likelihood: mean, spread and interval are the prior's own."""
    found = posterior(PRIOR, lambda at: np.zeros((len(WORTHS), len(at))), KNOWN_WORTH)
    assert found.mean == pytest.approx(1.2, rel=1e-6)
    assert found.spread == pytest.approx(0.4, rel=1e-6)
    limits = np.exp(PRIOR.middle + 0.4 * stats.norm.ppf([0.025, 0.975]))
    assert (found.interval.low, found.interval.high) == pytest.approx(tuple(limits), rel=1e-3)


def test_weeks_that_scatter_are_worth_less() -> None:
    """The same totals: the more weeks differ, the larger the dispersion and the wider the interval."""
    even = learnt(halves(5, 10), halves(10, 10))
    uneven = learnt(np.array([0.0, 10] * 3 + [0, 20] * 3), halves(10, 10))
    assert even.counts == uneven.counts
    assert 1 <= even.dispersion < uneven.dispersion
    widths = [one.belief.interval.high / one.belief.interval.low for one in (even, uneven)]
    assert widths[0] < widths[1]


def test_scatter_is_pearsons() -> None:
    """By SciPy's chi-square of each side's table; a side without both kinds of people adds nothing."""
    first, total, sides = (
        np.array([2.0, 5, 3, 4, 4]),
        np.array([10.0, 11, 9, 0, 4]),
        np.array([0, 0, 0, 0, 1]),
    )
    table = np.array([first[:3], total[:3] - first[:3]])
    found = scatter_of(first * (total > 0), total, sides)
    assert found.chi_square == pytest.approx(stats.chi2_contingency(table, correction=False)[0])
    assert found.df == 2
    assert scatter_of(np.zeros(2), np.zeros(2), np.zeros(2)).df == 0


def test_two_units_that_acted_are_twice_one_in_logarithms() -> None:
    """What two units did, with twice the prior's logarithm, is two of what one unit is believed to do."""
    treated, controls = halves(5, 20), halves(10, 10)
    one = learnt(treated, controls, units=2)
    doubled = EffectPrior(mean=float(np.exp(2 * PRIOR.middle + (2 * PRIOR.spread) ** 2 / 2)), spread=0.8)
    both = learnt(treated, controls, doubled)
    assert one.belief.spread == pytest.approx(both.belief.spread / 2, rel=1e-3)
    assert one.belief.interval.low == pytest.approx(both.belief.interval.low**0.5, rel=1e-3)


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ((3, 0, 4, 0), "nobody_after"),
        ((0, 3, 0, 4), "nobody_before"),
        ((0, 0, 4, 4), "nobody_treated"),
        ((3, 3, 0, 0), "nobody_elsewhere"),
    ],
)
def test_a_margin_of_nobody_teaches_nothing(cells: tuple[int, int, int, int], code: str) -> None:
    """Each with its reason."""
    b, a, d, c = cells
    found = arrivals_effect(
        treated=np.array([b, a], dtype=float),
        controls=np.array([d, c], dtype=float),
        is_after=np.array([False, True]),
        prior=PRIOR,
    )
    assert isinstance(found, NotLearnt)
    assert found.code == code


def test_a_prior_without_doubt_learns_nothing() -> None:
    """Arrivals and consent alike."""
    sure = EffectPrior(mean=1.5, spread=0.0)
    sides = {"is_after": np.array([False, True]), "prior": sure}
    ones, pairs = np.ones(2), np.ones((2, 2))
    assert arrivals_effect(treated=ones, controls=ones, **sides) == NotLearnt(code="no_doubt")  # type: ignore[arg-type]  # two kinds of value in one mapping
    assert consent_effect(yes=pairs, decided=pairs, **sides) == NotLearnt(code="no_doubt")  # type: ignore[arg-type]  # the same


FOUR = FourChances(
    treated_before=Yes(yes=5, decided=20),
    treated_after=Yes(yes=8, decided=20),
    controls_before=Yes(yes=10, decided=40),
    controls_after=Yes(yes=9, decided=40),
)
CERTAIN = FourChances(
    treated_before=Yes(yes=18, decided=20),
    treated_after=Yes(yes=20, decided=20),
    controls_before=Yes(yes=40, decided=40),
    controls_after=Yes(yes=2, decided=3),
)


@pytest.mark.parametrize("four", [FOUR, CERTAIN])
def test_the_likelihood_of_answers_is_its_slow_integral(four: FourChances) -> None:
    """The three chances by equal parts of their distributions, 120 each, every combination."""
    found, places = consent_likelihood(four), np.array([-1.0, -0.3, 0.0, 0.4, 0.7])
    for at in (0, 5, 11):
        worth = WORTHS[at]

        def parts(one: Yes, worth: float = worth) -> np.ndarray:
            shape = (0.5 + worth * one.yes, 0.5 + worth * (one.decided - one.yes))
            return np.asarray(stats.beta.ppf((np.arange(120) + 0.5) / 120, *shape))

        r = (
            parts(four.treated_before)[:, None, None]
            * parts(four.controls_after)[None, :, None]
            / parts(four.controls_before)[None, None, :]
        )
        yes = worth * four.treated_after.yes
        no = worth * four.treated_after.decided - yes
        slow = []
        for theta in places:
            p = np.minimum(r * np.exp(theta), 1.0)
            slow.append(np.log(np.mean(np.where(r * np.exp(theta) <= 1, p**yes * (1 - p) ** no, 0.0))))
        mine = found(places)[at]
        assert mine - mine[2] == pytest.approx(np.array(slow) - slow[2], abs=0.05)


def test_answers_that_went_up_raise_the_belief_and_chances_stay_below_one() -> None:
    """One more yes raises it; where nearly all said yes before, a large effect is impossible."""
    means = [
        answered([[5, yes], [10, 10]], [[20, 20], [40, 40]]).belief.mean for yes in (2.0, 6.0, 10.0, 16.0)
    ]
    assert all(low < high for low, high in pairwise(means))
    near_all = answered([[190, 199], [300, 300]], [[200, 200], [600, 600]], EffectPrior(mean=2.0, spread=0.5))
    assert near_all.belief.interval.high < 1.6


def test_nobody_says_yes_who_has_not_decided() -> None:
    """More who went on than were found in these weeks: they have decided. A cell of nobody teaches nothing."""
    found = answered([[5, 30], [10, 10]], [[20, 20], [40, 40]])
    assert found.counts.treated_after == Yes(yes=30, decided=30)
    nobody = consent_effect(
        yes=np.zeros((2, 2)),
        decided=np.array([[3.0, 0.0], [4.0, 4.0]]),
        is_after=np.array([False, True]),
        prior=PRIOR,
    )
    assert nobody == NotLearnt(code="nobody_decided")


def test_arrivals_times_consent_by_draws() -> None:
    """The product of two lognormals, drawn: its mean and the spread of its logarithm."""
    rng = np.random.default_rng(2)
    one, other = PRIOR, EffectPrior(mean=0.8, spread=0.3)
    drawn = rng.normal(one.middle, one.spread, 200_000) + rng.normal(other.middle, other.spread, 200_000)
    both = together(one, other)
    assert both.mean == pytest.approx(np.exp(drawn).mean(), rel=0.01)
    assert both.spread == pytest.approx(drawn.std(), rel=0.01)
    assert together(one, None) == one
