"""Deprivation of small areas: tenths in the nation and tenths within a place."""

from __future__ import annotations

import polars as pl

from alongside.core.errors import InputError
from alongside.core.places._areas import SmallAreas
from alongside.core.places._scales import DeprivationScale

_POOLED = (
    "Ranks of {nations} were made apart and say different things: take the areas of one nation at a time."
)
_TOO_FEW = "{groups} deprivation groups order nothing: ask for two or more, such as ten."
_NO_SCALE = "These areas have no deprivation ranks or groups: import them first."
_UNDIVIDED = "The areas come in {out_of} groups, which cannot be made into {groups}: ask for {out_of} groups."
_NOT_RANKED = "Groups within the place need the rank of every area: only groups in the nation are known here."
_NOBODY = "Nobody lives in the areas given, so the place cannot be divided into {groups} equal parts."


def national_groups(areas: SmallAreas, *, groups: int = 10) -> pl.DataFrame:
    """Return the deprivation group of each area in its nation: columns code, group (1 = most deprived, or null).

    From ranks: group = ceil(groups x rank / areas ranked), rank 1 = most deprived.

    *Source:* Ministry of Housing, Communities & Local Government (2019), The English Indices of Deprivation
    2019: Technical report; Scottish Government (2020), SIMD 2020 technical notes (border areas).
    *Limits:* one nation at a time; groups can only be joined, never divided.
    """
    scale = _one_scale(areas, groups)
    position = _most_first(pl.col("deprivation"), scale)
    if scale.counts == "group" and scale.out_of % groups:
        raise InputError("deprivation", _UNDIVIDED, out_of=scale.out_of, groups=groups)
    if scale.rounds_up:
        group = (position - 1) * groups // scale.out_of + 1
    else:
        group = (position * groups - 1) // scale.out_of + 1
    return areas.areas.select("code", group.cast(pl.Int64).alias("group"))


def place_groups(areas: SmallAreas, *, dimension: str, groups: int = 10) -> pl.DataFrame:
    """Return the deprivation group of each area within this place: equal shares of its people, not of its areas.

    Areas in order from most to least deprived; group = floor(groups x (people before + half of its own) /
    all) + 1.

    `dimension`: the dimension whose counts add up to the people of each area. Columns code, group (1 = most
    deprived here, or null where an area has no rank).

    *Source:* Pamuk ER (1985), Population Studies 39:17-31, doi:10.1080/0032472031000141256, for the place of an
    area in the order.
    *Limits:* needs ranks; a large area is never divided, so shares are only about equal.
    """
    scale = _one_scale(areas, groups)
    if scale.counts != "rank":
        raise InputError("deprivation", _NOT_RANKED)
    people = areas.people(dimension)
    ordered = (
        areas.areas.join(people, on="code", how="left", maintain_order="left")
        .select(
            "code", _most_first(pl.col("deprivation"), scale).alias("position"), pl.col("count").fill_null(0)
        )
        .filter(pl.col("position").is_not_null())
        .sort("position", "code")
    )
    total = float(ordered["count"].sum())
    if total == 0:
        raise InputError("deprivation", _NOBODY, groups=groups)
    middle = (pl.col("count").cum_sum() - pl.col("count") / 2) / total
    grouped = ordered.select(
        "code", ((middle * groups).floor() + 1).clip(1, groups).cast(pl.Int64).alias("group")
    )
    return areas.areas.select("code").join(grouped, on="code", how="left", maintain_order="left")


def deprivation_categories(*, groups: int = 10) -> tuple[str, ...]:
    """Return the names of deprivation groups from most to least deprived; the direction is in the words.

    *Source:* none; names.
    *Limits:* 1 is the most deprived, as in the indices of the four nations.

    >>> deprivation_categories(groups=5)
    ('1 most deprived', '2', '3', '4', '5 least deprived')
    """
    names = [str(number) for number in range(1, groups + 1)]
    return (f"{names[0]} most deprived", *names[1:-1], f"{names[-1]} least deprived")


def deprivation_order(*, groups: int = 10) -> tuple[str, ...]:
    """Return the names from least to most deprived, as a gradient asks for them.

    *Source:* none; names.
    *Limits:* as `deprivation_categories`.

    >>> deprivation_order(groups=3)
    ('3 least deprived', '2', '1 most deprived')
    """
    return deprivation_categories(groups=groups)[::-1]


def _one_scale(areas: SmallAreas, groups: int) -> DeprivationScale:
    if groups < 2:
        raise InputError("groups", _TOO_FEW, groups=groups)
    if areas.scale is None:
        raise InputError("deprivation", _NO_SCALE)
    ranked = areas.areas.filter(pl.col("deprivation").is_not_null())
    nations = ranked["nation"].unique(maintain_order=True).to_list()
    if len(nations) > 1:
        raise InputError("deprivation", _POOLED, nations=" and ".join(nations))
    return areas.scale


def _most_first(number: pl.Expr, scale: DeprivationScale) -> pl.Expr:
    """The rank or group counted from the most deprived."""
    return number if scale.one_is == "most deprived" else scale.out_of + 1 - number
