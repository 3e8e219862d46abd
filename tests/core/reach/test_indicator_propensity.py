"""The lock-step logit: against statsmodels, against a literal Firth fit, and against itself one at a time."""

import numpy as np
import polars as pl
import pytest
from scipy.optimize import minimize
from scipy.special import expit

from alongside.core.errors import InputError
from alongside.core.quantities import NotEstimable
from alongside.core.reach._external_cv import external_cv
from alongside.core.reach._indicator import indicator
from alongside.core.reach._inversion import crossing
from alongside.core.reach._propensity import fit_logit

DESIGN = np.array([[1.0, a, b == 1, b == 2] for a in (0, 1) for b in range(3)])
LISTED = np.array([30.0, 22.0, 17.0, 25.0, 40.0, 9.0])


def firth_by_brute_force(taken):
    """Maximise log likelihood + log det(information)/2 with no gradient at all."""

    def cost(beta):
        eta = DESIGN @ beta
        rho = expit(eta)
        fisher = (DESIGN * (LISTED * rho * (1 - rho))[:, None]).T @ DESIGN
        log_likelihood = taken @ -np.logaddexp(0, -eta) + (LISTED - taken) @ -np.logaddexp(0, eta)
        return -log_likelihood - np.linalg.slogdet(fisher)[1] / 2

    options = {"maxiter": 40_000, "maxfev": 40_000, "xatol": 1e-10, "fatol": 1e-13, "adaptive": True}
    first = minimize(cost, np.zeros(4), method="Nelder-Mead", options=options)
    return minimize(cost, first.x, method="Nelder-Mead", options=options).x


def test_maximum_likelihood_equals_statsmodels():
    """Coefficients and leverages are those of a binomial GLM."""
    import statsmodels.api as sm

    taken = np.array([11.0, 5.0, 9.0, 4.0, 12.0, 6.0])
    oracle = sm.GLM(np.column_stack([taken, LISTED - taken]), DESIGN, family=sm.families.Binomial()).fit(
        tol=1e-14
    )
    fits = fit_logit(design=DESIGN, listed=LISTED, taken=taken[None])
    assert fits.coefficients[0] == pytest.approx(oracle.params, abs=1e-9)
    assert fits.leverage[0] == pytest.approx(oracle.get_influence().hat_matrix_diag, abs=1e-9)
    assert not fits.penalised[0]


def test_separation_falls_back_on_firths_penalty():
    """Nobody of a category: the fit is Firth's, as found by brute force."""
    taken = np.array([11.0, 5.0, 0.0, 4.0, 12.0, 0.0])
    fits = fit_logit(design=DESIGN, listed=LISTED, taken=taken[None])
    assert fits.penalised[0]
    assert fits.coefficients[0] == pytest.approx(firth_by_brute_force(taken), abs=1e-4)


def test_separation_by_a_combination_is_found_too():
    """A full reference category, and a pattern where every category is mixed: both have no finite maximum."""
    design = np.array([[1.0, 0.0, 0.0], [1.0, 0.0, 1.0], [1.0, 1.0, 0.0], [1.0, 1.0, 1.0]])
    taken = np.array([[6.0, 3.0, 6.0, 0.0], [3.0, 6.0, 0.0, 3.0], [2.0, 3.0, 4.0, 5.0]])
    fits = fit_logit(design=design, listed=np.full(4, 6.0), taken=taken)
    assert fits.penalised.tolist() == [True, True, False]
    assert np.abs(fits.coefficients).max() < 10


def test_a_batch_equals_its_members_one_at_a_time():
    """Replicates that settle early, late, or need the penalty do not disturb one another."""
    rng = np.random.default_rng(4)
    taken = rng.binomial(LISTED.astype(int), 0.08, size=(60, 6)).astype(float)
    batch = fit_logit(design=DESIGN, listed=LISTED, taken=taken)
    alone = [fit_logit(design=DESIGN, listed=LISTED, taken=one[None]) for one in taken]
    assert 0 < batch.penalised.sum() < 60
    assert batch.penalised.tolist() == [bool(one.penalised[0]) for one in alone]
    assert batch.propensity == pytest.approx(np.concatenate([one.propensity for one in alone]), abs=1e-9)
    assert batch.leverage == pytest.approx(np.concatenate([one.leverage for one in alone]), abs=1e-7)


def test_many_cells_are_taken_in_blocks():
    """More cells than one block of products gives the same answer as the cells added up."""
    design, listed = np.tile(DESIGN, (200, 1)), np.tile(LISTED, 200)
    taken = np.tile(np.array([11.0, 5.0, 9.0, 4.0, 12.0, 6.0]), 200)
    many = fit_logit(design=design, listed=listed, taken=taken[None])
    one = fit_logit(design=DESIGN, listed=200 * LISTED, taken=200 * taken[None, :6])
    assert many.coefficients == pytest.approx(one.coefficients, abs=1e-9)


def test_the_indicator_says_when_it_was_penalised():
    """A group with nobody: a note, a finite answer, and no propensity of exactly 0."""
    listed = pl.DataFrame({"area": ["a", "b", "c"], "count": [400.0, 300.0, 300.0]})
    taken = pl.DataFrame({"area": ["a", "b", "c"], "count": [200.0, 60.0, 0.0]})
    found = indicator(list_cells=listed, cohort_cells=taken, draws=100, rng=np.random.default_rng(1))
    assert any("Firth" in str(note) for note in found.notes)
    # One dimension: Firth's penalty is half a person either side.
    rates = np.array([200.5 / 401, 60.5 / 301, 0.5 / 301])
    assert found.mean_propensity == pytest.approx(rates @ listed["count"].to_numpy() / 1000, abs=1e-8)


def test_a_crossing_at_either_end_of_what_was_tried():
    """All hits or none: the limit is the end of the range, not a failure."""
    tried = np.linspace(0.0, 3.0, 400)
    everything = np.ones(400, dtype=bool)
    assert crossing(tried=tried, hit=everything, chance=0.001, rising=False) == pytest.approx(3.0)
    assert crossing(tried=tried, hit=everything, chance=0.025, rising=True) == 0.0


def test_external_cv_is_pearsons_distance_less_chance():
    """Against the chi-square statistic of scipy."""
    from scipy.stats import chisquare

    cohort, population = np.array([50, 30, 20]), np.array([300, 400, 300])
    statistic = chisquare(cohort, 100 * population / 1000).statistic
    found = external_cv(cohort=cohort, population=population, draws=2000, rng=np.random.default_rng(1))
    assert found.value == pytest.approx(np.sqrt((statistic - 2) / 100))
    assert found.interval.low < found.value < found.interval.high


def test_external_cv_of_a_mix_that_is_right_is_zero_with_an_upper_limit():
    """The very mix of the population: 0, from 0 up to what so few people could hide."""
    found = external_cv(cohort=[20, 30], population=[200, 300], draws=2000, rng=np.random.default_rng(1))
    assert (found.value, found.interval.low) == (0.0, 0.0)
    assert 0.1 < found.interval.high < 0.6


def test_external_cv_needs_the_same_groups_on_both_sides():
    """Three counts against two are refused."""
    with pytest.raises(InputError, match="3 groups and the population 2"):
        external_cv(cohort=[1, 2, 3], population=[4, 5], draws=100, rng=np.random.default_rng(1))


@pytest.mark.parametrize(
    ("cohort", "population", "reason"),
    [
        ([3, 1], [10, 0], "that the population has not"),
        ([0, 0], [10, 5], "nobody is in the cohort"),
        ([3, 0], [10, 0], "in one group"),
    ],
)
def test_external_cv_says_why_there_is_none(cohort, population, reason):
    """A group the population has not, an empty cohort, one group."""
    found = external_cv(cohort=cohort, population=population, draws=100, rng=np.random.default_rng(1))
    assert isinstance(found, NotEstimable)
    assert reason in str(found)


def test_external_cv_covers():
    """The limits hold the true CV about as often as they say, at an even mix and at an uneven one."""
    rng, p = np.random.default_rng(8), np.array([0.1, 0.2, 0.3, 0.4])
    for tilt in (np.zeros(4), np.array([-0.05, 0.05, -0.06, 0.06])):
        truth = np.sqrt(np.sum(tilt**2 / p))
        hits = 0
        for cohort in rng.multinomial(150, p + tilt, size=300):
            limits = external_cv(cohort=cohort, population=1000 * p, draws=200, rng=rng).interval
            hits += limits.low - 1e-9 <= truth <= limits.high
        assert hits >= 270
