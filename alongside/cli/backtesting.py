"""The work behind `alongside backtest`: forecast from many past dates and count how often it held."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from alongside.cli import options
from alongside.cli.forecasting import checked_level, parameters, read_given
from alongside.cli.writing import replace_file
from alongside.core.errors import InputError
from alongside.exchange import forecasts, readings
from alongside.exchange.computed_forecasts import LONGEST, compute_backtest


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What was typed, before any of it is understood."""

    population: Path
    arrivals: Path
    settings: Path | None
    ahead: int
    first_weeks: int
    step: int
    stages: str | None
    household: str | None
    level: float
    draws: int
    seed: int
    json_file: Path | None


def run(request: Request) -> None:
    """Do the whole job; nothing is written before everything has been computed."""
    options.refuse_unwritable(request.json_file)
    inputs = [path for path in (request.population, request.arrivals, request.settings) if path is not None]
    options.refuse_overwriting((request.json_file,), inputs)
    document = compute(request)
    if request.json_file is not None:
        replace_file(request.json_file, readings.write(document))
    from alongside.cli import forecast_tables

    forecast_tables.show_backtest(document)


def compute(request: Request) -> forecasts.Document:
    """Read the files and return how the forecast would have done."""
    level = checked_level(request.level)
    for name in ("ahead", "first_weeks", "step"):
        if not 1 <= getattr(request, name) <= LONGEST:
            raise InputError(
                name,
                "--{option} is {given}: give a number of weeks from 1 to {most}.",
                option=name.replace("_", "-"),
                given=getattr(request, name),
                most=LONGEST,
            )
    return compute_backtest(
        read_given(request),
        ahead=request.ahead,
        first_weeks=request.first_weeks,
        step=request.step,
        level=level,
        draws=request.draws,
        seed=options.seed(request.seed),
        parameters=parameters(request),
    )
