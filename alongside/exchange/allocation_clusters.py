"""Clusters, their covariates, their outcomes and the scheme used, from CSV files or workbooks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from alongside.core.allocation import Column
from alongside.core.errors import InputError
from alongside.exchange._words import clean
from alongside.exchange.allocation_outcomes import position_of
from alongside.exchange.problems import Problems, listed, quoted
from alongside.exchange.tables import Table, open_table

_NO_VALUE = "{name} has no {what}; fill it in, or leave the cluster or the covariate out."
_NO_NUMBER = "{cell} is not a number; write one with a decimal point."
_TWICE = "{name} stands here for the second time; keep one line for each."
_NO_ARM = "{cell} is no arm; write treated or control."
_TREATED = dict.fromkeys(("treated", "treatment", "intervention", "1", "yes", "t"), True)
_WORDS = _TREATED | dict.fromkeys(("control", "0", "no", "c"), False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clusters:
    """The clusters of a file, in its order, and what was asked of them."""

    names: tuple[str, ...]
    columns: tuple[Column, ...]
    sha256: str


def read_clusters(
    path: Path, *, covariates: Sequence[str], reference: Mapping[str, str], weights: Mapping[str, float]
) -> Clusters:
    """Read one row a cluster: its name in the column `cluster` (or the first), and the covariates named."""
    for name in (*reference, *weights):
        if name not in covariates:
            raise InputError("covariates", "{name} is not among the covariates named.", name=name)
    with open_table(path, field="clusters") as table:
        rows = _rows(table, covariates)
        digest = table.sha256
    columns = [
        _column(
            path, name, [cells[at] for cells in rows.values()], reference.get(name), weights.get(name, 1.0)
        )
        for at, name in enumerate(covariates)
    ]
    return Clusters(names=tuple(rows), columns=tuple(columns), sha256=digest)


def _rows(table: Table, wanted: Sequence[str], *, at: int | None = None) -> dict[str, list[str]]:
    """Each cluster's cells of the columns wanted."""
    first = table.position("cluster") or 0
    places = [position_of(table, name, at=at) for name in wanted]
    rows: dict[str, list[str]] = {}
    for line, cells in table.rows():
        name = clean(cells[first])
        if name in rows or not name:
            table.problems.add(_TWICE if name else _NO_VALUE, line=line, name=quoted(name), what="name")
        rows[name] = [clean(cells[at]) for at in places]
        for column, cell in zip(wanted, rows[name], strict=True):
            if not cell:
                table.problems.add(_NO_VALUE, line=line, name=quoted(name), what=quoted(column))
    if not rows:
        table.refuse_no_rows()
    table.problems.settle()
    return rows


def _column(path: Path, name: str, cells: Sequence[str], reference: str | None, weight: float) -> Column:
    if reference is not None:
        return Column(name=name, values=list(cells), reference=reference, weight=weight)
    numbers = [_number(cell) for cell in cells]
    if None in numbers:
        raise InputError(
            "reference",
            "{path}: {name} is not all numbers ({cell}): if it is a category, name its reference, as --reference "
            "{name}={cell}.",
            path=path,
            name=name,
            cell=cells[numbers.index(None)],
        )
    return Column(name=name, values=[float(number or 0) for number in numbers], weight=weight)


def _number(cell: str) -> float | None:
    try:
        number = float(cell)
    except ValueError:
        return None
    return number if abs(number) < float("inf") else None


def read_cluster_outcomes(path: Path, *, names: Sequence[str]) -> dict[str, float]:
    """Read one outcome a cluster, from the columns cluster and outcome; every cluster needs one."""
    with open_table(path, field="outcomes") as table:
        rows = _rows(table, ["outcome"], at=1)
        found = {name: _number(cells[0]) for name, cells in rows.items()}
        for name, value in found.items():
            if value is None:
                table.problems.add(_NO_NUMBER, cell=quoted(rows[name][0]))
        _refuse_others(table.problems, found, names)
    return {name: float(value or 0) for name, value in found.items()}


def read_scheme(path: Path, *, names: Sequence[str]) -> tuple[str, ...]:
    """Read which clusters are treated, from the columns cluster and arm (treated or control)."""
    with open_table(path, field="scheme") as table:
        rows = _rows(table, ["arm"], at=1)
        for cells in rows.values():
            if cells[0].casefold() not in _WORDS:
                table.problems.add(_NO_ARM, cell=quoted(cells[0]))
        _refuse_others(table.problems, rows, names)
    return tuple(name for name, cells in rows.items() if _WORDS[cells[0].casefold()])


def _refuse_others(problems: Problems, found: Mapping[str, object], names: Sequence[str]) -> None:
    strangers = [name for name in found if name not in names]
    missing = [name for name in names if name not in found]
    if strangers:
        problems.add("{names}: no cluster is called so; correct the name.", names=listed(strangers))
    if missing:
        problems.add("{names} missing; add a line for each cluster.", names=listed(missing))
    problems.settle()
