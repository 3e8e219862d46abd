"""`alongside reach`: put a population and a cohort side by side."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, TypeAlias

import typer

Text: TypeAlias = str | None
File: TypeAlias = Path | None
Number: TypeAlias = float | None

PopulationFile = Annotated[
    Path, typer.Argument(metavar="POPULATION.csv", help="Whom it is for: margins or cells.")
]
CohortFile = Annotated[
    Path, typer.Argument(metavar="COHORT.csv", help="Who is in: margins, cells or people.")
]
RelationOption = Annotated[
    str,
    typer.Option(
        help="subset: the cohort is part of the population's list. external: a yardstick from elsewhere."
    ),
]
UnitOption = Annotated[
    Text, typer.Option(help="What is counted where the files do not say: children, mothers, families.")
]
StagesOption = Annotated[
    Text, typer.Option(help="The stages in order, such as approached,consented,randomised.")
]
ByOption = Annotated[
    Text, typer.Option(help="Dimensions to cross for the smallest groups, such as age,area.")
]
LevelOption = Annotated[float, typer.Option(help="Level of every interval.")]
BandOption = Annotated[str, typer.Option(help="Ratios called about right: lowest,highest.")]
PrimaryOption = Annotated[
    list[str] | None, typer.Option(help="Groups named beforehand: dim=cat,dim=cat. May be given again.")
]
OrderedOption = Annotated[Text, typer.Option(help="Dimensions whose categories stand in the file in order.")]
DeprivationOption = Annotated[
    Text,
    typer.Option(help="The deprivation dimension, and which end its code 1 is: DIM=1-most or DIM=1-least."),
]
EffectiveOption = Annotated[
    Number, typer.Option(help="Effective sample size, where the population is estimated from a survey.")
]
RoundedOption = Annotated[
    Number, typer.Option(help="Base to which the population's counts were rounded at source.")
]
JsonOption = Annotated[File, typer.Option("--json", metavar="FILE", help="Write the reading as JSON.")]
HtmlOption = Annotated[
    File, typer.Option("--html", metavar="FILE", help="Write the report as one HTML file.")
]
PublishableOption = Annotated[
    bool, typer.Option("--publishable", help="Protect small numbers before anything is computed.")
]
EarlierOption = Annotated[
    list[Path] | None,
    typer.Option(
        metavar="COHORT.csv",
        help="With --publishable: the same cohort as it was published before. May be given again, oldest first.",
    ),
]
DrawsOption = Annotated[int, typer.Option(help="Random draws behind bands and probabilities.")]
SeedOption = Annotated[int, typer.Option(help="Seed of the draws; the same seed gives the same reading.")]


def reach(
    population: PopulationFile,
    cohort: CohortFile,
    relation: RelationOption = "external",
    unit: UnitOption = None,
    stages: StagesOption = None,
    by: ByOption = None,
    level: LevelOption = 0.95,
    band: BandOption = "0.8,1.25",
    primary: PrimaryOption = None,
    ordered: OrderedOption = None,
    deprivation: DeprivationOption = None,
    population_effective_n: EffectiveOption = None,
    population_rounded_to: RoundedOption = None,
    json_file: JsonOption = None,
    html_file: HtmlOption = None,
    publishable: PublishableOption = False,
    earlier: EarlierOption = None,
    draws: DrawsOption = 4000,
    seed: SeedOption = 1,
) -> None:
    """Who is in, who is missing, at which step were they lost, and how sure one can be."""
    typed = dict(locals())
    from alongside.cli import reading

    reading.run(reading.Request(**typed))
