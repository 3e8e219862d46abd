"""The pictures, one module each: Altair specifications at two widths, drawn without a browser."""

from alongside.findings.charts._chart import Chart, Width, render_png, render_svg
from alongside.findings.charts._mirror import mirror
from alongside.findings.reading import Family, Reading

__all__ = ["Chart", "Width", "family_charts", "has_funnel", "mirror", "render_png", "render_svg"]


def family_charts(reading: Reading, found: Family) -> tuple[Chart, ...]:
    """Return the pictures of one dimension."""
    return (mirror(reading, found),)


def has_funnel(reading: Reading, found: Family) -> bool:
    return False


def funnel(reading: Reading, found: Family) -> Chart:
    raise NotImplementedError
