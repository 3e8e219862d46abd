"""Epochs of a look in a real browser: the days in the form, and where epochs begin on the page of the look."""

from __future__ import annotations

import pytest
from django.utils import timezone

from alongside.web.accounts.permissions import Role
from alongside.web.recruitment.actions import looks
from alongside.web.recruitment.models import Arrivals
from tests.browser.house import NARROW, WIDE, assert_accessible, chromium, sign_in, window
from tests.web.makers import PASSPHRASE, make_member, make_team
from tests.web.reach.making import make_cohort, make_population
from tests.web.recruitment.making import (
    cohort_of_two,
    make_decision,
    make_point,
    population_of_two,
    weekly,
)

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module")
def browser():
    with chromium() as opened:
        yield opened


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_decision_begins_an_epoch(browser, live_server, width: int) -> None:
    """Its day stands in the form; a day that there is not is mended; the look says where the epoch begins."""
    team = make_team()
    manager = make_member(Role.TRIAL_MANAGER, team=team)
    cohort = cohort_of_two(make_cohort(team=team, by=manager))
    population_of_two(make_population(made_by=manager))
    make_decision(make_point(cohort, by=manager, title="Half way"), by=manager)
    with window(browser, width) as page:
        sign_in(page, live_server.url, manager.email, PASSPHRASE)
        page.goto(f"{live_server.url}/over-time/cohort/{cohort.public_id}/look/")
        first = page.get_by_role("group", name="First day after “Half way”")
        assert first.get_by_label("Year").input_value() == str(timezone.localdate().year)
        assert_accessible(page)
        page.get_by_label("Or a small table").fill(weekly().decode())
        for part, typed in (("Day", "31"), ("Month", "2"), ("Year", "2026")):
            first.get_by_label(part).fill(typed)
        page.get_by_role("button", name="Look", exact=True).click()
        page.locator(".nhsuk-error-summary a").click()
        assert_accessible(page)
        first.get_by_label("Day").fill("2")
        page.get_by_role("button", name="Look", exact=True).click()
        page.get_by_text("You can leave this page").wait_for()
        look = looks.make_look(arrivals=Arrivals.objects.get(), at=timezone.now())
        page.goto(live_server.url + look.address)
        page.get_by_text("Epoch 2 begins on 2 February 2026").wait_for()
        assert_accessible(page)
