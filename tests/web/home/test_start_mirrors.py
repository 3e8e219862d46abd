"""The start page's answers: the newest mirrors in a sentence each, as each person may see them."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from alongside.web.accounts.permissions import Role
from alongside.web.home import views
from alongside.web.recruitment.actions.looks import light
from alongside.web.recruitment.models import Lamp
from tests.web.makers import client_of, make_member, make_team
from tests.web.reach.making import make_cohort, make_kept, make_population, make_question
from tests.web.reading import assert_sound
from tests.web.recruitment.making import cohort_of_two, make_look, population_of_two

pytestmark = pytest.mark.django_db


def start_of(person):
    """The start page of somebody."""
    return assert_sound(client_of(person).get("/start/"))


def titles(page) -> list[str]:
    """The mirrors on a start page, in order."""
    return [one.text for one in page.select(".home-mirror h2")]


def test_a_reading_is_a_sentence_and_a_way_to_all_of_it() -> None:
    """The first sentence of the page it leads to."""
    reading = make_kept()
    page = start_of(make_member(Role.COMMISSIONER))
    (mirror,) = page.select(".home-mirror")
    assert mirror.a["href"] == reading.address
    assert mirror.p.text.strip()
    assert "No mirror has been made yet" not in page.main.text


def test_ones_own_teams_come_first_and_then_the_newest_counts() -> None:
    """A practitioner begins with their own caseload, however old its counts are."""
    team = make_team()
    make_kept(make_cohort(name="Newer", counted_on=date(2024, 1, 1)))
    make_kept(make_cohort(name="Newest", counted_on=date(2025, 1, 1)))
    make_kept(make_cohort(name="Own", counted_on=date(2020, 1, 1), team=team))
    page = start_of(make_member(Role.PRACTITIONER, team=team))
    assert [title.split(" beside")[0] for title in titles(page)] == ["Own", "Newest", "Newer"]


def test_there_are_only_so_many() -> None:
    """The others are in the list of readings."""
    for number in range(views.MIRRORS + 1):
        make_kept(make_cohort(name=f"Cohort {number}"))
    assert len(titles(start_of(make_member(Role.COMMISSIONER)))) == views.MIRRORS


def test_a_reading_that_cannot_be_published_says_why() -> None:
    """To whoever may see the publishable edition only."""
    make_kept(unpublishable="Too few people to hide anybody among.")
    page = start_of(make_member(Role.ADVISORY_MEMBER))
    assert page.select_one(".home-mirror p").text == "Too few people to hide anybody among."


def test_what_is_being_made_is_named_to_its_team_alone() -> None:
    """The team knows that its mirror is on the way; everybody else has nothing to wait for."""
    team = make_team()
    make_question(make_cohort(name="Caseload", team=team))
    page = start_of(make_member(Role.MANAGER, team=team))
    assert "Being made" in page.main.text
    assert page.main.find("li", string="Caseload")
    stranger = start_of(make_member(Role.MANAGER))
    assert "Being made" not in stranger.main.text
    assert "No mirror has been made yet" in stranger.main.text


def test_lamps_that_have_lit_lead_to_their_cohort_for_those_of_the_team_only() -> None:
    """One line a cohort; what is old is no news, and nobody else hears of it."""
    team = make_team()
    manager = make_member(Role.TRIAL_MANAGER, team=team)
    cohort = cohort_of_two(make_cohort(team=team, by=manager))
    look = make_look(cohort, population_of_two(make_population(made_by=manager)), by=manager)
    lamps = light(look, timezone.now())
    assert len(lamps) > 1
    (line,) = start_of(manager).select(".home-notices a")
    assert line["href"] == f"/over-time/cohort/{cohort.public_id}/"
    assert line.text.startswith(f"MPAS pilot: {len(lamps)} lamps have lit, the last on ")
    assert not start_of(make_member(Role.COMMISSIONER)).select(".home-notices")
    Lamp.objects.exclude(pk=lamps[0].pk).update(noticed_at=timezone.now() - views.NEWS)
    assert ": a lamp has lit, the last on" in start_of(manager).select_one(".home-notices a").text
