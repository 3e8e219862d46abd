"""How old a reader must be for a text: words and sentences counted, syllables heard by rule."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)?")
_SENTENCE_END = re.compile(r"[.!?]+(?=\s|$)|\n+")
_VOWELS = re.compile(r"[aeiouy]+")
_SILENT_E = re.compile(r"(?<=[^aeiouy])e$|(?<=[^aeiouysxzcgh])es$|(?<=[^aeiouytd])ed$")
_TWO_IN_ONE = re.compile(r"ia(?!n\b)|io(?!n)|iu|ua(?!l)|eo(?!n|p)|dea$|[^aeiouy]ien|creat|ying")
_LE = re.compile(r"[^aeiouy]les?$")
AGE_AT_GRADE_0 = 5
OLDEST = 14
"""Plain words for everybody are read at 9 to 11; beyond this age words are named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Readability:
    """Counts of a text, its grade in American schools, and the age that goes with it."""

    words: int
    sentences: int
    syllables: int
    grade: float

    @property
    def age(self) -> float:
        """Years: children of grade 1 are 6."""
        return max(5.0, self.grade + AGE_AT_GRADE_0)


def syllables(word: str) -> int:
    """Return how many syllables an English word has, by its vowels.

    >>> [syllables(word) for word in ("cat", "people", "recruited", "idea", "make", "needed", "table")]
    [1, 2, 3, 3, 1, 2, 2]
    """
    spelt = re.sub(r"[^a-z]", "", word.lower())
    heard = spelt if _LE.search(spelt) else _SILENT_E.sub("", spelt)
    count = len(_VOWELS.findall(heard)) + len(_TWO_IN_ONE.findall(heard))
    return max(1, count)


def readability(text: str) -> Readability:
    """Return the Flesch-Kincaid grade: 0.39 words/sentences + 11.8 syllables/words - 15.59.

    *Source:* Kincaid, Fishburne, Rogers and Chissom 1975, Research Branch Report 8-75, Naval Technical Training,
    ERIC ED108134. *Limits:* it hears length, not sense; syllables are heard by rule, about one word in twenty
    wrongly. Numbers are not counted.

    >>> round(readability("The cat sat on the mat. It was warm.").grade, 2)
    -2.03
    """
    words = _WORD.findall(text)
    ends = [part for part in _SENTENCE_END.split(text) if _WORD.search(part)]
    if not words:
        return Readability(words=0, sentences=0, syllables=0, grade=0.0)
    heard = sum(syllables(word) for word in words)
    grade = 0.39 * len(words) / len(ends) + 11.8 * heard / len(words) - 15.59
    return Readability(words=len(words), sentences=len(ends), syllables=heard, grade=grade)


def reading_age(text: str) -> float:
    """Return the age at which most people read a text.

    >>> round(reading_age("The child is on a child protection plan."), 1)
    7.3
    """
    return readability(text).age


def without_names(text: str, names: Iterable[str]) -> str:
    """Return a text with the names of groups and channels left out: they are as long as they are.

    >>> without_names("Find 5 more Bangladeshi families.", ["Bangladeshi"])
    'Find 5 more it families.'
    """
    for name in sorted(filter(None, names), key=len, reverse=True):
        text = text.replace(name, "it")
    return text
