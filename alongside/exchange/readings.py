"""A panel as a reading: the JSON of `alongside reach`, the same that the web stores and reports are made from."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, TypeAlias

from alongside.core.errors import InputError
from alongside.core.reach import Panel, branch_origin, is_branch
from alongside.exchange.numbers import SUPPRESSED
from alongside.exchange.reading_crossed import cell_rows, indicator_rows, weight_rows
from alongside.exchange.reading_funnel import funnel_rows
from alongside.exchange.reading_margins import (
    gradient_rows,
    group_rows,
    missing_rows,
    mix_rows,
)
from alongside.exchange.reading_reasons import reason_rows

Document: TypeAlias = dict[str, Any]
FORMAT, FORMAT_VERSION = "alongside-reading", 1
SCHEMA = "reading.schema.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """How a reading came about, so that it can be made again from itself.

    `inputs`: one mapping a file with role, name and its digest (sha256, or hmac_sha256 in a publishable reading).
    """

    version: str
    parameters: Mapping[str, Any]
    inputs: Sequence[Mapping[str, str]]
    seed: int
    is_publishable: bool = False


def reading(
    panel: Panel, *, provenance: Provenance, notices: Sequence[Mapping[str, str]] = (), unit: str = "people"
) -> Document:
    """Write a panel as a reading. `unit`: what is counted where neither side says."""
    question = panel.question
    units = {"population": panel.populations[0].unit or unit, "cohort": panel.cohort.unit or unit}
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "relation": question.relation,
        "level": question.level,
        "band": list(question.band),
        "unit": units,
        "stages": _stages(panel.cohort.stages),
        "benchmarks": _benchmarks(panel),
        "dimensions": _dimensions(panel),
        "groups": group_rows(panel),
        "mixes": mix_rows(panel),
        "indicator": indicator_rows(panel),
        "funnel": funnel_rows(panel),
        "reasons": reason_rows(panel),
        "gradient": gradient_rows(panel),
        "cells": cell_rows(panel),
        "missing": missing_rows(panel),
        "weights": weight_rows(panel),
        "looked_at": {
            "groups": sum(len(one.family.categories) for one in panel.comparisons),
            "families": len(panel.comparisons),
        },
        "notices": [dict(notice) for notice in notices],
        "provenance": _provenance(panel, provenance=provenance, units=units),
    }


def _stages(stages: tuple[str, ...]) -> list[Document]:
    return [
        {"name": stage, "from": branch_origin(stages, stage), "branch": is_branch(stages, stage)}
        for stage in stages
    ]


def _benchmarks(panel: Panel) -> list[Document]:
    """Each benchmark with its largest dimension total: dimensions differ by what is not known."""
    rows = []
    for population in panel.populations:
        totals = [
            one.family.population_total + one.unknown_population
            for one in panel.comparisons
            if one.benchmark == population.name
        ]
        known = [total for total in totals if not math.isnan(total)]
        rows.append({"name": population.name, "total": int(max(known)) if known else dict(SUPPRESSED)})
    return rows


def _dimensions(panel: Panel) -> list[Document]:
    categories: dict[str, dict[str, None]] = {}
    for one in panel.comparisons:
        categories.setdefault(one.dimension, {}).update(dict.fromkeys(one.family.categories))
    ordered = {*panel.question.ordered, *panel.question.deprivation}
    return [
        {"name": name, "categories": list(found), "ordered": name in ordered}
        for name, found in categories.items()
    ]


def _provenance(panel: Panel, *, provenance: Provenance, units: Mapping[str, str]) -> Document:
    return {
        "package": "alongside",
        "version": provenance.version,
        "method": "reach panel 1",
        "parameters": dict(provenance.parameters),
        "relation": panel.question.relation,
        "units": dict(units),
        "inputs": [dict(entry) for entry in provenance.inputs],
        "seed": provenance.seed,
        "draws": panel.question.draws,
        "publishable": provenance.is_publishable,
    }


@cache
def schema() -> Document:
    """The JSON Schema of a reading, as shipped."""
    text = resources.files("alongside.exchange.schemas").joinpath(SCHEMA).read_text(encoding="utf-8")
    loaded: Document = json.loads(text)
    return loaded


def check(document: object) -> Document:
    """Return a reading that follows the schema, or refuse it saying where it first does not."""
    import jsonschema

    validator = jsonschema.Draft202012Validator(schema())
    problem = next(iter(sorted(validator.iter_errors(document), key=lambda error: error.json_path)), None)
    if problem is not None:
        raise InputError(
            "reading",
            "This is not a reading of this program: at {place}, {message}.",
            place=problem.json_path,
            message=problem.message[:200],
        )
    assert isinstance(document, dict)  # the schema has just said so
    return document


def write(document: Document) -> bytes:
    """Write a reading as UTF-8 JSON, refusing anything that JSON has no word for."""
    return (json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1) + "\n").encode()
