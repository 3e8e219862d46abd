"""An entry, its link to the one before, and adding one to a log."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, cast

from alongside.core.errors import InputError
from alongside.core.ledger._canonical import Json, encode, normalised

NOTHING_BEFORE = "0" * 64
"""What the first entry names as the hash before it."""

RESERVED = frozenset({"index", "previous", "hash"})
KEY_BYTES = 32
SALT = re.compile(r"[0-9a-f]{32,}")
"""At least 128 bits: an entry that holds one of two arms could otherwise be guessed from its hash."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Where a log ended at some moment, recorded or published elsewhere."""

    index: int
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of a log: its number, the hash of the line before, what it says, and its own hash."""

    index: int
    previous: str
    content: Mapping[str, Json]
    hash: str

    @property
    def head(self) -> Head:
        """The log's head when this is its last entry."""
        return Head(index=self.index, hash=self.hash)


class Link(Protocol):
    """How an entry is sealed: both links hash an entry together with its number and the hash before it."""

    @property
    def first_index(self) -> int:
        """The number of the first entry."""
        ...

    @property
    def opens_to(self) -> str:
        """Who can seal an entry, as a person would say it."""
        ...

    def seal(self, sealed: Mapping[str, Json]) -> str | None:
        """Return the hash of an entry without its hash, or None where the key is not at hand."""
        ...

    def refuse(self, content: Mapping[str, Json]) -> None:
        """Raise InputError where `content` may not be sealed by this link."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyedLink:
    """HMAC-SHA256 of the entry under a secret key; without it, numbers and links alone are checked.

    *Source:* Krawczyk, Bellare & Canetti 1997, HMAC, RFC 2104, DOI 10.17487/RFC2104.
    """

    key: bytes | None = field(default=None, repr=False)
    first_index: int = 1

    def __post_init__(self) -> None:
        if self.key is not None and len(self.key) < KEY_BYTES:
            raise InputError("key", "The key is too short: give at least {bytes} bytes.", bytes=KEY_BYTES)

    @property
    def opens_to(self) -> str:
        """Only a holder of the key can seal an entry."""
        return "a holder of the key"

    def seal(self, sealed: Mapping[str, Json]) -> str | None:
        """Return the HMAC of the canonical entry, or None without the key."""
        return None if self.key is None else hmac.new(self.key, encode(sealed), hashlib.sha256).hexdigest()

    def refuse(self, content: Mapping[str, Json]) -> None:
        """Raise InputError where there is no key to seal with."""
        if self.key is None:
            raise InputError("key", "Nothing can be added to this log without its key.")


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicLink:
    """SHA-256 of the canonical entry, which anybody can check; each entry carries a secret salt.

    *Source:* Haber & Stornetta 1991, How to time-stamp a digital document, section 5, DOI 10.1007/BF00196791;
    the salt is the commitment of Halevi & Micali 1996, DOI 10.1007/3-540-68697-5_16.
    """

    first_index: int = 0

    @property
    def opens_to(self) -> str:
        """Anybody can seal an entry, so only heads published in time show a rewritten log."""
        return "anybody"

    def seal(self, sealed: Mapping[str, Json]) -> str | None:
        """Return the SHA-256 of the canonical entry."""
        return hashlib.sha256(encode(sealed)).hexdigest()

    def refuse(self, content: Mapping[str, Json]) -> None:
        """Raise InputError where there is no salt: its few possible contents could be tried on its hash."""
        if not SALT.fullmatch(str(content.get("salt", ""))):
            raise InputError(
                "salt", "An entry of a public log needs a salt of 32 or more hexadecimal digits."
            )


def append(*, head: Head | None, content: Mapping[str, Json], link: Link) -> Entry:
    """Make the entry that follows `head` (None: the log is empty).

    hash_i = seal(canonical({**content, index: i, previous: hash_(i-1)})), hash before the first = 64 zeros.

    *Source:* Schneier & Kelsey 1999, Secure audit logs to support computer forensics, section 3,
    DOI 10.1145/317087.317089.
    *Limits:* the caller holds the lock on the head; a chain alone does not show that its end was cut.

    >>> link = PublicLink(first_index=1)
    >>> first = append(head=None, content={"salt": "0" * 32, "type": "start"}, link=link)
    >>> first.index, first.previous == NOTHING_BEFORE, first.hash[:8]
    (1, True, '0203582d')
    """
    taken = RESERVED.intersection(content)
    if taken:
        raise InputError("content", "An entry may not name {names} itself.", names=", ".join(sorted(taken)))
    link.refuse(content)
    index = link.first_index if head is None else head.index + 1
    previous = NOTHING_BEFORE if head is None else head.hash
    plain = cast("dict[str, Json]", normalised(content))
    sealed = link.seal({**plain, "index": index, "previous": previous})
    return Entry(index=index, previous=previous, content=plain, hash=str(sealed))


def is_sealed(entry: Entry, *, link: Link) -> bool | None:
    """Tell whether an entry carries the hash of what it says; None where the key is not at hand."""
    try:
        sealed = link.seal({**entry.content, "index": entry.index, "previous": entry.previous})
    except InputError:
        return False
    return None if sealed is None else hmac.compare_digest(sealed.encode(), str(entry.hash).encode())


def as_line(entry: Entry) -> bytes:
    """Spell an entry as one line of a log file, without the line end."""
    return encode({**entry.content, "index": entry.index, "previous": entry.previous, "hash": entry.hash})


def parse_line(line: bytes) -> Entry | None:
    """Read one line of a log file; None where it is not an entry spelt canonically (`verify` then names it).

    >>> parse_line(b"{}") is None
    True
    """
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        return None
    entry = _entry_of(record) if isinstance(record, dict) else None
    return entry if entry is not None and _spells(entry, line) else None


def _entry_of(record: dict[str, Any]) -> Entry | None:
    index, previous, own = (record.pop(name, None) for name in ("index", "previous", "hash"))
    if type(index) is not int or not isinstance(previous, str) or not isinstance(own, str):
        return None
    return Entry(index=index, previous=previous, content=record, hash=own)


def _spells(entry: Entry, line: bytes) -> bool:
    # A repeated name, an added space or an escaped letter reads as the same entry, yet it is another line.
    try:
        return as_line(entry) == line.rstrip(b"\r\n")
    except InputError:
        return False
