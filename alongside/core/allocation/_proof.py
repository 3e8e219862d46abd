"""The protocol of proof: what a seed commits to, and every number that follows from it."""

from __future__ import annotations

import hashlib
import hmac
import unicodedata

from alongside.core.errors import InputError
from alongside.core.ledger import canonical

SEED_BYTES = 32


def commitment_of(*, seed: bytes, study: str, list_name: str, design_sha256: str) -> str:
    """Return the commitment to publish before the first allocation: it binds seed, design, study and list.

    SHA256("alongside commitment 1" newline, canonical {design_sha256, list, study}, newline, seed), in hex.

    *Source:* Halevi & Micali 1996, Practical and provably-secure commitment schemes from collision-free hashing,
    doi:10.1007/3-540-68697-5_16.

    >>> digest = "0" * 64
    >>> commitment_of(seed=bytes(32), study="s", list_name="live", design_sha256=digest)[:8]
    'ca359531'
    """
    if len(seed) != SEED_BYTES:
        raise InputError("seed", "A seed has {bytes} bytes.", bytes=SEED_BYTES)
    bound = canonical({"design_sha256": design_sha256, "list": list_name, "study": study})
    return hashlib.sha256(b"alongside commitment 1\n" + bound + b"\n" + seed).hexdigest()


def key_of(*, seed: bytes, commitment: str, public_value: str) -> bytes:
    """Return the key of every draw: it hangs on a value that nobody knew when the commitment was published.

    HMAC-SHA256(seed, "alongside key 1" newline, commitment, newline, public value).

    *Source:* Krawczyk, Bellare & Canetti 1997, HMAC, RFC 2104, doi:10.17487/RFC2104.

    >>> len(key_of(seed=bytes(32), commitment="c", public_value="v"))
    32
    """
    public = unicodedata.normalize("NFC", public_value).encode()
    message = b"alongside key 1\n" + commitment.encode() + b"\n" + public
    return hmac.new(seed, message, hashlib.sha256).digest()


def draw_of(*, key: bytes, index: int, purpose: str) -> int:
    """Return the 256-bit draw of an entry: purpose is arm, block or scheme. It hangs on the index alone.

    *Source:* HMAC as a pseudorandom function, Bellare 2006, doi:10.1007/11818175_36.

    >>> draw_of(key=bytes(32), index=1, purpose="arm") < 2**256
    True
    """
    message = b"draw\n" + str(index).encode() + b"\n" + purpose.encode()
    return int.from_bytes(hmac.new(key, message, hashlib.sha256).digest(), "big")


def salt_of(*, key: bytes, index: int) -> str:
    """Return the salt of an entry, without which a published hash would let the arm be guessed.

    *Source:* as `commitment_of`.

    >>> len(salt_of(key=bytes(32), index=0))
    64
    """
    return hmac.new(key, b"salt\n" + str(index).encode(), hashlib.sha256).hexdigest()
