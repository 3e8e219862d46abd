"""Many families against many specifications at once: answers alone, column by column."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

import numpy as np
import polars as pl
from numpy.typing import NDArray

from alongside.core.eligibility._ages import first_born_under
from alongside.core.eligibility._checks import check_specification
from alongside.core.eligibility._family import Family, Range, Recorded
from alongside.core.eligibility._fit import result_on
from alongside.core.eligibility._model import (
    AGAINST,
    AGES,
    ANSWERING,
    Criterion,
    Fact,
    Group,
    Leaf,
    Not,
    Result,
    Rule,
    RuleGroup,
    Specification,
    Test,
    birth_dates,
    facts_of,
)
from alongside.core.eligibility._rule import rule_on
from alongside.core.eligibility._subjects import check_day, check_family, known_facts, subjects_of
from alongside.core.eligibility._values import is_of_type

Truths: TypeAlias = NDArray[np.int8]
"""1 true, 0 not known, -1 false; so that not is minus, all is the least and any the greatest."""

RESULTS: tuple[Result, ...] = ("does_not_fit", "cannot_say_yet", "fits")
_CODES: dict[Result, int] = {"does_not_fit": -1, "cannot_say_yet": 0, "fits": 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One fact of many subjects: `values` where `known`; `several` where records differ or are a range.

    `codes`: the number that stands for each choice. `is_clean`: whether every value is of the fact's type.
    """

    values: NDArray[Any]
    known: NDArray[np.bool_]
    several: NDArray[np.bool_]
    codes: dict[str, int]
    is_clean: bool


def fit_many(
    *, specifications: Sequence[Specification], families: Sequence[Family], on: date
) -> pl.DataFrame:
    """Answer every specification for every family on a day: one row each, without reasons.

    Columns: family (its place in the list), specification, version, result. Where records of one fact differ, are a
    range, or a criterion is waived, the explaining path answers for that subject; all else is answered by columns.

    *Source:* the same semantics as `fit`; proved equal to it on random specifications.
    *Limits:* families are held in memory. Facts that no specification asks are refused, as `fit` refuses them.
    """
    tables = _Tables(families)
    elsewhere = known_facts(specifications)
    found = []
    for specification in specifications:
        check_specification(specification)
        check_day(specification, on=on)
        tables.check(specification, elsewhere, on=on)
        found.append(_family_results(specification, tables, on=on))
    count = len(families)
    words = pl.Enum(RESULTS)
    codes = np.concatenate(found) if found else np.zeros(0, dtype=np.int8)
    return pl.DataFrame(
        {
            "family": np.tile(np.arange(count, dtype=np.uint32), len(specifications)),
            "specification": pl.Series([one.id for one in specifications], dtype=pl.String).gather(
                np.repeat(np.arange(len(specifications), dtype=np.uint32), count)
            ),
            "version": np.repeat(np.array([one.version for one in specifications], dtype=np.int64), count),
            "result": pl.Series(RESULTS, dtype=words).gather((codes + 1).astype(np.uint32)),
        }
    )


class _Tables:
    """The facts of many families as columns, each made when it is first asked for."""

    def __init__(self, families: Sequence[Family]) -> None:
        self.families = families
        self.children = [child for family in families for child in family.children]
        sizes = [len(family.children) for family in families]
        self.family_of_child = np.repeat(np.arange(len(families)), sizes)
        self.first_child = np.cumsum([0, *sizes])
        self.with_waivers = [at for at, family in enumerate(families) if family.waivers]
        self.odd = [family for family in families if _is_odd(family)]
        holders = [*(family.facts for family in families), *(child.facts for child in self.children)]
        self.names = {name for facts in holders for name in facts}
        self._columns: dict[tuple[str, str, str], Column] = {}

    def column(self, name: str, fact: Fact, *, unit: str) -> Column:
        """Return one fact of every subject: a child's own, or the family's for each of its children."""
        key = (name, fact.type, unit)
        if key not in self._columns:
            self._columns[key] = self._made(name, fact, unit=unit)
        return self._columns[key]

    def _made(self, name: str, fact: Fact, *, unit: str) -> Column:
        if name.startswith("child."):
            return _column([child.facts.get(name, ()) for child in self.children], fact)
        if unit == "family":
            return _column([family.facts.get(name, ()) for family in self.families], fact)
        shared, at = self.column(name, fact, unit="family"), self.family_of_child
        return Column(
            values=shared.values[at],
            known=shared.known[at],
            several=shared.several[at],
            codes=shared.codes,
            is_clean=shared.is_clean,
        )

    def check(self, specification: Specification, elsewhere: frozenset[str], *, on: date) -> None:
        """Refuse what `fit` refuses: plain families are looked at by columns, the others one by one."""
        is_clean = self.names <= elsewhere and self._are_clean(specification, on=on)
        for family in self.odd if is_clean else self.families:
            check_family(specification, family, on=on, known_elsewhere=elsewhere)

    def _are_clean(self, specification: Specification, *, on: date) -> bool:
        births = birth_dates(specification)
        for name, fact in specification.facts.items():
            column = self.column(name, fact, unit=specification.unit)
            if not column.is_clean or not set(column.codes) <= set(fact.choices or column.codes):
                return False
            if name in births and (column.values[column.known] > on.toordinal()).any():
                return False
        return True


def _is_odd(family: Family) -> bool:
    """Whether a family has to be looked at alone: waivers, records that differ, ranges, facts or children astray."""
    ids = [child.id for child in family.children]
    holders = [("family.", family.facts), *(("child.", child.facts) for child in family.children)]
    return (
        bool(family.waivers)
        or len(set(ids)) < len(ids)
        or any(
            not name.startswith(whose)
            or len(records) > 1
            or (records and isinstance(records[0].value, Range))
            for whose, facts in holders
            for name, records in facts.items()
        )
    )


def _column(recorded: Sequence[Sequence[Recorded]], fact: Fact) -> Column:
    count = len(recorded)
    known, several = np.zeros(count, dtype=np.bool_), np.zeros(count, dtype=np.bool_)
    rows: list[int] = []
    values: list[Any] = []
    for at, records in enumerate(recorded):
        if len(records) == 1 and not isinstance(records[0].value, Range):
            rows.append(at)
            values.append(records[0].value)
        elif records:
            several[at] = True
    known[rows] = True
    if not all(is_of_type(value, fact.type) for value in values):
        nothing = np.zeros(count, dtype=np.int32)
        return Column(values=nothing, known=known, several=several, codes={}, is_clean=False)
    codes: dict[str, int] = {}
    column = np.zeros(count, dtype=np.float64 if fact.type == "number" else np.int32)
    column[rows] = _encoded(values, fact, codes)
    return Column(values=column, known=known, several=several, codes=codes, is_clean=True)


def _encoded(values: list[Any], fact: Fact, codes: dict[str, int]) -> list[Any]:
    if fact.type == "choice":
        return [codes.setdefault(value, len(codes)) for value in values]
    return [value.toordinal() for value in values] if fact.type == "date" else values


def _family_results(specification: Specification, tables: _Tables, *, on: date) -> Truths:
    rows = _subject_results(specification, tables, on=on)
    if specification.unit == "family":
        return rows
    count, at = len(tables.families), tables.family_of_child
    fits = np.bincount(at[rows == 1], minlength=count) > 0
    open_ = np.bincount(at[rows == 0], minlength=count) > 0
    nobody = np.bincount(at, minlength=count) == 0
    return np.where(fits, 1, np.where(open_ | nobody, 0, -1)).astype(np.int8)


def _subject_results(specification: Specification, tables: _Tables, *, on: date) -> Truths:
    rule, unit = rule_on(specification, on=on), specification.unit
    criteria = {one.id: one for one in specification.in_force(on) if one.kind in ANSWERING}
    count = len(tables.families) if unit == "family" else len(tables.children)

    def column(leaf: Leaf) -> Column:
        return tables.column(leaf.fact, specification.facts[leaf.fact], unit=unit)

    def criterion(identity: str) -> Truths:
        one: Criterion = criteria[identity]
        truths = _test_truths(one.test, column, on=on)
        return -truths if one.kind in AGAINST else truths

    found = _rule_truths(rule, criterion)
    alone = np.zeros(count, dtype=np.bool_)
    for name in {fact for one in criteria.values() for fact in facts_of(one.test)}:
        alone |= tables.column(name, specification.facts[name], unit=unit).several
    _answer_alone(specification, tables, found, alone, on=on)
    return found


def _answer_alone(
    specification: Specification, tables: _Tables, found: Truths, alone: NDArray[np.bool_], *, on: date
) -> None:
    """Answer, by the explaining path, for every subject with a waiver or with records that differ."""
    is_family = specification.unit == "family"
    first = np.arange(len(tables.families)) if is_family else tables.first_child
    at = np.flatnonzero(alone) if is_family else tables.family_of_child[alone]
    for family in sorted({*at.tolist(), *tables.with_waivers}):
        for place, subject in enumerate(subjects_of(specification, tables.families[family])):
            found[first[family] + place] = _CODES[result_on(specification, subject, on=on)]


def _rule_truths(rule: Rule, criterion: Callable[[str], Truths]) -> Truths:
    if isinstance(rule, str):
        return criterion(rule)
    return _joined(rule, [_rule_truths(part, criterion) for part in rule.of])


def _test_truths(test: Test, column: Callable[[Leaf], Column], *, on: date) -> Truths:
    if isinstance(test, Leaf):
        held = column(test)
        return np.where(held.known, np.where(_passes(test, held, on=on), 1, -1), 0).astype(np.int8)
    if isinstance(test, Not):
        return -_test_truths(test.of, column, on=on)
    return _joined(test, [_test_truths(part, column, on=on) for part in test.of])


def _joined(group: Group | RuleGroup, parts: Iterable[Truths]) -> Truths:
    """The truth of "at least k of n" is the k-th greatest of the parts."""
    stacked: Truths = np.stack(list(parts))
    needed = len(group.of) if group.at_least is None else group.at_least
    if needed in {1, len(stacked)}:
        ends: Truths = stacked.max(axis=0) if needed == 1 else stacked.min(axis=0)
        return ends
    kth: Truths = np.sort(stacked, axis=0)[-needed]
    return kth


_COMPARED: dict[str, Callable[[Any, Any], Any]] = {
    "is": np.equal,
    "in": np.isin,
    "lt": np.less,
    "le": np.less_equal,
    "gt": np.greater,
    "ge": np.greater_equal,
}


def _passes(leaf: Leaf, column: Column, *, on: date) -> NDArray[np.bool_]:
    if leaf.relation in AGES:
        assert isinstance(leaf.operand, int)
        is_under = column.values >= first_born_under(months=leaf.operand, on=on).toordinal()
        return is_under if leaf.relation == "age_under_months" else ~is_under
    operand = leaf.operand if isinstance(leaf.operand, tuple) else (leaf.operand,)
    codes = [_code(one, column) for one in operand]
    passed: NDArray[np.bool_] = _COMPARED[leaf.relation](
        column.values, codes if isinstance(leaf.operand, tuple) else codes[0]
    )
    return passed


def _code(operand: Any, column: Column) -> Any:
    if isinstance(operand, str):
        return column.codes.get(operand, -1)
    return operand.toordinal() if isinstance(operand, date) else operand
