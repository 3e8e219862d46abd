"""People who came together are one draw; nobody comes to a stage twice, or to a later one first."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from alongside.exchange.problems import Key, Notice, Problems, quoted

if TYPE_CHECKING:
    from alongside.exchange._arrival_rows import Came

_TWICE = (
    "the id {person} reached {stage} on line {first} already; keep one row for each stage a person reached."
)
_TOGETHER = "People counted as households or groups, each of them one draw: {people:,}, in {draws:,}."
_MIXED = (
    "Households or groups of more than one category of {dimension}: {number:,}. Each is counted as the first of its "
    "people in the file whose category is known."
)
_ALONE = (
    "There is a column {column}: people of one household or session are not independent. Give --household {column} "
    "so that each is one draw."
)
TOGETHER = frozenset(
    {"household", "household_id", "family", "family_id", "session", "session_id", "group_session"}
)


class Draws:
    """Which rows are one draw."""

    def __init__(self, problems: Problems) -> None:
        self.problems = problems
        self._people: dict[tuple[str, str, bool], int] = {}
        self._together: dict[tuple[str, bool, str], list[int]] = {}
        self._seen = 0

    def see(self, one: Came, *, person: str, household: str) -> None:
        """Take the next row; a person twice at one stage is a problem."""
        if person:
            first = self._people.setdefault((person, one.stage, one.has_left), one.line)
            if first != one.line:
                stage = quoted(one.stage or "arrival")
                self.problems.add(
                    _TWICE, line=one.line, column="id", person=quoted(person), stage=stage, first=first
                )
        if household:
            self._together.setdefault((one.stage, one.has_left, household), []).append(self._seen)
        self._seen += 1

    def settled(
        self, came: Sequence[Came], *, file: str, columns: tuple[str, ...]
    ) -> tuple[list[Came], list[Notice]]:
        """Return one row a draw, on its first date, and what its author should know."""
        if not self._together:
            return list(came), _remark_on_columns(file, columns)
        inside = {at for members in self._together.values() for at in members}
        alone = [one for at, one in enumerate(came) if at not in inside]
        mixed: dict[str, int] = {}
        joint = [_one_draw([came[at] for at in members], mixed) for members in self._together.values()]
        counted = {"people": len(inside), "draws": len(joint)}
        notices = [Notice(code="one_draw_each", file=file, template=_TOGETHER, values=counted)]
        for dimension, number in mixed.items():
            values = {"number": number, "dimension": quoted(dimension)}
            notices.append(Notice(code="mixed_households", file=file, template=_MIXED, values=values))
        return [*alone, *joint], notices


def _one_draw(members: Sequence[Came], mixed: dict[str, int]) -> Came:
    first: Came = min(members, key=_when)
    pairs: list[tuple[str, str | None]] = []
    for at, (dimension, _) in enumerate(first.key):
        known = [one.key[at][1] for one in members if one.key[at][1] is not None]
        if len(set(known)) > 1:
            mixed[dimension] = mixed.get(dimension, 0) + 1
        pairs.append((dimension, known[0] if known else None))
    key: Key = tuple(pairs)
    return replace(first, key=key)


def _when(one: Came) -> datetime.date:
    return one.date


def _remark_on_columns(file: str, columns: tuple[str, ...]) -> list[Notice]:
    named = [column for column in columns if column.casefold().replace(" ", "_") in TOGETHER]
    return [
        Notice(code="not_independent", file=file, template=_ALONE, values={"column": column})
        for column in named
    ]
