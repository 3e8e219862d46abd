"""The work behind `alongside plan`: read the task, find the plan, print it, write what was asked for."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import numpy as np

from alongside.cli import options
from alongside.cli.writing import replace_file
from alongside.core.recruitment import make_plan
from alongside.exchange import plan_documents
from alongside.exchange.plan_documents import Document, PlanProvenance
from alongside.exchange.plans import PlanFile, read_plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What was typed."""

    plan: Path
    json_file: Path | None
    html_file: Path | None


def run(request: Request) -> None:
    """Do the whole job; nothing is written before everything has been computed."""
    outputs = (request.json_file, request.html_file)
    for path in outputs:
        options.refuse_unwritable(path)
    options.refuse_overwriting(outputs, (request.plan,))
    document = compute(read_plan(request.plan))
    _write(request, document)
    from alongside.cli import plan_tables

    plan_tables.show(document)


def compute(file: PlanFile) -> Document:
    """Return the plan of a task."""
    provenance = PlanProvenance(
        version=version("alongside"), parameters={}, inputs=file.inputs, seed=file.uncertainty.seed
    )
    unsure = file.uncertainty
    answer = make_plan(
        file.brief,
        rng=np.random.default_rng(unsure.seed),
        draws=None if unsure.is_none else unsure.draws,
    )
    return plan_documents.plan_document(answer, file=file, provenance=provenance)


def _write(request: Request, document: Document) -> None:
    if request.json_file is not None:
        replace_file(request.json_file, plan_documents.write(document))
    if request.html_file is not None:
        from alongside.findings.plans import plan_html

        replace_file(request.html_file, plan_html(document).encode())
