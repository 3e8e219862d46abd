"""Places in a real browser: every page on the way from a file to a map, wide and narrow, held against axe."""

from __future__ import annotations

import pytest

from alongside.web.accounts.permissions import Role
from alongside.web.places import actions
from tests.browser.house import NARROW, WIDE, assert_accessible, chromium, sign_in, window
from tests.web.makers import PASSPHRASE, make_member
from tests.web.places.making import area_table, make_place, make_shaped, shapes_file

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module")
def browser():
    """One Chromium for all."""
    with chromium() as opened:
        yield opened


def file_of(text: str, name: str = "areas.csv") -> dict[str, object]:
    """Return a file as a browser sends it."""
    return {"name": name, "mimeType": "text/plain", "buffer": text.encode()}


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_place_is_made_and_no_page_on_the_way_has_a_fault(browser, live_server, width: int) -> None:
    """The empty list, the file, a refusal, the columns, the questions left open, the check, the place."""
    person = make_member(Role.MANAGER)
    with window(browser, width) as page:
        sign_in(page, live_server.url, person.email, PASSPHRASE)
        page.goto(f"{live_server.url}/places/")
        assert_accessible(page)
        page.get_by_role("link", name="Add a place").click()
        assert_accessible(page)
        page.locator("input[type=file]").set_input_files(file_of("code,count\n"))
        page.get_by_role("button", name="See what is understood").click()
        assert page.locator(".nhsuk-error-summary").is_visible()
        assert_accessible(page)
        page.locator("input[type=file]").set_input_files(file_of(area_table().replace(",5\n", ",x\n", 1)))
        page.get_by_role("button", name="See what is understood").click()
        assert_accessible(page)
        page.get_by_role("button", name="See what is understood").click()
        assert page.get_by_text("Say which end 1 is: it is never guessed.").first.is_visible()
        assert_accessible(page)
        page.get_by_label("1 is the most deprived").check()
        page.get_by_label("Which index is it?").select_option("English Indices of Deprivation 2025")
        page.get_by_label("What are they counted by?").fill("ethnicity")
        assert not page.get_by_label("Not stated", exact=True).is_checked(), "it does not look like counts"
        page.get_by_label("Not stated", exact=True).check()
        page.get_by_role("button", name="See what is understood").click()
        assert page.get_by_role("cell", name="Not stated").is_visible(), "the bad row's column is named"
        assert_accessible(page)
        page.get_by_label("Not stated", exact=True).uncheck()
        page.get_by_label("Which holds what it is part of?").select_option("part of")
        page.get_by_role("button", name="See what is understood").click()
        assert page.get_by_role("heading", level=1).text_content() == "Check what was understood"
        assert_accessible(page)
        page.get_by_label("What is the place called?").fill("Seaside")
        page.get_by_label("Where is it from?").fill("Census 2021")
        page.get_by_role("button", name="Keep it").click()
        page.wait_for_selector("text=How unequal is this place?")
        assert_accessible(page)


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_the_page_of_a_place_shows_its_map(browser, live_server, width: int) -> None:
    """The drawing of the width is fetched and drawn; every table can be unfolded; nothing scrolls sideways."""
    person = make_member(Role.MANAGER)
    place = make_shaped(by=person)
    actions.draw_place(place=place)
    with window(browser, width) as page:
        sign_in(page, live_server.url, person.email, PASSPHRASE)
        page.goto(live_server.url + place.address)
        assert_accessible(page)
        pictures = page.locator("main picture img")
        for at in range(pictures.count()):
            pictures.nth(at).scroll_into_view_if_needed()
        drawn = "all => all.map(one => [one.complete && one.naturalWidth > 0, one.currentSrc])"
        shown = pictures.evaluate_all(drawn)
        assert len(shown) == 3
        assert all(there for there, _ in shown)
        assert all(("-wide.svg" if width == WIDE else "-narrow.svg") in source for _, source in shown)
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        assert_accessible(page)
        page.emulate_media(forced_colors="active")
        assert pictures.first.is_visible()


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_shapes_are_given_without_a_script(browser, live_server, width: int) -> None:
    """The form, a refusal, the check and the place work by themselves."""
    person = make_member(Role.MANAGER)
    place = make_place(by=person)
    with window(browser, width, java_script_enabled=False) as page:
        sign_in(page, live_server.url, person.email, PASSPHRASE)
        page.goto(live_server.url + place.address)
        page.get_by_role("link", name="Add the shapes of its areas").click()
        page.get_by_label("A file of shapes").set_input_files(file_of("{", "areas.geojson"))
        page.get_by_role("button", name="See what is understood").click()
        assert page.locator(".nhsuk-error-summary").is_visible()
        page.get_by_label("A file of shapes").set_input_files(file_of(shapes_file(areas=18), "areas.geojson"))
        page.get_by_role("button", name="See what is understood").click()
        assert page.get_by_text("18 of the 20 areas of Seaside have a shape.").is_visible()
        page.get_by_label("Where is it from?").fill("ONS")
        page.get_by_role("button", name="Keep it").click()
        assert page.get_by_text("Without a shape, and so not on the map").is_visible()
