"""Which weeks and ways in are compared when a strategy has begun, and why nothing is learnt where it is not."""

from __future__ import annotations

import datetime
from typing import Any

import numpy as np
import polars as pl
import pytest

from alongside.core.recruitment import (
    ArrivalTable,
    Closure,
    Compared,
    Effect,
    EffectPrior,
    LearntArrivals,
    LearntConsent,
    NotLearnt,
    RecruitmentSource,
    Running,
    Seen,
    learn_effect,
)
from alongside.core.recruitment._effect_weeks import compare

MONDAY = datetime.date(2026, 1, 5)
PRIOR = EffectPrior(mean=1.2, spread=0.4)
COLUMNS = {
    "date": pl.Date,
    "stage": pl.String,
    "dimension": pl.String,
    "category": pl.String,
    "channel": pl.String,
    "site": pl.String,
    "count": pl.Float64,
}
VISITS = Running(name="visits", channel="x", started_on=MONDAY + datetime.timedelta(weeks=8), groups=("b",))


def day(weeks: float) -> datetime.date:
    """So many weeks after the first Monday."""
    return MONDAY + datetime.timedelta(days=round(7 * weeks))


def came(*ways: tuple[str, str, float, float, float, float], stage: str = "found") -> pl.DataFrame:
    """Rows of ways in: channel, site, from week, to week, how many of b before week 8 and since; one of a as well."""
    rows = [
        (day(week), stage, "g", group, channel, site, float(count))
        for channel, site, first, last, before, since in ways
        for week in range(int(first), int(last))
        for group, count in (("a", 1), ("b", before if week < 8 else since))
        if count
    ]
    return pl.DataFrame(rows, schema=COLUMNS, orient="row").sort("date", maintain_order=True)


def seen(*ways: tuple[str, str, float, float, float, float], **more: Any) -> Seen:
    """What was seen, at one stage unless told otherwise."""
    given: dict[str, Any] = {"came": came(*ways), "left": None, "stages": ("found",)} | more
    return Seen(dimension="g", categories=("a", "b", None), **given)


BOTH = (("x", "", 0, 16, 2, 6), ("y", "", 0, 16, 4, 4))


def weeks_of(found: Seen, running: Running = VISITS, **more: Any) -> Compared:
    """What is compared."""
    compared = compare(found, running, **more)
    assert isinstance(compared, Compared)
    return compared


def why(found: Seen, running: Running = VISITS, **more: Any) -> str:
    """Why nothing is."""
    compared = compare(found, running, **more)
    assert isinstance(compared, NotLearnt)
    return compared.code


def moved(**changes: Any) -> Running:
    """The visits, changed."""
    given: dict[str, Any] = {
        "name": "visits",
        "channel": "x",
        "started_on": day(8),
        "groups": ("b",),
    } | changes
    return Running(**given)


def test_the_groups_it_is_for_are_counted_on_both_sides() -> None:
    """By hand: 2 and 6 a week in the channel, 4 and 4 elsewhere, eight weeks each; everyone without groups."""
    found = learn_effect(seen(*BOTH), VISITS, prior=PRIOR)
    assert isinstance(found.arrivals, LearntArrivals)
    counts = found.arrivals.counts
    assert (counts.treated_before, counts.treated_after) == (16, 48)
    assert (counts.controls_before, counts.controls_after) == (32, 32)
    assert found.is_learnt
    assert found.consent == NotLearnt(code="one_stage")
    assert (found.used.mean, found.used.spread) == (found.arrivals.belief.mean, found.arrivals.belief.spread)
    everyone = learn_effect(seen(*BOTH), moved(groups=()), prior=PRIOR)
    assert isinstance(everyone.arrivals, LearntArrivals)
    assert everyone.arrivals.counts.treated_after == 56


def test_weeks_are_counted_from_the_day_of_the_start() -> None:
    """Whole weeks before; the last week may be under way. No more than asked for on either side."""
    compared = weeks_of(seen(*BOTH), moved(started_on=day(8) + datetime.timedelta(days=2)))
    assert compared.starts[0] == day(0) + datetime.timedelta(days=2)
    assert int((~compared.is_after).sum()) == 8
    assert compared.starts[-1] == day(15) - datetime.timedelta(days=5)
    short = weeks_of(seen(*BOTH), weeks=3)
    assert short.starts == tuple(day(week) for week in range(5, 11))
    few = learn_effect(seen(*BOTH), VISITS, prior=PRIOR, weeks=3)
    assert isinstance(few.arrivals, LearntArrivals)
    assert few.arrivals.counts == ArrivalTable(
        treated_before=6, treated_after=18, controls_before=12, controls_after=12
    )


def test_another_strategy_in_the_channel_cuts_the_weeks_short() -> None:
    """One before ends the past, one after ends the rest; for other groups it does not matter."""
    rivals = [moved(name="leaflet", started_on=day(3)), moved(name="prize", started_on=day(12))]
    compared = weeks_of(seen(*BOTH), others=rivals)
    assert compared.starts == tuple(day(week) for week in range(3, 12))
    others = [moved(name="leaflet", started_on=day(3), groups=("a",))]
    assert len(weeks_of(seen(*BOTH), others=others).starts) == 16
    assert why(seen(*BOTH), others=[moved(name="twin")]) == "started_together"


def test_a_way_in_that_changes_is_compared_while_it_does_not() -> None:
    """Late: its weeks are left out. Soon, on either side or on the day: it is left out itself."""
    third = (*BOTH, ("z", "", 0, 16, 3, 3))
    late = weeks_of(seen(*third), others=[moved(name="prize", channel="z", started_on=day(14))])
    assert late.controls == (("y", ""), ("z", ""))
    assert late.starts[-1] == day(13)
    for on in (10, 8, 5):
        soon = weeks_of(seen(*third), others=[moved(name="prize", channel="z", started_on=day(on))])
        assert (soon.controls, soon.left_out) == ((("y", ""),), (("z", ""),))
    early = weeks_of(seen(*third), others=[moved(name="prize", channel="z", started_on=day(1))])
    assert early.starts[0] == day(1)
    assert why(seen(*BOTH), others=[moved(name="p", channel="y")]) == "no_concurrent"


def test_at_one_site_the_others_of_the_channel_are_compared() -> None:
    """Sites of the same channel that go on without it."""
    ways = (("x", "north", 0, 16, 2, 6), ("x", "south", 0, 16, 4, 4))
    compared = weeks_of(seen(*ways), moved(site="north"))
    assert (compared.treated, compared.controls) == ((("x", "north"),), (("x", "south"),))
    assert why(seen(*ways)) == "no_concurrent"
    assert why(seen(*ways), moved(site="east")) == "channel_unseen"


def test_ways_in_that_open_late_or_fall_quiet_are_left_out() -> None:
    """By the file: the first arrival, and a long silence; if no other is there, the one that was open longest."""
    ways = (*BOTH, ("late", "", 6, 16, 3, 3), ("quiet", "", 0, 9, 3, 3))
    assert weeks_of(seen(*ways)).controls == (("y", ""),)
    only = weeks_of(seen(BOTH[0], ("late", "", 6, 16, 3, 3)))
    assert only.controls == (("late", ""),)
    assert only.starts[0] == day(6)
    assert why(seen(BOTH[0], ("new", "", 9, 16, 3, 3))) == "no_concurrent"


def test_closures_that_are_given_are_left_out_of_both() -> None:
    """A closed fortnight of one channel is no week for any; a channel that is said to close has closed."""
    holiday = Closure(first=day(10), last=day(11) - datetime.timedelta(days=1))
    sources = [RecruitmentSource(channel="y", opens_on=day(-20), closures=(holiday,))]
    compared = weeks_of(seen(*BOTH), sources=sources)
    assert len(compared.starts) == 15
    assert day(10) not in compared.starts
    closed = [RecruitmentSource(channel="x", closes_on=day(8) + datetime.timedelta(days=3))]
    assert why(seen(*BOTH), sources=closed) == "closed_since"


def test_never_open_together_on_one_side() -> None:
    """Each of two others is closed in another part of the time before, so that no week has all."""
    ways = [("x", "", 0, 16, 2, 6), *((name, "", 0, 16, 3, 3) for name in "pqrs")]
    sources = [
        RecruitmentSource(
            channel=name,
            opens_on=day(-20),
            closures=(Closure(first=day(2 * at), last=day(2 * at + 2) - datetime.timedelta(days=1)),),
        )
        for at, name in enumerate("pqrs")
    ]
    assert why(seen(*ways), sources=sources) == "never_together"


@pytest.mark.parametrize(
    ("ways", "running", "code"),
    [
        ((), VISITS, "nobody_yet"),
        ((("", "", 0, 16, 2, 2),), VISITS, "no_channels"),
        (BOTH, moved(started_on=day(40)), "starts_later"),
        (BOTH, moved(channel="q"), "channel_unseen"),
        (BOTH, moved(started_on=day(-3)), "no_before"),
        (BOTH[:1], VISITS, "no_concurrent"),
    ],
)
def test_each_reason_has_its_code(ways: Any, running: Running, code: str) -> None:
    """Nobody, no channels, not yet, elsewhere, before everything, alone."""
    found = learn_effect(seen(*ways), running, prior=PRIOR, consent_prior=EffectPrior(mean=1.1, spread=0.3))
    assert isinstance(found, Effect)
    assert isinstance(found.arrivals, NotLearnt)
    assert found.arrivals.code == code
    assert (found.compared, found.is_learnt) == (None, False)
    assert (found.used.mean, found.used.spread) == pytest.approx((1.32, 0.5))


def two_stages(left: pl.DataFrame | None) -> Seen:
    """Found and recruited; half of those found go on elsewhere, and in the channel since the start all."""
    went_on = came(("x", "", 0, 16, 1, 6), ("y", "", 0, 16, 2, 2), stage="in")
    return seen(came=pl.concat([came(*BOTH), went_on]), left=left, stages=("found", "in"))


def test_consent_is_learnt_from_those_who_decided() -> None:
    """Those who left are named: they and those who went on. Otherwise everyone found has decided."""
    found = learn_effect(two_stages(None), VISITS, prior=PRIOR)
    assert isinstance(found.consent, LearntConsent)
    four = found.consent.counts
    assert (four.treated_before.yes, four.treated_before.decided) == (8, 16)
    assert (four.treated_after.yes, four.treated_after.decided) == (48, 48)
    assert found.consent.belief.mean > 1.3
    assert isinstance(found.arrivals, LearntArrivals)
    assert found.used.mean == pytest.approx(found.arrivals.belief.mean * found.consent.belief.mean)
    left = came(("x", "", 0, 16, 3, 1), ("y", "", 0, 16, 3, 3))
    named = learn_effect(two_stages(left), VISITS, prior=PRIOR)
    assert isinstance(named.consent, LearntConsent)
    assert named.consent.counts.treated_before.decided == 8 * (1 + 3)
    assert named.consent.counts.treated_after.decided == 8 * (6 + 1)
    elsewhere = came(("x", "", 0, 16, 3, 1), stage="in")
    assert learn_effect(two_stages(elsewhere), VISITS, prior=PRIOR).consent == found.consent


def test_the_order_of_rows_and_other_dimensions_change_nothing() -> None:
    """Rows shuffled, and a second dimension counted beside."""
    one = seen(*BOTH)
    other = one.came.with_columns(pl.lit("age").alias("dimension"), pl.lit("b").alias("category"))
    rng = np.random.default_rng(1)
    both = pl.concat([one.came, other])
    mixed = both[rng.permutation(both.height).tolist()]
    first, again = (learn_effect(found, VISITS, prior=PRIOR) for found in (one, seen(came=mixed)))
    assert (again.arrivals, again.used) == (first.arrivals, first.used)
