"""Each group's ratio, doubt and verdict: published numbers, other programs' numbers, and properties."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from alongside.core.reach import Question
from alongside.core.reach._groups import (
    EVERYBODY,
    NOBODY_IN_COHORT,
    NOBODY_IN_POPULATION,
    OUTSIDE_POPULATION,
    Family,
    compare_groups,
    reasons,
)

BRADFORD = {"Pakistani": (142, 345), "White British": (13, 57), "White Other": (15, 45), "Other": (39, 111)}


def make_family(counts: dict[str, tuple[float, float]] = BRADFORD, **changes: object) -> Family:
    """The ethnicity of the Better Start Bradford pilot (Dunn et al. 2022, table 1), or other counts."""
    cohort = np.array([pair[0] for pair in counts.values()], dtype=float)
    population = np.array([pair[1] for pair in counts.values()], dtype=float)
    family = Family(
        categories=tuple(counts),
        cohort=cohort,
        population=population,
        cohort_total=float(np.nansum(cohort)),
        population_total=float(np.nansum(population)),
    )
    return replace(family, **changes)  # type: ignore[arg-type]  # changes are the maker's own field names


def ask(family: Family, seed: int = 1, **question: object) -> pl.DataFrame:
    """Compare with a fixed seed."""
    return compare_groups(family, question=Question(**question), rng=np.random.default_rng(seed))  # type: ignore[arg-type]  # as above


def test_bradford_as_part_of_the_list() -> None:
    """The published pilot, mothers eligible: White British mothers at 0.61 of their share (0.38 to 0.92)."""
    found = ask(make_family(), relation="subset")
    assert found["ppr"].round(2).to_list() == [1.10, 0.61, 0.89, 0.94]
    white_british = found.row(1, named=True)
    assert white_british["low"] == pytest.approx(0.375, abs=5e-4)
    assert white_british["high"] == pytest.approx(0.922, abs=5e-4)
    assert white_british["p_value"] == pytest.approx(0.020, abs=5e-4)
    assert found["verdict"].to_list() == ["over", "under", "cannot_tell", "cannot_tell"]


def test_bradford_against_a_yardstick_from_elsewhere() -> None:
    """The same counts under the external relation cannot tell: the interval includes 1."""
    white_british = ask(make_family()).row(1, named=True)
    assert (white_british["low"], white_british["high"]) == pytest.approx((0.359, 1.013), abs=5e-4)
    assert white_british["verdict"] == "cannot_tell"


def test_tests_agree_with_scipy() -> None:
    """The exact p-values are those of an independent implementation."""
    family = make_family()
    inside, everyone = 209, 558
    external = [stats.binomtest(int(x), inside, N / everyone).pvalue for x, N in BRADFORD.values()]
    subset = [
        stats.fisher_exact([[x, N - x], [inside - x, everyone - inside - N + x]]).pvalue
        for x, N in BRADFORD.values()
    ]
    np.testing.assert_allclose(ask(family)["p_value"], external, rtol=1e-7)
    np.testing.assert_allclose(ask(family, relation="subset")["p_value"], subset, rtol=1e-7)


def test_posterior_agrees_with_the_beta_distribution() -> None:
    """External posterior probabilities are Beta tail areas; the subset's match a slow simulation."""
    found = ask(make_family()).row(1, named=True)
    share = 57 / 558
    assert found["probability_under"] == pytest.approx(stats.beta.cdf(0.8 * share, 13.5, 196.5))
    rng = np.random.default_rng(5)
    pairs = np.array(list(BRADFORD.values()), dtype=float)
    theta = rng.beta(pairs[:, 0] + 0.5, pairs[:, 1] - pairs[:, 0] + 0.5, size=(200_000, 4))
    ratio = theta[:, 1] / (theta @ (pairs[:, 1] / 558))
    slow = (ratio < 0.8).mean()
    assert ask(make_family(), relation="subset", draws=40_000)["probability_under"][1] == pytest.approx(
        slow, abs=0.01
    )


def test_a_group_of_more_than_half_is_judged_by_everyone_else() -> None:
    """A group of nine tenths cannot be far over its share; that everyone else is far under says it."""
    found = ask(make_family({"most": (990, 900), "few": (10, 100)}))
    assert found["verdict"].to_list() == ["far_over", "far_under"]
    assert found["high"][0] < 1.25


def test_what_cannot_be_estimated_says_why() -> None:
    """Zero populations, empty cohorts and a single group give reasons, never numbers."""
    odd = make_family({"a": (5, 50), "absent": (0, 0), "outside": (2, 0), "b": (3, 50)})
    assert reasons(odd) == [None, NOBODY_IN_POPULATION, OUTSIDE_POPULATION, None]
    assert reasons(make_family({"a": (0, 5), "b": (0, 5)})) == [NOBODY_IN_COHORT] * 2
    assert reasons(make_family({"a": (5, 50), "b": (0, 0)}))[0] == EVERYBODY
    assert ask(odd)["ppr"].is_null().to_list() == [False, True, True, False]


def test_hidden_counts_stay_hidden() -> None:
    """A suppressed count hides its row and leaves the others, whose totals are stated."""
    family = make_family(
        {"a": (np.nan, 57), "b": (40, 345), "c": (30, 156)}, cohort_total=75.0, population_total=558.0
    )
    for relation in ("external", "subset"):
        found = ask(family, relation=relation)
        assert found["suppressed"].to_list() == [True, False, False]
        assert found.row(0, named=True)["ppr"] is None
        assert found["ppr"][1] == pytest.approx((40 / 75) / (345 / 558))


def test_an_estimated_yardstick_widens_the_interval() -> None:
    """A survey's sampling and a source's rounding both add doubt; a survey of millions adds none."""
    known = ask(make_family()).row(1, named=True)
    survey = ask(make_family(effective_n=400.0)).row(1, named=True)
    rounded = ask(make_family(rounded_to=10.0)).row(1, named=True)
    vast = ask(make_family(effective_n=1e9)).row(1, named=True)
    for doubtful in (survey, rounded):
        assert doubtful["low"] < known["low"] < known["high"] < doubtful["high"]
    assert vast["low"] == pytest.approx(known["low"], rel=1e-3)
    assert survey["p_value"] > known["p_value"]
    assert 0 < survey["probability_under"] < known["probability_under"]


def about(value: float | None) -> object:
    """Equal to nine digits; absent stays absent."""
    return None if value is None else pytest.approx(value, rel=1e-9)


families = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 400)), min_size=2, max_size=7).filter(
    lambda pairs: sum(x for x, _ in pairs) > 0
)


@settings(deadline=None, max_examples=40)
@given(pairs=families, relation=st.sampled_from(["external", "subset"]), data=st.data())
def test_order_and_names_change_nothing(
    pairs: list[tuple[int, int]], relation: str, data: st.DataObject
) -> None:
    """Relabelling and re-ordering categories give every group the answer it had."""
    pairs = [(min(x, N), N) for x, N in pairs]
    if sum(x for x, _ in pairs) == 0:
        return
    order = data.draw(st.permutations(range(len(pairs))))
    first = ask(make_family({f"g{i}": pair for i, pair in enumerate(pairs)}), relation=relation, draws=200)
    second = ask(make_family({f"other {i}": pairs[i] for i in order}), relation=relation, draws=200)
    numbers = [name for name, kind in first.schema.items() if kind == pl.Float64]
    for place, original in enumerate(order):
        for name in numbers:
            assert second[name][place] == about(first[name][original]), name
        assert second["verdict"][place] == first["verdict"][original]


@settings(deadline=None, max_examples=40)
@given(pairs=families, relation=st.sampled_from(["external", "subset"]))
def test_splitting_other_categories_changes_nothing(pairs: list[tuple[int, int]], relation: str) -> None:
    """A group's ratio, interval and p-value know the others only as everyone else."""
    pairs = [(2 * min(x, N), 2 * N) for x, N in pairs]
    whole = ask(make_family({str(i): pair for i, pair in enumerate(pairs)}), relation=relation, draws=100)
    halves = {f"{i}{side}": (x / 2, N / 2) for i, (x, N) in enumerate(pairs[1:]) for side in "ab"}
    split = ask(make_family({"0": pairs[0], **halves}), relation=relation, draws=100)
    for name in ("ppr", "low", "high", "p_value", "ld"):
        assert split[name][0] == about(whole[name][0])


@settings(deadline=None, max_examples=40)
@given(population=st.lists(st.integers(1, 500), min_size=2, max_size=8), one_in=st.integers(1, 5))
def test_a_proportional_cohort_is_at_its_share_everywhere(population: list[int], one_in: int) -> None:
    """Every ratio is 1, every interval holds 1, nothing is called under or over."""
    counts = {str(i): (N, N * one_in) for i, N in enumerate(population)}
    for relation in ("external", "subset"):
        found = ask(make_family(counts), relation=relation, draws=100)
        np.testing.assert_allclose(found["ppr"], 1)
        assert (found["low"] <= 1 + 1e-12).all()
        assert (found["high"] >= 1 - 1e-12).all()
        assert set(found["verdict"]) <= {"about", "cannot_tell"}


@settings(deadline=None, max_examples=40)
@given(pairs=families, relation=st.sampled_from(["external", "subset"]))
def test_intervals_hold_their_value_and_widen_together(pairs: list[tuple[int, int]], relation: str) -> None:
    """low_simultaneous <= low <= value <= high <= high_simultaneous, and probabilities add up to 1."""
    found = ask(
        make_family({str(i): (min(x, N), N) for i, (x, N) in enumerate(pairs)}), relation=relation, draws=100
    ).drop_nulls("ppr")
    columns = [
        found[name].fill_null(np.inf).to_numpy()
        for name in ("low_simultaneous", "low", "ppr", "high", "high_simultaneous")
    ]
    for narrower, wider in pairwise(columns):
        assert (narrower <= wider + 1e-9).all()
    total = found["probability_under"] + found["probability_about"] + found["probability_over"]
    np.testing.assert_allclose(total, 1)
    assert (found["p_value"].is_between(0, 1 + 1e-12)).all()
    assert (found["q_value"] >= found["p_value"] - 1e-12).all()
