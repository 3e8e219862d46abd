"""The re-randomisation test: how often would chance alone, by the same procedure, have told the arms so far apart?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Literal, TypeAlias

import numpy as np

from alongside.core.allocation._again import again
from alongside.core.allocation._enumerate import sequences
from alongside.core.allocation._history import History
from alongside.core.allocation._thresholds import Floats, Whole
from alongside.core.errors import InputError, RuleBroken

Statistic: TypeAlias = Literal["difference_in_means", "difference_in_mean_ranks"]

MOST_SEQUENCES = 2**16
FEWEST_REPLICATES = 9_999
MOST_REPLICATES = 1_000_000
REPLICATES_AT_ONCE = 2_000
MOST_REDRAWN = 50
"""How many times as many replicates are drawn at most, where many leave an arm empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Who is compared: the arms by number, and the outcome of everybody in order of entry (None: missing)."""

    arms: tuple[int, int]
    outcomes: Sequence[Fraction | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rerandomised:
    """`statistic` observed (first arm less second); one-sided p-values and twice the smaller, at most 1.

    `exact`: upper, lower and two-sided as fractions, where every sequence was counted (`sequences` of them);
    `replicates`: how many were drawn where not.
    """

    statistic: float
    upper: float
    lower: float
    two_sided: float
    used: int
    exact: tuple[Fraction, Fraction, Fraction] | None
    sequences: int | None = None
    replicates: int | None = None


def compared(
    *,
    history: History,
    outcomes: Mapping[str, Fraction | None],
    arms: tuple[str, str],
    statistic: Statistic = "difference_in_means",
) -> Compared:
    """Put outcomes in the order of entry; whoever has none is missing in every replicate too."""
    for name in outcomes:
        if name not in history.people:
            raise InputError("outcomes", "'{participant}' is not in this log.", participant=name)
    for arm in arms:
        if arm not in history.arms:
            raise InputError(
                "arms", "'{arm}' is not an arm of this log: {arms}.", arm=arm, arms=", ".join(history.arms)
            )
    if arms[0] == arms[1]:
        raise InputError("arms", "Name two different arms to compare.")
    values = [outcomes.get(name) for name in history.people]
    if statistic == "difference_in_mean_ranks":
        values = _ranked(values)
    first, second = (history.arms.index(arm) for arm in arms)
    return Compared(arms=(first, second), outcomes=values)


def _ranked(values: Sequence[Fraction | None]) -> list[Fraction | None]:
    """Ranks of all outcomes, the mean of ranks for equal ones."""
    known = sorted(value for value in values if value is not None)
    return [
        None
        if value is None
        else Fraction(2 * sum(other < value for other in known) + known.count(value) + 1, 2)
        for value in values
    ]


def rerandomise(
    *, history: History, compared: Compared, replicates: int, rng: np.random.Generator
) -> Rerandomised:
    """Test that arms do not matter: fixed are order, strata, outcomes and who is missing; random are the draws.

    T = mean of the first arm less mean of the second. Where at most 2^16 sequences are possible all are counted,
    weighted by their chances; else upper p = (1 + #{T* >= T})/(B + 1), lower likewise. Both are conditional on
    both arms being present among the outcomes; two-sided = min(1, 2 x smaller).

    *Source:* Simon & Simon 2011, Stat Probab Lett 81:767-772, doi:10.1016/j.spl.2010.12.018; the added 1 is Phipson &
    Smyth 2010, doi:10.2202/1544-6115.1585. Efron's coin with p = 2/3, outcomes 3 5 4 8 6 9 in arms B A B A B A:
    T = 3, upper p 1/11.
    *Limits:* the p-value is of the procedure used; it says nothing of the size of a difference.
    """
    given = [history.arms.index(one.arm) for one in history.people.values()]
    observed = _difference(compared, given)
    if observed is None:
        raise RuleBroken("One of the two arms has no outcome: there is nothing to compare.")
    used = sum(value is not None for value in compared.outcomes)
    slots = max(event.design.slots for event in history.events if event.design)
    if slots ** len(given) <= MOST_SEQUENCES:
        return _exact(history, compared, observed, used)
    if not FEWEST_REPLICATES <= replicates <= MOST_REPLICATES:
        raise InputError(
            "replicates",
            "replicates is {given}: give a number from {least} to {most}.",
            given=replicates,
            least=FEWEST_REPLICATES,
            most=MOST_REPLICATES,
        )
    return _simulated(history, compared, float(observed), used, replicates=replicates, rng=rng)


def _difference(compared: Compared, arms: Sequence[int]) -> Fraction | None:
    """The statistic of one sequence of arms; None where an arm has no outcome."""
    scale, values = _whole(compared)
    return _apart(values, scale, compared.arms, arms)


def _whole(compared: Compared) -> tuple[int, list[int | None]]:
    """The outcomes as whole numbers, and by how much they were multiplied."""
    scale = lcm(*(value.denominator for value in compared.outcomes if value is not None))
    return scale, [None if value is None else int(value * scale) for value in compared.outcomes]


def _apart(
    values: Sequence[int | None], scale: int, two: tuple[int, int], arms: Sequence[int]
) -> Fraction | None:
    sums, counts = [0, 0], [0, 0]
    for value, arm in zip(values, arms, strict=True):
        if value is not None and arm in two:
            side = two.index(arm)
            sums[side] += value
            counts[side] += 1
    if not all(counts):
        return None
    return Fraction(sums[0] * counts[1] - sums[1] * counts[0], counts[0] * counts[1] * scale)


def _exact(history: History, compared: Compared, observed: Fraction, used: int) -> Rerandomised:
    total, upper, lower, number = Fraction(0), Fraction(0), Fraction(0), 0
    scale, values = _whole(compared)
    for arms, chance in sequences(history).items():
        found = _apart(values, scale, compared.arms, arms)
        if found is None:
            continue
        number += 1
        total += chance
        upper += chance * (found >= observed)
        lower += chance * (found <= observed)
    sides = (upper / total, lower / total)
    exact = (*sides, min(Fraction(1), 2 * min(sides)))
    return Rerandomised(
        statistic=float(observed),
        upper=float(exact[0]),
        lower=float(exact[1]),
        two_sided=float(exact[2]),
        used=used,
        exact=exact,
        sequences=number,
    )


def _simulated(
    history: History,
    compared: Compared,
    observed: float,
    used: int,
    *,
    replicates: int,
    rng: np.random.Generator,
) -> Rerandomised:
    above = below = done = drawn = 0
    slack = 1e-9 * max(1.0, abs(observed))
    while done < replicates and drawn < MOST_REDRAWN * replicates:
        found = _differences(compared, again(history=history, trials=REPLICATES_AT_ONCE, rng=rng))
        drawn += REPLICATES_AT_ONCE
        found = found[~np.isnan(found)][: replicates - done]
        done += len(found)
        above += int((found >= observed - slack).sum())
        below += int((found <= observed + slack).sum())
    if done < replicates:
        raise RuleBroken("Nearly every sequence leaves one of the two arms without an outcome.")
    upper, lower = (1 + above) / (done + 1), (1 + below) / (done + 1)
    return Rerandomised(
        statistic=observed,
        upper=upper,
        lower=lower,
        two_sided=min(1.0, 2 * min(upper, lower)),
        used=used,
        exact=None,
        replicates=done,
    )


def _differences(compared: Compared, arms: Whole) -> Floats:
    """The statistic of each trial's arms (participants by trials); NaN where an arm has no outcome."""
    has = np.array([value is not None for value in compared.outcomes])
    values = np.array([float(value) for value in compared.outcomes if value is not None])
    sides = [arms[has] == arm for arm in compared.arms]
    counts = [side.sum(axis=0) for side in sides]
    with np.errstate(invalid="ignore", divide="ignore"):
        first, second = (values @ side / count for side, count in zip(sides, counts, strict=True))
    return np.asarray(first - second)
