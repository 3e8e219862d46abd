"""A sheet of a known width to draw on, in pixels, that becomes one Altair specification."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from alongside.findings.charts._letters import wrapped

INK, QUIET, RULE = "#212b32", "#4c6272", "#768692"
PALE, BAND, STONE = "#c8d0d5", "#e4e9ec", "#8d9aa4"
SHORT_HUE, OVER_HUE = "#b4531a", "#1f6695"
"""One hue for under, one for over; told apart with any colour vision, and never without a shape or a word."""
FONT = "Arial, sans-serif"
SMALL, TEXT, TITLE = 13, 14, 18
LINE_HEIGHT = 1.3
FIELDS, BOXES, LINES, MARKS, WORDS = range(5)
Row = dict[str, Any]
Style = tuple[tuple[str, Any], ...]


@dataclass(slots=True)
class Canvas:
    """Shapes in pixels; `depth` says what lies over what: fields, boxes, lines, marks, and words on top."""

    width: int
    shapes: dict[tuple[int, str, Style], list[Row]] = field(default_factory=dict)

    def _add(self, kind: str, row: Row, *, depth: int, **style: Any) -> None:
        kept = tuple(sorted((name, value) for name, value in style.items() if value is not None))
        self.shapes.setdefault((depth, kind, kept), []).append(row)

    def box(self, x: float, y: float, wide: float, high: float, *, depth: int = BOXES, **style: Any) -> None:
        """Draw a rectangle from its top left corner."""
        self._add("rect", {"x": x, "x2": x + wide, "y": y, "y2": y + high}, depth=depth, **style)

    def line(
        self, start: tuple[float, float], end: tuple[float, float], *, depth: int = LINES, **style: Any
    ) -> None:
        """Draw a straight line."""
        row = {"x": start[0], "y": start[1], "x2": end[0], "y2": end[1]}
        self._add("rule", row, depth=depth, **{"stroke": RULE, "strokeWidth": 1, **style})

    def mark(self, x: float, y: float, shape: str, **style: Any) -> None:
        """Draw a small shape around a point."""
        usual = {"shape": shape, "size": 90, "filled": True, "opacity": 1}
        self._add("point", {"x": x, "y": y}, depth=MARKS, **{**usual, **style})

    def write(self, x: float, y: float, text: str, **style: Any) -> None:
        """Write one line, its middle at `y`."""
        usual = {"fontSize": TEXT, "fill": INK, "align": "left", "baseline": "middle"}
        self._add("text", {"x": x, "y": y, "text": text}, depth=WORDS, **{**usual, **style})

    def paragraph(self, x: float, y: float, text: str, room: float, *, most: int = 4, **style: Any) -> float:
        """Write a text over as many lines as it needs from the top `y`; return where it ends."""
        size = float(style.get("fontSize", TEXT))
        step = size * LINE_HEIGHT
        lines = wrapped(text, room, size, bold=style.get("fontWeight") == "bold", most=most)
        for at, line in enumerate(lines):
            self.write(x, y + step * (at + 0.5), line, **style)
        return y + step * len(lines)

    def hatch(self, x: float, y: float, wide: float, high: float, *, gap: float = 5, **style: Any) -> None:
        """Fill a rectangle with lines that rise to the right."""
        steps = int((wide + high) / gap)
        for along in (gap * (step + 0.5) for step in range(steps + 1)):
            if along < wide + high:
                start = (x + max(0.0, along - high), y + min(along, high))
                end = (x + min(along, wide), y + max(0.0, along - wide))
                self.line(start, end, **style)

    def area(self, rings: Sequence[Sequence[Sequence[float]]], **style: Any) -> None:
        """Draw a polygon with its holes; its points are pixels, as everything here."""
        geometry = {"type": "Polygon", "coordinates": rings}
        self._add("geoshape", {"type": "Feature", "geometry": geometry}, depth=BOXES, **style)

    def spec(self, height: float) -> dict[str, Any]:
        """Return the drawing as an Altair specification."""
        import altair as alt  # a second to import, and most commands draw nothing

        size = {"width": self.width, "height": round(height)}
        over = sorted(self.shapes.items(), key=lambda shape: shape[0][0])
        layers = [_layer(kind, dict(style), rows, size) for (_, kind, style), rows in over]
        view = alt.layer(*layers).properties(**size, padding=0, autosize="none", background="transparent")
        return dict(view.configure(font=FONT).configure_view(stroke=None).to_dict())


def _layer(kind: str, style: Mapping[str, Any], rows: list[Row], size: Mapping[str, int]) -> Any:
    import altair as alt  # a second to import, and most commands draw nothing

    chart = alt.Chart(alt.InlineData(values=[_rounded(row) for row in rows]))
    if kind == "geoshape":
        return chart.mark_geoshape(**style).project(type="identity", scale=1, translate=[0, 0])

    def across(name: str) -> Any:
        return alt.X(f"{name}:Q", axis=None, scale=alt.Scale(domain=[0, size["width"]], nice=False))

    def down(name: str) -> Any:
        return alt.Y(f"{name}:Q", axis=None, scale=alt.Scale(domain=[size["height"], 0], nice=False))

    channels = {"x": across("x"), "y": down("y")}
    if kind in {"rect", "rule"}:
        channels |= {"x2": alt.X2("x2:Q"), "y2": alt.Y2("y2:Q")}
    if kind == "text":
        channels |= {"text": alt.Text("text:N")}
    marked = getattr(chart, f"mark_{kind}")(**{"font": FONT, **style} if kind == "text" else dict(style))
    return marked.encode(**channels)


def _rounded(row: Row) -> Row:
    return {name: round(value, 2) if isinstance(value, float) else value for name, value in row.items()}
