"""The what-if page in a real browser: strategies typed with the keyboard, an answer at once, a search and its plan."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from alongside.web.accounts.permissions import Role
from tests.browser.house import NARROW, WIDE, assert_accessible, chromium, sign_in, window
from tests.web.makers import PASSPHRASE, make_member, make_team
from tests.web.queue import run_queued
from tests.web.reach.making import make_cohort, make_population
from tests.web.recruitment.making import cohort_of_two, population_of_two

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
WIDTHS = pytest.mark.parametrize("width", [WIDE, NARROW])
WAYS = {
    "remaining": 100,
    "budget": 4000,
    "name-0": "Midwives",
    "cost-0": 20,
    "mix-0-0": 80,
    "mix-0-1": 20,
    "known-0": 50,
    "people-0": 50,
}


@pytest.fixture(scope="module")
def browser():
    with chromium() as opened:
        yield opened


@pytest.fixture(autouse=True)
def no_second_thread(settings) -> None:
    """Let no sign of life be given meanwhile: one process holds the test's database."""
    settings.ALONGSIDE_STALE_SECONDS = 36_000


@pytest.fixture
def world():
    """A trial manager, and the address of the what-if page of two groups."""
    team = make_team()
    manager = make_member(Role.TRIAL_MANAGER, team=team)
    cohort = cohort_of_two(make_cohort(team=team, by=manager))
    population = population_of_two(make_population(made_by=manager))
    return manager, f"/over-time/cohort/{cohort.public_id}/plan/{population.public_id}/1/"


def opened(page: Page, name: str) -> None:
    """Open a part of the page with the keyboard."""
    page.locator("summary", has_text=name).focus()
    page.keyboard.press("Enter")


def type_strategy(page: Page) -> None:
    """Describe what could be bought, from box to box with the keyboard."""
    opened(page, "Strategies: what could be bought")
    page.locator("#id_s-name-0").focus()
    for word in ("Interpreters", "300", "2", "1"):
        page.keyboard.type(word)
        page.keyboard.press("Tab")
        if word == "1":
            page.keyboard.press("Tab")  # past the slider of the last box
    page.locator("#id_s-way-0").select_option(label="1: Midwives")
    page.get_by_role("group", name="Only for these groups").get_by_label("White British").check()
    page.locator("#id_s-times-0").fill("2")
    page.locator("#id_s-times-0").blur()


@WIDTHS
def test_strategies_answer_at_once_without_a_fault(world, browser, live_server, width: int) -> None:
    """Boxes that do not belong to what a strategy does are away; the answer holds its price and its doubt."""
    manager, there = world
    with window(browser, width) as page:
        sign_in(page, live_server.url, manager.email, PASSPHRASE)
        page.goto(live_server.url + there)
        for name, value in WAYS.items():
            page.fill(f"#id_{name}", str(value))
        type_strategy(page)
        page.get_by_text("130 people would be in, for £1,300 more, £300 of it for strategies.").wait_for()
        page.get_by_text("The chance that some group ends below").wait_for()
        assert not page.locator("#id_s-each-0").is_visible()
        assert not page.locator("#id_s-spread-0").is_visible()
        units = page.get_by_role("slider", name="Try it with so many units")
        units.focus()
        page.keyboard.press("End")
        page.get_by_text("£600 of it for strategies.").wait_for()
        opened(page, "What is wanted, and what must hold")
        assert_accessible(page)
        page.get_by_label("It opens a new way of finding people").check()
        page.locator("#id_s-each-0").wait_for()
        assert not page.locator("#id_s-way-0").is_visible()
        page.get_by_role("button", name="Work this plan out").click()
        page.locator(".nhsuk-error-summary").wait_for()
        assert_accessible(page)


def test_rows_are_added_and_a_plan_searched_for_without_a_script(world, browser, live_server) -> None:
    """Everything the page does with a script it does without one, down to the plan and back to its boxes."""
    manager, there = world
    with window(browser) as page:
        sign_in(page, live_server.url, manager.email, PASSPHRASE)
        cookies = page.context.cookies()
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 900})
    context.add_cookies(cookies)
    page = context.new_page()
    page.goto(live_server.url + there)
    for name, value in WAYS.items():
        page.fill(f"#id_{name}", str(value))
    page.locator("summary", has_text="Strategies: what could be bought").click()
    page.get_by_role("button", name="Add another strategy").click()
    for name, value in {"name": "Market stall", "cost": 100, "each": 5, "cap": 40, "mix": 95}.items():
        page.get_by_label("It opens a new way of finding people").nth(1).check()
        page.fill(f"#id_s-{name}-1{'-1' if name == 'mix' else ''}", str(value))
    page.get_by_role("button", name="Search for the best").click()
    assert "Searching" in page.locator("h1").inner_text()
    run_queued()
    page.reload()
    page.get_by_role("link", name="See the result").click()
    assert "Buy Market stall" in page.locator(".reach-answer").inner_text()
    page.get_by_role("link", name="Change it and search again").click()
    assert page.locator("#id_s-name-0").input_value() == "Market stall"
    context.close()
