"""Forecasts: asked for by those who may, made in the queue, seen by those who may, the same as in the terminal."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from alongside.cli import forecasting
from alongside.core.errors import InputError
from alongside.exchange.forecasts import BACKTEST_SCHEMA, check_forecast
from alongside.web.accounts.permissions import Role
from alongside.web.audit.models import AuditEvent
from alongside.web.recruitment.actions import forecasts
from alongside.web.recruitment.models import Backtest, BacktestTask, Forecast, ForecastTask
from tests.web.makers import client_of, make_member, make_team
from tests.web.queue import run_queued
from tests.web.reach.making import make_cohort, make_population
from tests.web.reading import assert_sound, errors_of
from tests.web.recruitment.forecast_making import (
    ASKED,
    PARAMETERS,
    address,
    by_channel,
    make_forecast,
    make_forecast_task,
    typed,
    who_came,
)
from tests.web.recruitment.making import cohort_of_two, population_of_two

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_second_thread(settings) -> None:
    """Let no sign of life be given meanwhile: it would wait for the test's own transaction."""
    settings.ALONGSIDE_STALE_SECONDS = 36_000


@pytest.fixture
def world():
    """A trial manager of a team, its cohort of two groups, and the population it is for."""
    team = make_team()
    manager = make_member(Role.TRIAL_MANAGER, team=team)
    cohort = cohort_of_two(make_cohort(team=team, by=manager))
    return manager, cohort, population_of_two(make_population(made_by=manager))


@pytest.mark.slow
def test_from_the_cohort_to_a_forecast_and_whether_it_would_have_held(world, tmp_path) -> None:
    """Asked, made in the queue, shown answer first, taken to the terminal with the same numbers, tested, changed."""
    manager, cohort, population = world
    client = client_of(manager)
    home = assert_sound(client.get(reverse("recruitment:cohort", args=[cohort.public_id])))
    first = home.find("a", string="Foresee the end")["href"]
    assert_sound(client.get(first))
    chosen = client.post(first, {"population": population.public_id})
    assert chosen.url == address(world)
    assert_sound(client.get(chosen.url))
    asked = client.post(chosen.url, typed(typed=by_channel(24).decode(), as_of_year="2026", as_of_month="6"))
    assert asked.status_code == 302, errors_of(assert_sound(asked))
    assert not Forecast.objects.exists(), "nothing is simulated while somebody waits"
    run_queued()
    forecast = Forecast.objects.get()
    page = assert_sound(client.get(forecast.address))
    assert "The target of 180 mothers would be reached about" in page.select_one(".reach-answer").text
    assert len(page.select("picture")) == 2
    for link in page.select(".app-downloads a"):
        assert client.get(link["href"]).status_code == 200, link["href"]
    assert client.get(f"{forecast.address}ends-1.png").content.startswith(b"\x89PNG")
    assert client.get(f"{forecast.address}ends-9.csv").status_code == 404
    assert client.get(f"{forecast.address}backtest.json").status_code == 404
    document = check_forecast(client.get(f"{forecast.address}forecast.json").json())
    again = in_terminal(client, forecast, tmp_path)
    for name in ("date", "n", "path", "sources", "dimensions", "recruited"):
        assert again[name] == document[name], name

    held = page.find("a", string="Would it have held?")["href"]
    assert_sound(client.get(held))
    assert client.post(held, {"ahead": "4", "first_weeks": "8", "step": "4"}).status_code == 302
    run_queued()
    page = assert_sound(client.get(forecast.address))
    assert "80% intervals for the next 4 weeks held" in page.text
    tested = client.get(f"{forecast.address}backtest.json").json()
    check_forecast(tested, name=BACKTEST_SCHEMA)
    listed = assert_sound(client.get(reverse("recruitment:cohort", args=[cohort.public_id])))
    assert forecast.said in listed.text
    assert forecast.said in assert_sound(client.get(reverse("recruitment:start"))).text
    change = assert_sound(client.get(page.find("a", string="Change it and foresee again")["href"]))
    assert change.find(id="id_name-0")["value"] == "nurseries"
    assert change.find(id="id_opens-0")["value"] == "6 4 2026"
    assert change.find(id="id_floor-0-1")["value"] == "30.0"
    assert "Mixed" not in change.find(id="id_mix-0").text


def in_terminal(client, forecast: Forecast, folder) -> dict:
    """Make the same forecast from the files that the page gives away."""
    paths = {}
    for name in ("POPULATION.csv", "ARRIVALS.csv", "FORECAST.json"):
        paths[name] = folder / name
        paths[name].write_bytes(client.get(f"{forecast.address}{name}").content)
    asked = forecast.task.parameters
    return forecasting.compute(
        forecasting.Request(
            population=paths["POPULATION.csv"],
            arrivals=paths["ARRIVALS.csv"],
            settings=paths["FORECAST.json"],
            target_n=None,
            ends_on=None,
            as_of=asked["as_of"],
            stages=None,
            household=None,
            level=asked["level"],
            draws=asked["draws"],
            seed=asked["seed"],
            json_file=None,
            html_file=None,
        )
    )


def test_steps_and_people_who_left_go_through_files(world) -> None:
    """Chances to go on are asked in every hundred; those who said no are in the file that the terminal takes."""
    manager, _, population = world
    lines = ["date,channel,stage,dimension,category,count"]
    for week in range(5, 10):
        on = f"2026-01-{week:02}"
        lines += [
            f"{on},midwives,found,ethnicity,Pakistani,9",
            f"{on},midwives,recruited,ethnicity,Pakistani,4",
        ]
        lines += [f"{on},midwives,found:left,ethnicity,Pakistani,2"]
    changes = {
        "typed": "\n".join(lines),
        "stages": "found, recruited",
        "consent": "60",
        "consent_people": "20",
    }
    assert client_of(manager).post(address(world), typed(**changes, **{"retention": "90"})).status_code == 302
    task = ForecastTask.objects.get()
    assert task.asked["consent"] == {"mean": 0.6, "people": 20}
    assert task.asked["retention"] == {"mean": 0.9}
    forecast = Forecast(task=task, said="", result={}, drawings=[], report="", made_at=timezone.now())
    forecast.save()
    kept = client_of(manager).get(f"{forecast.address}ARRIVALS.csv").content.decode()
    assert "found:left" in kept
    again = forecasts.read_who_came(
        BytesIO(kept.encode()), population=population, name="x", stages=("found", "recruited"), household=""
    )
    assert forecasts.rows_of(again.value) == task.rows
    there = f"{address(world)}?from={forecast.public_id}"
    page = assert_sound(client_of(manager).get(there))
    assert page.find(id="id_consent")["value"] == "60.0"


def test_the_work_is_done_once_however_often_it_is_run(world) -> None:
    """A worker that was killed and begins again finds what was made."""
    manager, cohort, population = world
    forecast = make_forecast(cohort, population, by=manager, weeks=20)
    said: list[str] = []

    def say(percent: int, sentence: str) -> None:
        said.append(sentence)

    again = forecasts.make_forecast(task=forecast.task, at=timezone.now(), say=say)
    assert again == forecast
    asked = {"ahead": 2, "first_weeks": 4, "step": 4}
    task = forecasts.ask_for_backtest(forecast=forecast, parameters=asked, by=manager, at=timezone.now())
    for _ in range(2):
        assert forecasts.make_backtest(task=task, at=timezone.now(), say=say) == forecast
    assert Backtest.objects.count() == 1
    assert said == ["Forecasting from past dates.", "Forecasting from past dates by ethnicity."]
    assert (str(Backtest.objects.get()), str(forecast.task)) == (
        f"Would it have held? {forecast.said}",
        f"Where {cohort} will end",
    )


def test_too_few_weeks_for_a_back_test_is_a_sentence(world) -> None:
    """With the two numbers that do not fit; nothing is kept; with nobody yet likewise."""
    manager, cohort, population = world
    forecast = make_forecast(cohort, population, by=manager, weeks=8)
    there = reverse("recruitment:backtest", args=[forecast.public_id])
    client = client_of(manager)
    page = assert_sound(client.post(there, {"ahead": "8", "first_weeks": "8", "step": "4"}))
    assert "too few weeks" in errors_of(page)["ahead"]
    page = assert_sound(client.post(there, {"ahead": "", "first_weeks": "999", "step": "x"}))
    assert set(errors_of(page)) == {"ahead", "first_weeks", "step"}
    assert not BacktestTask.objects.exists()
    empty = forecasts.given_from(population, who_came(population, 0), ASKED, draws=100)
    assert forecasts.origins_in(empty, ahead=1, first_weeks=1, step=1) == [[]]


def test_forecasts_are_written_down_in_one_piece_or_not_at_all(world, monkeypatch) -> None:
    """Each action names its records once; when that breaks, nothing is kept."""
    manager, cohort, population = world
    task = make_forecast_task(cohort, population, by=manager)
    assert AuditEvent.objects.filter(what="forecast asked for").count() == 1
    forecast = make_forecast(cohort, population, by=manager, weeks=20)
    asked = {"ahead": 2, "first_weeks": 4, "step": 4}
    test = forecasts.ask_for_backtest(forecast=forecast, parameters=asked, by=manager, at=timezone.now())

    def breaks(**_: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr(forecasts.audit, "record", breaks)
    now = timezone.now()
    for one in (
        lambda: make_forecast_task(cohort, population, by=manager),
        lambda: forecasts.make_forecast(task=task, at=now, say=lambda *_: None),
        lambda: forecasts.ask_for_backtest(forecast=forecast, parameters=asked, by=manager, at=now),
        lambda: forecasts.make_backtest(task=test, at=now, say=lambda *_: None),
    ):
        with pytest.raises(RuntimeError):
            one()
    assert ForecastTask.objects.count() == 2
    assert Forecast.objects.count() == 1
    assert BacktestTask.objects.count() == 1
    assert not Backtest.objects.exists()


def test_only_those_who_may_make_cohorts_ask(world) -> None:
    """A reader of the same team is refused by the actions themselves."""
    manager, cohort, population = world
    forecast = make_forecast(cohort, population, by=manager)
    reader = make_member(Role.PRACTITIONER, team=cohort.team)
    with pytest.raises(PermissionDenied):
        make_forecast_task(cohort, population, by=reader)
    with pytest.raises(PermissionDenied):
        forecasts.ask_for_backtest(forecast=forecast, parameters={}, by=reader, at=timezone.now())
    page = assert_sound(client_of(reader).get(forecast.address))
    assert "Change it" not in page.text
    assert "Would it have held?" not in page.text
    with pytest.raises(InputError, match="how many are wanted"):
        forecasts.ask_for_forecast(
            cohort=cohort,
            population=population,
            came=who_came(population),
            asked={},
            parameters=PARAMETERS,
            by=manager,
            at=timezone.now(),
        )
