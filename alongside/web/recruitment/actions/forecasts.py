"""Foreseeing the end of recruitment: what is asked, the forecast, and whether it would have held."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, BinaryIO

import polars as pl
from django.db import transaction

from alongside.core import reach
from alongside.core.errors import InputError
from alongside.exchange.arrivals import NAMELESS, SOURCED, Recruitment, read_recruitment
from alongside.exchange.computed_forecasts import (
    Given,
    compute_backtest,
    compute_forecast,
    given_of,
    origins_in,
)
from alongside.exchange.forecast_settings import forecast_settings_from
from alongside.exchange.problems import Read
from alongside.findings.charts import Chart, render_png
from alongside.findings.documents import Picture
from alongside.findings.forecasts import build_forecast_report, forecast_headline
from alongside.web.accounts.models import User
from alongside.web.accounts.permissions import Permission, require
from alongside.web.audit import actions as audit
from alongside.web.reach.models import Cohort, Population
from alongside.web.recruitment.actions.drawing import Keeping
from alongside.web.recruitment.models import Backtest, BacktestTask, Forecast, ForecastImage, ForecastTask

DRAWS, TRIAL_DRAWS, BACKTEST_DRAWS, SEED = 10_000, 100, 2_000, 1
BACKTEST_LEVEL = 0.8
NAME = "FORECAST.json"
"""What sentences call what was typed: it is kept as that file."""
Say = Callable[[int, str], None]


def ask_for_forecast(
    *,
    cohort: Cohort,
    population: Population,
    came: Read[Recruitment],
    asked: Mapping[str, Any],
    parameters: Mapping[str, Any],
    by: User,
    at: datetime,
) -> ForecastTask:
    """Note what a forecast is asked for, once it is clear that it can be made."""
    require(by, Permission.COHORTS_MAKE, cohort)
    given = given_from(population, came, asked, draws=TRIAL_DRAWS)
    as_of = parameters["as_of"] or given.last or at.date()
    refuse_what_is_past(given, asked, as_of=as_of, is_said=bool(parameters["as_of"]), today=at.date())
    settled = {**parameters, "as_of": as_of.isoformat(), "draws": DRAWS, "seed": SEED}
    foresee(given, asked, settled)
    with transaction.atomic():
        task = ForecastTask(
            cohort=cohort,
            population=population,
            asked=dict(asked),
            parameters=settled,
            rows=rows_of(came.value),
            notices=[{"code": one.code, "text": one.text} for one in came.notices],
            sha256=came.sha256,
            made_by=by,
            made_at=at,
        )
        task.save()
        audit.record(by=by, what="forecast asked for", records=[task, cohort, population])
    return task


def groups_of(population: Population) -> dict[str, list[str]]:
    """Return the groups of each dimension that may have a floor."""
    found: dict[str, list[str]] = {}
    for dimension, category in population.as_core().margins.select("dimension", "category").iter_rows():
        if category is not None:
            found.setdefault(dimension, []).append(category)
    return found


def read_who_came(
    source: BinaryIO | None, *, population: Population, name: str, stages: Sequence[str], household: str
) -> Read[Recruitment]:
    """Read dated arrivals; none given is nobody yet; a file that cannot be used is a `TableError`."""
    if source is None:
        nobody = pl.DataFrame(schema=SOURCED)
        return Read(
            value=Recruitment(stages=tuple(stages) or (NAMELESS,), margins=nobody, left=None), file=""
        )
    return read_recruitment(
        source,
        name=name,
        populations=Read(value=(population.as_core(),), file=population.name),
        stages=stages or None,
        household=household or None,
    )


def refuse_what_is_past(
    given: Given, asked: Mapping[str, Any], *, as_of: date, is_said: bool, today: date
) -> None:
    """Refuse an end that is past, and a target that is reached: nothing is left to foresee."""
    ends_on = given.settings.ends_on
    if ends_on is not None and ends_on <= today and not is_said:
        raise InputError(
            "ends_on",
            "The last day, {ends}, is past: give a later one. To foresee from a day before it, say from which.",
            ends=ends_on,
        )
    recruited = max((one.by(as_of).counts(one.recruiting_stage).sum() for one in given.seen), default=0.0)
    if recruited >= asked["target_n"]:
        raise InputError(
            "target_n",
            "{recruited:.0f} are in by {as_of}, and {target} are wanted: the target is reached, and nothing is left to "
            "foresee.",
            recruited=recruited,
            as_of=as_of,
            target=asked["target_n"],
        )


def given_from(
    population: Population, came: Read[Recruitment], asked: Mapping[str, Any], *, draws: int
) -> Given:
    """Set ready what is known and supposed; what does not hold is an `InputError`."""
    content = (json.dumps(asked, ensure_ascii=False, indent=1) + "\n").encode()
    if "target_n" not in asked:
        raise InputError("target_n", "Say how many are wanted in all.")
    everyone: tuple[reach.Population, ...] = (population.as_core(),)
    known = Read(value=everyone, file=population.name, sha256=population.sha256)
    return given_of(known, came, forecast_settings_from(content, name=NAME), draws=draws)


def foresee(
    given: Given, asked: Mapping[str, Any], parameters: Mapping[str, Any], **more: Any
) -> dict[str, Any]:
    """Return the forecast, as `alongside forecast` writes it."""
    return compute_forecast(
        given,
        target_n=int(asked["target_n"]),
        ends_on=None,
        as_of=date.fromisoformat(parameters["as_of"]),
        level=parameters["level"],
        seed=parameters["seed"],
        parameters=parameters,
        **more,
    )


def rows_of(came: Recruitment) -> dict[str, Any]:
    """Write arrivals by source as they are stored."""
    left = None if came.left is None else table_of(came.left)
    return {"stages": list(came.stages), "margins": table_of(came.margins), "left": left}


def table_of(frame: pl.DataFrame) -> list[list[Any]]:
    """Write a frame's rows, dates as words."""
    return [[day.isoformat(), *rest] for day, *rest in frame.select(list(SOURCED)).iter_rows()]


def came_of(task: ForecastTask) -> Read[Recruitment]:
    """Read arrivals that were stored."""
    rows = task.rows
    came = Recruitment(
        stages=tuple(rows["stages"]),
        margins=frame_of(rows["margins"]),
        left=None if rows["left"] is None else frame_of(rows["left"]),
    )
    return Read(value=came, file="arrivals" if task.sha256 else "", sha256=task.sha256)


def frame_of(rows: Iterable[Sequence[Any]]) -> pl.DataFrame:
    """Read a frame."""
    return pl.DataFrame(
        [(date.fromisoformat(day), *rest) for day, *rest in rows], schema=SOURCED, orient="row"
    )


def given_in(task: ForecastTask, *, draws: int) -> Given:
    """Set ready what a task holds."""
    return given_from(task.population, came_of(task), task.asked, draws=draws)


class KeepingImages(Keeping):
    """Keeps besides each picture as it goes into documents."""

    def __init__(self) -> None:
        super().__init__()
        self.images: dict[str, bytes] = {}

    def draw(self, name: str, make: Callable[[], Chart]) -> Picture:
        """Draw one picture."""
        chart = make()
        self.images[f"{name}.png"] = render_png(chart)
        return super().draw(name, lambda: chart)


def make_forecast(*, task: ForecastTask, at: datetime, say: Say) -> Forecast:
    """Simulate the rest of recruitment by each dimension, draw it, and write it once."""
    done = Forecast.objects.filter(task=task).first()
    if done is not None:
        return done

    def tell(dimension: str, share: float) -> None:
        say(5 + round(60 * share), f"Simulating the rest of recruitment by {dimension}.")

    document = foresee(given_in(task, draws=DRAWS), task.asked, task.parameters, tell=tell)
    document["notices"] = [*task.notices, *document["notices"]]
    say(70, "Drawing it.")
    keeping = KeepingImages()
    report = build_forecast_report(document, draw=keeping.draw).as_html()
    forecast = Forecast(
        task=task,
        said=str(forecast_headline(document))[:400],
        result=document,
        drawings=keeping.drawings,
        report=report,
        made_at=at,
    )
    images = [
        ForecastImage(forecast=forecast, name=name, content=content)
        for name, content in keeping.images.items()
    ]
    with transaction.atomic():
        forecast.save()
        ForecastImage.objects.bulk_create(images)
        audit.record(by=task.made_by, what="forecast made", records=[forecast, task])
    return forecast


def ask_for_backtest(
    *, forecast: Forecast, parameters: Mapping[str, int], by: User, at: datetime
) -> BacktestTask:
    """Note that it is asked whether a forecast would have held, once there is a past date to forecast from."""
    require(by, Permission.COHORTS_MAKE, forecast)
    given = given_in(forecast.task, draws=TRIAL_DRAWS)
    if not any(origins_in(given, **parameters)):
        raise InputError(
            "ahead",
            "The arrivals cover too few weeks: {first_weeks} weeks before the first forecast and {ahead} weeks ahead "
            "of it do not fit. Give fewer.",
            **parameters,
        )
    with transaction.atomic():
        task = BacktestTask(forecast=forecast, parameters=dict(parameters), made_by=by, made_at=at)
        task.save()
        audit.record(by=by, what="back-test asked for", records=[task, forecast])
    return task


def make_backtest(*, task: BacktestTask, at: datetime, say: Say) -> Forecast:
    """Forecast from many past dates, count how often it held, and write it once; return the forecast it is about."""
    if Backtest.objects.filter(task=task).exists():
        return task.forecast
    asked = task.forecast.task
    say(5, "Forecasting from past dates.")
    document = compute_backtest(
        given_in(asked, draws=BACKTEST_DRAWS),
        **task.parameters,
        level=BACKTEST_LEVEL,
        draws=BACKTEST_DRAWS,
        seed=SEED,
        parameters=task.parameters,
        tell=lambda name, share: say(5 + round(90 * share), f"Forecasting from past dates by {name}."),
    )
    found = Backtest(task=task, result=document, made_at=at)
    with transaction.atomic():
        found.save()
        audit.record(by=task.made_by, what="back-test made", records=[found, task.forecast])
    return task.forecast
