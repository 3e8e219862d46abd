"""The work behind `alongside watch`: read the files, look at every date, print it, write what was asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, cast

from alongside.cli import options
from alongside.cli.writing import replace_files
from alongside.core.errors import InputError
from alongside.core.reach import Adaptation, Population, Prior, Watch, WatchQuestion, watch
from alongside.exchange import readings, watches
from alongside.exchange.arrivals import read_aim, read_arrivals, read_day
from alongside.exchange.populations import read_populations
from alongside.exchange.problems import Read

PRIORS = ("uniform", "centred")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What was typed, before any of it is understood."""

    population: Path
    arrivals: Path
    relation: str
    prior: str
    level: float
    band: str
    planned_n: int | None
    stages: str | None
    household: str | None
    adapted: list[str] | None
    adapting: bool
    unit: str | None
    json_file: Path | None
    html_file: Path | None


def run(request: Request) -> None:
    """Do the whole job; nothing is written before everything has been computed."""
    outputs = (request.json_file, request.html_file)
    for path in outputs:
        options.refuse_unwritable(path)
    aims = [path for path in (_parts(text)[1] for text in request.adapted or ()) if path is not None]
    options.refuse_overwriting(outputs, (request.population, request.arrivals, *aims))
    document = compute(request)
    page = b""
    if request.html_file is not None:
        from alongside.findings.watches import watch_html

        page = watch_html(document).encode()
    replace_files([(request.json_file, watches.write_watch(document)), (request.html_file, page)])
    from alongside.cli import watch_tables

    watch_tables.show(document)


def compute(request: Request) -> watches.Document:
    """Read the files and return every look."""
    relation = options.relation(request.relation)
    populations = read_populations(request.population, unit=request.unit)
    adaptations, inputs = _adaptations(request.adapted or (), populations)
    question = WatchQuestion(
        relation=relation,
        prior=_prior(request.prior),
        level=request.level,
        band=options.band(request.band),
        adaptations=tuple(adaptations),
        is_adapting=request.adapting,
        planned_n=request.planned_n,
    )
    arrivals = read_arrivals(
        request.arrivals,
        populations=populations,
        relation=relation,
        stages=options.names(request.stages) or None,
        household=request.household,
        unit=request.unit,
    )
    found = watch(populations=populations.value, arrivals=arrivals.value, question=question)
    files: list[tuple[str, Read[Any]]] = [
        ("population", populations),
        ("arrivals", arrivals),
        *(("aim", aim) for aim in inputs),
    ]
    return _document(request, found, files)


def _document(request: Request, found: Watch, files: Sequence[tuple[str, Read[Any]]]) -> watches.Document:
    provenance = readings.Provenance(
        version=version("alongside"),
        parameters=_parameters(request),
        inputs=[{"role": role, "name": read.file, "sha256": read.sha256} for role, read in files],
        seed=0,
    )
    notices = [{"code": one.code, "text": one.text} for _, read in files for one in read.notices]
    notices += watches.watch_notices(found)
    return watches.watch_document(
        found, provenance=provenance, notices=notices, unit=request.unit or "people"
    )


def _prior(given: str) -> Prior:
    if given not in PRIORS:
        raise InputError(
            "prior",
            "--prior is '{given}': say uniform (every mix alike) or centred (on the population's).",
            given=given,
        )
    return cast(Prior, given)


def _adaptations(
    given: Sequence[str], populations: Read[tuple[Population, ...]]
) -> tuple[list[Adaptation], list[Read[Population]]]:
    found, files = [], []
    for text in given:
        date, path = _parts(text)
        aim = None if path is None else read_aim(path, populations=populations)
        files += [] if aim is None else [aim]
        on = read_day(date, option="adapted")
        found.append(Adaptation(on=on, aim=None if aim is None else aim.value))
    return found, files


def _parts(text: str) -> tuple[str, Path | None]:
    date, _, path = text.partition("=")
    return date.strip(), Path(path.strip()) if path.strip() else None


def _parameters(request: Request) -> dict[str, Any]:
    """What was asked, without the paths of this machine."""
    left_out = {"population", "arrivals", "json_file", "html_file"}
    kept = {
        name: value for name, value in asdict(request).items() if name not in left_out and value is not None
    }
    if request.adapted:
        kept["adapted"] = [_said(text) for text in request.adapted]
    return kept


def _said(text: str) -> str:
    date, path = _parts(text)
    return date if path is None else f"{date}={path.name}"
