"""What there is to take away of a forecast: report, numbers, pictures, and what gives the same in the terminal."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

from alongside.exchange.arrivals import SOURCED
from alongside.exchange.populations import write_populations
from alongside.exchange.readings import write
from alongside.exchange.rows import rows_as_text
from alongside.findings.forecasts import forecast_table, path_table
from alongside.web.design.files import CSV, PNG, File, picture_file, table_file
from alongside.web.recruitment.models import Backtest, Forecast, ForecastTask
from alongside.web.recruitment.pages.files import drawn_of

JSON = "application/json"
ENDS = re.compile(r"^ends-(\d+)\.csv$")
SAMPLE = (
    "date,channel,site,dimension,category,count\n"
    "2026-01-05,midwives,North,ethnicity,White British,4\n"
    "2026-01-05,midwives,South,ethnicity,Pakistani,2\n"
    "2026-01-05,playgroups,,ethnicity,Pakistani,3\n"
    "2026-01-12,midwives,North,ethnicity,White British,5\n"
    "2026-01-12,playgroups,,ethnicity,,1\n"
)


def forecast_file(name: str, forecast: Forecast) -> File | None:
    """Return a file of a forecast, or nothing where there is none of the name."""
    make = MAKERS.get(name)
    if make is not None:
        return make(name, forecast)
    ends = ENDS.match(name)
    if ends is not None:
        return dimension_file(name, forecast, int(ends[1]))
    image = forecast.images.filter(name=name).first()
    if image is not None:
        return File(content=bytes(image.content), content_type=PNG, name=name)
    return picture_file(name, [drawn_of(one) for one in forecast.drawings])


def report_file(name: str, forecast: Forecast) -> File:
    """Return the report."""
    return File(content=forecast.report.encode(), content_type="text/html; charset=utf-8", name=name)


def result_file(name: str, forecast: Forecast) -> File:
    """Return what `alongside forecast` writes."""
    return File(content=write(forecast.result), content_type=JSON, name=name)


def asked_file(name: str, forecast: Forecast) -> File:
    """Return the very FORECAST.json that the terminal takes."""
    text = json.dumps(forecast.task.asked, ensure_ascii=False, indent=1)
    return File(content=(text + "\n").encode(), content_type=JSON, name=name)


def arrivals_file(name: str, forecast: Forecast) -> File:
    """Return who came when and through what, as the terminal takes it."""
    return table_file(name, rows_as_text(header=SOURCED, rows=arrival_rows(forecast.task)))


def arrival_rows(task: ForecastTask) -> list[list[Any]]:
    """Return every row of arrivals, those of people who left under the name by which the reader knows them."""
    left = [[on, f"{stage}:left", *rest] for on, stage, *rest in task.rows["left"] or ()]
    return [*task.rows["margins"], *left]


def population_file(name: str, forecast: Forecast) -> File:
    """Return the population, as the terminal takes it."""
    out = BytesIO()
    write_populations(out, [forecast.task.population.as_core()])
    return File(content=out.getvalue(), content_type=CSV, name=name)


def fan_file(name: str, forecast: Forecast) -> File:
    """Return the numbers of the fan."""
    return table_file(name, path_table(forecast.result).to_csv())


def dimension_file(name: str, forecast: Forecast, number: int) -> File | None:
    """Return the numbers of one dimension."""
    dimensions = forecast.result["dimensions"]
    if not 1 <= number <= len(dimensions):
        return None
    return table_file(name, forecast_table(forecast.result, dimensions[number - 1]).to_csv())


def backtest_file(name: str, forecast: Forecast) -> File | None:
    """Return what `alongside backtest` writes, of the newest one."""
    newest = Backtest.objects.filter(task__forecast=forecast).first()
    return File(content=write(newest.result), content_type=JSON, name=name) if newest else None


def sample_file() -> File:
    """Return a small right table of arrivals by channel and site."""
    return table_file("arrivals-by-channel.csv", SAMPLE)


MAKERS: dict[str, Callable[[str, Forecast], File | None]] = {
    "report.html": report_file,
    "forecast.json": result_file,
    "FORECAST.json": asked_file,
    "ARRIVALS.csv": arrivals_file,
    "POPULATION.csv": population_file,
    "fan.csv": fan_file,
    "backtest.json": backtest_file,
}
