"""Reach over time in a real browser: empty, filled, wrong, wide, narrow; and two people's way through."""

from __future__ import annotations

import pytest

from alongside.web.accounts.permissions import Role
from tests.browser.house import NARROW, WIDE, assert_accessible, chromium, sign_in, window
from tests.web.makers import PASSPHRASE, make_member, make_team
from tests.web.reach.making import make_cohort, make_population
from tests.web.recruitment.making import (
    cohort_of_two,
    make_decision,
    make_look,
    make_plan,
    make_point,
    population_of_two,
)

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
WIDTHS = pytest.mark.parametrize("width", [WIDE, NARROW])


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
def test_pages_over_time_have_no_fault(world, browser, live_server, width: int) -> None:
    """Empty, filled and wrong: every page, for the team and for an adviser."""
    manager, cohort, population = world
    here = f"/over-time/cohort/{cohort.public_id}/"
    what_if = f"{here}plan/{population.public_id}/1/"
    with window(browser, width) as page:
        sign_in(page, live_server.url, manager.email, PASSPHRASE)
        for address in ("/over-time/", here, f"{here}look/", f"{here}plan/", f"{here}agree/", what_if):
            page.goto(live_server.url + address)
            assert_accessible(page)
        for address in (f"{here}look/", f"{here}agree/"):
            page.goto(live_server.url + address)
            page.locator("main form button").last.click()
            assert page.locator(".nhsuk-error-summary").evaluate("box => box === document.activeElement")
            assert_accessible(page)
        page.goto(live_server.url + what_if)
        with page.expect_navigation():
            page.get_by_role("button", name="Work this plan out").click()
        assert_accessible(page)
        look = make_look(cohort, population, by=manager)
        plan = make_plan(cohort, population, by=manager)
        point, waiting = make_point(cohort, by=manager), make_point(cohort, by=manager)
        make_decision(point, by=manager, plan=plan)
        for address in ("/over-time/", here, look.address, plan.address, point.address, waiting.address):
            page.goto(live_server.url + address)
            page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true })")
            assert_accessible(page)
        page.goto(live_server.url + waiting.address)
        with page.expect_navigation():
            page.get_by_role("button", name="Write it down").click()
        assert_accessible(page)
    with window(browser, width) as page:
        sign_in(page, live_server.url, make_member(Role.ADVISORY_MEMBER).email, PASSPHRASE)
        for address in ("/over-time/", point.address):
            page.goto(live_server.url + address)
            assert_accessible(page)


def test_a_plan_answers_while_it_is_typed(world, browser, live_server) -> None:
    """A number or its slider changes, and the answer stands below at once, without a page being loaded."""
    manager, cohort, population = world
    with window(browser) as page:
        sign_in(page, live_server.url, manager.email, PASSPHRASE)
        page.goto(f"{live_server.url}/over-time/cohort/{cohort.public_id}/plan/{population.public_id}/1/")
        typed = {"remaining": 100, "name-0": "Midwives", "cost-0": 20, "mix-0-0": 80, "mix-0-1": 20}
        for name, value in typed.items():
            page.fill(f"#id_{name}", str(value))
        page.fill("#id_people-0", "60")
        page.locator("#id_people-0").blur()
        page.get_by_text("140 people would be in, for £1,200 more").wait_for()
        slider = page.get_by_role("slider", name="Try it with so many people").first
        slider.focus()
        page.keyboard.press("End")
        page.get_by_text("180 people would be in, for £2,000 more").wait_for()
        assert page.locator("#id_people-0").input_value() == "100"
        assert_accessible(page)


def test_a_rule_is_agreed_and_an_adviser_says_what_they_think(world, browser, live_server) -> None:
    """The trial manager writes the rule down first; an adviser reads it and agrees in their own words."""
    manager, cohort, _ = world
    with window(browser) as page:
        sign_in(page, live_server.url, manager.email, PASSPHRASE)
        page.goto(f"{live_server.url}/over-time/cohort/{cohort.public_id}/")
        page.get_by_role("link", name="Agree an adaptation point").click()
        page.get_by_label("Or when how many people are in?").fill("120")
        page.get_by_label("The rule, agreed now").fill("Below four fifths of a share we act.")
        page.get_by_label("Who decides?").fill("Trial manager and panel")
        page.get_by_role("button", name="Agree it").click()
        assert page.locator("h1").inner_text().endswith("First look at recruitment")
        address = page.url
    with window(browser) as page:
        sign_in(page, live_server.url, make_member(Role.ADVISORY_MEMBER).email, PASSPHRASE)
        page.get_by_role("link", name="Over time").first.click()
        page.get_by_role("link", name="First look at recruitment").click()
        assert page.url == address
        page.get_by_label("I agree").check()
        page.get_by_label("In your own words").fill("Please start with the playgroup.")
        page.get_by_role("button", name="Say it").click()
        assert page.get_by_text("1 agrees, 0 do not.").is_visible()
        assert page.get_by_text("Please start with the playgroup.").is_visible()
