"""Why people left: reasons that must add up to the losses."""

from __future__ import annotations

import polars as pl

from alongside.core.errors import InputError
from alongside.core.flow._stages import branch_origin

EXIT_SCHEMA = pl.Schema(
    {
        "stage": pl.String,
        "dimension": pl.String,
        "category": pl.String,
        "reason": pl.String,
        "count": pl.Float64,
    }
)
_GROUP = ["stage", "dimension", "category"]
_TOO_MANY = (
    'The reasons given for not reaching "{stage}" add up to {given:,.0f} for {dimension} "{category}", '
    "but only {lost:,.0f} were lost there."
)


def group_losses(*, stages: tuple[str, ...], margins: pl.DataFrame) -> pl.DataFrame:
    """Return how many of each group were lost on the way to each stage after the first.

    lost = x_o - x_k, x_o the count at the stage it is measured from. One row a stage, dimension and category:
    stage, origin, dimension, category, before, reached, lost. `margins`: stage, dimension, category, count.

    *Source:* CONSORT 2010 (Schulz, Altman and Moher 2010, doi:10.1136/bmj.c332).
    *Limits:* negative where a category grew because people's category became known.

    >>> margins = pl.DataFrame(
    ...     {"stage": ["a", "b"], "dimension": ["sex"] * 2, "category": ["F"] * 2, "count": [5.0, 3.0]}
    ... )
    >>> group_losses(stages=("a", "b"), margins=margins).row(0)
    ('b', 'a', 'sex', 'F', 5.0, 3.0, 2.0)
    """
    pairs = [(stage, branch_origin(stages, stage)) for stage in stages]
    steps = pl.DataFrame(
        [(stage, origin) for stage, origin in pairs if origin is not None],
        schema={"stage": pl.String, "origin": pl.String},
        orient="row",
    )
    counts = margins.select(*_GROUP, "count")
    groups = counts.select("dimension", "category").unique(maintain_order=True)
    return (
        steps.join(groups, how="cross", maintain_order="left_right")
        .pipe(_beside, _named(counts, "origin", "before"), on=["origin", *_GROUP[1:]])
        .pipe(_beside, _named(counts, "stage", "reached"), on=_GROUP)
        .with_columns(pl.col("before", "reached").fill_null(0.0))
        .with_columns((pl.col("before") - pl.col("reached")).alias("lost"))
    )


def exit_reasons(*, stages: tuple[str, ...], margins: pl.DataFrame, exits: pl.DataFrame) -> pl.DataFrame:
    """Return why people of each group were lost at each stage; what was not recorded is a row of its own.

    The counts of a stage, dimension and category add up to its loss: the remainder has the reason null (not
    known). One row a stage, dimension, category and reason: stage, origin, dimension, category, lost, reason,
    count, share of the loss. `exits`: stage (the one not reached), dimension, category, reason (null: not
    known), count.

    *Source:* SEAR, counting losses and their reasons between screened, eligible, approached and randomised:
    Wilson et al. 2018, Trials 19:50, doi:10.1186/s13063-017-2413-6.
    *Limits:* more reasons than losses is refused; people whose category became known hide losses of their
    category.

    >>> margins = pl.DataFrame(
    ...     {"stage": ["a", "b"], "dimension": ["sex"] * 2, "category": ["F"] * 2, "count": [5.0, 1.0]}
    ... )
    >>> exits = pl.DataFrame([("b", "sex", "F", "moved away", 3.0)], schema=EXIT_SCHEMA, orient="row")
    >>> rows = exit_reasons(stages=("a", "b"), margins=margins, exits=exits)
    >>> rows.select("reason", "count", "share").rows()
    [('moved away', 3.0, 0.75), (None, 1.0, 0.25)]
    """
    losses = group_losses(stages=stages, margins=margins)
    given = exits.select(list(EXIT_SCHEMA)).group_by(*_GROUP, "reason", maintain_order=True).sum()
    added = given.group_by(_GROUP, maintain_order=True).agg(pl.col("count").sum().alias("given"))
    _refuse_unknown_groups(added, losses)
    compared = _beside(losses, added, on=_GROUP).with_columns(pl.col("given").fill_null(0.0))
    _refuse_excess(compared)
    remainder = compared.select(
        *_GROUP, pl.lit(None, pl.String).alias("reason"), (pl.col("lost") - pl.col("given")).alias("count")
    ).filter(pl.col("count") > 0)
    rows = pl.concat([given, remainder]).group_by(*_GROUP, "reason", maintain_order=True).sum()
    ordered = losses.join(rows, on=_GROUP, how="inner", nulls_equal=True, maintain_order="left_right")
    share = pl.when(pl.col("lost") > 0).then(pl.col("count") / pl.col("lost")).otherwise(0.0)
    return ordered.select(
        "stage", "origin", "dimension", "category", "lost", "reason", "count", share.alias("share")
    )


def _beside(rows: pl.DataFrame, found: pl.DataFrame, *, on: list[str]) -> pl.DataFrame:
    """Look rows up; not known (null) is a group like any other, so it must find its own row."""
    return rows.join(found, on=on, how="left", nulls_equal=True, maintain_order="left")


def _named(counts: pl.DataFrame, stage: str, count: str) -> pl.DataFrame:
    return counts.rename({"stage": stage, "count": count})


def _refuse_unknown_groups(added: pl.DataFrame, losses: pl.DataFrame) -> None:
    for row in added.join(losses, on=_GROUP, how="anti", nulls_equal=True).iter_rows(named=True):
        raise InputError(
            "exits",
            'Reasons are given for {dimension} "{category}" at "{stage}", which the cohort does not have.',
            **{name: row[name] for name in _GROUP},
        )


def _refuse_excess(compared: pl.DataFrame) -> None:
    too_many = (pl.col("given") > 0) & (pl.col("given") > pl.col("lost"))
    for row in compared.filter(too_many).iter_rows(named=True):
        raise InputError("exits", _TOO_MANY, **{name: row[name] for name in (*_GROUP, "given", "lost")})
