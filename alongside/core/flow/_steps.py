"""How many of each group went on at each step, and how many were lost."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from alongside.core.inference import wilson
from alongside.core.quantities import FloatArray, as_floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """Every step of a flow, as arrays of stages by groups; the first row starts from `start`.

    `before` and `reached`: counts; `lost`: before - reached (negative where a category grew). `rate`:
    reached/before, with Wilson limits, or the bounds that those not known leave open where `is_bounded`; NaN
    where `reason` says why.
    """

    before: FloatArray
    reached: FloatArray
    lost: FloatArray
    rate: FloatArray
    low: FloatArray
    high: FloatArray
    is_bounded: NDArray[np.bool_]
    reason: tuple[tuple[str | None, ...], ...]
    level: float


NOBODY_LEFT = "nobody of this group was left to go on"
NO_START = "the cohort is not part of this population, so its first stage has no rate"
BECAME_KNOWN = "more are counted than at the stage before, because their group became known at this one"


def flow_steps(
    *,
    counts: ArrayLike,
    origins: tuple[int | None, ...],
    start: ArrayLike | None,
    not_known: ArrayLike | None = None,
    level: float,
) -> Steps:
    """Return the rate at which each group went on at each step, and the losses.

    rate = x_k / x_o, x_o the count at the stage it is measured from, with Wilson limits. Where a category
    grew (people not known before became known), its rate lies between x_k / (x_o + u_o - u_k) and 1, u the
    not known. `counts`: stages x groups; `origins`: as `stage_origins`; `start`: the list's counts by group,
    None where the cohort is no part of a list; `not_known`: counts by stage.

    *Source:* Wilson 1927, doi:10.1080/01621459.1927.10502953; the bounds are those of Manski 1989, J Hum
    Resour 24:343-360, doi:10.2307/145818, for missing categories.
    *Limits:* the bounds of a grown category hold for the people counted, without sampling error.

    >>> steps = flow_steps(counts=[[40.0, 10.0], [20.0, 9.0]], origins=(None, 0), start=None, level=0.95)
    >>> steps.rate[1].tolist(), steps.lost[1].tolist()
    ([0.5, 0.9], [20.0, 1.0])
    """
    reached = as_floats(counts)
    before = _before(reached, origins, start)
    fall = _fall(reached, origins, not_known)
    is_bounded = reached > before
    whole = np.where(is_bounded, reached, np.nan_to_num(before))
    limits = wilson(successes=np.where(whole > 0, reached, 0.0), n=whole, level=level)
    known = np.divide(reached, before, out=np.full(reached.shape, np.nan), where=(before > 0) & ~is_bounded)
    most = np.where(is_bounded, np.maximum(before + fall, reached), 1.0)
    has_rate = (before > 0) | is_bounded
    return Steps(
        before=before,
        reached=reached,
        lost=before - reached,
        rate=known,
        low=np.where(has_rate, np.where(is_bounded, reached / most, limits.low), np.nan),
        high=np.where(has_rate, np.where(is_bounded, 1.0, limits.high), np.nan),
        is_bounded=is_bounded,
        reason=_reasons(before, is_bounded),
        level=level,
    )


def _before(reached: FloatArray, origins: tuple[int | None, ...], start: ArrayLike | None) -> FloatArray:
    """The count each step starts from; NaN for the first stage of a cohort that is no part of a list."""
    first = np.full(reached.shape[1], np.nan) if start is None else as_floats(start)
    return np.stack([first if origin is None else reached[origin] for origin in origins])


def _fall(reached: FloatArray, origins: tuple[int | None, ...], not_known: ArrayLike | None) -> FloatArray:
    """By how much not known falls on each step, as one column; where it is not given, as little as it can
    have."""
    if not_known is None:
        before = _before(reached, origins, reached[0])
        return as_floats(np.maximum(reached - before, 0.0).sum(axis=1, keepdims=True))
    unknown = as_floats(not_known)
    falls = [
        0.0 if origin is None else unknown[origin] - unknown[stage] for stage, origin in enumerate(origins)
    ]
    return np.array(falls, dtype=np.float64)[:, None]


def _reasons(before: FloatArray, is_bounded: NDArray[np.bool_]) -> tuple[tuple[str | None, ...], ...]:
    return tuple(
        tuple(_reason(count, grew) for count, grew in zip(counts, grown, strict=True))
        for counts, grown in zip(before.tolist(), is_bounded.tolist(), strict=True)
    )


def _reason(before: float, is_bounded: bool) -> str | None:
    if np.isnan(before):
        return NO_START
    if is_bounded:
        return BECAME_KNOWN
    return NOBODY_LEFT if before == 0 else None
