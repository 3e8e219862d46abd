"""From newcomers to the end: what a history holds, what a forecast says of it, and whether it would have held."""

from __future__ import annotations

import datetime

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.core.errors import InputError
from alongside.core.recruitment import (
    Forecast,
    GoingOn,
    Outlook,
    RecruitmentSource,
    Seen,
    Supposed,
    backtest,
    forecast,
    origins_of,
    quantiles,
    start_of_forecast,
)

SCHEMA = {
    "date": pl.Date,
    "stage": pl.String,
    "dimension": pl.String,
    "category": pl.String,
    "channel": pl.String,
    "site": pl.String,
    "count": pl.Float64,
}
MONDAY = datetime.date(2024, 1, 1)


def day(week: int) -> datetime.date:
    """The Monday of a week."""
    return MONDAY + datetime.timedelta(weeks=week)


def frame(*rows: tuple[int, str, str | None, str, float]) -> pl.DataFrame:
    """Newcomers: week, stage, category, channel, count."""
    return pl.DataFrame(
        [
            (day(week), stage, "area", category, channel, "", count)
            for week, stage, category, channel, count in rows
        ],
        schema=SCHEMA,
        orient="row",
    )


def seen(
    *rows: tuple[int, str, str | None, str, float],
    stages: tuple[str, ...] = ("in",),
    left: pl.DataFrame | None = None,
    categories: tuple[str | None, ...] = ("a", "b"),
) -> Seen:
    """Two groups, a and b."""
    return Seen(came=frame(*rows), left=left, stages=stages, dimension="area", categories=categories)


def supposed(**changes: object) -> Supposed:
    """Half of the population is a."""
    return Supposed(**{"population": np.array([0.5, 0.5]), "draws": 3_000, **changes})  # type: ignore[arg-type]  # named by each test


def steady(weeks: int, rng: np.random.Generator | None = None) -> Seen:
    """Six a and two b a week through one channel, or as chance brings them."""
    rows = []
    for week in range(weeks):
        a, b = (6, 2) if rng is None else (int(rng.poisson(6)), int(rng.poisson(2)))
        rows += [(week, "in", "a", "gp", float(a)), (week, "in", "b", "gp", float(b))]
    return seen(*rows)


def foreseen(given_: Seen, target: int, weeks: int = 30, **changes: object) -> Forecast:
    """A forecast from the last arrival's day."""
    history, outlook = start_of_forecast(
        given_,
        supposed(**changes),
        as_of=max(given_.came["date"].to_list(), default=MONDAY),
        weeks=weeks,
        target_n=target,
    )
    return forecast(history=history, outlook=outlook, rng=np.random.default_rng(6))


def test_steady_arrivals_end_when_arithmetic_says() -> None:
    """160 in 20 weeks, 240 wanted: ten weeks more, give or take; three quarters are a."""
    found = foreseen(steady(20), 240)
    assert np.median(found.weeks) == pytest.approx(10, abs=1)
    assert (found.n == 240).all()
    assert found.shares[:, 0].mean() == pytest.approx(0.75, abs=0.01)
    assert found.ratios[:, 1].mean() == pytest.approx(0.5, abs=0.02)
    assert not found.is_from_priors
    assert np.median(found.rates) == pytest.approx(8, abs=0.2)


def test_a_target_out_of_reach_is_not_reached() -> None:
    """With two weeks left nobody believes in 500 more; n is what comes."""
    found = foreseen(steady(20), 700, weeks=2)
    assert (found.weeks == -1).all()
    assert found.n.mean() == pytest.approx(176, abs=1.5)


def test_a_target_reached_already_is_left_alone() -> None:
    """Those who are in stay in, and nobody more is counted."""
    found = foreseen(steady(20), 100)
    assert (found.weeks == 0).all()
    assert (found.n == 160).all()


def test_floors_hold_as_often_as_shares_allow() -> None:
    """A floor below what is sure holds always, one above never; all together is at most the least."""
    found = foreseen(steady(20), 240)
    each, every = found.chance_of_floors(np.array([0.5, 0.6]))
    assert each.tolist() == [1.0, 0.0]
    assert every == 0.0
    each, every = found.chance_of_floors(np.array([0.75, 0.24]))
    assert every <= each.min() + 1e-12


def test_with_nobody_yet_it_is_all_supposed() -> None:
    """A rate and a mix given: the forecast is of these, says so, and is wide."""
    sources = (RecruitmentSource(channel="gp", rate_per_week=5.0, rate_weeks=10),)
    found = foreseen(
        seen(),
        100,
        sources=sources,
        mixes={"gp": np.array([30.0, 10.0])},
        consent=GoingOn(mean=0.5, people=1_000),
    )
    assert found.is_from_priors
    assert found.rates.mean() == pytest.approx(5, rel=0.02)
    assert found.n.mean() == pytest.approx(75, rel=0.06)
    assert found.mixes[:, 0, 0].mean() == pytest.approx(0.75, abs=0.01)


def test_nothing_at_all_is_refused() -> None:
    """No arrivals, no channel: there is nothing to go by. Nor is there without weeks or a target."""
    with pytest.raises(InputError, match="There is no channel"):
        foreseen(seen(), 100)
    sources = (RecruitmentSource(channel="gp", rate_per_week=5.0),)
    with pytest.raises(InputError, match="from 1 to 520 weeks"):
        foreseen(seen(), 100, weeks=0, sources=sources)
    with pytest.raises(InputError, match="number of recruits from 1"):
        foreseen(seen(), 0, sources=sources)
    with pytest.raises(InputError, match="from 1 to 1,000,000,000"):
        foreseen(seen(), 10**30, sources=sources)


def test_three_stages_are_told_apart() -> None:
    """Found, recruited, still there: who decided, who waits, who stayed; all by hand."""
    rows = (
        (0, "found", "a", "gp", 10.0),
        (0, "found", "b", "gp", 8.0),
        (1, "in", "a", "gp", 4.0),
        (2, "in", "b", "gp", 2.0),
        (9, "kept", "a", "gp", 3.0),
    )
    left = frame((1, "found", "a", "gp", 5.0), (3, "found", "b", "gp", 1.0), (9, "in", "a", "gp", 1.0))
    given_ = seen(*rows, stages=("found", "in", "kept"), left=left)
    history, outlook = start_of_forecast(given_, supposed(), as_of=day(9), weeks=4, target_n=50)
    assert history.recruited.tolist() == [4, 2]
    assert history.decided.tolist() == [[9, 3], [4, 0]]
    assert history.went_on.tolist() == [[4, 2], [3, 0]]
    assert history.pending.tolist() == [1, 5]
    assert outlook.has_consent
    assert outlook.has_retention
    early, _ = start_of_forecast(given_, supposed(), as_of=day(0), weeks=4, target_n=50)
    assert early.recruited.tolist() == [0, 0]
    assert early.pending.tolist() == [10, 8]


def test_without_leavers_everybody_has_decided() -> None:
    """Where nobody is said to leave, those found and not recruited have said no, and recruits stay or have gone."""
    rows = ((0, "found", "a", "gp", 10.0), (1, "in", "a", "gp", 4.0), (2, "kept", "a", "gp", 3.0))
    history, _ = start_of_forecast(
        seen(*rows, stages=("found", "in", "kept")), supposed(), as_of=day(3), weeks=2, target_n=9
    )
    assert history.pending.sum() == 0
    assert history.decided.tolist() == [[10, 0], [4, 0]]
    with pytest.raises(InputError, match="There are 4 stages"):
        seen(stages=("a", "b", "c", "d"))


def test_sources_open_when_they_first_bring_somebody() -> None:
    """Exposure runs from the week of the first arrival; a source given and silent opens tomorrow."""
    given_ = seen((0, "in", "a", "gp", 2.0), (4, "in", "b", "school", 1.0), (9, "in", "a", "gp", 2.0))
    sources = (
        RecruitmentSource(channel="clinic", rate_per_week=1.0),
        RecruitmentSource(channel="gp", opens_on=day(0) - datetime.timedelta(days=34)),
    )
    history, outlook = start_of_forecast(given_, supposed(sources=sources), as_of=day(9), weeks=2, target_n=9)
    assert outlook.channels == ("clinic", "gp", "school")
    assert history.exposed == pytest.approx([0, 14, 6], abs=0.3)
    assert history.arrived.tolist() == [0, 4, 1]
    assert history.mixes.tolist() == [[0, 0], [4, 0], [0, 1]]


def test_a_source_that_closed_before_anybody_came_is_left_out() -> None:
    """No opening is made up for it; one that closes later, or with a day of its own, stays."""
    sources = (
        RecruitmentSource(channel="zoo", closes_on=day(2)),
        RecruitmentSource(channel="late", closes_on=day(12)),
        RecruitmentSource(channel="own", opens_on=day(0), closes_on=day(2)),
        RecruitmentSource(channel="gp", closes_on=day(3)),
    )
    given_ = seen((0, "in", "a", "gp", 2.0))
    _, outlook = start_of_forecast(given_, supposed(sources=sources), as_of=day(9), weeks=2, target_n=9)
    assert outlook.channels == ("late", "own", "gp")


def test_a_channel_without_its_sites_is_refused() -> None:
    """People came through a site, the settings name none: which of them is meant?"""
    came = frame((0, "in", "a", "gp", 2.0)).with_columns(pl.lit("Leeds").alias("site"))
    given_ = Seen(came=came, left=None, stages=("in",), dimension="area", categories=("a", "b"))
    with pytest.raises(InputError, match="gp is given without a site"):
        start_of_forecast(
            given_, supposed(sources=(RecruitmentSource(channel="gp"),)), as_of=day(1), weeks=2, target_n=9
        )


def test_not_known_counts_and_has_no_share() -> None:
    """People of no known category fill places; shares are of the others."""
    rows = ((0, "in", "a", "gp", 8.0), (0, "in", None, "gp", 8.0), (1, "in", "b", "gp", 8.0))
    given_ = seen(*rows, categories=("a", "b", None))
    found = foreseen(given_, 60, population=np.array([0.5, 0.5, 0.0]))
    assert (found.n == 60).all()
    assert found.recruited[:, 2].mean() > 12
    assert found.shares[:, :2].sum(axis=1) == pytest.approx(1)
    assert np.isnan(found.ratios[:, 2]).all()


def test_quantiles_are_of_draws() -> None:
    """Median and limits are numbers that were drawn; a draw without a number is left out."""
    middle, low, high = quantiles(np.array([[1.0], [2.0], [3.0], [np.nan]]), level=0.5)
    assert (middle.tolist(), low.tolist(), high.tolist()) == ([2.0], [1.0], [3.0])


@settings(deadline=None, max_examples=10)
@given(target=st.integers(161, 400))
def test_a_later_end_never_hurts(target: int) -> None:
    """More weeks, drawn alike, reach the target at least as often."""
    given_ = steady(20)
    short, long = (np.mean(foreseen(given_, target, weeks=weeks, draws=400).weeks > 0) for weeks in (5, 40))
    assert long >= short - 0.05


def test_intervals_of_a_steady_truth_hold() -> None:
    """A truth that does not drift: 80% intervals hold about as often as they claim, and their width is said."""
    rng = np.random.default_rng(12)
    origins = []
    for _ in range(4):
        origins += origins_of(
            steady(60, rng), supposed(draws=800), last=day(59), first_weeks=8, ahead=4, step=6
        )
    found = backtest(origins=origins, level=0.8, rng=rng)
    assert len(found.on) == 32
    assert found.coverage.value == pytest.approx(0.84, abs=0.1)
    assert found.coverage.interval is not None
    assert found.coverage.interval.low <= 0.86
    assert found.width > 3
    assert found.relative_width == pytest.approx(found.width / found.came[:, :-1].mean())
    assert found.score >= found.width


def test_a_truth_that_changes_is_found_out() -> None:
    """Twice as many from week 20 on: the intervals miss, and the test says so."""
    rows = [(week, "in", "a", "gp", 5.0 if week < 20 else 20.0) for week in range(40)]
    origins = origins_of(seen(*rows), supposed(draws=800), last=day(39), first_weeks=16, ahead=4, step=2)
    found = backtest(origins=origins, level=0.8, rng=np.random.default_rng(1))
    assert found.coverage_of_n.value < 0.6
    assert found.score > found.width


def test_one_date_and_a_perfect_record_have_an_interval_too() -> None:
    """Wilson's at the number of intervals; no date at all is refused."""
    origins = origins_of(steady(13), supposed(draws=800), last=day(12), first_weeks=8, ahead=4, step=4)
    found = backtest(origins=origins, level=0.99, rng=np.random.default_rng(1))
    assert len(found.on) == 1
    assert found.coverage.interval is not None
    assert found.coverage.interval.low < 1
    assert origins_of(seen(), supposed(), last=day(9), first_weeks=1, ahead=1, step=1) == []
    with pytest.raises(InputError, match="no date to forecast from"):
        backtest(origins=[], level=0.8, rng=np.random.default_rng(1))


def test_an_outlook_knows_the_channel_of_each_source() -> None:
    """Two sites of one channel share its mix."""
    sources = (
        RecruitmentSource(channel="x", site="1"),
        RecruitmentSource(channel="y"),
        RecruitmentSource(channel="x"),
    )
    outlook = Outlook(
        sources=sources,
        channels=("x", "y"),
        population=np.array([1.0]),
        target_n=1,
        ends=(MONDAY,),
        mix_priors=np.zeros((2, 1)),
    )
    assert outlook.channel_of.tolist() == [0, 1, 0]
