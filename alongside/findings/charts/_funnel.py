"""Where each group was lost: what every step does to its share, the costliest marked where it can be told."""

from __future__ import annotations

from math import exp

from alongside.findings.charts._chart import Chart
from alongside.findings.charts._dots import DotRow, Dots, both_widths
from alongside.findings.numbers import level_text, ratio, whole
from alongside.findings.reading import Block, Family, Reading, limits, number, number_in
from alongside.findings.sentences import (
    capital,
    funnel_sentences,
    funnel_title,
    plain,
    step_words,
    steps_of,
)
from alongside.findings.tables import funnel_table

_MOST_GROUPS = 8


def has_funnel(reading: Reading, found: Family) -> bool:
    """Return whether there are steps to show for a family of groups."""
    return any(steps_of(reading, found, group["category"]) for group in found.known)


def funnel(reading: Reading, found: Family) -> Chart:
    """Return what every step does to the share of every group, those furthest below their share first."""
    shown = [group for group in found.known if steps_of(reading, found, group["category"])]
    rows = [row for group in shown[:_MOST_GROUPS] for row in _rows(reading, found, group)]
    said = str(funnel_title(reading, found))
    level = level_text(reading["level"])
    notes = [f"1 means: kept at this step as well as everyone. Lines: {level} intervals."]
    if len(shown) > _MOST_GROUPS:
        notes.append(f"{len(shown) - _MOST_GROUPS} more groups are in the table.")
    ends = ("lost more than others", "kept better")
    wide, narrow = both_widths(Dots(title=said, rows=rows, band=None, ends=ends, notes=tuple(notes)))
    each = " ".join(str(sentence) for sentence in funnel_sentences(reading, found))
    table = funnel_table(reading, found)
    return Chart(title=said, description=f"{said}. {each}", wide=wide, narrow=narrow, table=table)


def _rows(reading: Reading, found: Family, group: Block) -> list[DotRow]:
    steps = steps_of(reading, found, group["category"])
    return [DotRow(name=plain(group["category"]), heading=True), *(_row(step) for step in steps)]


def _row(step: Block) -> DotRow:
    value, both = number_in(step["contribution"]), limits(step["contribution"])
    costliest = step.get("costliest") is True
    return DotRow(
        name=capital(step_words(step)),
        value=None if value is None else exp(value),
        interval=None if both is None else (exp(both[0]), exp(both[1])),
        verdict="under" if costliest else "about" if value is not None else "not_estimable",
        words=(
            "costliest step" if costliest else _went_on(step),
            _went_on(step) if costliest else _times(value),
        ),
    )


def _times(value: float | None) -> str:
    return "" if value is None else f"× {ratio(exp(value))}"


def _went_on(step: Block) -> str:
    count, before = number(step["count"]), number(step["from_count"])
    if step.get("label") or count is None or before is None:
        return "" if count is None else f"{whole(count)} at this step"
    return f"{whole(count)} of {whole(before)} went on"
