"""A reading, read: its numbers, what stands where there is no number, and its groups in their order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

Reading: TypeAlias = Mapping[str, Any]
Block: TypeAlias = Mapping[str, Any]

SHORT = frozenset({"under", "far_under"})
OVER = frozenset({"over", "far_over"})
SETTLED = SHORT | OVER | {"about"}


def is_hidden(answer: object) -> bool:
    """Return whether the answer is withheld to protect people."""
    return isinstance(answer, Mapping) and bool(answer.get("suppressed"))


def reason_of(answer: object) -> str | None:
    """Return why there is no number, or None where there is one or it is hidden."""
    if isinstance(answer, Mapping) and "not_estimable" in answer:
        return str(answer["not_estimable"])
    return None


def number(answer: object) -> float | None:
    """Return the answer as a number, or None where there is none to show."""
    if isinstance(answer, int | float) and not isinstance(answer, bool):
        return float(answer)
    return None


def part(block: object, key: str) -> Any:
    """Return one part of a block; a block that is hidden or not estimable stands for all its parts."""
    if is_hidden(block) or reason_of(block) is not None:
        return block
    return block.get(key) if isinstance(block, Mapping) else None


def number_in(block: object, key: str = "value") -> float | None:
    """Return the number under `key`, or None where there is none to show."""
    return number(part(block, key))


def limits(block: object) -> tuple[float, float] | None:
    """Return both limits of a block's interval, or None where either is missing."""
    low, high = number_in(block, "low"), number_in(block, "high")
    return None if low is None or high is None else (low, high)


def verdict_of(group: Block) -> str:
    """Return the verdict of a group as one word: hidden and not_estimable are verdicts too."""
    verdict = group["verdict"]
    if isinstance(verdict, str):
        return verdict
    return "hidden" if is_hidden(verdict) else "not_estimable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """The groups of one dimension, at one stage, under one benchmark, in the order they are shown."""

    benchmark: str
    stage: str
    dimension: str
    groups: tuple[Block, ...]

    @property
    def known(self) -> tuple[Block, ...]:
        """The groups that are a category; "not known" is not one."""
        return tuple(group for group in self.groups if not group.get("not_known"))

    def with_verdict(self, *verdicts: str) -> tuple[Block, ...]:
        """Return the known groups with one of these verdicts."""
        return tuple(group for group in self.known if verdict_of(group) in verdicts)

    @property
    def short(self) -> tuple[Block, ...]:
        """The groups below their share."""
        return self.with_verdict(*SHORT)


def gap(group: Block) -> float | None:
    """Return the cohort share less the population share: negative where a group is missing."""
    cohort, population = number(group["cohort_share"]), number(group["population_share"])
    return None if cohort is None or population is None else cohort - population


def _place(group: Block) -> tuple[int, float]:
    difference = gap(group)
    if group.get("not_known"):
        return (2, 0.0)
    return (1, 0.0) if difference is None else (0, difference)


def has_order(reading: Reading, dimension: str) -> bool:
    """Return whether the dimension's categories have an order of their own."""
    return any(row["name"] == dimension and row.get("ordered") for row in reading["dimensions"])


def in_order(reading: Reading, dimension: str, groups: Iterable[Block]) -> tuple[Block, ...]:
    """Return groups in the dimension's own order if it has one, else the largest shortfall first."""
    if has_order(reading, dimension):
        return tuple(sorted(groups, key=lambda group: bool(group.get("not_known"))))
    return tuple(sorted(groups, key=_place))


def main_stage(reading: Reading) -> str:
    """Return the stage the answer is about: the last one that is not a follow-up."""
    names = [stage["name"] for stage in reading["stages"] if not stage.get("branch")]
    return str(names[-1])


def main_benchmark(reading: Reading) -> str:
    """Return the yardstick named first."""
    return str(reading["benchmarks"][0]["name"])


def family(reading: Reading, dimension: str, *, stage: str = "", benchmark: str = "") -> Family:
    """Return one family of groups; the main stage and the first yardstick unless told."""
    stage, benchmark = stage or main_stage(reading), benchmark or main_benchmark(reading)
    wanted = (benchmark, stage, dimension)
    groups = [g for g in reading["groups"] if (g["benchmark"], g["stage"], g["dimension"]) == wanted]
    ordered = _as_shown(reading, dimension, groups)
    return Family(benchmark=benchmark, stage=stage, dimension=dimension, groups=ordered)


def _as_shown(reading: Reading, dimension: str, groups: list[Block]) -> tuple[Block, ...]:
    """Keep one order in every picture and table: that of the main stage under the first yardstick."""
    key = (main_benchmark(reading), main_stage(reading), dimension)
    main = [g for g in reading["groups"] if (g["benchmark"], g["stage"], g["dimension"]) == key]
    rank = {group["category"]: at for at, group in enumerate(in_order(reading, dimension, main))}
    return tuple(sorted(groups, key=lambda group: rank.get(group["category"], len(rank))))


def dimensions(reading: Reading) -> tuple[str, ...]:
    """Return the names of the dimensions, as read."""
    return tuple(str(row["name"]) for row in reading["dimensions"])


def rows_of(reading: Reading, block: str, **wanted: str) -> tuple[Block, ...]:
    """Return the rows of a block of the reading that match; a block left out has none.

    >>> rows_of({"missing": [{"stage": "cohort"}, {"stage": "asked"}]}, "missing", stage="asked")
    ({'stage': 'asked'},)
    """
    rows = reading.get(block) or ()
    if isinstance(rows, Mapping):
        return ()
    return tuple(row for row in rows if all(row.get(key) == value for key, value in wanted.items()))
