"""Why people left, in a reading: the reasons given for not reaching each stage."""

from __future__ import annotations

from typing import Any, TypeAlias

from alongside.core.flow import exit_reasons
from alongside.core.reach import Panel
from alongside.exchange.numbers import number

Row: TypeAlias = dict[str, Any]


def reason_rows(panel: Panel) -> list[Row]:
    """One row for each stage, dimension, category and reason; the counts of a group add up to its loss there.

    A category or a reason that is not known is null. None where the cohort gives no reasons.
    """
    cohort = panel.cohort
    if cohort.exits is None:
        return []
    found = exit_reasons(stages=cohort.stages, margins=cohort.margins, exits=cohort.exits)
    return [
        {
            "stage": row["stage"],
            "from_stage": row["origin"],
            "dimension": row["dimension"],
            "category": row["category"],
            "reason": row["reason"],
            "count": number(row["count"]),
            "lost": number(row["lost"]),
            "share": number(row["share"]),
        }
        for row in found.iter_rows(named=True)
    ]
