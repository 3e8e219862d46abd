"""Choices and words that several forms share."""

from __future__ import annotations

from collections.abc import Iterable

Choices = Iterable[tuple[str, str]]

RELATIONS = (
    ("external", "A yardstick from elsewhere"),
    ("subset", "They are part of it"),
)
RELATION_HINTS = {
    "external": "The population is a census or another count; who takes part is not on its list.",
    "subset": "Everyone who takes part is also counted in the population: a service's own list, "
    "a trial's eligible families.",
}


def words_of(text: str) -> tuple[str, ...]:
    """Return names that were separated by commas."""
    return tuple(word.strip() for word in text.split(",") if word.strip())
