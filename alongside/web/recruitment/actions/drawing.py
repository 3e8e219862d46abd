"""Pictures drawn once, where a result is made, and kept with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from alongside.findings.charts import Chart
from alongside.findings.documents import Picture, picture
from alongside.web.reach.actions.making import drawn_of


class Keeping:
    """Draws each picture of a report as it is built, and keeps the drawings as they are stored."""

    def __init__(self) -> None:
        self.drawings: list[dict[str, Any]] = []

    def draw(self, name: str, make: Callable[[], Chart]) -> Picture:
        """Draw one picture."""
        chart = make()
        found = picture(chart)
        drawn = asdict(drawn_of(name, chart, found, for_documents=False))
        self.drawings.append({key: value for key, value in drawn.items() if key != "png"})
        return found
