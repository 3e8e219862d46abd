"""The funnel of a reading: what each step cost each group."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

import numpy as np

from alongside.core.reach import CANNOT_TELL, FOUND_AT_ALL, Decomposition, Funnel, Panel, branch_origin
from alongside.exchange.numbers import SUPPRESSED, Written, not_estimable, number

Row: TypeAlias = dict[str, Any]

NO_DRAWS = "the counts leave nothing to draw from"
NO_RATE = "nobody was there to go on"


def funnel_rows(panel: Panel) -> list[Row]:
    """One row for each benchmark, dimension, stage and known category."""
    return [row for funnel in panel.funnels for row in _rows(funnel, panel)]


def _rows(funnel: Funnel, panel: Panel) -> Iterator[Row]:
    column_of = {category: column for column, category in enumerate(funnel.shown)}
    for stage, one in enumerate(funnel.comparisons):
        for place, category in enumerate(one.family.categories):
            origin = branch_origin(panel.cohort.stages, one.stage)
            key = {
                "benchmark": one.benchmark,
                "stage": one.stage,
                "dimension": one.dimension,
                "from_stage": origin or one.benchmark,
                "category": category,
                "label": FOUND_AT_ALL if origin is None and panel.question.relation == "external" else "",
            }
            if funnel.found is None or place not in column_of:
                yield {**key, **_hidden()}
            else:
                yield {**key, **_step(funnel.found, stage, column_of[place], panel.cohort.stages)}


def _hidden() -> Row:
    names = (
        "count",
        "from_count",
        "conditional_rate",
        "contribution",
        "lost_here",
        "lost_at_end",
        "probability_costliest",
        "costliest_step",
    )
    return {**{name: dict(SUPPRESSED) for name in names}, "costliest": False}


def _step(found: Decomposition, stage: int, column: int, stages: tuple[str, ...]) -> Row:
    steps, at = found.steps, (stage, column)
    costliest = found.costliest[column]
    reason = found.reason[stage][column]
    return {
        "count": number(steps.reached[at]),
        "from_count": number(steps.before[at], reason=steps.reason[stage][column]),
        "conditional_rate": _rate(found, stage, column),
        "contribution": {
            "value": number(found.value[at], reason=reason),
            "low": number(found.low[at], reason=reason or NO_DRAWS),
            "high": number(found.high[at], reason=reason or NO_DRAWS),
        },
        "lost_here": number(found.lost_here[at], reason=reason or NO_RATE),
        "lost_at_end": number(found.lost_at_end[at], reason=reason or NO_RATE),
        "probability_costliest": number(found.probability_costliest[at], reason=NO_DRAWS),
        "costliest": costliest == stage,
        "costliest_step": not_estimable(CANNOT_TELL) if costliest is None else stages[costliest],
    }


def _rate(found: Decomposition, stage: int, column: int) -> Written:
    steps, at = found.steps, (stage, column)
    reason = steps.reason[stage][column]
    if not np.isfinite(steps.low[at]):
        return not_estimable(reason or NO_RATE)
    return {
        "value": number(steps.rate[at], reason=reason),
        "low": number(steps.low[at], reason=reason),
        "high": number(steps.high[at], reason=reason),
    }
