"""Reads an answer as a person's browser would: parsed, never grepped."""

from __future__ import annotations

from bs4 import BeautifulSoup
from django.http import HttpResponse


def parsed(response: HttpResponse) -> BeautifulSoup:
    """Return the page."""
    return BeautifulSoup(response.content, "html.parser")


def assert_sound(response: HttpResponse) -> BeautifulSoup:
    """Hold a page against what is true of every page: one h1, a title, a language, labels, unique ids."""
    page = parsed(response)
    assert page.html["lang"] == "en"
    assert len(page.find_all("h1")) == 1, "one page, one question"
    assert page.title.text.strip().endswith("- Alongside")
    assert page.find("main")["id"] == "maincontent"
    ids = [tag["id"] for tag in page.find_all(id=True)]
    assert len(ids) == len(set(ids)), f"ids are used twice: {sorted(x for x in ids if ids.count(x) > 1)}"
    assert_labelled(page)
    assert not page.find_all(style=True), "the policy forbids style attributes"
    assert all(tag.get("nonce") for tag in page.find_all("script")), "every script carries the nonce"
    return page


def assert_labelled(page: BeautifulSoup) -> None:
    """Every field has a label, every table a caption, every picture its words."""
    labelled = {label["for"] for label in page.find_all("label", attrs={"for": True})}
    for field in page.find_all(["input", "select", "textarea"]):
        if field.get("type") not in ("hidden", "submit"):
            assert field.get("id") in labelled, f"{field.get('name')} has no label"
    assert all(table.caption for table in page.find_all("table"))
    assert all(picture.get("alt") is not None for picture in page.find_all("img"))


def errors_of(page: BeautifulSoup) -> dict[str, str]:
    """Return the error summary: the target of each link and its words; each link leads somewhere."""
    links = page.select(".nhsuk-error-summary a")
    assert all(page.find(id=link["href"][1:]) for link in links), "an error leads nowhere"
    return {link["href"][1:].removeprefix("id_"): link.text.strip() for link in links}
