"""A rule's pictures: how often it acts and how it ends, and how far from the population; dots with intervals."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from alongside.findings.charts import Chart
from alongside.findings.charts._canvas import (
    INK,
    OVER_HUE,
    PALE,
    QUIET,
    RULE,
    SHORT_HUE,
    SMALL,
    TITLE,
    Canvas,
)
from alongside.findings.charts._chart import NARROW, WIDE
from alongside.findings.charts._letters import wrapped
from alongside.findings.numbers import distance, percent
from alongside.findings.plans._rule_tables import NEVER, Chance, chances, chances_table, distances
from alongside.findings.plans._tables import rule_table

PlanDocument: TypeAlias = Mapping[str, Any]
_LABEL, _ASIDE, _ROW, _LINE = 260.0, 150.0, 44.0, 18.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Picture:
    """Dots with intervals on one axis from 0 to `most`, each written by `write`."""

    title: str
    above: str
    rows: Sequence[Chance]
    most: float
    write: Callable[[float], str]


def chances_chart(document: PlanDocument, title: str) -> Chart:
    """Return how often the rule acts, rightly and not, and how often no group ends below."""
    above = "Of all simulated recruitments of that kind"
    made = _Picture(title=title, above=above, rows=chances(document), most=1.0, write=percent)
    return _chart(made, chances_table(document))


def distances_chart(document: PlanDocument, title: str) -> Chart:
    """Return how far from the population each way ends, on average."""
    rows = distances(document)
    ends = [end for row in rows for end in row.interval or ()]
    made = _Picture(
        title=title,
        above="Mean distance of the mix at the end (nats): lower is nearer",
        rows=rows,
        most=1.05 * max(ends, default=1.0) or 1.0,
        write=distance,
    )
    return _chart(made, rule_table(document))


def _chart(made: _Picture, table: Any) -> Chart:
    each = "; ".join(f"{row.name}: {_words(row, made.write)}" for row in made.rows)
    return Chart(
        title=made.title,
        description=f"{made.title}. {each}.",
        wide=_draw(made, WIDE),
        narrow=_draw(made, NARROW),
        table=table,
    )


def _words(row: Chance, write: Callable[[float], str]) -> str:
    if row.value is None or row.interval is None:
        return NEVER
    low, high = row.interval
    return f"{write(row.value)} ({write(low)} to {write(high)})"


def _draw(made: _Picture, width: int) -> dict[str, Any]:
    canvas, is_wide = Canvas(width=width), width == WIDE
    left, right = (_LABEL + 16, width - _ASIDE) if is_wide else (10.0, width - 14.0)
    top = canvas.paragraph(0, 2, made.title, width, fontSize=TITLE, fontWeight="bold", most=5) + 14
    top = canvas.paragraph(0, top, made.above, width, fontSize=SMALL, fill=QUIET) + 10

    def across(value: float) -> float:
        return left + (right - left) * max(0.0, min(1.0, value / made.most))

    y = top
    for row in made.rows:
        y = (_row_wide if is_wide else _row_narrow)(canvas, row, made, across, y)
    return canvas.spec(_axis(canvas, made, across, (top, y), is_wide=is_wide))


def _row_wide(
    canvas: Canvas, row: Chance, made: _Picture, across: Callable[[float], float], top: float
) -> float:
    """Draw a row with its name to the left and its numbers to the right; return where it ends."""
    lines = wrapped(row.name, _LABEL, SMALL + 1, most=3)
    high = max(_ROW, _LINE * len(lines) + 12)
    middle = top + high / 2
    for at, line in enumerate(lines):
        canvas.write(0, middle + _LINE * (at - (len(lines) - 1) / 2), line)
    said = _words(row, made.write).partition(" (")
    x = canvas.width - _ASIDE + 14
    canvas.write(x, middle - (9 if said[1] else 0), said[0], fontWeight="bold")
    if said[1]:
        canvas.write(x, middle + 9, said[2].removesuffix(")"), fontSize=SMALL, fill=QUIET)
    _dot(canvas, row, across, middle)
    return top + high


def _row_narrow(
    canvas: Canvas, row: Chance, made: _Picture, across: Callable[[float], float], top: float
) -> float:
    """Draw a row with its name above and its numbers below; return where it ends."""
    foot = canvas.paragraph(0, top, row.name, canvas.width, fontWeight="bold")
    _dot(canvas, row, across, foot + 14)
    return (
        canvas.paragraph(0, foot + 26, _words(row, made.write), canvas.width, fontSize=SMALL, fill=QUIET) + 14
    )


def _dot(canvas: Canvas, row: Chance, across: Callable[[float], float], y: float) -> None:
    if row.value is None or row.interval is None:
        return
    hue = OVER_HUE if row.is_wanted else SHORT_HUE
    low, high = (across(end) for end in row.interval)
    canvas.line((across(0), y), (across(1e9), y), stroke=PALE, depth=1)
    canvas.line((low, y), (high, y), stroke=hue, strokeWidth=3)
    canvas.mark(across(row.value), y, "circle" if row.is_wanted else "triangle-up", fill=hue, size=120)


def _axis(
    canvas: Canvas,
    made: _Picture,
    across: Callable[[float], float],
    edges: tuple[float, float],
    *,
    is_wide: bool,
) -> float:
    """Draw the ends and the middle of the axis; return where the drawing ends."""
    top, foot = edges
    for share, align in ((0.0, "left"), (0.5, "center"), (1.0, "right")):
        x = across(share * made.most)
        if is_wide:
            canvas.line((x, top), (x, foot), stroke=RULE if share == 0 else PALE, depth=1)
        canvas.write(x, foot + 14, made.write(share * made.most), align=align, fontSize=SMALL, fill=INK)
    note = "Lines: 95% intervals for the number of recruitments simulated."
    return canvas.paragraph(0, foot + 30, note, canvas.width, fontSize=SMALL, fill=QUIET) + 4
