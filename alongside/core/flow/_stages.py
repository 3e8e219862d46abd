"""Which stage a stage is measured from."""

from __future__ import annotations

from alongside.core.errors import InputError

ALLOCATION_STAGES = frozenset({"randomised", "randomized", "allocated"})
"""Stages after one of these are follow-ups: branches measured from it, never from the previous visit."""


def branch_origin(stages: tuple[str, ...], stage: str) -> str | None:
    """Return the stage that `stage` is measured from: the one before it, or allocation for a follow-up.

    `stages` in order; None for the first. A follow-up missed at 3 months may be seen at 12, so every
    follow-up is measured from allocation.

    *Source:* CONSORT 2010 flow diagram (Schulz, Altman and Moher 2010, BMJ 340:c332, doi:10.1136/bmj.c332),
    in which losses to follow-up are counted from those allocated.

    >>> stages = ("approached", "randomised", "seen at 3 months", "seen at 12 months")
    >>> branch_origin(stages, "seen at 12 months")
    'randomised'
    """
    if stage not in stages:
        raise InputError("stage", "There is no stage called {stage}.", stage=stage)
    position = stages.index(stage)
    for earlier in stages[:position]:
        if earlier.casefold() in ALLOCATION_STAGES:
            return earlier
    return stages[position - 1] if position else None


def stage_origins(stages: tuple[str, ...]) -> tuple[int | None, ...]:
    """Return for each stage the position of the stage it is measured from, None for the first.

    *Source:* as `branch_origin`.

    >>> stage_origins(("approached", "randomised", "seen at 3 months", "seen at 12 months"))
    (None, 0, 1, 1)
    """
    origins = (branch_origin(stages, stage) for stage in stages)
    return tuple(None if origin is None else stages.index(origin) for origin in origins)


def stage_path(origins: tuple[int | None, ...], stage: int) -> tuple[int, ...]:
    """Return the positions of the stages that lead to `stage`, first to last, itself included.

    `origins` as `stage_origins` gives them.

    *Source:* as `branch_origin`.

    >>> stage_path((None, 0, 1, 1), 3)
    (0, 1, 3)
    """
    path = [stage]
    while (origin := origins[path[0]]) is not None:
        path.insert(0, origin)
    return tuple(path)


def is_branch(stages: tuple[str, ...], stage: str) -> bool:
    """Whether a stage is a follow-up, measured from allocation.

    *Source:* as `branch_origin`.

    >>> is_branch(("consented", "randomised", "seen at 3 months"), "seen at 3 months")
    True
    """
    earlier = stages[: stages.index(stage)]
    return any(name.casefold() in ALLOCATION_STAGES for name in earlier)
