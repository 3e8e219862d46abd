"""The fan: recruits so far and to come, with what is likely, to the end of recruitment."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from alongside.findings.charts import Chart
from alongside.findings.charts._canvas import BAND, INK, OVER_HUE, QUIET, RULE, SMALL, TITLE, Canvas
from alongside.findings.charts._chart import NARROW, WIDE
from alongside.findings.days import day_words
from alongside.findings.forecasts._sentences import ForecastDocument, forecast_answer
from alongside.findings.forecasts._tables import path_table
from alongside.findings.numbers import counted, level_text, whole
from alongside.findings.sentences import plain

_HEIGHT = {WIDE: 300, NARROW: 220}


def fan(document: ForecastDocument) -> Chart:
    """Return the fan of a forecast."""
    said = _title(document)
    return Chart(
        title=said,
        description=f"{said}. {forecast_answer(document)}",
        wide=_draw(document, said, WIDE),
        narrow=_draw(document, said, NARROW),
        table=path_table(document),
    )


def _title(document: ForecastDocument) -> str:
    n = document["path"][-1]
    unit = plain(document["unit"])
    between = (
        f"{whole(n['low'])} to {counted(n['high'], unit)}"
        if n["low"] != n["high"]
        else counted(n["high"], unit)
    )
    return f"By {day_words(document['ends_on'])}: {between}, of {whole(document['target_n'])} wanted"


def _draw(document: ForecastDocument, said: str, width: int) -> dict[str, Any]:
    canvas = Canvas(width=width)
    top = canvas.paragraph(0, 2, said, width, fontSize=TITLE, fontWeight="bold", most=5) + 16
    path = document["path"]
    most = max(document["target_n"], *(row["high"] for row in path), 1) * 1.05
    left, right, foot = 44.0, width - 8.0, top + _HEIGHT[width]

    def x(week: int) -> float:
        return left + (right - left) * week / len(path)

    def y(people: float) -> float:
        return foot - (foot - top) * float(people) / float(most)

    now = document["recruited"]
    upper = [[left, y(now)], *([x(at), y(row["high"])] for at, row in enumerate(path, start=1))]
    lower = [[left, y(now)], *([x(at), y(row["low"])] for at, row in enumerate(path, start=1))]
    canvas.area([[*upper, *reversed(lower), upper[0]]], fill=BAND, stroke=RULE, strokeWidth=0.5)
    points = [(left, y(now)), *((x(at), y(row["value"])) for at, row in enumerate(path, start=1))]
    for start, end in pairwise(points):
        canvas.line(start, end, stroke=OVER_HUE, strokeWidth=2)
    target = y(document["target_n"])
    canvas.line((left, target), (right, target), stroke=INK, strokeWidth=1, strokeDash=(5, 4))
    canvas.write(left + 6, target - 9, f"wanted: {whole(document['target_n'])}", fontSize=SMALL)
    canvas.line((left, foot), (right, foot), stroke=RULE)
    for people in (0, now) if now else (0,):
        canvas.write(left - 6, y(people), whole(people), fontSize=SMALL, fill=QUIET, align="right")
    canvas.write(left, foot + 12, day_words(document["as_of"]), fontSize=SMALL, fill=QUIET)
    canvas.write(right, foot + 12, day_words(path[-1]["date"]), fontSize=SMALL, fill=QUIET, align="right")
    note = f"Line: half of simulations are above, half below. Band: {level_text(document['level'])} of them."
    return canvas.spec(canvas.paragraph(0, foot + 24, note, width, fontSize=SMALL, fill=QUIET) + 4)
