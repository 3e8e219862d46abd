"""The two lamps of a group, and the chance that each rings by the planned end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from alongside.core.quantities import FloatArray, as_floats
from alongside.core.reach._evalues import log_falling
from alongside.core.reach._model import Relation
from alongside.core.reach._sequences_waiting import log_tilt

BoolArray = NDArray[np.bool_]
Evidence = Callable[[FloatArray, FloatArray], FloatArray]
"""ln of the evidence of n newcomers, x of the group, against one value of the ratio."""

TRUE_RATIOS = (0.5, 0.6, 0.8)
MOST_PLANNED = 20_000
_ROUNDING = 1e-6
"""When a whole list has come, both limits are 1, or as near to it as a float."""


def signals(*, ratio_low: FloatArray, ratio_high: FloatArray) -> BoolArray:
    """Whether the simultaneous sequence excludes 1: the group's share is not what it is in the population."""
    return (ratio_low > 1 + _ROUNDING) | (ratio_high < 1 - _ROUNDING)


def alarms(*, ratio_low: FloatArray, ratio_high: FloatArray, band: tuple[float, float]) -> BoolArray:
    """Whether the simultaneous sequence lies wholly outside the band of ratios called about right."""
    return (ratio_low > band[1]) | (ratio_high < band[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """One group as it will be watched: N_g of N people, prior Beta(a, b), and 1 - level shared by all groups."""

    relation: Relation
    group: float
    everyone: float
    a: float
    b: float
    level: float

    @property
    def share(self) -> float:
        """The group's share of the population."""
        return self.group / self.everyone


@dataclass(frozen=True, slots=True, kw_only=True)
class LampChance:
    """The chance that each lamp has rung by the planned n; None where there can be no such truth."""

    true_ratio: float
    signal: float | None
    alarm: float | None


def lamp_chances(
    *, watched: Watched, band: tuple[float, float], planned_n: int, ratios: tuple[float, ...] = TRUE_RATIOS
) -> tuple[LampChance, ...]:
    """Return, for each true ratio, the chance that the signal and the alarm ring at some newcomer up to `planned_n`.

    Every count x of the group among n newcomers is carried forward with its chance, and dropped where a lamp lights.
    External: a newcomer is of the group with chance ratio x p. Subset: someone of the group is w times as likely to be
    next as anyone else waiting, with the w that gives the ratio at the planned n.

    *Source:* the recursion of Armitage, McPherson and Rowe 1969, J R Stat Soc A 132:235-244, doi:10.2307/2343787.
    *Limits:* looks are after every newcomer; weekly looks ring a little less. Under subset the alarm's evidence is that
    of all newcomers as one date.

    >>> few = Watched(relation="external", group=10, everyone=100, a=1, b=9, level=0.99)
    >>> [round(chance.signal, 2) for chance in lamp_chances(watched=few, band=(0.8, 1.25), planned_n=30)]
    [0.0, 0.0, 0.0]
    """
    if watched.relation == "subset" and planned_n > watched.everyone:
        return tuple(LampChance(true_ratio=ratio, signal=None, alarm=None) for ratio in ratios)
    n = np.arange(1, planned_n + 1, dtype=np.float64)
    rings = {"signal": _limits(watched, n, (1.0, 1.0)), "alarm": _limits(watched, n, band)}
    found = []
    for ratio in ratios:
        chance = _next_is_in_group(watched, ratio=ratio, planned_n=planned_n)
        rung = {name: None if chance is None else _rung(chance, *limits) for name, limits in rings.items()}
        found.append(LampChance(true_ratio=ratio, signal=rung["signal"], alarm=rung["alarm"]))
    return tuple(found)


def _limits(watched: Watched, n: FloatArray, ends: tuple[float, float]) -> tuple[FloatArray, FloatArray]:
    """For each n the largest count at which the lamp rings for too few, and the smallest at which for too many."""
    wanted = -np.log1p(-watched.level)
    top = np.minimum(n, watched.group) if watched.relation == "subset" else n
    floor = np.maximum(n - (watched.everyone - watched.group), 0) if watched.relation == "subset" else 0 * n
    few_at, many_at = (np.clip(n * watched.share * end, floor, top) for end in ends)
    few = _last(_against(watched, ends[0], n), n, start=floor - 1, end=np.floor(few_at), wanted=wanted)
    many = _last(_against(watched, ends[1], n), n, start=top + 1, end=np.ceil(many_at), wanted=wanted)
    return few, many


def _last(
    evidence: Evidence, n: FloatArray, *, start: FloatArray, end: FloatArray, wanted: float
) -> FloatArray:
    """Going from `start` (beyond what can be) towards `end` (where evidence is least), the last count that rings."""
    rings, silent = start.astype(np.float64), end + np.sign(end - start)
    while (np.abs(silent - rings) > 1).any():
        middle = np.where(np.abs(silent - rings) > 1, np.trunc((rings + silent) / 2), rings)
        # `start` itself cannot be, and is not asked.
        asked = np.where(middle == start, start + np.sign(end - start), middle)
        is_ringing = (middle == rings) | (evidence(n, asked) >= wanted)
        rings, silent = np.where(is_ringing, middle, rings), np.where(is_ringing, silent, middle)
    return rings


def _against(watched: Watched, ratio: float, every_n: FloatArray) -> Evidence:
    """The evidence against one ratio, as a function of n, which is always `every_n` (1, 2, ...), and x."""

    def won(n: FloatArray, x: FloatArray) -> FloatArray:
        prior = special.betaln(watched.a, watched.b)
        return as_floats(special.betaln(watched.a + x, watched.b + n - x) - prior)

    share = watched.share * ratio
    if watched.relation == "external":
        if share >= 1:
            return lambda n, x: np.full(np.shape(n), -np.inf)
        return lambda n, x: as_floats(won(n, x) - special.xlogy(x, share) - special.xlog1py(n - x, -share))
    return _against_waiting(watched, ratio, every_n, won)


def _against_waiting(watched: Watched, ratio: float, every_n: FloatArray, won: Evidence) -> Evidence:
    inside, outside = as_floats(watched.group), as_floats(watched.everyone - watched.group)

    def evidence(n: FloatArray, x: FloatArray) -> FloatArray:
        ways = log_falling(top=inside, drawn=x) + log_falling(top=outside, drawn=n - x)
        fair = won(n, x) - ways + log_falling(top=inside + outside, drawn=n)
        return fair - x * theta + tilt

    theta, tilt = _tilts_by_n(watched, ratio, every_n) if ratio != 1 else (0 * every_n, 0 * every_n)
    return evidence


def _tilts_by_n(watched: Watched, ratio: float, n: FloatArray) -> tuple[FloatArray, FloatArray]:
    """For each n the log odds that bring the ratio, and what they do to the hypergeometric; -infinity if none can."""
    inside, outside = watched.group, watched.everyone - watched.group
    k = n * watched.share * ratio
    can_be = (k < inside) & (n - k < outside)
    k = np.where(can_be, k, n * watched.share * 0.5)
    with np.errstate(divide="ignore", invalid="ignore"):
        theta = np.log(k) - np.log(inside - k) - np.log(n - k) + np.log(outside - n + k)
    theta = np.where(can_be, theta, 0.0)
    tilts = [
        float(
            log_tilt(inside=as_floats([inside]), outside=as_floats([outside]), drawn=m, theta=as_floats([t]))[
                0, 0
            ]
        )
        for m, t in zip(n, theta, strict=True)
    ]
    return theta, np.where(can_be, as_floats(tilts), -np.inf)


def _next_is_in_group(watched: Watched, *, ratio: float, planned_n: int) -> Evidence | None:
    """The chance that the next newcomer is of the group, after n newcomers of whom x are; None where it cannot be."""
    if watched.relation == "external":
        share = watched.share * ratio
        return None if share >= 1 else lambda n, x: np.full(x.shape, share)
    inside, outside = watched.group, watched.everyone - watched.group
    wanted = planned_n * watched.share * ratio
    if wanted > inside or planned_n - wanted > outside:
        return None
    weight = np.exp(_log_weight(inside, outside, float(planned_n), wanted))

    def chance(n: FloatArray, x: FloatArray) -> FloatArray:
        still, elsewhere = weight * np.maximum(inside - x, 0.0), np.maximum(outside - n + x, 0.0)
        total = still + elsewhere
        return as_floats(np.divide(still, total, out=np.zeros(x.shape), where=total > 0))

    return chance


def _log_weight(inside: float, outside: float, n: float, wanted: float) -> float:
    """The log ratio of chances to be next that brings `wanted` of the group among n: each waits an exponential time."""
    ever, rest = wanted / inside, (n - wanted) / outside
    near_one = 1 - 1e-9
    return float(np.log(-np.log1p(-min(ever, near_one))) - np.log(-np.log1p(-min(rest, near_one))))


def _rung(chance: Evidence, few: FloatArray, many: FloatArray) -> float:
    """The chance that a lamp has rung: what is left of 1 when every ringing count has been dropped."""
    last = np.arange(few.size + 2, dtype=np.float64)
    alive = np.zeros(few.size + 2)
    alive[0] = 1.0
    low, high = 0, 0
    for n in range(few.size):
        kept = slice(low, high + 1)
        into = chance(as_floats(n), last[kept]) * alive[kept]
        alive[kept] -= into
        alive[low + 1 : high + 2] += into
        low, high = max(low, int(few[n]) + 1), min(high + 1, int(many[n]) - 1)
        alive[:low] = 0.0
        alive[high + 1 : high + 3] = 0.0
    return float(min(1.0, max(0.0, 1.0 - alive[low : high + 1].sum())))
