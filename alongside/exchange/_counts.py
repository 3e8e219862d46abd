"""A count as people write it."""

from __future__ import annotations

import re

LARGEST = 1e15
"""Whole numbers beyond this are not exact."""
_SPACES = str.maketrans("", "", "\u00a0\u202f\u2009 ")
_PLAIN = re.compile(r"\+?[0-9]+")
_GROUPED = re.compile(r"\+?[0-9]{1,3}(?:,[0-9]{3})+")
_WHOLE_DECIMAL = re.compile(r"\+?[0-9]+[.][0]+|\+?[0-9]{1,3}(?:,[0-9]{3})+[.]0+")
_COMMA_DECIMAL = re.compile(r"\+?[0-9]+,(?:0|00)")
_HIDDEN = re.compile(r"\*+|\[?[cxzu:]\]?|\.\.|-|–|<\s*\d+|n/?a|suppressed", re.IGNORECASE)
_MINUS = ("-", "−", "–")
_NUMBER = re.compile(r"[+−–-]?[0-9]*[.,]?[0-9]+")
_AMBIGUOUS = re.compile(r"[0-9]{1,3}[.,][0-9]{3}")

EMPTY = "the count is empty; write 0 where nobody was counted."
HIDDEN = "{count} is the mark of a hidden count; join this category with another whose count is shown."
NEGATIVE = "{count} is below zero; a count is 0 or more."
FRACTION = "{count} is not a whole number; count people, not shares or averages."
PERCENT = "{count} is a percentage; give the number of people."
POWER = "{count} is a number a spreadsheet has shortened; write it out in full."
AMBIGUOUS = "{count} may be a thousand or a decimal here; write it without a separator."
TOO_LARGE = "{count} is larger than any population; check the number."
NOT_A_NUMBER = "{count} is not a number; write a whole number such as 12."


def read_count(cell: str, *, decimal_comma: bool = False) -> float | str:
    """Return the count in a cell, or the template of the sentence that says why there is none.

    `decimal_comma` holds in files separated by semicolons, where "1,234" may be either number.

    >>> read_count(" 1,234 "), read_count("12.0"), read_count("12,0", decimal_comma=True)
    (1234.0, 12.0, 12.0)
    >>> read_count("12.5")
    '{count} is not a whole number; count people, not shares or averages.'
    """
    text = cell.strip().translate(_SPACES)
    if decimal_comma and _AMBIGUOUS.fullmatch(text):
        return AMBIGUOUS
    digits = _whole_digits(text, decimal_comma=decimal_comma)
    if digits is None:
        return _complaint(text)
    return float(digits) if len(digits) <= 16 and float(digits) <= LARGEST else TOO_LARGE


def _whole_digits(text: str, *, decimal_comma: bool) -> str | None:
    if _PLAIN.fullmatch(text):
        return text.lstrip("+").lstrip("0") or "0"
    if _GROUPED.fullmatch(text) or _WHOLE_DECIMAL.fullmatch(text):
        return text.lstrip("+").split(".")[0].replace(",", "")
    if decimal_comma and _COMMA_DECIMAL.fullmatch(text):
        return text.lstrip("+").split(",")[0]
    return None


def _complaint(text: str) -> str:
    if not text:
        return EMPTY
    if _HIDDEN.fullmatch(text):
        return HIDDEN
    if text.endswith("%"):
        return PERCENT
    if _NUMBER.fullmatch(text):
        return NEGATIVE if text.startswith(_MINUS) else FRACTION
    return POWER if re.fullmatch(r"[0-9.,]+e[+-]?[0-9]+", text, re.IGNORECASE) else NOT_A_NUMBER
