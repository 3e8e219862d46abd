"""One spelling for every JSON value, so that equal values have equal hashes."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from typing import TypeAlias

from alongside.core.errors import InputError

Json: TypeAlias = "Mapping[str, Json] | list[Json] | tuple[Json, ...] | str | int | bool | None"

LARGEST_WHOLE_NUMBER = 2**53 - 1
"""Beyond this, readers that hold numbers as doubles (JavaScript among them) would round: RFC 8785."""


def canonical(value: Json) -> bytes:
    """Spell a JSON value in the one way that is hashed.

    Keys sorted, no spaces, UTF-8 unescaped, text in Unicode normal form C; whole numbers, text, true, false
    and null only. A decimal is written as text: programs differ in spelling a float, and NaN is no JSON.

    *Source:* Rundgren, Jordan & Erdtman 2020, JSON Canonicalization Scheme, RFC 8785, DOI 10.17487/RFC8785.
    *Limits:* keys sort by code point, which differs from RFC 8785 only beyond U+FFFF.

    >>> canonical({"b": [1, None, True], "a": "é"}).decode()
    '{"a":"é","b":[1,null,true]}'
    """
    return encode(normalised(value))


def encode(value: Json) -> bytes:
    """Spell `value` as it stands: text that is not in normal form C stays so, and hashes otherwise."""
    _refuse_what_has_no_one_spelling(value)
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        raise InputError("content", "The text holds half of a character: it cannot be written.") from error


def normalised(value: Json) -> Json:
    """Return `value` with every key and text in Unicode normal form C."""
    match value:
        case str():
            return unicodedata.normalize("NFC", value)
        case Mapping():
            return _normalised_mapping(value)
        case list() | tuple():
            return [normalised(item) for item in value]
        case _:
            return value


def _normalised_mapping(value: Mapping[str, Json]) -> dict[str, Json]:
    plain: dict[str, Json] = {}
    for key, item in value.items():
        if not isinstance(key, str):
            raise InputError("content", "The name {name} is not text.", name=key)
        name = unicodedata.normalize("NFC", key)
        if name in plain:
            raise InputError("content", "The name {name} is given twice.", name=name)
        plain[name] = normalised(item)
    return plain


def _refuse_what_has_no_one_spelling(value: Json) -> None:
    match value:
        case str() | bool() | None:
            return
        case int():
            _refuse_large(value)
        case Mapping():
            for item in value.values():
                _refuse_what_has_no_one_spelling(item)
        case list() | tuple():
            for item in value:
                _refuse_what_has_no_one_spelling(item)
        case _:
            raise InputError(
                "content",
                "{value} cannot be written to a log: give text, a whole number, true, false or nothing. "
                "Write a decimal or a date as text.",
                value=repr(value),
            )


def _refuse_large(number: int) -> None:
    if abs(number) > LARGEST_WHOLE_NUMBER:
        raise InputError("content", "{number} is too large for a number: write it as text.", number=number)
