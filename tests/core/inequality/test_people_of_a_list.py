"""Where the events are people of the population itself, chance is binomial and the intervals are narrower."""

from __future__ import annotations

import numpy as np
import pytest

from alongside.core.inequality import gradient
from alongside.core.quantities import Estimate

POPULATION = np.array([400.0, 380, 420, 410, 390])


@pytest.mark.parametrize("rates", [(0.05, 0.06, 0.07, 0.08, 0.09), (0.5, 0.55, 0.6, 0.7, 0.8)])
def test_limits_cover_at_their_level_when_most_of_a_list_takes_part(rates: tuple[float, ...]) -> None:
    """In 1,500 simulated lists every 95% interval holds the true measure 93 to 97 in 100 times."""
    truth = gradient(events=POPULATION * rates, population=POPULATION, is_list=True)
    names = ("sii", "rii_mean", "rii_poisson", "sii_poisson", "concentration_index")
    held = dict.fromkeys(names, 0)
    rng = np.random.default_rng(7)
    draws = 1500
    for events in rng.binomial(POPULATION.astype(int), rates, size=(draws, 5)):
        found = gradient(events=events, population=POPULATION, is_list=True)
        for name in names:
            estimate, true = getattr(found, name), getattr(truth, name)
            held[name] += estimate.interval.low <= true.value <= estimate.interval.high
    assert all(0.93 <= count / draws <= 0.97 for count in held.values()), held


def test_a_rare_event_is_as_good_as_poisson() -> None:
    """At one in a thousand the two kinds of chance agree to three figures."""
    events = np.array([3.0, 4, 6, 8, 9])
    one = gradient(events=events, population=POPULATION * 20, is_list=True)
    other = gradient(events=events, population=POPULATION * 20)
    assert isinstance(one.sii, Estimate)
    assert isinstance(other.sii, Estimate)
    widths = [found.interval.high - found.interval.low for found in (one.sii, other.sii) if found.interval]
    assert widths[0] == pytest.approx(widths[1], rel=2e-3)
