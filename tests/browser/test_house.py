"""The house in a real browser: every page in every state, by keyboard, without a script, with a passkey."""

from __future__ import annotations

import pytest

from alongside.web.accounts.models import Organisation, Team
from alongside.web.accounts.permissions import Role
from alongside.web.jobs.models import Job, State
from tests.browser.house import NARROW, WIDE, assert_accessible, chromium, sign_in, window
from tests.web.makers import PASSPHRASE, make_member, make_team, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module")
def browser():
    with chromium() as opened:
        yield opened


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_pages_before_signing_in_have_no_fault(browser, live_server, width: int) -> None:
    """Empty, wrong, missing, locked."""
    person = make_user()
    with window(browser, width) as page:
        for path in ("/", "/account/sign-in/", "/nowhere/", "/account/switched-off/"):
            page.goto(live_server.url + path)
            assert_accessible(page)
        for _ in range(5):
            sign_in(page, live_server.url, person.email, "not this one")
            assert_accessible(page)
        assert page.get_by_role("heading", level=1).text_content() == "Too many tries"


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_an_administrators_pages_have_no_fault(browser, live_server, width: int) -> None:
    """Lists, forms, their errors, one's own account, the audit."""
    administrator = make_member(Role.ADMINISTRATOR)
    person = make_member(Role.PRACTITIONER, team=make_team(name="Family hubs East"))
    with window(browser, width) as page:
        sign_in(page, live_server.url, administrator.email, PASSPHRASE)
        for path in (
            "/start/",
            "/people/",
            f"/people/{person.public_id}/",
            "/people/invite/",
            "/organisations/",
            f"/organisations/{Organisation.objects.get().public_id}/",
            f"/teams/{Team.objects.get().public_id}/",
            "/audit/",
            "/me/",
        ):
            page.goto(live_server.url + path)
            assert_accessible(page)
        page.goto(f"{live_server.url}/people/invite/")
        page.get_by_role("button", name="Invite").click()
        assert page.locator(".nhsuk-error-summary").evaluate("box => box === document.activeElement")
        assert_accessible(page)
        page.goto(f"{live_server.url}/people/{person.public_id}/")
        page.get_by_role("button", name="Make a new link").click()
        assert_accessible(page)


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_the_pages_of_signing_in_have_no_fault(browser, live_server, width: int) -> None:
    """Passphrase, second step, passkeys, confirming."""
    person = make_user()
    with window(browser, width) as page:
        sign_in(page, live_server.url, person.email, PASSPHRASE)
        for path in ("second-step/", "passphrase/", "passkeys/", "sign-out/", "second-step/app/"):
            page.goto(f"{live_server.url}/account/{path}")
            assert_accessible(page)
        page.get_by_label("Passphrase", exact=True).fill(PASSPHRASE)
        page.get_by_role("button", name="Confirm").click()
        assert page.get_by_role("heading", level=1).text_content() == "Set up an authenticator app"
        assert_accessible(page)
        page.get_by_role("button", name="Set up").click()
        assert_accessible(page)


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_long_work_is_followed_and_its_page_renews_itself(browser, live_server, width: int) -> None:
    """The bar moves and the result appears, without the page being loaded again."""
    person = make_user()
    job = Job.objects.create(title="Count the families", person=person, state=State.RUNNING, percent=40)
    with window(browser, width) as page:
        sign_in(page, live_server.url, person.email, PASSPHRASE)
        page.goto(f"{live_server.url}/jobs/{job.public_id}/")
        assert_accessible(page)
        page.evaluate("window.sameDocument = true")
        ended = Job.objects.filter(pk=job.pk)
        ended.update(
            state=State.DONE, percent=100, sentence="Done.", result="/start/", ended_at=job.created_at
        )
        page.get_by_role("link", name="See the result").wait_for()
        assert page.evaluate("window.sameDocument")
        assert_accessible(page)


def test_everything_works_without_a_script(browser, live_server) -> None:
    """Sign in, invite somebody, follow long work; what needs a script is not offered."""
    administrator = make_member(Role.ADMINISTRATOR)
    job = Job.objects.create(title="Count the families", person=administrator)
    with window(browser, NARROW, java_script_enabled=False) as page:
        page.goto(f"{live_server.url}/account/sign-in/")
        assert not page.get_by_role("button", name="Sign in with a passkey").is_visible()
        sign_in(page, live_server.url, administrator.email, PASSPHRASE)
        page.get_by_role("navigation", name="Main").get_by_role("link", name="People").click()
        page.get_by_role("link", name="Invite a person").click()
        page.get_by_label("E-mail address").fill("new@example.org")
        page.get_by_label("Full name").fill("New Person")
        page.get_by_label("Commissioner").check()
        page.get_by_role("button", name="Invite").click()
        assert "/join/" in page.locator("main code").text_content()
        page.goto(f"{live_server.url}/jobs/{job.public_id}/")
        page.get_by_role("link", name="Check again").click()
        assert page.get_by_role("heading", level=1).text_content() == "Count the families"


def test_a_person_signs_in_by_keyboard_alone(browser, live_server) -> None:
    """The skip link first, then field by field; focus can be seen."""
    person = make_user()
    with window(browser) as page:
        page.goto(f"{live_server.url}/account/sign-in/")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent.trim()") == "Skip to main content"
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        page.keyboard.type(person.email)
        page.keyboard.press("Tab")
        page.keyboard.type(PASSPHRASE)
        page.keyboard.press("Enter")
        page.wait_for_url("**/start/")


def test_a_passkey_is_added_and_signs_in_alone(browser, live_server) -> None:
    """With a device that the browser pretends to have."""
    person = make_user()
    with window(browser) as page:
        device = page.context.new_cdp_session(page)
        device.send("WebAuthn.enable")
        kind = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
        }
        able = {"isUserVerified": True, "automaticPresenceSimulation": True}
        device.send("WebAuthn.addVirtualAuthenticator", {"options": kind | able})
        sign_in(page, live_server.url, person.email, PASSPHRASE)
        page.goto(f"{live_server.url}/account/passkeys/add/")
        page.get_by_label("Passphrase", exact=True).fill(PASSPHRASE)
        page.get_by_role("button", name="Confirm").click()
        page.get_by_label("Name of this passkey").fill("My phone")
        page.get_by_label("Sign in with this passkey alone").check()
        assert_accessible(page)
        page.get_by_role("button", name="Add the passkey").click()
        page.get_by_role("heading", name="Your recovery codes").wait_for()
        page.goto(f"{live_server.url}/account/passkeys/")
        assert "My phone" in page.locator("main").text_content()
        assert_accessible(page)
        page.get_by_role("button", name="Sign out").click()
        page.goto(f"{live_server.url}/account/sign-in/")
        page.get_by_role("button", name="Sign in with a passkey").click()
        page.wait_for_url("**/start/")


def test_printed_and_in_forced_colours_a_page_keeps_its_words(browser, live_server) -> None:
    """Print leaves navigation and buttons out; forced colours leave nothing invisible."""
    administrator = make_member(Role.ADMINISTRATOR)
    with window(browser) as page:
        sign_in(page, live_server.url, administrator.email, PASSPHRASE)
        page.goto(f"{live_server.url}/audit/")
        page.emulate_media(media="print")
        assert not page.locator(".nhsuk-header__navigation").is_visible()
        assert page.locator("main table").is_visible()
        page.emulate_media(media="screen", forced_colors="active")
        assert page.locator("main table").is_visible()
        assert page.locator(".nhsuk-header__service-name").is_visible()
