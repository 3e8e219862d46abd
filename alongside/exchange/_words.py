"""The words of a table that are not categories, and words that look like other words."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

NOT_KNOWN = frozenset({"not known", "unknown", "not stated"})
"""Besides an empty cell, what people write for "not known"."""
TOTALS = frozenset({"total", "totals", "all", "(total)", "(all)", "grand total"})
"""What a printed total is called."""
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for the beginning of a formula."""
_INVISIBLE = dict.fromkeys(map(ord, "\ufeff\u200b\u200c\u200d\u2060"))
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
_MANGLED = re.compile(
    rf"\d{{1,4}}-{_MONTH}|{_MONTH}-\d{{1,4}}"  # 5-10 opened as a date: 10-May, Oct-05
    r"|\d{1,2}/\d{1,2}/\d{2,4}|\d{4}-\d{2}-\d{2}(?:[ T][\d:.]+)?"  # a whole date
    r"|\d(?:\.\d+)?E[+-]?\d+",  # a long number in scientific notation
    re.IGNORECASE,
)


def clean(cell: str) -> str:
    """Return a cell without outer spaces, line breaks, invisible characters and the mark against formulae.

    >>> clean(" White\\n British "), clean("'=SUM(A1)"), clean("'s-Hertogenbosch")
    ('White British', '=SUM(A1)', "'s-Hertogenbosch")
    """
    text = " ".join(cell.translate(_INVISIBLE).split())
    disarmed = text.startswith("'") and text.lstrip("' ").startswith(FORMULA)
    return text[1:].lstrip() if disarmed else text


def category_of(text: str) -> str | None:
    """Return a cleaned cell as a category, None where it says "not known"."""
    return None if not text or text.casefold() in NOT_KNOWN else text


def is_total(text: str) -> bool:
    """Say whether a cleaned cell names a printed total."""
    return text.casefold() in TOTALS


def is_mangled(text: str) -> bool:
    """Say whether a category looks like what a spreadsheet makes of a number band.

    >>> [word for word in ("5-10", "10-May", "05/10/2024", "1.2E+05", "May") if is_mangled(word)]
    ['10-May', '05/10/2024', '1.2E+05']
    """
    return bool(_MANGLED.fullmatch(text))


def nearest(word: str, words: Iterable[str]) -> str | None:
    """Return the word spelt most like `word`, capitals apart, if any is near.

    >>> nearest("white british", ["White British", "White Other"])
    'White British'
    """
    spelt = {other.casefold(): other for other in words}
    near = difflib.get_close_matches(word.casefold(), spelt, n=1, cutoff=0.7)
    return spelt[near[0]] if near else None
