"""Two readings side by side: two cohorts, two dates, two readings of one count."""

from __future__ import annotations

from datetime import date

import pytest

from alongside.core.errors import RuleBroken
from alongside.web.accounts.permissions import Role
from alongside.web.jobs.models import Job
from alongside.web.reach.actions import comparing
from alongside.web.reach.models import Reading
from tests.findings.reading_maker import PILOT, make_reading
from tests.web.makers import client_of, make_member, make_team
from tests.web.queue import run_queued
from tests.web.reach.asking import ask, manager_of, small_counts, small_population
from tests.web.reach.making import make_cohort, make_comparison, make_kept
from tests.web.reading import assert_sound

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_second_thread(settings) -> None:
    """Let no sign of life be given meanwhile: it would wait for the test's own transaction."""
    settings.ALONGSIDE_STALE_SECONDS = 36_000


@pytest.mark.slow
def test_two_dates_are_set_side_by_side() -> None:
    """The worker draws both editions; the page answers in its first sentence."""
    team, population = make_team(), small_population()
    client = manager_of(team)
    for day, counts in (("2021-06-01", (103, 50)), ("2022-06-01", (60, 90))):
        ask(client, make_cohort(team=team, counted_on=day, counts=small_counts(*counts)), population)
    run_queued()
    second, first = Reading.objects.order_by("-question__cohort__counted_on")
    answer = client.post(f"{second.address}beside/", {"other": first.public_id})
    assert answer.status_code == 302
    run_queued()
    job = Job.objects.get(title="Setting two readings side by side")
    page = assert_sound(client.get(job.result))
    assert "1 June 2021" in page.h1.text
    assert page.select_one("picture img")["alt"]
    assert client.get(page.select_one("picture img")["src"]).content.startswith(b"<svg")
    outside = assert_sound(client_of(make_member(Role.COMMISSIONER)).get(job.result))
    assert "Small numbers are hidden" in outside.text


def test_comparing_with_nothing_leads_back() -> None:
    """A reading that is not there, or is the same, cannot be chosen."""
    team = make_team()
    reading = make_kept(make_cohort(team=team))
    answer = manager_of(team).post(f"{reading.address}beside/", {"other": reading.public_id})
    assert answer["Location"] == reading.address


def test_a_comparison_asks_what_its_two_sides_ask() -> None:
    """Two cohorts, two dates, or two readings of one count."""
    team = make_team()
    client = manager_of(team)
    cohort = make_cohort(team=team)
    first = make_kept(cohort)
    sides = {
        "How do the two differ?": make_kept(make_cohort(team=team, name="Another")),
        "What has changed between 1 June 2021 and 1 June 2022?": make_kept(
            make_cohort(team=team, counted_on=date(2022, 6, 1))
        ),
        "How do its two readings differ?": make_kept(cohort),
    }
    for question, second in sides.items():
        page = assert_sound(client.get(make_comparison(first, second).address))
        assert question in page.h1.text


def test_a_comparison_without_a_publishable_edition_is_withheld() -> None:
    """Setting a hidden reading beside an open one would open it."""
    team = make_team()
    first = make_kept(make_cohort(team=team))
    second = make_kept(
        make_cohort(team=team, name="Tiny"), unpublishable="A small number could be worked out."
    )
    both = make_comparison(first, second, editions=(False,))
    stranger = manager_of(make_team())
    assert "cannot be shown" in assert_sound(stranger.get(both.address)).h1.text
    assert stranger.get(f"{both.address}both-1.png").status_code == 404
    assert manager_of(team).get(f"{both.address}both-1.png").status_code == 200
    assert manager_of(team).get(f"{both.address}report.html").status_code == 404


def test_two_readings_that_share_nothing_are_not_compared() -> None:
    """The work ends with the sentence."""
    team = make_team()
    first, second = (make_kept(make_cohort(team=team, name=name)) for name in ("A", "B"))
    age, area = ({**make_reading({name: PILOT["age"]})} for name in ("age", "area"))
    with pytest.raises(RuleBroken, match="share no dimension"):
        comparing.draw_both((age, area), comparing.names_of(first, second), lambda *_: None)


@pytest.mark.parametrize(("later", "words"), [("2022-06-01", "on 1 June 2021"), ("2021-06-01", "made ")])
def test_what_is_compared_is_told_apart_by_what_differs(later: str, words: str) -> None:
    """Dates of one cohort, else the instants of its readings."""
    team = make_team()
    one = make_kept(make_cohort(team=team, counted_on=date(2021, 6, 1)))
    given = {"team": team, "counted_on": date.fromisoformat(later)}
    other = one.question.cohort if later == "2021-06-01" else make_cohort(**given)
    assert comparing.names_of(one, make_kept(other))[0].startswith(words)
