"""A map of where the effort of a plan goes: people still to be found in every area, darker where there are more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from alongside.findings.charts import Chart
from alongside.findings.charts._canvas import QUIET, SMALL, Canvas
from alongside.findings.charts._chart import NARROW, WIDE
from alongside.findings.charts._map import MapArea, begin_map, draw_area, end_map, map_areas, name_areas
from alongside.findings.plans._effort import A_FEW, effort_rows, effort_table
from alongside.findings.plans._sentences import people, pounds
from alongside.findings.sentences import plain

PlanDocument: TypeAlias = Mapping[str, Any]
FILLS = ("#dbe8f1", "#a9c9de", "#6fa5c6", "#3f7fa9", "#1f5680")
"""One hue, darker where more people are to be found."""
NOBODY, DARK = "#ffffff", 2
KEY, KEY_TOGETHER = "People to be found", "People to be found in each group of areas, taken together"
_MOST_NAMED = 6


def effort_map(document: PlanDocument, shapes: Mapping[str, Any]) -> Chart:
    """Return a map of the people still to be found; `shapes`: a feature for each area, its `code` a category.

    Several features may share a code, as the areas of one district do; each then has the hue of the whole.
    """
    areas = list(map_areas(shapes))
    found = {row["category"]: float(row["to_find"]) for row in effort_rows(document)}
    called = {area.code: area.name for area in areas if area.name}
    said = _title(document, called)
    each = "; ".join(
        f"{called.get(row['category'], plain(row['category']))}: {people(row['to_find'])}, "
        f"{pounds(row['to_find_gbp'])}"
        for row in effort_rows(document)[:20]
    )
    return Chart(
        title=said,
        description=f"Map. {said}. {each}.",
        wide=_draw(areas, found, said, WIDE),
        narrow=_draw(areas, found, said, NARROW),
        table=effort_table(document),
    )


def _title(document: PlanDocument, called: Mapping[str, str]) -> str:
    rows = effort_rows(document)
    total = sum(float(row["to_find"]) for row in rows)
    if total <= A_FEW:
        return "Nobody more is to be found"
    most = rows[0]
    name = called.get(most["category"]) or f"areas of “{plain(most['category'])}”"
    return f"{people(most['to_find'])} of the {people(total)} to be found are in {name}"


def _draw(areas: list[MapArea], found: Mapping[str, float], said: str, width: int) -> dict[str, Any]:
    canvas = Canvas(width=width)
    frame = begin_map(canvas, areas, said)
    steps = _steps(list(found.values()))
    for area in areas:
        draw_area(canvas, frame, area, **_style(_step_of(found.get(area.code), steps)))
    first: dict[str, MapArea] = {}
    for area in areas:
        if area.name and area.shapes:
            first.setdefault(area.code, area)
    most = sorted(first, key=lambda code: -found.get(code, 0.0))
    name_areas(canvas, frame, [first[code] for code in most[:_MOST_NAMED] if found.get(code, 0.0) > A_FEW])
    counted = [_step_of(found.get(area.code), steps) for area in areas]
    words = KEY if len({area.code for area in areas}) == len(areas) else KEY_TOGETHER
    return end_map(canvas, frame, lambda left, top: _key(canvas, words, steps, counted, (left, top)))


def _steps(values: Sequence[float]) -> tuple[float, ...]:
    """Return where one shade ends and the next begins: five alike, from nobody to the most."""
    most = max(values, default=0.0)
    return tuple(most * at / len(FILLS) for at in range(1, len(FILLS) + 1))


def _step_of(value: float | None, steps: Sequence[float]) -> int | None:
    """Return the shade of an area, None where nobody is to be found."""
    if value is None or value <= A_FEW:
        return None
    return next((at for at, end in enumerate(steps) if value <= end + 1e-9), len(steps) - 1)


def _style(step: int | None) -> dict[str, Any]:
    if step is None:
        return {"fill": NOBODY, "stroke": QUIET, "strokeWidth": 0.8, "strokeDash": (3, 3)}
    return {"fill": FILLS[step], "stroke": QUIET if step < DARK else "white", "strokeWidth": 0.8}


def _key(
    canvas: Canvas,
    words: str,
    steps: Sequence[float],
    shown: Sequence[int | None],
    corner: tuple[float, float],
) -> float:
    """Name every shade on the map, with how many areas have it."""
    left, top = corner
    top = canvas.paragraph(left, top, words, canvas.width - left, fontSize=SMALL) + 6
    starts = (0.0, *steps)
    for step in (*range(len(FILLS)), None):
        many = sum(one == step for one in shown)
        if not many:
            continue
        canvas.box(left, top + 1, 20, 15, **_style(step))
        words = "nobody" if step is None else f"{people(starts[step])} to {people(steps[step])}"
        areas = "area" if many == 1 else "areas"
        room = canvas.width - left - 29
        top = canvas.paragraph(left + 29, top, f"{words}: {many} {areas}", room, fontSize=SMALL) + 6
    return top
