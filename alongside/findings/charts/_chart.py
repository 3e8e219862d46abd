"""A picture: its finding, its description, two drawings and its table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from alongside.findings.tables import FindingTable

Width: TypeAlias = Literal["wide", "narrow"]
WIDE, NARROW = 720, 340
_SHARP = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """One picture; `wide` and `narrow` are Altair specifications, 720 and 340 pixels across.

    `title` is the finding, `description` what a screen reader says: the finding and its range.
    """

    title: str
    description: str
    wide: Mapping[str, Any]
    narrow: Mapping[str, Any]
    table: FindingTable

    def spec(self, width: Width) -> dict[str, Any]:
        """Return the specification of one of the two drawings."""
        return dict(self.wide if width == "wide" else self.narrow)


def render_svg(chart: Chart, width: Width = "wide") -> str:
    """Return a drawing as SVG with a transparent background and no outside reference."""
    import vl_convert  # starts an engine; most commands draw nothing

    return str(vl_convert.vegalite_to_svg(chart.spec(width)))


def render_png(chart: Chart, width: Width = "wide", *, scale: float = _SHARP) -> bytes:
    """Return a drawing as PNG, for Word; twice as fine as the screen unless told."""
    import vl_convert  # starts an engine; most commands draw nothing

    return bytes(vl_convert.vegalite_to_png(chart.spec(width), scale=scale))
