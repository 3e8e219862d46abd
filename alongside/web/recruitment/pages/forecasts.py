"""What the pages of forecasts say."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.urls import reverse

from alongside.exchange.problems import TableError
from alongside.findings.charts import Chart
from alongside.findings.documents import Picture
from alongside.findings.forecasts import backtest_sections, build_forecast_report
from alongside.web.accounts.models import User
from alongside.web.accounts.permissions import Permission, may
from alongside.web.design.files import picture_of
from alongside.web.design.words import day, moment
from alongside.web.reach.models import Cohort
from alongside.web.reach.pages.readings import Download
from alongside.web.recruitment.models import Backtest, Forecast, ForecastTask
from alongside.web.recruitment.pages.files import drawn_of
from alongside.web.recruitment.pages.looks import ReportPage, over_time
from alongside.web.recruitment.pages.points import FormPage
from alongside.web.uploads.pages import Mending, build_mending

LEAD = (
    "When the number wanted is reached, how many there will be, in what mix, and how likely every floor is to hold: "
    "the rest of recruitment is simulated 10,000 times from what is known of each channel."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeseePage:
    """Where a forecast is asked for."""

    title: str
    caption: str
    lead: str
    form: forms.BaseForm
    mending: Mending | None
    earlier: str
    more_rows: int | None
    more_breaks: int | None
    sample: Download
    back: Download


def build_choose_population(cohort: Cohort, form: forms.BaseForm, *, has_populations: bool) -> FormPage:
    """Return the page that asks whom a forecast is for."""
    return FormPage(
        title="Foresee the end",
        caption=cohort.name,
        lead=LEAD if has_populations else "There is no population yet: add one first, then come back.",
        form=form,
        send="Go on",
        back=over_time(cohort),
    )


def build_foresee(
    cohort: Cohort,
    form: forms.BaseForm,
    *,
    population: str,
    earlier: ForecastTask | None,
    error: TableError | None,
    marked: str | None,
    more_rows: int | None,
    more_breaks: int | None,
) -> ForeseePage:
    """Return the page on which a forecast is asked for."""
    return ForeseePage(
        title="Foresee the end",
        caption=f"{cohort.name}, for {population}",
        lead="Only the number wanted is needed where people have come already. Before anybody has, say what is "
        "supposed: the channels and how many a week each would bring.",
        form=form,
        mending=build_mending(error, marked),
        earlier=earlier_words(earlier) if earlier else "",
        more_rows=more_rows,
        more_breaks=more_breaks,
        sample=Download(text="arrivals-by-channel.csv", href=reverse("recruitment:forecast_sample")),
        back=over_time(cohort),
    )


def earlier_words(task: ForecastTask) -> str:
    """Say what is kept of an earlier forecast, and what its boxes cannot hold."""
    said = f"The earlier forecast was made from {task.parameters['as_of']}; its arrivals are kept."
    if not any("holidays" in channel for channel in task.asked.get("channels", ())):
        return said
    lost = "Its FORECAST.json gave single channels holidays of their own, which these boxes cannot hold: to keep them, "
    return f"{said} {lost}empty the boxes and give the file again."


def build_forecast(forecast: Forecast, backtest: Backtest | None, *, by: User) -> ReportPage:
    """Return one forecast, and whether it would have held where that was asked."""

    def address(name: str) -> str:
        return reverse("recruitment:forecast_file", args=[forecast.public_id, name])

    kept = {one["name"]: drawn_of(one) for one in forecast.drawings}

    def find(name: str, _make: Callable[[], Chart]) -> Picture:
        return picture_of(kept[name], address)

    report, task = build_forecast_report(forecast.result, draw=find), forecast.task
    makes = may(by, Permission.COHORTS_MAKE, forecast)
    held = backtest_sections(backtest.result) if backtest else ()
    return ReportPage(
        title=report.title,
        caption=f"{task.cohort.name} over time",
        answer=report.answer,
        rest="",
        sections=(*report.sections, *held),
        meaning=report.meaning,
        methods=(*report.methods, f"The same in the terminal: {command_of(task)}"),
        facts=report.facts,
        files=tuple(
            Download(text=text, href=address(name)) for text, name in files_of(forecast, has_test=bool(held))
        ),
        made=f"Foreseen {moment(forecast.made_at)}; asked for by {task.made_by}.",
        next_step=Download(
            text="Would it have held?", href=reverse("recruitment:backtest", args=[forecast.public_id])
        )
        if makes and forecast.result["recruited"]
        else None,
        ways=(change(forecast),) if makes else (),
        back=over_time(task.cohort),
    )


def change(forecast: Forecast) -> Download:
    """Return where the same can be changed and foreseen anew."""
    task = forecast.task
    there = reverse("recruitment:foresee", args=[task.cohort.public_id, task.population.public_id])
    return Download(text="Change it and foresee again", href=f"{there}?from={forecast.public_id}")


def files_of(forecast: Forecast, *, has_test: bool) -> list[tuple[str, str]]:
    """Return every file to take away: what it is, and its name."""
    found = [
        ("The report, as one page (HTML)", "report.html"),
        ("Everything, for a program (JSON)", "forecast.json"),
        ("What was asked, for the terminal (FORECAST.json)", "FORECAST.json"),
        ("Who came when, as counts (ARRIVALS.csv)", "ARRIVALS.csv"),
        ("Whom it is for (POPULATION.csv)", "POPULATION.csv"),
        ("The fan, its numbers (CSV)", "fan.csv"),
        ("The fan, for documents (PNG)", "fan.png"),
        ("The fan, as a drawing (SVG)", "fan-wide.svg"),
    ]
    for at, dimension in enumerate(forecast.result["dimensions"], start=1):
        name = dimension["name"]
        found += [
            (f"By {name}, the numbers (CSV)", f"ends-{at}.csv"),
            (f"By {name}, for documents (PNG)", f"ends-{at}.png"),
            (f"By {name}, as a drawing (SVG)", f"ends-{at}-wide.svg"),
        ]
    return [*found, *([("Would it have held, for a program (JSON)", "backtest.json")] if has_test else [])]


def command_of(task: ForecastTask) -> str:
    """Return what gives the same in the terminal."""
    asked = task.parameters
    words = ["alongside", "forecast", "POPULATION.csv", "ARRIVALS.csv", "--settings", "FORECAST.json"]
    words += ["--as-of", asked["as_of"], "--level", str(asked["level"]), "--seed", str(asked["seed"])]
    stages = task.rows["stages"]
    return shlex.join([*words, *(["--stages", ",".join(stages)] if len(stages) > 1 else [])])


def build_backtest(forecast: Forecast, form: forms.BaseForm) -> FormPage:
    """Return the page that asks from which past dates to forecast."""
    return FormPage(
        title="Would it have held?",
        caption=forecast.task.cohort.name,
        lead="The same arrivals, forecast from past dates with only what was known by then: how often would intervals "
        "of 80% have held who came in the weeks after?",
        form=form,
        send="Test it",
        back=Download(text=f"The forecast of {day(forecast.made_at.date())}", href=forecast.address),
    )
