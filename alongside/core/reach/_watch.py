"""Reach over time: the whole mix, each group and each stage at every date, under a rule that allows every look."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from alongside.core.errors import InputError
from alongside.core.reach._epochs import Adaptation, Epoch, epochs
from alongside.core.reach._evalues import Prior
from alongside.core.reach._lamps import MOST_PLANNED
from alongside.core.reach._model import Population, Relation
from alongside.core.reach._watch_chances import chances_frame
from alongside.core.reach._watch_family import Look, look_at
from alongside.core.reach._watch_frames import first_lit, groups_frame, looks_frame
from alongside.core.reach._watch_series import Series, known_counts, series_of, still_waiting


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrivals:
    """Who came when: each count is that date's newcomers to a stage, one for each draw (person, household, session).

    `margins`: columns date, stage, dimension, category (null: not known), count. `left`: the same for people at a stage
    who have decided not to go on, or None. `stages`: in order.
    """

    stages: tuple[str, ...]
    margins: pl.DataFrame
    left: pl.DataFrame | None = None
    unit: str | None = None

    @property
    def dimensions(self) -> tuple[str, ...]:
        """The dimensions in their order of appearance."""
        return tuple(self.margins["dimension"].unique(maintain_order=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchQuestion:
    """What is watched and how, settled before the first look.

    `adaptations`: points that start a new epoch. `is_adapting`: adaptation points are planned, though none is dated
    yet, so that the first epoch already keeps part of the error for later ones. `planned_n`: newcomers planned in all.
    """

    relation: Relation = "external"
    prior: Prior = "centred"
    level: float = 0.95
    band: tuple[float, float] = (0.8, 1.25)
    adaptations: tuple[Adaptation, ...] = ()
    is_adapting: bool = False
    planned_n: int | None = None

    def __post_init__(self) -> None:
        if not 0 < self.level < 1:
            raise InputError(
                "level", "The level is {level}: give a share between 0 and 1, such as 0.95.", level=self.level
            )
        if self.planned_n is not None and not 1 <= self.planned_n <= MOST_PLANNED:
            raise InputError(
                "planned_n",
                "The planned number is {given}: give a whole number from 1 to {most:,}.",
                given=self.planned_n,
                most=MOST_PLANNED,
            )
        low, high = self.band
        if not 0 < low < 1 < high:
            raise InputError(
                "band",
                "The band is {low} to {high}: give two ratios either side of 1, such as 0.8,1.25.",
                low=low,
                high=high,
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """What every look said.

    `looks`: one row for each benchmark, stage, dimension and date: epoch, level, n, not_known, e_value, log10_e_value,
    p_anytime, verdict, reason. `groups`: one row for each of its categories: newcomers, count, low, high, ppr, ppr_low,
    ppr_high, signal, alarm, reason. `lit`: when a lamp first lit. `chances`: how likely each lamp is to ring by the
    planned n. n and counts are of the epoch.
    """

    question: WatchQuestion
    populations: tuple[Population, ...]
    arrivals: Arrivals
    looks: pl.DataFrame
    groups: pl.DataFrame
    lit: pl.DataFrame
    chances: pl.DataFrame


def watch(*, populations: Sequence[Population], arrivals: Arrivals, question: WatchQuestion) -> Watch:
    """Look at arrivals after every date, against every population.

    The first stage is held against the population, a later one against those at the stage before who have not decided.
    Verdicts: alarm (a group's sequence lies outside the band), signal (one excludes 1), no_signal, nobody_yet,
    not_estimable. With nobody yet there is one look without a date.

    *Source:* as `e_values`, `share_sequence` and `waiting_sequence`; Bonferroni over the groups of a dimension.
    *Limits:* people whose category is not known are counted beside, and are in no share.
    """
    found = [
        look for population in populations for look in _looks_of(population, arrivals, question=question)
    ]
    groups = groups_frame(found, band=question.band)
    return Watch(
        question=question,
        populations=tuple(populations),
        arrivals=arrivals,
        looks=looks_frame(found, groups=groups),
        groups=groups,
        lit=first_lit(groups),
        chances=chances_frame(found, question=question),
    )


def _looks_of(population: Population, arrivals: Arrivals, *, question: WatchQuestion) -> Iterator[Look]:
    parts = epochs(adaptations=question.adaptations, level=question.level, is_adapting=question.is_adapting)
    present = arrivals.dimensions
    for at, stage in enumerate(arrivals.stages):
        for dimension in population.dimensions:
            if present and dimension not in present:
                continue
            listed = known_counts(population, dimension)
            if not listed:
                continue
            series = series_of(arrivals.margins, stage=stage, dimension=dimension, categories=tuple(listed))
            counts = np.array(list(listed.values()))
            waiting = _waiting(arrivals, question.relation, series, at=at, counts=counts)
            for part in parts:
                yield from _epoch(
                    population, series, waiting, part, listed=listed, at=at, prior=question.prior
                )


def _waiting(
    arrivals: Arrivals, relation: Relation, series: Series, *, at: int, counts: np.ndarray
) -> np.ndarray | None:
    """Who could be next before each date's newcomers; None where they come from outside any list."""
    if at > 0:
        return still_waiting(arrivals.margins, arrivals.left, series=series, before=arrivals.stages[at - 1])
    if relation == "external":
        return None
    joined = np.cumsum(series.newcomers, axis=0)
    if joined.size and (joined[-1] > counts).any():
        worst = int((joined[-1] - counts).argmax())
        raise InputError(
            "arrivals",
            "{came:,.0f} people of {dimension} '{category}' have come but the list holds {listed:,.0f}: correct the "
            "counts, or say that they are not part of this list (relation external).",
            came=joined[-1][worst],
            dimension=series.dimension,
            category=series.categories[worst],
            listed=counts[worst],
        )
    return counts - (joined - series.newcomers)


def _epoch(
    population: Population,
    series: Series,
    waiting: np.ndarray | None,
    part: Epoch,
    *,
    listed: dict[str, float],
    at: int,
    prior: Prior,
) -> Iterator[Look]:
    """One epoch of a series; the first gives a look without a date where it has nobody."""
    chosen = np.array([date is not None and part.holds(date) for date in series.dates], dtype=np.bool_)
    if not chosen.any() and not (part.number == 1 and not series.dates):
        return
    target = known_counts(part.aim, series.dimension) if part.aim is not None else listed
    aimed = np.array([target.get(category, 0.0) for category in series.categories])
    own = series.only(chosen) if series.dates else series.at_nothing()
    from_list = None if waiting is None or (part.aim is not None and at == 0) else waiting[chosen]
    if not series.dates:
        from_list = None
    yield look_at(
        series=own,
        benchmark=population.name if part.aim is None else part.aim.name,
        population=aimed,
        waiting=from_list,
        alpha=part.alpha,
        epoch=part.number,
        is_first_stage=at == 0,
        prior=prior,
    )
