"""The work behind `alongside plan`: read the task, find the plan, print it, write what was asked for."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from alongside.cli import options
from alongside.cli.writing import replace_files
from alongside.core.errors import InputError
from alongside.core.recruitment import Operating, check_point, operating_characteristics
from alongside.exchange import plan_documents
from alongside.exchange.computed_plans import compute_plan
from alongside.exchange.plan_documents import Document
from alongside.exchange.plans import PlanFile, read_plan

PAPERS = (".html", ".pdf", ".docx")
LEAST_REPLICATES, MOST_REPLICATES = 100, 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What was typed."""

    plan_file: Path
    json_file: Path | None
    html_file: Path | None
    paper: Path | None
    plain: bool
    replicates: int
    processes: int
    cluster: str | None
    keep: Path | None


def run(request: Request) -> None:
    """Do the whole job; nothing is written before everything has been computed."""
    outputs = (request.json_file, request.html_file, request.paper)
    for path in outputs:
        options.refuse_unwritable(path)
    options.refuse_overwriting(outputs, (request.plan_file,))
    _refuse(request)
    file = read_plan(request.plan_file)
    if file.adaptation is not None:
        so_far = file.brief.known + file.brief.not_known
        check_point(file.adaptation, recruited=so_far, today=options.today())
    document = compute_plan(file, operating=_operating(request, file), replicates=request.replicates)
    _write(request, document)
    from alongside.cli import plan_tables

    plan_tables.show(document)


def _refuse(request: Request) -> None:
    if request.paper is not None and request.paper.suffix.casefold() not in PAPERS:
        raise InputError(
            "paper", "--paper names {path}: a paper ends in .html, .pdf or .docx.", path=request.paper.name
        )
    if request.plain and request.paper is None:
        raise InputError("plain", "--plain is about the paper: give --paper FILE as well.")
    if not LEAST_REPLICATES <= request.replicates <= MOST_REPLICATES:
        raise InputError(
            "replicates",
            "--replicates is {given}: give a number from {least} to {most:,}.",
            given=request.replicates,
            least=LEAST_REPLICATES,
            most=MOST_REPLICATES,
        )
    if request.processes == 0 or request.processes < -1:
        raise InputError(
            "processes", "--processes is {given}: give how many, or -1 for all.", given=request.processes
        )


def _operating(request: Request, file: PlanFile) -> Operating | None:
    """Simulate the rule agreed beforehand, where there is one."""
    if file.rule is None:
        return None
    from alongside.cli.plan_progress import counting
    from alongside.exchange.spread import Spread

    with counting("Simulating the rule", shown=sys.stderr.isatty()) as on_progress:
        spread = Spread(
            processes=request.processes, cluster=request.cluster, keep=request.keep, on_progress=on_progress
        )
        return operating_characteristics(
            brief=file.brief,
            rule=file.rule,
            replicates=request.replicates,
            entropy=file.uncertainty.seed,
            map_chunks=spread,
        )


def _write(request: Request, document: Document) -> None:
    written: list[tuple[Path | None, bytes]] = []
    if request.json_file is not None:
        written.append((request.json_file, plan_documents.write(document)))
    if request.html_file is not None:
        from alongside.findings.plans import plan_html

        written.append((request.html_file, plan_html(document).encode()))
    if request.paper is not None:
        from alongside.findings.plans import paper_bytes

        written.append(
            (
                request.paper,
                paper_bytes(document, kind=request.paper.suffix.casefold(), is_plain=request.plain),
            )
        )
    replace_files(written)
