"""A real browser in front of the house: what every page is held against there."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
QUIET = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--no-first-run"),
]
AXE = next(Path(axe_playwright_python.__file__).parent.rglob("axe*.js")).read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDE, NARROW = 1280, 320
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@contextmanager
def chromium() -> Iterator[Browser]:
    """Open Chromium, or say that nothing was looked at; where everything is checked, its absence is a failure."""
    if not CHROMIUM.exists() and os.environ.get("CI") != "true":
        pytest.skip("Chromium is not installed, so the pages were not looked at in a browser")
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # the browser's driver keeps a loop of its own
    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=str(CHROMIUM), args=QUIET)
        yield opened
        opened.close()
    os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE") if before is None else None


@contextmanager
def window(browser: Browser, width: int = WIDE, **options: object) -> Iterator[Page]:
    """Open a window of its own; whatever the policy refused or a script stumbled over fails the test."""
    context = browser.new_context(viewport={"width": width, "height": 900}, **options)
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    yield page
    context.close()
    assert not [line for line in said if "Failed to load resource" not in line], said


def wait_until_whole(page: Page) -> None:
    """Wait until a page that is just being gone to has come; the policy forbids the browser to evaluate the wait."""
    for _ in range(200):
        page.wait_for_load_state()
        if page.evaluate("document.documentElement !== null && document.readyState === 'complete'"):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"{page.url} never came whole")


def assert_accessible(page: Page) -> None:
    """Nothing that axe can see, and nothing to scroll sideways for, once the page has come whole."""
    wait_until_whole(page)
    assert page.evaluate(SIDEWAYS) <= 0, f"{page.url} scrolls sideways"
    page.evaluate(AXE)
    found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found["violations"]] == [], (
        page.url
    )


def sign_in(page: Page, base: str, email: str, passphrase: str) -> None:
    """Sign in as a person does."""
    page.goto(f"{base}/account/sign-in/")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Passphrase", exact=True).fill(passphrase)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(f"{base}/**")
