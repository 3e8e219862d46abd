"""`alongside spec`: check a specification before anybody is turned away by it; list and show those that ship."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, TypeAlias

import typer

File: TypeAlias = Path | None

SpecFile = Annotated[
    Path,
    typer.Argument(metavar="SPEC.yaml", help="The specification: a file, or the name of one that ships."),
]
JsonOption = Annotated[
    File, typer.Option("--json", metavar="FILE", help="Write the witnesses and what was found as JSON.")
]

spec = typer.Typer(no_args_is_help=True)


@spec.command("check")
def check(spec: SpecFile, json_file: JsonOption = None) -> None:
    """May it be published? Exit 0 if so, 1 if not yet, 2 if it cannot be read."""
    from alongside.cli import spec_checking

    raise typer.Exit(spec_checking.run(spec, json_file))


@spec.command("list")
def listing() -> None:
    """Name the specifications that ship."""
    from alongside.cli import spec_checking

    spec_checking.listing()


@spec.command("show")
def show(name: Annotated[str, typer.Argument(metavar="NAME", help="The name of one that ships.")]) -> None:
    """Print one that ships, to begin your own from."""
    from alongside.cli import spec_checking

    spec_checking.show(name)
