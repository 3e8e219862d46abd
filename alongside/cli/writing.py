"""Files that a command writes: all of them whole, or none."""

from __future__ import annotations

import os
import stat
import sys
import tempfile
from collections.abc import Iterable
from contextlib import ExitStack, suppress
from pathlib import Path

from alongside.core.errors import InputError


def replace_file(path: Path, content: bytes) -> None:
    """Write a whole file or none; `-` is the terminal itself."""
    replace_files([(path, content)])


def replace_files(files: Iterable[tuple[Path | None, bytes]]) -> None:
    """Write every file or none: each beside its place first, then all are moved there; None is not asked for.

    What is no ordinary file (the terminal, a pipe) is written to as it stands; a link is followed.
    """
    wanted = [(path, content) for path, content in files if path is not None]
    with ExitStack() as drafts:
        moves = [(_draft(path, content, drafts), path) for path, content in wanted if _is_ordinary(path)]
        for path, content in wanted:
            if not _is_ordinary(path):
                _pour(path, content)
        for draft, path in moves:
            with _named(path):
                os.replace(draft, path.resolve())


def _is_ordinary(path: Path) -> bool:
    return str(path) != "-" and (not path.exists() or stat.S_ISREG(path.stat().st_mode))


def _draft(path: Path, content: bytes, drafts: ExitStack) -> str:
    """Write a draft beside a file; it is gone afterwards, whatever happens."""
    there = path.resolve()
    with (
        _named(path),
        tempfile.NamedTemporaryFile(dir=there.parent, prefix=f".{there.name}.", delete=False) as draft,
    ):
        drafts.callback(_forget, draft.name)
        draft.write(content)
        os.chmod(draft.name, 0o644)
    return draft.name


def _forget(draft: str) -> None:
    with suppress(FileNotFoundError):
        os.unlink(draft)


def _pour(path: Path, content: bytes) -> None:
    if str(path) == "-":
        sys.stdout.buffer.write(content)
        return
    with _named(path), path.open("wb", buffering=0) as opened:
        opened.write(content)


class _named:  # noqa: N801 - read as a word at the place where it is used
    """Say of a file that cannot be written which one it is."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, failure: BaseException | None, _trace: object) -> None:
        if isinstance(failure, OSError) and not isinstance(failure, BrokenPipeError):
            raise InputError(
                "output",
                "{path} cannot be written ({reason}): make room or choose another place, then run it again.",
                path=self.path,
                reason=(failure.strerror or str(failure)).lower(),
            ) from None
