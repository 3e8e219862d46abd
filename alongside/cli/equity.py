"""`alongside equity-test`: whom would a specification shut out, before anyone is turned away by it?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, TypeAlias

import typer

Text: TypeAlias = str | None
File: TypeAlias = Path | None

SpecFile = Annotated[
    Path,
    typer.Argument(metavar="SPEC.yaml", help="The specification: a file, or the name of one that ships."),
]
GroupsFile = Annotated[
    Path, typer.Argument(metavar="GROUPS.csv", help="Groups with their facts and counts; blank: not known.")
]
OnOption = Annotated[
    Text, typer.Option(metavar="YYYY-MM-DD", help="The day the answers are for; today unless told.")
]
JsonOption = Annotated[File, typer.Option("--json", metavar="FILE", help="Write the result as JSON.")]
HtmlOption = Annotated[File, typer.Option("--html", metavar="FILE", help="Write it as one HTML file.")]


def equity_test(
    spec: SpecFile,
    groups: GroupsFile,
    on: OnOption = None,
    json_file: JsonOption = None,
    html_file: HtmlOption = None,
) -> None:
    """Whom would a specification shut out, by which criterion, and of whom can it not be said?"""
    typed = dict(locals())
    from alongside.cli import equity_testing

    equity_testing.run(equity_testing.Request(**typed))
