"""A forecast and a back-test as documents: the JSON of `alongside forecast` and `alongside backtest`."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, TypeAlias

import numpy as np

from alongside.core.errors import InputError
from alongside.core.quantities import Estimate, FloatArray
from alongside.core.recruitment import NOT_REACHED, Backtest, Forecast, quantiles
from alongside.exchange.numbers import Written, not_estimable, number
from alongside.exchange.reading_margins import NOT_KNOWN_LABEL
from alongside.exchange.readings import Provenance

Document: TypeAlias = dict[str, Any]
FORECAST_SCHEMA, BACKTEST_SCHEMA = "forecast.schema.json", "backtest.schema.json"
NOT_KNOWN = "not known is a gap in the records, not a group"
NOBODY_THERE = "nobody of this group is counted in the population"
TOO_LATE = "the target is not reached by the end in most simulations"


@dataclass(frozen=True, slots=True, kw_only=True)
class DimensionForecast:
    """The forecast of one dimension; `categories`: None is not known. `floors`: category -> least share."""

    dimension: str
    categories: tuple[str | None, ...]
    found: Forecast
    floors: Mapping[str, float]


def forecast_document(
    parts: Sequence[DimensionForecast],
    *,
    as_of: datetime.date,
    ends_on: datetime.date,
    level: float,
    benchmark: str,
    stages: Sequence[str],
    provenance: Provenance,
    notices: Sequence[Mapping[str, str]] = (),
    unit: str = "people",
) -> Document:
    """Write forecasts of every dimension, made with one target, as one document; n and dates are of the first."""
    first = parts[0].found
    return {
        "format": "alongside-forecast",
        "format_version": 1,
        "as_of": as_of.isoformat(),
        "ends_on": ends_on.isoformat(),
        "target_n": first.outlook.target_n,
        "recruited": number(float(first.history.recruited.sum())),
        "is_from_priors": first.is_from_priors,
        "level": level,
        "unit": unit,
        "benchmark": benchmark,
        "stages": list(stages),
        "n": _block(first.n, level),
        "probability_target": _share(first.weeks != NOT_REACHED),
        "date": _dates(first, ends_on, level),
        "retained": _block(first.retained.sum(axis=1), level) if first.outlook.has_retention else None,
        "path": _path(first, ends_on, level),
        "sources": _sources(first, level),
        "dimensions": [_dimension(part, level) for part in parts],
        "notices": [dict(notice) for notice in notices],
        "provenance": _provenance(provenance, method="forecast 1", draws=first.outlook.draws),
    }


def _provenance(made: Provenance, *, method: str, draws: int) -> Document:
    return {
        "package": "alongside",
        "version": made.version,
        "method": method,
        "parameters": dict(made.parameters),
        "inputs": [dict(entry) for entry in made.inputs],
        "seed": made.seed,
        "draws": draws,
    }


def _block(values: FloatArray, level: float) -> Document:
    middle, low, high = quantiles(values, level=level)
    return {"value": number(float(middle)), "low": number(float(low)), "high": number(float(high))}


def _share(holds: np.ndarray) -> float:
    return float(np.mean(holds))


def _dates(found: Forecast, last: datetime.date, level: float) -> Document:
    """The end of the week in which the target is reached; never is later than any day."""
    weeks = np.where(found.weeks == NOT_REACHED, np.inf, found.weeks.astype(np.float64))
    ends: Sequence[float] = (0.5, (1 - level) / 2, (1 + level) / 2)
    middle, low, high = (
        _day(float(np.quantile(weeks, at, method="inverted_cdf")), found, last) for at in ends
    )
    return {"value": middle, "low": low, "high": high}


def _day(weeks: float, found: Forecast, last: datetime.date) -> Written:
    if np.isinf(weeks):
        return not_estimable(TOO_LATE)
    ends = found.outlook.ends
    before_any = ends[0] - datetime.timedelta(weeks=1)
    return min(before_any if weeks == 0 else ends[int(weeks) - 1], last).isoformat()


def _path(found: Forecast, last: datetime.date, level: float) -> list[Document]:
    middle, low, high = quantiles(found.running, level=level)
    ends = [min(end, last) for end in found.outlook.ends]
    rows = zip(ends, middle, low, high, strict=True)
    return [
        {
            "date": end.isoformat(),
            "value": number(float(m)),
            "low": number(float(a)),
            "high": number(float(b)),
        }
        for end, m, a, b in rows
    ]


def _sources(found: Forecast, level: float) -> list[Document]:
    rates = quantiles(found.rates, level=level)
    rows = zip(found.outlook.sources, found.history.arrived, found.history.exposed, *rates, strict=True)
    return [
        {
            "channel": source.channel,
            "site": source.site,
            "arrived": number(float(arrived)),
            "weeks_open": number(float(weeks)),
            "rate_per_week": {"value": number(float(m)), "low": number(float(a)), "high": number(float(b))},
            "has_rate_of_its_own": source.rate_per_week is not None,
        }
        for source, arrived, weeks, m, a, b in rows
    ]


def _dimension(part: DimensionForecast, level: float) -> Document:
    floors = np.array([part.floors.get(name or "", 0.0) for name in part.categories])
    each, every = part.found.chance_of_floors(floors)
    has_floors = bool((floors > 0).any())
    return {
        "name": part.dimension,
        "groups": [
            _group(part, at, float(each[at]) if floors[at] > 0 else None, level)
            for at in range(len(part.categories))
        ],
        "probability_all_floors": every if has_floors else None,
    }


def _group(part: DimensionForecast, at: int, chance: float | None, level: float) -> Document:
    name, found = part.categories[at], part.found
    known = name is not None and found.outlook.population[at] > 0
    why = not_estimable(NOT_KNOWN if name is None else NOBODY_THERE)
    return {
        "category": NOT_KNOWN_LABEL if name is None else name,
        "not_known": name is None,
        "recruited": number(float(found.history.recruited[at])),
        "population_share": number(float(found.outlook.population[at])),
        "count": _block(found.recruited[:, at], level),
        "share": _block(found.shares[:, at], level) if known else why,
        "ppr": _block(found.ratios[:, at], level) if known else why,
        "probability_below_four_fifths": _share(found.ratios[:, at] < 0.8) if known else why,
        "floor": part.floors.get(name or ""),
        "probability_floor": chance,
    }


def backtest_document(
    found: Sequence[tuple[str, tuple[str | None, ...], Backtest]],
    *,
    ahead: int,
    provenance: Provenance,
    draws: int,
    notices: Sequence[Mapping[str, str]] = (),
) -> Document:
    """Write the back-test of every dimension as one document."""
    return {
        "format": "alongside-backtest",
        "format_version": 1,
        "level": found[0][2].level,
        "weeks_ahead": ahead,
        "dimensions": [_tested(name, categories, tested) for name, categories, tested in found],
        "notices": [dict(notice) for notice in notices],
        "provenance": _provenance(provenance, method="backtest 1", draws=draws),
    }


def _tested(name: str, categories: tuple[str | None, ...], tested: Backtest) -> Document:
    return {
        "name": name,
        "origins": len(tested.on),
        "intervals": number(float(tested.coverage.n or 0)),
        "coverage": _estimate(tested.coverage),
        "coverage_of_n": _estimate(tested.coverage_of_n),
        "mean_width": tested.width,
        "relative_width": tested.relative_width,
        "interval_score": tested.score,
        "forecasts": [
            _origin(tested, at, [*(NOT_KNOWN_LABEL if one is None else one for one in categories), None])
            for at in range(len(tested.on))
        ],
    }


def _estimate(found: Estimate) -> Document:
    limits = found.interval
    assert limits is not None  # a back-test always gives one
    return {"value": found.value, "low": limits.low, "high": limits.high}


def _origin(tested: Backtest, at: int, names: Sequence[str | None]) -> Document:
    rows = zip(names, tested.middle[at], tested.low[at], tested.high[at], tested.came[at], strict=True)
    return {
        "on": tested.on[at].isoformat(),
        "groups": [
            {
                "category": name,
                "value": number(float(middle)),
                "low": number(float(low)),
                "high": number(float(high)),
                "came": number(float(came)),
            }
            for name, middle, low, high, came in rows
        ],
    }


@cache
def forecast_schema(name: str = FORECAST_SCHEMA) -> Document:
    """The JSON Schema of a forecast, or of a back-test, as shipped."""
    text = resources.files("alongside.exchange.schemas").joinpath(name).read_text(encoding="utf-8")
    loaded: Document = json.loads(text)
    return loaded


def check_forecast(document: object, *, name: str = FORECAST_SCHEMA) -> Document:
    """Return a document that follows its schema, or refuse it saying where it first does not."""
    import jsonschema

    validator = jsonschema.Draft202012Validator(forecast_schema(name))
    problem = next(iter(sorted(validator.iter_errors(document), key=lambda error: error.json_path)), None)
    if problem is not None:
        raise InputError(
            "forecast",
            "This is not a forecast of this program: at {place}, {message}.",
            place=problem.json_path,
            message=problem.message[:200],
        )
    assert isinstance(document, dict)  # the schema has just said so
    return document
