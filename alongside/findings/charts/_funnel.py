"""Where each group was lost: what every step does to its share, the costliest marked where it can be told."""

from __future__ import annotations

from math import exp

from alongside.findings.charts._chart import Chart
from alongside.findings.charts._dots import DotRow, Dots, both_widths
from alongside.findings.numbers import frequencies, level_text, whole
from alongside.findings.reading import Block, Family, Reading, limits, number, number_in, rows_of
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
    """Return whether there is more than one step for a family of groups to be lost at."""
    return any(len(steps_of(reading, found, group["category"])) > 1 for group in found.known)


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
    rows = [_row(step, everyones_rate(reading, step)) for step in steps]
    return [DotRow(name=plain(group["category"]), heading=True), *rows]


def _row(step: Block, everyone: float | None) -> DotRow:
    value, both = number_in(step["contribution"]), limits(step["contribution"])
    costliest = step.get("costliest") is True
    words = (_went_on(step), _rates(step, everyone))
    return DotRow(
        name=capital(step_words(step)),
        value=None if value is None else exp(value),
        interval=None if both is None else (exp(both[0]), exp(both[1])),
        verdict="under" if costliest else "about" if value is not None else "not_estimable",
        words=(f"costliest: {words[0]}", words[1]) if costliest else words,
        within=True,
    )


def everyones_rate(reading: Reading, step: Block) -> float | None:
    """Return how many of everyone whose group is known went on at a step, as a share."""
    same = rows_of(reading, "funnel", **{name: step[name] for name in ("benchmark", "stage", "dimension")})
    counts = [(number(row["count"]), number(row["from_count"])) for row in same]
    if step.get("label") or any(count is None or before is None for count, before in counts):
        return None
    before = sum(row[1] or 0 for row in counts)
    return sum(row[0] or 0 for row in counts) / before if before else None


def _rates(step: Block, everyone: float | None) -> str:
    own = number_in(step["conditional_rate"])
    if own is None or everyone is None:
        return ""
    mine, every = frequencies(own, everyone, told_apart=False)
    return f"{mine} (everyone: {every.partition(' in ')[0]})"


def _went_on(step: Block) -> str:
    count, before = number(step["count"]), number(step["from_count"])
    if step.get("label") or count is None or before is None:
        return "" if count is None else f"{whole(count)} at this step"
    return f"{whole(count)} of {whole(before)} went on"
