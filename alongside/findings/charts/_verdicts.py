"""What a verdict looks like: a shape first, a hue second."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from alongside.findings.charts._canvas import OVER_HUE, QUIET, SHORT_HUE, SMALL, TEXT, Canvas


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """The shape and hue of a verdict; a hollow shape is an answer we do not have."""

    shape: str
    hue: str = QUIET
    filled: bool = True


LOOKS = {
    "far_under": Look(shape="triangle-down", hue=SHORT_HUE),
    "under": Look(shape="triangle-down", hue=SHORT_HUE),
    "about": Look(shape="circle"),
    "over": Look(shape="triangle-up", hue=OVER_HUE),
    "far_over": Look(shape="triangle-up", hue=OVER_HUE),
    "cannot_tell": Look(shape="circle", filled=False),
    "hidden": Look(shape="square", filled=False),
    "not_estimable": Look(shape="cross", filled=False),
}
_ROOM_FOR_SHAPE = 18


def draw_look(canvas: Canvas, x: float, y: float, verdict: str, **style: Any) -> None:
    """Draw the shape of a verdict around a point."""
    look = LOOKS[verdict]
    ring = {"fill": "white", "stroke": look.hue, "strokeWidth": 2}
    solid = {"color": look.hue}
    canvas.mark(x, y, **{"shape": look.shape, **(solid if look.filled else ring), **style})


def write_verdict(
    canvas: Canvas, x: float, y: float, room: float, verdict: str, words: tuple[str, str]
) -> None:
    """Write a verdict: its shape, its words, and its ratio on the line below."""
    draw_look(canvas, x + 7, y + 9, verdict)
    left, room = x + _ROOM_FOR_SHAPE, room - _ROOM_FOR_SHAPE
    bold = "bold" if LOOKS[verdict].hue != QUIET else None
    end = canvas.paragraph(left, y, words[0], room, most=2, fontWeight=bold, fontSize=TEXT)
    canvas.paragraph(left, end, words[1], room, most=2, fontSize=SMALL, fill=QUIET)
