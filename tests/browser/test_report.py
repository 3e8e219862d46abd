"""The report in a real browser: no fault that axe can see, no sideways scroll on a small phone, open in print."""

from __future__ import annotations

import os
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Page, sync_playwright

from alongside.findings import report_html
from tests.findings.reading_maker import make_full_reading

pytestmark = pytest.mark.browser

CHROMIUM = Path("/usr/bin/chromium")
QUIET = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
AXE = next(Path(axe_playwright_python.__file__).parent.rglob("axe*.js")).read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPEN_ALL = "document.querySelectorAll('details').forEach(part => { part.open = true })"


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(report_html(make_full_reading()), encoding="utf-8")
    return path.as_uri()


@pytest.fixture(scope="module")
def browser():
    if not CHROMIUM.exists() and os.environ.get("CI") != "true":
        pytest.skip("Chromium is not installed, so the report was not looked at in a browser")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=str(CHROMIUM), args=QUIET)
        yield opened
        opened.close()


@pytest.fixture(params=[1280, 320])
def page(request, browser, report):
    opened: Page = browser.new_page(viewport={"width": request.param, "height": 900})
    opened.goto(report)
    yield opened
    opened.close()


def test_axe_finds_no_fault(page):
    page.evaluate(OPEN_ALL)
    page.evaluate(AXE)
    found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
    assert [(fault["id"], fault["nodes"][0]["html"]) for fault in found["violations"]] == []


def test_the_page_never_scrolls_sideways(page):
    page.evaluate(OPEN_ALL)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_every_picture_is_drawn_for_the_width(page):
    drawn = page.evaluate(
        "[...document.images].map(image => [image.complete, image.naturalWidth, image.getBoundingClientRect().width])"
    )
    wanted = 720 if page.viewport_size["width"] > 780 else 340
    assert all(complete and natural == wanted and shown <= wanted for complete, natural, shown in drawn)


def test_the_first_tab_leads_past_the_header_to_the_answer(page):
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the answer"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "answer"


def test_nothing_is_asked_of_the_network(browser, report):
    asked = []
    opened = browser.new_page()
    opened.on("request", lambda request: asked.append(request.url))
    opened.goto(report)
    assert [url for url in asked if not url.startswith(("data:", report))] == []
    opened.close()


def test_print_opens_what_is_folded(browser, report):
    opened = browser.new_page()
    opened.goto(report)
    shown = "[...document.querySelectorAll('details table')].every(table => table.checkVisibility())"
    assert not opened.evaluate(shown)
    opened.emulate_media(media="print")
    assert opened.evaluate("[...document.querySelectorAll('details table')].every(t => t.offsetHeight > 0)")
    opened.close()
