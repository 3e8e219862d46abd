"""The work behind `alongside reach`: read two files, compute the panel, print it, write what was asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from alongside.cli import options
from alongside.cli.release_key import release_key
from alongside.cli.writing import replace_files
from alongside.core.errors import InputError
from alongside.core.reach import Question, Relation, Release, numbered_orders, protect_for_release
from alongside.exchange import readings
from alongside.exchange.mirrors import categories_of, compute_reading
from alongside.exchange.pairs import Pair
from alongside.exchange.problems import Read
from alongside.exchange.readings import Document
from alongside.exchange.releases import Entry, keyed, release_notices


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
    primary: list[str] | None
    ordered: str | None
    deprivation: str | None
    population_effective_n: float | None
    population_rounded_to: float | None
    json_file: Path | None
    html_file: Path | None
    publishable: bool
    earlier: list[Path] | None
    draws: int
    seed: int


def run(request: Request) -> None:
    """Do the whole job; nothing is written before everything has been computed."""
    outputs = (request.json_file, request.html_file)
    for path in outputs:
        options.refuse_unwritable(path)
    options.refuse_overwriting(outputs, (request.population, request.cohort, *(request.earlier or ())))
    document = compute(request)
    _write(request, document)
    from alongside.cli import tables

    tables.show(document)


def compute(request: Request) -> Document:
    """Read both files and return the reading."""
    from alongside.exchange.cohorts import read_cohort
    from alongside.exchange.pairs import check_pair
    from alongside.exchange.populations import read_populations

    relation = options.relation(request.relation)
    benchmarks = read_populations(
        request.population,
        unit=request.unit,
        effective_n=options.positive(request.population_effective_n, option="population-effective-n"),
        rounded_to=options.positive(request.population_rounded_to, option="population-rounded-to"),
    )

    def fitted(path: Path) -> Read[Pair]:
        cohort = read_cohort(path, stages=options.names(request.stages) or None, unit=request.unit)
        return check_pair(benchmarks, cohort, relation=relation)

    pair, earlier = fitted(request.cohort), [fitted(path).value for path in _earlier(request)]
    question = _question(request, pair.value)
    notices: list[Entry] = [{"code": notice.code, "text": notice.text} for notice in pair.notices]
    inputs: list[Entry] = [
        {"role": "population", "name": benchmarks.file, "sha256": benchmarks.sha256},
        {"role": "cohort", "name": pair.file, "sha256": pair.sha256},
    ]
    return _document(request, pair.value, question, earlier=earlier, inputs=inputs, notices=notices)


def _earlier(request: Request) -> list[Path]:
    """The cohorts published before; they are asked for only where something is published."""
    if request.earlier and not request.publishable:
        raise InputError("earlier", "--earlier belongs to --publishable: add it, or leave --earlier out.")
    return request.earlier or []


def _released(pairs: Sequence[Pair], *, relation: Relation) -> Release:
    """The release of the last pair, checked against those before it; made again in order, they come out the same."""
    releases: list[Release] = []
    for pair in pairs:
        releases.append(
            protect_for_release(
                populations=pair.populations, cohort=pair.cohort, relation=relation, earlier=releases
            )
        )
    return releases[-1]


def _question(request: Request, pair: Pair) -> Question:
    first = pair.populations[0]
    categories = categories_of((first,))
    deprivation = options.deprivation(request.deprivation, categories=categories)
    by = options.known_dimensions(options.names(request.by), option="by", dimensions=first.dimensions)
    ordered = options.known_dimensions(
        options.names(request.ordered), option="ordered", dimensions=first.dimensions
    )
    return Question(
        relation=options.relation(request.relation),
        level=request.level,
        band=options.band(request.band),
        primary=options.primary(request.primary or ()),
        cross=by,
        ordered={**numbered_orders(categories), **{name: categories[name] for name in ordered}},
        deprivation=deprivation,
        draws=options.draws(request.draws),
    )


def _document(
    request: Request,
    pair: Pair,
    question: Question,
    *,
    earlier: Sequence[Pair],
    inputs: Sequence[Entry],
    notices: Sequence[Entry],
) -> Document:
    populations, cohort = pair.populations, pair.cohort
    if request.publishable:
        # Every crossed dimension, whatever --by asks: the pattern of what is hidden must not depend on it.
        release = _released([*earlier, pair], relation=question.relation)
        populations, cohort = release.populations, release.cohort
        inputs, notices = keyed(inputs, key=release_key()), release_notices(notices, release=release)
    return compute_reading(
        Pair(populations=populations, cohort=cohort),
        question,
        parameters=_parameters(request),
        inputs=inputs,
        notices=notices,
        seed=options.seed(request.seed),
        unit=request.unit or "people",
        is_publishable=request.publishable,
    )


def _parameters(request: Request) -> dict[str, Any]:
    """What was asked, without the paths of this machine."""
    left_out = {"population", "cohort", "json_file", "html_file", "earlier"}
    return {
        name: value for name, value in asdict(request).items() if name not in left_out and value is not None
    }


def _write(request: Request, document: Document) -> None:
    page = b""
    if request.html_file is not None:
        from alongside.findings.documents import report_html

        page = report_html(document).encode()
    replace_files([(request.json_file, readings.write(document)), (request.html_file, page)])
