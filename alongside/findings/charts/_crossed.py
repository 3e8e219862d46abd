"""Crossed groups: pooled ratios, since the smallest cells are mostly luck."""

from __future__ import annotations

from alongside.findings.charts._chart import Chart
from alongside.findings.charts._dots import DotRow, Dots, both_widths
from alongside.findings.numbers import frequency, with_interval
from alongside.findings.reading import Block, Reading, limits, number, number_in
from alongside.findings.sentences import cell_words, crossed_title
from alongside.findings.tables import cells_table

_MOST_CELLS = 12
_FEWEST_RANKED = 6
"""Of fewer groups, most are among the lowest three whatever the truth."""
_HOW_TO_READ = (
    "Diamonds: the ratio before pooling. Small groups are drawn towards what their parts would "
    "lead us to expect."
)


def crossed(reading: Reading, rows: tuple[Block, ...]) -> Chart:
    """Return the crossed groups with the lowest pooled ratios, of one benchmark's cells at one stage."""
    low, high = reading["band"]
    ranked = sorted(rows, key=_rank)
    shown = ranked[:_MOST_CELLS]
    said = str(crossed_title(reading, tuple(ranked)))
    notes = [_HOW_TO_READ]
    if len(ranked) >= _FEWEST_RANKED:
        notes.append("Below each ratio: how often, of our draws, it is among the lowest three.")
    if len(ranked) > len(shown):
        notes.append(f"The lowest {len(shown)} of {len(ranked)} crossed groups; all are in the table.")
    drawn = [_row(reading, row, is_ranked=len(ranked) >= _FEWEST_RANKED) for row in shown]
    wide, narrow = both_widths(Dots(title=said, rows=drawn, band=(low, high), notes=tuple(notes)))
    each = "; ".join(f"{cell_words(row['cell'])} {with_interval(row['pooled'])}" for row in shown)
    table = cells_table(reading, tuple(ranked))
    return Chart(title=said, description=f"{said}. {each}.", wide=wide, narrow=narrow, table=table)


def _rank(row: Block) -> tuple[bool, float]:
    value = number_in(row["pooled"])
    return (value is None, value or 0.0)


def _row(reading: Reading, row: Block, *, is_ranked: bool) -> DotRow:
    value, both = number_in(row["pooled"]), limits(row["pooled"])
    lowest = number(row["probability_lowest_three"])
    chance = frequency(lowest) if lowest and is_ranked else ""
    return DotRow(
        name=cell_words(row["cell"]),
        value=value,
        interval=both,
        verdict=_look(both, reading["band"]),
        words=(with_interval(row["pooled"]), chance),
        raw=number_in(row["ppr"]),
    )


def _look(both: tuple[float, float] | None, band: tuple[float, float]) -> str:
    """Mark only what lies wholly outside or inside the band: these cells carry no test of their own."""
    if both is None:
        return "not_estimable"
    if both[1] < band[0]:
        return "far_under"
    if both[0] > band[1]:
        return "far_over"
    return "about" if both[0] >= band[0] and both[1] <= band[1] else "cannot_tell"
