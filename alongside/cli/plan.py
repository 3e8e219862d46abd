"""`alongside plan`: choose, within limits, the plan that brings the mix nearest to the population."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, TypeAlias

import typer

File: TypeAlias = Path | None
Text: TypeAlias = str | None

PlanFileArgument = Annotated[
    Path, typer.Argument(metavar="PLAN.json", help="Whom it is for, who is in, and the channels still open.")
]
JsonOption = Annotated[File, typer.Option("--json", metavar="FILE", help="Write the plan as JSON.")]
HtmlOption = Annotated[
    File, typer.Option("--html", metavar="FILE", help="Write the report as one HTML file.")
]
PaperOption = Annotated[
    File,
    typer.Option(
        "--paper", metavar="FILE", help="Write the adaptation paper: FILE ends in .html, .pdf or .docx."
    ),
]
PlainOption = Annotated[bool, typer.Option("--plain", help="Write the paper in plain language.")]
ReplicatesOption = Annotated[
    int, typer.Option(help="Recruitments simulated where PLAN.json holds a rule agreed beforehand.")
]
ProcessesOption = Annotated[int, typer.Option(help="Processors used for simulation; -1 is all of them.")]
ClusterOption = Annotated[
    Text, typer.Option(metavar="ADDRESS", help="Simulate on the Dask cluster at this address instead.")
]
KeepOption = Annotated[
    File,
    typer.Option(metavar="FILE", help="Keep simulations here as they come, so that a stopped run goes on."),
]


def plan(
    plan_file: PlanFileArgument,
    json_file: JsonOption = None,
    html_file: HtmlOption = None,
    paper: PaperOption = None,
    plain: PlainOption = False,
    replicates: ReplicatesOption = 1000,
    processes: ProcessesOption = -1,
    cluster: ClusterOption = None,
    keep: KeepOption = None,
) -> None:
    """Choose how the people still to come should be found, and see what else would be nearly as good."""
    typed = dict(locals())
    from alongside.cli import planning

    planning.run(planning.Request(**typed))
