"""A watch as a document: the JSON of `alongside watch`, the same that reports are made from."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any, TypeAlias

import polars as pl

from alongside.core.errors import InputError
from alongside.core.reach import Watch, epochs
from alongside.exchange import readings
from alongside.exchange.numbers import not_estimable, number
from alongside.exchange.reading_margins import NOT_KNOWN_LABEL
from alongside.exchange.readings import Provenance

Document: TypeAlias = dict[str, Any]
FORMAT, FORMAT_VERSION = "alongside-watch", 1
MOST_INDENTED = 20_000
SCHEMA = "watch.schema.json"
NOT_KNOWN = "not known is a gap in the records, not a group"
NOBODY_YET = "nobody has come yet, so there is no ratio"
NO_SUCH_TRUTH = "no cohort of the planned number can have this ratio"
_NOT_FOR_PUBLICATION = (
    "This holds small numbers and the evidence of every date: it is for the team, not for publication."
)
_UNKNOWN_THERE = (
    "Some of the population are of no known category; shares are of those whose category is known."
)
_UNKNOWN_HERE = (
    "Newcomers whose category is not known are counted in a row of their own and are in no share; if one group is "
    "asked less often than another, the ratios are wrong by as much."
)
_EPOCHS = (
    "Each epoch keeps a part of the error: 1/2, 1/6, 1/12 and so on. That holds if the adaptation points were planned "
    "from the start."
)
_EMPTY_EPOCH = (
    "Nobody had come before {first}, the first day named as an adaptation, so the first epoch is empty and its half of "
    "the error is spent on nobody: intervals are wider than they need be. Name only days after the first arrival."
)
_NO_CHANCES = (
    "How likely a lamp is to ring by {planned:,} cannot be said: the list is shorter, or has one group."
)
_LIMITS = ("low", "high", "ppr", "ppr_low", "ppr_high")


def watch_document(
    found: Watch, *, provenance: Provenance, notices: Sequence[Mapping[str, str]] = (), unit: str = "people"
) -> Document:
    """Write a watch as a document. `unit`: what is counted where neither side says."""
    question = found.question
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "relation": question.relation,
        "prior": question.prior,
        "level": question.level,
        "band": list(question.band),
        "unit": found.arrivals.unit or unit,
        "stages": list(found.arrivals.stages),
        "benchmarks": [_benchmark(population.name, population.margins) for population in found.populations],
        "dimensions": _dimensions(found),
        "epochs": _epochs(found),
        "planned_n": question.planned_n,
        "looks": _looks(found),
        "lit": [_lit(row) for row in found.lit.iter_rows(named=True)],
        "chances": [_chance(row) for row in found.chances.iter_rows(named=True)],
        "notices": [dict(notice) for notice in notices],
        "provenance": {
            "package": "alongside",
            "version": provenance.version,
            "method": "watch 1",
            "parameters": dict(provenance.parameters),
            "relation": question.relation,
            "inputs": [dict(entry) for entry in provenance.inputs],
            "seed": None,
        },
    }


def _benchmark(name: str, margins: pl.DataFrame) -> Document:
    totals = margins.group_by("dimension", maintain_order=True).agg(pl.col("count").sum())
    return {"name": name, "total": number(float(max(totals["count"], default=0.0)))}


def _dimensions(found: Watch) -> list[Document]:
    rows = found.groups.select("dimension", "category").unique(maintain_order=True)
    names: dict[str, list[str]] = {}
    for dimension, category in rows.iter_rows():
        names.setdefault(dimension, []).append(category)
    return [{"name": name, "categories": categories} for name, categories in names.items()]


def _epochs(found: Watch) -> list[Document]:
    question = found.question
    parts = epochs(adaptations=question.adaptations, level=question.level, is_adapting=question.is_adapting)
    return [
        {
            "number": part.number,
            "first": None if part.first is None else part.first.isoformat(),
            "before": None if part.before is None else part.before.isoformat(),
            "level": 1 - part.alpha,
            "aim": None if part.aim is None else part.aim.name,
        }
        for part in parts
    ]


def _looks(found: Watch) -> list[Document]:
    key = ("benchmark", "stage", "dimension", "epoch", "date")
    groups: dict[tuple[Any, ...], list[Document]] = {}
    for row in found.groups.iter_rows(named=True):
        groups.setdefault(tuple(row[name] for name in key), []).append(_group(row))
    some_unknown = _with_unknown(found)
    looks = []
    for row in found.looks.iter_rows(named=True):
        rows = groups[tuple(row[name] for name in key)]
        if (row["stage"], row["dimension"]) in some_unknown:
            rows = [*rows, _unknown(row["unknown_newcomers"], row["not_known"])]
        looks.append(_look(row, rows))
    return looks


def _with_unknown(found: Watch) -> set[tuple[str, str]]:
    rows = found.looks.filter(pl.col("not_known") > 0).select("stage", "dimension").unique()
    return set(rows.iter_rows())


def _look(row: Document, groups: list[Document]) -> Document:
    reason = row["reason"]
    return {
        **{name: row[name] for name in ("benchmark", "stage", "dimension")},
        "date": None if row["date"] is None else row["date"].isoformat(),
        "epoch": row["epoch"],
        "level": row["level"],
        "n": number(row["n"]),
        "not_known": number(row["not_known"]),
        **{name: number(row[name], reason=reason) for name in ("e_value", "log10_e_value", "p_anytime")},
        "groups": groups,
        "verdict": row["verdict"],
    }


def _group(row: Document) -> Document:
    reason = row["reason"] or NOBODY_YET
    return {
        "category": row["category"],
        "not_known": False,
        "newcomers": number(row["newcomers"]),
        "count": number(row["count"]),
        **{name: number(row[name], reason=reason) for name in _LIMITS},
        "signal": row["signal"],
        "alarm": row["alarm"],
    }


def _unknown(newcomers: float, count: float) -> Document:
    return {
        "category": NOT_KNOWN_LABEL,
        "not_known": True,
        "newcomers": number(newcomers),
        "count": number(count),
        **{name: not_estimable(NOT_KNOWN) for name in _LIMITS},
        "signal": False,
        "alarm": False,
    }


def _lit(row: Document) -> Document:
    return {**row, "date": row["date"].isoformat()}


def _chance(row: Document) -> Document:
    lamps = {name: number(row[name], reason=NO_SUCH_TRUTH) for name in ("signal", "alarm")}
    return {**row, **lamps}


def watch_notices(found: Watch) -> list[dict[str, str]]:
    """Return what a reader of these numbers should know of how they were made."""
    notices = [{"code": "not_for_publication", "text": _NOT_FOR_PUBLICATION}]
    if any(one.margins["category"].null_count() for one in found.populations):
        notices.append({"code": "unknown_in_population", "text": _UNKNOWN_THERE})
    if found.looks["not_known"].sum():
        notices.append({"code": "not_known_arrivals", "text": _UNKNOWN_HERE})
    if found.question.adaptations and not found.question.is_adapting:
        notices.append({"code": "epochs", "text": _EPOCHS})
    days = [one.on for one in found.question.adaptations]
    if days and found.arrivals.margins.height and min(days) <= found.arrivals.margins["date"].min():  # type: ignore[operator]  # polars types min as any value
        notices.append({"code": "empty_epoch", "text": _EMPTY_EPOCH.format(first=min(days))})
    planned = found.question.planned_n
    if planned is not None and found.chances.is_empty():
        notices.append({"code": "no_chances", "text": _NO_CHANCES.format(planned=planned)})
    return notices


def write_watch(document: Document) -> bytes:
    """Write a watch as UTF-8 JSON; one of very many looks without indents, which take most of the time and room."""
    rows = sum(len(look["groups"]) for look in document["looks"])
    if rows <= MOST_INDENTED:
        return readings.write(document)
    return (json.dumps(document, ensure_ascii=False, allow_nan=False) + "\n").encode()


@cache
def watch_schema() -> Document:
    """The JSON Schema of a watch, as shipped."""
    text = resources.files("alongside.exchange.schemas").joinpath(SCHEMA).read_text(encoding="utf-8")
    loaded: Document = json.loads(text)
    return loaded


def check_watch(document: object) -> Document:
    """Return a watch that follows the schema, or refuse it saying where it first does not."""
    import jsonschema

    validator = jsonschema.Draft202012Validator(watch_schema())
    problem = next(iter(sorted(validator.iter_errors(document), key=lambda error: error.json_path)), None)
    if problem is not None:
        raise InputError(
            "watch",
            "This is not a watch of this program: at {place}, {message}.",
            place=problem.json_path,
            message=problem.message[:200],
        )
    assert isinstance(document, dict)  # the schema has just said so
    return document
