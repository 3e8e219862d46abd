"""The weekly strip: one row a group, one tile a look, lit when a lamp is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from alongside.findings.charts import Chart
from alongside.findings.charts._canvas import (
    INK,
    OVER_HUE,
    PALE,
    QUIET,
    SHORT_HUE,
    SMALL,
    TEXT,
    TITLE,
    Canvas,
)
from alongside.findings.charts._chart import NARROW, WIDE
from alongside.findings.numbers import written
from alongside.findings.sentences import dimension_words, listed, plain
from alongside.findings.watches._looks import Family, Row, WatchDocument
from alongside.findings.watches._sentences import family_answer
from alongside.findings.watches._tables import lamp_words, watch_table

MOST_TILES = {WIDE: 52, NARROW: 20}
_MOST_ROWS = 40
_TILE, _ROW = 20, 30
_FAINT = {"below": "#e0a47f", "above": "#8fb8d3"}
_FULL = {"below": SHORT_HUE, "above": OVER_HUE}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tiles:
    """Where tiles stand on a drawing of one width."""

    width: int
    left: float
    right: float
    many: int

    def at(self, place: int) -> tuple[float, float]:
        """Return where a tile begins, and how wide it is."""
        wide = (self.right - self.left) / max(self.many, 1)
        return self.left + wide * place, wide


def strip(document: WatchDocument, family: Family) -> Chart:
    """Return the strip of one family: its lamps at every look, or at the last of several where there are many."""
    said = _title(family)
    description = f"{said}. {family_answer(document, family)}"
    return Chart(
        title=said,
        description=description,
        wide=_draw(family, said, WIDE),
        narrow=_draw(family, said, NARROW),
        table=watch_table(document, family),
    )


def _title(family: Family) -> str:
    by = dimension_words(family.dimension)
    if family.last["date"] is None:
        return f"By {by}: nobody has come yet"
    if family.last["n"] == 0:
        return f"By {by}: nobody whose group is known has come by {family.last['date']}"
    lit = [plain(group["category"]) for group in family.groups if group["signal"] or group["alarm"]]
    if not lit:
        return f"By {by}: no lamp is lit on {family.last['date']}"
    return f"By {by}: {'a lamp is' if len(lit) == 1 else 'lamps are'} lit for {listed(lit)}"


def _kept(looks: Sequence[Row], most: int) -> list[Row]:
    """At most so many looks, evenly spread, the latest among them."""
    if len(looks) <= most:
        return list(looks)
    return [looks[round((place + 1) * len(looks) / most) - 1] for place in range(most)]


def _draw(family: Family, said: str, width: int) -> dict[str, Any]:
    canvas = Canvas(width=width)
    top = canvas.paragraph(0, 2, said, width, fontSize=TITLE, fontWeight="bold", most=5) + 12
    looks = _kept(family.looks, MOST_TILES[width])
    aside = width == WIDE
    tiles = _Tiles(
        width=width, left=192 if aside else 0, right=width - (150 if aside else 1), many=len(looks)
    )
    names = [group["category"] for group in family.groups][:_MOST_ROWS]
    for name in names:
        top = _draw_row(canvas, tiles, looks, name, top)
    return canvas.spec(_foot(canvas, tiles, looks, family, top))


def _draw_row(canvas: Canvas, tiles: _Tiles, looks: Sequence[Row], name: str, top: float) -> float:
    groups = [next(group for group in look["groups"] if group["category"] == name) for look in looks]
    words = written(groups[-1]["ppr"], "ratio") if isinstance(groups[-1]["ppr"], int | float) else ""
    said = f"{lamp_words(groups[-1])} {words}".strip() if lamp_words(groups[-1]) else words
    if tiles.width == WIDE:
        canvas.paragraph(0, top, plain(name), tiles.left - 12, most=2, fontSize=TEXT)
        canvas.paragraph(tiles.right + 10, top, said, tiles.width - tiles.right - 10, most=2, fontSize=SMALL)
        top += 1
    else:
        top = canvas.paragraph(0, top, f"{plain(name)}: {said}" if said else plain(name), tiles.width, most=2)
    for place, group in enumerate(groups):
        _draw_tile(canvas, *tiles.at(place), top, group)
    return top + _ROW + (6 if tiles.width == WIDE else 2)


def _draw_tile(canvas: Canvas, x: float, wide: float, y: float, group: Row) -> None:
    lit = group["signal"] or group["alarm"]
    if not lit:
        canvas.box(x, y, max(wide - 1, 1), _TILE, fill=PALE, opacity=0.55)
        return
    side = "below" if group["ppr_high"] < 1 else "above"
    canvas.box(x, y, max(wide - 1, 1), _TILE, fill=(_FULL if group["alarm"] else _FAINT)[side])
    if wide >= 7:
        shape = "triangle-down" if side == "below" else "triangle-up"
        ink = "white" if group["alarm"] else INK
        canvas.mark(x + (wide - 1) / 2, y + _TILE / 2, shape, size=34, color=ink)


def _foot(canvas: Canvas, tiles: _Tiles, looks: Sequence[Row], family: Family, top: float) -> float:
    """Say which dates the ends are, and what the tiles mean."""
    if looks[0]["date"] is not None:
        canvas.write(tiles.left, top + 4, looks[0]["date"], fontSize=SMALL, fill=QUIET)
        if len(looks) > 1:
            canvas.write(tiles.right, top + 4, looks[-1]["date"], fontSize=SMALL, fill=QUIET, align="right")
    key = "Grey: no lamp. Pale with a triangle: signal (not 1). Full: alarm (outside the band). Down: below; up: above."
    if len(looks) < len(family.looks):
        key += f" {len(looks)} of {len(family.looks)} looks are shown."
    if len(family.groups) > _MOST_ROWS:
        key += f" {_MOST_ROWS} of {len(family.groups)} groups are shown."
    return canvas.paragraph(0, top + 18, key, tiles.width, fontSize=SMALL, fill=QUIET, most=5) + 4
