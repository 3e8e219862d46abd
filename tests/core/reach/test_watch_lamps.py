"""The two lamps, the chance that they ring, and the epochs that share the error between them."""

from __future__ import annotations

import datetime
from itertools import product

import numpy as np
import pytest

from alongside.core.errors import InputError
from alongside.core.reach import (
    Adaptation,
    Waiting,
    Watched,
    WatchQuestion,
    alarms,
    epochs,
    lamp_chances,
    share_sequence,
    signals,
    waiting_sequence,
)
from alongside.core.reach._evalues import log_e_waiting

EXTERNAL = Watched(relation="external", group=30, everyone=100, a=1.0, b=2.0, level=0.6)
LISTED = Watched(relation="subset", group=12, everyone=30, a=1.0, b=2.0, level=0.6)


def rung_external(path: tuple[int, ...], band: tuple[float, float]) -> bool:
    """Whether a lamp rings anywhere along one order of newcomers, from the sequence itself."""
    x, n = np.cumsum(path), np.arange(1, len(path) + 1)
    limits = share_sequence(counts=x, n=n, a=1.0, b=2.0, level=0.6)
    return bool(((limits.low > band[1] * 0.3) | (limits.high < band[0] * 0.3)).any())


@pytest.mark.parametrize(("lamp", "band"), [("signal", (1.0, 1.0)), ("alarm", (0.8, 1.25))])
def test_against_a_yardstick_every_order_of_newcomers_is_counted(
    lamp: str, band: tuple[float, float]
) -> None:
    """The chance is that of all orders of ten newcomers on which the sequence ever lies outside."""
    for chance in lamp_chances(watched=EXTERNAL, band=(0.8, 1.25), planned_n=10, ratios=(0.5, 1.5)):
        q = 0.3 * chance.true_ratio
        slow = sum(
            q ** sum(path) * (1 - q) ** (10 - sum(path))
            for path in product((0, 1), repeat=10)
            if rung_external(path, band)
        )
        assert getattr(chance, lamp) == pytest.approx(slow, abs=1e-9)


def rung_listed(path: tuple[int, ...]) -> bool:
    """The same for draws from a list: the group's own E-value ever reaches 1/(1 - level)."""
    mine = np.array(path, float)
    both = np.stack([mine, 1 - mine], axis=-1)
    waiting = np.array([12.0, 18.0]) - (np.cumsum(both, axis=0) - both)
    return bool(
        (log_e_waiting(newcomers=both, weights=np.array([1.0, 2.0]), waiting=waiting) >= -np.log(0.4)).any()
    )


def test_from_a_list_every_order_of_newcomers_is_counted() -> None:
    """Each draw is from those still on the list, someone of the group being w times as likely to be next."""
    (chance,) = lamp_chances(watched=LISTED, band=(0.8, 1.25), planned_n=9, ratios=(0.6,))
    ever, rest = 9 * 0.4 * 0.6 / 12, (9 - 9 * 0.4 * 0.6) / 18
    weight = np.log1p(-ever) / np.log1p(-rest)
    slow = 0.0
    for path in product((0, 1), repeat=9):
        inside, outside, likely = 12, 18, 1.0
        for one in path:
            share = weight * inside / (weight * inside + outside)
            likely *= share if one else 1 - share
            inside, outside = inside - one, outside - (1 - one)
        slow += likely * rung_listed(path)
    assert chance.signal == pytest.approx(slow, abs=1e-9)


def test_from_a_list_the_alarm_rings_about_as_often_as_it_does() -> None:
    """The alarm's chance takes all newcomers as one date: within 0.06 of what simulated lists do."""
    watched = Watched(relation="subset", group=80, everyone=200, a=1.0, b=1.0, level=0.95)
    (chance,) = lamp_chances(watched=watched, band=(0.8, 1.25), planned_n=60, ratios=(0.5,))
    rng, rung = np.random.default_rng(3), 0
    ever, rest = 12 / 80, 48 / 120
    weight = np.log1p(-ever) / np.log1p(-rest)
    for _ in range(200):
        keys = rng.exponential(size=200) / np.r_[np.full(80, weight), np.ones(120)]
        mine = (np.argsort(keys)[:60] < 80).astype(float)[:, None]
        inside = 80 - (np.cumsum(mine, axis=0) - mine)
        outside = 200 - np.arange(60.0)[:, None] - inside
        log_e = log_e_waiting(
            newcomers=np.stack([mine, 1 - mine], axis=-1),
            weights=np.array([[1.0, 1.0]]),
            waiting=np.stack([inside, outside], axis=-1),
        )
        given = Waiting(joined=mine, inside=inside, outside=outside, newcomers=np.ones(60))
        found = waiting_sequence(given=given, log_e=log_e, level=0.95)
        rung += bool(alarms(ratio_low=found.ratio_low, ratio_high=found.ratio_high, band=(0.8, 1.25)).any())
    assert chance.alarm == pytest.approx(rung / 200, abs=0.06 + 3 * np.sqrt(0.25 / 200))


def test_more_newcomers_and_a_truth_further_off_ring_more() -> None:
    """The chance grows with the planned number and falls as the true ratio nears 1."""
    chances = [
        [chance.signal for chance in lamp_chances(watched=EXTERNAL, band=(0.8, 1.25), planned_n=n)]
        for n in (20, 60, 200)
    ]
    values = np.array(chances, float)
    assert (np.diff(values, axis=0) >= 0).all()
    assert (np.diff(values, axis=1) <= 0).all()


def test_under_the_population_itself_the_signal_rings_seldom() -> None:
    """At a true ratio of 1 the chance is at most 1 - level, though every newcomer is looked at."""
    for watched in (EXTERNAL, LISTED):
        for level in (0.6, 0.95):
            given = Watched(relation=watched.relation, group=12, everyone=30, a=1.2, b=1.8, level=level)
            (chance,) = lamp_chances(watched=given, band=(0.8, 1.25), planned_n=30, ratios=(1.0,))
            assert chance.signal is not None
            assert chance.signal <= 1 - level + 1e-9


def test_a_truth_that_cannot_be_has_no_chance() -> None:
    """A group of 60% cannot come at 1.8 of its share, nor a list of 30 give 40; a certain lamp has the chance 1."""
    most = Watched(relation="external", group=60, everyone=100, a=1, b=1, level=0.95)
    assert lamp_chances(watched=most, band=(0.8, 1.7), planned_n=20, ratios=(1.8,))[0].signal is None
    assert lamp_chances(watched=LISTED, band=(0.8, 1.25), planned_n=40, ratios=(0.5,))[0].alarm is None
    assert lamp_chances(watched=LISTED, band=(0.8, 1.25), planned_n=25, ratios=(0.2,))[0].alarm is None
    sure = Watched(relation="external", group=50, everyone=100, a=1, b=1, level=0.0001)
    assert lamp_chances(watched=sure, band=(0.8, 1.9), planned_n=30, ratios=(0.01,))[
        0
    ].signal == pytest.approx(1.0)


def test_the_lamps_read_the_limits() -> None:
    """Signal: 1 is outside. Alarm: all of it is outside the band. Limits that are 1 but for rounding light nothing."""
    low, high = np.array([0.5, 0.9, 1.3, 1 + 1e-12]), np.array([0.7, 0.99, 1.5, 1 + 1e-12])
    assert signals(ratio_low=low, ratio_high=high).tolist() == [True, True, True, False]
    assert alarms(ratio_low=low, ratio_high=high, band=(0.8, 1.25)).tolist() == [True, False, True, False]


def test_epochs_share_the_error() -> None:
    """alpha/2, alpha/6, alpha/12: they add up to less than alpha however many there are; one epoch keeps it all."""
    points = [Adaptation(on=datetime.date(2024, month, 1)) for month in (2, 3, 4)]
    parts = epochs(adaptations=points, level=0.95, is_adapting=False)
    assert [part.alpha for part in parts] == pytest.approx([0.05 / 2, 0.05 / 6, 0.05 / 12, 0.05 / 20])
    assert parts[1].holds(datetime.date(2024, 2, 1))
    assert not parts[1].holds(datetime.date(2024, 3, 1))
    assert epochs(adaptations=[], level=0.95, is_adapting=False)[0].alpha == pytest.approx(0.05)
    assert epochs(adaptations=[], level=0.95, is_adapting=True)[0].alpha == pytest.approx(0.025)


def test_epochs_come_in_order() -> None:
    """A point named twice or out of order is refused."""
    points = [Adaptation(on=datetime.date(2024, 3, 1)), Adaptation(on=datetime.date(2024, 3, 1))]
    with pytest.raises(InputError, match="does not come after"):
        epochs(adaptations=points, level=0.95, is_adapting=False)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"level": 95}, "between 0 and 1"),
        ({"planned_n": 0}, "whole number from 1"),
        ({"planned_n": 10**6}, "whole number from 1"),
        ({"band": (1.1, 1.25)}, "either side of 1"),
    ],
)
def test_a_question_that_cannot_be_asked_is_refused(changes: dict[str, object], said: str) -> None:
    """Level, planned number and band are checked once, where the question is made."""
    with pytest.raises(InputError, match=said):
        WatchQuestion(**changes)  # type: ignore[arg-type]  # wrong on purpose
