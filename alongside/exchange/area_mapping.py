"""What the columns of a file of small areas mean: said by a person, proposed from the file, never guessed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from alongside.core.errors import InputError
from alongside.core.places import (
    DeprivationScale,
    Geography,
    area_kind,
    possible_geographies,
    settled_geography,
)
from alongside.exchange._counts import read_count
from alongside.exchange._words import clean


@dataclass(frozen=True, slots=True, kw_only=True)
class WideCounts:
    """Counts in one column a category, as in a file with the columns White, Mixed ...

    `columns`: column -> category (None: not known). `total`: a column of printed totals, compared and not
    kept.
    """

    dimension: str
    columns: Mapping[str, str | None]
    total: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LongCounts:
    """Counts in one line a category, as in a file with the columns category and count."""

    dimension: str
    category: str
    count: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaMapping:
    """Which column holds what; `scale` says what deprivation numbers mean, `geography` which areas they are."""

    code: str
    name: str | None = None
    parent: str | None = None
    deprivation: str | None = None
    scale: DeprivationScale | None = None
    counts: WideCounts | LongCounts | None = None
    geography: Geography | None = None


Question: TypeAlias = Literal["code", "geography", "direction", "out_of", "dimension"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestedMapping:
    """What the columns seem to hold, and what has to be asked before the file can be read.

    The direction of deprivation is always a question, and so is the vintage where the codes fit more than
    one.
    """

    code: str | None = None
    name: str | None = None
    parent: str | None = None
    deprivation: str | None = None
    deprivation_counts: Literal["rank", "group"] | None = None
    category: str | None = None
    count: str | None = None
    total: str | None = None
    categories: tuple[str, ...] = ()
    geography: Geography | None = None
    questions: tuple[Question, ...] = field(default=())


_RANK = re.compile(r"\brank\b|_rank$|^rank", re.IGNORECASE)
_GROUP = re.compile(r"decile|tenth|quintile|fifth|vigintile|deprivation group", re.IGNORECASE)
_SCORE = re.compile(
    r"score|percent|%|rate\b|density|easting|northing|latitude|longitude|^x$|^y$|area_?ha", re.IGNORECASE
)
_OVERALL = re.compile(r"\b(?:imd|simd|wimd|nimdm)|multiple deprivation|overall", re.IGNORECASE)
_TOTAL = re.compile(r"^(?:all\b|(?:grand )?total\b|total_)", re.IGNORECASE)
_SUBTOTAL = re.compile(r"[:,] (?:all|total)$|_total$", re.IGNORECASE)
_PARENT = re.compile(
    r"authority|district|borough|council|ward|parent|l[tu]?la|lad|msoa|health", re.IGNORECASE
)
_NAME = re.compile(r"name|_nm$|nm$|label", re.IGNORECASE)
_AUTHORITIES = ("unitary authority", "district", "metropolitan district", "London borough", "council area")
_CATEGORY = re.compile(r"^(?:category|group|.*\((?:\d+) categories\))$", re.IGNORECASE)
_COUNT = re.compile(r"^(?:count|observation|value|people|persons|population|number)$", re.IGNORECASE)


def suggest_mapping(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> SuggestedMapping:
    """Propose what each column holds, from its name and the first rows, and list what must be asked.

    >>> seen = suggest_mapping(["lsoa21_code", "IMD_rank", "White"], [["E01000001", "29199", "1181"]])
    >>> seen.code, seen.deprivation, seen.categories, seen.questions
    ('lsoa21_code', 'IMD_rank', ('White',), ('geography', 'direction', 'out_of', 'dimension'))
    """
    return _Looked.at(columns, rows).suggestion()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Looked:
    """The columns that have a name, each with the cells that are not empty."""

    cells: Mapping[str, tuple[str, ...]]

    @classmethod
    def at(cls, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> _Looked:
        cells = {
            name: tuple(filter(None, (clean(row[at]) for row in rows if at < len(row))))
            for at, name in enumerate(columns)
            if name
        }
        return cls(cells=cells)

    def suggestion(self) -> SuggestedMapping:
        code = self._first(self._all(lambda cell: bool(possible_geographies(cell.upper()))))
        code = code or self._first(lambda name: "code" in name.casefold())
        deprivation, counts = self._deprivation()
        category, count = self._long()
        found = {code, deprivation, category, count}
        total = self._first(
            lambda name: name not in found and self._is_count(name) and bool(_TOTAL.search(name))
        )
        parent = self._parent(found)
        label = self._first(lambda name: name not in {*found, parent} and self._is_name(name))
        categories = () if category else self._categories({*found, total, parent, label})
        geography = self._geography(code)
        return SuggestedMapping(
            code=code,
            name=label,
            parent=parent,
            deprivation=deprivation,
            deprivation_counts=counts,
            category=category,
            count=count,
            total=total,
            categories=categories,
            geography=geography,
            questions=_questions(code, geography, deprivation, counted=bool(categories or category)),
        )

    def _first(self, holds: Callable[[str], bool]) -> str | None:
        return next((name for name in self.cells if holds(name)), None)

    def _all(self, holds: Callable[[str], bool]) -> Callable[[str], bool]:
        return lambda name: bool(self.cells[name]) and all(map(holds, self.cells[name]))

    def _is_count(self, name: str) -> bool:
        return self._all(lambda cell: isinstance(read_count(cell), float))(name)

    def _parent(self, found: set[str | None]) -> str | None:
        """A column of authorities before one of wards, and codes before names."""
        others = [name for name in self.cells if name not in found]
        coded = [name for name in others if self._all(_is_larger_area)(name)]
        authorities = [name for name in coded if self._all(_is_authority)(name)]
        worded = [name for name in others if _PARENT.search(name) and not self._all(_is_number)(name)]
        return next(iter([*authorities, *coded, *worded]), None)

    def _is_name(self, name: str) -> bool:
        return bool(_NAME.search(name)) and not self._is_count(name)

    def _deprivation(self) -> tuple[str | None, Literal["rank", "group"] | None]:
        """A rank before a group (it says more), and the overall index before its domains."""
        for pattern, counts in ((_RANK, "rank"), (_GROUP, "group")):
            fitting = [name for name in self.cells if pattern.search(name) and self._is_count(name)]
            if fitting:
                overall = [name for name in fitting if _OVERALL.search(name)]
                return (overall or fitting)[0], "rank" if counts == "rank" else "group"
        return None, None

    def _long(self) -> tuple[str | None, str | None]:
        category = self._first(lambda name: bool(_CATEGORY.match(name)) and not self._is_count(name))
        count = self._first(lambda name: bool(_COUNT.match(name)) and self._is_count(name))
        return (category, count) if category and count else (None, None)

    def _categories(self, found: set[str | None]) -> tuple[str, ...]:
        others = [name for name in self.cells if name not in found and self._is_count(name)]
        return tuple(
            name
            for name in others
            if not any(kind.search(name) for kind in (_RANK, _GROUP, _SCORE, _TOTAL, _SUBTOTAL))
        )

    def _geography(self, code: str | None) -> Geography | None:
        try:
            return settled_geography([cell.upper() for cell in self.cells.get(code or "", ())])
        except InputError:
            return None


def _is_larger_area(code: str) -> bool:
    return area_kind(code) is not None and not possible_geographies(code)


def _is_authority(code: str) -> bool:
    kind = area_kind(code)
    return kind is not None and kind.kind in _AUTHORITIES


def _is_number(cell: str) -> bool:
    return re.fullmatch(r"[-+]?[0-9.,]+", cell) is not None


def _questions(
    code: str | None, geography: Geography | None, deprivation: str | None, *, counted: bool
) -> tuple[Question, ...]:
    asked: list[Question] = [] if code else ["code"]
    if geography is None:
        asked.append("geography")
    if deprivation:
        asked += ["direction", "out_of"]
    if counted:
        asked.append("dimension")
    return tuple(asked)
