"""The R-indicator against unit rows, literal loops and cases that can be reckoned by hand."""

import itertools

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.core.errors import InputError
from alongside.core.quantities import NotEstimable
from alongside.core.reach._enumerated import enumerate_cells
from alongside.core.reach._indicator import indicator


def cells(rows, names=("age", "area")):
    return pl.DataFrame(rows, schema=[*names, "count"], orient="row").cast({"count": pl.Float64})


LIST = cells([(a, b, 10.0 + 7 * i + 3 * j) for i, a in enumerate("xyz") for j, b in enumerate("pqrs")])
TAKEN = cells(
    [(a, b, float(2 + i + (3 * i + 5 * j) % 7)) for i, a in enumerate("xyz") for j, b in enumerate("pqrs")]
)


def measure(listed, taken, *, draws=100, seed=1, level=0.95):
    rng = np.random.default_rng(seed)
    return indicator(list_cells=listed, cohort_cells=taken, level=level, draws=draws, rng=rng)


def unit_rows(listed, taken):
    """One row a person: the categories and 0/1."""
    rows, y = [], []
    counts = {row[:-1]: row[-1] for row in taken.rows()}
    for *key, count in listed.rows():
        inside = int(counts.get(tuple(key), 0))
        rows += [key] * int(count)
        y += [1] * inside + [0] * (int(count) - inside)
    return rows, np.array(y)


def slow_r(listed, taken):
    """The formulae of the page on a person-by-person logit of statsmodels."""
    import statsmodels.api as sm

    rows, y = unit_rows(listed, taken)
    levels = [sorted({row[d] for row in rows}) for d in range(len(rows[0]))]
    X = np.array([[1.0, *(float(r[d] == v) for d in range(len(r)) for v in levels[d][1:])] for r in rows])
    fit = sm.Logit(y, X).fit(disp=0, method="newton", tol=1e-14, maxiter=100)
    rho, Sigma, N = fit.predict(), np.linalg.inv(-fit.model.hessian(fit.params)), len(y)
    z = (rho * (1 - rho))[:, None] * X
    S2 = sum((r - rho.mean()) ** 2 for r in rho) / (N - 1)
    lam = sum(zi @ Sigma @ zi for zi in z) / N
    f = max(0.0, 1 - lam / S2)
    A = sum((zi - z.mean(0)) * (r - rho.mean()) for zi, r in zip(z, rho, strict=True)) / N
    B = sum(np.outer(zi - z.mean(0), zi - z.mean(0)) for zi in z) / N
    top = 4 * A @ Sigma @ A + 2 * np.trace(B @ Sigma @ B @ Sigma)
    error = np.sqrt(top / (S2 * (N - 1) / N))
    return {"rows": rows, "rho": rho, "f": f, "unadjusted": 1 - 2 * S2**0.5, "r": 1 - 2 * (f * S2) ** 0.5,
            "error": error, "cv": (f * S2) ** 0.5 / rho.mean()}  # fmt: skip


def test_indicator_equals_the_formulae_on_unit_rows():
    """Aggregated cells and a person-by-person logit give the same R, CV and standard error."""
    found, slow = measure(LIST, TAKEN), slow_r(LIST, TAKEN)
    assert found.kept == pytest.approx(slow["f"], abs=1e-8)
    assert found.r.value == pytest.approx(slow["r"], abs=1e-8)
    assert found.r_unadjusted.value == pytest.approx(slow["unadjusted"], abs=1e-8)
    assert found.cv.value == pytest.approx(slow["cv"], abs=1e-8)
    assert found.r.standard_error == pytest.approx(slow["error"], abs=1e-8)
    assert found.n_list == LIST["count"].sum()
    assert found.mean_propensity == pytest.approx(TAKEN["count"].sum() / LIST["count"].sum(), abs=1e-9)


def test_partial_indicators_equal_a_literal_loop():
    """Both kinds, by variable and by category, person by person as the paper writes them."""
    found, slow = measure(LIST, TAKEN), slow_r(LIST, TAKEN)
    rows, rho, N = slow["rows"], slow["rho"], len(slow["rho"])
    for d, name in enumerate(("age", "area")):
        other = 1 - d
        mean_of = {
            v: np.mean([p for row, p in zip(rows, rho, strict=True) if row[other] == v])
            for v in {row[other] for row in rows}
        }
        total_u, total_c = 0.0, 0.0
        for category in sorted({row[d] for row in rows}):
            inside = [(row, p) for row, p in zip(rows, rho, strict=True) if row[d] == category]
            u = np.sqrt(len(inside) / N) * (np.mean([p for _, p in inside]) - rho.mean())
            c2 = sum((p - mean_of[row[other]]) ** 2 for row, p in inside) / N
            total_u, total_c = total_u + u**2, total_c + c2
            got = found.partial_by_category.filter(variable=name, category=category).row(0, named=True)
            assert got["unconditional"] == pytest.approx(u, abs=1e-8)
            assert got["conditional"] == pytest.approx(np.sqrt(c2), abs=1e-8)
        got = found.partial_by_variable.filter(variable=name).row(0, named=True)
        assert got["unconditional"] == pytest.approx(np.sqrt(total_u), abs=1e-8)
        assert got["conditional"] == pytest.approx(np.sqrt(total_c), abs=1e-8)


def test_standard_errors_of_partials_match_repeated_cohorts():
    """The bootstrap spread is the spread of the estimates over fresh cohorts."""
    listed = cells([("a", 400.0), ("b", 400.0), ("c", 200.0)], names=["area"])
    rng, truth = np.random.default_rng(5), np.array([0.5, 0.3, 0.2])
    N, values = listed["count"].to_numpy(), []
    for _ in range(4000):
        rates = rng.binomial(N.astype(int), truth) / N
        values.append(np.sqrt(N / N.sum()) * (rates - rates @ N / N.sum()))
    taken = listed.with_columns(count=pl.Series(N * truth))
    found = measure(listed, taken, draws=4000).partial_by_category
    assert found["unconditional_standard_error"].to_numpy() == pytest.approx(np.std(values, axis=0), rel=0.08)


def test_one_dimension_by_hand():
    """With one dimension the fit is each category's own rate, and lambda = sum rho (1-rho)/N over categories."""
    listed = cells([("a", 600.0), ("b", 400.0)], names=["area"])
    taken = cells([("a", 300.0), ("b", 80.0)], names=["area"])
    found = measure(listed, taken)
    mean, S2 = 0.38, (600 * 0.12**2 + 400 * 0.18**2) / 999
    lam = (0.5 * 0.5 + 0.2 * 0.8) / 1000
    assert found.mean_propensity == pytest.approx(mean)
    assert found.r_unadjusted.value == pytest.approx(1 - 2 * np.sqrt(S2))
    assert found.r.value == pytest.approx(1 - 2 * np.sqrt(S2 - lam))
    assert found.cv.value == pytest.approx(np.sqrt(S2 - lam) / mean)


def test_limits_are_the_plain_ones_where_most_unevenness_is_real():
    """With f >= 1/2 the limits are r -+ 1.96 standard errors, and those of cv likewise."""
    found = measure(cells([("a", 600.0), ("b", 400.0)], names=["area"]),
                    cells([("a", 300.0), ("b", 80.0)], names=["area"]))  # fmt: skip
    for one in (found.r, found.cv):
        assert one.high - one.value == pytest.approx(1.959964 * one.standard_error, rel=1e-6)
        assert one.value - one.low == pytest.approx(1.959964 * one.standard_error, rel=1e-6)
    assert found.notes == ()
    assert isinstance(found.r_unadjusted.low, NotEstimable)


def test_standard_error_of_cv_matches_repeated_cohorts():
    """The linearised standard error of CV is the spread of CV over fresh cohorts."""
    listed = cells([("a", 800.0), ("b", 700.0), ("c", 500.0)], names=["area"])
    rng, truth, N = np.random.default_rng(3), np.array([0.15, 0.3, 0.25]), listed["count"].to_numpy()
    taken = rng.binomial(N.astype(int), truth, size=(4000, 3))
    rates = taken / N
    mean = rates @ N / N.sum()
    S2 = (rates - mean[:, None]) ** 2 @ N / (N.sum() - 1) - (rates * (1 - rates)).sum(1) / N.sum()
    spread = np.std(np.sqrt(np.maximum(S2, 0)) / mean)
    found = measure(listed, listed.with_columns(count=pl.Series(N * truth)))
    assert found.cv.standard_error == pytest.approx(spread, rel=0.05)


def test_mostly_chance_gives_a_one_sided_limit_and_says_so():
    """Where f < 1/2 the upper limit is 1, the lower one is below r, and a note explains."""
    listed = cells([("a", 50.0), ("b", 60.0), ("c", 70.0)], names=["area"])
    found = measure(listed, cells([("a", 15.0), ("b", 20.0), ("c", 21.0)], names=["area"]), draws=500)
    assert found.kept == 0
    assert (found.r.value, found.r.high, found.cv.low) == (1.0, 1.0, 0.0)
    assert 0.6 < found.r.low < 0.98
    assert found.cv.high == pytest.approx((1 - found.r.low) / 2 / found.mean_propensity)
    assert "one-sided" in str(found.notes[0])


def test_one_sided_limit_is_where_so_even_a_cohort_becomes_rare():
    """At the lower limit of R, cohorts as even as the one found come up about one time in forty."""
    listed = cells([("a", 300.0), ("b", 300.0)], names=["area"])
    found = measure(listed, cells([("a", 96.0), ("b", 84.0)], names=["area"]), draws=4000)
    gap, rng = 1 - found.r.low, np.random.default_rng(11)
    taken = rng.binomial(300, [0.3 + gap / 2, 0.3 - gap / 2], size=(40_000, 2)) / 300
    as_even = np.abs(taken[:, 0] - taken[:, 1]) <= 12 / 300 + 1e-9
    assert 0.015 < as_even.mean() < 0.035


def test_identical_rates_have_no_standard_error():
    """Everybody at the same chance: r is 1, and the standard error says why it is missing."""
    listed = cells([("a", 100.0), ("b", 200.0)], names=["area"])
    found = measure(listed, cells([("a", 10.0), ("b", 20.0)], names=["area"]))
    assert found.r.value == 1.0
    assert isinstance(found.r.standard_error, NotEstimable)
    assert found.r.low < 1.0


@pytest.mark.parametrize(
    ("listed", "taken", "reason"),
    [
        ([("a", 5.0), ("b", 5.0)], [("a", 0.0)], "nobody on the list took part"),
        ([("a", 5.0), ("b", 5.0)], [("a", 5.0), ("b", 5.0)], "everybody on the list took part"),
        ([("a", 5.0)], [("a", 2.0)], "in one group"),
        ([(None, 5.0)], [(None, 2.0)], "nobody on the list of whom everything is known"),
        ([("a", 1.0), ("b", 1.0)], [("a", 1.0)], "2 people are too few to tell 2 groups apart"),
        ([("a", 5.0), ("b", 0.0)], [("a", 2.0)], "in one group"),
        ([("a", 5.0), ("b", 2.0), (None, 3.0)], [("b", 3.0), ("a", 1.0)], "became known later"),
    ],
)
def test_no_number_where_there_is_nothing_to_tell(listed, taken, reason):
    """Every case without an answer says why, and none is a crash or a NaN."""
    found = measure(cells(listed, names=["area"]), cells(taken, names=["area"]))
    assert isinstance(found, NotEstimable)
    assert reason in str(found)


@pytest.mark.parametrize(
    ("taken", "changes", "sentence"),
    [
        ([("c", 1.0)], {}, "1 people in area c, which is not on the list"),
        ([("a", 9.0)], {}, "9 people in area a, and the list only 5"),
        ([("a", 1.0)], {"level": 1.0}, "The level is 1.0"),
        ([("a", 1.0)], {"draws": 5}, "5 simulated cohorts are too few"),
    ],
)
def test_input_that_cannot_be_right_is_refused(taken, changes, sentence):
    """A cohort that is no part of its list, and settings out of range."""
    with pytest.raises(InputError, match=sentence):
        measure(cells([("a", 5.0), ("b", 5.0)], names=["area"]), cells(taken, names=["area"]), **changes)


def test_the_two_sides_need_the_same_dimensions():
    """A list by area and a cohort by age cannot be set against each other."""
    with pytest.raises(InputError, match="crossed by area and the cohort by age"):
        measure(cells([("a", 5.0)], names=["area"]), cells([("x", 5.0)], names=["age"]))


def test_people_of_whom_something_is_not_known_are_left_out_and_counted():
    """Not known is no category: the answer is that of the rest, and a note says how many are missing."""
    listed = pl.concat([LIST, cells([(None, "p", 30.0), ("x", None, 4.0)])])
    taken = pl.concat([TAKEN, cells([(None, "p", 12.0)])])
    found = measure(listed, taken)
    assert found.r == measure(LIST, TAKEN).r
    assert str(found.notes[0]).endswith("34 people on the list, 12 of the cohort.")


def test_a_dimension_that_another_determines_changes_nothing():
    """A region made of areas adds no column, no bias and no error."""
    region = pl.col("area").replace_strict({"p": "n", "q": "n", "r": "s", "s": "s"}).alias("region")
    with_region = measure(LIST.with_columns(region), TAKEN.with_columns(region))
    assert with_region.r.value == pytest.approx(measure(LIST, TAKEN).r.value, abs=1e-9)


rates = st.lists(st.integers(0, 30), min_size=6, max_size=6)


@given(rates, rates, st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_bounds_hold_and_order_and_names_mean_nothing(extra, taken, random):
    """Limits enclose values inside their range; shuffled rows and renamed categories give the same numbers."""
    keys = list(itertools.product("xyz", "pq"))
    rows = [(*key, min(t, e + 1), e + 1) for key, e, t in zip(keys, extra, taken, strict=True)]
    listed, cohort = cells([(a, b, n) for a, b, _, n in rows]), cells([(a, b, t) for a, b, t, _ in rows])
    found = measure(listed, cohort)
    random.shuffle(rows)
    renamed = measure(
        cells([(a * 2, b, n) for a, b, _, n in rows]), cells([(a * 2, b, t) for a, b, t, _ in rows])
    )
    if isinstance(found, NotEstimable):
        assert str(found) == str(renamed)
        return
    floor = 1 - 2 * np.sqrt(found.mean_propensity * (1 - found.mean_propensity))
    assert floor - 1e-9 <= found.r.low <= found.r.value <= found.r.high <= 1
    assert 0 <= found.cv.low <= found.cv.value <= found.cv.high + 1e-12
    assert found.r.value >= found.r_unadjusted.value - 1e-12
    assert renamed.r.value == pytest.approx(found.r.value, abs=1e-6)
    assert np.isfinite(found.partial_by_category.select(pl.exclude("variable", "category")).to_numpy()).all()


@given(st.lists(st.integers(1, 40), min_size=4, max_size=4))
@settings(max_examples=20, deadline=None)
def test_a_proportional_cohort_is_perfectly_even(counts):
    """Half of every cell: R is 1 with and without adjustment, and every partial indicator is 0."""
    listed = cells([(*key, 2.0 * n) for key, n in zip(itertools.product("xy", "pq"), counts, strict=True)])
    found = measure(listed, listed.with_columns(pl.col("count") / 2))
    assert found.r.value == 1.0
    assert found.r_unadjusted.value == pytest.approx(1.0, abs=1e-6)
    assert found.partial_by_variable["unconditional"].to_list() == pytest.approx([0.0, 0.0], abs=1e-6)


def test_cells_are_matched_by_name_not_by_order():
    """The cohort's rows may come in any order and repeat a cell."""
    listed = cells([("a", 5.0), ("b", 7.0)], names=["area"])
    table = enumerate_cells(
        list_cells=listed, cohort_cells=cells([("b", 1.0), ("a", 2.0), ("b", 3.0)], names=["area"])
    )
    assert table.taken.tolist() == [2.0, 4.0]
