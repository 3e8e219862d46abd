"""The work behind `alongside backtest`: forecast from many past dates and count how often it held."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import numpy as np

from alongside.cli import options
from alongside.cli.forecasting import checked_level, parameters, read_given
from alongside.cli.writing import replace_file
from alongside.core.errors import InputError
from alongside.core.recruitment import backtest, origins_of
from alongside.exchange import forecasts, readings


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
        if not 1 <= getattr(request, name) <= 260:
            raise InputError(
                name,
                "--{option} is {given}: give a number of weeks from 1 to 260.",
                option=name.replace("_", "-"),
                given=getattr(request, name),
            )
    given = read_given(request)
    last = given.recruitment.value.margins["date"].max()
    found = []
    for seen, supposed in zip(given.seen, given.supposed, strict=True):
        origins = (
            []
            if last is None
            else origins_of(
                seen,
                supposed,
                last=last,  # type: ignore[arg-type]  # polars types max as any value
                first_weeks=request.first_weeks,
                ahead=request.ahead,
                step=request.step,
            )
        )
        rng = np.random.default_rng(options.seed(request.seed))
        found.append((seen.dimension, seen.categories, backtest(origins=origins, level=level, rng=rng)))
    return forecasts.backtest_document(
        found,
        ahead=request.ahead,
        provenance=readings.Provenance(
            version=version("alongside"),
            parameters=parameters(request),
            inputs=given.inputs,
            seed=request.seed,
        ),
        draws=request.draws,
        notices=given.notices,
    )
