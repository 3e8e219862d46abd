"""A small JSON file, read with a sentence for every way it can be wrong."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from alongside.core.errors import InputError
from alongside.exchange.problems import quoted

LARGEST = 50_000_000
"""Bytes: a design, a state or a file of heads larger than this is another file."""


def read_bytes(path: Path, *, field: str) -> bytes:
    """Return what a file holds, or say why it cannot be read."""
    try:
        if field != "log" and path.stat().st_size > LARGEST:
            raise InputError(field, "{path} is larger than 50 MB: it is no {what}.", path=path, what=field)
        return path.read_bytes()
    except FileNotFoundError:
        raise InputError(field, "There is no file {path}: check its name.", path=path) from None
    except IsADirectoryError:
        raise InputError(field, "{path} is a folder: name a file in it.", path=path) from None
    except OSError as failure:
        raise InputError(
            field, "{path} cannot be read ({reason}).", path=path, reason=failure.strerror
        ) from None


def read_json(path: Path, *, field: str) -> Any:
    """Return the JSON of a file; a name given twice, NaN and half a file are refused."""
    return parse_json(read_bytes(path, field=field), path=path, field=field)


def parse_json(content: bytes, *, path: Path, field: str, line: int | None = None) -> Any:
    """Return JSON, or say where it ends to be any."""
    try:
        return json.loads(
            content.decode("utf-8-sig"), object_pairs_hook=_once_each, parse_constant=_no_constant
        )
    except UnicodeDecodeError:
        raise InputError(field, "{path} is not text in UTF-8: save it as UTF-8.", path=path) from None
    except json.JSONDecodeError as broken:
        raise InputError(
            field,
            "{path}, line {line}, is not JSON: {reason}.",
            path=path,
            line=line or broken.lineno,
            reason=broken.msg[:1].lower() + broken.msg[1:],
        ) from None
    except RecursionError:
        raise InputError(field, "{path} is nested too deeply to be read.", path=path) from None
    except _NotOneSpellingError as wrong:
        raise InputError(field, "{path}: {reason}", path=path, reason=str(wrong)) from None


class _NotOneSpellingError(Exception):
    """JSON that two readers could take for two things."""


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise _NotOneSpellingError(f"{quoted(name)} is given twice: keep one of them.")
        found[name] = value
    return found


def _no_constant(name: str) -> Any:
    raise _NotOneSpellingError(f"{name} is no number in JSON: write a number.")


def placed(path: Path, wrong: InputError) -> InputError:
    """Return a mistake with the file it stands in."""
    return InputError(wrong.field, "{path}: {sentence}", path=path, sentence=str(wrong))
