"""Distances of a whole mix: their definitions, their bands, and what none of them shows."""

import math
import time
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from scipy.spatial import distance as oracle

from alongside.core.errors import InputError
from alongside.core.quantities import NotEstimable
from alongside.core.reach._distances import Distance, mix_distances

NAMES = ("total_variation", "hellinger", "kl", "jensen_shannon", "earth_movers")
MIXES = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 5000)), min_size=2, max_size=12).filter(
    lambda pairs: any(x for x, _ in pairs)
)


def measure(counts, population, *, relation="external", is_ordered=True, draws=50, seed=1, **changes):
    return mix_distances(
        categories=tuple(f"g{index}" for index in range(len(counts))),
        counts=counts,
        population=population,
        relation=relation,
        is_ordered=is_ordered,
        level=0.95,
        draws=draws,
        rng=np.random.default_rng(seed),
        **changes,
    )


def slow_values(counts, population):
    """Every definition written out one category at a time."""
    q = [x / sum(counts) for x in counts]
    p = [x / sum(population) for x in population]
    middle = [(a + b) / 2 for a, b in zip(q, p, strict=True)]

    def divergence(one, other):
        return sum(a * math.log(a / b) for a, b in zip(one, other, strict=True) if a > 0)

    steps = [abs(sum(q[: k + 1]) - sum(p[: k + 1])) for k in range(len(q) - 1)]
    return {
        "total_variation": sum(abs(a - b) for a, b in zip(q, p, strict=True)) / 2,
        "hellinger": math.sqrt(max(0, 1 - sum(math.sqrt(a * b) for a, b in zip(q, p, strict=True)))),
        "kl": divergence(q, p),
        "jensen_shannon": (divergence(q, middle) + divergence(p, middle)) / 2,
        "earth_movers": sum(steps),
    }


@settings(deadline=None, max_examples=100)
@given(pairs=MIXES)
def test_every_distance_is_its_definition(pairs):
    counts, population = zip(*pairs, strict=True)
    found, expected = measure(counts, population), slow_values(counts, population)
    for name in NAMES:
        assert getattr(found, name).value == pytest.approx(expected[name], rel=1e-6, abs=1e-7)


@settings(deadline=None, max_examples=40)
@given(pairs=MIXES)
def test_divergences_and_earth_movers_agree_with_scipy(pairs):
    counts, population = (np.array(side, dtype=float) for side in zip(*pairs, strict=True))
    found = measure(counts, population)
    q, p = counts / counts.sum(), population / population.sum()
    places = np.arange(len(q))
    assert found.kl.value == pytest.approx(stats.entropy(q, p), abs=1e-12)
    assert found.jensen_shannon.value == pytest.approx(oracle.jensenshannon(q, p) ** 2, abs=1e-9)
    assert found.earth_movers.value == pytest.approx(
        stats.wasserstein_distance(places, places, q, p), abs=1e-12
    )


@settings(deadline=None, max_examples=60)
@given(pairs=MIXES)
def test_distances_keep_their_bounds_and_their_order(pairs):
    counts, population = zip(*pairs, strict=True)
    found = measure(counts, population)
    tv, h = found.total_variation.value, found.hellinger.value
    assert 0 <= h**2 <= tv + 1e-12 <= h * math.sqrt(2) + 1e-9
    assert 2 * tv**2 <= found.kl.value + 1e-9
    assert 0 <= found.jensen_shannon.value <= math.log(2) * tv + 1e-9


def test_a_mirror_image_has_no_distance_at_all():
    found = measure([10, 20, 30], [1000, 2000, 3000])
    assert [getattr(found, name).value for name in NAMES] == pytest.approx([0] * 5, abs=1e-16)
    assert found.below_four_fifths == ()


@settings(deadline=None, max_examples=30)
@given(pairs=MIXES, seed=st.integers(0, 2**32), relation=st.sampled_from(["external", "subset"]))
def test_the_order_of_unordered_categories_changes_neither_value_nor_band(pairs, seed, relation):
    counts, population = (np.array(side) for side in zip(*pairs, strict=True))
    population = population + counts
    order = np.random.default_rng(seed).permutation(len(counts))
    one = measure(counts, population, relation=relation, is_ordered=False)
    other = measure(counts[order], population[order], relation=relation, is_ordered=False)
    for name in NAMES[:4]:
        first, second = getattr(one, name), getattr(other, name)
        assert [first.value, first.expected, first.low, first.high] == pytest.approx(
            [second.value, second.expected, second.low, second.high], abs=1e-12
        )


def test_the_expected_distance_is_the_mean_over_every_possible_mix():
    """Five people from three groups, all 21 mixes weighed by their chance, with and without replacement."""
    population, n = np.array([4, 3, 5]), 5
    for relation in ("external", "subset"):
        law = (
            stats.multinomial(n, population / 12)
            if relation == "external"
            else stats.multivariate_hypergeom(population, n)
        )
        mixes = [mix for mix in product(range(n + 1), repeat=3) if sum(mix) == n]
        chances = [law.pmf(mix) for mix in mixes]
        found = measure([2, 1, 2], population, relation=relation, draws=20_000)
        for name in NAMES:
            values = [slow_values(mix, population)[name] for mix in mixes]
            mean = float(np.dot(chances, values))
            spread = math.sqrt(max(float(np.dot(chances, np.square(values))) - mean**2, 0))
            assert getattr(found, name).expected == pytest.approx(mean, abs=5 * spread / math.sqrt(20_000))


def test_ninety_five_of_a_hundred_perfect_recruitments_lie_in_the_band():
    rng = np.random.default_rng(11)
    population = np.array([345, 57, 45, 111, 90, 30])
    inside = 0
    for _ in range(300):
        counts = rng.multivariate_hypergeometric(population, 200)
        found = measure(counts, population, relation="subset", draws=400).total_variation
        inside += found.low <= found.value <= found.high
    assert 0.91 <= inside / 300 <= 0.985


def test_everybody_on_the_list_is_the_list():
    found = measure([4, 6], [4, 6], relation="subset").total_variation
    assert (found.value, found.expected, found.low, found.high) == (0, 0, 0, 0)


def test_an_estimated_yardstick_puts_perfect_recruits_further_away():
    population = np.array([300.0, 500.0, 200.0])
    known, survey, rounded = (
        measure([30, 50, 20], population, draws=4000, effective_n=m, rounded_to=base).total_variation
        for m, base in ((None, None), (100.0, None), (None, 400.0))
    )
    assert survey.expected == pytest.approx(known.expected * math.sqrt(2), rel=0.05)
    assert rounded.expected > known.expected * 1.1


def test_kl_hardly_notices_a_group_of_which_nobody_came_but_the_list_names_it():
    found = measure([48, 52, 0], [480, 520, 50])
    assert found.kl.value == pytest.approx(-math.log(1 - 50 / 1050))
    assert found.below_four_fifths == ("g2",)


def test_exactly_four_fifths_of_a_share_is_not_below_it():
    found = measure([16, 84], [20, 80])
    assert found.below_four_fifths == ()
    assert measure([15, 85], [20, 80]).below_four_fifths == ("g0",)


def test_somebody_whom_the_population_does_not_count_leaves_kl_alone_without_a_value():
    found = measure([3, 5, 1, 1], [10, 10, 0, 0])
    assert str(found.kl) == "people of g2, g3 took part, but the population counts nobody of them"
    assert all(isinstance(getattr(found, name), Distance) for name in NAMES if name != "kl")
    assert found.total_variation.value == pytest.approx(0.2)


def test_categories_without_an_order_have_no_steps():
    found = measure([3, 5], [10, 10], is_ordered=False)
    assert isinstance(found.earth_movers, NotEstimable)


@pytest.mark.parametrize(("counts", "population"), [([0, 0], [1, 2]), ([1, 2], [0, 0])])
def test_nobody_on_either_side_is_no_mix(counts, population):
    found = measure(counts, population)
    assert all(isinstance(getattr(found, name), NotEstimable) for name in NAMES)
    assert found.below_four_fifths == ()


def test_a_cohort_larger_than_its_list_is_refused():
    with pytest.raises(InputError, match="The cohort counts 9 people, its list 8"):
        measure([4, 5], [4, 4], relation="subset")


def test_sixty_groups_and_forty_four_thousand_areas_both_finish_soon():
    rng = np.random.default_rng(1)
    for groups, n, draws, most in ((60, 180, 4000, 2.0), (44_000, 180, 400, 10.0)):
        population = rng.integers(50, 400, groups)
        counts = rng.multivariate_hypergeometric(population, n, method="marginals")
        for relation in ("external", "subset"):
            began = time.perf_counter()
            measure(counts, population, relation=relation, draws=draws, is_ordered=groups < 100)
            assert time.perf_counter() - began < most
