"""Why people left: reasons beside the counts of those who did not reach a stage."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

import polars as pl

from alongside.core.errors import InputError
from alongside.core.flow import EXIT_SCHEMA, branch_origin, exit_reasons, stage_origins
from alongside.core.reach import Cohort
from alongside.exchange.problems import Notice, Place, Problems, quoted

Reason: TypeAlias = str | None
"""As it is written; None where it is said not to be known."""
Exits: TypeAlias = dict[tuple[Place, Reason], float]
"""People by stage and group, and by the reason for which they left."""
ExitLines: TypeAlias = Mapping[tuple[Place, Reason], int]
"""The line on which each reason of a group stands."""
Paths: TypeAlias = Mapping[str, tuple[int, ...]]
"""By what stands for a person's way, the positions of the stages that were reached on it."""

_FIRST_STAGE = (
    "{stage} is the first stage, so nobody is lost on the way to it; give reasons at the stage not reached."
)
_NOT_LOST = (
    "Some of those with a reason ({number:,.0f}) reached every stage there was to reach from where they were, so their "
    "reason is not used."
)


def exits_on_the_way(exits: Exits, paths: Paths, stages: tuple[str, ...]) -> tuple[Exits, float]:
    """Return exits by the stages that were not reached, and how many people were lost at none of them.

    A stage is one that somebody was lost on the way to where they had reached the one it is measured from.
    """
    origins = stage_origins(stages)
    lost_at: Exits = {}
    unused = 0.0
    for ((way, key), reason), people in exits.items():
        missed = [at for at, origin in enumerate(origins) if at not in paths[way] and origin in paths[way]]
        unused += 0.0 if missed else people
        for at in missed:
            place = ((stages[at], key), reason)
            lost_at[place] = lost_at.get(place, 0.0) + people
    return lost_at, unused


def exits_frame(exits: Exits) -> pl.DataFrame | None:
    """Return exits by stage, dimension, category and reason; None where there are none."""
    if not exits:
        return None
    frame = pl.DataFrame(list(_rows(exits)), schema=EXIT_SCHEMA, orient="row")
    by = [name for name in EXIT_SCHEMA if name != "count"]
    return frame.group_by(by, maintain_order=True).agg(pl.col("count").sum())


def _rows(exits: Exits) -> Iterator[tuple[str, str, str | None, Reason, float]]:
    for ((stage, key), reason), people in exits.items():
        for dimension, category in key:
            yield stage, dimension, category, reason, people


def refuse_exits(cohort: Cohort, lines: ExitLines, problems: Problems) -> None:
    """Refuse reasons at the first stage, and more reasons than there are losses."""
    for place, line in lines.items():
        stage = place[0][0]
        if branch_origin(cohort.stages, stage) is None:
            problems.add(_FIRST_STAGE, line=line, column="reason", stage=quoted(stage))
    problems.settle()
    if cohort.exits is not None:
        try:
            exit_reasons(stages=cohort.stages, margins=cohort.margins, exits=cohort.exits)
        except InputError as refused:
            problems.stop("{problem}", column="reason", problem=refused)


def remarks_on_exits(unused: float, file: str) -> Iterator[Notice]:
    """Say how many reasons are not used."""
    if unused:
        yield Notice(code="reasons_not_used", file=file, template=_NOT_LOST, values={"number": unused})


def spelt_exits(exits: Exits, spelt: Mapping[str, str]) -> Exits:
    """Return exits under their stages as they are to be spelt."""
    return {((spelt[stage], key), reason): people for ((stage, key), reason), people in exits.items()}


def spelt_lines(lines: ExitLines, spelt: Mapping[str, str]) -> ExitLines:
    """Return the lines of exits under their stages as they are to be spelt."""
    return {((spelt[stage], key), reason): line for ((stage, key), reason), line in lines.items()}
