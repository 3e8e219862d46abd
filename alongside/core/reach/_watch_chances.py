"""How likely each lamp is to ring by the planned number, for every group that can be watched."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Protocol

import polars as pl

from alongside.core.reach._evalues import prior_weights
from alongside.core.reach._lamps import Watched, lamp_chances
from alongside.core.reach._model import Relation
from alongside.core.reach._watch_family import Look

CHANCES: dict[str, Any] = {
    "benchmark": pl.String,
    "dimension": pl.String,
    "category": pl.String,
    "planned_n": pl.Int64,
    "true_ppr": pl.Float64,
    "signal": pl.Float64,
    "alarm": pl.Float64,
}


class Planned(Protocol):
    """What of a question the chances need."""

    @property
    def relation(self) -> Relation: ...
    @property
    def band(self) -> tuple[float, float]: ...
    @property
    def planned_n(self) -> int | None: ...


def chances_frame(looks: Sequence[Look], *, question: Planned) -> pl.DataFrame:
    """Return one row for each group of the first stage and each supposed true ratio; none without a planned n."""
    rows = []
    if question.planned_n is not None:
        for look in looks:
            if look.epoch == 1 and look.is_first_stage:
                rows += list(_rows(look, question, question.planned_n))
    return pl.DataFrame(rows, schema=CHANCES, orient="row")


def _rows(look: Look, question: Planned, planned_n: int) -> Iterator[tuple[object, ...]]:
    everyone = float(look.population.sum())
    weights = prior_weights(shares=look.population / everyone, prior=look.prior)
    for at, category in enumerate(look.series.categories):
        group = float(look.population[at])
        if not 0 < group < everyone or (question.relation == "subset" and planned_n > everyone):
            continue
        watched = Watched(
            relation=question.relation,
            group=group,
            everyone=everyone,
            a=float(weights[at]),
            b=float(weights.sum() - weights[at]),
            level=1 - look.alpha / len(look.series.categories),
        )
        for chance in lamp_chances(watched=watched, band=question.band, planned_n=planned_n):
            yield (
                look.benchmark,
                look.series.dimension,
                category,
                planned_n,
                chance.true_ratio,
                chance.signal,
                chance.alarm,
            )
