"""Two readings side by side: where each group's ratio was, and where it is."""

from __future__ import annotations

import math

from alongside.findings.charts._chart import Chart
from alongside.findings.charts._dots import DotRow, Dots, both_widths
from alongside.findings.numbers import ratio
from alongside.findings.reading import Block, Reading, family, limits, number_in, verdict_of
from alongside.findings.sentences import comparison_title, plain
from alongside.findings.tables import comparison_table


def comparison(
    before: Reading, after: Reading, dimension: str, *, names: tuple[str, str] = ("before", "now")
) -> Chart:
    """Return every group's ratio in two readings; groups that only one of them has are left out."""
    earlier = {group["category"]: group for group in family(before, dimension).known}
    both = [(earlier[g["category"]], g) for g in family(after, dimension).known if g["category"] in earlier]
    low, high = after["band"]
    said = str(comparison_title(_largest(both), dimension, names))
    notes = (f"Hollow: {plain(names[0])}. Solid, with its interval: {plain(names[1])}.",)
    rows = [_row(old, new) for old, new in both]
    wide, narrow = both_widths(Dots(title=said, rows=rows, band=(low, high), notes=notes))
    each = "; ".join(f"{row.name}: {row.words[0]}" for row in rows)
    table = comparison_table(dimension, both, names)
    return Chart(title=said, description=f"{said}. {each}.", wide=wide, narrow=narrow, table=table)


def _largest(both: list[tuple[Block, Block]]) -> tuple[Block, Block] | None:
    moved = [(abs(_move(old, new) or 0), at) for at, (old, new) in enumerate(both) if _move(old, new)]
    return both[max(moved)[1]] if moved else None


def _move(old: Block, new: Block) -> float | None:
    first, second = number_in(old["ppr"]), number_in(new["ppr"])
    return math.log(second / first) if first and second else None


def _row(old: Block, new: Block) -> DotRow:
    first, second = number_in(old["ppr"]), number_in(new["ppr"])
    said = " → ".join("no number" if value is None else ratio(value) for value in (first, second))
    return DotRow(
        name=plain(new["category"]),
        value=second,
        interval=limits(new["ppr"]),
        verdict=_solid(verdict_of(new)),
        words=(said, ""),
        earlier=first,
    )


def _solid(verdict: str) -> str:
    """Keep the hollow circle for what was."""
    return "about" if verdict == "cannot_tell" else verdict
