"""What was measured, as tables of the documentation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing measured: what, how it came out, what was wanted, and whether it was met."""

    what: str
    found: str
    target: str = ""
    met: bool = True

    @property
    def verdict(self) -> str:
        """Whether it was met; nothing where nothing was wanted."""
        return ("met" if self.met else "**not met**") if self.target else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One benchmark; `words` says what was compared with what."""

    title: str
    words: str
    lines: Sequence[Line]

    def markdown(self) -> str:
        """The table as it stands in the documentation."""
        rows = "\n".join(
            f"| {line.what} | {line.found} | {line.target} | {line.verdict} |" for line in self.lines
        )
        return f"## {self.title}\n\n{self.words}\n\n| What | Found | Target | |\n|---|---|---|---|\n{rows}\n"
