"""Raking against a case by hand, a slow reference, and the first-order conditions that define it."""

import re

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.core.errors import InputError
from alongside.core.quantities import NotEstimable
from alongside.core.reach._raking import Raking, rake


def crossed(counts):
    rows = [(a, b, float(n)) for (a, b), n in counts.items()]
    return pl.DataFrame(rows, schema=["age", "area", "count"], orient="row")


def margins(**dimensions):
    rows = [(name, c, float(n)) for name, shares in dimensions.items() for c, n in shares.items()]
    return pl.DataFrame(
        rows, schema={"dimension": pl.String, "category": pl.String, "count": pl.Float64}, orient="row"
    )


COHORT = crossed({("young", "n"): 40, ("young", "s"): 10, ("old", "n"): 20, ("old", "s"): 30})
PEOPLE = margins(age={"young": 700, "old": 300}, area={"n": 90, "s": 110})


def literal_raking(counts, age, area):
    """The 2 x 2 table, row by row and column by column, until nothing moves."""
    table = np.array(counts, dtype=float)
    for _ in range(2000):
        for i in range(2):
            table[i] *= age[i] / table[i].sum()
        for j in range(2):
            table[:, j] *= area[j] / table[:, j].sum()
    return table


def test_weights_equal_a_literal_raking():
    """The slow two-way table, and what Kish makes of its weights."""
    found = rake(cohort_cells=COHORT, margins=PEOPLE)
    table = literal_raking([[40, 10], [20, 30]], [0.7, 0.3], [0.45, 0.55])
    weight = table / np.array([[0.4, 0.1], [0.2, 0.3]])
    assert found.weights["weight"].to_list() == pytest.approx(weight.ravel().tolist(), abs=1e-8)
    n_eff = 100**2 / np.sum(np.array([40, 10, 20, 30]) * weight.ravel() ** 2)
    assert found.effective_sample_size == pytest.approx(n_eff)
    assert found.design_effect == pytest.approx(100 / n_eff)
    assert (found.largest_weight, found.smallest_weight) == pytest.approx((weight.max(), weight.min()))
    assert (found.n, found.dimensions, found.notes) == (100.0, ("age", "area"), ())


def test_weights_keep_the_odds_ratio_of_the_cohort():
    """What raking leaves alone: the association inside the cohort (it is the closest such table to it)."""
    weights = rake(cohort_cells=COHORT, margins=PEOPLE).weights
    a, b, c, d = (weights["count"] * weights["weight"]).to_list()
    assert a * d / (b * c) == pytest.approx(40 * 30 / (10 * 20))


def test_weights_equal_a_poisson_model_with_an_offset():
    """Raking is the main-effects log-linear model of the target with the cohort as offset (statsmodels)."""
    import statsmodels.api as sm

    found = rake(cohort_cells=COHORT, margins=PEOPLE)
    target = np.outer([0.7, 0.3], [0.45, 0.55]).ravel()
    X = np.array([[1, 0, 0], [1, 0, 1], [1, 1, 0], [1, 1, 1]], dtype=float)
    offset = np.log([0.4, 0.1, 0.2, 0.3])
    model = sm.GLM(target, X, family=sm.families.Poisson(), offset=offset).fit(tol=1e-14)
    assert found.weights["weight"].to_list() == pytest.approx((model.mu / np.exp(offset)).tolist(), abs=1e-7)


def test_not_known_is_left_out_on_both_sides_and_said():
    """Unknowns in the cohort and in the population change no weight, and are counted."""
    cohort = pl.concat(
        [COHORT, pl.DataFrame({"age": [None], "area": ["n"], "count": [9.0]}, schema=COHORT.schema)]
    )
    people = pl.concat([PEOPLE, margins(age={None: 50})])
    found = rake(cohort_cells=cohort, margins=people)
    assert found.weights.equals(rake(cohort_cells=COHORT, margins=PEOPLE).weights)
    assert "9 of the cohort" in str(found.notes[0])


@pytest.mark.parametrize(
    ("cohort", "people", "reason"),
    [
        (COHORT.filter(age="young"), PEOPLE, r"nobody in the cohort can stand for old \(age\)"),
        (
            COHORT,
            margins(age={"young": 1, "old": 1}, area={"n": 4}),
            r"the population has nobody of s \(area\)",
        ),
        (COHORT.filter(pl.col("age").is_null()), margins(age={None: 1}, area={None: 1}), "there is nobody"),
        (
            crossed({("young", "n"): 40, ("old", "s"): 30}),
            margins(age={"young": 1, "old": 3}, area={"n": 3, "s": 1}),
            "no weights match every margin",
        ),
        (
            crossed({("young", "n"): 5, ("young", "s"): 5, ("old", "n"): 5}),
            margins(age={"young": 1, "old": 99}, area={"n": 1, "s": 99}),
            "no weights match every margin",
        ),
    ],
)
def test_no_weights_where_nobody_can_stand_in(cohort, people, reason):
    """A population group with nobody is named; margins that no weights can match are said to be so."""
    found = rake(cohort_cells=cohort, margins=people)
    assert isinstance(found, NotEstimable)
    assert re.search(reason, str(found))


def test_a_dimension_the_population_does_not_count_is_refused():
    """Raking to nothing."""
    with pytest.raises(InputError, match="no counts by area"):
        rake(cohort_cells=COHORT, margins=margins(age={"young": 1, "old": 1}))


@given(
    st.lists(st.integers(1, 60), min_size=6, max_size=6), st.lists(st.integers(1, 60), min_size=5, max_size=5)
)
@settings(max_examples=50, deadline=None)
def test_weighted_margins_are_the_populations_and_cost_people(counts, shares):
    """Every margin fits, weights average 1, and the effective sample is never above n."""
    keys = [(a, b) for a in ("x", "y", "z") for b in ("p", "q")]
    people = margins(
        age=dict(zip("xyz", shares[:3], strict=True)), area=dict(zip("pq", shares[3:], strict=True))
    )
    found = rake(cohort_cells=crossed(dict(zip(keys, counts, strict=True))), margins=people)
    assert isinstance(found, Raking)
    weighted = found.weights.with_columns(share=pl.col("count") * pl.col("weight") / found.n)
    assert weighted["share"].sum() == pytest.approx(1)
    for name in ("age", "area"):
        got = dict(weighted.group_by(name).agg(pl.col("share").sum()).rows())
        want = {row[1]: row[2] for row in people.rows() if row[0] == name}
        for category, count in want.items():
            assert got[category] == pytest.approx(count / sum(want.values()), abs=1e-8)
    assert found.effective_sample_size <= found.n + 1e-9
    assert found.smallest_weight <= 1 + 1e-9 <= found.largest_weight + 2e-9
