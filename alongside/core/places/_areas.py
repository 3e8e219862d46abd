"""Small areas of one vintage: names, parents, deprivation and counts by category."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

import polars as pl

from alongside.core.errors import InputError
from alongside.core.places._codes import ELSEWHERE
from alongside.core.places._geographies import Geography, settled_geography
from alongside.core.places._scales import DeprivationScale

AREA_SCHEMA = pl.Schema(
    {
        "code": pl.String,
        "name": pl.String,
        "parent": pl.String,
        "nation": pl.String,
        "deprivation": pl.Int64,
    }
)
AREA_COUNT_SCHEMA = pl.Schema(
    {"code": pl.String, "dimension": pl.String, "category": pl.String, "count": pl.Float64}
)
_NATION_OF_LETTER = {"E": "England", "W": "Wales", "S": "Scotland", "N": "Northern Ireland"}
_REPEATED = "The area {code} is there more than once: give every area one line."
_NO_AREAS = "There are no areas: give at least one."
_OFF_SCALE = (
    "The deprivation of {code} is {number}, but the scale runs from 1 to {out_of}: check the column and how many "
    "areas were ranked."
)
_STRANGE = "There are counts for {code}, which is not among the areas: leave them out or add the area."
_NEGATIVE = "A count of {code} is below zero or missing: give counts of 0 or more."
_TWO_VINTAGES = (
    "{first} and {second} cannot be put together: they are different areas, and many share a code. "
    "Carry one over to the other with a look-up first."
)
_TWO_SCALES = "Both sets of areas have a deprivation scale: keep one of them."
_TWO_COUNTS = "Both sets of areas count {dimension}: keep one of them."


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallAreas:
    """Small areas of one geography.

    `areas`: columns code, name, parent, nation, deprivation (rank or group as given, null: not known), one
    row an area. `counts`: columns code, dimension, category (null: not known), count. `scale`: what the
    deprivation numbers mean, None where there are none.
    """

    geography: Geography
    areas: pl.DataFrame
    counts: pl.DataFrame
    scale: DeprivationScale | None = None

    @property
    def dimensions(self) -> tuple[str, ...]:
        """What is counted, in order of appearance."""
        return tuple(self.counts["dimension"].unique(maintain_order=True))

    @property
    def nations(self) -> tuple[str, ...]:
        """The nations the areas lie in, in order of appearance."""
        return tuple(self.areas["nation"].unique(maintain_order=True))

    def within(self, parents: Collection[str]) -> SmallAreas:
        """Return the areas of these parents."""
        return self._kept(self.areas.filter(pl.col("parent").is_in(list(parents))))

    def only(self, codes: Collection[str]) -> SmallAreas:
        """Return the areas with these codes."""
        return self._kept(self.areas.filter(pl.col("code").is_in(list(codes))))

    def people(self, dimension: str) -> pl.DataFrame:
        """Return everyone counted in each area over one dimension: columns code, count."""
        if dimension not in self.dimensions:
            raise InputError("dimension", "{dimension} is not counted in these areas.", dimension=dimension)
        chosen = self.counts.filter(pl.col("dimension") == dimension)
        return chosen.group_by("code", maintain_order=True).agg(pl.col("count").sum())

    def _kept(self, areas: pl.DataFrame) -> SmallAreas:
        if areas.is_empty():
            raise InputError("areas", _NO_AREAS)
        return replace(
            self, areas=areas, counts=self.counts.join(areas.select("code"), on="code", how="semi")
        )


def small_areas(
    *,
    areas: pl.DataFrame,
    counts: pl.DataFrame | None = None,
    geography: Geography | None = None,
    scale: DeprivationScale | None = None,
) -> SmallAreas:
    """Put small areas together, or refuse with a sentence what does not fit.

    `areas`: the column code, and any of name, parent and deprivation; `counts`: columns code, dimension,
    category, count. `geography` is asked where codes fit more than one vintage. The nation is read from the
    code.

    >>> frame = pl.DataFrame({"code": ["S01009758"], "deprivation": [12]})
    >>> zones = small_areas(areas=frame, scale=DeprivationScale(counts="rank", one_is="most deprived", out_of=6976))
    >>> zones.nations, zones.geography.name
    (('Scotland',), 'data zones 2011')
    """
    if areas.is_empty():
        raise InputError("areas", _NO_AREAS)
    settled = settled_geography(areas["code"], stated=geography)
    frame = areas.select(
        "code",
        _text_or_null("name", areas),
        _text_or_null("parent", areas),
        _nation(settled).alias("nation"),
        (pl.col("deprivation") if "deprivation" in areas.columns else pl.lit(None))
        .cast(pl.Int64)
        .alias("deprivation"),
    )
    counted = pl.DataFrame(schema=AREA_COUNT_SCHEMA) if counts is None else counts.cast(AREA_COUNT_SCHEMA)
    _check_areas(frame, scale)
    _check_counts(frame, counted)
    return SmallAreas(
        geography=settled, areas=frame, counts=counted.select(AREA_COUNT_SCHEMA.names()), scale=scale
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """Two sets of areas put together: the areas of the first, and the codes that only one of the two has."""

    areas: SmallAreas
    only_first: tuple[str, ...]
    only_second: tuple[str, ...]


def joined(first: SmallAreas, second: SmallAreas) -> Joined:
    """Add names, parents, deprivation and counts of `second` to the areas of `first`.

    Areas that only `second` has are left out and named; those that only `first` has keep what they have.

    *Source:* none; bookkeeping.
    *Limits:* areas of one vintage; what both sides say is refused, not chosen from.
    """
    if first.geography != second.geography:
        raise InputError("geography", _TWO_VINTAGES, first=first.geography.name, second=second.geography.name)
    if first.scale and second.scale:
        raise InputError("deprivation", _TWO_SCALES)
    for dimension in first.dimensions:
        if dimension in second.dimensions:
            raise InputError("counts", _TWO_COUNTS, dimension=dimension)
    known = first.areas.join(second.areas, on="code", how="left", suffix="_second", maintain_order="left")
    filled = [pl.coalesce(name, f"{name}_second").alias(name) for name in ("name", "parent", "deprivation")]
    areas = known.with_columns(filled).select(AREA_SCHEMA.names())
    added = second.counts.join(areas.select("code"), on="code", how="semi")
    return Joined(
        areas=SmallAreas(
            geography=first.geography,
            areas=areas,
            counts=pl.concat([first.counts, added]),
            scale=first.scale or second.scale,
        ),
        only_first=_missing(first.areas, second.areas),
        only_second=_missing(second.areas, first.areas),
    )


def _missing(these: pl.DataFrame, those: pl.DataFrame) -> tuple[str, ...]:
    return tuple(these.join(those.select("code"), on="code", how="anti")["code"])


def _text_or_null(name: str, frame: pl.DataFrame) -> pl.Expr:
    column = pl.col(name) if name in frame.columns else pl.lit(None)
    return column.cast(pl.String).alias(name)


def _nation(geography: Geography) -> pl.Expr:
    if not geography.ranges:
        return pl.lit(ELSEWHERE)
    return pl.col("code").str.slice(0, 1).replace_strict(_NATION_OF_LETTER, default=ELSEWHERE)


def _check_areas(areas: pl.DataFrame, scale: DeprivationScale | None) -> None:
    repeated = areas.filter(pl.col("code").is_duplicated())
    if repeated.height:
        raise InputError("areas", _REPEATED, code=repeated["code"][0])
    if scale is None:
        if areas["deprivation"].is_not_null().any():
            raise InputError(
                "deprivation",
                "The deprivation numbers have no scale: say what 1 stands for and out of how many.",
            )
        return
    off = areas.filter(~pl.col("deprivation").is_between(1, scale.out_of))
    if off.height:
        code, number = off.select("code", "deprivation").row(0)
        raise InputError("deprivation", _OFF_SCALE, code=code, number=number, out_of=scale.out_of)


def _check_counts(areas: pl.DataFrame, counts: pl.DataFrame) -> None:
    strange = counts.join(areas.select("code"), on="code", how="anti")
    if strange.height:
        raise InputError("counts", _STRANGE, code=strange["code"][0])
    wrong = counts.filter(~(pl.col("count").is_finite() & (pl.col("count") >= 0)).fill_null(value=False))
    if wrong.height:
        raise InputError("counts", _NEGATIVE, code=wrong["code"][0])
