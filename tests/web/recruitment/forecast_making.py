"""Makers of forecasts."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from typing import Any

from django.urls import reverse
from django.utils import timezone

from alongside.web.accounts.models import User
from alongside.web.reach.models import Cohort, Population
from alongside.web.recruitment.actions import forecasts
from alongside.web.recruitment.models import Forecast, ForecastTask
from tests.web.recruitment.making import GROUPS, drawing

START = date(2026, 1, 5)
ASKED: dict[str, Any] = {"target_n": 180, "ends_on": "2026-12-01", "floors": {GROUPS[1]: 0.3}}
PARAMETERS = {"as_of": date(2026, 3, 2), "level": 0.95, "stages": [], "household": ""}


def by_channel(weeks: int = 8, *, site: str = "") -> bytes:
    """Write arrivals of so many weeks through two channels."""
    lines = ["date,channel,site,dimension,category,count"]
    for week in range(weeks):
        on = START + timedelta(weeks=week)
        lines += [f"{on},midwives,{site},ethnicity,{GROUPS[0]},{4 + week % 3}"]
        lines += [f"{on},playgroups,,ethnicity,{GROUPS[1]},{2 + week % 2}"]
    return ("\n".join(lines) + "\n").encode()


def who_came(population: Population, weeks: int = 8) -> Any:
    """Read arrivals."""
    return forecasts.read_who_came(
        BytesIO(by_channel(weeks)), population=population, name="arrivals.csv", stages=(), household=""
    )


def make_forecast_task(cohort: Cohort, population: Population, *, by: User, weeks: int = 8) -> ForecastTask:
    """Ask for a forecast: 180 wanted."""
    return forecasts.ask_for_forecast(
        cohort=cohort,
        population=population,
        came=who_came(population, weeks),
        asked=ASKED,
        parameters=PARAMETERS,
        by=by,
        at=timezone.now(),
    )


def make_forecast(cohort: Cohort, population: Population, *, by: User, weeks: int = 8) -> Forecast:
    """Make a forecast without drawing anything."""
    task = make_forecast_task(cohort, population, by=by, weeks=weeks)
    found = Forecast(
        task=task,
        said="From 2 March 2026: 180 mothers about 1 July 2026",
        result=forecasts.foresee(
            forecasts.given_in(task, draws=forecasts.TRIAL_DRAWS), task.asked, task.parameters
        ),
        drawings=[drawing("fan"), drawing("ends-1")],
        report="<!DOCTYPE html><p>the report",
        made_at=timezone.now(),
    )
    found.save()
    return found


def typed(**changes: object) -> dict[str, object]:
    """Fill the form in."""
    return {
        "target_n": "180",
        "ends_on_day": "1",
        "ends_on_month": "12",
        "ends_on_year": "2026",
        "as_of_day": "2",
        "as_of_month": "3",
        "as_of_year": "2026",
        "level": "0.95",
        "rows": "3",
        "breaks": "1",
        "typed": by_channel().decode(),
        "name-0": "nurseries",
        "rate-0": "3",
        "weeks-0": "6",
        "opens-0": "6 4 2026",
        "closes-0": "2026-10-31",
        "ramp-0": "4",
        "cap-0": "60",
        "mix-0": "Pakistani: 40\nWhite British 60",
        "from-0": "1 8 2026",
        "to-0": "14/8/2026",
        "strength-0": "50",
        "floor-0-1": "30",
        "foresee": "1",
    } | changes


def address(world: Any) -> str:
    """Where a forecast is asked for."""
    _, cohort, population = world
    return reverse("recruitment:foresee", args=[cohort.public_id, population.public_id])
