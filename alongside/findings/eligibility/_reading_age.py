"""At what age most people can read some words."""

from __future__ import annotations

import re

OLDEST = 14
"""Plain words for everybody are read at 9 to 11; beyond this age words are named."""
_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")
_SENTENCE = re.compile(r"[.!?]+(?:\s|$)")
_VOWELS = re.compile(r"[aeiouy]+")


def reading_age(text: str) -> float:
    """Return the age at which most people read a text: the Flesch-Kincaid grade and 5 years.

    grade = 0.39 words per sentence + 11.8 syllables per word - 15.59; never below 5 years.

    *Source:* Kincaid, Fishburne, Rogers and Chissom 1975, Research Branch Report 8-75, US Naval Technical Training.
    *Limits:* syllables are counted by groups of vowels; made for prose, so rough for one short sentence.

    >>> round(reading_age("The child is on a child protection plan."), 1)
    7.3
    """
    words = _WORD.findall(text)
    if not words:
        return 5.0
    sentences = max(1, len(_SENTENCE.findall(text)))
    syllables_each = sum(syllables(word) for word in words) / len(words)
    return max(5.0, 0.39 * len(words) / sentences + 11.8 * syllables_each - 15.59 + 5)


def syllables(word: str) -> int:
    """Return about how many syllables a word has.

    >>> [syllables(word) for word in ("child", "protection", "the", "whole", "table", "worried")]
    [1, 3, 1, 1, 2, 2]
    """
    plain = word.casefold().strip("'’-")
    groups = len(_VOWELS.findall(plain))
    if plain.endswith("e") and not plain.endswith(("le", "ee", "ie", "ye", "oe", "ue")):
        groups -= 1
    if plain.endswith("ole") or plain.endswith("ile") or plain.endswith("ale") or plain.endswith("ule"):
        groups -= 1
    return max(1, groups)
