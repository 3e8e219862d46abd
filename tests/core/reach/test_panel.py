"""The whole panel: every table from one call, and nothing but the counts decides what it says."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.core.errors import InputError
from alongside.core.quantities import NotEstimable, Suppressed
from alongside.core.reach import (
    Cohort,
    Indicator,
    Panel,
    Pooled,
    Population,
    Question,
    Raking,
    margins_of_cells,
    mirror,
    numbered_orders,
    protect_for_release,
)
from alongside.core.reach._crossing import NEEDS_CELLS

AGES, AREAS = ("16-24", "25-34"), ("1", "2", "3")


def make_cells(counts: list[float]) -> pl.DataFrame:
    """Six cells: two ages by three deprivation groups."""
    pairs = [(age, area) for age in AGES for area in AREAS]
    return pl.DataFrame({"age": [a for a, _ in pairs], "deprivation": [d for _, d in pairs], "count": counts})


def make_population(**changes: object) -> Population:
    """Six hundred families on a list."""
    cells = make_cells([150.0, 100, 50, 120, 100, 80])
    population = Population(name="list", cells=cells, margins=margins_of_cells(cells), unit="families")
    return replace(population, **changes)  # type: ignore[arg-type]  # the maker's own field names


def make_cohort(
    first: tuple[float, ...] = (60, 60, 30, 60, 70, 60), second: tuple[float, ...] = (20, 30, 18, 25, 40, 40)
) -> Cohort:
    """Two stages of it."""
    stages = {"approached": list(first), "consented": list(second)}
    cells = pl.concat(
        [make_cells(counts).select(pl.lit(name).alias("stage"), pl.all()) for name, counts in stages.items()]
    )
    return Cohort(
        stages=tuple(stages), cells=cells, margins=margins_of_cells(cells, by=("stage",)), unit="families"
    )


def hold_up(population: Population, cohort: Cohort, seed: int = 3, **question: object) -> Panel:
    """Mirror with few draws."""
    asked = Question(**{"draws": 200, "relation": "subset", **question})  # type: ignore[arg-type]  # the question's own field names
    return mirror(populations=[population], cohort=cohort, question=asked, rng=np.random.default_rng(seed))


def test_a_list_fills_every_table() -> None:
    """With the relation subset and cells on both sides every part has an answer."""
    panel = hold_up(make_population(), make_cohort(), deprivation={"deprivation": ("3", "2", "1")})
    assert panel.groups["reason"].null_count() == len(panel.groups) == 10
    assert len(panel.mixes) == 4
    assert [one.stage for one in panel.crossings] == ["approached", "consented"]
    for one in panel.crossings:
        assert isinstance(one.indicator, Indicator)
        assert isinstance(one.pooled, Pooled)
        assert isinstance(one.raking, Raking)
        assert one.list_name == "list"
    assert [row.order for row in panel.gradients] == [("3", "2", "1")] * 2
    assert all(not isinstance(row.found, NotEstimable | Suppressed) for row in panel.gradients)


def test_a_yardstick_needs_a_first_stage_for_the_indicator() -> None:
    """External: the first stage has no list; the second enumerates the first."""
    first, second = hold_up(make_population(), make_cohort(), relation="external").crossings
    assert isinstance(first.indicator, NotEstimable)
    assert isinstance(second.indicator, Indicator)
    assert second.list_name == "approached"


def test_margins_alone_have_no_crossed_groups() -> None:
    """Without cells there is nothing to cross, and the rest stands."""
    panel = hold_up(make_population(), replace(make_cohort(), cells=None))
    assert panel.crossings == ()
    assert len(panel.groups) == 10
    crossed = hold_up(make_population(cells=None), make_cohort()).crossings[0]
    for part in (crossed.indicator, crossed.pooled, crossed.b_cells, crossed.external_cv):
        assert isinstance(part, NotEstimable)
    assert isinstance(crossed.raking, Raking)


def test_too_many_crossed_groups_are_not_pooled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the limit the reason says to cross fewer."""
    monkeypatch.setattr("alongside.core.reach._crossing.MOST_CROSSED", 5)
    found = hold_up(make_population(), make_cohort()).crossings[0].pooled
    assert "6 crossed groups are more than 5" in str(found)
    assert isinstance(hold_up(make_population(), make_cohort(), cross=("age",)).crossings[0].pooled, Pooled)


def test_an_empty_stage_gives_reasons() -> None:
    """Nobody yet at the last stage: reasons, no numbers, no crash."""
    panel = hold_up(
        make_population(), make_cohort(second=(0, 0, 0, 0, 0, 0)), deprivation={"deprivation": AREAS}
    )
    last = panel.groups.filter(stage="consented")
    assert last["ppr"].null_count() == len(last)
    assert isinstance(panel.mixes[-1].chi_square, NotEstimable)
    assert isinstance(panel.gradients[-1].found, NotEstimable)


def test_everybody_and_strangers_have_no_chi_square() -> None:
    """Everybody on the list, or people the yardstick lacks, leave no test of the mix."""
    everybody = hold_up(make_population(), make_cohort(first=(150, 100, 50, 120, 100, 80)))
    assert isinstance(everybody.mixes[0].chi_square, NotEstimable)
    lacking = make_population(margins=make_population().margins.filter(pl.col("category") != "3"), cells=None)
    strangers = hold_up(lacking, make_cohort(), relation="external")
    mix = next(mix for mix in strangers.mixes if mix.comparison.dimension == "deprivation")
    assert isinstance(mix.chi_square, NotEstimable)
    assert not isinstance(mix.distances, Suppressed)
    assert isinstance(mix.distances.kl, NotEstimable)
    assert "3" in str(mix.distances.kl)


def test_what_the_panel_refuses() -> None:
    """No dimension in common, a cohort larger than its list, an order that misses a group, a stranger named."""
    with pytest.raises(InputError, match="share no dimension"):
        hold_up(
            make_population(margins=pl.DataFrame({"dimension": "x", "category": ["a"], "count": [1.0]})),
            make_cohort(),
        )
    with pytest.raises(InputError, match=r"age = 16-24 has 999 in the cohort but 300"):
        hold_up(make_population(), make_cohort(first=(999, 0, 0, 0, 0, 0), second=(0, 0, 0, 0, 0, 0)))
    with pytest.raises(InputError, match="must name each of its groups once"):
        hold_up(make_population(), make_cohort(), deprivation={"deprivation": ("1", "2")})
    with pytest.raises(InputError, match="age=old named beforehand"):
        hold_up(make_population(), make_cohort(), primary=(("age", "old"),))
    with pytest.raises(InputError, match="level is 2"):
        Question(level=2)
    with pytest.raises(InputError, match=r"band is 0.8 to 0.9"):
        Question(band=(0.8, 0.9))


def test_not_known_is_counted_and_bounds_follow() -> None:
    """People whose category is not known have a row, bounds, and a verdict that says it depends on them."""
    population = Population(
        name="list",
        margins=pl.DataFrame({"dimension": "age", "category": ["a", "b", None], "count": [100.0, 100, 40]}),
    )
    cohort = Cohort(
        stages=("in",),
        margins=pl.DataFrame(
            {"stage": "in", "dimension": "age", "category": ["a", "b", None], "count": [20.0, 25, 9]}
        ),
    )
    panel = hold_up(population, cohort)
    unknown = panel.groups.filter(pl.col("not_known"))
    assert unknown["cohort_count"].to_list() == [9]
    assert unknown["cohort_share"].to_list() == [pytest.approx(9 / 54)]
    assert panel.missing["straddles_one"].to_list() == [True, True]
    assert panel.groups["depends_on_unknown"].to_list() == [True, True, False]
    low, high = panel.missing["ppr_lowest"][0], panel.missing["ppr_highest"][0]
    assert low == pytest.approx((20 / 54) / (131 / 240))
    assert high == pytest.approx((29 / 54) / (109 / 240))


def test_protected_counts_hide_what_they_must() -> None:
    """A release's panel: hidden rows stay hidden in every table, the rest is computed from what is shown."""
    release = protect_for_release(
        populations=[make_population()], cohort=make_cohort(second=(3, 30, 18, 2, 40, 40)), relation="subset"
    )
    panel = mirror(
        populations=release.populations,
        cohort=release.cohort,
        question=Question(relation="subset", draws=200, deprivation={"deprivation": ("1", "2", "3")}),
        rng=np.random.default_rng(1),
    )
    hidden = panel.groups.filter(pl.col("suppressed"))
    assert len(hidden) > 0
    assert hidden["ppr"].null_count() == len(hidden)
    assert any(isinstance(mix.distances, Suppressed) for mix in panel.mixes)
    assert any(isinstance(row.found, Suppressed) for row in panel.gradients)
    assert any(len(funnel.shown) < len(funnel.comparisons[0].family.categories) for funnel in panel.funnels)
    assert any(isinstance(one.indicator, Suppressed) for one in panel.crossings)
    assert any(isinstance(one.pooled, Suppressed) for one in panel.crossings)


@settings(deadline=None, max_examples=15)
@given(data=st.data())
def test_order_of_rows_and_seed_of_order_change_nothing(data: st.DataObject) -> None:
    """Shuffled files give the same ratios, limits, probabilities and indicators."""
    population, cohort = make_population(), make_cohort()
    order = data.draw(st.permutations(range(6)))
    shuffled_cells = population.cells[list(order)]  # type: ignore[index]  # the maker gives cells
    shuffled = make_population(cells=shuffled_cells, margins=margins_of_cells(shuffled_cells))
    first, second = hold_up(population, cohort), hold_up(shuffled, cohort)
    keys = ["stage", "dimension", "category"]
    names = ["ppr", "low", "high", "p_value", "probability_under"]
    for name in names:
        pairs = first.groups.select(*keys, name).join(second.groups.select(*keys, name), on=keys)
        np.testing.assert_allclose(pairs[name], pairs[f"{name}_right"], rtol=1e-9)
    ours, theirs = first.crossings[0].indicator, second.crossings[0].indicator
    assert isinstance(ours, Indicator)
    assert isinstance(theirs, Indicator)
    assert ours.r.value == pytest.approx(theirs.r.value)


def test_orders_are_taken_only_from_words_that_state_them() -> None:
    """Bands of numbers are ordered; codes, names, overlapping and single groups are not."""
    found = numbered_orders(
        {
            "age": ("85 and over", "0 to 4", "5–84"),
            "income": ("£10+", "under £10"),
            "code": ("1", "2", "3"),
            "name": ("north", "south"),
            "twice": ("5-9", "5+"),
            "one": ("0-4",),
        }
    )
    assert found == {"age": ("0 to 4", "5–84", "85 and over"), "income": ("under £10", "£10+")}


def test_an_order_gives_the_earth_mover_its_steps() -> None:
    """Earth mover's distance is estimated only where the order is stated."""
    ordered = hold_up(make_population(), make_cohort(), ordered={"age": AGES}).mixes
    by_name = {mix.comparison.dimension: mix.distances for mix in ordered}
    assert not isinstance(by_name["age"], Suppressed)
    assert not isinstance(by_name["deprivation"], Suppressed)
    assert not isinstance(by_name["age"].earth_movers, NotEstimable)
    assert isinstance(by_name["deprivation"].earth_movers, NotEstimable)


def test_cells_over_other_dimensions_than_the_population_cannot_be_raked() -> None:
    """The cohort crosses ages and areas; of the population only languages are known."""
    languages = pl.DataFrame(
        {"dimension": ["language"] * 2, "category": ["English", "other"], "count": [500.0, 100.0]}
    )
    cohort = make_cohort()
    spoken = pl.concat(
        [
            languages.with_columns(stage=pl.lit(stage), count=pl.Series(counts)).select(
                cohort.margins.columns
            )
            for stage, counts in (("approached", [300.0, 40.0]), ("consented", [160.0, 13.0]))
        ]
    )
    cohort = replace(cohort, margins=pl.concat([cohort.margins, spoken], how="vertical_relaxed"))
    panel = hold_up(make_population(margins=languages, cells=None), cohort, relation="external")
    assert [str(one.raking) for one in panel.crossings] == [NEEDS_CELLS] * 2


@pytest.mark.parametrize(
    ("population", "cohort", "says"),
    [
        ((0.0, 300, 300), (4.0, 30, 40), "of which the population counts nobody"),
        ((100.0, 300, 300), (0.0, 0, 0), "nobody is counted in the cohort"),
    ],
)
def test_a_slope_that_the_counts_cannot_carry_says_why(
    population: tuple[float, ...], cohort: tuple[float, ...], says: str
) -> None:
    """A group that the population lacks, and a cohort of nobody."""
    areas = pl.DataFrame({"dimension": ["deprivation"] * 3, "category": ["1", "2", "3"]})
    panel = hold_up(
        Population(name="census", margins=areas.with_columns(count=pl.Series(population))),
        Cohort(
            stages=("in",),
            margins=areas.select(pl.lit("in").alias("stage"), pl.all()).with_columns(count=pl.Series(cohort)),
        ),
        relation="external",
        deprivation={"deprivation": ("3", "2", "1")},
    )
    (row,) = panel.gradients
    assert says in str(row.found)
