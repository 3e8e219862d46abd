"""Makers of what reach keeps, without drawing or computing anything."""

from __future__ import annotations

from alongside.web.reach import actions
from tests.findings.reading_maker import make_reading

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="720" height="100"><title>drawn</title></svg>'
PICTURES = tuple(f"{what}-{at}" for at in (1, 2, 3) for what in ("mirror", "ratios"))


def make_drawn(name: str, *, png: bytes = b"") -> actions.Drawn:
    """Make a picture of nothing."""
    return actions.Drawn(
        name=name,
        alt=f"What {name} shows",
        wide=SVG,
        narrow=SVG,
        wide_size=(720, 100),
        narrow_size=(340, 100),
        png=png,
    )


def make_made(title: str = "Your two files", **changes: object) -> actions.Made:
    """Make a reading of the Bradford pilot by hand."""
    drawings = tuple(make_drawn(name) for name in PICTURES)
    return actions.Made(
        title=title, result=make_reading(**changes), drawings=drawings, report="<!DOCTYPE html>"
    )


def make_tried(**changes: object) -> str:
    """Make a reading that was just tried; return the secret part of its address."""
    return actions.show_for_an_hour(make_made(**changes))
