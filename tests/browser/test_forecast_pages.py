"""The forecast in a real browser: a trial manager's way from the cohort to it, by keyboard alone; every page whole."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from alongside.web.accounts.permissions import Role
from alongside.web.recruitment.actions import forecasts
from alongside.web.recruitment.models import Backtest
from tests.browser.house import NARROW, WIDE, assert_accessible, chromium, sign_in, wait_until_whole, window
from tests.web.makers import PASSPHRASE, make_member, make_team
from tests.web.queue import run_queued
from tests.web.reach.making import make_cohort, make_population
from tests.web.recruitment.forecast_making import by_channel, make_forecast_task
from tests.web.recruitment.making import cohort_of_two, population_of_two

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
WIDTHS = pytest.mark.parametrize("width", [WIDE, NARROW])
OPEN = "document.querySelectorAll('details').forEach(part => { part.open = true })"


@pytest.fixture(scope="module")
def browser():
    with chromium() as opened:
        yield opened


@pytest.fixture
def world():
    """A trial manager, a cohort of two groups and the population it is for."""
    team = make_team()
    manager = make_member(Role.TRIAL_MANAGER, team=team)
    cohort = cohort_of_two(make_cohort(team=team, by=manager))
    return manager, cohort, population_of_two(make_population(made_by=manager))


@WIDTHS
def test_pages_of_a_forecast_have_no_fault(world, browser, live_server, width: int) -> None:
    """Asked, wrong, one row more, made, tested: axe finds nothing, and nothing scrolls sideways."""
    manager, cohort, population = world
    here = f"{live_server.url}/over-time/cohort/{cohort.public_id}/forecast/"
    task = make_forecast_task(cohort, population, by=manager, weeks=24)
    forecast = forecasts.make_forecast(task=task, at=timezone.now(), say=lambda *_: None)
    test = forecasts.ask_for_backtest(
        forecast=forecast,
        parameters={"ahead": 4, "first_weeks": 8, "step": 4},
        by=manager,
        at=timezone.now(),
    )
    forecasts.make_backtest(task=test, at=timezone.now(), say=lambda *_: None)
    with window(browser, width) as page:
        sign_in(page, live_server.url, manager.email, PASSPHRASE)
        for address in (here, f"{here}{population.public_id}/"):
            page.goto(address)
            assert_accessible(page)
        with page.expect_navigation():
            page.get_by_role("button", name="Add another channel").click()
        page.get_by_role("group", name="Channel 2").wait_for()
        assert_accessible(page)
        with page.expect_navigation():
            page.get_by_role("button", name="Foresee the end").click()
        wait_until_whole(page)
        assert page.locator(".nhsuk-error-summary").evaluate("box => box === document.activeElement")
        assert_accessible(page)
        held = f"{live_server.url}{forecast.address}held/"
        for address in (live_server.url + forecast.address, held, f"{live_server.url}/over-time/"):
            page.goto(address)
            page.evaluate(OPEN)
            assert_accessible(page)


def test_a_trial_manager_foresees_the_end_by_keyboard(world, browser, live_server) -> None:
    """From the cohort's page to the answer and whether it would have held; the pointer is never used."""
    manager, cohort, _ = world
    end = timezone.localdate() + timedelta(days=300)
    with window(browser) as page:

        def enter(locator) -> None:
            locator.focus()
            with page.expect_navigation():
                page.keyboard.press("Enter")
            wait_until_whole(page)

        def write(label: str, text: str) -> None:
            page.get_by_label(label, exact=True).first.focus()
            page.keyboard.insert_text(text)

        sign_in(page, live_server.url, manager.email, PASSPHRASE)
        page.goto(f"{live_server.url}/over-time/cohort/{cohort.public_id}/")
        enter(page.get_by_role("link", name="Foresee the end"))
        enter(page.get_by_role("button", name="Go on"))
        write("How many are wanted in all?", "300")
        page.keyboard.press("Tab")
        for part in (end.day, end.month, end.year):
            page.keyboard.insert_text(str(part))
            page.keyboard.press("Tab")
        write("White British", "30")
        write("Or a small table, typed or pasted (optional)", by_channel(24).decode())
        enter(page.get_by_role("button", name="Foresee the end"))
        run_queued()
        page.goto(f"{live_server.url}/over-time/cohort/{cohort.public_id}/")
        enter(page.get_by_role("link", name="300 mothers"))
        assert "The target of 300 mothers" in page.locator(".reach-answer").inner_text()
        enter(page.get_by_role("link", name="Would it have held?"))
        enter(page.get_by_role("button", name="Test it"))
        run_queued()
        assert Backtest.objects.exists()
        page.goto(live_server.url + Backtest.objects.get().task.forecast.address)
        page.get_by_role("heading", name="Would it have held?").wait_for()
