"""The page docs/reference/calibration.md."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from verification.tables import Section
from verification.trials import SEED

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "calibration.md"

INTRO = """# Calibration

Does what the program claims hold? Cohorts are simulated of which the truth is known, the program's own functions are
asked, and the answers counted. Where a chance can be added up over every possible count it is added up, not simulated.
Made by `make verify`, which renews this page only when every section has been run; nothing here is written by hand.

Alongside {alongside}, Python {python}, NumPy {numpy}, SciPy {scipy}, seed {seed:,}.
"""


def page(sections: Sequence[Section]) -> str:
    """Every section, a table of contents with what held first."""
    contents = [f"| {one.title} | {'held' if one.holds else '**did not hold**'} |" for one in sections]
    intro = INTRO.format(
        alongside=version("alongside"),
        python=platform.python_version(),
        numpy=version("numpy"),
        scipy=version("scipy"),
        seed=SEED,
    )
    return (
        "\n".join([intro, "| Claim about | |\n|---|---|", *contents, ""])
        + "\n"
        + "\n".join(one.markdown() for one in sections)
    )


def renew(sections: Sequence[Section]) -> None:
    """Write the page."""
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(page(sections))
