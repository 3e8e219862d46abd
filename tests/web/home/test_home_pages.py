"""The first page and the start page."""

from __future__ import annotations

import pytest

from alongside.web.accounts.permissions import Role
from alongside.web.jobs.models import Job
from tests.web.makers import client_of, make_member, make_user
from tests.web.reading import assert_sound

pytestmark = pytest.mark.django_db


def test_a_visitor_reads_the_question_and_finds_the_way_in() -> None:
    """The first page needs no account."""
    page = assert_sound(client_of(None).get("/"))
    assert page.h1.text == "Are we reaching the families this is for?"
    assert page.find("a", string="Sign in")["href"] == "/account/sign-in/"
    assert page.find("a", string="Try your own two files")["href"] == "/try/"


@pytest.mark.parametrize("role", list(Role))
def test_every_role_has_a_start_page(role: Role) -> None:
    """It greets them and says what they are here as."""
    person = make_member(role)
    page = assert_sound(client_of(person).get("/start/"))
    assert str(person) in page.h1.text


def test_somebody_without_a_role_learns_whom_to_ask() -> None:
    """No dead end."""
    page = assert_sound(client_of(make_user()).get("/start/"))
    assert "ask an administrator" in page.main.text


def test_the_start_page_shows_where_one_may_go_and_the_work_one_asked_for() -> None:
    """The places of the navigation with what they are about, and one's own long work."""
    person = make_member(Role.ADMINISTRATOR)
    job = Job.objects.create(title="Count the families", person=person)
    page = assert_sound(client_of(person).get("/start/"))
    places = {place.a.text: place.p.text for place in page.select(".app-place")}
    assert places["People"] == "Invite people and give them their roles."
    assert page.main.find("a", href=f"/jobs/{job.public_id}/").text == "Count the families"
