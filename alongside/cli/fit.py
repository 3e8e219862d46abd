"""`alongside fit`: does this service fit this family, why, what is still to ask, and what would change it?"""

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
FamilyFile = Annotated[Path, typer.Argument(metavar="FAMILY.json", help="What is known of one family.")]
OnOption = Annotated[
    Text, typer.Option(metavar="YYYY-MM-DD", help="The day the answer is for; today unless told.")
]
HorizonOption = Annotated[
    int, typer.Option(help="Months ahead to look for days on which the answer changes.")
]
JsonOption = Annotated[File, typer.Option("--json", metavar="FILE", help="Write the answer as JSON.")]
CatalogueOption = Annotated[
    Text,
    typer.Option(metavar="DIR", help="Rank the other specifications of a folder; shipped: those that ship."),
]
EarlierOption = Annotated[
    File,
    typer.Option(metavar="FIT.json", help="An earlier answer, as --json wrote it: say what changed since."),
]
FundsOption = Annotated[
    Text,
    typer.Option(
        metavar="yes|no|rather-not-say",
        help="Does anyone's visa say no public funds? Asked each time, never stored.",
    ),
]
SharedOption = Annotated[
    bool, typer.Option("--shared", help="For a screen that others see: leave out what is asked privately.")
]


def fit(
    spec: SpecFile,
    family: FamilyFile,
    on: OnOption = None,
    horizon_months: HorizonOption = 24,
    json_file: JsonOption = None,
    catalogue: CatalogueOption = None,
    visa_says_no_public_funds: FundsOption = None,
    shared: SharedOption = False,
    earlier: EarlierOption = None,
) -> None:
    """Does this service fit this family, why, what is still to ask, and what would change it?"""
    typed = dict(locals())
    from alongside.cli import fitting

    fitting.run(fitting.Request(**typed))
