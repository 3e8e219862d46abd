"""The pictures, one module each: Altair specifications at two widths, drawn without a browser."""

from alongside.findings.charts._area_map import area_map
from alongside.findings.charts._chart import Chart, Width, render_png, render_svg
from alongside.findings.charts._comparison import comparison
from alongside.findings.charts._crossed import crossed
from alongside.findings.charts._funnel import funnel, has_funnel
from alongside.findings.charts._gradient import gradient
from alongside.findings.charts._mirror import mirror
from alongside.findings.charts._ratios import ratios
from alongside.findings.charts._tenths_map import tenths_map

__all__ = [
    "Chart",
    "Width",
    "area_map",
    "comparison",
    "crossed",
    "funnel",
    "gradient",
    "has_funnel",
    "mirror",
    "ratios",
    "render_png",
    "render_svg",
    "tenths_map",
]
