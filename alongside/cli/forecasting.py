"""The work behind `alongside forecast`: read the files, simulate the rest, print it, write what was asked for."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import polars as pl

from alongside.cli import options
from alongside.cli.writing import replace_file
from alongside.core.errors import InputError
from alongside.core.reach import Population
from alongside.core.recruitment import Closure, Forecast, Seen, Supposed, forecast, start_of_forecast
from alongside.exchange import forecasts, readings
from alongside.exchange.arrivals import Recruitment, read_day, read_recruitment
from alongside.exchange.forecast_settings import ForecastSettings, read_forecast_settings
from alongside.exchange.populations import read_populations
from alongside.exchange.problems import Read, listed, quoted

USUAL_WEEKS = 104
DAYS = 7
ONE_DAY = datetime.timedelta(days=1)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What the files hold, ready for a forecast of each dimension: `seen` and `supposed` go together."""

    populations: Read[tuple[Population, ...]]
    recruitment: Read[Recruitment]
    settings: ForecastSettings
    seen: tuple[Seen, ...]
    supposed: tuple[Supposed, ...]

    @property
    def inputs(self) -> list[dict[str, str]]:
        """The files with their digests."""
        files = [("population", self.populations.file, self.populations.sha256)]
        files.append(("arrivals", self.recruitment.file, self.recruitment.sha256))
        if self.settings.file:
            files.append(("settings", self.settings.file, self.settings.sha256))
        return [{"role": role, "name": name, "sha256": digest} for role, name, digest in files]

    @property
    def notices(self) -> list[dict[str, str]]:
        """What the author of the files should know."""
        every = (*self.populations.notices, *self.recruitment.notices)
        return [{"code": one.code, "text": one.text} for one in every]


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
    if request.json_file is not None:
        replace_file(request.json_file, readings.write(document))
    if request.html_file is not None:
        replace_file(request.html_file, page)
    from alongside.cli import forecast_tables

    forecast_tables.show(document)


def compute(request: Request) -> forecasts.Document:
    """Read the files and return the forecast."""
    level = checked_level(request.level)
    given = read_given(request)
    as_of = _as_of(request, given)
    target = request.target_n if request.target_n is not None else given.settings.target_n
    if target is None:
        raise InputError(
            "target_n", "How many recruits are wanted is not said: give --target-n, or target_n in settings."
        )
    ends_on, notices = _ends_on(request, given, as_of)
    weeks = -(-(ends_on - as_of).days // DAYS)
    closed = Closure(first=ends_on + ONE_DAY, last=ends_on + datetime.timedelta(days=DAYS))
    parts = []
    for seen, supposed in zip(given.seen, given.supposed, strict=True):
        until = replace(supposed, holidays=(*supposed.holidays, closed))
        history, outlook = start_of_forecast(seen, until, as_of=as_of, weeks=weeks, target_n=target)
        # Each dimension is drawn from the same seed, so that the order of the file changes nothing.
        rng = np.random.default_rng(options.seed(request.seed))
        found = forecast(history=history, outlook=outlook, rng=rng)
        parts.append(_part(seen, found, given.settings))
    return forecasts.forecast_document(
        parts,
        as_of=as_of,
        ends_on=ends_on,
        level=level,
        benchmark=given.populations.value[0].name,
        stages=given.recruitment.value.stages,
        provenance=readings.Provenance(
            version=version("alongside"),
            parameters=parameters(request),
            inputs=given.inputs,
            seed=request.seed,
        ),
        notices=[*given.notices, *notices, *_on_yardsticks(given)],
        unit=given.populations.value[0].unit or "people",
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
    population = populations.value[0]
    present = recruitment.value.margins["dimension"].unique().to_list()
    dimensions = [name for name in population.dimensions if not present or name in present]
    _refuse_unknown_names(settings, population)
    pairs = [_ready(population, recruitment.value, settings, name, request.draws) for name in dimensions]
    return Given(
        populations=populations,
        recruitment=recruitment,
        settings=settings,
        seen=tuple(seen for seen, _ in pairs),
        supposed=tuple(supposed for _, supposed in pairs),
    )


def _ready(
    population: Population, came: Recruitment, settings: ForecastSettings, dimension: str, draws: int
) -> tuple[Seen, Supposed]:
    rows = population.margins.filter(pl.col("dimension") == dimension).drop_nulls("category")
    counts = dict(zip(rows["category"].to_list(), rows["count"].to_list(), strict=True))
    unknown = came.margins.filter((pl.col("dimension") == dimension) & pl.col("category").is_null())
    categories: tuple[str | None, ...] = (*counts, *((None,) if unknown.height else ()))
    total = sum(counts.values())
    shares = np.array([counts.get(name or "", 0.0) / total for name in categories])
    mixes = {
        channel: np.array([weights.get(name or "", 0.0) for name in categories])
        for channel, weights in settings.mixes.items()
        if set(weights) <= set(counts)
    }
    seen = Seen(
        came=came.margins, left=came.left, stages=came.stages, dimension=dimension, categories=categories
    )
    supposed = Supposed(
        population=shares,
        sources=settings.sources,
        mixes=mixes,
        holidays=settings.holidays,
        consent=settings.consent,
        retention=settings.retention,
        draws=draws,
    )
    return seen, supposed


def _refuse_unknown_names(settings: ForecastSettings, population: Population) -> None:
    """Refuse a floor or a mix of a category that the population does not have."""
    known = population.margins["category"].drop_nulls().to_list()
    named = [("floors", name) for name in settings.floors]
    named += [("mix", name) for mix in settings.mixes.values() for name in mix]
    for field, name in named:
        if name not in known:
            raise InputError(
                field,
                "{file}, {where}: {name} is not a category of the population; there are {known}.",
                file=settings.file,
                where=field,
                name=quoted(name),
                known=listed(dict.fromkeys(known)),
            )


def _as_of(request: Request, given: Given) -> datetime.date:
    if request.as_of is not None:
        return read_day(request.as_of, option="as-of")
    last: datetime.date | None = given.recruitment.value.margins["date"].max()  # type: ignore[assignment]  # polars types max as any value
    return datetime.datetime.now().astimezone().date() if last is None else last


def _ends_on(
    request: Request, given: Given, as_of: datetime.date
) -> tuple[datetime.date, list[dict[str, str]]]:
    ends_on = given.settings.ends_on
    if request.ends_on is not None:
        ends_on = read_day(request.ends_on, option="ends-on")
    if ends_on is None:
        text = f"No end is given, so the forecast looks {USUAL_WEEKS} weeks ahead: --ends-on gives one."
        return as_of + datetime.timedelta(weeks=USUAL_WEEKS), [{"code": "usual_end", "text": text}]
    if ends_on <= as_of:
        raise InputError(
            "ends_on",
            "Recruitment ends on {ends}, which is not after {as_of}, the day the forecast is made from: nothing is "
            "left to foresee. Give a later --ends-on or an earlier --as-of.",
            ends=ends_on,
            as_of=as_of,
        )
    return ends_on, []


def _part(seen: Seen, found: Forecast, settings: ForecastSettings) -> forecasts.DimensionForecast:
    floors = {name: share for name, share in settings.floors.items() if name in seen.categories}
    return forecasts.DimensionForecast(
        dimension=seen.dimension, categories=seen.categories, found=found, floors=floors
    )


def _on_yardsticks(given: Given) -> Sequence[dict[str, str]]:
    names = [one.name for one in given.populations.value]
    if len(names) < 2:
        return []
    text = f"There are {len(names)} populations; ratios are to the first, {quoted(names[0])}."
    return [{"code": "first_yardstick", "text": text}]
