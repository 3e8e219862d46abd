"""A reading on the terminal: the answer first, then one table a dimension, then what to know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from alongside.findings.numbers import ratio
from alongside.findings.sentences import verdict_words

Document: TypeAlias = Mapping[str, Any]
Row: TypeAlias = Mapping[str, Any]

STYLES = {"far_under": "bold", "under": "bold", "far_over": "bold", "over": "bold"}
HIDDEN = "hidden"
NONE = "-"
CANNOT_TELL = "cannot tell"
MOST_ROWS = 40
MOST_WIDTH = 110


def show(document: Document, *, console: Console | None = None) -> None:
    """Print a reading for a person: the answer, the main stage's groups, where they were lost, what to know."""
    from alongside.findings import reading, sentences

    out = console or _console()
    out.print(Text(str(sentences.question(document)), style="bold"))
    out.print(Text(str(sentences.headline(document))))
    out.print()
    stage = reading.main_stage(document)
    for benchmark in document["benchmarks"]:
        for dimension in document["dimensions"]:
            _family(out, document, (benchmark["name"], stage, dimension["name"]))
            if len(document["stages"]) > 1:
                _steps(out, document, (benchmark["name"], dimension["name"]))
    for notice in document["notices"]:
        out.print(Text(f"Note: {notice['text']}"))


def _steps(out: Console, document: Document, key: tuple[str, str]) -> None:
    """Print how many of each group reached each stage, and the step that cost the group most."""
    stages = [stage["name"] for stage in document["stages"]]
    rows = [row for row in document["funnel"] if (row["benchmark"], row["dimension"]) == key]
    table = Table(box=SIMPLE_HEAD, title=f"{key[1]}, step by step", title_justify="left", title_style="bold")
    table.add_column(key[1])
    for stage in stages:
        table.add_column(stage, justify="right")
    table.add_column("lost most at")
    for category in list(dict.fromkeys(row["category"] for row in rows))[:MOST_ROWS]:
        table.add_row(*_step_cells([row for row in rows if row["category"] == category]))
    out.print(table)


def _step_cells(rows: Sequence[Row]) -> tuple[Text, ...]:
    costliest = rows[0]["costliest_step"]
    last = costliest if isinstance(costliest, str) else HIDDEN if "suppressed" in costliest else CANNOT_TELL
    counts = (HIDDEN if isinstance(row["count"], Mapping) else f"{row['count']:,}" for row in rows)
    return tuple(Text(cell) for cell in (rows[0]["category"], *counts, last))


def _console() -> Console:
    """A console no wider than reads well; in a pipe it is as wide as the tables need."""
    plain = Console(highlight=False)
    return (
        plain
        if plain.is_terminal and plain.width <= MOST_WIDTH
        else Console(highlight=False, width=MOST_WIDTH)
    )


def _family(out: Console, document: Document, key: tuple[str, str, str]) -> None:
    rows = [row for row in document["groups"] if (row["benchmark"], row["stage"], row["dimension"]) == key]
    if not rows:
        return
    table = Table(box=SIMPLE_HEAD, title=_title(document, key), title_justify="left", title_style="bold")
    table.add_column(key[2])
    for heading in ("population", "cohort", "of its share", f"{document['level']:.0%} interval"):
        table.add_column(heading, justify="right")
    table.add_column("verdict")
    for row in rows[:MOST_ROWS]:
        table.add_row(
            *_cells(row), style=STYLES.get(row["verdict"] if isinstance(row["verdict"], str) else "")
        )
    out.print(table)
    if len(rows) > MOST_ROWS:
        out.print(Text(f"... and {len(rows) - MOST_ROWS} more groups: --json or --html has them all."))


def _title(document: Document, key: tuple[str, str, str]) -> str:
    parts = [key[2]]
    if len(document["stages"]) > 1:
        parts.append(f"at {key[1]}")
    if len(document["benchmarks"]) > 1:
        parts.append(f"against {key[0]}")
    return ", ".join(parts)


def _cells(row: Row) -> tuple[Text, ...]:
    ppr = row["ppr"]
    cells = (
        row["category"],
        _count(row["population_count"], row["population_share"]),
        _count(row["cohort_count"], row["cohort_share"]),
        _number(ppr, "value"),
        f"{_number(ppr, 'low')} to {_number(ppr, 'high')}" if "value" in ppr else NONE,
        _verdict(row),
    )
    return tuple(Text(cell) for cell in cells)


def _count(count: Any, share: Any) -> str:
    if isinstance(count, Mapping):
        return HIDDEN
    return f"{count:,} ({share:.1%})" if not isinstance(share, Mapping) else f"{count:,}"


def _number(block: Mapping[str, Any], name: str) -> str:
    if block.get("suppressed"):
        return HIDDEN
    value = block.get(name)
    return ratio(value) if isinstance(value, int | float) else NONE


def _verdict(row: Row) -> str:
    return verdict_words(row) + (" (depends on the unknown)" if row["depends_on_unknown"] else "")
