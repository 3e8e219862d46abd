"""The gradient: each group's ratio in the order of deprivation."""

from __future__ import annotations

from alongside.findings.charts._chart import Chart
from alongside.findings.charts._dots import DotRow, Dots, both_widths
from alongside.findings.charts._ratios import ratio_row
from alongside.findings.reading import Block, Reading, family
from alongside.findings.sentences import gradient_sentences, gradient_title
from alongside.findings.tables import gradient_table


def gradient(reading: Reading, row: Block) -> Chart:
    """Return the ratios of one dimension from least to most deprived.

    `row` is a line of the reading's gradient.
    """
    low, high = reading["band"]
    found = family(reading, row["dimension"], stage=row["stage"], benchmark=row["benchmark"])
    by_name = {group["category"]: group for group in found.known}
    ordered = [by_name[name] for name in row["order"] if name in by_name]
    rows = [ratio_row(reading, group) for group in ordered]
    said = str(gradient_title(row))
    dots = Dots(title=said, rows=_ended(rows), band=(low, high), joined=True)
    wide, narrow = both_widths(dots)
    each = " ".join(str(sentence) for sentence in gradient_sentences(reading, row))
    table = gradient_table(reading)
    return Chart(title=said, description=f"{said}. {each}", wide=wide, narrow=narrow, table=table)


def _ended(rows: list[DotRow]) -> list[DotRow]:
    if len(rows) < 2:
        return rows
    return [DotRow(name="Least deprived", heading=True), *rows, DotRow(name="Most deprived", heading=True)]
