"""Reading a design's fields, with a sentence for every way one can be wrong."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, NoReturn

from alongside.core.errors import InputError

NUMBER = re.compile(r"\d{1,30}(\.\d{1,30})?|\d{1,30}/\d{1,30}")
MOST = 100
"""Arms, factors, levels and slots: beyond this a file is more likely wrong than a trial that large."""
LARGEST_COUNT = 100_000


def refuse(template: str, **values: object) -> NoReturn:
    """Refuse a design with a sentence."""
    raise InputError("design", template, **values)


def rational(given: object, *, name: str) -> Fraction:
    """Read an exact number: a decimal or a fraction as text, or a whole number.

    >>> rational("0.8", name="p"), rational("2/3", name="p"), rational(2, name="weight")
    (Fraction(4, 5), Fraction(2, 3), Fraction(2, 1))
    """
    text = str(given) if isinstance(given, str) or (isinstance(given, int) and given is not True) else ""
    if not NUMBER.fullmatch(text) or re.search(r"/0+$", text):
        refuse(
            '{name} is {given}: write an exact number as text, such as "0.8" or "2/3".',
            name=name,
            given=shown(given),
        )
    return Fraction(text)


def whole(given: object, *, name: str, least: int) -> int:
    """Read a whole number of at least `least`."""
    if not isinstance(given, int) or isinstance(given, bool) or not least <= given <= LARGEST_COUNT:
        refuse(
            "{name} is {given}: give a whole number from {least} to {most}.",
            name=name,
            given=shown(given),
            least=least,
            most=LARGEST_COUNT,
        )
    return given


def names(given: object, *, name: str, least: int) -> tuple[str, ...]:
    """Read a list of different names."""
    if not isinstance(given, list | tuple) or not least <= len(given) <= MOST:
        refuse(
            "{name} should be a list of {least} to {most} names, but is {given}.",
            name=name,
            least=least,
            most=MOST,
            given=shown(given),
        )
    words = tuple(word(one, name=name) for one in given)
    if len(set(words)) < len(words):
        twice = next(one for one in words if words.count(one) > 1)
        refuse("{name} has '{twice}' twice: give each a name of its own.", name=name, twice=twice)
    return words


def word(given: object, *, name: str) -> str:
    """Read a name: text without control characters or outer spaces, in Unicode normal form C."""
    if not isinstance(given, str) or not given.isprintable() or not given or given != given.strip():
        refuse(
            "{name} is {given}: give a name as text, without spaces around it.", name=name, given=shown(given)
        )
    return unicodedata.normalize("NFC", given)


def mapping(given: object, *, name: str) -> Mapping[str, Any]:
    """Read an object."""
    if not isinstance(given, Mapping):
        refuse("{name} should be an object in braces, but is {given}.", name=name, given=shown(given))
    return given


def choice(given: object, *, name: str, among: Sequence[str]) -> str:
    """Read one of a few words."""
    if not isinstance(given, str) or given not in among:
        refuse(
            "{name} is {given}: it is one of {among}.{nearest}",
            name=name,
            given=shown(given),
            among=", ".join(among),
            nearest=nearest(given, among),
        )
    return given


def refuse_unknown(given: Mapping[str, Any], *, name: str, known: Sequence[str]) -> None:
    """Refuse a field that this design has no use for: it may be another one misspelt."""
    for key in given:
        if key not in known:
            refuse(
                "{name} has '{key}', which it has no use for: it may have {known}.{nearest}",
                name=name,
                key=key,
                known=", ".join(known),
                nearest=nearest(key, known),
            )


def needed(given: Mapping[str, Any], key: str, *, name: str) -> Any:
    """Return a field that must be there."""
    if key not in given:
        refuse("{name} has no '{key}': add it.", name=name, key=key)
    return given[key]


def nearest(given: object, among: Sequence[str]) -> str:
    """Suggest the word spelt most like what was given, if any is near."""
    found = difflib.get_close_matches(str(given), among, n=1)
    return f" Did you mean '{found[0]}'?" if found else ""


def shown(given: object) -> str:
    """Return what was given as a sentence may repeat it."""
    text = repr(given)
    return text if len(text) <= 60 else text[:59] + "…"
