"""E-values: by hand, one newcomer at a time, and with a mean of one under the mix they are held against."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise, product
from math import comb, factorial, prod

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.core.errors import InputError
from alongside.core.reach import LARGEST_E_VALUE, e_values, prior_weights
from alongside.core.reach._model import Relation

COUNTS = st.lists(st.lists(st.integers(0, 4), min_size=3, max_size=3), min_size=1, max_size=6)


def one_at_a_time(rows: np.ndarray, population: np.ndarray, relation: Relation, prior: str) -> float:
    """The slow reference: the chance that the prior gave to each newcomer over the chance under the population."""
    size = population.size
    weights = [Fraction(1)] * size
    if prior == "centred":
        weights = [Fraction(size * int(count), int(population.sum())) for count in population]
    came, evidence = [0] * size, Fraction(1)
    for row in rows:
        for group in np.repeat(np.arange(size), row):
            predicted = (weights[group] + came[group]) / (sum(weights) + sum(came))
            if relation == "external":
                null = Fraction(int(population[group]), int(population.sum()))
            else:
                null = Fraction(int(population[group]) - came[group], int(population.sum()) - sum(came))
            evidence *= predicted / null
            came[group] += 1
    return float(evidence)


@pytest.mark.parametrize("relation", ["external", "subset"])
@pytest.mark.parametrize("prior", ["uniform", "centred"])
@settings(deadline=None, max_examples=40)
@given(rows=COUNTS)
def test_the_closed_form_is_the_product_over_newcomers(
    relation: Relation, prior: str, rows: list[list[int]]
) -> None:
    """Every newcomer's factor multiplied up, in fractions, gives what the closed form gives."""
    population, new = np.array([60, 25, 30]), np.array(rows)
    found = e_values(newcomers=new, population=population, relation=relation, prior=prior)  # type: ignore[arg-type]  # drawn
    slow = one_at_a_time(new, population, relation, prior)
    assert found.e_value[-1] == pytest.approx(slow, rel=1e-9)


def compositions(n: int, parts: int) -> list[tuple[int, ...]]:
    """Every way to spread n people over the groups."""
    return [row for row in product(range(n + 1), repeat=parts) if sum(row) == n]


@pytest.mark.parametrize("prior", ["uniform", "centred"])
@pytest.mark.parametrize("n", [1, 2, 4])
def test_drawn_from_a_list_the_mean_is_exactly_one(prior: str, n: int) -> None:
    """Added up over every possible cohort with its hypergeometric chance, E has the mean 1: no group can run out."""
    population = np.array([4, 5, 7])
    mean = 0.0
    for row in compositions(n, 3):
        chance = prod(comb(int(listed), x) for listed, x in zip(population, row, strict=True)) / comb(16, n)
        found = e_values(newcomers=[row], population=population, relation="subset", prior=prior)  # type: ignore[arg-type]  # drawn
        mean += chance * found.e_value[0]
    assert mean == pytest.approx(1.0, abs=1e-12)


def test_when_a_group_can_run_out_the_mean_is_below_one() -> None:
    """The prior still bets on a group of whom nobody is left, so the mean can only be smaller: E stays valid."""
    population, means = np.array([1, 3, 2]), []
    for n in range(1, 7):
        mean = 0.0
        for row in compositions(n, 3):
            if all(x <= listed for x, listed in zip(row, population, strict=True)):
                chance = prod(comb(int(listed), x) for listed, x in zip(population, row, strict=True)) / comb(
                    6, n
                )
                mean += (
                    chance * e_values(newcomers=[row], population=population, relation="subset").e_value[0]
                )
        means.append(mean)
    assert means[0] == pytest.approx(1.0)
    assert all(later <= before + 1e-12 for before, later in pairwise(means))


def test_drawn_from_a_yardstick_the_mean_is_exactly_one() -> None:
    """The same for independent newcomers, with the multinomial chance."""
    shares, mean = np.array([0.5, 0.3, 0.2]), 0.0
    for row in compositions(5, 3):
        chance = factorial(5) / prod(factorial(x) for x in row) * float(np.prod(shares**row))
        mean += chance * e_values(newcomers=[row], population=shares, relation="external").e_value[0]
    assert mean == pytest.approx(1.0, abs=1e-12)


@pytest.mark.parametrize("relation", ["external", "subset"])
@settings(deadline=None, max_examples=40)
@given(rows=COUNTS, order=st.permutations(range(3)))
def test_the_order_of_groups_and_of_dates_changes_nothing_about_the_last(
    relation: Relation, rows: list[list[int]], order: list[int]
) -> None:
    """Groups renamed, or everyone come on one date: the last E-value is the same."""
    population, new = np.array([60, 25, 30]), np.array(rows)
    last = e_values(newcomers=new, population=population, relation=relation).log10_e_value[-1]
    renamed = e_values(newcomers=new[:, order], population=population[order], relation=relation)
    at_once = e_values(newcomers=new.sum(axis=0)[None], population=population, relation=relation)
    assert renamed.log10_e_value[-1] == pytest.approx(last, abs=1e-9)
    assert at_once.log10_e_value[-1] == pytest.approx(last, abs=1e-9)


def test_the_iid_form_is_not_the_form_for_a_list() -> None:
    """When the whole list has come, its mix is what it is: E is a number below 1, whatever came first."""
    population = np.array([30, 10])
    whole = e_values(newcomers=[[30, 0], [0, 10]], population=population, relation="subset")
    assert whole.e_value[0] > 20
    assert whole.e_value[1] < 1


def test_a_huge_e_value_is_capped_and_its_logarithm_is_not() -> None:
    """1e300 is the most that is written; log10 goes on."""
    found = e_values(newcomers=[[2000, 0]], population=[1, 9], relation="external")
    assert found.e_value[0] == pytest.approx(LARGEST_E_VALUE)
    assert found.log10_e_value[0] > 1900


def test_the_p_value_at_any_look_never_rises() -> None:
    """It is 1 over the largest E so far, and at most 1."""
    found = e_values(newcomers=[[9, 0], [0, 30], [0, 1]], population=[1, 9], relation="external")
    assert found.p_anytime.tolist() == sorted(found.p_anytime.tolist(), reverse=True)
    assert found.p_anytime[1] == pytest.approx(1 / found.e_value[0])
    assert e_values(newcomers=[[0, 0]], population=[1, 9], relation="external").p_anytime[0] == 1.0


def test_a_group_of_nobody_adds_nothing_while_nobody_comes() -> None:
    """A category that the population lacks leaves the centred E-value as it is, but for the prior's weight."""
    found = e_values(newcomers=[[3, 1, 0]], population=[6, 4, 0], relation="external")
    assert np.isfinite(found.log10_e_value[0])
    assert prior_weights(shares=[0.6, 0.4, 0.0], prior="centred").tolist() == pytest.approx([1.8, 1.2, 0.0])


@pytest.mark.parametrize(
    ("newcomers", "population", "said"),
    [
        ([[1, 2]], [1, 2, 3], "one row a date"),
        ([[-1, 2]], [5, 5], "below zero"),
        ([[0, 0]], [0, 0], "Nobody is counted in the population"),
        ([[6, 0]], [5, 5], "than the population's list holds"),
    ],
)
def test_what_cannot_be_is_refused(newcomers: list[list[int]], population: list[int], said: str) -> None:
    """One sentence for each."""
    with pytest.raises(InputError, match=said):
        e_values(newcomers=newcomers, population=population, relation="subset")
