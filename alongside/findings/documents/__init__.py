"""A reading as a document."""

from alongside.findings.documents._method import Fact
from alongside.findings.documents._pictures import Draw, Picture, draw_inside, picture
from alongside.findings.documents._report import (
    Lost,
    Report,
    Section,
    Shapes,
    as_html,
    build_report,
    report_html,
)

__all__ = [
    "Draw",
    "Fact",
    "Lost",
    "Picture",
    "Report",
    "Section",
    "Shapes",
    "as_html",
    "build_report",
    "draw_inside",
    "picture",
    "report_html",
]
