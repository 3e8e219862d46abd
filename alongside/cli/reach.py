"""`alongside reach`: put a population and a cohort side by side."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

PopulationFile = Annotated[
    Path, typer.Argument(metavar="POPULATION.csv", help="Whom it is for: margins or cells.")
]
CohortFile = Annotated[
    Path, typer.Argument(metavar="COHORT.csv", help="Who is in: margins, cells or people.")
]


def reach(
    population: PopulationFile,
    cohort: CohortFile,
    relation: Annotated[
        str,
        typer.Option(
            help="subset: the cohort is part of the population's list. external: a yardstick from elsewhere."
        ),
    ] = "external",
    unit: Annotated[
        str | None,
        typer.Option(help="What is counted where the files do not say: children, mothers, families."),
    ] = None,
    stages: Annotated[
        str | None, typer.Option(help="The stages in order, such as approached,consented,randomised.")
    ] = None,
    by: Annotated[
        str | None, typer.Option(help="Dimensions to cross for the smallest groups, such as age,area.")
    ] = None,
    level: Annotated[float, typer.Option(help="Level of every interval.")] = 0.95,
    band: Annotated[str, typer.Option(help="Ratios called about right: lowest,highest.")] = "0.8,1.25",
    primary: Annotated[
        list[str] | None, typer.Option(help="Groups named beforehand: dim=cat,dim=cat. May be given again.")
    ] = None,
    ordered: Annotated[
        str | None, typer.Option(help="Dimensions whose categories stand in the file in order.")
    ] = None,
    deprivation: Annotated[
        str | None,
        typer.Option(
            help="The deprivation dimension and which end its lowest code is: DIM=1-most or DIM=1-least."
        ),
    ] = None,
    population_effective_n: Annotated[
        float | None,
        typer.Option(help="Effective sample size, where the population is estimated from a survey."),
    ] = None,
    population_rounded_to: Annotated[
        float | None, typer.Option(help="Base to which the population's counts were rounded at source.")
    ] = None,
    json_file: Annotated[
        Path | None, typer.Option("--json", metavar="FILE", help="Write the reading as JSON.")
    ] = None,
    html_file: Annotated[
        Path | None, typer.Option("--html", metavar="FILE", help="Write the report as one HTML file.")
    ] = None,
    publishable: Annotated[
        bool, typer.Option("--publishable", help="Protect small numbers before anything is computed.")
    ] = False,
    draws: Annotated[int, typer.Option(help="Random draws behind bands and probabilities.")] = 4000,
    seed: Annotated[int, typer.Option(help="Seed of the draws; the same seed gives the same reading.")] = 1,
) -> None:
    """Who is in, who is missing, at which step were they lost, and how sure one can be."""
    from alongside.cli import reading

    reading.run(
        reading.Request(
            population=population,
            cohort=cohort,
            relation=relation,
            unit=unit,
            stages=stages,
            by=by,
            level=level,
            band=band,
            primary=tuple(primary or ()),
            ordered=ordered,
            deprivation=deprivation,
            population_effective_n=population_effective_n,
            population_rounded_to=population_rounded_to,
            json_file=json_file,
            html_file=html_file,
            publishable=publishable,
            draws=draws,
            seed=seed,
        )
    )
