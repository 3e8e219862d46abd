"""A visitor with an old browser: reads pages, follows links and sends forms as they stand there; no script runs."""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin

import requests
from bs4 import BeautifulSoup, Tag


class Visitor:
    """Somebody at a page, who counts what they have to do."""

    def __init__(self, address: str) -> None:
        self.session = requests.Session()
        self.steps = 0
        self.go(address)

    def go(self, address: str) -> None:
        """Open an address."""
        self.steps += 1
        self.see(self.session.get(address, timeout=60))

    def see(self, answer: requests.Response) -> None:
        """Look at what came."""
        assert answer.ok, f"{answer.status_code} at {answer.url}"
        self.answer, self.address = answer, answer.url
        self.page = BeautifulSoup(answer.content, "html.parser")

    @property
    def heading(self) -> str:
        """What the page asks or says first."""
        return " ".join(self.page.h1.text.split())

    def link(self, words: str) -> Tag:
        """Find the one link of these words in the page's own part."""
        found = [one for one in self.page.main.find_all("a") if words in " ".join(one.text.split())]
        assert found, f"no link “{words}” at {self.address}"
        return found[0]

    def follow(self, words: str) -> None:
        """Follow a link."""
        self.go(urljoin(self.address, self.link(words)["href"]))

    def download(self, words: str) -> requests.Response:
        """Save what a link leads to, and stay."""
        self.steps += 1
        answer = self.session.get(urljoin(self.address, self.link(words)["href"]), timeout=60)
        assert answer.ok, f"{answer.status_code} at {answer.url}"
        return answer

    def press(self, words: str, *, files: dict[str, Any] | None = None, **typed: str) -> None:
        """Fill in the form of the button of these words, and press it."""
        button = next(one for one in self.page.main.find_all("button") if words in " ".join(one.text.split()))
        form = button.find_parent("form")
        sent = {one["name"]: one.get("value", "") for one in form.find_all("input", attrs={"type": "hidden"})}
        self.steps += 1
        address = urljoin(self.address, form.get("action") or "")
        self.see(self.session.post(address, data=sent | typed, files=files, timeout=60))
