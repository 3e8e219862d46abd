"""From a task to a plan: what the terminal and the pages compute, computed in one place."""

from __future__ import annotations

from importlib.metadata import version

import numpy as np

from alongside.core.recruitment import OnProgress, Operating, make_plan, unheard
from alongside.exchange.plan_documents import Document, PlanProvenance, plan_document
from alongside.exchange.plans import PlanFile


def compute_plan(
    file: PlanFile,
    *,
    operating: Operating | None = None,
    replicates: int | None = None,
    on_progress: OnProgress = unheard,
) -> Document:
    """Return the plan of a task; `operating`: how its rule works out, over so many simulated recruitments."""
    unsure = file.uncertainty
    provenance = PlanProvenance(
        version=version("alongside"),
        parameters={} if operating is None else {"replicates": replicates},
        inputs=file.inputs,
        seed=unsure.seed,
    )
    answer = make_plan(
        file.brief,
        rng=np.random.default_rng(unsure.seed),
        draws=None if unsure.is_none else unsure.draws,
        on_progress=on_progress,
    )
    return plan_document(answer, file=file, provenance=provenance, operating=operating)
