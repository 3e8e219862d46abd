"""`alongside watch`: look at who has come so far, as often as one likes, without crying wolf."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

PopulationFile = Annotated[
    Path, typer.Argument(metavar="POPULATION.csv", help="Whom it is for: margins or cells.")
]
ArrivalsFile = Annotated[
    Path,
    typer.Argument(
        metavar="ARRIVALS.csv",
        help="Who came when: date,dimension,category,count (each count that date's newcomers), or people with a date.",
    ),
]
RelationOption = Annotated[
    str,
    typer.Option(
        help="subset: arrivals are part of the population's list. external: a yardstick from elsewhere."
    ),
]
PriorOption = Annotated[
    str, typer.Option(help="uniform: every mix alike. centred: mixes near the population's are tried first.")
]
LevelOption = Annotated[
    float, typer.Option(help="Level that holds over every look and every group together.")
]
BandOption = Annotated[str, typer.Option(help="Ratios called about right: lowest,highest.")]
PlannedOption = Annotated[
    int | None,
    typer.Option(help="How many are to come in all: says how likely each lamp is to ring by then."),
]
StagesOption = Annotated[
    str | None, typer.Option(help="The stages in order, such as approached,consented,randomised.")
]
HouseholdOption = Annotated[
    str | None, typer.Option(help="The column of people that says who came together; each is one draw.")
]
AdaptedOption = Annotated[
    list[str] | None,
    typer.Option(
        metavar="DATE[=AIM.csv]",
        help="A date from which recruitment follows a changed rule, and the mix it then aims at. Name planned dates "
        "from the start. May be given again.",
    ),
]
AdaptingOption = Annotated[
    bool, typer.Option("--adapting", help="Adaptation points are planned, though none is dated yet.")
]
UnitOption = Annotated[
    str | None, typer.Option(help="What is counted where the files do not say: children, mothers, families.")
]
JsonOption = Annotated[Path | None, typer.Option("--json", metavar="FILE", help="Write every look as JSON.")]
HtmlOption = Annotated[
    Path | None, typer.Option("--html", metavar="FILE", help="Write the report as one HTML file.")
]


def watch(
    population: PopulationFile,
    arrivals: ArrivalsFile,
    relation: RelationOption = "external",
    prior: PriorOption = "centred",
    level: LevelOption = 0.95,
    band: BandOption = "0.8,1.25",
    planned_n: PlannedOption = None,
    stages: StagesOption = None,
    household: HouseholdOption = None,
    adapted: AdaptedOption = None,
    adapting: AdaptingOption = False,
    unit: UnitOption = None,
    json_file: JsonOption = None,
    html_file: HtmlOption = None,
) -> None:
    """Who has come so far, held against whom it is for at every date: look as often as you like."""
    typed = dict(locals())
    from alongside.cli import watching

    watching.run(watching.Request(**typed))
