"""Groups of people with the facts that a specification asks, as a CSV file or a workbook."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from alongside.core.eligibility import (
    Basis,
    Fact,
    People,
    Recorded,
    Specification,
    birth_dates,
    check_births,
)
from alongside.core.errors import InputError
from alongside.exchange._counts import read_count
from alongside.exchange._words import category_of, clean, nearest
from alongside.exchange.eligibility_places import Place, as_day
from alongside.exchange.eligibility_values import check_fact_value, fact_value
from alongside.exchange.problems import Notice, Problems, listed, quoted
from alongside.exchange.tables import Table, open_table

EXAMPLE = "group,child.born_on,family.social_worker,count,basis,source,date"
_ABOUT = ("basis", "source", "date")
_BASES: dict[str, Basis] = {"real": "real", "surveyed": "surveyed", "assumed": "assumed"}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_YES_NO = {"yes": True, "true": True, "no": False, "false": False}

NOT_SAID = (
    "The file does not say whether its counts are real, surveyed or assumed, so no interval is given; "
    "add the columns basis, source and date."
)
NO_SOURCE = "The file does not say where its counts come from, or when; add the columns source and date."


@dataclass(frozen=True, slots=True, kw_only=True)
class Groups:
    """Groups of people, how their counts came about, and what the reader should know."""

    people: tuple[People, ...]
    basis: Basis
    sources: tuple[str, ...]
    dates: tuple[str, ...]
    notices: tuple[Notice, ...]
    file: str
    sha256: str


def read_groups(path: Path, specification: Specification, *, on: date) -> Groups:
    """Read groups: one row for each group and set of facts, a blank cell where a fact is not known.

    A birth after `on` is refused with its line, as of a family. `basis` says whether the counts are real, surveyed or
    assumed, `source` and `date` where and when they come from; each is one word for the whole file.
    """
    with open_table(path, field="groups") as table:
        columns = _columns(table, specification)
        asked = _Asked(facts=specification.facts, births=birth_dates(specification), on=on)
        people = [_people(table, line, cells, columns, asked) for line, cells in table.rows()]
        if not people:
            table.refuse_no_rows()
        about = _about(table, columns)
        table.problems.settle()
    return Groups(
        people=tuple(one for one in people if one is not None),
        notices=tuple(_notices(about, table.file)),
        basis=_BASES.get(about["basis"][0].casefold(), "not_said") if about["basis"] else "not_said",
        sources=about["source"],
        dates=about["date"],
        file=table.file,
        sha256=table.sha256,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """The facts of a specification, those that are births, and the day of the answers."""

    facts: Mapping[str, Fact]
    births: frozenset[str]
    on: date


def _columns(table: Table, specification: Specification) -> dict[str, int]:
    """Where each column stands; one that is no fact of the specification is refused."""
    found = {name.casefold(): at for at, name in enumerate(table.columns) if name}
    for word in ("group", "count"):
        if word not in found:
            table.problems.stop(
                "no column is named {word}; name the columns as in {example}.",
                line=table.header_line, word=quoted(word), example=EXAMPLE,
            )  # fmt: skip
    known = {*specification.facts, "group", "count", *_ABOUT}
    strange = [name for name in found if name not in known]
    if strange:
        near = nearest(strange[0], known)
        table.problems.stop(
            "{name} is not a fact that {id} asks; {remedy}.",
            line=table.header_line,
            name=quoted(strange[0]),
            id=specification.id,
            remedy=f"did you mean {near}"
            if near
            else f"leave it out, the facts are {listed(specification.facts)}",
        )
    return found


def _people(
    table: Table, line: int, cells: Sequence[str], columns: Mapping[str, int], asked: _Asked
) -> People | None:
    held = {name: clean(cells[at]) for name, at in columns.items()}
    count = read_count(held["count"], decimal_comma=table.separator == ";")
    if isinstance(count, str):
        table.problems.add(count, line=line, column="count", count=quoted(held["count"]))
        return None
    if not held["group"]:
        table.problems.add("the group is empty; name it, or write not known.", line=line, column="group")
        return None
    recorded = {}
    for name in held.keys() & asked.facts.keys():
        value = _value(table.problems, line, name, held[name], asked)
        if value is not None:
            recorded[name] = (Recorded(value=value),)
    return People(group=held["group"], facts=recorded, count=int(count))


def _value(problems: Problems, line: int, name: str, cell: str, asked: _Asked) -> Any:
    """The value of a cell, None where it is blank or says not known; what cannot be one is noted."""
    if category_of(cell) is None:
        return None
    fact = asked.facts[name]
    place = Place(file=problems.file, path=name, value=_typed(cell, fact), plain=cell)
    try:
        value = check_fact_value(fact_value(place, type_=fact.type), fact, place=name)
        if name in asked.births:
            check_births({name: (Recorded(value=value),)}, on=asked.on)
        return value
    except InputError as error:
        problems.add(
            "{cell}: " + error.template, line=line, column=name, **{"cell": quoted(cell), **error.values}
        )
        return None


def _typed(cell: str, fact: Fact) -> Any:
    if fact.type == "yes_no":
        return _YES_NO.get(cell.casefold(), cell)
    if fact.type == "number":
        try:
            return float(cell)
        except ValueError:
            return cell
    return cell


def _about(table: Table, columns: Mapping[str, int]) -> dict[str, tuple[str, ...]]:
    """What the file says of itself, each thing once in the order it is said."""
    said: dict[str, dict[str, int]] = {name: {} for name in _ABOUT}
    for line, cells in table.rows():
        for name in _ABOUT:
            word = clean(cells[columns[name]]) if name in columns else ""
            if word:
                said[name].setdefault(word, line)
    _check_basis(table, said["basis"])
    for word, line in said["date"].items():
        if _DAY.fullmatch(word) and as_day(word) is None:
            table.problems.stop(
                "there is no day {word}; write one that exists, such as 2026-05-10.",
                line=line, column="date", word=quoted(word),
            )  # fmt: skip
    return {name: tuple(words) for name, words in said.items()}


def _check_basis(table: Table, said: Mapping[str, int]) -> None:
    """One known word for the whole file; of two, the row in which the second is first said is named."""
    first = next(iter(said), "").casefold()
    for word, line in said.items():
        if word.casefold() not in _BASES or word.casefold() != first:
            table.problems.stop(
                "the basis is {word}; write real, surveyed or assumed, the same in every row.",
                line=line, column="basis", word=quoted(word),
            )  # fmt: skip


def _notices(about: Mapping[str, Sequence[str]], file: str) -> list[Notice]:
    notices = []
    if not about["basis"]:
        notices.append(Notice(code="basis_not_said", file=file, template=NOT_SAID))
    elif not (about["source"] and about["date"]):
        notices.append(Notice(code="source_not_said", file=file, template=NO_SOURCE))
    return notices
