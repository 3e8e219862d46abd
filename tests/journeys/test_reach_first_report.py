"""Given a new user, when they go where the pages lead, then they hold a report in at most ten steps."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse

from alongside.web.accounts.permissions import Role
from tests.web.makers import client_of, make_member, make_team
from tests.web.queue import run_queued

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ROOT = Path(__file__).resolve().parents[2]
CASE = ROOT / "examples" / "bradford-pilot"
MOST_STEPS = 10


@pytest.fixture(autouse=True)
def no_second_thread(settings) -> None:
    """Let no sign of life be given meanwhile: it would wait for the test's own transaction."""
    settings.ALONGSIDE_STALE_SECONDS = 36_000


class Visitor:
    """Somebody in front of a browser: reads a page, follows a link by its words, fills in the form; counts steps."""

    def __init__(self) -> None:
        self.client = client_of(None)
        self.steps = 0
        self.answer: HttpResponse = HttpResponse()

    @property
    def page(self) -> BeautifulSoup:
        """What is in front of them."""
        return BeautifulSoup(self.answer.content, "html.parser")

    def go(self, address: str) -> None:
        """Open an address."""
        self.steps += 1
        self.answer = self.client.get(address, follow=True)
        assert self.answer.status_code == 200, address

    def follow(self, words: str) -> None:
        """Follow a link by its words."""
        link = next(one for one in self.page.find_all("a") if words in one.text)
        self.go(link["href"])

    def send(self, words: str, **typed: object) -> None:
        """Fill in the form with this button, and press it."""
        button = next(one for one in self.page.find_all("button") if words in one.text)
        form = button.find_parent("form")
        self.steps += 1
        action = form.get("action") or self.answer.request["PATH_INFO"]
        self.answer = self.client.post(action, as_it_stands(form) | typed, follow=True)
        assert self.answer.status_code == 200, action
        assert not self.page.select(".nhsuk-error-summary"), self.page.select_one(".nhsuk-error-summary").text


def as_it_stands(form: Tag) -> dict[str, object]:
    """Return what a form sends if nothing is changed."""
    sent: dict[str, object] = {}
    for one in form.find_all("input", attrs={"name": True}):
        if one.get("type") in ("checkbox", "radio") and not one.has_attr("checked"):
            continue
        if one.get("type") != "file":
            sent[one["name"]] = one.get("value", "")
    for one in form.find_all("select"):
        chosen = one.find("option", selected=True) or one.find("option")
        sent[one["name"]] = chosen["value"]
    return sent


def file(name: str) -> SimpleUploadedFile:
    """Take a published file in hand."""
    return SimpleUploadedFile(name, (CASE / name).read_bytes())


def test_a_stranger_takes_a_report_home_without_signing_in() -> None:
    """Their own two files, the mirror, the report: four steps."""
    visitor = Visitor()
    visitor.go("/try/")
    visitor.send(
        "Hold one up",
        population=file("population.csv"),
        cohort=file("cohort.csv"),
        relation="subset",
        unit="mothers",
    )
    assert "0.61" in visitor.page.select_one(".reach-answer").text
    visitor.follow("The report")
    assert "0.61" in visitor.answer.content.decode()
    assert visitor.steps <= MOST_STEPS


def test_a_trial_manager_takes_a_report_home() -> None:
    """Sign in, a population, a cohort, the mirror, the report: at most ten steps, waiting included."""
    person = make_member(Role.TRIAL_MANAGER, team=make_team(name="Better Start"))
    visitor = Visitor()
    visitor.client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    visitor.go("/populations/add/")
    visitor.send("See what", table=file("population.csv"))
    born = {"reference_on_day": "1", "reference_on_month": "4", "reference_on_year": "2021"}
    visitor.send("Keep it", name="Mothers", source="Better Start Bradford", geography="Bradford", **born)
    visitor.go("/cohorts/add/")
    visitor.send("See what", typed=(CASE / "cohort.csv").read_text())
    counted = {"counted_on_day": "1", "counted_on_month": "6", "counted_on_year": "2021"}
    visitor.send("Keep it", name="Pilot", kind="participants", **counted)
    visitor.follow("Hold it up")
    population = visitor.page.select_one("input[name=populations]")["value"]
    visitor.send("Hold up the mirror", populations=[population], relation="subset")
    assert "Waiting to start" in visitor.page.text
    run_queued()
    visitor.go(visitor.answer.request["PATH_INFO"])
    visitor.follow("See the result")
    assert "White British mothers are 6 in 100" in visitor.page.select_one(".reach-answer").text
    report = next(one["href"] for one in visitor.page.find_all("a") if "The report" in one.text)
    assert "0.61" in visitor.client.get(report).content.decode()
    assert visitor.steps <= MOST_STEPS
