"""Printed totals: do the parts add up to what the table says, as far as its rounding allows?"""

from __future__ import annotations

from collections.abc import Iterator

from alongside.core.flow import check_total
from alongside.exchange._counted import Counted, PrintedTotal
from alongside.exchange.problems import Key, Notice

_DIFFERENT = "the parts{where} add to {parts:,.0f} but the printed total is {total:,.0f}."

Parts = dict[tuple[str, Key], dict[str, list[float]]]
"""By benchmark or stage and what is fixed, then by dimension ("" for cells): what a total adds up."""


def remarks_on_totals(counted: Counted, file: str, *, rounded_to: float | None = None) -> Iterator[Notice]:
    """Give a notice for every printed total that its parts miss by more than their rounding allows."""
    patterns = {
        pattern: _parts(counted, pattern) for pattern in {_pattern(total) for total in counted.totals}
    }
    for total in counted.totals:
        by_dimension = patterns[_pattern(total)].get((total.group, total.key), {})
        for dimension, parts in by_dimension.items():
            if total.dimension not in (None, dimension):
                continue
            mismatch = check_total(parts=parts, printed=total.count, rounded_to=rounded_to)
            if mismatch:
                values = {"where": _where(dimension, total), "parts": mismatch.added, "total": total.count}
                yield Notice(
                    code="total_differs", file=file, template=_DIFFERENT, values=values, line=total.line
                )


def _pattern(total: PrintedTotal) -> tuple[str, ...]:
    return tuple(dimension for dimension, _ in total.key)


def _parts(counted: Counted, pattern: tuple[str, ...]) -> Parts:
    parts: Parts = {}
    for (group, key), count in counted.counts.items():
        fixed = tuple(pair for pair in key if pair[0] in pattern)
        dimension = "" if counted.crossed else key[0][0]
        parts.setdefault((group, fixed), {}).setdefault(dimension, []).append(count)
    return parts


def _where(dimension: str, total: PrintedTotal) -> str:
    names = (
        [dimension] if dimension else ["{} {}".format(name, cell or "not known") for name, cell in total.key]
    )
    return " of " + ", ".join(names) if names else ""
