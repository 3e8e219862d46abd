"""Populations, cohorts and readings in a real browser: empty, filled, wrong, wide, narrow, by keyboard, printed."""

from __future__ import annotations

import pytest

from alongside.web.accounts.permissions import Role
from alongside.web.reach import actions
from tests.browser.house import NARROW, WIDE, assert_accessible, chromium, sign_in, window
from tests.web.makers import PASSPHRASE, make_member, make_team
from tests.web.reach.making import (
    make_cohort,
    make_comparison,
    make_kept,
    make_population,
    make_tried,
    make_upload,
)
from tests.web.uploads.making import make_refused, make_waiting

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
BROKEN = "dimension,category,count\nethnicity,White,ten\nethnicity,Asian,-3\n"
WIDTHS = pytest.mark.parametrize("width", [WIDE, NARROW])


@pytest.fixture(scope="module")
def browser():
    with chromium() as opened:
        yield opened


def file(name: str, content: str) -> dict[str, object]:
    """Take a file in hand."""
    return {"name": name, "mimeType": "text/csv", "buffer": content.encode()}


@WIDTHS
def test_trying_two_files_has_no_fault(browser, live_server, width: int) -> None:
    """Empty, with every mistake shown, and what was tried."""
    with window(browser, width) as page:
        page.goto(f"{live_server.url}/try/")
        assert_accessible(page)
        page.locator("[name=population]").set_input_files(file("population.csv", BROKEN))
        page.locator("[name=cohort]").set_input_files(file("cohort.csv", BROKEN))
        page.get_by_role("button", name="Hold one up to the other").click()
        assert page.locator(".nhsuk-error-summary").evaluate("box => box === document.activeElement")
        assert "line 2" in page.locator(".nhsuk-error-summary").inner_text()
        assert_accessible(page)
        with page.expect_download() as marked:
            page.get_by_text("Download your file with each problem").click()
        assert marked.value.suggested_filename == "population-to-mend.csv"
        page.goto(f"{live_server.url}/try/{make_tried()}/")
        assert_accessible(page)
        for one in page.locator("details").all():
            one.locator("summary").click()
        assert_accessible(page)


@WIDTHS
def test_pages_without_anything_in_them_have_no_fault(browser, live_server, width: int) -> None:
    """Empty states, for somebody who may add and for somebody who may not."""
    team = make_team()
    cohort = make_cohort(team=team)
    manager = make_member(Role.MANAGER, team=team)
    with window(browser, width) as page:
        sign_in(page, live_server.url, make_member(Role.TRIAL_MANAGER).email, PASSPHRASE)
        for path in (
            "/populations/",
            "/cohorts/",
            "/readings/",
            "/populations/add/",
            "/cohorts/add/",
            "/populations/from-place/",
        ):
            page.goto(live_server.url + path)
            assert_accessible(page)
    with window(browser, width) as page:
        sign_in(page, live_server.url, manager.email, PASSPHRASE)
        page.goto(f"{live_server.url}/cohorts/{cohort.public_id}/hold-up/")
        assert_accessible(page)


@WIDTHS
def test_pages_with_something_in_them_have_no_fault(browser, live_server, width: int) -> None:
    """Lists, sides, what was understood, what was asked, readings in both editions, two side by side."""
    team = make_team()
    manager, commissioner = make_member(Role.MANAGER, team=team), make_member(Role.COMMISSIONER)
    population, cohort = make_population(notices=[{"text": "The dimensions differ."}]), make_cohort(team=team)
    reading = make_kept(cohort)
    tiny = make_kept(make_cohort(team=team, name="Tiny"), unpublishable="A small number could be worked out.")
    both = make_comparison(reading, make_kept(make_cohort(team=team, name="Later")))
    uploads = [make_upload(by=manager), make_refused(by=manager), make_waiting(by=manager)]
    paths = [
        f"/populations/{population.public_id}/",
        f"/cohorts/{cohort.public_id}/",
        *(one.address for one in uploads),
    ]
    asks = [f"/cohorts/{cohort.public_id}/hold-up/", "/populations/", "/cohorts/"]
    seen = ["/readings/", reading.address, tiny.address, both.address]
    for person, addresses in ((manager, [*paths, *asks, *seen]), (commissioner, seen)):
        with window(browser, width) as page:
            sign_in(page, live_server.url, person.email, PASSPHRASE)
            for address in addresses:
                page.goto(live_server.url + address)
                assert_accessible(page)
    uploads[-1].path.unlink()


@WIDTHS
def test_pages_with_a_mistake_have_no_fault(browser, live_server, width: int) -> None:
    """The summary takes the keyboard, each link leads to its field, nothing typed is lost."""
    team = make_team()
    manager = make_member(Role.MANAGER, team=team)
    cohort = make_cohort(team=team)
    make_population()
    upload = make_upload(by=manager, kind=actions.COHORT)
    with window(browser, width) as page:
        sign_in(page, live_server.url, manager.email, PASSPHRASE)
        page.goto(f"{live_server.url}/populations/add/")
        page.get_by_label("Or a small table").fill(BROKEN)
        page.get_by_role("button", name="See what is understood").click()
        assert page.get_by_label("Or a small table").input_value().startswith("dimension")
        assert_accessible(page)
        for address in (upload.address, f"/cohorts/{cohort.public_id}/hold-up/"):
            page.goto(live_server.url + address)
            page.locator("main form button").first.click()
            assert page.locator(".nhsuk-error-summary").evaluate("box => box === document.activeElement")
            assert_accessible(page)


def test_the_mirror_is_reached_by_keyboard_alone(browser, live_server) -> None:
    """From the first field to the button and, on the reading, to the numbers."""
    with window(browser) as page:
        page.goto(f"{live_server.url}/try/{make_tried()}/")
        reached = []
        for _ in range(40):
            page.keyboard.press("Tab")
            reached.append(page.evaluate("document.activeElement.textContent.trim()"))
        assert "Skip to main content" in reached[0]
        assert any(words.startswith("The numbers: by") for words in reached)
        assert any(words.startswith("The report") for words in reached)
        page.locator("summary").first.focus()
        page.keyboard.press("Enter")
        assert page.locator("details[open] table").first.is_visible()


def test_a_reading_prints_its_finding_its_date_and_its_address(browser, live_server) -> None:
    """On paper there are no buttons, and every number that was folded away."""
    team = make_team()
    reading = make_kept(make_cohort(team=team))
    with window(browser) as page:
        sign_in(page, live_server.url, make_member(Role.MANAGER, team=team).email, PASSPHRASE)
        page.goto(live_server.url + reading.address)
        page.emulate_media(media="print")
        assert page.locator(".reach-answer").is_visible()
        assert page.get_by_text(reading.address, exact=False).last.is_visible()
        assert not page.get_by_role("heading", name="Take it with you").is_visible()
        assert page.locator("details table").first.is_visible()
