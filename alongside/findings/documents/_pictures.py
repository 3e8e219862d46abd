"""A chart as a picture inside a page: two drawings, carried in the page itself."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import quote

from alongside.findings.charts import Chart, render_svg

_UNESCAPED = "/:=,.-;()*!$@~"


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """Addresses of the wide and the narrow drawing, their sizes, and what a screen reader says."""

    wide: str
    narrow: str
    wide_size: tuple[int, int]
    narrow_size: tuple[int, int]
    alt: str


Draw: TypeAlias = Callable[[str, Callable[[], Chart]], Picture]
"""Makes the picture of a name; whoever keeps drawings under their names need not make the chart again."""


def draw_inside(_name: str, make: Callable[[], Chart]) -> Picture:
    """Return a picture whose addresses hold the drawings themselves."""
    return picture(make())


def picture(chart: Chart) -> Picture:
    """Return a chart drawn twice, as addresses that hold the drawing itself."""
    wide, narrow = render_svg(chart, "wide"), render_svg(chart, "narrow")
    return Picture(
        wide=_address(wide),
        narrow=_address(narrow),
        wide_size=_size(wide),
        narrow_size=_size(narrow),
        alt=chart.description,
    )


def _address(svg: str) -> str:
    return "data:image/svg+xml," + quote(svg, safe=_UNESCAPED)


def _size(svg: str) -> tuple[int, int]:
    found = re.search(r'width="([\d.]+)" height="([\d.]+)"', svg)
    if found is None:
        raise ValueError("a drawing without a size")
    return round(float(found[1])), round(float(found[2]))
