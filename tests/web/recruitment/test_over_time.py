"""Looks, plans and adaptation points: made by those who may, seen by those who may, and never altered."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from alongside.core.errors import InputError
from alongside.exchange import plan_documents
from alongside.exchange.problems import TableError
from alongside.web.accounts.permissions import Role
from alongside.web.recruitment.actions import looks, plans
from alongside.web.recruitment.models import Arrivals, Lamp, Look, Plan
from tests.web.makers import client_of, make_member, make_team
from tests.web.queue import run_queued
from tests.web.reach.making import make_cohort, make_population
from tests.web.reading import assert_sound, errors_of
from tests.web.recruitment.making import (
    CHANNELS,
    WATCHED,
    cohort_of_two,
    make_arrivals,
    make_look,
    make_plan,
    population_of_two,
    weekly,
)

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
def test_arrivals_are_looked_at_and_a_lamp_that_lights_is_told_once(
    world, django_capture_on_commit_callbacks, settings
) -> None:
    """From the file to the strip; the notice goes to those of the team and says nothing of what it is."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    manager, cohort, population = world
    client = client_of(manager)
    asked = {
        "population": population.public_id,
        "relation": "external",
        "table": SimpleUploadedFile("arrivals.csv", weekly()),
        "prior": "centred",
        "level": "0.95",
        "planned_n": "180",
    }
    there = reverse("recruitment:look_at", args=[cohort.public_id])
    assert_sound(client.get(there))
    answer = client.post(there, asked)
    assert answer.status_code == 302
    assert not Look.objects.exists(), "nothing is computed while somebody waits"
    with django_capture_on_commit_callbacks(execute=True):
        run_queued()
    look = Look.objects.get()
    page = assert_sound(client.get(look.address))
    assert "White British" in page.select_one(".reach-answer").text
    assert client.get(page.select_one("picture source")["srcset"]).content.startswith(b"<svg")
    assert client.get(f"{look.address}watch.json").json()["looks"]
    assert client.get(f"{look.address}report.html").content.startswith(b"<!DOCTYPE html>")
    lamps = set(Lamp.objects.values_list("kind", "category"))
    assert ("signal", "White British") in lamps
    assert [one.to for one in mail.outbox] == [[manager.email]]
    assert "White" not in mail.outbox[0].body + mail.outbox[0].subject
    home = assert_sound(client.get(reverse("recruitment:cohort", args=[cohort.public_id])))
    assert "White British" in home.select_one(".recruitment-lamps").text
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        looks.make_look(arrivals=make_arrivals(cohort, population, by=manager), at=timezone.now())
    assert set(Lamp.objects.values_list("kind", "category")) == lamps
    assert not mail.outbox, "a lamp that was lit before is no news"


def test_the_work_is_done_once_however_often_it_is_run(world) -> None:
    """A worker that was killed and begins again finds what was made."""
    manager, cohort, population = world
    arrivals = make_look(cohort, population, by=manager).arrivals
    assert looks.make_look(arrivals=arrivals, at=timezone.now()).arrivals == arrivals
    plan = make_plan(cohort, population, by=manager)
    assert plans.search(task=plan.task, at=timezone.now()) == plan


def test_arrivals_that_cannot_be_used_are_refused_and_nothing_is_kept(world) -> None:
    """With the line and a marked copy on the page, and a `TableError` from the action."""
    manager, cohort, population = world
    there = reverse("recruitment:look_at", args=[cohort.public_id])
    asked = {"population": population.public_id, "relation": "external", "prior": "centred", "level": "0.95"}
    wrong = "date,dimension,category,count\n2026-13-01,ethnicity,Pakistani,3\n"
    page = assert_sound(client_of(manager).post(there, asked | {"typed": wrong}))
    assert "line 2" in errors_of(page)["typed"]
    refused = {"source": BytesIO(wrong.encode()), "name": "x.csv", "stages": (), "household": ""}
    now = timezone.now()
    with pytest.raises(TableError):
        looks.note_arrivals(
            cohort=cohort, population=population, parameters=WATCHED, by=manager, at=now, **refused
        )
    assert not Arrivals.objects.exists()


def test_a_cohort_that_nobody_has_come_to_yet_can_be_looked_at(world) -> None:
    """Only column names: one look without a date."""
    manager, cohort, population = world
    arrivals = make_arrivals(cohort, population, by=manager, weeks=0)
    document = looks.document_of(arrivals)
    assert looks.last_date(document) is None
    assert document["looks"][0]["n"] == 0


def typed_plan(**changes: str) -> dict[str, str]:
    """Type the two ways of finding people into the form."""
    return {
        "title": "More playgroups",
        "remaining": "100",
        "budget": "4000",
        "name-0": "Midwives",
        "cost-0": "20",
        "mix-0-0": "80",
        "mix-0-1": "20",
        "people-0": "70",
        "name-1": "Playgroups",
        "cost-1": "50",
        "cap-1": "30",
        "mix-1-0": "20",
        "mix-1-1": "80",
        "people-1": "30",
        "rows": "3",
    } | changes


@pytest.mark.slow
def test_a_plan_is_tried_at_once_and_the_best_one_searched_for(world) -> None:
    """The typed plan answers on the page; the search is queued, shown, taken to the terminal and changed."""
    manager, cohort, population = world
    client = client_of(manager)
    chosen = client.post(
        reverse("recruitment:plan_for", args=[cohort.public_id]),
        {"population": population.public_id, "dimension": "ethnicity"},
    )
    assert chosen.status_code == 302
    assert_sound(client.get(chosen.url))
    tried = assert_sound(client.post(chosen.url, typed_plan(**{"try": "1"})))
    # 70 + 56 + 6 of 180 are Pakistani: 132; 10 + 14 + 24 are White British: 48, 26.7% of 40%.
    assert "180 people" in tried.select_one(".recruitment-answer").text
    assert "£2,900" in tried.select_one(".recruitment-answer").text
    assert "White British would still be below four fifths" in tried.select_one(".recruitment-answer").text
    assert "26.7%" in tried.select_one("#typed table").text
    part = client.post(chosen.url, typed_plan(**{"people-1": "31"}), headers={"HX-Request": "true"})
    assert b"Playgroups can bring at most 30." in part.content
    assert b"<html" not in part.content
    asked = client.post(chosen.url, typed_plan(search="1"))
    assert asked.status_code == 302
    assert not Plan.objects.exists()
    run_queued()
    plan = Plan.objects.get()
    page = assert_sound(client.get(plan.address))
    assert plan_documents.check(client.get(f"{plan.address}plan.json").json())["optimum"]["n"] == 180
    assert client.get(f"{plan.address}PLAN.json").json()["channels"][1]["cap"] == 30
    assert client.get(page.select_one("picture source")["srcset"]).content.startswith(b"<svg")
    for name, begins in (("paper.html", b"<!DOCTYPE"), ("plain.pdf", b"%PDF"), ("paper.docx", b"PK")):
        assert client.get(f"{plan.address}{name}").content.startswith(begins)
    assert client.get(f"{plan.address}other.pdf").status_code == 404
    again = assert_sound(client.get(page.find("a", string="Change it and search again")["href"]))
    assert again.find(id="id_name-1")["value"] == "Playgroups"
    listed = assert_sound(client.get(reverse("recruitment:cohort", args=[cohort.public_id])))
    assert "More playgroups" in listed.text


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"name-0": "", "name-1": ""}, "name-0", "at least one way"),
        ({"cost-0": ""}, "cost-0", "what each person costs"),
        ({"cost-0": "much"}, "cost-0", "write a number"),
        ({"mix-0-0": "", "mix-0-1": ""}, "mix-0-0", "how many of each group"),
        ({"remaining": ""}, "remaining", "required"),
    ],
)
def test_what_is_missing_of_a_plan_is_said_at_its_field(world, changes, field, says) -> None:
    """The error summary leads to the very box."""
    manager, cohort, population = world
    there = reverse("recruitment:what_if", args=[cohort.public_id, population.public_id, 1])
    page = assert_sound(client_of(manager).post(there, typed_plan(**{"try": "1"} | changes)))
    assert says in errors_of(page)[field]


def test_a_plan_that_cannot_be_is_a_sentence(world) -> None:
    """Two ways of one name, nobody at all, a dimension that the population does not know."""
    manager, cohort, population = world
    there = reverse("recruitment:what_if", args=[cohort.public_id, population.public_id, 1])
    client = client_of(manager)
    twice = assert_sound(client.post(there, typed_plan(**{"try": "1", "name-1": "midwives"})))
    assert "is there already" in twice.select_one(".nhsuk-error-summary").text
    assert (
        client.get(
            reverse("recruitment:what_if", args=[cohort.public_id, population.public_id, 9])
        ).status_code
        == 404
    )
    with pytest.raises(InputError, match="not known both"):
        plans.sides_of(cohort, population, "age")
    with pytest.raises(InputError, match="Nobody is in"):
        plans.work_out(
            asked={
                "population": {"a": 1},
                "recruited": {},
                "remaining": 5,
                "channels": [{"name": "x", "cost_gbp": 0, "mix": {"a": 1}}],
            },
            people={},
            units={},
        )


def test_another_row_keeps_what_was_typed(world) -> None:
    """And finds nothing wanting yet."""
    manager, cohort, population = world
    there = reverse("recruitment:what_if", args=[cohort.public_id, population.public_id, 1])
    typed = typed_plan(**{"cost-0": ""}) | {"rows": "4"}
    page = assert_sound(client_of(manager).post(there, typed))
    assert not errors_of(page)
    assert page.find(id="id_name-0")["value"] == "Midwives"
    assert page.find(id="id_name-3") is not None


def test_a_group_that_the_population_does_not_count_is_named(world) -> None:
    """There is no share to aim at."""
    _, cohort, population = world
    population.counts["margins"]["rows"][0][1] = "Bangladeshi"
    with pytest.raises(InputError, match="Pakistani"):
        plans.sides_of(cohort, population, "ethnicity")


def test_typed_limits_are_said_together() -> None:
    """Too many people, too much money, more than a way can bring."""
    asked = {
        "population": {"Pakistani": 0.6, "White British": 0.4},
        "recruited": {"Pakistani": 70, "White British": 10},
        "remaining": 40,
        "budget_gbp": 100,
        "channels": CHANNELS,
    }
    found = plans.work_out(asked=asked, people={"Midwives": 20.0, "Playgroups": 31.0}, units={})
    assert found.broken == (
        "Playgroups can bring at most 30.",
        "That is 51 people, and 40 remain to be recruited.",
        "It costs £1,950, and there are £100.",
    )
    assert "White British would still be" in found.answer
