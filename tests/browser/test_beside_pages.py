"""Plans side by side in a real browser: chosen by ticking, read wide and narrow, printed."""

from __future__ import annotations

import pytest

from alongside.web.accounts.permissions import Role
from tests.browser.house import NARROW, WIDE, assert_accessible, chromium, sign_in, window
from tests.web.makers import PASSPHRASE, make_member, make_team
from tests.web.reach.making import make_cohort, make_population
from tests.web.recruitment.making import cohort_of_two, make_plan, population_of_two

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module")
def browser():
    with chromium() as opened:
        yield opened


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_plans_are_put_side_by_side(browser, live_server, width: int) -> None:
    """One ticked is too few and said so; two stand beside each other, on a phone beneath each other."""
    team = make_team()
    manager = make_member(Role.TRIAL_MANAGER, team=team)
    cohort = cohort_of_two(make_cohort(team=team, by=manager))
    population = population_of_two(make_population(made_by=manager))
    for _ in range(2):
        make_plan(cohort, population, by=manager)
    with window(browser, width) as page:
        sign_in(page, live_server.url, manager.email, PASSPHRASE)
        page.goto(f"{live_server.url}/over-time/cohort/{cohort.public_id}/")
        assert_accessible(page)
        page.get_by_label("More playgroups").first.check()
        page.get_by_role("button", name="Put them side by side").click()
        assert page.locator(".nhsuk-error-summary").evaluate("box => box === document.activeElement")
        assert_accessible(page)
        for box in page.get_by_label("More playgroups").all():
            box.check()
        page.get_by_role("button", name="Put them side by side").click()
        page.get_by_text("All bring the mix equally near").wait_for()
        assert_accessible(page)
        page.get_by_role("rowheader", name="Cost").wait_for()
        page.emulate_media(media="print")
        page.locator(".reach-answer").wait_for()
