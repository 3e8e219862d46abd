"""How sure we are of each ratio: dots with their intervals."""

from __future__ import annotations

from alongside.findings.charts._chart import Chart
from alongside.findings.charts._dots import DotRow, Dots, both_widths
from alongside.findings.numbers import level_text, with_interval
from alongside.findings.reading import Block, Family, Reading, limits, number_in, verdict_of
from alongside.findings.sentences import (
    few_words,
    plain,
    ratio_sentence,
    sure_title,
    too_few,
    unit_words,
    verdict_words,
)
from alongside.findings.tables import groups_table


def ratios(reading: Reading, found: Family) -> Chart:
    """Return the ratio of every group of a family, with its interval."""
    low, high = reading["band"]
    said = str(sure_title(found))
    level = level_text(reading["level"])
    note = f"Lines: {level} intervals, against {plain(found.benchmark)}."
    rows = [ratio_row(reading, group) for group in found.known]
    wide, narrow = both_widths(Dots(title=said, rows=rows, band=(low, high), notes=(note,)))
    each = " ".join(str(ratio_sentence(reading, group)) for group in found.known)
    table = groups_table(reading, found)
    return Chart(title=said, description=f"{said}. {each}", wide=wide, narrow=narrow, table=table)


def ratio_row(reading: Reading, group: Block) -> DotRow:
    """Return one group as a row: its dot, or words where it has too few people for one."""
    if too_few(group):
        words = few_words(group, unit_words(reading, "cohort"))
        return DotRow(name=plain(group["category"]), interval=limits(group["ppr"]), words=(words, ""))
    value = number_in(group["ppr"])
    ratio = "" if value is None else with_interval(group["ppr"])
    return DotRow(
        name=plain(group["category"]),
        value=value,
        interval=limits(group["ppr"]),
        verdict=verdict_of(group),
        words=(verdict_words(group), ratio),
    )
