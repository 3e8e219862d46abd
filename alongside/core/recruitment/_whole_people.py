"""The best plan in whole people: rounding, exchanges of single people, and branch and bound to prove it."""

from __future__ import annotations

import heapq
from dataclasses import dataclass, replace
from itertools import count

import numpy as np

from alongside.core.quantities import FloatArray, NotEstimable
from alongside.core.recruitment._best import best_recruits, nearest_recruits
from alongside.core.recruitment._bodies import mix_rows, recruits_body
from alongside.core.recruitment._brief import Brief

MOST_BRANCHES = 120
SAME = 1e-9
NO_WHOLE_PLAN = "no plan in whole people keeps every limit"
NOT_FOUND = "no plan in whole people was found that keeps every limit, and that there is none was not proved"


@dataclass(frozen=True, slots=True, kw_only=True)
class WholePlan:
    """Recruits in whole people (C,). `is_proved`: no other is better; else it is the best that was found."""

    recruits: FloatArray
    is_proved: bool


def best_whole_plan(brief: Brief, recruits: FloatArray) -> WholePlan | NotEstimable:
    """Return the best plan in whole people near a real-valued one.

    Largest remainders, then exchanges of single people while they help, then branch and bound on channels whose
    number is not whole; a branch is left when its real-valued best is no better than the best whole plan.

    *Source:* Land and Doig 1960, doi:10.2307/1910129.
    *Limits:* after 120 branches the best so far is given and said not to be proved.
    """
    search = _Search(brief)
    for begun in _roundings(brief, recruits):
        search.offer(_exchanged(search, begun))
    is_proved = search.prove(recruits)
    if search.best is None:
        return NotEstimable(NO_WHOLE_PLAN if is_proved else NOT_FOUND)
    return WholePlan(recruits=search.best, is_proved=is_proved)


def rounded_plan(brief: Brief, recruits: FloatArray) -> WholePlan | NotEstimable:
    """Return a real-valued plan rounded to whole people within every limit, by largest remainders."""
    search = _Search(brief)
    near = [plan for plan in _roundings(brief, recruits) if np.isfinite(search.values(plan[None])[0])]
    if not near:
        return NotEstimable(NOT_FOUND)
    moved = [float(np.abs(plan - recruits).sum()) for plan in near]
    return WholePlan(recruits=near[int(np.argmin(moved))], is_proved=False)


class _Search:
    """The best whole plan so far."""

    def __init__(self, brief: Brief) -> None:
        self.brief = brief
        self.body = recruits_body(brief)
        self.rows = mix_rows(brief)
        self.best: FloatArray | None = None
        self.worth = np.inf

    def values(self, plans: FloatArray) -> FloatArray:
        """What each plan, a row of (P, C), is worth; the lower the better, infinite over a limit."""
        found = np.full(len(plans), np.inf)
        over = plans @ self.body.rows.T / self.brief.most - self.body.limits
        kept = (over <= SAME).all(axis=1)
        if kept.any():
            found[kept] = _worth(self.brief, plans[kept])
        return found

    def offer(self, plan: FloatArray) -> None:
        """Keep a plan if it is better than the best so far, or as good and cheaper."""
        worth = float(self.values(plan[None])[0])
        is_tied = abs(worth - self.worth) <= SAME and np.isfinite(worth)
        cheaper = (
            self.best is not None
            and float(self.brief.costs @ plan) < float(self.brief.costs @ self.best) - SAME
        )
        if worth < self.worth - (SAME if np.isfinite(self.worth) else 0.0) or (is_tied and cheaper):
            self.best, self.worth = plan, worth

    def prove(self, recruits: FloatArray) -> bool:
        """Branch until nothing better is left; say whether it was."""
        order = count()
        open_branches = [(-np.inf, next(order), self.brief, recruits)]
        for _ in range(MOST_BRANCHES):
            if not open_branches or open_branches[0][0] >= self.worth - SAME:
                return True
            _, _, brief, found = heapq.heappop(open_branches)
            for branch, nearer, value in _branches(brief, found, self):
                heapq.heappush(open_branches, (value, next(order), branch, nearer))
        return not open_branches or open_branches[0][0] >= self.worth - SAME


def _worth(brief: Brief, plans: FloatArray) -> FloatArray:
    counts = brief.recruited + plans @ brief.mixes.T
    total = counts.sum(axis=1, keepdims=True)
    shares = np.divide(counts, total, out=np.zeros_like(counts), where=total > 0)
    if brief.objective == "floors":
        asked = brief.least_shares > 0
        return np.asarray(-(shares[:, asked] / brief.least_shares[asked]).min(axis=1))
    held = np.where(shares > 0, shares, 1.0)
    known = np.where(brief.population > 0, brief.population, 1.0)
    found = np.sum(shares * np.log(held / known), axis=1)
    return np.where(total[:, 0] > 0, found, np.inf)


def _roundings(brief: Brief, recruits: FloatArray) -> list[FloatArray]:
    """Whole plans near a real one: everything down, nearest, and largest remainders to the sum above and below."""
    down = np.floor(recruits + SAME)
    short = recruits.sum() - down.sum()
    order = np.argsort(-(recruits - down), kind="stable")
    found = [down, np.round(recruits)]
    for more in {int(np.floor(short + SAME)), int(np.ceil(short - SAME))}:
        plan = down.copy()
        plan[order[:more]] += 1.0
        found.append(plan)
    return [np.minimum(plan, np.floor(brief.caps + SAME)) for plan in found]


def _exchanged(search: _Search, plan: FloatArray) -> FloatArray:
    """Move one person from one channel to another, or add or leave out one, while that helps."""
    size = len(plan)
    one = np.eye(size)
    moves = [one[i] - one[j] for i in range(size) for j in range(size) if i != j]
    steps = np.array([*moves, *one, *-one])
    worth = float(search.values(plan[None])[0])
    while True:
        near = plan + steps
        values = np.where((near >= 0).all(axis=1), search.values(near), np.inf)
        at = int(np.argmin(values))
        if not values[at] < worth - 1e-15:
            return plan
        plan, worth = near[at], float(values[at])


def _branches(brief: Brief, recruits: FloatArray, search: _Search) -> list[tuple[Brief, FloatArray, float]]:
    """Split at the channel furthest from a whole number; each half with its best and what that is worth."""
    away = np.abs(recruits - np.round(recruits))
    at = int(np.argmax(away))
    if away[at] <= 1e-7:
        search.offer(np.round(recruits))
        return []
    below, above = np.floor(recruits[at]), np.ceil(recruits[at])
    halves = (_capped(brief, at, below), _at_least(brief, at, above))
    found = []
    for half in halves:
        best = _solved(half)
        if best is not None:
            for rounded in _roundings(search.brief, best):
                search.offer(_exchanged(search, rounded))
            found.append((half, best, float(_worth(half, best[None])[0])))
    return found


def _solved(brief: Brief) -> FloatArray | None:
    return best_recruits(brief) if brief.objective == "floors" else nearest_recruits(brief)


def _capped(brief: Brief, at: int, cap: float) -> Brief:
    return _with_channel(brief, at, cap=float(cap))


def _at_least(brief: Brief, at: int, least: float) -> Brief:
    return _with_channel(brief, at, least=float(least))


def _with_channel(brief: Brief, at: int, **changes: float) -> Brief:
    channels = list(brief.channels)
    channels[at] = replace(channels[at], **changes)  # type: ignore[arg-type]  # both fields are numbers
    return replace(brief, channels=tuple(channels))
