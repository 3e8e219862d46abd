"""Tables of steps: who went on, what each step did to a group's share, and the ratio at every stage."""

from __future__ import annotations

from alongside.findings.numbers import HIDDEN, level_text, ratio, with_interval, written
from alongside.findings.reading import Block, Family, Reading, family, rows_of
from alongside.findings.sentences import (
    capital,
    dimension_words,
    multiplier,
    plain,
    reason_words,
    step_words,
    verdict_words,
)
from alongside.findings.tables._groups import group_name
from alongside.findings.tables._table import FindingTable, columns


def funnel_table(reading: Reading, found: Family) -> FindingTable:
    """Return every step of every group of a dimension, under one yardstick."""
    rows = rows_of(reading, "funnel", benchmark=found.benchmark, dimension=found.dimension)
    level, against = level_text(reading["level"]), plain(found.benchmark)
    titles = (
        capital(dimension_words(found.dimension)),
        "Step",
        "Went on",
        "Of",
        f"Rate ({level} interval)",
        "Ratio multiplied by",
        "Lost here, against everyone's rate",
        "Lost at the end, because of this step",
        "Chance it is the worst step",
        "Costliest",
    )
    return FindingTable(
        caption=f"Where they were lost, by {dimension_words(found.dimension)}, against {against}",
        columns=columns(*titles, text=(0, 1, 9)),
        rows=tuple(_step_row(row) for row in rows),
    )


def _step_row(step: Block) -> tuple[str, ...]:
    times = multiplier(step)
    return (
        plain(step["category"]),
        capital(step_words(step)),
        written(step["count"], "count"),
        written(step["from_count"], "count"),
        with_interval(step["conditional_rate"], "percent"),
        written(step["contribution"], "ratio") if times is None else ratio(times),
        _tenths(step["lost_here"]),
        _tenths(step["lost_at_end"]),
        written(step["probability_costliest"], "percent"),
        "Costliest step" if step.get("costliest") is True else "",
    )


def reasons_table(reading: Reading, dimension: str) -> FindingTable:
    """Return why people of each group were lost, by stage."""
    rows = rows_of(reading, "reasons", dimension=dimension)
    titles = (capital(dimension_words(dimension)), "Step", "Reason", "People", "Lost here", "Share of these")
    return FindingTable(
        caption=f"Why they were lost, by {dimension_words(dimension)}",
        columns=columns(*titles, text=(0, 1, 2)),
        rows=tuple(_reason_row(row) for row in rows),
    )


def _reason_row(row: Block) -> tuple[str, ...]:
    return (
        "Not known" if row["category"] is None else plain(row["category"]),
        capital(step_words(row)),
        capital(reason_words(row)),
        written(row["count"], "count"),
        written(row["lost"], "count"),
        written(row["share"], "percent"),
    )


def _tenths(answer: object) -> str:
    return f"{answer:.1f}" if isinstance(answer, int | float) else written(answer, "count")


def stages_table(reading: Reading, dimension: str, benchmark: str) -> FindingTable:
    """Return the ratio of every group at every stage, side by side."""
    stages = [str(stage["name"]) for stage in reading["stages"]]
    found = [family(reading, dimension, stage=stage, benchmark=benchmark) for stage in stages]
    by_stage = [{group["category"]: group for group in each.known} for each in found]
    names = list(dict.fromkeys(name for groups in by_stage for name in groups))
    return FindingTable(
        caption=f"By {dimension_words(dimension)}: the ratio at every stage, against {plain(benchmark)}",
        columns=columns(capital(dimension_words(dimension)), *(plain(stage) for stage in stages)),
        rows=tuple((plain(name), *(_at_stage(groups.get(name)) for groups in by_stage)) for name in names),
    )


def _at_stage(group: Block | None) -> str:
    return "not asked" if group is None else with_interval(group["ppr"])


def comparison_table(dimension: str, both: list[tuple[Block, Block]], names: tuple[str, str]) -> FindingTable:
    """Return every group's ratio in two readings."""
    group, first, second = (capital(plain(name)) for name in (dimension_words(dimension), *names))
    return FindingTable(
        caption=f"By {dimension_words(dimension)}: the ratio {plain(names[0])} and {plain(names[1])}",
        columns=columns(group, first, "Verdict", second, "Verdict", text=(0, 2, 4)),
        rows=tuple((group_name(new), *_ratio_of(old), *_ratio_of(new)) for old, new in both),
    )


def _ratio_of(group: Block) -> tuple[str, str]:
    words = capital(verdict_words(group))
    return (HIDDEN if words == HIDDEN else with_interval(group["ppr"]), words)
