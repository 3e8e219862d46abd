"""The tables of a watch: the latest look, every look, when lamps lit, and how likely they are to."""

from __future__ import annotations

from alongside.findings.numbers import level_text, written
from alongside.findings.sentences import capital, dimension_words, plain
from alongside.findings.tables import FindingTable
from alongside.findings.tables._table import columns
from alongside.findings.watches._looks import Family, Row, WatchDocument

_VERDICTS = {
    "alarm": "Alarm",
    "signal": "Signal",
    "no_signal": "No lamp lit",
    "nobody_yet": "Nobody yet",
    "not_estimable": "No answer",
}


def lamp_words(group: Row) -> str:
    """Return which lamp of a group is lit, and on which side."""
    if not (group["signal"] or group["alarm"]):
        return ""
    side = "below" if group["ppr_high"] < 1 else "above"
    return f"Alarm, {side}" if group["alarm"] else f"Signal, {side}"


def watch_table(document: WatchDocument, family: Family) -> FindingTable:
    """Return every group at the latest look: how many, their share, their ratio, and their lamp."""
    level = level_text(round(family.last["level"], 4))
    titles = (
        capital(dimension_words(family.dimension)),
        "Came",
        f"Share of newcomers, {level}",
        "Ratio",
        f"Ratio, {level}",
        "Lamp",
    )
    return FindingTable(
        caption=_caption(document, family),
        columns=columns(*titles, text=(0, 5)),
        rows=tuple(_group_row(group) for group in family.last["groups"]),
    )


def _caption(document: WatchDocument, family: Family) -> str:
    when = "before anybody came" if family.last["date"] is None else f"on {family.last['date']}"
    parts = [f"By {dimension_words(family.dimension)}, {when}"]
    if len(document["stages"]) > 1:
        parts.append(f"at {plain(family.stage)}")
    if len(document["benchmarks"]) > 1 or len(document["epochs"]) > 1:
        parts.append(f"against {plain(family.benchmark)}")
    if len(document["epochs"]) > 1:
        parts.append(f"epoch {family.epoch}")
    return ", ".join(parts)


def _group_row(group: Row) -> tuple[str, ...]:
    if group["not_known"]:
        return ("Not known", written(group["count"], "count"), "", "", "", "")
    return (
        plain(group["category"]),
        written(group["count"], "count"),
        _between(group, "low", "high", "percent"),
        _ratio(group),
        _between(group, "ppr_low", "ppr_high", "ratio"),
        lamp_words(group),
    )


def _ratio(group: Row) -> str:
    return written(group["ppr"], "ratio") if isinstance(group["ppr"], int | float) else "none"


def _between(group: Row, low: str, high: str, kind: str) -> str:
    if not isinstance(group[low], int | float):
        return ""
    return f"{written(group[low], kind)} to {written(group[high], kind)}"


def looks_table(family: Family) -> FindingTable:
    """Return every look of a family: how many had come, the evidence of the whole mix, and the verdict."""
    titles = ("Date", "Newcomers so far", "Not known", "E-value", "log10 E", "p-value at any look", "Verdict")
    return FindingTable(
        caption=f"Every look, by {dimension_words(family.dimension)}",
        columns=columns(*titles, text=(0, 6)),
        rows=tuple(_look_row(look) for look in family.looks),
    )


def _look_row(look: Row) -> tuple[str, ...]:
    e = look["e_value"]
    return (
        look["date"] or "none yet",
        written(look["n"], "count"),
        written(look["not_known"], "count"),
        (f"{e:,.2f}" if e < 1e6 else f"{e:.1e}") if isinstance(e, int | float) else written(e, "ratio"),
        written(look["log10_e_value"], "distance"),
        written(look["p_anytime"], "chance"),
        _VERDICTS[look["verdict"]],
    )


def lit_table(document: WatchDocument) -> FindingTable:
    """Return when each lamp was first lit."""
    rows = sorted(document["lit"], key=lambda row: (row["date"], row["lamp"]))
    has_epochs = len(document["epochs"]) > 1
    titles = ("Date", "Lamp", "Group", "Dimension", "Side", "Lit still", "Against", "Stage")
    return FindingTable(
        caption="When each lamp was first lit",
        columns=columns(*titles, *(("Epoch",) if has_epochs else ()), text=range(8 + has_epochs)),
        rows=tuple(
            (
                row["date"],
                capital(row["lamp"]),
                plain(row["category"]),
                dimension_words(row["dimension"]),
                row["direction"],
                "yes" if row["is_lit_still"] else "no",
                plain(row["benchmark"]),
                plain(row["stage"]),
                *((str(row["epoch"]),) if has_epochs else ()),
            )
            for row in rows
        ),
    )


def chances_table(document: WatchDocument) -> FindingTable:
    """Return the chance that each lamp rings by the planned number, for three supposed truths."""
    titles = ("Group", "Dimension", "Against", "If the true ratio is", "Signal", "Alarm")
    planned = document["planned_n"] or 0
    return FindingTable(
        caption=f"The chance that each lamp rings by {planned:,} newcomers, looked at after every one",
        columns=columns(*titles, text=(0, 1, 2)),
        rows=tuple(
            (
                plain(row["category"]),
                dimension_words(row["dimension"]),
                plain(row["benchmark"]),
                written(row["true_ppr"], "ratio"),
                written(row["signal"], "percent"),
                written(row["alarm"], "percent"),
            )
            for row in document["chances"]
        ),
    )
