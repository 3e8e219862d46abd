"""Nine-character area codes of the United Kingdom: a letter for the nation, two digits for the kind, six for which."""

from __future__ import annotations

import re
from dataclasses import dataclass

CODE = re.compile(r"[EWSNK][0-9]{8}")
ELSEWHERE = "elsewhere"
"""The nation of areas with codes of one's own."""

_NATIONS = {"E": "England", "W": "Wales", "S": "Scotland", "N": "Northern Ireland"}
_KINDS = {
    "E00": "output area",
    "E01": "lower layer super output area",
    "E02": "middle layer super output area",
    "E05": "ward",
    "E06": "unitary authority",
    "E07": "district",
    "E08": "metropolitan district",
    "E09": "London borough",
    "E10": "county",
    "E12": "region",
    "E54": "integrated care board",
    "E92": "country",
    "W00": "output area",
    "W01": "lower layer super output area",
    "W02": "middle layer super output area",
    "W05": "ward",
    "W06": "unitary authority",
    "W11": "health board",
    "W92": "country",
    "S00": "output area",
    "S01": "data zone",
    "S02": "intermediate zone",
    "S08": "health board",
    "S12": "council area",
    "S13": "ward",
    "S92": "country",
    "N00": "small area",
    "N08": "ward",
    "N09": "district",
    "N20": "data zone",
    "N21": "super data zone",
    "N92": "country",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaKind:
    """What a code says of an area: its nation and its kind; the vintage is not written in it."""

    nation: str
    kind: str


def nation_of(code: str) -> str | None:
    """Return the nation an area code belongs to, None for a code that is not of this form or spans nations.

    *Source:* Office for National Statistics, Register of Geographic Codes.
    *Limits:* K codes (England and Wales, Great Britain) have no one nation.

    >>> nation_of("S01009758"), nation_of("K04000001"), nation_of("Moss Side")
    ('Scotland', None, None)
    """
    return _NATIONS.get(code[0]) if CODE.fullmatch(code) else None


def area_kind(code: str) -> AreaKind | None:
    """Return nation and kind of an area code, None where the code is of no kind known here.

    *Source:* Office for National Statistics, Register of Geographic Codes.
    *Limits:* the kinds a partnership meets, not the whole register.

    >>> area_kind("E06000009")
    AreaKind(nation='England', kind='unitary authority')
    """
    nation, kind = nation_of(code), _KINDS.get(code[:3])
    return AreaKind(nation=nation, kind=kind) if nation and kind else None
