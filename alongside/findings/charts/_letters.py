"""How wide a text will be, and where to break it, without asking a browser."""

from __future__ import annotations

import unicodedata

# Advance widths of Arial in thousandths of the size, from the font's own metrics.
_NARROW = {**dict.fromkeys("ijl'|", 222), **dict.fromkeys("It.,:;/\\!()[]- f", 278), "r": 333}
_WIDE = {**dict.fromkeys("mM%", 860), "W": 944, "w": 722, "@": 1015, **dict.fromkeys("ABEKPSVXY&", 667)}
_WIDER = {**dict.fromkeys("CDHNRU", 722), **dict.fromkeys("GOQ", 778), **dict.fromkeys("cksvxyzJ", 500)}
_ARIAL = {**_NARROW, **_WIDE, **_WIDER}
_USUAL, _FULL, _BOLD, _SPARE = 556, 1000, 1.07, 1.06


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """Return the width of a text in pixels, a little generous, for machines that lack Arial."""
    thousandths = sum(_advance(letter) for letter in text)
    return thousandths / 1000 * size * (_BOLD if bold else 1) * _SPARE


def _advance(letter: str) -> int:
    if unicodedata.combining(letter):
        return 0
    if unicodedata.east_asian_width(letter) in "WF":
        return _FULL
    return _ARIAL.get(letter, _USUAL)


def _pieces(word: str, room: float, size: float, bold: bool) -> list[str]:
    """Break a word that is longer than a line."""
    pieces, piece = [], ""
    for letter in word:
        if piece and width_of(piece + letter, size, bold=bold) > room:
            pieces.append(piece)
            piece = ""
        piece += letter
    return [*pieces, piece]


def wrapped(text: str, room: float, size: float, *, bold: bool = False, most: int = 3) -> tuple[str, ...]:
    """Return a text as lines no wider than `room`, the last one cut with an ellipsis if there are more.

    >>> wrapped("Bangladeshi and Pakistani families", 120, 13)
    ('Bangladeshi and', 'Pakistani families')
    """
    lines = [""]
    for word in (piece for long in text.split() for piece in _pieces(long, room, size, bold)):
        longer = f"{lines[-1]} {word}".strip()
        if width_of(longer, size, bold=bold) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    if len(lines) <= most:
        return tuple(lines)
    return (*lines[: most - 1], _cut(lines[most - 1], room, size, bold))


def _cut(line: str, room: float, size: float, bold: bool) -> str:
    while line and width_of(line + "…", size, bold=bold) > room:
        line = line[:-1]
    return line.rstrip() + "…"
