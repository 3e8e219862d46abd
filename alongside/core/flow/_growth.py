"""Nobody can reach a stage without having reached the one it is measured from."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from alongside.core.errors import InputError
from alongside.core.flow._stages import branch_origin

_GREW = (
    'At "{stage}" {after:,.0f} are counted as {dimension} "{category}", but only {before:,.0f} at '
    '"{origin}". A stage may not grow; a category may grow only by people whose category was not known '
    "before ({became_known:,.0f} at most)."
)
_GREW_UNKNOWN = (
    'At "{stage}" {after:,.0f} are counted with {dimension} not known, but only {before:,.0f} at "{origin}". '
    "A stage may not grow."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """A category that is larger at a stage than at the stage it is measured from.

    `category`: None for those not known. `became_known`: by how much the dimension's not known falls on this
    step. `grew_together`: by how much all of the dimension's categories grow on it.
    """

    stage: str
    origin: str
    dimension: str
    category: str | None
    before: float
    after: float
    became_known: float
    grew_together: float

    @property
    def is_allowed(self) -> bool:
        """Whether people whose category became known can account for it."""
        return self.category is not None and self.grew_together <= self.became_known


def growths(*, stages: tuple[str, ...], margins: pl.DataFrame) -> tuple[Growth, ...]:
    """Return every category that grows from the stage it is measured from, allowed or not.

    Nobody joins between nested stages, so a category x may only grow by people whose category was not known
    (u): sum over the dimension of max(0, x_k - x_o) <= u_o - u_k. Not known itself may not grow.
    `margins`: columns stage, dimension, category (null: not known), count; a category that a stage lacks
    counts 0.

    *Source:* the flow of participants adds up (CONSORT 2010, Schulz, Altman and Moher 2010,
    doi:10.1136/bmj.c332).
    *Limits:* follow-ups are compared with allocation, never with the previous visit.

    >>> margins = pl.DataFrame(
    ...     {
    ...         "stage": ["approached", "approached", "consented", "consented"],
    ...         "dimension": ["language"] * 4,
    ...         "category": ["Urdu", None, "Urdu", None],
    ...         "count": [5.0, 10.0, 9.0, 2.0],
    ...     }
    ... )
    >>> [(one.category, one.became_known, one.is_allowed) for one in growths(
    ...     stages=("approached", "consented"), margins=margins)]
    [('Urdu', 8.0, True)]
    """
    found: list[Growth] = []
    for stage in stages:
        origin = branch_origin(stages, stage)
        if origin is not None:
            found.extend(_on_step(margins, stage=stage, origin=origin))
    return tuple(found)


def _on_step(margins: pl.DataFrame, *, stage: str, origin: str) -> list[Growth]:
    counts = [_counts_at(margins, one) for one in (origin, stage)]
    before, after = counts
    names = list(dict.fromkeys([*before, *after]))
    found = []
    for dimension in dict.fromkeys(name for name, _ in names):
        fall = before.get((dimension, None), 0.0) - after.get((dimension, None), 0.0)
        change = {
            category: after.get((dimension, category), 0.0) - before.get((dimension, category), 0.0)
            for its, category in names
            if its == dimension
        }
        together = sum(more for category, more in change.items() if category is not None and more > 0)
        found += [
            Growth(
                stage=stage,
                origin=origin,
                dimension=dimension,
                category=category,
                before=before.get((dimension, category), 0.0),
                after=after.get((dimension, category), 0.0),
                became_known=max(fall, 0.0),
                grew_together=together,
            )
            for category, more in change.items()
            if more > 0
        ]
    return found


def _counts_at(margins: pl.DataFrame, stage: str) -> dict[tuple[str, str | None], float]:
    rows = margins.filter(pl.col("stage") == stage)
    return {(row["dimension"], row["category"]): row["count"] for row in rows.iter_rows(named=True)}


def check_growth(*, stages: tuple[str, ...], margins: pl.DataFrame) -> None:
    """Refuse a flow in which a category grows by more than those whose category became known.

    Same rule and shapes as `growths`; raises `InputError` for the first category that breaks it.

    *Source:* as `growths`.

    >>> margins = pl.DataFrame(
    ...     {"stage": ["a", "b"], "dimension": ["sex"] * 2, "category": ["F"] * 2, "count": [5.0, 6.0]}
    ... )
    >>> try:
    ...     check_growth(stages=("a", "b"), margins=margins)
    ... except InputError as refusal:
    ...     print(str(refusal).partition(". ")[0])
    At "b" 6 are counted as sex "F", but only 5 at "a"
    """
    for one in growths(stages=stages, margins=margins):
        if not one.is_allowed:
            raise InputError(
                "cohort",
                _GREW_UNKNOWN if one.category is None else _GREW,
                stage=one.stage,
                origin=one.origin,
                dimension=one.dimension,
                category=one.category,
                before=one.before,
                after=one.after,
                became_known=one.became_known,
            )
