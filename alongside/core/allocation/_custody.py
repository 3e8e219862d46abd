"""A seed in two shares, neither of which tells anything of it."""

from __future__ import annotations

from alongside.core.errors import InputError


def shares_of(*, seed: bytes, pad: bytes) -> tuple[bytes, bytes]:
    """Split a seed into two shares: a random pad, and the seed XOR the pad.

    `pad`: as many random bytes as the seed has, from the operating system, used once.

    *Source:* Shannon 1949, Communication theory of secrecy systems, doi:10.1002/j.1538-7305.1949.tb00928.x; as a
    scheme of two of two, Blakley 1979, doi:10.1109/MARK.1979.8817296.

    >>> shares_of(seed=b"ab", pad=b"xy") == (b"xy", bytes([97 ^ 120, 98 ^ 121]))
    True
    """
    if len(pad) != len(seed):
        raise InputError("pad", "The pad needs {bytes} bytes, as the seed has.", bytes=len(seed))
    return pad, _xor(seed, pad)


def seed_of_shares(*, one: bytes, other: bytes) -> bytes:
    """Put two shares together again.

    *Source:* as `shares_of`.

    >>> seed_of_shares(one=b"xy", other=bytes([97 ^ 120, 98 ^ 121]))
    b'ab'
    """
    if len(one) != len(other) or one == other:
        raise InputError("share", "These are not the two shares of one seed: give one of each custodian.")
    return _xor(one, other)


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))
