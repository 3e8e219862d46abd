"""A map of a place's areas by their deprivation tenth in the nation; those of the most deprived carry a mark."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from alongside.findings.charts._canvas import INK, QUIET, SMALL, Canvas
from alongside.findings.charts._chart import NARROW, WIDE, Chart
from alongside.findings.charts._map import MapArea, begin_map, draw_area, end_map, map_areas
from alongside.findings.places import PlaceFound
from alongside.findings.sentences import nation_words, place_headline, plain
from alongside.findings.tables import tenths_table

FILLS = (
    *("#7a2f06", "#98420f", "#b4571f", "#c97440", "#d99368"),
    *("#e4b08f", "#eccab3", "#f2ddcf", "#f7ebe2", "#fcf7f3"),
)
"""From the most deprived tenth to the least: one hue, darker where there is more of it."""
_UNRANKED = "#ffffff"
_KEY_ROOM = 300
_MARK: dict[str, Any] = {"color": "white", "stroke": INK, "strokeWidth": 0.8, "size": 46}


def tenths_map(place: PlaceFound, shapes: Mapping[str, Any]) -> Chart:
    """Return a map of a place; `shapes` is a GeoJSON feature collection whose features have a `code`."""
    said = str(place_headline(place))
    areas = list(map_areas(shapes))
    return Chart(
        title=said,
        description=f"Map of {plain(place.name)} by deprivation tenth. {said}",
        wide=_draw(place, areas, said, WIDE),
        narrow=_draw(place, areas, said, NARROW),
        table=tenths_table(place, "nation"),
    )


def _draw(place: PlaceFound, areas: list[MapArea], said: str, width: int) -> dict[str, Any]:
    canvas, tenth_of = Canvas(width=width), place.tenth_of
    frame = begin_map(canvas, areas, said)
    for area in areas:
        tenth = tenth_of.get(area.code)
        draw_area(canvas, frame, area, **_style(tenth))
        if tenth == 1 and area.shapes:
            canvas.mark(*frame.middle(area), "diamond", **_MARK)
    unranked = sum(tenth_of.get(area.code) is None for area in areas)
    words = f"Deprivation tenth among {nation_words(place)}. 1 is the most deprived, and has a mark."
    return end_map(canvas, frame, lambda left, top: _key(canvas, words, unranked, left, top))


def _style(tenth: int | None) -> dict[str, Any]:
    dash = (3, 3) if tenth is None else None
    fill = _UNRANKED if tenth is None else FILLS[tenth - 1]
    return {"fill": fill, "stroke": QUIET, "strokeWidth": 0.6, "strokeDash": dash}


def _key(canvas: Canvas, words: str, unranked: int, left: float, top: float) -> float:
    """Draw ten boxes in a row, the most deprived first, and what a dashed area is."""
    room = min(canvas.width - left, _KEY_ROOM)
    end = canvas.paragraph(left, top, words, canvas.width - left, fontSize=SMALL) + 6
    step = room / len(FILLS)
    for at in range(len(FILLS)):
        canvas.box(left + at * step, end, step - 3, 16, **_style(at + 1))
        canvas.write(left + at * step + (step - 3) / 2, end + 26, str(at + 1), align="center", fontSize=SMALL)
    canvas.mark(left + (step - 3) / 2, end + 8, "diamond", **_MARK)
    if not unranked:
        return end + 40
    canvas.box(left, end + 42, step - 3, 16, **_style(None))
    return canvas.paragraph(
        left + step + 4, end + 41, f"no rank: {unranked}", canvas.width - left - step, fontSize=SMALL
    )
