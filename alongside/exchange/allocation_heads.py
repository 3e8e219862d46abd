"""Heads of a log: what was published, one JSON object a line."""

from __future__ import annotations

import re
from pathlib import Path

from alongside.core.errors import InputError
from alongside.core.ledger import Head
from alongside.exchange.allocation_json import parse_json, read_bytes

_HASH = re.compile(r"[0-9a-f]{64}")
_SHAPE = '{path}, line {line}: a head is {{"index": 12, "hash": "64 hexadecimal digits"}}.'
_ENTRY = (
    "{path}, line {line}: this is an entry of a log; a log cannot be checked against itself, only against heads that "
    "were recorded elsewhere at the time."
)


def read_heads(path: Path) -> tuple[Head, ...]:
    """Read heads, or the receipts that allocations were answered with; at least one."""
    heads = tuple(
        _head(line, path=path, number=number)
        for number, line in enumerate(read_bytes(path, field="heads").splitlines(), start=1)
        if line.strip()
    )
    if not heads:
        raise InputError("heads", "{path} holds no head: leave --heads out, or name another file.", path=path)
    return heads


def _head(line: bytes, *, path: Path, number: int) -> Head:
    found = parse_json(line, path=path, field="heads", line=number)
    if isinstance(found, dict) and "previous" in found:
        raise InputError("heads", _ENTRY, path=path, line=number)
    head = found.get("receipt", found) if isinstance(found, dict) else None
    index, digest = (head.get("index"), head.get("hash")) if isinstance(head, dict) else (None, None)
    if type(index) is not int or not isinstance(digest, str) or not _HASH.fullmatch(digest):
        raise InputError("heads", _SHAPE, path=path, line=number)
    return Head(index=index, hash=digest)
