"""All looks at one dimension at one stage in one epoch, at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from alongside.core.quantities import FloatArray
from alongside.core.reach._evalues import EValues, Prior, log_e_external, log_e_waiting, prior_weights
from alongside.core.reach._groups import EVERYBODY, NOBODY_IN_POPULATION, OUTSIDE_POPULATION, BoolArray
from alongside.core.reach._sequences import share_sequence
from alongside.core.reach._sequences_waiting import Waiting, waiting_sequence
from alongside.core.reach._watch_series import Series

OUTSIDE = "people of '{categories}' came, but the population counts nobody of it"
NOBODY_WAITED = "nobody of this group has been waiting, so none could come"
ONE_GROUP = "there is only one group, so there is no mix to compare"


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Looks at T dates and G groups. Where a number does not exist it is NaN, and `reasons` or `group_reasons` say why.

    `ratio` and its limits: to the group's share of the population, or of those waiting. `population`: N_g.
    """

    benchmark: str
    series: Series
    epoch: int
    alpha: float
    population: FloatArray
    prior: Prior
    is_first_stage: bool
    evidence: EValues
    reasons: tuple[str | None, ...]
    low: FloatArray
    high: FloatArray
    ratio: FloatArray
    ratio_low: FloatArray
    ratio_high: FloatArray
    group_reasons: tuple[tuple[str | None, ...], ...]


def look_at(
    *,
    series: Series,
    benchmark: str,
    population: FloatArray,
    waiting: FloatArray | None,
    alpha: float,
    epoch: int,
    is_first_stage: bool,
    prior: Prior,
) -> Look:
    """Return every look of a series; `waiting` (T, G): who could be next, None where anybody of the population could.

    Groups share alpha equally, all categories counted.
    """
    shares = population / population.sum()
    weights = prior_weights(shares=shares, prior=prior)
    usable = (shares > 0) & (shares < 1)
    limits = _limits(series, shares, weights, waiting, usable, level=1 - alpha / shares.size)
    evidence, reasons = _evidence(series, shares, weights, waiting)
    counts = np.cumsum(series.newcomers, axis=0)
    return Look(
        benchmark=benchmark,
        series=series,
        epoch=epoch,
        alpha=alpha,
        population=population,
        prior=prior,
        is_first_stage=is_first_stage,
        evidence=evidence,
        reasons=reasons,
        group_reasons=tuple(
            _group_reasons(shares, row, none)
            for row, none in zip(counts, _nobody_waited(series, waiting), strict=True)
        ),
        **{name: _spread(values, usable) for name, values in limits.items()},
    )


def _spread(values: FloatArray, usable: BoolArray) -> FloatArray:
    found = np.full((values.shape[0], usable.size), np.nan)
    found[:, usable] = values
    return found


def _limits(
    series: Series,
    shares: FloatArray,
    weights: FloatArray,
    waiting: FloatArray | None,
    usable: BoolArray,
    *,
    level: float,
) -> dict[str, FloatArray]:
    joined, everyone = series.newcomers[:, usable], series.newcomers.sum(axis=1)
    a = weights[usable]
    b = weights.sum() - a
    if waiting is None:
        return _limits_external(joined, everyone, a, b, shares[usable], level)
    given = Waiting(
        joined=joined,
        inside=waiting[:, usable],
        outside=waiting.sum(axis=1)[:, None] - waiting[:, usable],
        newcomers=everyone,
    )
    both = np.stack([joined, everyone[:, None] - joined], axis=-1)
    log_e = log_e_waiting(
        newcomers=both,
        weights=np.stack([a, b], axis=-1),
        waiting=np.stack([given.inside, given.outside], axis=-1),
    )
    found = waiting_sequence(given=given, log_e=log_e, level=level)
    names = ("low", "high", "ratio", "ratio_low", "ratio_high")
    return {name: getattr(found, name) for name in names}


def _limits_external(
    joined: FloatArray, everyone: FloatArray, a: FloatArray, b: FloatArray, shares: FloatArray, level: float
) -> dict[str, FloatArray]:
    x, n = np.cumsum(joined, axis=0), np.cumsum(everyone)[:, None]
    found = share_sequence(counts=x, n=n, a=a, b=b, level=level)
    ratio = np.divide(x, n * shares, out=np.full(x.shape, np.nan), where=n > 0)
    return {
        "low": found.low,
        "high": found.high,
        "ratio": ratio,
        "ratio_low": found.low / shares,
        "ratio_high": found.high / shares,
    }


def _evidence(
    series: Series, shares: FloatArray, weights: FloatArray, waiting: FloatArray | None
) -> tuple[EValues, tuple[str | None, ...]]:
    """The E-value of the whole mix; none from the date on which somebody came of a group with nobody."""
    inside = shares > 0
    reasons = _outside_reasons(series, inside)
    newcomers = series.newcomers * inside
    if waiting is None:
        logs = log_e_external(newcomers=newcomers, weights=weights, shares=np.where(inside, shares, 1.0))
    else:
        logs = log_e_waiting(newcomers=newcomers, weights=weights, waiting=np.where(inside, waiting, 0.0))
    if inside.sum() == 1 and not any(reasons):
        reasons = (ONE_GROUP,) * len(reasons)
    has_none = np.array([reason is not None for reason in reasons], dtype=np.bool_)
    return EValues(log10_e_value=np.where(has_none, np.nan, logs / np.log(10))), reasons


def _outside_reasons(series: Series, inside: BoolArray) -> tuple[str | None, ...]:
    came = np.cumsum(series.newcomers, axis=0) > 0
    named = [
        ", ".join(
            name for name, is_in, has in zip(series.categories, inside, row, strict=True) if has and not is_in
        )
        for row in came
    ]
    return tuple(OUTSIDE.format(categories=names) if names else None for names in named)


def _nobody_waited(series: Series, waiting: FloatArray | None) -> BoolArray:
    """Whether somebody has come, but by then nobody of the group ever waited, shape (T, G)."""
    if waiting is None:
        return np.zeros(series.newcomers.shape, dtype=np.bool_)
    before = np.cumsum(series.newcomers, axis=0) - series.newcomers
    some_came = np.cumsum(series.newcomers.sum(axis=1)) > 0
    nobody: BoolArray = ((waiting + before) == 0) & some_came[:, None]
    return nobody


def _group_reasons(shares: FloatArray, counts: FloatArray, none: BoolArray) -> tuple[str | None, ...]:
    rows = zip(shares, counts, none, strict=True)
    return tuple(_reason(float(p), float(x), is_none=bool(nobody)) for p, x, nobody in rows)


def _reason(share: float, count: float, *, is_none: bool) -> str | None:
    if is_none and share > 0:
        return NOBODY_WAITED
    if share == 0:
        return OUTSIDE_POPULATION if count > 0 else NOBODY_IN_POPULATION
    return EVERYBODY if share == 1 else None
