"""`alongside forecast`: where recruitment will end, and how likely every floor is to hold."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, TypeAlias

import typer

Text: TypeAlias = str | None
File: TypeAlias = Path | None
PopulationFile = Annotated[
    Path, typer.Argument(metavar="POPULATION.csv", help="Whom it is for: margins or cells.")
]
ArrivalsFile = Annotated[
    Path,
    typer.Argument(
        metavar="ARRIVALS.csv",
        help="Who came when, as for watch, with the columns channel and site where there are several.",
    ),
]
SettingsOption = Annotated[
    File,
    typer.Option(
        metavar="FORECAST.json", help="Channels, rates, holidays, floors: what is agreed or supposed."
    ),
]
TargetOption = Annotated[int | None, typer.Option(help="Recruits wanted in all.")]
EndsOption = Annotated[
    Text, typer.Option(metavar="DATE", help="The last day of recruitment; two years ahead unless said.")
]
AsOfOption = Annotated[
    Text,
    typer.Option(metavar="DATE", help="The day the forecast is made from; the last arrival's unless said."),
]
StagesOption = Annotated[
    Text, typer.Option(help="The stages in order, up to three: found,recruited,still there.")
]
HouseholdOption = Annotated[
    Text, typer.Option(help="The column of people that says who came together; each is one draw.")
]
LevelOption = Annotated[float, typer.Option(help="Level of every interval.")]
DrawsOption = Annotated[int, typer.Option(help="How many times the rest of recruitment is simulated.")]
SeedOption = Annotated[int, typer.Option(help="Seed of the draws; the same seed gives the same forecast.")]
JsonOption = Annotated[File, typer.Option("--json", metavar="FILE", help="Write the result as JSON.")]
HtmlOption = Annotated[
    File, typer.Option("--html", metavar="FILE", help="Write the report as one HTML file.")
]
AheadOption = Annotated[int, typer.Option(help="Weeks that each forecast looks ahead.")]
FirstOption = Annotated[int, typer.Option(help="Weeks of arrivals before the first forecast.")]
StepOption = Annotated[int, typer.Option(help="Weeks from one forecast to the next.")]


def forecast(
    population: PopulationFile,
    arrivals: ArrivalsFile,
    settings: SettingsOption = None,
    target_n: TargetOption = None,
    ends_on: EndsOption = None,
    as_of: AsOfOption = None,
    stages: StagesOption = None,
    household: HouseholdOption = None,
    level: LevelOption = 0.95,
    draws: DrawsOption = 10_000,
    seed: SeedOption = 1,
    json_file: JsonOption = None,
    html_file: HtmlOption = None,
) -> None:
    """Where recruitment will end: how many, when, in what mix, and how likely every floor is to hold."""
    typed = dict(locals())
    from alongside.cli import forecasting

    forecasting.run(forecasting.Request(**typed))


def backtest(
    population: PopulationFile,
    arrivals: ArrivalsFile,
    settings: SettingsOption = None,
    ahead: AheadOption = 8,
    first_weeks: FirstOption = 8,
    step: StepOption = 4,
    stages: StagesOption = None,
    household: HouseholdOption = None,
    level: LevelOption = 0.8,
    draws: DrawsOption = 4_000,
    seed: SeedOption = 1,
    json_file: JsonOption = None,
) -> None:
    """Would the forecast have held? From many past dates, each with only what was known by then."""
    typed = dict(locals())
    from alongside.cli import backtesting

    backtesting.run(backtesting.Request(**typed))
