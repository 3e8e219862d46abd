"""Sets of small areas, each of one vintage: two vintages are never mixed, and a vintage is asked, never guessed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

import polars as pl

from alongside.core.errors import InputError
from alongside.core.places._codes import CODE


@dataclass(frozen=True, slots=True, kw_only=True)
class Geography:
    """One vintage of one kind of small area.

    `ranges`: by the first three characters of a code, the first and last number that were given out. Numbers
    were never used again, but an area that did not change kept its code: a code in the range may belong to
    an older vintage as well, and one of an older vintage may be gone.
    """

    name: str
    vintage: int | None
    ranges: Mapping[str, tuple[int, int]] = field(hash=False)

    def may_hold(self, code: str) -> bool:
        """Say whether a code can be one of these areas."""
        first, last = self.ranges.get(code[:3], (1, 0))
        return CODE.fullmatch(code) is not None and first <= int(code[3:]) <= last


LSOA_2011 = Geography(name="LSOA 2011", vintage=2011, ranges={"E01": (1, 33_768), "W01": (1, 1_958)})
LSOA_2021 = Geography(name="LSOA 2021", vintage=2021, ranges={"E01": (1, 35_762), "W01": (1, 2_040)})
DATA_ZONES_2011 = Geography(name="data zones 2011", vintage=2011, ranges={"S01": (6_506, 13_481)})
DATA_ZONES_2022 = Geography(name="data zones 2022", vintage=2022, ranges={"S01": (13_482, 20_873)})
NORTHERN_IRELAND_DATA_ZONES_2021 = Geography(
    name="Northern Ireland data zones 2021", vintage=2021, ranges={"N20": (1, 3_780)}
)
OWN_AREAS = Geography(name="own areas", vintage=None, ranges={})
"""Areas with codes of one's own (a district's patches, a made-up place): nothing is read from their codes."""

GEOGRAPHIES = (
    LSOA_2011,
    LSOA_2021,
    DATA_ZONES_2011,
    DATA_ZONES_2022,
    NORTHERN_IRELAND_DATA_ZONES_2021,
    OWN_AREAS,
)

_UNFIT = (
    "{count} of the codes, such as {code}, are not {geography}: leave them out, or say which areas they are."
)
_MIXED = (
    "The codes are of different areas: {first} can be {first_names}, {second} can be {second_names}. "
    "Give one set of areas, and carry the others over with a look-up."
)
_ASKED = "The codes fit {names}, and most areas kept their code: say which of them they are."
_FOREIGN = (
    "{code} is not a code of LSOAs or data zones: if the areas have codes of their own, say that they are "
    "own areas."
)


def possible_geographies(code: str) -> tuple[Geography, ...]:
    """Return every vintage of small areas a code can belong to.

    *Source:* ONS look-up of LSOA 2011 to LSOA 2021 (December 2022, version 2); Scottish Government, data zone
    boundaries 2011 (6,976 zones) and 2022 (7,392 zones); NISRA, census geography 2021 (3,780 data zones).
    *Limits:* LSOAs of 2001 share their range with those of 2011 and are taken for them.

    >>> [geography.name for geography in possible_geographies("E01033769")]
    ['LSOA 2021']
    """
    return tuple(geography for geography in GEOGRAPHIES if geography.may_hold(code))


def settled_geography(codes: Sequence[str] | pl.Series, *, stated: Geography | None = None) -> Geography:
    """Return the one set of areas that codes belong to, or refuse with the question to ask.

    *Source:* as `possible_geographies`.
    *Limits:* a stated vintage is believed wherever the codes allow it.

    >>> settled_geography(["S01009758", "S01009759"]).name
    'data zones 2011'
    """
    given = pl.Series(codes, dtype=pl.String)
    if stated is not None:
        _refuse_unfit(given, stated)
        return stated
    left = tuple(
        geography for geography in GEOGRAPHIES if geography.ranges and not unfit_codes(given, geography).any()
    )
    if not left:
        raise _mixed(given.to_list())
    if len(left) > 1:
        raise InputError("geography", _ASKED, names=_names(left))
    return left[0]


def unfit_codes(codes: pl.Series, geography: Geography) -> pl.Series:
    """Return which codes cannot be areas of this geography, as booleans.

    *Source:* as `possible_geographies`.
    *Limits:* a code in the range may have been given up since.

    >>> unfit_codes(pl.Series(["S01006506", "S01013482"]), DATA_ZONES_2011).to_list()
    [False, True]
    """
    if not geography.ranges:
        return codes.is_null() | (codes == "")
    number = codes.str.slice(3).cast(pl.Int64, strict=False)
    fits = pl.Series([False] * len(codes), dtype=pl.Boolean)
    for prefix, (first, last) in geography.ranges.items():
        fits |= codes.str.starts_with(prefix) & number.is_between(first, last)
    return ~(fits & (codes.str.len_bytes() == 9)).fill_null(value=False)


def _refuse_unfit(given: pl.Series, stated: Geography) -> None:
    unfit = given.filter(unfit_codes(given, stated))
    if len(unfit):
        raise InputError("geography", _UNFIT, count=len(unfit), code=unfit[0], geography=stated.name)


def _mixed(codes: list[str | None]) -> InputError:
    """Name the first code that fits nothing, or the first that does not fit those before it."""
    possible = [possible_geographies(code or "") for code in codes]
    if () in possible:
        return InputError("geography", _FOREIGN, code=codes[possible.index(())] or "an empty cell")
    common = list(accumulate(possible, _shared))
    at = common.index(())
    return InputError(
        "geography",
        _MIXED,
        first=codes[0],
        first_names=_names(common[at - 1]),
        second=codes[at],
        second_names=_names(possible[at]),
    )


def _shared(these: tuple[Geography, ...], those: tuple[Geography, ...]) -> tuple[Geography, ...]:
    return tuple(geography for geography in these if geography in those)


def _names(geographies: tuple[Geography, ...]) -> str:
    return " or ".join(geography.name for geography in geographies)
