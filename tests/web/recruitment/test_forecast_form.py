"""What is asked of a forecast: every box, every file, and a sentence at its box for what cannot be."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from alongside.exchange.forecasts import check_forecast
from alongside.web.accounts.permissions import Role
from alongside.web.recruitment.actions import forecasts
from alongside.web.recruitment.models import Forecast, ForecastTask
from tests.web.makers import client_of, make_member, make_team
from tests.web.reach.making import make_cohort, make_population
from tests.web.reading import assert_sound, errors_of
from tests.web.recruitment.forecast_making import (
    PARAMETERS,
    address,
    by_channel,
    make_forecast,
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


def test_with_nobody_yet_it_works_from_what_is_supposed(world) -> None:
    """No arrivals and one channel with a rate; without a rate it is refused in a sentence."""
    manager, _, _ = world
    client = client_of(manager)
    year = str(timezone.localdate().year + 2)
    end = {"ends_on_year": year, "as_of_day": "", "as_of_month": "", "as_of_year": "", "typed": ""}
    plain = {"closes-0": "", "opens-0": "", "from-0": "", "to-0": ""}
    page = assert_sound(client.post(address(world), typed(**end | plain | {"rate-0": ""})))
    assert "no rate is given" in errors_of(page)["name-0"]
    page = assert_sound(
        client.post(address(world), typed(**end | plain | {key: "" for key in typed() if key.endswith("-0")}))
    )
    assert "no channel to recruit through" in errors_of(page)["name-0"]
    assert client.post(address(world), typed(**end | plain)).status_code == 302
    task = ForecastTask.objects.get()
    document = forecasts.foresee(
        forecasts.given_in(task, draws=forecasts.TRIAL_DRAWS), task.asked, task.parameters
    )
    assert document["is_from_priors"] is True


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"target_n": ""}, "target_n", "how many are wanted"),
        ({"target_n": "50"}, "target_n", "the target is reached"),
        ({"ends_on_year": "2025"}, "ends_on-day", "not after the day to foresee from"),
        (
            {"ends_on_month": "4", "as_of_day": "", "as_of_month": "", "as_of_year": ""},
            "ends_on-day",
            "is past",
        ),
        ({"closes-0": "1 1 2026"}, "closes-0", "closes before it opens"),
        ({"opens-0": "soon"}, "opens-0", "write a day"),
        ({"name-0": ""}, "name-0", "Name this channel"),
        ({"rate-0": "many"}, "rate-0", "write a number"),
        ({"name-1": "nurseries"}, "name-1", "stands twice"),
        ({"to-0": "1 7 2026"}, "to-0", "ends before it begins"),
        ({"to-0": ""}, "to-0", "the first and the last day"),
        ({"to-0": "later"}, "to-0", "write a day"),
        ({"floor-0-0": "80"}, "floor-0-0", "add up to 110"),
        ({"mix-0": "Martian 100"}, "mix-0", "not a category of the population"),
        ({"mix-0": "Pakistani"}, "name-0", "add up to 0"),
        ({"strength-0": "150"}, "strength-0", "at most 100"),
        ({"consent": "120"}, "consent", "at most 100"),
        ({"typed": "date,dimension\n2026-01-05,ethnicity\n"}, "typed", "column"),
        ({"typed": "date,dimension,category,count\n2026-13-01,ethnicity,Pakistani,3\n"}, "typed", "line 2"),
        (
            {"name-1": "midwives", "typed": by_channel(site="North").decode()},
            "name-0",
            "give each site by name",
        ),
    ],
)
def test_what_cannot_be_is_a_sentence_at_its_box(world, changes, field, says) -> None:
    """The error summary leads to it, what was typed stays, and nothing is kept."""
    page = assert_sound(client_of(world[0]).post(address(world), typed(**changes)))
    assert says in errors_of(page)[field], errors_of(page)
    assert page.find(id="id_ramp-0")["value"] == "4"
    assert not ForecastTask.objects.exists()


def test_a_row_more_keeps_what_was_typed_and_finds_nothing_wanting(world) -> None:
    """Without a script: the button sends the form, and one more channel or holiday comes back."""
    client = client_of(world[0])
    sent = typed(**{"rows": "4", "target_n": ""})
    del sent["foresee"]
    page = assert_sound(client.post(address(world), sent))
    assert page.find(id="id_name-3") is not None
    assert page.find(id="id_name-0")["value"] == "nurseries"
    assert page.find(id="id_ends_on-day")["value"] == "1"
    assert not page.select(".nhsuk-error-summary")
    page = assert_sound(client.post(address(world), sent | {"breaks": "2"}))
    assert page.find(id="id_from-1") is not None
    page = assert_sound(client.post(address(world), sent | {"rows": "99", "breaks": "nine"}))
    assert page.find(id="id_name-19") is not None
    assert page.find(id="id_name-20") is None


def test_a_file_may_say_what_is_supposed(world) -> None:
    """A FORECAST.json in the place of what is typed; what stands on the form goes before it; not both; no nonsense."""
    client = client_of(world[0])
    settings = {"target_n": 150, "channels": [{"name": "midwives", "cap": 90}], "floors": {"Pakistani": 0.2}}

    def file(content: bytes) -> SimpleUploadedFile:
        return SimpleUploadedFile("FORECAST.json", content)

    empty = {key: "" for key in typed() if key.endswith("-0") or key.startswith("floor")}
    sent = typed(**empty | {"target_n": ""})
    page = assert_sound(client.post(address(world), typed(settings=file(b"{}"))))
    assert "not both" in errors_of(page)["settings"]
    page = assert_sound(client.post(address(world), sent | {"settings": file(b"{")}))
    assert "not JSON" in errors_of(page)["settings"]
    page = assert_sound(client.post(address(world), sent | {"settings": file(b'{"channels": [{}]}')}))
    assert "how many are wanted" in errors_of(page)["target_n"]
    wrong = json.dumps({"target_n": 150, "channels": [{}]}).encode()
    page = assert_sound(client.post(address(world), sent | {"settings": file(wrong)}))
    assert "no name" in errors_of(page)["settings"]
    answer = client.post(address(world), sent | {"settings": file(json.dumps(settings).encode())})
    assert answer.status_code == 302
    assert ForecastTask.objects.get().asked == settings | {"ends_on": "2026-12-01"}


def test_the_arrivals_of_an_earlier_forecast_can_be_used_again(world) -> None:
    """Nothing needs to be uploaded twice; a new table goes before the old one; a stranger's address changes nothing."""
    manager, cohort, population = world
    earlier = make_forecast(cohort, population, by=manager)
    client, there = client_of(manager), f"{address(world)}?from={earlier.public_id}"
    page = assert_sound(client.get(there))
    assert page.find(id="id_earlier").has_attr("checked")
    assert client.post(there, typed(typed="", earlier="on")).status_code == 302
    same = ForecastTask.objects.exclude(pk=earlier.task.pk).get()
    assert same.rows == earlier.task.rows
    assert client.post(there, typed(typed=by_channel(4).decode(), earlier="on")).status_code == 302
    assert len(ForecastTask.objects.first().rows["margins"]) == 8
    assert assert_sound(client.get(f"{address(world)}?from=nobody")).find(id="id_earlier") is None


def test_what_the_boxes_cannot_hold_of_a_file_is_said(world) -> None:
    """Holidays of one channel come only with the file; more channels than boxes get boxes of their own."""
    manager, cohort, population = world
    closed = {"from": "2026-04-01", "to": "2026-04-14"}
    many = [{"name": f"clinic {at}", "rate_per_week": 1} for at in range(24)]
    asked = {"target_n": 180.0, "channels": [{"name": "midwives", "holidays": [closed]}, *many]}
    asked["consent"] = {"mean": 0.5}
    asked["holidays"] = [closed]
    task = forecasts.ask_for_forecast(
        cohort=cohort,
        population=population,
        came=who_came(population),
        asked=asked,
        parameters=PARAMETERS,
        by=manager,
        at=timezone.now(),
    )
    document = forecasts.foresee(
        forecasts.given_in(task, draws=forecasts.TRIAL_DRAWS), task.asked, task.parameters
    )
    assert check_forecast(document)["target_n"] == 180
    forecast = Forecast(task=task, said="", result={}, drawings=[], report="", made_at=timezone.now())
    forecast.save()
    page = assert_sound(client_of(manager).get(f"{address(world)}?from={forecast.public_id}"))
    assert "empty the boxes and give the file again" in page.text
    assert page.find(id="id_name-24")["value"] == "clinic 23"
    assert page.find(id="id_from-0")["value"] == "1 4 2026"


def test_nonsense_is_a_sentence(world) -> None:
    """A picture for a table, letters for a FORECAST.json, a target in words."""
    client = client_of(world[0])
    picture = SimpleUploadedFile("arrivals.csv", bytes(range(256)) * 20)
    page = assert_sound(client.post(address(world), typed(typed="", table=picture)))
    assert errors_of(page)["table"]
    empty = {key: "" for key in typed() if key.endswith("-0") or key.startswith("floor")}
    for content in (b"\xff\xfe\x00", b"[1]", b'{"floors": {"Martian": 0.2}}'):
        file = SimpleUploadedFile("FORECAST.json", content)
        page = assert_sound(client.post(address(world), typed(**empty, settings=file)))
        assert errors_of(page)["settings"]
    many = SimpleUploadedFile("FORECAST.json", b'{"target_n": "many"}')
    page = assert_sound(client.post(address(world), typed(**empty | {"target_n": ""}, settings=many)))
    assert "is a text" in errors_of(page)["target_n"]
    assert not ForecastTask.objects.exists()
