"""The first five minutes in a real browser: by keyboard alone, on a wide screen and on a small phone, with axe."""

from __future__ import annotations

from html import unescape
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from playwright.sync_api import TimeoutError as TooLateError

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
    take_the_report(page)


def take_the_report(page: Page) -> None:
    """Go to the report of a reading by keyboard and save it; it holds the finding."""
    tab_to(page, "The report, as one page")
    with page.expect_download() as saved:
        page.keyboard.press("Enter")
    report = Path(saved.value.path()).read_text(encoding="utf-8")
    assert page.locator(".reach-answer").inner_text()[:40] in unescape(report)


def give_two_files(page: Page, base: str, folder: Path) -> None:
    """The first door, by keyboard alone: samples down, files chosen, mirror, numbers opened, report down."""
    page.goto(base)
    press(page, "Give two files")
    hold(page)
    for name in ("population", "cohort"):
        tab_to(page, f"Download {name}-margins.csv")
        with page.expect_download() as saved:
            page.keyboard.press("Enter")
        saved.value.save_as(folder / f"{name}.csv")
    page.reload()
    for name in ("population", "cohort"):
        page.locator(f"button#id_{name}").wait_for()
        tab_to_field(page, name)
        choose(page, folder / f"{name}.csv")
    press(page, "Hold one up to the other")
    assert page.locator("h1").inner_text().endswith("this is for?")
    hold(page)
    take_the_report(page)


def choose(page: Page, file: Path) -> None:
    """Press Enter on what chooses a file, again where a busy browser has not heard it, and choose."""
    for patience in (5_000, 10_000, 30_000):
        try:
            with page.expect_file_chooser(timeout=patience) as chooser:
                page.keyboard.press("Enter")
        except TooLateError:
            continue
        chooser.value.set_files(file)
        return
    raise AssertionError(f"no file could be chosen at {page.url}")


def tab_to_field(page: Page, name: str) -> None:
    """Press Tab until what chooses this file has the focus: the field, or the button that a script puts before it."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == f"id_{name}":
            return
    raise AssertionError(f"Tab never came to the field {name} at {page.url}")


def read_as_trial_manager(page: Page, base: str) -> None:
    """The second door: a trial manager comes to the reading of the trial, and takes its report, by keyboard."""
    page.goto(base)
    press(page, "Look around as Imani Clarke")
    hold(page)
    press(page, "Readings")
    press(page, "Family hubs")
    assert page.locator("h1").inner_text().endswith("this is for?")
    hold(page)
    take_the_report(page)


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
                read_as_trial_manager(page, running.address)
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
