"""The stages of a cohort: their order, who has passed them, and that nobody joins on the way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import polars as pl

from alongside.core.errors import InputError
from alongside.core.flow import growths, stage_origins, stage_path
from alongside.core.reach import Cohort
from alongside.exchange._words import clean, nearest
from alongside.exchange.problems import Notice, Place, Problems, listed, quoted

_BETWEEN = "\x1f"
"""Parts the categories of a cell: the unit separator, which no category holds."""
Number = TypeVar("Number", int, float)

_TWICE = "The stage {stage} is given twice; name each stage once."
_NAMELESS = "A stage has no name; give names separated by commas, such as approached,consented,randomised."
NO_ORDER = "the stages {stages} need an order; name them from first to last, as in --stages {example}."
_UNKNOWN = "the stage {stage} is not one of those given ({stages}); correct it or add it to them."
_UNKNOWN_NEAR = "the stage {stage} is not one of those given; is it {near}? Correct it or add it to them."
_EMPTY_STAGE = "The stage {stage} does not occur, so nobody is counted as ending there."
_GREW = (
    "{category} of {dimension} grows from {before:,.0f} at {origin} to {after:,.0f} at {stage} and only "
    "{known:,.0f} became known on the way; a stage may not grow, so correct the counts or their order."
)
_CELL_GREW = (
    "{category} grows from {before:,.0f} at {origin} to {after:,.0f} at {stage} and only {known:,.0f} became "
    "known on the way; a stage may not grow, so correct the counts or their order."
)


def given_stages(stages: Sequence[str] | None) -> tuple[str, ...] | None:
    """Return the stages a caller names, in order, or refuse a list with a stage twice or without a name."""
    if stages is None:
        return None
    names = tuple(clean(stage) for stage in stages)
    if not names or not all(names):
        raise InputError("stages", _NAMELESS)
    words = [name.casefold() for name in names]
    for name in names:
        if words.count(name.casefold()) > 1:
            raise InputError("stages", _TWICE, stage=quoted(name))
    return names


@dataclass(frozen=True, slots=True, kw_only=True)
class StageOrder:
    """The stages of a file in order, and how each is spelt there."""

    stages: tuple[str, ...]
    spelt: Mapping[str, str]

    @classmethod
    def of(
        cls,
        found: Mapping[str, int],
        given: tuple[str, ...] | None,
        problems: Problems,
        *,
        must_be_given: bool = False,
    ) -> StageOrder:
        """Settle the order: as given, else that of first appearance unless it says nothing about the order.

        `found`: the stages of the file in order of appearance, with the first line of each.
        """
        if given is None:
            if must_be_given:
                example = ",".join(found)
                problems.stop(NO_ORDER, column="stage", stages=listed(found), example=example)
            return cls(stages=tuple(found), spelt={stage: stage for stage in found})
        spelt = {stage.casefold(): stage for stage in given}
        _refuse_unknown(found, given, problems)
        return cls(stages=given, spelt={stage: spelt[stage.casefold()] for stage in found})

    def sorted(self, counts: Mapping[Place, float]) -> dict[Place, float]:
        """Return the counts in the order of their stages."""
        order = {stage: at for at, stage in enumerate(self.stages)}
        return dict(sorted(counts.items(), key=lambda item: order[item[0][0]]))

    def remarks(self, file: str) -> Iterator[Notice]:
        """Give a notice for every stage that was named and does not occur."""
        for stage in self.stages:
            if stage not in self.spelt.values():
                values = {"stage": quoted(stage)}
                yield Notice(code="stage_is_empty", file=file, template=_EMPTY_STAGE, values=values)


def _refuse_unknown(found: Mapping[str, int], given: tuple[str, ...], problems: Problems) -> None:
    words = {stage.casefold() for stage in given}
    for stage, line in found.items():
        if stage.casefold() not in words:
            near = nearest(stage, given)
            problems.add(
                _UNKNOWN_NEAR if near else _UNKNOWN,
                line=line or None,
                column="stage",
                stage=quoted(stage),
                near=quoted(near),
                stages=listed(given),
            )
    problems.settle()


def renamed(counts: Mapping[Place, Number], spelt: Mapping[str, str]) -> dict[Place, Number]:
    """Return the counts under the stages as they are to be spelt."""
    return {(spelt[stage], key): count for (stage, key), count in counts.items()}


def paths_to(stages: tuple[str, ...]) -> dict[str, tuple[int, ...]]:
    """Return the positions of the stages on the way to each stage.

    A follow-up is reached by every stage up to allocation, never by another follow-up.
    """
    origins = stage_origins(stages)
    return {stage: stage_path(origins, number) for number, stage in enumerate(stages)}


def cumulate(
    ways: pl.DataFrame, stages: tuple[str, ...], paths: Mapping[str, tuple[int, ...]]
) -> pl.DataFrame:
    """Turn cells by the way that people went into cells of everyone who reached at least a stage.

    `ways`: in the column stage what stands for a way, such as its furthest stage; `paths`: the stages on each.
    """
    by = [name for name in ways.columns if name not in {"stage", "count"}]
    reached = []
    for number, stage in enumerate(stages):
        later = [way for way, path in paths.items() if number in path]
        there = ways.filter(pl.col("stage").is_in(later)).group_by(by, maintain_order=True)
        counted = there.agg(pl.col("count").sum())
        reached.append(counted.select(pl.lit(stage).alias("stage"), *by, "count"))
    return pl.concat(reached)


def follow_ups(stages: tuple[str, ...]) -> list[str]:
    """Return the stages measured from allocation: branches, more than one of which a person may reach."""
    origins = stage_origins(stages)
    shared = {origin for origin in origins if origin is not None and origins.count(origin) > 1}
    return [stage for stage, origin in zip(stages, origins, strict=True) if origin in shared]


def refuse_growth(cohort: Cohort, lines: Mapping[Place, int], problems: Problems) -> None:
    """Refuse a cohort in which more people reach a stage than reached the one it is measured from."""
    for growth in growths(stages=cohort.stages, margins=cohort.margins):
        if not growth.is_allowed:
            key = ((growth.dimension, growth.category),)
            problems.add(
                _GREW,
                line=lines.get((growth.stage, key)),
                category=quoted(growth.category or "not known"),
                dimension=quoted(growth.dimension),
                origin=quoted(growth.origin),
                stage=quoted(growth.stage),
                before=growth.before,
                after=growth.after,
                known=growth.became_known,
            )
    problems.settle()
    if cohort.cells is not None:
        _refuse_growing_cells(cohort, cohort.cells, problems)


def _refuse_growing_cells(cohort: Cohort, cells: pl.DataFrame, problems: Problems) -> None:
    """Hold cells to the rule: they may grow only by cells of which something was not known."""
    dimensions = [name for name in cells.columns if name not in {"stage", "count"}]
    crossed = cells.group_by(
        "stage", pl.concat_str(dimensions, separator=_BETWEEN).alias("category"), maintain_order=True
    ).agg(pl.col("count").sum())
    margins = crossed.select("stage", pl.lit("cell").alias("dimension"), "category", "count")
    for growth in growths(stages=cohort.stages, margins=margins):
        if growth.category is not None and not growth.is_allowed:
            problems.add(
                _CELL_GREW,
                category=quoted(growth.category.replace(_BETWEEN, ", ")),
                origin=quoted(growth.origin),
                stage=quoted(growth.stage),
                before=growth.before,
                after=growth.after,
                known=growth.became_known,
            )
    problems.settle()
