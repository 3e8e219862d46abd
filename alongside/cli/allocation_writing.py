"""Answers of the allocation commands: JSON to a file and sentences on the terminal, or JSON on the terminal."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from alongside.cli.writing import replace_file
from alongside.exchange.allocation_documents import write


def show(document: Mapping[str, Any], *, json_file: Path | None, kind: str, sentences: Sequence[str]) -> None:
    """Print the document; where a file takes it, say it in sentences instead."""
    content = write(document, kind=kind)
    if json_file is None or str(json_file) == "-":
        sys.stdout.write(content.decode())
        return
    replace_file(json_file, content)
    for sentence in sentences:
        sys.stdout.write(sentence + "\n")
