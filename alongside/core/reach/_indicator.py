"""How evenly the people of a list took part: the R-indicator, its coefficient of variation, their parts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import polars as pl
from numpy.random import Generator
from scipy.special import logit, ndtri

from alongside.core.errors import InputError
from alongside.core.quantities import FloatArray, NotEstimable
from alongside.core.reach._enumerated import Enumerated, Note, enumerate_cells
from alongside.core.reach._partial import partial_frames, partial_indicators
from alongside.core.reach._propensity import Fits, fit_logit
from alongside.core.reach._unevenness import (
    Model,
    Replicates,
    is_uneven,
    largest_deviation,
    replicate,
    unevenness,
    variances,
)

Number: TypeAlias = float | NotEstimable

FEWEST_DRAWS = 100
MOSTLY_CHANCE = Note(
    "At least half of the unevenness found is what chance alone would give, so the interval is one-sided.", {}
)
SEPARATED = Note(
    "Nobody or everybody of some group took part, so the model is fitted with Firth's penalty, which holds "
    "chances away from 0 and 1.",
    {},
)
EVEN = NotEstimable("the chances found are all the same, where the approximation has no standard error")
UNADJUSTED = NotEstimable("chance makes this value too low, so limits around it would mislead: see r")


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorValue:
    """One indicator with its standard error and its limits."""

    value: float
    standard_error: Number
    low: Number
    high: Number


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """How evenly people took part: `r` is 1 when everybody had the same chance.

    `kept`: the share f of the variance of propensities that is not chance. `n_list`: people on the list of
    whom everything is known. `partial_by_variable`, `partial_by_category`: columns of PARTIAL_VARIABLE_SCHEMA
    and PARTIAL_CATEGORY_SCHEMA.
    """

    r: IndicatorValue
    r_unadjusted: IndicatorValue
    cv: IndicatorValue
    mean_propensity: float
    kept: float
    n_list: float
    level: float
    partial_by_variable: pl.DataFrame
    partial_by_category: pl.DataFrame
    notes: tuple[Note, ...]


def indicator(
    *, list_cells: pl.DataFrame, cohort_cells: pl.DataFrame, level: float = 0.95, draws: int, rng: Generator
) -> Indicator | NotEstimable:
    """Measure how evenly the people of a list took part, given what is known of them.

    r_unadjusted = 1 - 2 sqrt(S2), r = 1 - 2 sqrt(f S2), cv = sqrt(f S2)/mean, with S2 the variance of the
    propensities (main-effects logit, maximum likelihood), lambda its bias and f = max(0, 1 - lambda/S2).
    Limits of r: r -+ z standard_error, clipped to [1 - 2 sqrt(mean (1 - mean)), 1]. Where f < 1/2 that
    approximation fails: r's lower limit is then the smallest R whose simulated cohorts look as even as this
    one with chance (1 - level)/2, and its upper limit is 1.

    `list_cells` and `cohort_cells`: one column a dimension (null: not known) and `count`; the cohort is part
    of the list. Cells with something not known are left out and counted in `notes`. `draws`: simulated
    cohorts behind the standard errors of the partial indicators and a one-sided limit.

    *Source:* Schouten B, Cobben F, Bethlehem J (2009), Surv Methodol 35:101-113; Shlomo N, Skinner C,
    Schouten B (2012), J Stat Plan Inference 142:201-211, doi:10.1016/j.jspi.2011.07.008; partial indicators:
    Schouten B, Shlomo N, Skinner C (2011), J Off Stat 27:231-253. The standard error of cv is the same
    linearisation carried to a ratio.
    *Limits:* sees only the dimensions given and no interactions; two lists are comparable only when crossed
    by the same dimensions. lambda counts the intercept, so r is a little too kind when dimensions are few.

    >>> people = pl.DataFrame({"area": ["north", "south"], "count": [2000.0, 2000.0]})
    >>> taken = pl.DataFrame({"area": ["north", "south"], "count": [800.0, 400.0]})
    >>> found = indicator(list_cells=people, cohort_cells=taken, draws=100, rng=np.random.default_rng(1))
    >>> round(found.r_unadjusted.value, 3), round(found.r.value, 3), round(found.cv.value, 3)
    (0.8, 0.801, 0.332)
    >>> found.partial_by_category.select("category", pl.col("unconditional").round(4)).rows()
    [('north', 0.0707), ('south', -0.0707)]
    """
    _check(level, draws)
    table = enumerate_cells(list_cells=list_cells, cohort_cells=cohort_cells)
    model = table if isinstance(table, NotEstimable) else _model(table)
    if isinstance(model, NotEstimable):
        return model
    replicates = replicate(model=model, draws=draws, rng=rng)
    r, cv = _values(model, replicates, level, rng)
    by_variable, by_category = partial_frames(
        table=model.table,
        estimates=partial_indicators(table=model.table, propensity=model.fit.propensity),
        replicates=replicates.partials,
    )
    return Indicator(
        r=r,
        r_unadjusted=_unadjusted(model, r),
        cv=cv,
        mean_propensity=float(model.found.mean[0]),
        kept=float(model.found.kept[0]),
        n_list=model.table.people,
        level=level,
        partial_by_variable=by_variable,
        partial_by_category=by_category,
        notes=_notes(model),
    )


def _check(level: float, draws: int) -> None:
    if not 0 < level < 1:
        raise InputError(
            "level", "The level is {level}: give a share between 0 and 1, such as 0.95.", level=level
        )
    if draws < FEWEST_DRAWS:
        raise InputError(
            "draws",
            "{draws} simulated cohorts are too few: give {fewest} or more.",
            draws=draws,
            fewest=FEWEST_DRAWS,
        )


def _model(table: Enumerated) -> Model | NotEstimable:
    reason = _too_little(table)
    if reason is not None:
        return reason
    design = table.design()
    if table.people <= design.shape[1]:
        return NotEstimable(
            "{people:g} people are too few to tell {groups} groups apart",
            {"people": table.people, "groups": design.shape[1]},
        )
    fit = _fit(table, design)
    return Model(table=table, design=design, fit=fit, found=unevenness(listed=table.listed, fits=fit))


def _too_little(table: Enumerated) -> NotEstimable | None:
    taken = float(table.taken.sum())
    if table.people == 0:
        return NotEstimable("there is nobody on the list of whom everything is known")
    if taken == 0:
        return NotEstimable("nobody on the list took part")
    if taken == table.people:
        return NotEstimable("everybody on the list took part")
    if table.listed.size == 1:
        return NotEstimable("everybody on the list is in one group, so there is nothing to compare")
    return None


def _fit(table: Enumerated, design: FloatArray) -> Fits:
    start = np.zeros(design.shape[1])
    start[0] = logit(table.taken.sum() / table.people)
    return fit_logit(design=design, listed=table.listed, taken=table.taken[None], start=start)


def _values(
    model: Model, replicates: Replicates, level: float, rng: Generator
) -> tuple[IndicatorValue, IndicatorValue]:
    """R and the coefficient of variation, both from one deviation sqrt(f S2) and one way to its limits."""
    deviation, mean = float(model.found.deviation[0]), float(model.found.mean[0])
    error_r, error_cv = _standard_errors(model)
    most = np.sqrt(mean * (1.0 - mean))
    if model.found.kept[0] < 0.5 or isinstance(error_r, NotEstimable) or isinstance(error_cv, NotEstimable):
        high = min(
            most, largest_deviation(model=model, replicates=replicates, miss=(1.0 - level) / 2, rng=rng)
        )
        limits_r, limits_cv = (1.0 - 2.0 * high, 1.0), (0.0, high / mean)
    else:
        z, r, cv = float(ndtri((1.0 + level) / 2)), 1.0 - 2.0 * deviation, deviation / mean
        limits_r = max(1.0 - 2.0 * most, r - z * error_r), min(1.0, r + z * error_r)
        limits_cv = max(0.0, cv - z * error_cv), min(most / mean, cv + z * error_cv)
    return (
        _value(1.0 - 2.0 * deviation, error_r, limits_r),
        _value(deviation / mean, error_cv, limits_cv),
    )


def _value(value: float, error: Number, limits: tuple[float, float]) -> IndicatorValue:
    return IndicatorValue(value=value, standard_error=error, low=float(limits[0]), high=float(limits[1]))


def _unadjusted(model: Model, r: IndicatorValue) -> IndicatorValue:
    value = 1.0 - 2.0 * float(np.sqrt(model.found.variance[0]))
    return IndicatorValue(value=value, standard_error=r.standard_error, low=UNADJUSTED, high=UNADJUSTED)


def _standard_errors(model: Model) -> tuple[Number, Number]:
    """Of R (and R unadjusted), and of the coefficient of variation."""
    if not is_uneven(model.found):
        return EVEN, EVEN
    mean, people = float(model.found.mean[0]), model.table.people
    variance = float(model.found.variance[0]) * (people - 1.0) / people
    of_variance, of_mean, together = variances(model)
    cv = float(model.found.deviation[0]) / mean
    # cv = sqrt(S2)/mean, so d cv = d S2/(2 sqrt(S2) mean) - (cv/mean) d mean.
    of_cv = of_variance / (4.0 * variance) + cv**2 * of_mean - cv * together / np.sqrt(variance)
    return float(np.sqrt(of_variance / variance)), float(np.sqrt(max(0.0, of_cv)) / mean)


def _notes(model: Model) -> tuple[Note, ...]:
    penalised, chance = bool(model.fit.penalised[0]), bool(model.found.kept[0] < 0.5)
    return (*model.table.notes, *([SEPARATED] if penalised else []), *([MOSTLY_CHANCE] if chance else []))
