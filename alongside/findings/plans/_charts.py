"""A plan's pictures: each group's ratio now and at the planned end, and what more money would buy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from alongside.findings.charts import Chart
from alongside.findings.charts._canvas import (
    INK,
    OVER_HUE,
    PALE,
    QUIET,
    RULE,
    SMALL,
    TEXT,
    TITLE,
    Canvas,
)
from alongside.findings.charts._chart import NARROW, WIDE
from alongside.findings.charts._dots import DotRow, Dots, both_widths
from alongside.findings.numbers import distance, ratio
from alongside.findings.plans._sentences import people, pounds, still_missing
from alongside.findings.plans._tables import front_table, plan_groups_table
from alongside.findings.reading import number
from alongside.findings.sentences import plain

PlanDocument: TypeAlias = Mapping[str, Any]
BAND = (0.8, 1.25)
_HIGH, _LEFT, _RIGHT = 260.0, 64.0, 20.0


def plan_chart(document: PlanDocument) -> Chart:
    """Return every group's ratio: hollow for those so far, solid for the planned end."""
    rows = [_row(row) for row in document["groups"]]
    said = str(still_missing(document)).rstrip(".")
    notes = (
        "Hollow: those recruited so far. Solid: expected at the end of the plan.",
        "Lines: what chance alone would do to the mix, 95 times in 100.",
    )
    wide, narrow = both_widths(Dots(title=said, rows=rows, band=BAND, notes=notes))
    each = "; ".join(f"{row.name}: {row.words[0]}" for row in rows)
    return Chart(
        title=said,
        description=f"{said}. {each}.",
        wide=wide,
        narrow=narrow,
        table=plan_groups_table(document),
    )


def _row(row: Mapping[str, Any]) -> DotRow:
    share, after = float(row["population_share"]), number(row["ratio"])
    now = number(row["recruited_share"])
    before = None if now is None or not share else now / share
    words = " → ".join("no number" if value is None else ratio(value) for value in (before, after))
    return DotRow(
        name=plain(row["category"]),
        value=after,
        interval=_interval(row),
        verdict=_verdict(after),
        words=(words, ""),
        earlier=before,
    )


def _interval(row: Mapping[str, Any]) -> tuple[float, float] | None:
    low, high = number(row["low"]), number(row["high"])
    return None if low is None or high is None else (low, high)


def _verdict(value: float | None) -> str:
    if value is None or BAND[0] <= value <= BAND[1]:
        return "about"
    return "under" if value < 1 else "over"


def front_chart(document: PlanDocument) -> Chart | None:
    """Return what more money buys: cost across, distance upwards, one point a plan; None with a single plan."""
    points = [(float(plan["cost_gbp"]), number(plan["kl"]), plan) for plan in document["pareto"]]
    drawn = [(cost, kl, plan) for cost, kl, plan in points if kl is not None]
    if len(drawn) < 2:
        return None
    said = _front_title(drawn)
    each = "; ".join(f"{pounds(cost)}: {distance(kl)} with {people(plan['n'])}" for cost, kl, plan in drawn)
    return Chart(
        title=said,
        description=f"{said}. {each}.",
        wide=_draw(drawn, said, document, WIDE),
        narrow=_draw(drawn, said, document, NARROW),
        table=front_table(document),
    )


def _front_title(drawn: Sequence[tuple[float, float, Mapping[str, Any]]]) -> str:
    cheap, near = min(drawn, key=lambda one: one[0]), min(drawn, key=lambda one: one[1])
    money, fall = (pounds(cheap[0]), pounds(near[0])), (distance(cheap[1]), distance(near[1]))
    return "From {} to {}, the distance falls from {} to {}".format(*money, *fall)


def _draw(
    drawn: Sequence[tuple[float, float, Mapping[str, Any]]], said: str, document: PlanDocument, width: int
) -> dict[str, Any]:
    canvas = Canvas(width=width)
    top = canvas.paragraph(0, 2, said, width, fontSize=TITLE, fontWeight="bold", most=5) + 16
    top = (
        canvas.paragraph(
            0, top, "Distance of the mix (nats): lower is nearer", width, fontSize=SMALL, fill=QUIET
        )
        + 10
    )
    foot, right = top + _HIGH, width - _RIGHT
    across = _scale([cost for cost, _, _ in drawn], _LEFT, right)
    up = _scale([kl for _, kl, _ in drawn], foot, top)
    _axes(canvas, drawn, (across, up), (top, foot, right))
    for cost, kl, _ in drawn:
        canvas.mark(across(cost), up(kl), "circle", fill=OVER_HUE, size=80)
    best = document["optimum"]
    if number(best["kl"]) is not None:
        x, y = across(float(best["cost_gbp"])), up(float(best["kl"]))
        canvas.mark(x, y, "diamond", fill=INK, size=160)
    y = canvas.paragraph(_LEFT, foot + 26, "Cost", width - _LEFT, fontSize=SMALL, fill=QUIET) + 6
    y = canvas.paragraph(0, y, "Diamond: the best plan. Circles: the best at less money or with fewer people.",
                         width, fontSize=SMALL, fill=QUIET)  # fmt: skip
    return canvas.spec(y + 4)


def _scale(values: Sequence[float], start: float, end: float) -> Any:
    low, high = 0.0 if min(values) < 0.5 * max(values) else 0.98 * min(values), max(values)
    span = high - low or 1.0
    return lambda value: start + (end - start) * max(0.0, min(1.0, (value - low) / span))


def _axes(
    canvas: Canvas,
    drawn: Sequence[tuple[float, float, Mapping[str, Any]]],
    scales: tuple[Any, Any],
    edges: tuple[float, float, float],
) -> None:
    """Draw the two axes with a label at each end."""
    (across, up), (top, foot, right) = scales, edges
    canvas.line((_LEFT, foot), (right, foot), stroke=RULE)
    canvas.line((_LEFT, top), (_LEFT, foot), stroke=RULE)
    for kl in {min(kl for _, kl, _ in drawn), max(kl for _, kl, _ in drawn)}:
        canvas.line((_LEFT, up(kl)), (right, up(kl)), stroke=PALE, strokeDash=(2, 3))
        canvas.write(_LEFT - 8, up(kl), distance(kl), align="right", fontSize=SMALL)
    costs = {min(cost for cost, _, _ in drawn): "left", max(cost for cost, _, _ in drawn): "right"}
    for cost, side in costs.items():
        x = across(cost)
        canvas.write(
            max(x, _LEFT) if side == "left" else x, foot + 14, pounds(cost), align=side, fontSize=TEXT - 1
        )
