"""From one vintage of areas to another: counts are carried where that is exact, and named where it is not."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from alongside.core.errors import InputError
from alongside.core.places._areas import AREA_COUNT_SCHEMA, SmallAreas, small_areas
from alongside.core.places._geographies import Geography, settled_geography

UNCHANGED, MERGED, SPLIT, IRREGULAR = "U", "M", "S", "X"

_BAD_CHANGE = (
    "{change} is not a kind of change: the look-up says U, M, S or X (unchanged, merged, split, irregular)."
)
_NO_END = "The look-up leads from {older} to {newer}, not from {geography}: give another look-up."
_BAD_SHARE = (
    "The shares of {source} do not add up to 1 over the areas it became: give a share for each of them."
)
_STRANGE_SHARE = "{source} did not become {target} in the look-up: check the shares."
_UNLISTED = "not in the look-up"
_DIVIDED = "divided between areas, and no shares were given"
_IRREGULAR_REASON = "redrawn irregularly, and no shares were given"
_PARTIAL = "joined with an area that is not among those given"
_NOTHING = "None of the areas can be carried over: give the shares of divided areas, or other areas."


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaChanges:
    """What became of each area: columns older, newer, change (U unchanged, M merged, S split, X irregular)."""

    older: Geography
    newer: Geography
    pairs: pl.DataFrame


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """Areas of the other vintage, and what could not be carried over.

    `apportioned`: codes of the areas whose counts were divided by the shares given, so that they are
    estimates. `left_out`: columns code, reason; areas given whose people are in none, or not in all, of the
    areas returned.
    """

    areas: SmallAreas
    apportioned: tuple[str, ...]
    left_out: pl.DataFrame

    @property
    def is_complete(self) -> bool:
        """Everyone counted before is counted after."""
        return self.left_out.is_empty()


def area_changes(pairs: pl.DataFrame, *, older: Geography, newer: Geography) -> AreaChanges:
    """Take a look-up from one vintage to the next, one row a pair of areas that share people.

    `pairs`: columns older, newer, change.

    *Source:* Office for National Statistics (2022), LSOA 2011 to LSOA 2021 to local authority district,
    exact fit look-up, version 2.
    *Limits:* the look-up is believed.
    """
    for column, geography in (("older", older), ("newer", newer)):
        settled_geography(pairs[column], stated=geography)
    wrong = pairs.filter(~pl.col("change").is_in([UNCHANGED, MERGED, SPLIT, IRREGULAR]))
    if wrong.height:
        raise InputError("change", _BAD_CHANGE, change=wrong["change"][0])
    return AreaChanges(older=older, newer=newer, pairs=pairs.select("older", "newer", "change").unique())


def carried(areas: SmallAreas, *, changes: AreaChanges, shares: pl.DataFrame | None = None) -> Carried:
    """Carry counts to the other vintage of the look-up, in either direction.

    count_new = sum over the areas it came from of share x count_old; the share is 1 wherever an area lies
    wholly in one other (unchanged, merged, or a split read backwards). Divided and irregular areas need
    `shares` (columns source, target, share, adding up to 1 over each source); without them they, and the
    areas that would hold only part of their people, are left out and named. Names, and ranks of deprivation,
    are not carried: ranks belong to the areas that were ranked.

    *Source:* as `area_changes`.
    *Limits:* shares are an assumption (a category need not be spread as people are).
    """
    steps = _oriented(areas, changes)
    if shares is not None:
        _check_shares(shares, steps)
    known = _with_shares(areas, steps, shares)
    whole = _whole_targets(areas, known)
    used = known.filter(pl.col("target").is_in(whole.to_list()) & pl.col("share").is_not_null())
    if used.is_empty():
        raise InputError("areas", _NOTHING)
    return Carried(
        areas=_moved(areas, used, changes),
        apportioned=tuple(used.filter(pl.col("needs_share"))["target"].unique(maintain_order=True)),
        left_out=_left_out(areas, known, whole),
    )


def _oriented(areas: SmallAreas, changes: AreaChanges) -> pl.DataFrame:
    ends = {changes.older: ("older", "newer"), changes.newer: ("newer", "older")}
    if areas.geography not in ends:
        raise InputError(
            "geography",
            _NO_END,
            older=changes.older.name,
            newer=changes.newer.name,
            geography=areas.geography.name,
        )
    source, target = ends[areas.geography]
    steps = changes.pairs.select(pl.col(source).alias("source"), pl.col(target).alias("target"), "change")
    divided = pl.len().over("source") > 1
    return steps.with_columns((divided | (pl.col("change") == IRREGULAR)).alias("needs_share"))


def _check_shares(shares: pl.DataFrame, steps: pl.DataFrame) -> None:
    strange = shares.join(steps, on=["source", "target"], how="anti")
    if strange.height:
        source, target = strange.select("source", "target").row(0)
        raise InputError("shares", _STRANGE_SHARE, source=source, target=target)
    sums = shares.group_by("source").agg(
        pl.col("share").sum().alias("whole"), (~pl.col("share").is_between(0, 1)).any().alias("outside")
    )
    wrong = sums.filter(pl.col("outside") | ((pl.col("whole") - 1).abs() > 1e-6)).sort("source")
    if wrong.height:
        raise InputError("shares", _BAD_SHARE, source=wrong["source"][0])


def _with_shares(areas: SmallAreas, steps: pl.DataFrame, shares: pl.DataFrame | None) -> pl.DataFrame:
    """Every step that touches the areas given, with its share: 1, the one given, or null."""
    given = areas.areas.select(pl.col("code").alias("source"))
    touched = steps.filter(pl.col("source").is_in(given["source"].to_list()))["target"].unique()
    near = steps.filter(pl.col("target").is_in(touched.to_list()))
    stated = shares if shares is not None else pl.DataFrame(schema={"source": pl.String, "target": pl.String})
    if "share" not in stated.columns:
        stated = stated.with_columns(pl.lit(None, dtype=pl.Float64).alias("share"))
    return (
        near.join(stated, on=["source", "target"], how="left", maintain_order="left")
        .with_columns(
            pl.when(pl.col("needs_share")).then(pl.col("share")).otherwise(1.0).alias("share"),
            pl.col("source").is_in(given["source"].to_list()).alias("is_given"),
        )
        .sort("source", "target")
    )


def _whole_targets(areas: SmallAreas, known: pl.DataFrame) -> pl.Series:
    """The areas of the other vintage all of whose people are known."""
    part = (~pl.col("is_given") & (pl.col("share").is_null() | (pl.col("share") > 0))) | pl.col(
        "share"
    ).is_null()
    return known.filter(~part.any().over("target"))["target"].unique(maintain_order=True)


def _moved(areas: SmallAreas, used: pl.DataFrame, changes: AreaChanges) -> SmallAreas:
    steps = used.filter(pl.col("is_given")).select("source", "target", "share")
    counts = (
        areas.counts.join(steps, left_on="code", right_on="source", how="inner", maintain_order="left")
        .group_by(pl.col("target").alias("code"), "dimension", "category", maintain_order=True)
        .agg((pl.col("count") * pl.col("share")).sum().alias("count"))
    )
    parents = areas.areas.join(steps, left_on="code", right_on="source", how="inner", maintain_order="left")
    only = pl.col("parent").drop_nulls()
    moved = parents.group_by(pl.col("target").alias("code"), maintain_order=True).agg(
        pl.when(only.n_unique() == 1).then(only.first()).alias("parent")
    )
    other = changes.newer if areas.geography == changes.older else changes.older
    return small_areas(areas=moved, counts=counts.select(AREA_COUNT_SCHEMA.names()), geography=other)


def _left_out(areas: SmallAreas, known: pl.DataFrame, whole: pl.Series) -> pl.DataFrame:
    lost = known.filter(pl.col("is_given") & ~pl.col("target").is_in(whole.to_list()))
    irregular = (pl.col("change") == IRREGULAR).any()
    unshared = pl.col("share").is_null().any()
    reasons = lost.group_by(pl.col("source").alias("code"), maintain_order=True).agg(
        pl.when(unshared & irregular)
        .then(pl.lit(_IRREGULAR_REASON))
        .when(unshared)
        .then(pl.lit(_DIVIDED))
        .otherwise(pl.lit(_PARTIAL))
        .alias("reason")
    )
    unlisted = areas.areas.select("code").join(known, left_on="code", right_on="source", how="anti")
    return pl.concat([reasons, unlisted.with_columns(pl.lit(_UNLISTED).alias("reason"))]).sort("code")
