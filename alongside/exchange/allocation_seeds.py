"""Seed files: readable by their owner alone; written once, with two sealed shares and the public record."""

from __future__ import annotations

import json
import os
import re
import stat
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from alongside.core.allocation import commitment_of, seed_of_shares, shares_of
from alongside.core.errors import InputError
from alongside.exchange.allocation_json import read_bytes, read_json

SHARE_FORMAT = "alongside-seed-share/1"
_OTHER = {
    "study": "The commitment is to another study ({was}): {path}.",
    "list": "The commitment is to another list ({was}): {path}.",
    "design_sha256": "The design has changed since the commitment ({path}): start from the design committed to, or "
    "commit anew.",
    "commitment": "The seed is not the one committed to in {path}.",
}
_DIGITS = re.compile(rb"[0-9a-fA-F]{64}")
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def read_seed(path: Path, *, is_secret: bool) -> bytes:
    """Read a seed of 64 hexadecimal digits; while it `is_secret`, one that others can read is refused."""
    content = read_bytes(path, field="seed").strip()
    if is_secret and path.stat().st_mode & _OTHERS:
        raise InputError(
            "seed",
            "{path} can be read by others, so whoever can read it can foretell every arm: chmod 600 it, and ask "
            "who may have read it.",
            path=path,
        )
    if not _DIGITS.fullmatch(content):
        raise InputError("seed", "{path} is no seed: a seed file holds 64 hexadecimal digits.", path=path)
    return bytes.fromhex(content.decode())


def record_path(seed: Path) -> Path:
    """Where `commit` keeps the public record of a seed."""
    return seed.with_name(seed.name + ".commitment.json")


def share_paths(seed: Path) -> tuple[Path, Path]:
    """Where `commit` writes the two sealed shares of a seed."""
    return seed.with_name(seed.name + ".share-1"), seed.with_name(seed.name + ".share-2")


def write_seed(
    path: Path, *, seed: bytes, pad: bytes, record: Mapping[str, str], custodians: Sequence[str]
) -> None:
    """Write the seed, its record and its two shares, each a new file; all of them or none."""
    names = (*custodians, None, None)[:2]
    shares = [
        _document({"format": SHARE_FORMAT, "share": half.hex(), "custodian": name, **record})
        for half, name in zip(shares_of(seed=seed, pad=pad), names, strict=True)
    ]
    files = [
        (path, seed.hex().encode() + b"\n", 0o600),
        *((at, share, 0o600) for at, share in zip(share_paths(path), shares, strict=True)),
        (record_path(path), _document(record), 0o644),
    ]
    made: list[Path] = []
    try:
        for at, content, mode in files:
            _write_new(at, content, mode)
            made.append(at)
    except BaseException:
        for at in made:
            at.unlink()
        raise


def _document(content: Mapping[str, Any]) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _write_new(path: Path, content: bytes, mode: int) -> None:
    try:
        number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    except FileExistsError:
        raise InputError(
            "seed_out", "{path} exists already and is never written over: name another file.", path=path
        ) from None
    except OSError as failure:
        raise InputError(
            "seed_out", "{path} cannot be made ({reason}).", path=path, reason=failure.strerror
        ) from None
    with open(number, "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())


def refuse_other_commitment(path: Path | None, *, seed: Path, record: Mapping[str, str]) -> None:
    """Hold what is about to be started against the record of the commitment, where there is one."""
    at = path or record_path(seed)
    if path is None and not at.exists():
        return
    kept = read_json(at, field="commitment")
    if not isinstance(kept, dict) or not isinstance(kept.get("commitment"), str):
        raise InputError("commitment", "{path} is no record of a commitment.", path=at)
    for name, template in _OTHER.items():
        if kept.get(name, record[name]) != record[name]:
            raise InputError("commitment", template, path=at, was=kept[name])


def read_shares(paths: Sequence[Path]) -> bytes:
    """Put the two shares of two custodians together."""
    if len(paths) != 2:
        raise InputError("share", "Give both shares: --share FILE --share FILE.")
    one, other = (_share(path) for path in paths)
    return seed_of_shares(one=one, other=other)


def _share(path: Path) -> bytes:
    found = read_json(path, field="share")
    share = found.get("share") if isinstance(found, dict) else None
    if not isinstance(share, str) or not _DIGITS.fullmatch(share.encode()):
        raise InputError("share", "{path} is no share of a seed.", path=path)
    return bytes.fromhex(share)


def commitment_record(*, seed: bytes, study: str, list_name: str, design_sha256: str) -> dict[str, str]:
    """Return the record to publish before the first allocation."""
    commitment = commitment_of(seed=seed, study=study, list_name=list_name, design_sha256=design_sha256)
    return {"study": study, "list": list_name, "design_sha256": design_sha256, "commitment": commitment}
