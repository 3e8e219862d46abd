"""The work behind `alongside spec`: what stands in the way of publishing, and what ships."""

from __future__ import annotations

import sys
from pathlib import Path

from alongside.cli import options
from alongside.cli.fit_screen import console, say
from alongside.cli.writing import replace_file
from alongside.core.eligibility import check_publication
from alongside.core.errors import InputError
from alongside.exchange import fits
from alongside.exchange.eligibility_catalogue import (
    named_specification,
    shipped,
    shipped_bytes,
    shipped_names,
)
from alongside.exchange.eligibility_publications import publication_document
from alongside.findings import eligibility


def run(path: Path, json_file: Path | None) -> int:
    """Check a specification; return 0 where it may be published and 1 where it may not yet."""
    options.refuse_unwritable(json_file)
    options.refuse_overwriting((json_file,), (path,))
    read = named_specification(path)
    found = check_publication(read.specification)
    if json_file is not None:
        replace_file(json_file, fits.write(publication_document(read, found)))
    if str(json_file) != "-":
        out = console()
        say(out, [eligibility.verdict_sentence(read.specification, found)], style="bold")
        say(out, eligibility.obstacle_sentences(read.specification, found))
        say(out, eligibility.witness_sentences(found))
        say(out, eligibility.remark_sentences(read.specification, found))
    return 0 if found.may_be_published else 1


def listing() -> None:
    """Print the name, purpose and title of each that ships."""
    out = console()
    for name in shipped_names():
        one = shipped(name).specification
        say(out, [f"{name}: {one.title} ({one.purpose})"])


def show(name: str) -> None:
    """Print the text of one that ships."""
    if name not in shipped_names():
        raise InputError(
            "name", "'{name}' does not ship; there are {names}.", name=name, names=", ".join(shipped_names())
        )
    sys.stdout.write(shipped_bytes(name).decode())
