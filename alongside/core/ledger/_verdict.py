"""What a check of a log found, and exactly what it did and did not check."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Tampering: TypeAlias = Literal[
    "edited", "deleted", "inserted", "reordered", "cut_tail", "rewritten", "wrong_key"
]
Standing: TypeAlias = Literal["tampered", "links_hold", "intact", "matches_heads"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A sentence for a person: a template and its values, so that it can be translated."""

    template: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.template.format(**self.values)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One tampering: its kind, the number of the entry it stands at, and a sentence.

    `position` is the place in the file, counted from 1, where there is one to point at.
    """

    kind: Tampering
    index: int
    position: int | None
    statement: Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The outcome of `verify`; it claims no more than it was given.

    `standing`: *tampered*; *links_hold* (numbers and links alone, the key was not at hand); *intact* (every
    entry carries its hash; the end may have been cut); *matches_heads* (every head agrees too, the last
    entry's included).
    """

    standing: Standing
    entries: int
    findings: tuple[Finding, ...]
    checked: tuple[Statement, ...]
    not_checked: tuple[Statement, ...]

    @property
    def holds(self) -> bool:
        """Nothing was found; `not_checked` says what could not have been."""
        return not self.findings


SENTENCES: Mapping[Tampering, str] = {
    "edited": "Entry {index} was edited: it does not carry the hash of what it says.",
    "deleted": "Entry {index} was deleted: its number is missing and the chain breaks there.",
    "inserted": "Line {position} was inserted: the log is whole without it (it calls itself entry {index}).",
    "reordered": "Entry {index} was moved: it stands on line {position}, out of order.",
    "cut_tail": "The end was cut off: nothing is left from entry {index} on; one head is of entry {last}.",
    "rewritten": (
        "The log was rewritten at or before entry {index}: its hash is not the one recorded elsewhere "
        "(the last that agrees: {agreed})."
    ),
    "wrong_key": "No entry carries its hash under this key: it is another key, or every entry was edited.",
}
SEALED_AGAIN = "Entry {index} is not the one that entry {next} was linked to: one of the two was edited."
FIRST_SEALED_AGAIN = "Entry {index} was edited: it is the first, and names an entry before it."
MISNUMBERED = "Entry {index} was edited: line {position} stands in its place under another number."
UNREADABLE = "Entry {index} was edited: line {position} can no longer be read as it was written."
EDITED_OR_ADDED = (
    "Entry {index}, the last, does not carry the hash of what it says: it was edited, or added by somebody "
    "who could not seal it."
)
INSERTED_UNREADABLE = "Line {position} was inserted: it is no entry, and the log is whole without it."
DELETED_MANY = "Entries {index} to {last} were deleted: their numbers are missing and the chain breaks there."


def finding(
    kind: Tampering, *, index: int, position: int | None = None, sentence: str | None = None, **more: object
) -> Finding:
    """Make a finding with its sentence."""
    values = {"index": index, "position": position, **more}
    statement = Statement(template=sentence or SENTENCES[kind], values=values)
    return Finding(kind=kind, index=index, position=position, statement=statement)
