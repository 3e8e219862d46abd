"""Readings for programs: the edition one may see, declared errors, and nothing that the description does not say."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st
from schemathesis import APIOperation

from alongside.web.accounts.permissions import Role
from alongside.web.config.wsgi import application
from alongside.web.reach.api import api
from alongside.web.reach.models import Reading
from tests.web.makers import client_of, make_member, make_team, make_user
from tests.web.reach.making import make_cohort, make_kept

pytestmark = pytest.mark.django_db


def get(client: Client, path: str, status: int = 200):
    """Ask as a program does."""
    answer = client.get(f"/api/{path}")
    assert answer.status_code == status
    assert answer["Content-Type"].startswith("application/json")
    return answer.json()


def group(document: dict, name: str) -> dict:
    """Return the group of this name."""
    return next(one for one in document["groups"] if one["category"] == name)


def test_each_gets_the_edition_they_may_see() -> None:
    """The team exact counts, everyone else the publishable reading, in the list and in the reading."""
    team = make_team()
    reading = make_kept(make_cohort(team=team))
    inside, outside = (
        client_of(make_member(role, team=team)) for role in (Role.PRACTITIONER, Role.COMMISSIONER)
    )
    assert [one["edition"] for one in get(inside, "readings")["readings"]] == ["exact"]
    assert [one["edition"] for one in get(outside, "readings")["readings"]] == ["publishable"]
    path = f"readings/{reading.public_id}"
    assert group(get(inside, path), "White British")["cohort_count"] == 13
    assert group(get(outside, path), "White British")["cohort_count"] == {"suppressed": True}


def test_what_cannot_be_published_is_withheld() -> None:
    """A stranger gets no numbers of it, by any address."""
    reading = make_kept(unpublishable="A small number could be worked out.")
    client = client_of(make_member(Role.COMMISSIONER))
    assert get(client, "readings")["readings"][0]["edition"] == "withheld"
    assert "nothing of it" in get(client, f"readings/{reading.public_id}", 404)["detail"]


def test_refusals_are_said_in_json() -> None:
    """Nobody signed in, no role, nothing there, not a number."""
    assert get(client_of(None), "readings", 401)["detail"]
    assert "role" in get(client_of(make_user()), "readings", 403)["detail"]
    client = client_of(make_member(Role.COMMISSIONER))
    assert get(client, "readings/none", 404)["detail"]
    assert get(client, "readings?limit=0", 422)["detail"]


def test_a_long_list_comes_in_pages() -> None:
    """Newest first, and the whole number of them."""
    for number in range(3):
        make_kept(make_cohort(name=f"Cohort {number}"))
    client = client_of(make_member(Role.COMMISSIONER))
    page = get(client, "readings?limit=2&offset=1")
    assert page["total"] == Reading.objects.count() == 3
    assert [one["title"][:8] for one in page["readings"]] == ["Cohort 1", "Cohort 0"]


def operations() -> dict[str, APIOperation]:
    """Return what the description that programs are given offers, by address."""
    schema = schemathesis.openapi.from_dict(api.get_openapi_schema(path_prefix="/api/"))
    schema.app = application
    return {one.ok().label: one.ok() for one in schema.get_all_operations()}


@pytest.fixture
def connection_of_the_test() -> Iterator[None]:
    """Keep the test's own connection open between requests, as Django's test client does."""
    ends = (request_started, request_finished)
    for end in ends:
        end.disconnect(close_old_connections)
    yield
    for end in ends:
        end.connect(close_old_connections)


@pytest.mark.usefixtures("connection_of_the_test")
@pytest.mark.parametrize("label", operations())
def test_every_answer_is_one_that_the_description_declares(label: str) -> None:
    """Whatever a program sends, signed in or not, the answer has a declared status and shape."""
    make_kept()
    session = client_of(make_member(Role.COMMISSIONER)).cookies["session"].value

    @settings(max_examples=20, deadline=None)
    @given(case=operations()[label].as_strategy(), cookies=st.sampled_from([{}, {"session": session}]))
    def holds(case: schemathesis.Case, cookies: dict[str, str]) -> None:
        case.call_and_validate(cookies=cookies)

    holds()
