"""The work behind `alongside forecast`: read the files, simulate the rest, print it, write what was asked for."""

from __future__ import annotations

import datetime
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol

from alongside.cli import options
from alongside.cli.writing import replace_files
from alongside.core.errors import InputError
from alongside.exchange import forecasts, readings
from alongside.exchange.arrivals import read_day, read_recruitment
from alongside.exchange.computed_forecasts import Given, compute_forecast, given_of
from alongside.exchange.forecast_settings import read_forecast_settings
from alongside.exchange.populations import read_populations

FEWEST_DRAWS, MOST_DRAWS = 100, 100_000


class Files(Protocol):
    """What a request says of the files and the draws."""

    @property
    def population(self) -> Path: ...
    @property
    def arrivals(self) -> Path: ...
    @property
    def settings(self) -> Path | None: ...
    @property
    def stages(self) -> str | None: ...
    @property
    def household(self) -> str | None: ...
    @property
    def draws(self) -> int: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What was typed, before any of it is understood."""

    population: Path
    arrivals: Path
    settings: Path | None
    target_n: int | None
    ends_on: str | None
    as_of: str | None
    stages: str | None
    household: str | None
    level: float
    draws: int
    seed: int
    json_file: Path | None
    html_file: Path | None


def run(request: Request) -> None:
    """Do the whole job; nothing is written before everything has been computed."""
    outputs = (request.json_file, request.html_file)
    for path in outputs:
        options.refuse_unwritable(path)
    inputs = [path for path in (request.population, request.arrivals, request.settings) if path is not None]
    options.refuse_overwriting(outputs, inputs)
    document = compute(request)
    page = b""
    if request.html_file is not None:
        from alongside.findings.forecasts import forecast_html

        page = forecast_html(document).encode()
    replace_files([(request.json_file, readings.write(document)), (request.html_file, page)])
    from alongside.cli import forecast_tables

    forecast_tables.show(document)


def compute(request: Request) -> forecasts.Document:
    """Read the files and return the forecast."""
    level = checked_level(request.level)
    given = read_given(request)
    target = request.target_n if request.target_n is not None else given.settings.target_n
    if target is None:
        raise InputError(
            "target_n", "How many recruits are wanted is not said: give --target-n, or target_n in settings."
        )
    return compute_forecast(
        given,
        target_n=target,
        ends_on=read_day(request.ends_on, option="ends-on") if request.ends_on is not None else None,
        as_of=_as_of(request, given),
        level=level,
        seed=options.seed(request.seed),
        parameters=parameters(request),
    )


def checked_level(level: float) -> float:
    """Refuse a level that is not between 0 and 1."""
    if not 0 < level < 1:
        raise InputError(
            "level", "The level is {level}: give a share between 0 and 1, such as 0.95.", level=level
        )
    return level


def parameters(request: Any) -> dict[str, Any]:
    """What was asked, without the paths of this machine."""
    left_out = {"population", "arrivals", "settings", "json_file", "html_file"}
    return {
        name: value for name, value in asdict(request).items() if name not in left_out and value is not None
    }


def read_given(request: Files) -> Given:
    """Read the files, and set every dimension that both have ready."""
    if not FEWEST_DRAWS <= request.draws <= MOST_DRAWS:
        raise InputError(
            "draws",
            "--draws is {given}: give a number from {least} to {most}.",
            given=request.draws,
            least=FEWEST_DRAWS,
            most=MOST_DRAWS,
        )
    settings = read_forecast_settings(request.settings)
    populations = read_populations(request.population)
    recruitment = read_recruitment(
        request.arrivals,
        populations=populations,
        stages=options.names(request.stages) or None,
        household=request.household,
    )
    return given_of(populations, recruitment, settings, draws=request.draws)


def _as_of(request: Request, given: Given) -> datetime.date:
    if request.as_of is not None:
        return read_day(request.as_of, option="as-of")
    return given.last or datetime.datetime.now().astimezone().date()
