"""Where the effort of a plan goes: sentences, a table of groups, and bars of channels."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from alongside.findings.charts import Chart
from alongside.findings.charts._canvas import OVER_HUE, QUIET, SMALL, TEXT, TITLE, Canvas
from alongside.findings.charts._chart import NARROW, WIDE
from alongside.findings.numbers import counted, percent
from alongside.findings.plans._sentences import people, pounds
from alongside.findings.plans._tables import channels_table, columns
from alongside.findings.reading import number
from alongside.findings.sentences import Sentence, listed, plain
from alongside.findings.tables import FindingTable

PlanDocument: TypeAlias = Mapping[str, Any]
Row: TypeAlias = Mapping[str, Any]
A_FEW, MOST_NAMED = 0.05, 3
_BAR, _STEP = 18, 50


def effort_rows(document: PlanDocument) -> tuple[Row, ...]:
    """Return the groups with what the plan does for each, most first; none for a plan made before that was kept."""
    rows = [row for row in document["groups"] if "to_find" in row]
    return tuple(sorted(rows, key=lambda row: -float(row["to_find"])))


def effort_sentences(document: PlanDocument) -> tuple[Sentence, ...]:
    """Return where most of the people still to be found are, what that costs, and what is not shared out."""
    rows = [row for row in effort_rows(document) if float(row["to_find"]) > A_FEW]
    if not rows:
        return (Sentence("Nobody more is to be found."),)
    total = sum(float(row["to_find"]) for row in rows)
    most = listed((_words(row) for row in rows[:MOST_NAMED]), most=MOST_NAMED)
    said = [
        Sentence(
            "Of the {number} to be found, {most}.",
            {"number": counted(round(total, 1), document["unit"]), "most": most},
        )
    ]
    strategies = _spent_on_strategies(document)
    if strategies:
        said.append(
            Sentence(
                "Strategies cost {cost} besides, which is not shared out here.", {"cost": pounds(strategies)}
            )
        )
    return tuple(said)


def _words(row: Row) -> str:
    return f"{people(row['to_find'])} are {plain(row['category'])} ({pounds(row['to_find_gbp'])})"


def _spent_on_strategies(document: PlanDocument) -> float:
    return sum(float(row["cost_gbp"]) * int(row["bought"]) for row in document["strategies"])


def effort_table(document: PlanDocument) -> FindingTable:
    """Return every group: people to be found, their part of all, and what recruiting them costs."""
    rows = effort_rows(document)
    total = sum(float(row["to_find"]) for row in rows)
    lines = tuple(
        (
            plain(row["category"]),
            people(row["to_find"]),
            percent(float(row["to_find"]) / total) if total > 0 else "-",
            pounds(row["to_find_gbp"]),
        )
        for row in rows
    )
    titles = columns("group", "to be found", "of all to be found", "recruiting them costs")
    return FindingTable(caption="Where the effort goes, as expected", columns=titles, rows=lines)


def channels_chart(document: PlanDocument) -> Chart:
    """Return how many people each channel brings and what they cost, as bars."""
    rows = _channel_rows(document)
    said = _channels_title(rows)
    each = "; ".join(f"{name}: {_count_and_cost(count, cost)}" for name, count, cost in rows)
    return Chart(
        title=said,
        description=f"{said}. {each}.",
        wide=_bars(rows, said, WIDE),
        narrow=_bars(rows, said, NARROW),
        table=channels_table(document),
    )


def _channel_rows(document: PlanDocument) -> list[tuple[str, float, float | None]]:
    """Return every channel with its people and their cost, most first; of one newly opened only its people."""
    costs = {row["name"]: float(row["cost_gbp"]) for row in document["channels"]}
    rows = []
    for name, value in document["optimum"]["allocation"].items():
        count = number(value) or 0.0
        rows.append((plain(name), count, count * costs[name] if name in costs else None))
    return sorted(rows, key=lambda row: -row[1])


def _channels_title(rows: list[tuple[str, float, float | None]]) -> str:
    total = sum(count for _, count, _ in rows)
    if total <= A_FEW:
        return "Nobody more is recruited"
    name, count, _ = rows[0]
    return f"{people(count)} of {people(total)} through {name}"


def _count_and_cost(count: float, cost: float | None) -> str:
    return people(count) if cost is None else f"{people(count)}, {pounds(cost)}"


def _bars(rows: list[tuple[str, float, float | None]], said: str, width: int) -> dict[str, Any]:
    canvas = Canvas(width=width)
    top = canvas.paragraph(0, 2, said, width, fontSize=TITLE, fontWeight="bold", most=5) + 16
    most = max((count for _, count, _ in rows), default=0.0) or 1.0
    room = width - 150
    for name, count, cost in rows:
        canvas.paragraph(0, top, name, width, fontSize=TEXT, most=1)
        wide = room * count / most
        canvas.box(0, top + 22, max(wide, 1.0), _BAR, fill=OVER_HUE)
        words = _count_and_cost(count, cost)
        canvas.write(max(wide, 1.0) + 8, top + 22 + _BAR / 2, words, fontSize=SMALL)
        top += _STEP
    note = "Bars: people through each way, as planned, and what recruiting them costs."
    return canvas.spec(canvas.paragraph(0, top, note, width, fontSize=SMALL, fill=QUIET) + 4)
