"""`alongside plan`: choose, within limits, the plan that brings the mix nearest to the population."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

PlanFileArgument = Annotated[
    Path, typer.Argument(metavar="PLAN.json", help="Whom it is for, who is in, and the channels still open.")
]
JsonOption = Annotated[Path | None, typer.Option("--json", metavar="FILE", help="Write the plan as JSON.")]
HtmlOption = Annotated[
    Path | None, typer.Option("--html", metavar="FILE", help="Write the report as one HTML file.")
]


def plan(plan_file: PlanFileArgument, json_file: JsonOption = None, html_file: HtmlOption = None) -> None:
    """Choose how the people still to come should be found, and see what else would be nearly as good."""
    from alongside.cli import planning

    planning.run(planning.Request(plan=plan_file, json_file=json_file, html_file=html_file))
