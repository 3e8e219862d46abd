"""An equity test as JSON: what `alongside equity-test` writes."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date
from typing import Any, TypeAlias

from alongside.core.eligibility import Equity, ShutOut, Specification
from alongside.core.quantities import Estimate, NotEstimable
from alongside.exchange.equity_groups import Groups

Document: TypeAlias = dict[str, Any]
FORMAT = "alongside-equity/1"
NO_UPPER_LIMIT = "there is no upper limit"
OVER_NOBODY = "some are shut out, and nobody of the largest group is: no number is large enough"


def equity_document(
    specification: Specification, found: Equity, groups: Groups, *, on: date, provenance: Mapping[str, str]
) -> Document:
    """Write an equity test as JSON holds it; the first part is any criterion, then each in the order of the rule."""
    return {
        "format": FORMAT,
        "specification": {
            "id": specification.id,
            "version": specification.version,
            "title": specification.title,
        },
        "on": on.isoformat(),
        "basis": found.basis,
        "sources": list(groups.sources),
        "dates": list(groups.dates),
        "largest_group": found.largest,
        "any": [_row(one) for one in found.rows if one.criterion is None],
        "criteria": [
            _criterion(specification, found, name)
            for name in dict.fromkeys(one.criterion for one in found.rows if one.criterion is not None)
        ],
        "notices": [{"code": notice.code, "text": notice.text} for notice in groups.notices],
        "provenance": dict(provenance),
    }


def _criterion(specification: Specification, found: Equity, name: str) -> Document:
    one, needs = specification.criterion(name), found.needs.get(name, ())
    rows = [] if needs else [_row(row) for row in found.rows if row.criterion == name]
    return {
        "id": one.id,
        "kind": one.kind,
        "words": one.words,
        "can_be_tested": not needs,
        "needs": list(needs),
        "groups": rows,
    }


def _row(row: ShutOut) -> Document:
    return {
        "group": row.group,
        "people": row.people,
        "shut_out": row.shut_out,
        "alone": row.alone,
        "cannot_say": row.cannot_say,
        "ratio": _ratio(row.ratio),
        "at_least": _number(row.at_least, OVER_NOBODY),
        "at_most": _number(row.at_most, OVER_NOBODY),
    }


def _number(value: float | None, why: str) -> Any:
    """A number, null where there is none, or why it has no end: JSON has no infinity."""
    return value if value is None or math.isfinite(value) else {"not_estimable": why}


def _ratio(ratio: Estimate | NotEstimable) -> Document:
    if isinstance(ratio, NotEstimable):
        return {"not_estimable": str(ratio)}
    written: Document = {"value": _number(ratio.value, OVER_NOBODY), "n": ratio.n, "method": ratio.method}
    if ratio.interval is None:
        return written
    return {
        **written,
        "low": ratio.interval.low,
        "high": _number(ratio.interval.high, NO_UPPER_LIMIT),
        "level": ratio.interval.level,
    }
