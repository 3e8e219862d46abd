"""The best plan when mixes, rates and effects are not known, and how sure one can be that it is the best."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from alongside.core.quantities import FloatArray
from alongside.core.recruitment._best import best_recruits
from alongside.core.recruitment._bodies import recruits_body, settled
from alongside.core.recruitment._brief import Brief
from alongside.core.recruitment._other_plans import rules_of_thumb
from alongside.core.recruitment._polytope import lowest
from alongside.core.recruitment._priors import (
    LEAST_SHARE,
    Truths,
    draw_truths,
    expected_loss,
    simulate_plan,
)
from alongside.core.recruitment._strategies import (
    OnProgress,
    Search,
    Units,
    cheaper_ones,
    unheard,
    with_strategies,
)

FIT_DRAWS, CORNERS, SHORTLIST, MOST_SHOWN = 96, 3, 10, 8
LEVEL = 0.95
A_TIE = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """One plan under the priors. `criterion`: what it is ranked by, the lower the better.

    `best_in`: part of the draws of priors in which it is the best of those ranked; `mean_loss`: how much worse
    than the best of them it is on average, over all draws.
    """

    why: str
    bought: Brief
    recruits: FloatArray
    mean_kl: float
    kl_low: float
    kl_high: float
    all_floors: float
    criterion: float
    best_in: float
    mean_loss: float
    loss_if_not: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    why: str
    units: Units
    brief: Brief
    recruits: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class _Judged:
    """A candidate with its loss under every draw of priors, and its distances under priors and recruits."""

    candidate: _Candidate
    losses: FloatArray
    kl: FloatArray
    all_floors: float
    criterion: float


def rank_plans(
    plain: Brief,
    search: Search,
    *,
    draws: int,
    rng: np.random.Generator,
    on_progress: OnProgress = unheard,
) -> tuple[Ranked, ...]:
    """Return plans by what they lead to under the priors, the best first; of equals the cheaper.

    For the most promising combinations of strategies: the plan that is best for the means, the one best on average
    over draws of the priors (from several starts, since rates that are not known make it not convex), and rules
    of thumb. Each is then simulated under the same draws of priors and recruits.

    *Source:* Shapiro, Dentcheva and Ruszczynski 2014, Lectures on Stochastic Programming, chapter 5,
    doi:10.1137/1.9781611973433 (sample average approximation); Raiffa and Schlaifer 1961 (opportunity loss).
    """
    keys = [int(key) for key in rng.integers(0, 2**62, 3)]
    found, shortlist = [], _shortlist(search)
    for at, units in enumerate(shortlist, start=1):
        found += [_judged(plain, one, draws, keys) for one in _candidates(plain, units, key=keys[0])]
        on_progress("plans", at, len(shortlist))
    judged = sorted(found, key=_order)
    kept = _distinct(judged)[:MOST_SHOWN]
    losses = np.array([one.losses for one in kept])
    return tuple(_ranked(one, losses, at) for at, one in enumerate(kept))


def _order(one: _Judged) -> tuple[float, float]:
    candidate = one.candidate
    return round(one.criterion, 9), candidate.brief.spent_gbp + float(
        candidate.brief.costs @ candidate.recruits
    )


def _distinct(judged: Sequence[_Judged]) -> list[_Judged]:
    """Leave out plans that are one before them in all but name."""
    kept: list[_Judged] = []
    for one in judged:
        if not any(_is_same(one.candidate, other.candidate) for other in kept):
            kept.append(one)
    return kept


def _is_same(one: _Candidate, other: _Candidate) -> bool:
    return one.units == other.units and bool(np.abs(one.recruits - other.recruits).sum() < 1.0)


def _shortlist(search: Search) -> list[Units]:
    """The combinations best for the means, some that cost less, and nothing at all where that is possible."""
    found = [search.units, *(units for units, _, _ in search.tried[: SHORTLIST // 2])]
    found += [units for units, _, _ in cheaper_ones(search, most=SHORTLIST // 2)]
    found += [units for units, _, _ in search.tried if not any(units)]
    return list(dict.fromkeys(found))


def _candidates(plain: Brief, units: Units, *, key: int) -> list[_Candidate]:
    brief = with_strategies(plain, units)
    known = best_recruits(brief)
    assert known is not None  # only combinations that keep every limit are shortlisted
    rng = np.random.default_rng(key)
    truths = draw_truths(plain, brief, units, draws=FIT_DRAWS, rng=rng)
    found = [_Candidate(why="known", units=units, brief=brief, recruits=known)]
    robust = _best_on_average(brief, truths, known, rng)
    found.append(_Candidate(why="average", units=units, brief=brief, recruits=robust))
    for one, keeps in rules_of_thumb(brief):
        if keeps and not any(units):
            found.append(_Candidate(why=one.why, units=units, brief=brief, recruits=one.plan.recruits))
    return found


def _best_on_average(brief: Brief, truths: Truths, known: FloatArray, rng: np.random.Generator) -> FloatArray:
    """Minimise the mean loss over draws by sequential quadratic programming from several starts."""
    from scipy.optimize import LinearConstraint, minimize  # half a second to import

    body, most = recruits_body(brief), brief.most
    best, least = known, float(expected_loss(brief, truths, known).mean())
    slope: Any = (
        None if brief.objective == "floors" else lambda a: _mean_slope(brief, truths, a * most) * most
    )
    mean: Any = lambda a: _mean_loss(brief, truths, a * most)  # noqa: E731 - SciPy's stubs know no shape of its own
    for start in _starts(brief, known, rng):
        found = minimize(
            mean,
            start / most,
            jac=slope,
            method="SLSQP",
            constraints=LinearConstraint(body.rows, -np.inf, body.limits),
            options={"maxiter": 60, "ftol": 1e-10},
        )
        plan = settled(brief, np.maximum(found.x, 0.0) * most)
        loss = float(expected_loss(brief, truths, plan).mean())
        if (body.rows @ plan / most <= body.limits + 1e-7).all() and loss < least - A_TIE:
            best, least = plan, loss
    return best


def _starts(brief: Brief, known: FloatArray, rng: np.random.Generator) -> list[FloatArray]:
    """The plan best for the means, and ways from it towards corners taken at random."""
    corners = [lowest(recruits_body(brief), rng.normal(size=len(known))) for _ in range(CORNERS)]
    ways = [np.maximum(corner.x, 0.0) * brief.most for corner in corners if corner is not None]
    return [known, *((known + way) / 2.0 for way in ways)]


def _mean_loss(brief: Brief, truths: Truths, recruits: FloatArray) -> float:
    losses = expected_loss(brief, truths, np.maximum(recruits, 0.0))
    return float(losses.mean()) if brief.objective == "kl" else -float(np.log(1e-9 - losses).mean())


def _mean_slope(brief: Brief, truths: Truths, recruits: FloatArray) -> FloatArray:
    """The slope of the mean distance: sum_g B_gc ln(q_g/p_g)/n - (KL/n + (G - 1)/(2n^2)) sum_g B_gc, places apart."""
    bring = truths.mixes * truths.rates[:, None, :]
    came = (np.maximum(recruits, 0.0) * truths.rates).sum(axis=1)
    over = came > brief.remaining
    counts = (
        brief.recruited
        + np.einsum("dgc,c->dg", bring, np.maximum(recruits, 0.0))
        * np.where(over, brief.remaining / np.maximum(came, 1e-12), 1.0)[:, None]
    )
    n = counts.sum(axis=1, keepdims=True)
    q = counts / n
    has = brief.population > 0
    log = np.where(has, np.log(np.maximum(q, LEAST_SHARE) / np.where(has, brief.population, 1.0)), 0.0)
    chance = (has.sum() - 1) / (2.0 * n[:, 0])
    rest = np.where(over, 0.0, (q * log).sum(axis=1) + chance)
    each = np.einsum("dgc,dg->dc", bring, log)
    each -= rest[:, None] * bring.sum(axis=1)
    crowd = np.where(over, (np.einsum("dgc,c,dg->d", bring, recruits, log)) / np.maximum(came, 1e-12), 0.0)
    each -= crowd[:, None] * truths.rates
    scale = np.where(over, brief.remaining / np.maximum(came, 1e-12), 1.0)
    return np.asarray((each * scale[:, None] / n).mean(axis=0))


def _judged(plain: Brief, one: _Candidate, draws: int, keys: Sequence[int]) -> _Judged:
    truths = draw_truths(plain, one.brief, one.units, draws=draws, rng=np.random.default_rng(keys[1]))
    found = simulate_plan(one.brief, truths, one.recruits, rng=np.random.default_rng(keys[2]))
    criterion = float(found.kl.mean()) if plain.objective == "kl" else -float(found.all_floors.mean())
    return _Judged(
        candidate=one,
        losses=expected_loss(one.brief, truths, one.recruits),
        kl=found.kl,
        all_floors=float(found.all_floors.mean()),
        criterion=criterion,
    )


def _ranked(one: _Judged, losses: FloatArray, at: int) -> Ranked:
    low, high = np.quantile(one.kl, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    lost = losses[at] - losses.min(axis=0)
    is_best = lost <= A_TIE
    return Ranked(
        why=one.candidate.why,
        bought=one.candidate.brief,
        recruits=one.candidate.recruits,
        mean_kl=float(one.kl.mean()),
        kl_low=float(low),
        kl_high=float(high),
        all_floors=one.all_floors,
        criterion=one.criterion,
        best_in=float(is_best.mean()),
        mean_loss=float(lost.mean()),
        loss_if_not=float(lost[~is_best].mean()) if (~is_best).any() else 0.0,
    )
