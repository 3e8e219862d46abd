"""The first five minutes in a real browser: by keyboard alone, on a wide screen and on a small phone, with axe."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.house import NARROW, WIDE, assert_accessible, chromium, window
from tests.journeys.starting import started

pytestmark = [pytest.mark.browser, pytest.mark.slow]

FOCUSED = "document.activeElement ? document.activeElement.textContent.replace(/\\s+/g, ' ').trim() : ''"
OPEN_ALL = "document.querySelectorAll('details').forEach(part => { part.open = true })"
MOST_TABS = 80


def tab_to(page: Page, words: str) -> None:
    """Press Tab until what has the focus says these words, as somebody without a mouse does."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate(FOCUSED).startswith(words):
            assert page.evaluate("document.activeElement.matches(':focus-visible')"), f"{words}: unseen focus"
            return
    raise AssertionError(f"Tab never came to “{words}” at {page.url}")


def press(page: Page, words: str) -> None:
    """Go to a link or a button by keyboard, and press Enter."""
    tab_to(page, words)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def hold(page: Page) -> None:
    """Hold a page, all of it open, against axe and its width."""
    page.evaluate(OPEN_ALL)
    assert_accessible(page)


def see_the_finding(page: Page, base: str) -> None:
    """The first page holds; its picture is drawn for the width; its finding leads to a report by keyboard."""
    page.goto(base)
    hold(page)
    drawn = page.locator(".demo-finding img").evaluate("image => [image.complete, image.naturalWidth]")
    assert drawn == [True, 720 if page.viewport_size["width"] == WIDE else 340]
    press(page, "Read all of it")
    hold(page)
    tab_to(page, "The report, as one page")
    with page.expect_download() as saved:
        page.keyboard.press("Enter")
    assert "0.61" in Path(saved.value.path()).read_text(encoding="utf-8")


def give_two_files(page: Page, base: str, folder: Path) -> None:
    """The first door, by keyboard but for the choosing of the files, which is the system's own window."""
    page.goto(base)
    press(page, "Give two files")
    hold(page)
    for name in ("population", "cohort"):
        with page.expect_download() as saved:
            page.get_by_role("link", name=f"Download {name}-margins.csv").press("Enter")
        saved.value.save_as(folder / f"{name}.csv")
        page.locator(f"input[type=file][name={name}]").set_input_files(folder / f"{name}.csv")
    press(page, "Hold one up to the other")
    assert page.locator("h1").inner_text().endswith("this is for?")
    hold(page)


def be_somebody(page: Page, base: str) -> None:
    """The second door: one press, one's own question; the banner says everywhere what this is."""
    page.goto(base)
    press(page, "Look around as Daniel Owusu")
    assert "Who is missing from what we pay for?" in page.locator("h1").inner_text()
    assert page.get_by_role("region", name="Demonstration").is_visible()
    hold(page)


@pytest.fixture(scope="module")
def browser():
    with chromium() as opened:
        yield opened


def test_the_first_five_minutes_by_keyboard(browser: Browser, tmp_path: Path) -> None:
    """Three doors, two widths, no mouse; nothing that axe or the page's own policy objects to."""
    with started(tmp_path / "demo") as running:
        running.wait_for("Address")
        for width in (WIDE, NARROW):
            with window(browser, width, accept_downloads=True) as page:
                see_the_finding(page, running.address)
                give_two_files(page, running.address, tmp_path)
                be_somebody(page, running.address)
        keeps_its_words(browser, running.address)


def keeps_its_words(browser: Browser, address: str) -> None:
    """Without a script, printed and in forced colours the finding is there; the doors are not printed."""
    with window(browser, java_script_enabled=False) as page:
        page.goto(address)
        assert page.get_by_role("button", name="Look around as Imani Clarke").is_visible()
    with window(browser, forced_colors="active") as page:
        page.goto(address)
        assert page.locator(".demo-finding img").is_visible()
        page.emulate_media(media="print")
        assert page.locator(".demo-answer").is_visible()
        assert not page.get_by_role("button", name="Look around as Imani Clarke").is_visible()
