"""Where each group would end: ratios as dots with their intervals, and the chance that each floor holds."""

from __future__ import annotations

from alongside.findings.charts import Chart
from alongside.findings.charts._dots import DotRow, Dots, both_widths
from alongside.findings.forecasts._sentences import (
    LIKELY,
    ForecastDocument,
    Row,
    group_sentence,
    likely_below,
)
from alongside.findings.forecasts._tables import forecast_table
from alongside.findings.numbers import level_text, percent, with_interval
from alongside.findings.sentences import dimension_words, listed, plain

BAND = (0.8, 1.25)


def ends(document: ForecastDocument, dimension: Row) -> Chart:
    """Return the ratio of every group of a dimension at the end, with its interval."""
    said = _title(dimension)
    note = f"Lines: {level_text(document['level'])} of simulations, against {plain(document['benchmark'])}."
    rows = [_row(group) for group in dimension["groups"] if not group["not_known"]]
    wide, narrow = both_widths(Dots(title=said, rows=rows, band=BAND, notes=(note,)))
    each = " ".join(str(group_sentence(group)) for group in dimension["groups"] if not group["not_known"])
    return Chart(
        title=said,
        description=f"{said}. {each}",
        wide=wide,
        narrow=narrow,
        table=forecast_table(document, dimension),
    )


def _title(dimension: Row) -> str:
    below = [plain(group["category"]) for group in dimension["groups"] if likely_below(group)]
    name = dimension_words(dimension["name"])
    if below:
        return (
            f"By {name}: {listed(below, most=3)} more likely than not to end below four fifths of their share"
        )
    return f"By {name}: no group is more likely than not to end below four fifths of its share"


def _row(group: Row) -> DotRow:
    name, block = plain(group["category"]), group["ppr"]
    if "not_estimable" in block:
        return DotRow(name=name, verdict="not_estimable", words=("no ratio", ""))
    return DotRow(
        name=name,
        value=block["value"],
        interval=(block["low"], block["high"]),
        verdict=_verdict(group),
        words=(with_interval(block), _chance(group)),
    )


def _verdict(group: Row) -> str:
    """A likely shortfall, a likely place near the share, or neither: what is not likely is not drawn as if it were."""
    if likely_below(group, least=LIKELY):
        return "under"
    inside = group["ppr"]["low"] >= BAND[0] and group["ppr"]["high"] <= BAND[1]
    if inside:
        return "about"
    return "over" if group["ppr"]["low"] > BAND[1] else "cannot_tell"


def _chance(group: Row) -> str:
    if group["floor"]:
        return f"floor of {percent(group['floor'])} holds: {percent(group['probability_floor'])}"
    chance = group["probability_below_four_fifths"]
    return f"below four fifths: {percent(chance)}" if chance >= 1 - LIKELY else ""
