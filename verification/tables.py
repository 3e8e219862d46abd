"""Calibration results as Markdown tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One claim, how it was tried, the table of what came out, and whether it held."""

    title: str
    claim: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    holds: bool

    def markdown(self) -> str:
        """The section as it stands in the documentation."""
        head = "| " + " | ".join(self.columns) + " |"
        rule = "|" + "---|" * len(self.columns)
        body = "\n".join("| " + " | ".join(row) + " |" for row in self.rows)
        held = "Held." if self.holds else "**Did not hold.**"
        return f"## {self.title}\n\n{self.claim} {held}\n\n{head}\n{rule}\n{body}\n"


def coverage_holds(coverages: Sequence[float], *, level: float, lowest: float = 0.89) -> bool:
    """Mean coverage within 0.01 of nominal from below, and no cell under 0.89."""
    return sum(coverages) / len(coverages) >= level - 0.01 and min(coverages) >= lowest
