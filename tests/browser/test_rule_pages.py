"""Rules tried before any result, in a real browser: asked for, wrong, read wide and narrow, printed, and agreed."""

from __future__ import annotations

import pytest

from alongside.web.accounts.permissions import Role
from tests.browser.house import NARROW, WIDE, assert_accessible, chromium, sign_in, window
from tests.web.makers import PASSPHRASE, make_member, make_team
from tests.web.queue import run_queued
from tests.web.reach.making import make_cohort, make_population
from tests.web.recruitment.making import (
    cohort_of_two,
    make_plan,
    make_point,
    make_tried_rule,
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
def test_pages_of_rules_have_no_fault(world, browser, live_server, width: int) -> None:
    """The form empty and wrong, the rule that was tried, and the point that was agreed by it, for two readers."""
    manager, cohort, population = world
    plan = make_plan(cohort, population, by=manager)
    tried = make_tried_rule(plan, by=manager)
    point = make_point(cohort, by=manager, tried=tried)
    with window(browser, width) as page:
        sign_in(page, live_server.url, manager.email, PASSPHRASE)
        page.goto(f"{live_server.url}{plan.address}rule/")
        assert_accessible(page)
        page.get_by_label("Look after so many more people").fill("1000")
        page.get_by_role("button", name="Try it").click()
        assert page.locator(".nhsuk-error-summary").evaluate("box => box === document.activeElement")
        assert_accessible(page)
        for address in (plan.address, tried.address, point.address):
            page.goto(live_server.url + address)
            page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true })")
            assert_accessible(page)
        page.emulate_media(media="print")
        page.goto(live_server.url + tried.address)
        page.locator(".reach-answer").wait_for()
    with window(browser, width) as page:
        sign_in(page, live_server.url, make_member(Role.ADVISORY_MEMBER).email, PASSPHRASE)
        page.goto(live_server.url + point.address)
        page.get_by_text("In 25 simulated recruitments.").wait_for()
        assert_accessible(page)


def test_a_rule_is_tried_before_it_is_agreed(world, browser, live_server) -> None:
    """From a plan to its rule, to how that works out, to the point that everyone can read."""
    manager, cohort, population = world
    plan = make_plan(cohort, population, by=manager)
    with window(browser) as page:
        sign_in(page, live_server.url, manager.email, PASSPHRASE)
        page.goto(live_server.url + plan.address)
        page.get_by_role("link", name="Try a rule before any result").click()
        page.get_by_label("Look after so many more people").fill("40")
        page.get_by_label("How many people were counted").fill("20")
        page.get_by_label("How many recruitments to simulate").fill("100")
        page.get_by_role("button", name="Try it").click()
        page.get_by_text("You can leave this page").wait_for()
        run_queued()
        page.get_by_role("link", name="See the result").click()
        page.get_by_role("link", name="Agree an adaptation point by this rule").click()
        assert page.get_by_label("Or when how many people are in?").input_value() == "120"
        page.get_by_label("Who decides?").fill("Trial manager and panel")
        page.get_by_role("button", name="Agree it").click()
        page.get_by_text("In 100 simulated recruitments.").wait_for()
        page.get_by_role("link", name="How this rule works out").click()
        assert page.locator("h1").inner_text().endswith("How would the rule work out?")
