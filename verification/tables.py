"""Calibration results as Markdown tables, and the rules by which a claim held."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

LEVEL = 0.95
MEAN_WITHIN = 0.01
LOWEST = 0.89

NOMINAL = f"Mean coverage is within {MEAN_WITHIN:.2f} of {LEVEL:.2f} and no cell of the table is under {LOWEST:.2f}."


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One claim, how it was tried, the table of what came out, and whether it held."""

    title: str
    claim: str
    tried: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    holds: bool
    instead: str = ""
    """What to make of the number where the claim does not hold."""

    def markdown(self) -> str:
        """The section as it stands in the documentation."""
        head = "| " + " | ".join(self.columns) + " |"
        rule = "|" + "---|" * len(self.columns)
        body = "\n".join("| " + " | ".join(row) + " |" for row in self.rows)
        held = "Held." if self.holds else "Did not hold."
        instead = f"**Instead.** {self.instead}\n\n" if self.instead and not self.holds else ""
        return (
            f"## {self.title}\n\n**Claim.** {self.claim} **{held}**\n\n"
            f"{instead}{self.tried}\n\n{head}\n{rule}\n{body}\n"
        )


def coverage_holds(coverages: Iterable[float], *, level: float = LEVEL, lowest: float = LOWEST) -> bool:
    """Mean coverage within 0.01 of nominal, and no cell under 0.89."""
    cells = list(coverages)
    return abs(float(np.mean(cells)) - level) <= MEAN_WITHIN and min(cells) >= lowest


def cautious_holds(coverages: Iterable[float], *, replicates: int | None, level: float = LEVEL) -> bool:
    """No cell under nominal, three Monte Carlo errors allowed where cohorts were simulated."""
    return min(coverages) >= level - (slack(1 - level, replicates) if replicates else 1e-9)


def slack(chance: float, replicates: int) -> float:
    """Three Monte Carlo errors of a rate."""
    return 3 * float(np.sqrt(chance * (1 - chance) / replicates))


def rates(values: Iterable[float]) -> list[str]:
    """Numbers between 0 and 1, to three figures after the point; a dash where nothing could be tried."""
    return ["-" if np.isnan(value) else f"{value:.3f}" for value in values]


def summary(coverages: Iterable[float], *, width: int) -> list[str]:
    """The last row of a table of coverages: the mean of all cells and the lowest."""
    cells = list(coverages)
    row = [f"**mean {np.mean(cells):.3f}**", f"**lowest {min(cells):.3f}**"]
    return row + [""] * (width - 2)
