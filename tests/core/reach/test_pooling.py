"""Pooled crossed groups: against closed forms and brute force, and what must hold whatever the counts."""

import itertools

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit

from alongside.core.errors import InputError
from alongside.core.quantities import NotEstimable
from alongside.core.reach._pooling import pool_cells
from alongside.core.reach._pooling_model import BetaBinomial, GammaPoisson, find_mode

RELATIONS = ["external", "subset"]


def areas(counts):
    return pl.DataFrame({"area": [f"a{i}" for i in range(len(counts))], "count": [float(c) for c in counts]})


def crossed(counts, shape, names=("age", "area")):
    keys = list(
        itertools.product(*[[f"{name}{k}" for k in range(n)] for name, n in zip(names, shape, strict=True)])
    )
    frame = pl.DataFrame(keys, schema=list(names), orient="row")
    return frame.with_columns(count=pl.Series(np.asarray(counts, dtype=float)))


def pool(population, cohort, *, relation="external", draws=2000, seed=1):
    rng = np.random.default_rng(seed)
    return pool_cells(
        population_cells=population, cohort_cells=cohort, relation=relation, draws=draws, rng=rng
    )


def test_deviation_of_external_cells_is_the_negative_binomials():
    """The integrated likelihood is scipy's negative binomial, constants apart, and its mode statsmodels' fit."""
    import statsmodels.api as sm
    from scipy.stats import nbinom

    x, e = np.array([3.0, 9.0, 0.0, 5.0, 12.0]), np.array([4.0, 6.0, 3.0, 7.0, 9.0])
    model, eta = GammaPoisson(count=x, exposure=e), np.log([0.9, 1.2, 0.8, 1.0, 1.1])
    differences = []
    for sigma in (0.3, 0.9):
        a, mean = sigma**-2, e * np.exp(eta)
        differences.append(nbinom.logpmf(x, a, a / (a + mean)).sum() - model.log_likelihood(eta, sigma))
    assert differences[0] == pytest.approx(differences[1])
    design = np.column_stack([np.ones(5), [0, 1, 0, 1, 1]])
    mode = find_mode(model=model, design=design, precision=np.zeros(2), sigma=0.5, start=np.zeros(2))
    family = sm.families.NegativeBinomial(alpha=0.25)
    oracle = sm.GLM(x, design, family=family, offset=np.log(e)).fit(tol=1e-12)
    assert mode.coefficients == pytest.approx(oracle.params, abs=1e-6)


def test_deviation_of_a_subsets_cells_is_the_beta_binomials():
    """The integrated likelihood is scipy's beta-binomial, constants apart."""
    from scipy.stats import betabinom

    x, N = np.array([3.0, 9.0, 0.0, 5.0]), np.array([14.0, 16.0, 3.0, 17.0])
    model, eta = BetaBinomial(count=x, exposure=N), np.array([-0.9, 0.2, -0.3, -1.0])
    overall, differences = 17.5 / 51, []
    for sigma in (0.3, 0.9):
        phi = 1 / (overall * (1 - overall) * sigma**2)
        exact = betabinom.logpmf(x, N, expit(eta) * phi, expit(-eta) * phi).sum()
        differences.append(exact - model.log_likelihood(eta, sigma))
    assert differences[0] == pytest.approx(differences[1])


def test_pooled_means_equal_brute_force():
    """One dimension, external: intercept, sigma and cells integrated on a fine grid instead of Laplace and draws."""
    N, x = np.array([300.0, 200.0, 500.0, 100.0]), np.array([40.0, 14.0, 60.0, 3.0])
    p, n = N / N.sum(), x.sum()
    total, weight, rng = np.zeros(4), 0.0, np.random.default_rng(2)
    from scipy.stats import nbinom

    for sigma in np.linspace(0.025, 2.0, 80):
        for intercept in np.linspace(-1.5, 1.5, 121):
            a, mean = sigma**-2, n * p * np.exp(intercept)
            log_weight = nbinom.logpmf(x, a, a / (a + mean)).sum() - sigma**2 / 0.5
            theta = rng.gamma(a + x, 1 / (a + mean), size=(100, 4))
            ratio = theta / (theta @ p)[:, None]
            total, weight = total + np.exp(log_weight) * ratio.mean(0), weight + np.exp(log_weight)
    found = pool(areas(N), areas(x), draws=20_000).cells["value"].to_numpy()
    assert found == pytest.approx(total / weight, abs=0.015)


@pytest.mark.parametrize("relation", RELATIONS)
def test_limits_cover_and_pooled_ratios_are_closer_than_raw_ones(relation):
    """Fresh populations with main effects and deviations: coverage near 95%, mean squared error below raw."""
    rng, covered, pooled_error, raw_error = np.random.default_rng(7), [], 0.0, 0.0
    age, area = np.repeat(np.arange(4), 5), np.tile(np.arange(5), 4)
    for seed in range(60):
        N = rng.integers(20, 120, size=20).astype(float)
        p = N / N.sum()
        eta = rng.normal(0, 0.4, 4)[age] + rng.normal(0, 0.4, 5)[area] + rng.normal(0, 0.3, 20)
        if relation == "external":
            theta = np.exp(eta)
            x = rng.multinomial(150, p * theta / (p @ theta))
        else:
            theta = expit(eta - 2)
            x = rng.binomial(N.astype(int), theta)
        truth = theta / (p @ theta)
        cells = pool(crossed(N, (4, 5)), crossed(x, (4, 5)), relation=relation, draws=500, seed=seed).cells
        covered.append(((cells["low"] <= truth) & (cells["high"] >= truth)).mean())
        pooled_error += np.sum((cells["value"].to_numpy() - truth) ** 2)
        raw_error += np.sum((x / x.sum() / p - truth) ** 2)
    assert 0.93 < np.mean(covered) < 0.98
    assert pooled_error < 0.7 * raw_error


@pytest.mark.parametrize("relation", RELATIONS)
def test_the_more_people_the_less_a_cell_is_drawn_in(relation):
    """The same shares ten times over: the odd cell out comes closer to its own ratio."""
    N, x = np.full(6, 1000.0), np.array([20.0, 20.0, 20.0, 20.0, 20.0, 5.0])
    raw = 5 / 105 * 6
    few = pool(areas(N), areas(x), relation=relation).cells["value"][5]
    many = pool(areas(N), areas(10 * x), relation=relation).cells["value"][5]
    assert raw < many < few < 1


@pytest.mark.parametrize("relation", RELATIONS)
def test_names_and_order_of_cells_change_nothing_but_chance(relation):
    """No category is a reference: reversed and renamed categories give the same ratios up to Monte Carlo error."""
    N, x = np.arange(20.0, 92.0, 6.0), np.array([3, 5, 0, 2, 8, 9, 1, 4, 6, 12, 2, 7], dtype=float)
    plain = pool(crossed(N, (3, 4)), crossed(x, (3, 4)), relation=relation, draws=20_000).cells
    other = pool(crossed(N, (3, 4))[::-1], crossed(x, (3, 4)), relation=relation, draws=20_000).cells[::-1]
    assert plain["age"].to_list() == other["age"].to_list()
    assert plain["value"].to_numpy() == pytest.approx(other["value"].to_numpy(), abs=0.02)


def test_the_lowest_three_are_ranked_by_how_likely_they_are_to_be_so():
    """Probabilities add up to three places; an empty, populous cell leads; rank 1 has the highest."""
    N, x = np.full(12, 400.0), np.array([30, 31, 29, 30, 0, 28, 30, 33, 30, 12, 30, 15], dtype=float)
    cells = pool(crossed(N, (3, 4)), crossed(x, (3, 4))).cells
    assert cells["probability_lowest_three"].sum() == pytest.approx(3)
    assert cells["rank"].sort().to_list() == list(range(1, 13))
    assert cells.sort("rank")["probability_lowest_three"].is_sorted(descending=True)
    assert (cells["rank"][4], cells["probability_lowest_three"][4]) == (1, pytest.approx(1, abs=0.01))
    assert cells["low"][4] > 0


def test_one_cell_is_its_own_share():
    """A single crossed group: ratio 1 and nothing to rank."""
    cells = pool(areas([50]), areas([5])).cells
    assert cells.select("value", "low", "high", "probability_lowest_three", "rank").row(0) == pytest.approx(
        (1, 1, 1, 1, 1)
    )


def test_people_not_known_or_not_of_the_population_are_counted_in_notes():
    """Left out of every cell, and said."""
    population = pl.concat(
        [areas([50, 60]), pl.DataFrame({"area": [None], "count": [7.0]}, schema=areas([1]).schema)]
    )
    found = pool(population, areas([5, 6, 2]))
    assert found.cells["area"].to_list() == ["a0", "a1"]
    assert [str(note) for note in found.notes] == [
        "People of whom something is not known are in no crossed group: 7 of the population and 0 of the cohort.",
        "The cohort has 2 people in crossed groups that the population has not; they have no ratio.",
    ]


def test_no_ratios_without_people_and_no_subset_larger_than_its_population():
    """An empty cohort says why; a cohort larger than a cell of its own population is refused."""
    assert isinstance(pool(areas([5, 5]), areas([0, 0])), NotEstimable)
    with pytest.raises(InputError, match="more people in some crossed group"):
        pool(areas([5, 5]), areas([6, 0]), relation="subset")


@given(
    st.sampled_from(RELATIONS),
    st.lists(st.tuples(st.integers(1, 40), st.integers(0, 40)), min_size=6, max_size=6),
)
@settings(max_examples=25, deadline=None)
def test_every_count_gives_a_finite_ratio_inside_its_limits(relation, pairs):
    """Empty cells, full cells, one person in all: low <= value <= high, finite, and shares still average 1."""
    N = np.array([n for n, _ in pairs], dtype=float)
    x = np.minimum([k for _, k in pairs], N)
    found = pool(crossed(N, (2, 3)), crossed(x, (2, 3)), relation=relation, draws=300)
    if not x.sum():
        assert isinstance(found, NotEstimable)
        return
    value, low, high = (found.cells[name].to_numpy() for name in ("value", "low", "high"))
    assert np.isfinite(value).all()
    assert (low <= value).all()
    assert (value <= high).all()
    assert value @ N / N.sum() == pytest.approx(1)


@pytest.mark.parametrize("shape", [(12,), (3, 4)])
@pytest.mark.parametrize("size", [1.0, 40.0, 4000.0])
def test_everybody_taking_part_gives_ratios_of_about_one(shape, size):
    """A subset that is the whole population: the uptake has no finite logit, and the ratios are 1 all the same."""
    whole = crossed(np.full(12, size), shape, names=("age", "area")[: len(shape)])
    cells = pool(whole, whole, relation="subset").cells
    assert cells["value"].to_numpy() == pytest.approx(np.ones(12), abs=0.05)
    assert (cells["low"] <= 1.0001).all()
    assert (cells["high"] >= 0.9999).all()
