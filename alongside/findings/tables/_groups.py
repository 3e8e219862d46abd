"""Tables of groups: who is in, and how sure we are."""

from __future__ import annotations

from alongside.findings.numbers import between, level_text, with_interval, written
from alongside.findings.reading import Block, Family, Reading, part
from alongside.findings.sentences import (
    capital,
    dimension_words,
    plain,
    stage_words,
    too_few,
    verdict_words,
)
from alongside.findings.tables._table import FindingTable, columns

NOT_KNOWN = "Not known"


def group_name(group: Block) -> str:
    """Return the name of a group as it stands in a table."""
    return NOT_KNOWN if group.get("not_known") else plain(group["category"])


def groups_table(reading: Reading, found: Family) -> FindingTable:
    """Return the counts, the shares, the ratio and the verdict of every group of a family."""
    dimension = dimension_words(found.dimension)
    level = level_text(reading["level"])
    heads = ("Those it is for", "Share", capital(stage_words(reading, found.stage)), "Share", "Ratio")
    return FindingTable(
        caption=capital(_sides(reading, found)),
        columns=columns(capital(dimension), *heads, f"{level} interval", "Verdict", text=(0, 7)),
        rows=tuple(_group_row(group) for group in found.groups),
    )


def _sides(reading: Reading, found: Family) -> str:
    sides = f"{stage_words(reading, found.stage)} beside {plain(found.benchmark)}"
    return f"by {dimension_words(found.dimension)}: {sides}"


def _group_row(group: Block) -> tuple[str, ...]:
    few = too_few(group)
    return (
        group_name(group),
        written(group["population_count"], "count"),
        written(group["population_share"], "percent"),
        written(group["cohort_count"], "count"),
        written(group["cohort_share"], "percent"),
        "too few" if few else written(part(group["ppr"], "value"), "ratio"),
        between(group["ppr"]),
        _verdict(group),
    )


def _verdict(group: Block) -> str:
    unknown = ", depends on the unknown" if group.get("depends_on_unknown") is True else ""
    return capital(verdict_words(group)) + unknown


def certainty_table(reading: Reading, found: Family) -> FindingTable:
    """Return the tests and probabilities behind the verdicts of a family."""
    low, high = reading["band"]
    level = level_text(reading["level"])
    titles = (
        capital(dimension_words(found.dimension)),
        f"{level} interval for all groups at once",
        "p-value",
        "p-value, adjusted (q)",
        f"Probability below {low:g}",
        f"Probability {low:g} to {high:g}",
        f"Probability above {high:g}",
        "Log disparity",
    )
    return FindingTable(
        caption=f"How sure we are, {_sides(reading, found)}",
        columns=columns(*titles),
        rows=tuple(_certainty_row(group) for group in found.known),
    )


def _certainty_row(group: Block) -> tuple[str, ...]:
    ppr = group["ppr"]
    both = {"low": part(ppr, "low_simultaneous"), "high": part(ppr, "high_simultaneous")}
    chances = (group[f"probability_{side}"] for side in ("under", "about", "over"))
    return (
        group_name(group),
        between(both),
        written(group["p_value"], "chance"),
        written(group["q_value"], "chance"),
        *(written(answer, "percent") for answer in chances),
        with_interval(group["log_disparity"]),
    )
