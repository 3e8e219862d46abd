"""The work behind `alongside reach`: read two files, compute the panel, print it, write what was asked for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from alongside.cli import options


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What was typed, before any of it is understood."""

    population: Path
    cohort: Path
    relation: str
    unit: str | None
    stages: str | None
    by: str | None
    level: float
    band: str
    primary: tuple[str, ...]
    ordered: str | None
    deprivation: str | None
    population_effective_n: float | None
    population_rounded_to: float | None
    json_file: Path | None
    html_file: Path | None
    publishable: bool
    earlier: tuple[Path, ...]
    draws: int
    seed: int


def run(request: Request) -> None:
    """Do the whole job; nothing is written before everything has been computed."""
    for path in (request.json_file, request.html_file):
        options.refuse_unwritable(path)
    document = compute(request)
    _write(request, document)
    from alongside.cli import tables

    tables.show(document)


def compute(request: Request) -> dict[str, Any]:
    """Read both files and return the reading."""
    from alongside.exchange import cohorts, pairs, populations

    relation = options.relation(request.relation)
    benchmarks = populations.read_populations(
        request.population,
        rounded_to=options.positive(request.population_rounded_to, option="population-rounded-to"),
        effective_n=options.positive(request.population_effective_n, option="population-effective-n"),
        unit=request.unit,
    )
    people = cohorts.read_cohort(request.cohort, stages=options.names(request.stages), unit=request.unit)
    matched = pairs.check_pair(benchmarks, people, relation=relation)
    question = _question(request, matched.value)
    panel = mirror(
        populations=..., cohort=..., question=question, rng=np.random.default_rng(options.seed(request.seed))
    )
