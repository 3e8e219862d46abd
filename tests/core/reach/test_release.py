"""An attacker with linear programming and everything printed bounds no small number inside less than 1 to 7."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.core.disclosure import HES
from alongside.core.errors import InputError, RuleBroken
from alongside.core.reach import _release
from alongside.core.reach._release import Release, protect_for_release
from tests.core.reach.release_attacker import (
    exact,
    found_out,
    found_out_of_two,
    make_case,
    make_cohort,
    make_population,
    make_two_months,
    printed,
    release_of,
    two_counts,
)

SHAPES = [(3,), (4,), (3, 3), (2, 4)]
CASES = {
    "seed": st.integers(0, 10_000),
    "subset": st.booleans(),
    "shape": st.sampled_from([*SHAPES, (3, 3, 2)]),
    "stages": st.integers(1, 5),
}


@given(**CASES)
@settings(max_examples=10, deadline=None)
def test_nothing_small_can_be_worked_out_from_margins(seed, subset, shape, stages):
    """Counts, complements, losses, those not taken part: none is bounded inside less than 1 to 7."""
    case = make_case(seed, subset=subset, shape=shape, stages=stages, crossed=False)
    assert found_out(case, release_of(case, subset=subset), subset=subset) == []


@given(seed=CASES["seed"], subset=CASES["subset"], shape=st.sampled_from([(3, 3), (2, 4), (2, 3, 2)]))
@settings(max_examples=6, deadline=None)
def test_nothing_small_can_be_worked_out_from_cells(seed, subset, shape):
    """The same where cells are published beside the margins they add up to."""
    case = make_case(seed, subset=subset, shape=shape, stages=2, crossed=True)
    assert found_out(case, release_of(case, subset=subset), subset=subset) == []


@given(**CASES)
@settings(max_examples=15, deadline=None)
def test_what_is_shown_is_true_to_within_rounding(seed, subset, shape, stages):
    """Shown counts are within 2 of the truth, small ones are never shown, and a shown 0 is nobody."""
    case = make_case(seed, subset=subset, shape=shape, stages=stages, crossed=False)
    release = release_of(case, subset=subset)
    truth = exact(case)
    sides = printed(release.populations[0]) | printed(release.cohort)
    for stage, numbers in sides.items():
        for what, count in numbers.items():
            if what[0] == "category":
                real = truth[0, stage, *what]
                assert count is None or (abs(count - real) <= 2 and not HES.is_small(real))
                assert count != 0 or real == 0
        for what, total in numbers.items():
            if what[0] == "total":
                parts = [
                    count
                    for name, count in numbers.items()
                    if name[0] == "category" and name[1] == what[1] and name[2] is not None
                ]
                whole = None not in parts
                assert (
                    total == sum(parts)
                    if whole
                    else total is None or abs(total - truth[0, stage, *what]) <= 2
                )


@given(**CASES)
@settings(max_examples=8, deadline=None)
def test_the_same_counts_give_the_same_release(seed, subset, shape, stages):
    """There is no chance in it; and published again after itself, nothing changes and nothing is refused."""
    case = make_case(seed, subset=subset, shape=shape, stages=stages, crossed=False)
    first = release_of(case, subset=subset)
    for again in (release_of(case, subset=subset), release_of(case, subset=subset, earlier=[first])):
        assert printed(again.cohort) == printed(first.cohort)
        assert printed(again.populations[0]) == printed(first.populations[0])


@given(seed=st.integers(0, 10_000), subset=st.booleans(), shape=st.sampled_from([(3,), (3, 3)]))
@settings(max_examples=8, deadline=None)
def test_nothing_small_can_be_worked_out_from_two_releases(seed, subset, shape):
    """A month later a few have joined: neither they nor anything hidden before comes out of the two together."""
    before, after = make_two_months(seed, subset=subset, shape=shape)
    first = release_of(before, subset=subset)
    second = release_of(after, subset=subset, earlier=[first])
    assert found_out_of_two(before, after, [first, second], subset=subset) == []


def test_without_the_first_release_the_second_gives_the_newcomers_away():
    """The check against earlier releases is needed: unchecked, 100 and then 102 say that at most 4 joined."""
    before, after = two_counts([100, 60], [102, 60])
    releases = [release_of(before, subset=False), release_of(after, subset=False)]
    assert found_out_of_two(before, after, releases, subset=False) != []
    checked = release_of(after, subset=False, earlier=releases[:1])
    assert found_out_of_two(before, after, [releases[0], checked], subset=False) == []
    assert checked.cohort.margins["count"].to_list()[0] is None


def test_releases_that_were_never_checked_against_each_other_stop_the_third():
    """What has been printed cannot be taken back: the newcomers are known already, and a sentence says so."""
    before, after = two_counts([100, 60], [102, 60])
    earlier = [release_of(before, subset=False), release_of(after, subset=False)]
    with pytest.raises(RuleBroken, match="what earlier releases showed"):
        release_of(after, subset=False, earlier=earlier)


def test_the_attacker_wins_where_only_small_numbers_are_hidden():
    """Hiding the 2 and rounding the rest is not enough: he bounds it, and those lost after it. No straw man."""
    population = make_population(np.array([900, 500, 80, 0]), crossed=False)
    cohort = make_cohort([np.array([60, 38, 2, 0]), np.array([60, 36, 0, 0])], crossed=False)
    release = release_of((population, cohort), subset=False)
    assert found_out((population, cohort), release, subset=False) == []
    naive = pl.Series([HES.shown(int(count)) for count in cohort.margins["count"]], dtype=pl.Float64)
    totals = release.cohort.totals.with_columns(known_total=pl.Series([100.0, 95.0]))
    broken = replace(release.cohort, margins=cohort.margins.with_columns(count=naive), totals=totals)
    caught = found_out((population, cohort), replace(release, cohort=broken), subset=False)
    hidden, lost = (0, "identified", "category", "d0", "c2"), (0, "consented", "category", "d0", "c2")
    assert [form for form, _ in caught] == [{hidden: 1.0}, {hidden: 1.0, lost: -1.0}]


def test_a_category_that_grows_as_the_not_known_falls_is_protected_too():
    """Asked at consent: the 5 who became known are a small number, and so are those still unknown."""
    population = make_population(np.array([900, 500, 0]), crossed=False)
    cohort = make_cohort([np.array([60, 38, 9]), np.array([65, 30, 4])], crossed=False)
    release = release_of((population, cohort), subset=False)
    shown = printed(release.cohort)["consented"]
    assert shown["category", "d0", None] is None
    assert None in (
        shown["category", "d0", "c0"],
        printed(release.cohort)["identified"]["category", "d0", "c0"],
    ) or (
        abs(shown["category", "d0", "c0"] - printed(release.cohort)["identified"]["category", "d0", "c0"])
        == 5
    )


def test_a_fraction_of_a_person_is_refused():
    """A modelled population is no count of people, and the rule does not fit it."""
    population, cohort = two_counts([100, 60])[0]
    modelled = replace(population, margins=population.margins.with_columns(pl.col("count") + 0.5))
    with pytest.raises(InputError, match="no whole number of people"):
        protect_for_release(populations=[modelled], cohort=cohort, relation="external")


def test_too_many_cells_are_withheld_and_margins_still_shown(monkeypatch):
    """Nearly all would be small, and the proof slow: the release says that cells are withheld."""
    case = make_case(5, subset=True, shape=(3, 3), stages=2, crossed=True)
    assert not release_of(case, subset=True).cells_withheld
    monkeypatch.setattr(_release, "MOST_CELLS", 20)
    first = release_of(case, subset=True)
    assert first.cells_withheld
    assert first.cohort.cells is None
    assert first.populations[0].cells is None
    assert first.cohort.margins["count"].is_not_null().any()
    monkeypatch.setattr(_release, "MOST_CELLS", 400)
    assert found_out(case, release_of(case, subset=True, earlier=[first]), subset=True) == []


def test_only_the_crossing_asked_for_is_published():
    """`cross` names the dimensions of the cells; a single one is a margin, and no cells are published."""
    population, cohort = make_case(7, subset=False, shape=(3, 3, 2), stages=2, crossed=True)

    def release(*cross: str) -> Release:
        return protect_for_release(populations=[population], cohort=cohort, relation="external", cross=cross)

    assert release("d0", "d2").cohort.cells.columns == ["stage", "d0", "d2", "count"]
    assert release("d0", "d2").populations[0].cells.columns == ["d0", "d2", "count"]
    assert release("d1").cohort.cells is None


def test_a_benchmark_that_changed_between_releases_is_checked_like_a_cohort():
    """A list of 900 that becomes a list of 903 has three newcomers, who must not be counted off."""
    _, cohort = two_counts([100, 60])[0]
    lists = [make_population(np.array([count, 500, 0]), crossed=False) for count in (898, 901)]
    first = protect_for_release(populations=lists[:1], cohort=cohort, relation="external")
    second = protect_for_release(populations=lists[1:], cohort=cohort, relation="external", earlier=[first])
    shown = [printed(one.populations[0])["list"]["category", "d0", "c0"] for one in (first, second)]
    assert shown == [900, None]


def test_a_category_absent_from_a_stage_is_printed_as_nobody():
    """Stages carry the same categories, and 0 is a finding: nobody of the group was reached."""
    population, cohort = two_counts([100, 60])[0]
    later = pl.DataFrame({"stage": "consented", "dimension": "d0", "category": ["c0"], "count": [40.0]})
    longer = replace(cohort, stages=(*cohort.stages, "consented"), margins=pl.concat([cohort.margins, later]))
    release = protect_for_release(populations=[population], cohort=longer, relation="external")
    assert printed(release.cohort)["consented"]["category", "d0", "c1"] == 0


def test_a_stage_that_nobody_reached_is_shown_as_such():
    """Nobody consented: 0 everywhere is no secret, and stays so in the next release."""
    population = make_population(np.array([900, 500, 0]), crossed=False)
    cohort = make_cohort([np.array([60, 40, 0]), np.array([0, 0, 0])], crossed=False)
    first = release_of((population, cohort), subset=False)
    second = release_of((population, cohort), subset=False, earlier=[first])
    for release in (first, second):
        assert set(printed(release.cohort)["consented"].values()) == {0}


def test_the_same_release_many_times_over_is_one():
    """A reading made again every week of an unchanged cohort adds nothing to reckon with, and takes no longer."""
    case = two_counts([100, 60])[0]
    first = release_of(case, subset=False)
    other = protect_for_release(populations=[], cohort=case[1], relation="external")
    subset = release_of(case, subset=True)
    assert _release._distinct([first, first, other, subset, first]) == [other, subset, first]
