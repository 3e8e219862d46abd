"""Tipton's index against direct sums, an exact expectation and an integral."""

import itertools

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.core.errors import InputError
from alongside.core.quantities import NotEstimable
from alongside.core.reach._generalisability import generalisability_index, generalisability_of_normals


def areas(counts):
    return pl.DataFrame({"area": [f"a{i}" for i in range(len(counts))], "count": [float(c) for c in counts]})


def measure(population, cohort, *, relation="external", draws=500, seed=1):
    return generalisability_index(
        population_cells=population,
        cohort_cells=cohort,
        relation=relation,
        draws=draws,
        rng=np.random.default_rng(seed),
    )


def test_index_is_the_sum_of_roots_by_hand():
    """(1/2, 1/2) against (8/10, 2/10)."""
    found = measure(areas([50, 50]), areas([8, 2]))
    assert found.value == pytest.approx(np.sqrt(0.5 * 0.8) + np.sqrt(0.5 * 0.2))
    assert (found.n, found.cells) == (10, 2)


def test_expectation_under_perfect_recruitment_is_exact():
    """Mean over draws against the sum over every possible cohort, with and without replacement."""
    from scipy.stats import multinomial, multivariate_hypergeom

    N, n = np.array([4, 3, 5]), 4
    every = [x for x in itertools.product(range(n + 1), repeat=3) if sum(x) == n]
    affinity = np.array([np.sqrt(N / 12 * np.array(x) / n).sum() for x in every])
    chances = {
        "external": multinomial.pmf(every, n, N / 12),
        "subset": multivariate_hypergeom.pmf(every, N, n),
    }
    for relation, chance in chances.items():
        found = measure(areas(N), areas([2, 1, 1]), relation=relation, draws=40_000)
        assert found.expected == pytest.approx(affinity @ chance, abs=0.002)


def test_sixty_cells_and_180_people_fall_short_of_one_by_chance():
    """Sixty equal cells, three people expected in each: 0.94, and 1 - 59/1440 = 0.96 at first order."""
    from scipy.stats import binom

    counts = np.arange(181)
    exact = 60 * np.sum(np.sqrt(counts / 180 / 60) * binom.pmf(counts, 180, 1 / 60))
    found = measure(areas([1000] * 60), areas([3] * 60), draws=4000)
    assert found.expected == pytest.approx(exact, abs=0.001)
    assert round(exact, 2) == 0.94
    assert pytest.approx(0.96, abs=0.002) == 1 - 59 / (8 * 180)
    assert found.low < found.expected < found.high


def test_two_normals_equal_the_integral():
    """The closed form against a numerical integral of sqrt(f g)."""
    from scipy.integrate import quad
    from scipy.stats import norm

    area, _ = quad(lambda x: np.sqrt(norm.pdf(x, 0.3, 1.2) * norm.pdf(x, -0.5, 0.7)), -15, 15)
    assert generalisability_of_normals(mean_1=0.3, sd_1=1.2, mean_2=-0.5, sd_2=0.7) == pytest.approx(area)


def test_a_spread_of_zero_is_refused():
    """A normal distribution without spread is none."""
    with pytest.raises(InputError, match="both are above 0"):
        generalisability_of_normals(mean_1=0, sd_1=0, mean_2=0, sd_2=1)


def test_no_number_without_people_and_no_subset_larger_than_its_population():
    """An empty cohort says why; a cohort larger than a cell of its own population is refused."""
    assert isinstance(measure(areas([5, 5]), areas([0, 0])), NotEstimable)
    with pytest.raises(InputError):
        measure(areas([5, 5]), areas([6, 0]), relation="subset")


@given(st.lists(st.tuples(st.integers(1, 50), st.integers(0, 20)), min_size=1, max_size=8))
@settings(max_examples=40, deadline=None)
def test_index_stays_between_nothing_in_common_and_the_same_mix(pairs):
    """Within 0 and 1, 1 for a proportional cohort, and blind to the order of the cells."""
    N, x = [n for n, _ in pairs], [k for _, k in pairs]
    found = measure(areas(N), areas(x), draws=50)
    if sum(x) == 0:
        assert isinstance(found, NotEstimable)
        return
    assert 0 <= found.value <= 1
    assert found.low <= found.expected <= found.high + 1e-12
    assert measure(areas(N), areas(N), draws=50).value == pytest.approx(1)
    assert measure(areas(N)[::-1], areas(x), draws=50).value == pytest.approx(found.value)
