"""The key of publishable readings: from the environment, or a file that only its owner can read."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from alongside.core.errors import InputError

VARIABLE = "ALONGSIDE_RELEASE_KEY"


def key_file() -> Path:
    """Where the key is kept between runs, so that the same inputs give the same release."""
    home = os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return Path(home) / "alongside" / "release.key"


def release_key() -> bytes:
    """Return the key, making one on first use."""
    given = os.environ.get(VARIABLE)
    if given:
        return given.encode()
    path = key_file()
    try:
        return path.read_bytes() if path.exists() else _make(path)
    except OSError:
        raise InputError(
            "release_key",
            "A publishable reading needs a key, and {path} cannot be read or made: set {variable} to a random text "
            "of at least 16 characters.",
            path=path,
            variable=VARIABLE,
        ) from None


def _make(path: Path) -> bytes:
    path.parent.mkdir(parents=True, exist_ok=True)
    key = secrets.token_hex(32).encode()
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(key)
    return key
