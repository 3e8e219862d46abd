"""The words for verdicts, groups, stages and units."""

from __future__ import annotations

from collections.abc import Sequence

from alongside.findings.numbers import counted
from alongside.findings.reading import Block, Reading, main_stage, number, verdict_of
from alongside.findings.sentences._sentence import listed, plain

VERDICTS = {
    "far_under": "well below their share",
    "under": "below their share",
    "about": "near their share",
    "over": "above their share",
    "far_over": "well above their share",
    "cannot_tell": "cannot tell yet",
    "hidden": "hidden to protect people",
    "not_estimable": "no answer",
}
_TOO_FEW = 5
_NAMES = {"english": "English", "imd": "IMD", "nhs": "NHS", "send": "SEND", "uk": "UK", "gp": "GP"}
_WHAT_PEOPLE_ARE = frozenset({"ethnicity", "ethnic_group", "nationality", "religion"})
_AGES = frozenset({"age", "age_band", "age_group"})
_PLACES = frozenset(
    {"area", "authority", "local_authority", "catchment", "district", "place", "region", "site", "ward"}
)
_NOT_AN_ADJECTIVE = ("other", "any other", "mixed", "not ", "unknown", "prefer", "none", "no ")
_LONGEST_ADJECTIVE = 24


def is_small(group: Block) -> bool:
    """Return whether so few of a group take part that a ratio would be drama."""
    count = number(group["cohort_count"])
    return count is not None and count < _TOO_FEW


def too_few(group: Block) -> bool:
    """Return whether a group is undecided, and so few that its number is all there is to say."""
    return verdict_of(group) == "cannot_tell" and is_small(group)


def few_words(group: Block, unit: str) -> str:
    """Return the number of a very small group in words: "too few to tell: 3 families"."""
    return f"too few to tell: {counted(group['cohort_count'], unit)}"


def verdict_words(group: Block) -> str:
    """Return the verdict of a group as people say it."""
    if group.get("not_known"):
        return "not known"
    if too_few(group):
        return f"too few to tell: {group['cohort_count']:g}"
    return VERDICTS[verdict_of(group)]


def dimension_words(dimension: str) -> str:
    """Return a dimension's name as words.

    >>> dimension_words("english_listening")
    'English listening'
    """
    words = plain(dimension).replace("_", " ").split()
    return " ".join(_NAMES.get(word.lower(), word) for word in words)


def unit_words(reading: Reading, side: str = "population") -> str:
    """Return what is counted on one side; the other side's word, then "people", where it is not named."""
    unit = reading.get("unit") or {}
    return plain(unit.get(side) or unit.get("population") or unit.get("cohort") or "people")


def group_words(reading: Reading, dimension: str, category: str) -> str:
    """Return a group in a sentence: an adjective where it is one, else the file's own word in quotes."""
    unit, name = unit_words(reading), plain(category)
    if dimension.lower() in _AGES:
        return f"{unit} aged {name}"
    if dimension.lower() in _PLACES:
        return f"{unit} in {name}"
    if _is_adjective(dimension, name):
        return f"{name} {unit}"
    return f"{unit} whose {dimension_words(dimension)} is “{name}”"


def groups_words(reading: Reading, dimension: str, categories: Sequence[str]) -> str:
    """Return several groups of one dimension in a sentence."""
    unit, names = unit_words(reading), [plain(category) for category in categories]
    if len(names) == 1:
        return group_words(reading, dimension, names[0])
    if dimension.lower() in _AGES:
        return f"{unit} aged {listed(names)}"
    if dimension.lower() in _PLACES:
        return f"{unit} in {listed(names)}"
    if all(_is_adjective(dimension, name) for name in names):
        return f"{listed(names)} {unit}"
    return listed(name if _is_adjective(dimension, name) else f"“{name}”" for name in names)


def _is_adjective(dimension: str, name: str) -> bool:
    if dimension.lower() not in _WHAT_PEOPLE_ARE:
        return False
    short = len(name) <= _LONGEST_ADJECTIVE and all(part.isalpha() for part in name.replace("-", " ").split())
    return short and not name.lower().startswith(_NOT_AN_ADJECTIVE)


def stage_words(reading: Reading, stage: str) -> str:
    """Return the people at a stage: "those taking part" at the last one, the stage's own name else."""
    if stage == main_stage(reading):
        return "those taking part"
    branch = any(row["name"] == stage and row.get("branch") for row in reading["stages"])
    return f"those seen at “{plain(stage)}”" if branch else f"those who reached “{plain(stage)}”"
