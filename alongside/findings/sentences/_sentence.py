"""A sentence keeps its words and its values apart, so that the words can be translated."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})
_JOINERS = frozenset("\u200c\u200d")
"""Letters of Persian and of Indian languages, and families in emoji, are joined by these."""
_FIRST_STRONG, _POP = "\u2068", "\u2069"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A template and its values; `str()` is the sentence in English.

    >>> str(Sentence("{group} are {share}.", {"group": "Mothers", "share": "6 in 100"}))
    'Mothers are 6 in 100.'
    """

    template: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.template.format(**{name: str(value) for name, value in self.values.items()})


@dataclass(frozen=True, slots=True)
class Passage:
    """Sentences that follow one another.

    >>> str(Passage((Sentence("Yes."), Sentence("And no."))))
    'Yes. And no.'
    """

    sentences: tuple[Sentence, ...]

    def __str__(self) -> str:
        return " ".join(str(sentence) for sentence in self.sentences)


def plain(text: str) -> str:
    """Return a name from a file as one safe line: no control characters, and its direction kept to itself.

    >>> plain("White\\nBritish\\u202e")
    'White British'
    """
    spaced = " ".join(str(text).split())
    kept = "".join(letter for letter in spaced if letter in _JOINERS or _is_shown(letter))
    turns = any(unicodedata.bidirectional(letter) in _RIGHT_TO_LEFT for letter in kept)
    return f"{_FIRST_STRONG}{kept}{_POP}" if turns else kept


def _is_shown(letter: str) -> bool:
    return unicodedata.category(letter) not in {"Cc", "Cf", "Cs"}


def listed(names: Iterable[str], *, most: int = 4) -> str:
    """Return names as a list in a sentence; those beyond `most` are counted.

    >>> listed(["a", "b", "c"]), listed("abcdef", most=3)
    ('a, b and c', 'a, b, c and 3 more')
    """
    every = list(names)
    if len(every) > most:
        every = [*every[:most], f"{len(every) - most} more"]
    return every[0] if len(every) == 1 else f"{', '.join(every[:-1])} and {every[-1]}"


def capital(text: str) -> str:
    """Return the text with a capital first, the rest as it is.

    >>> capital("mothers of White ethnicity")
    'Mothers of White ethnicity'
    """
    return text[:1].upper() + text[1:]
