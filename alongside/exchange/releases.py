"""A publishable reading: the counts are protected first, and nothing that was not protected goes with them."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from typing import TypeAlias

from alongside.core.errors import InputError
from alongside.core.reach import Release

Entry: TypeAlias = Mapping[str, str]

WITHOUT_COUNTS = frozenset(
    {
        "columns_not_used",
        "first_sheet_read",
        "not_in_both",
        "one_category",
        "one_follow_up_each",
        "read_as_windows_1252",
        "unit_taken",
    }
)
"""Notices that name no count and tell nothing of one; every other is left out of a publishable reading."""
SHORTEST_KEY = 16

PROTECTED = (
    "Counts of 1 to 7 are hidden here, with whatever would give them away, and the others are rounded to 5; "
    "every number was computed from the counts as shown."
)
WITHHELD = "There were too many crossed groups to protect, so none are shown."


def release_notices(notices: Iterable[Entry], *, release: Release) -> list[Entry]:
    """Keep the notices that tell nothing of a count, and say what was protected."""
    kept = [notice for notice in notices if notice["code"] in WITHOUT_COUNTS]
    said = [{"code": "protected", "text": PROTECTED}]
    if release.cells_withheld:
        said.append({"code": "cells_withheld", "text": WITHHELD})
    return [*said, *kept]


def keyed(inputs: Iterable[Entry], *, key: bytes) -> list[dict[str, str]]:
    """Replace each file's hash by a keyed one: a small count is guessed from a plain hash in milliseconds.

    *Source:* HMAC, RFC 2104, doi:10.17487/RFC2104.

    >>> keyed([{"role": "cohort", "name": "c.csv", "sha256": "ab"}], key=b"k" * 16)[0]["hmac_sha256"][:8]
    '803f7281'
    """
    if len(key) < SHORTEST_KEY:
        raise InputError(
            "release_key",
            "The release key has {length} bytes: use at least {shortest} random ones.",
            length=len(key),
            shortest=SHORTEST_KEY,
        )
    return [_keyed(entry, key=key) for entry in inputs]


def _keyed(entry: Entry, *, key: bytes) -> dict[str, str]:
    digest = hmac.new(key, entry["sha256"].encode(), hashlib.sha256).hexdigest()
    return {**{name: value for name, value in entry.items() if name != "sha256"}, "hmac_sha256": digest}
