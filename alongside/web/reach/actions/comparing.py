"""Two readings side by side: two cohorts, or one on two dates."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeAlias

from django.db import transaction

from alongside.core.errors import RuleBroken
from alongside.findings.charts import Chart, comparison
from alongside.findings.documents import picture
from alongside.findings.reading import dimensions, family, number_in
from alongside.web.accounts.models import User
from alongside.web.accounts.permissions import Permission, require
from alongside.web.audit import actions as audit
from alongside.web.reach.actions.making import Drawn, Made, Say, drawn_of
from alongside.web.reach.actions.reading import write_edition
from alongside.web.reach.models import Comparison, Edition, Reading

NOTHING_SHARED = "These two readings share no dimension, so there is nothing to set side by side."


def compare(*, first: Reading, second: Reading, by: User, at: datetime, say: Say) -> Comparison:
    """Draw two readings side by side, in both editions, and write them down."""
    require(by, Permission.READINGS_SEE)
    names = names_of(first, second)
    made = {
        publishable: draw_both(results, names, say)
        for publishable in (False, True)
        if (results := results_of(first, second, is_publishable=publishable)) is not None
    }
    with transaction.atomic():
        one = Comparison(first=first, second=second, made_by=by, made_at=at)
        one.save()
        for publishable, edition in made.items():
            write_edition(Edition(comparison=one, is_publishable=publishable), edition)
        audit.record(by=by, what="readings compared", records=[one, first, second])
    return one


def names_of(first: Reading, second: Reading) -> tuple[str, str]:
    """Return what tells the two apart: the dates of one cohort, the names of two, else the titles."""
    one, other = first.question.cohort, second.question.cohort
    if one.name != other.name:
        return one.name, other.name
    if one.counted_on != other.counted_on:
        return (
            f"on {one.counted_on.day} {one.counted_on:%B %Y}",
            f"on {other.counted_on.day} {other.counted_on:%B %Y}",
        )
    return f"made {first.made_at:%d.%m.%Y %H:%M}", f"made {second.made_at:%d.%m.%Y %H:%M}"


Both: TypeAlias = tuple[Mapping[str, Any], Mapping[str, Any]]


def results_of(first: Reading, second: Reading, *, is_publishable: bool) -> Both | None:
    """Return both results in one kind of edition, or none where either has none."""
    found = [one.editions.filter(is_publishable=is_publishable).first() for one in (first, second)]
    results = [edition.result for edition in found if edition is not None]
    return (results[0], results[1]) if len(results) == len(found) else None


def draw_both(results: Both, names: tuple[str, str], say: Say) -> Made:
    """Draw every dimension that both have."""
    before, after = results
    shared = [name for name in dimensions(after) if name in dimensions(before)]
    if not shared:
        raise RuleBroken(NOTHING_SHARED)
    shared.sort(key=lambda name: largest_change(before, after, name), reverse=True)
    drawn: list[Drawn] = []
    sections: list[dict[str, Any]] = []
    for at, dimension in enumerate(shared, start=1):
        say(at * 90 // len(shared), f"Drawing {dimension}.")
        chart = comparison(before, after, dimension, names=names)
        drawn.append(drawn_of(f"both-{at}", chart, picture(chart), for_documents=True))
        sections.append({"dimension": dimension, "title": chart.title, "table": table_of(chart)})
    result = {"names": list(names), "sections": sections}
    return Made(title=" beside ".join(names), result=result, drawings=tuple(drawn), report="")


def largest_change(before: Mapping[str, Any], after: Mapping[str, Any], dimension: str) -> float:
    """Return how far the group that changed most has moved, in either direction, as a ratio's logarithm."""
    earlier = {group["category"]: number_in(group["ppr"]) for group in family(before, dimension).known}
    now = {group["category"]: number_in(group["ppr"]) for group in family(after, dimension).known}
    pairs = ((earlier.get(name), value) for name, value in now.items())
    return max((abs(math.log(new / old)) for old, new in pairs if old and new), default=0.0)


def table_of(chart: Chart) -> dict[str, Any]:
    """Return a chart's table as it is stored."""
    table = chart.table
    return {
        "caption": table.caption,
        "columns": [[column.title, column.numeric] for column in table.columns],
        "rows": [list(row) for row in table.rows],
    }
