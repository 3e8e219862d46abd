"""A whole reading in a real browser: its map, its groups within groups, why people left; exact, and as published."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from alongside.web.accounts.permissions import Role
from alongside.web.reach import actions
from alongside.web.reach.models import Kind, Reading
from alongside.web.uploads.forms import Given
from tests.browser.house import NARROW, WIDE, assert_accessible, chromium, sign_in, window
from tests.web.makers import PASSPHRASE, make_member, make_team
from tests.web.places.making import make_shaped
from tests.web.reach.making import ASKED

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
OPEN_ALL = "document.querySelectorAll('details').forEach(part => { part.open = true })"
POPULATION = {("White", "Town"): 900, ("White", "Hill"): 700, ("Asian", "Town"): 500, ("Asian", "Hill"): 200}
COHORT = {
    ("White", "Town"): (90, 70),
    ("White", "Hill"): (40, 25),
    ("Asian", "Town"): (60, 18),
    ("Asian", "Hill"): (22, 12),
}


@pytest.fixture(scope="module")
def browser():
    """One Chromium for all."""
    with chromium() as opened:
        yield opened


def population_table() -> str:
    """Write people by ethnicity and part of the place."""
    rows = (f"{one},{part},{count}" for (one, part), count in POPULATION.items())
    return "\n".join(["ethnicity,part of the place,count", *rows]) + "\n"


def cohort_table() -> str:
    """Write one row a person, with the days they were asked and said yes, and why they did not."""
    lines = ["id,ethnicity,part of the place,asked,consented,reason"]
    for (one, part), (asked, consented) in COHORT.items():
        for at in range(asked):
            yes = at < consented
            why = "" if yes else ("no time", "moved away", "")[at % 3]
            lines.append(
                f"{len(lines)},{one},{part},2024-01-{1 + at % 28:02d},{'2024-02-10' if yes else ''},{why}"
            )
    return "\n".join(lines) + "\n"


def make_whole_reading(*, by, team) -> Reading:
    """Keep a place, a population and a cohort as a trial manager would, and make the mirror."""
    now = timezone.now()
    make_shaped(by=make_member(Role.MANAGER))
    said = {"name": "Families", "source": "Census", "geography": "Seaside", "licence": ""}
    given = Given(file=None, text=population_table(), name="population.csv")
    asked = {"unit": "families", "rounded_to": None, "effective_n": None}
    upload = actions.read_now(given=given, kind=actions.POPULATION, asked=asked, by=by, at=now)
    day = {"replace": False, "by": by, "at": now}
    (population,) = actions.keep_population(upload=upload, reference_on=date(2021, 3, 21), **said, **day)
    given = Given(file=None, text=cohort_table(), name="cohort.csv")
    asked = {"unit": "families", "stages": ["asked", "consented"]}
    upload = actions.read_now(given=given, kind=actions.COHORT, asked=asked, by=by, at=now)
    cohort = actions.keep_cohort(
        upload=upload, team=team, name="Trial", kind=Kind.PARTICIPANTS, counted_on=date(2024, 3, 1), **day
    )
    wanted = {**ASKED, "relation": "external", "cross": ["ethnicity", "part of the place"]}
    question = actions.ask(cohort=cohort, populations=[population], asked=wanted, by=by, at=now)
    return actions.make_reading(question=question, at=now, say=lambda _percent, _sentence: None)


def test_a_reading_shows_its_map_its_crossed_groups_and_why_people_left(browser, live_server) -> None:
    """Exact for the trial manager, publishable for a commissioner; wide and narrow; everything unfolded."""
    team = make_team()
    manager = make_member(Role.TRIAL_MANAGER, team=team)
    reading = make_whole_reading(by=manager, team=team)
    exact, publishable = reading.editions.all()
    drawn = {one.name.rpartition("-")[0] or one.name for one in exact.drawings.all()}
    assert drawn >= {"map", "crossed", "funnel"}
    assert publishable.result["reasons"] == []
    for person, sees_why in ((manager, True), (make_member(Role.COMMISSIONER), False)):
        for width in (WIDE, NARROW):
            with window(browser, width) as page:
                sign_in(page, live_server.url, person.email, PASSPHRASE)
                page.goto(live_server.url + reading.address)
                assert page.locator('img[alt^="Map."]').count() == 1
                assert page.get_by_text("“no time” for").first.is_visible() == sees_why
                page.evaluate(OPEN_ALL)
                assert_accessible(page)
                if sees_why:
                    assert page.get_by_role("heading", name="Groups within groups").is_visible()
