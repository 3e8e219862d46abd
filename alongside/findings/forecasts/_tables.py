"""The tables of a forecast and of a back-test."""

from __future__ import annotations

from typing import Any

from alongside.findings.forecasts._sentences import ForecastDocument, Row
from alongside.findings.numbers import level_text, percent, ratio, whole, with_interval, written
from alongside.findings.sentences import capital, dimension_words, plain
from alongside.findings.tables import FindingTable
from alongside.findings.tables._table import columns


def forecast_table(document: ForecastDocument, dimension: Row) -> FindingTable:
    """Return every group at the end: how many, their share, their ratio, and the chances."""
    level = level_text(document["level"])
    has_floors = dimension["probability_all_floors"] is not None
    titles = (
        capital(dimension_words(dimension["name"])),
        "In so far",
        f"At the end ({level})",
        "Share",
        "Ratio",
        "Chance below 0.8",
        *(("Floor", "Chance it holds") if has_floors else ()),
    )
    return FindingTable(
        caption=f"By {dimension_words(dimension['name'])}, at the end, against {plain(document['benchmark'])}",
        columns=columns(*titles),
        rows=tuple(_group_row(group, has_floors) for group in dimension["groups"]),
    )


def _group_row(group: Row, has_floors: bool) -> tuple[str, ...]:
    floors = ()
    if has_floors:
        chance = group["probability_floor"]
        floors = (
            percent(group["floor"]) if group["floor"] else "",
            "" if chance is None else percent(chance),
        )  # type: ignore[assignment]  # none, or two
    return (
        "Not known" if group["not_known"] else plain(group["category"]),
        written(group["recruited"], "count"),
        with_interval(group["count"], "count"),
        _cell(group["share"], "percent"),
        _cell(group["ppr"], "ratio"),
        _cell(group["probability_below_four_fifths"], "percent"),
        *floors,
    )


def _cell(block: Any, kind: str) -> str:
    if isinstance(block, int | float):
        return written(block, kind)
    return "none" if "not_estimable" in block else with_interval(block, kind)


def sources_table(document: ForecastDocument) -> FindingTable:
    """Return what each source has brought and is thought to bring."""
    is_only = len({row["channel"] for row in document["sources"]}) == 1
    return FindingTable(
        caption="Where they come from",
        columns=columns("Channel", "Site", "Came", "Weeks open", "A week, at full strength", text=(0, 1)),
        rows=tuple(
            (
                plain(row["channel"]) or ("all" if is_only else "not said"),
                plain(row["site"]),
                written(row["arrived"], "count"),
                f"{row['weeks_open']:.1f}",
                with_interval(row["rate_per_week"]),
            )
            for row in document["sources"]
        ),
    )


def path_table(document: ForecastDocument) -> FindingTable:
    """Return how many would be in by the end of each week."""
    return FindingTable(
        caption=f"In by the end of each week ({level_text(document['level'])})",
        columns=columns("Week ending", "Most likely", "At least", "At most"),
        rows=tuple(
            (row["date"], *(written(row[name], "count") for name in ("value", "low", "high")))
            for row in document["path"]
        ),
    )


def backtest_table(document: ForecastDocument) -> FindingTable:
    """Return coverage and sharpness of every dimension."""
    titles = (
        "Dimension",
        "Dates",
        "Intervals",
        "Held",
        "Held, everyone",
        "Mean width",
        "Width over came",
        "Score",
    )
    level, weeks = level_text(document["level"]), document["weeks_ahead"]
    return FindingTable(
        caption=f"How often {level} intervals for the next {weeks} weeks held",
        columns=columns(*titles),
        rows=tuple(
            (
                capital(dimension_words(row["name"])),
                written(row["origins"], "count"),
                written(row["intervals"], "count"),
                with_interval(row["coverage"], "percent"),
                with_interval(row["coverage_of_n"], "percent"),
                ratio(row["mean_width"]),
                percent(row["relative_width"]),
                ratio(row["interval_score"]),
            )
            for row in document["dimensions"]
        ),
    )


def origins_table(document: ForecastDocument, dimension: Row) -> FindingTable:
    """Return what was foreseen of everyone from each date, and what came."""
    every = [(one["on"], one["groups"][-1]) for one in dimension["forecasts"]]
    return FindingTable(
        caption=f"Everyone, the next {document['weeks_ahead']} weeks from each date",
        columns=columns("From", "Foreseen", "Came", "Held", text=(0, 3)),
        rows=tuple(
            (
                on,
                with_interval(row, "count"),
                whole(row["came"]),
                "yes" if row["low"] <= row["came"] <= row["high"] else "no",
            )
            for on, row in every
        ),
    )
