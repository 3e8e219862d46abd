"""The panel: everything a population and a cohort can say about reach, computed once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from alongside.core.errors import InputError
from alongside.core.reach._comparison import Comparison, compare
from alongside.core.reach._crossing import Crossing, crossings
from alongside.core.reach._funnels import Funnel, funnels
from alongside.core.reach._gradients import GradientRow, gradients
from alongside.core.reach._mixes import Mix, mixes
from alongside.core.reach._model import Cohort, Population, Question
from alongside.core.reach._streams import Streams
from alongside.core.reach._tables import group_table, missing_table


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """Always a panel, never one headline index: each table covers every benchmark, stage and dimension.

    `groups` and `missing`: one row a group. `mixes`: one entry a dimension. `funnels`: one entry a benchmark and
    dimension. `crossings`: cells, indicators and weights, one entry a benchmark and stage.
    """

    populations: tuple[Population, ...]
    cohort: Cohort
    question: Question
    comparisons: tuple[Comparison, ...]
    groups: pl.DataFrame
    missing: pl.DataFrame
    mixes: tuple[Mix, ...]
    funnels: tuple[Funnel, ...]
    gradients: tuple[GradientRow, ...]
    crossings: tuple[Crossing, ...]


def mirror(
    *, populations: Sequence[Population], cohort: Cohort, question: Question, rng: np.random.Generator
) -> Panel:
    """Hold a cohort up to its populations: who is in, who is missing, at which step, and how sure one can be.

    Raises InputError where the two share no dimension or a subset cohort outgrows its population.

    *Source:* the method of each table is named where it is computed.
    *Limits:* shares are over what is known; bounds for the unknown stand in `missing`.
    """
    streams = Streams.of(rng)
    comparisons = tuple(
        one for population in populations for one in compare(population=population, cohort=cohort)
    )
    if not comparisons:
        raise InputError(
            "cohort", "The population and the cohort share no dimension: name at least one column alike."
        )
    if question.relation == "subset":
        for one in comparisons:
            _refuse_outgrown(one)
    return Panel(
        populations=tuple(populations),
        cohort=cohort,
        question=question,
        comparisons=comparisons,
        groups=group_table(comparisons, question=question, streams=streams),
        missing=missing_table(comparisons, question=question),
        mixes=tuple(mixes(comparisons, question=question, streams=streams)),
        funnels=tuple(funnels(comparisons, cohort=cohort, question=question, streams=streams)),
        gradients=tuple(gradients(comparisons, question=question)),
        crossings=tuple(crossings(populations, cohort=cohort, question=question, streams=streams)),
    )


def _refuse_outgrown(one: Comparison) -> None:
    over = one.family.cohort > one.family.population
    if over.any():
        worst = int(np.argmax(over))
        raise InputError(
            "cohort",
            "{dimension} = {category} has {cohort:g} in the cohort but {population:g} in the population it is part of: "
            "mend the counts, or use the relation external.",
            dimension=one.dimension,
            category=one.family.categories[worst],
            cohort=one.family.cohort[worst],
            population=one.family.population[worst],
        )
