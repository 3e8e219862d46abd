"""Pictures drawn once, where a result is made, and kept with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

from alongside.findings.charts import Chart
from alongside.findings.documents import Picture, picture


class Keeping:
    """Draws each picture of a report as it is built, and keeps the drawings as they are stored."""

    def __init__(self) -> None:
        self.drawings: list[dict[str, Any]] = []

    def draw(self, name: str, make: Callable[[], Chart]) -> Picture:
        """Draw one picture."""
        found = picture(make())
        self.drawings.append(
            {
                "name": name,
                "alt": found.alt,
                "wide": unquote(found.wide.partition(",")[2]),
                "narrow": unquote(found.narrow.partition(",")[2]),
                "wide_size": list(found.wide_size),
                "narrow_size": list(found.narrow_size),
            }
        )
        return found
