"""Ratios as dots with their intervals on a log axis, 1 in the middle: what several pictures share."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from alongside.findings.charts._canvas import (
    BAND,
    BOXES,
    FIELDS,
    INK,
    PALE,
    QUIET,
    RULE,
    SMALL,
    TEXT,
    TITLE,
    Canvas,
)
from alongside.findings.charts._chart import NARROW, WIDE
from alongside.findings.charts._letters import wrapped
from alongside.findings.charts._verdicts import LOOKS, draw_look

_FURTHEST, _NEAREST = math.log(16), math.log(2.1)
_TICKS = (0.0625, 0.125, 0.25, 0.5, 1, 2, 4, 8, 16)
_LABEL, _ASIDE = 192, 200
_STRIP = 13


@dataclass(frozen=True, slots=True, kw_only=True)
class DotRow:
    """One row: a ratio with its interval, or words where there is none; a heading has neither.

    `within` marks a row that stands under a heading.
    `earlier` is the same ratio before (a hollow dot), `raw` the ratio before pooling (a small diamond).
    """

    name: str
    value: float | None = None
    interval: tuple[float, float] | None = None
    verdict: str = "cannot_tell"
    words: tuple[str, str] = ("", "")
    heading: bool = False
    within: bool = False
    earlier: float | None = None
    raw: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dots:
    """A whole picture of ratios: its finding, its rows, what its two ends mean, and how to read it."""

    title: str
    rows: Sequence[DotRow]
    band: tuple[float, float] | None
    ends: tuple[str, str] = ("less than their share", "more")
    notes: tuple[str, ...] = ()
    joined: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Axis:
    """Where a ratio stands on a drawing of one width."""

    width: int
    left: float
    right: float
    furthest: float

    @property
    def aside(self) -> bool:
        return self.width == WIDE

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2

    @property
    def ticks(self) -> tuple[float, ...]:
        """Return the ratios to mark: each doubling, or each second one on a long axis."""
        every = _TICKS if self.furthest < math.log(5) else _TICKS[::2]
        return tuple(tick for tick in every if self.holds(tick))

    def at(self, ratio: float) -> float:
        """Return the place of a ratio; those beyond the axis stand at its end."""
        reach = (self.right - self.left) / 2
        log = math.log(ratio) if ratio > 0 else -math.inf
        return self.middle + reach * max(-1.0, min(1.0, log / self.furthest))

    def holds(self, ratio: float) -> bool:
        """Return whether the axis reaches as far as a ratio."""
        return ratio > 0 and abs(math.log(ratio)) <= self.furthest + 1e-9


def draw_dots(dots: Dots, width: int) -> dict[str, object]:
    """Return the specification of a picture of ratios at one width."""
    canvas, axis = Canvas(width=width), _axis(dots.rows, width)
    top = canvas.paragraph(0, 2, dots.title, width, fontSize=TITLE, fontWeight="bold", most=5) + 12
    top = _write_ends(canvas, axis, dots, top)
    heights = [_height(axis, row) for row in dots.rows]
    foot = top + sum(heights)
    places, y = [], top
    for row, height in zip(dots.rows, heights, strict=True):
        places.append(_draw_row(canvas, axis, row, y, height))
        y += height
    _draw_grids(canvas, axis, dots, (top, foot), places)
    if dots.joined:
        _join(canvas, axis, dots.rows, places)
    return canvas.spec(_write_notes(canvas, dots, width, _write_ticks(canvas, axis, foot)))


def both_widths(dots: Dots) -> tuple[dict[str, object], dict[str, object]]:
    """Return the wide and the narrow drawing."""
    return draw_dots(dots, WIDE), draw_dots(dots, NARROW)


def _axis(rows: Sequence[DotRow], width: int) -> _Axis:
    found = [row.value for row in rows] + [row.earlier for row in rows] + [row.raw for row in rows]
    ends = [end for row in rows for end in row.interval or ()]
    logs = [abs(math.log(ratio)) for ratio in (*found, *ends) if ratio and ratio > 0]
    furthest = min(max([_NEAREST, *(log * 1.05 for log in logs)]), _FURTHEST)
    left, right = (_LABEL + 8.0, float(width - _ASIDE)) if width == WIDE else (10.0, width - 10.0)
    return _Axis(width=width, left=left, right=right, furthest=furthest)


def _height(axis: _Axis, row: DotRow) -> float:
    if row.heading:
        return 36.0
    lines = len(_name_lines(axis, row.name))
    if axis.aside:
        return max(42.0, 19.0 * lines + 12)
    return 19.0 * lines + 24 + 18.0 * len(_word_lines(axis, row)) + 10


def _name_lines(axis: _Axis, name: str) -> tuple[str, ...]:
    return wrapped(name, _LABEL if axis.aside else axis.width, TEXT, bold=True, most=3)


def _word_lines(axis: _Axis, row: DotRow) -> tuple[str, ...]:
    return wrapped(", ".join(words for words in row.words if words), axis.width, SMALL, bold=True, most=3)


def _write_ends(canvas: Canvas, axis: _Axis, dots: Dots, top: float) -> float:
    less, more = dots.ends
    room = (axis.right - axis.left) / 2 - 4
    style: dict[str, Any] = {"fontSize": SMALL, "fill": QUIET}
    left = canvas.paragraph(axis.middle - 8, top, f"← {less}", room, align="right", **style)
    right = canvas.paragraph(axis.middle + 8, top, f"{more} →", room, **style)
    return max(left, right) + 6


def _draw_grids(
    canvas: Canvas, axis: _Axis, dots: Dots, whole: tuple[float, float], places: Sequence[float]
) -> None:
    """Draw the grid over the whole height, or, where words stand between the dots, beside each dot."""
    if axis.aside:
        _draw_grid(canvas, axis, dots, *whole)
        return
    for row, y in zip(dots.rows, places, strict=True):
        if not row.heading:
            _draw_grid(canvas, axis, dots, y - _STRIP, y + _STRIP)


def _draw_grid(canvas: Canvas, axis: _Axis, dots: Dots, top: float, foot: float) -> None:
    if dots.band is not None:
        low, high = (axis.at(edge) for edge in dots.band)
        canvas.box(low, top, high - low, foot - top, fill=BAND, depth=FIELDS)
    for tick in axis.ticks:
        if tick != 1:
            canvas.line(
                (axis.at(tick), top), (axis.at(tick), foot), stroke=PALE, strokeDash=(2, 3), depth=BOXES
            )
    canvas.line((axis.middle, top), (axis.middle, foot), stroke=INK, depth=BOXES)


def _write_ticks(canvas: Canvas, axis: _Axis, foot: float) -> float:
    for tick in axis.ticks:
        style = {"align": "center", "fontSize": SMALL, "fontWeight": "bold" if tick == 1 else None}
        canvas.write(axis.at(tick), foot + 14, f"{tick:g}", **style)
    return foot + 28


def _draw_row(canvas: Canvas, axis: _Axis, row: DotRow, top: float, height: float) -> float:
    """Draw one row; return the height at which its dot stands."""
    if row.heading:
        canvas.write(0, top + 22, wrapped(row.name, axis.width, TEXT + 1, bold=True, most=1)[0], **_HEADING)
        return top
    lines = _name_lines(axis, row.name)
    if axis.aside:
        y = top + height / 2
        _write_lines(canvas, 0, y - 9.5 * len(lines), lines, fill=INK)
        _write_aside(canvas, axis, row, y)
    else:
        y = top + 19 * len(lines) + 12
        _write_lines(canvas, 0, top, lines, fontWeight=None if row.within else "bold")
        _write_lines(canvas, 0, y + 13, _word_lines(axis, row), **_style_of(row))
    _draw_dot(canvas, axis, row, y)
    return y


_HEADING = {"fontSize": TEXT + 1, "fontWeight": "bold"}


def _write_lines(canvas: Canvas, x: float, top: float, lines: Sequence[str], **style: object) -> None:
    for at, line in enumerate(lines):
        canvas.write(x, top + 19 * at + 9.5, line, **style)


def _style_of(row: DotRow) -> dict[str, object]:
    if LOOKS[row.verdict].hue == QUIET:
        return {"fontSize": SMALL, "fill": QUIET}
    return {"fontSize": SMALL, "fill": INK, "fontWeight": "bold"}


def _write_aside(canvas: Canvas, axis: _Axis, row: DotRow, y: float) -> None:
    x, room = axis.right + 14, axis.width - axis.right - 14
    words = [line for line in row.words if line]
    top = y - 9 * len(words)
    for at, line in enumerate(words):
        style = _style_of(row) if at == 0 else {"fontSize": SMALL, "fill": QUIET}
        canvas.write(x, top + 18 * at + 9, wrapped(line, room, SMALL, bold=True, most=1)[0], **style)


def _draw_dot(canvas: Canvas, axis: _Axis, row: DotRow, y: float) -> None:
    if row.interval is not None:
        _draw_interval(canvas, axis, row, y)
    if row.value is None:
        canvas.hatch(axis.middle - 30, y - 7, 60, 14, stroke=RULE)
        return
    if row.earlier is not None:
        _draw_earlier(canvas, axis, row, y)
    if row.raw is not None:
        canvas.mark(axis.at(row.raw), y, "diamond", fill="white", stroke=QUIET, strokeWidth=1.2, size=50)
    if axis.holds(row.value):
        draw_look(canvas, axis.at(row.value), y, row.verdict, size=110)
    else:
        shape = "triangle-left" if row.value < 1 else "triangle-right"
        draw_look(canvas, axis.at(row.value), y, row.verdict, shape=shape, size=110)


def _draw_interval(canvas: Canvas, axis: _Axis, row: DotRow, y: float) -> None:
    low, high = row.interval or (1.0, 1.0)
    canvas.line((axis.at(low), y), (axis.at(high), y), stroke=LOOKS[row.verdict].hue, strokeWidth=2)
    for end in (low, high):
        if axis.holds(end):
            start, stop = (axis.at(end), y - 4), (axis.at(end), y + 4)
            canvas.line(start, stop, stroke=LOOKS[row.verdict].hue, strokeWidth=2)


def _draw_earlier(canvas: Canvas, axis: _Axis, row: DotRow, y: float) -> None:
    before, after = axis.at(row.earlier or 1), axis.at(row.value or 1)
    canvas.line((before, y), (after, y), stroke=PALE, strokeWidth=9, depth=BOXES)
    canvas.mark(before, y, "circle", fill="white", stroke=RULE, strokeWidth=2, size=90)


def _join(canvas: Canvas, axis: _Axis, rows: Sequence[DotRow], places: Sequence[float]) -> None:
    points = [(axis.at(row.value), y) for row, y in zip(rows, places, strict=True) if row.value is not None]
    for start, end in pairwise(points):
        canvas.line(start, end, stroke=RULE, strokeWidth=1, strokeDash=(1, 3))


def _write_notes(canvas: Canvas, dots: Dots, width: int, top: float) -> float:
    if dots.band is not None:
        canvas.box(0, top, 20, 16, fill=BAND, depth=FIELDS)
        low, high = dots.band
        said = f"Near their share: {low:g} to {high:g}"
        top = canvas.paragraph(28, top, said, width - 28, fontSize=SMALL, fill=QUIET) + 6
    for note in dots.notes:
        top = canvas.paragraph(0, top, note, width, fontSize=SMALL, fill=QUIET, most=6) + 4
    return top + 2
