"""Confidence sequences: the equations they solve, the limits they start from, and what they hold at every look."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize, special, stats

from alongside.core.errors import InputError
from alongside.core.reach import Waiting, share_sequence, waiting_sequence
from alongside.core.reach._evalues import log_e_waiting
from alongside.core.reach._sequences_waiting import GRID, WaitingLimits, log_tilt


def log_evidence(q: float, x: float, n: float, a: float, b: float) -> float:
    """The mixture martingale against one share, written out."""
    return float(
        special.betaln(a + x, b + n - x) - special.betaln(a, b) - x * np.log(q) - (n - x) * np.log1p(-q)
    )


@settings(deadline=None, max_examples=60)
@given(
    n=st.integers(1, 5000),
    part=st.floats(0, 1),
    a=st.floats(0.05, 20),
    b=st.floats(0.05, 20),
    level=st.sampled_from([0.5, 0.95, 0.9995]),
)
def test_both_limits_solve_their_equation(n: int, part: float, a: float, b: float, level: float) -> None:
    """At a limit that is not 0 or 1 the evidence is exactly 1/(1 - level); the share itself lies between."""
    x = round(n * part)
    limits = share_sequence(counts=x, n=n, a=a, b=b, level=level)
    low, high = float(limits.low), float(limits.high)
    assert low <= x / n <= high
    for limit in (low, high):
        if 1e-12 < limit < 1 - 1e-12:
            assert log_evidence(limit, x, n, a, b) == pytest.approx(-np.log1p(-level), abs=1e-5)


def test_against_a_root_finder() -> None:
    """Brent's method on the same equation gives the same limits."""
    limits = share_sequence(counts=13, n=60, a=1.2, b=4.8, level=0.99)
    wanted = -np.log(0.01)
    low = optimize.brentq(lambda q: log_evidence(q, 13, 60, 1.2, 4.8) - wanted, 1e-9, 13 / 60)
    high = optimize.brentq(lambda q: log_evidence(q, 13, 60, 1.2, 4.8) - wanted, 13 / 60, 1 - 1e-9)
    assert (float(limits.low), float(limits.high)) == pytest.approx((low, high), abs=1e-9)


def test_nobody_everybody_and_nothing() -> None:
    """No newcomer: 0 to 1. None of the group: from 0. All of it: to 1. A level of 95 is refused."""
    limits = share_sequence(counts=[0, 0, 9], n=[0, 9, 9], a=1, b=2, level=0.95)
    assert limits.low.tolist()[:2] == [0.0, 0.0]
    assert limits.high.tolist()[0] == limits.high.tolist()[2] == 1.0
    assert limits.high[1] < 1
    with pytest.raises(InputError, match="between 0 and 1"):
        share_sequence(counts=1, n=1, a=1, b=1, level=95)


def test_it_holds_at_every_look_together() -> None:
    """Of 2,000 groups of true share 0.2 watched over 400 newcomers, fewer than 5% are ever missed."""
    rng = np.random.default_rng(5)
    came = np.cumsum(rng.random((2000, 400)) < 0.2, axis=1)
    limits = share_sequence(counts=came, n=np.arange(1, 401), a=1.0, b=4.0, level=0.95)
    missed = ((limits.low > 0.2) | (limits.high < 0.2)).any(axis=1).mean()
    assert missed < 0.05
    assert missed > 0.005  # and it is not idle


def waiting_of(newcomers: np.ndarray, population: np.ndarray, a: np.ndarray) -> tuple[Waiting, np.ndarray]:
    """A list, its newcomers, and each group's evidence against everyone else."""
    everyone = newcomers.sum(axis=1)
    inside = population - (np.cumsum(newcomers, axis=0) - newcomers)
    outside = (population.sum() - (np.cumsum(everyone) - everyone))[:, None] - inside
    log_e = log_e_waiting(
        newcomers=np.stack([newcomers, everyone[:, None] - newcomers], axis=-1),
        weights=np.stack([a, a.sum() - a], axis=-1),
        waiting=np.stack([inside, outside], axis=-1),
    )
    return Waiting(joined=newcomers, inside=inside, outside=outside, newcomers=everyone), log_e


def watched(
    newcomers: list[list[int]], population: list[int], level: float = 0.95
) -> tuple[WaitingLimits, np.ndarray]:
    """The sequence of every group, and its evidence."""
    given_, log_e = waiting_of(
        np.array(newcomers, float), np.array(population, float), np.ones(len(population))
    )
    return waiting_sequence(given=given_, log_e=log_e, level=level), log_e


def slow_evidence(theta: float, order: list[int], population: list[int], group: int) -> float:
    """One newcomer at a time: the prior's chance over the chance if the group is e^theta times as likely to be next."""
    inside, outside, came, n, total = population[group], sum(population) - population[group], 0, 0, 0.0
    size = len(population)
    for one in order:
        mine = one == group
        predicted = (1 + came) / (size + n) if mine else (size - 1 + n - came) / (size + n)
        chance = np.exp(theta) * inside / (np.exp(theta) * inside + outside)
        total += np.log(predicted) - np.log(chance if mine else 1 - chance)
        inside, outside, came, n = inside - mine, outside - (not mine), came + mine, n + 1
    return float(total)


def test_one_by_one_it_is_the_product_over_newcomers() -> None:
    """The odds at the limits, found by Brent on the slow product, bring the very limits that were given."""
    population, order = [30, 50, 20], [1, 1, 0, 1, 2, 1, 1, 0, 1, 1] * 3
    newcomers = [[int(one == group) for group in range(3)] for one in order]
    limits, _ = watched(newcomers, population)
    wanted = -np.log(0.05)
    for group in range(3):
        thetas = np.linspace(-5, 5, 401)
        values = [slow_evidence(theta, order, population, group) - wanted for theta in thetas]
        best = int(np.argmin(values))
        for limit, edge in ((limits.ratio_low, 0), (limits.ratio_high, 400)):
            if values[edge] < 0:
                continue
            theta = optimize.brentq(
                lambda at, g=group: slow_evidence(at, order, population, g) - wanted,
                thetas[min(best, edge)],
                thetas[max(best, edge)],
            )
            assert limit[-1, group] == pytest.approx(slow_ratio(theta, order, population, group), rel=2e-4)


def slow_ratio(theta: float, order: list[int], population: list[int], group: int) -> float:
    """The expected share of the group among as many newcomers, over its share of the list."""
    expected = 0.0
    for n in range(len(order)):
        inside = population[group] - expected
        outside = sum(population) - n - inside
        expected += np.exp(theta) * inside / (np.exp(theta) * inside + outside)
    return expected / len(order) * sum(population) / population[group]


@pytest.mark.parametrize("drawn", [1.0, 2.0, 60.0, 81.0, 500.0])
@pytest.mark.parametrize("sides", [(57.0, 500.0), (700.0, 40.0), (300.0, 900.0)])
def test_many_on_one_date_are_added_up_exactly(drawn: float, sides: tuple[float, float]) -> None:
    """ln sum H(j) w^j against the sum of every term, whether few or many came."""
    inside, outside = sides
    j = np.arange(int(max(0, drawn - outside)), int(min(drawn, inside)) + 1)
    chance = stats.hypergeom(int(inside + outside), int(inside), int(drawn)).logpmf(j)
    slow = special.logsumexp(chance + GRID[:, None] * j, axis=1)
    found = log_tilt(inside=np.array([inside]), outside=np.array([outside]), drawn=drawn)[0]
    assert found == pytest.approx(slow, abs=2e-6)


def test_one_date_is_the_ratio_of_odds_of_the_whole_list() -> None:
    """With everyone on one date the odds are those of the noncentral hypergeometric; MPAS pilot, White British."""
    limits, log_e = watched([[142, 13, 15, 39]], [345, 57, 45, 111], level=1 - 0.05 / 4)
    inside, x, n, everyone = 57, 13, 209, 558

    def against(theta: float) -> float:
        chance = stats.nchypergeom_fisher(everyone, inside, n, np.exp(theta)).logpmf(x)
        return float(log_e[-1, 1] + stats.hypergeom(everyone, inside, n).logpmf(x) - chance - np.log(80))

    low, high = optimize.brentq(against, -4, -0.8), optimize.brentq(against, -0.5, 3)
    for theta, found in ((low, limits.ratio_low), (high, limits.ratio_high)):
        k = optimize.brentq(
            lambda k, at=theta: k * (everyone - inside - n + k) - np.exp(at) * (inside - k) * (n - k),
            0,
            inside,
        )
        assert found[-1, 1] == pytest.approx(k / (n * inside / everyone), rel=1e-3)


@settings(deadline=None, max_examples=30)
@given(rows=st.lists(st.lists(st.integers(0, 3), min_size=3, max_size=3), min_size=1, max_size=8))
def test_one_is_excluded_exactly_when_the_evidence_says_so(rows: list[list[int]]) -> None:
    """A sequence leaves out 1 if and only if the group's own E-value has reached 1/(1 - level)."""
    limits, log_e = watched(rows, [24, 30, 40], level=0.8)
    is_out = (limits.ratio_low > 1 + 1e-6) | (limits.ratio_high < 1 - 1e-6)
    near = np.abs(log_e - np.log(5)) < 1e-3
    assert (is_out == (log_e >= np.log(5)))[~near].all()
    came = np.cumsum(np.array(rows).sum(axis=1)) > 0
    assert (limits.ratio_low[came] <= limits.ratio_high[came] + 1e-9).all()


def test_a_whole_list_is_in_its_own_mix() -> None:
    """When everybody has come, both limits are 1 and there is no doubt left."""
    limits, _ = watched([[20, 5, 0], [0, 15, 40]], [20, 20, 40])
    assert limits.ratio_low[-1] == pytest.approx([1, 1, 1])
    assert limits.ratio_high[-1] == pytest.approx([1, 1, 1])


def test_before_anybody_comes_everything_is_possible() -> None:
    """No newcomer: a share from 0 to 1, and no ratio."""
    limits, _ = watched([[0, 0], [1, 0]], [20, 20])
    assert (limits.low[0].tolist(), limits.high[0].tolist()) == ([0.0, 0.0], [1.0, 1.0])
    assert np.isnan(limits.ratio[0]).all()


def test_many_groups_are_taken_some_at_a_time() -> None:
    """Fifty groups give each the limits it has beside any others: those of its own counts."""
    rng = np.random.default_rng(2)
    population = rng.integers(20, 60, 50)
    newcomers = rng.multinomial(30, population / population.sum(), size=4)
    many, _ = watched(newcomers.tolist(), population.tolist())
    order = rng.permutation(50)
    again, _ = watched(newcomers[:, order].tolist(), population[order].tolist())
    assert again.ratio_high[-1] == pytest.approx(many.ratio_high[-1][order])


def test_the_ratio_of_a_biased_list_is_held_at_every_look() -> None:
    """Someone of the group is 0.4 times as likely to be next: the ratio this brings is ever missed by fewer than 5%."""
    rng, population, weight = np.random.default_rng(11), [40, 120], 0.4
    missed, theta = 0, np.log(weight)
    for _ in range(150):
        keys = rng.exponential(size=160) / np.r_[np.full(40, weight), np.ones(120)]
        order = (np.argsort(keys) >= 40).astype(int)[:80]
        limits, _ = watched([[int(one == 0), int(one == 1)] for one in order], population)
        truth = [slow_ratio(theta, [0] * n, population, 0) for n in (20, 50, 80)]
        at = [19, 49, 79]
        missed += bool(((limits.ratio_low[at, 0] > truth) | (limits.ratio_high[at, 0] < truth)).any())
    assert missed / 150 < 0.05 + 0.02
