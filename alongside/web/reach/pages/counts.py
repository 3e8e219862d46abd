"""The counts of a population or a cohort as tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from alongside.findings.numbers import whole
from alongside.findings.sentences import capital, dimension_words, plain
from alongside.findings.tables import Column, FindingTable

MOST_ROWS = 200
"""Categories of one dimension that a page shows; a file holds the rest."""


def count_tables(counts: Mapping[str, Any], *, of_several: bool = False) -> tuple[FindingTable, ...]:
    """Return a side's counts, a table for each dimension, a column for each step."""
    columns = counts["margins"]["columns"]
    rows = [dict(zip(columns, row, strict=True)) for row in counts["margins"]["rows"]]
    stages = counts.get("stages") or [""]
    names = list(dict.fromkeys(row["dimension"] for row in rows))
    of = f"{plain(counts['name'])}, " if of_several else ""
    return tuple(
        count_table(
            f"{of}by {dimension_words(name)}", [row for row in rows if row["dimension"] == name], stages
        )
        for name in names
    )


def count_table(words: str, rows: Sequence[Mapping[str, Any]], stages: Sequence[str]) -> FindingTable:
    """Return the counts of one dimension."""
    found: dict[str | None, dict[str, float]] = {}
    for row in rows:
        found.setdefault(row["category"], {})[row.get("stage", "")] = row["count"]
    names = [plain(one) for one in stages] if len(stages) > 1 else ["Count"]
    titles = (Column(title="Group"), *(Column(title=name, numeric=True) for name in names))
    lines = [
        ("not known" if category is None else plain(category), *(number(counts.get(one)) for one in stages))
        for category, counts in found.items()
    ]
    return FindingTable(caption=capital(words), columns=titles, rows=tuple(lines[:MOST_ROWS]))


def number(count: float | None) -> str:
    """Return a count as it is written; one that was not asked for at a step says so."""
    return "not asked" if count is None else whole(count)


def crossed_words(counts: Mapping[str, Any]) -> tuple[str, ...]:
    """Say which dimensions are crossed."""
    if counts["cells"] is None:
        return ()
    names = [name for name in counts["cells"]["columns"] if name not in ("stage", "count")]
    words = " × ".join(dimension_words(name) for name in names)
    return (f"Crossed: {words}, {len(counts['cells']['rows']):,} crossed groups.",) if len(names) > 1 else ()
