"""The work behind `alongside equity-test`: read both files, count, write what was asked for, print it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from alongside.cli import options
from alongside.cli.fit_screen import console, say
from alongside.cli.fitting import day_asked, typed
from alongside.cli.writing import replace_files
from alongside.core.eligibility import check_asked, equity_test
from alongside.exchange import fits
from alongside.exchange.eligibility_catalogue import named_specification
from alongside.exchange.equity_documents import equity_document
from alongside.exchange.equity_groups import read_groups
from alongside.findings import eligibility


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What was typed, before any of it is understood."""

    spec: Path
    groups: Path
    on: str | None
    json_file: Path | None
    html_file: Path | None


def run(request: Request) -> None:
    """Do the whole job; nothing is written before everything has been worked out."""
    outputs = (request.json_file, request.html_file)
    for path in outputs:
        options.refuse_unwritable(path)
    options.refuse_overwriting(outputs, (request.spec, request.groups))
    document = _document(request)
    page = b"" if request.html_file is None else eligibility.equity_html(document).encode()
    replace_files([(request.json_file, fits.write(document)), (request.html_file, page)])
    if "-" not in {str(path) for path in outputs}:
        show(document, out=console())


def _document(request: Request) -> dict[str, Any]:
    on, read = day_asked(request.on), named_specification(request.spec)
    with typed():
        check_asked(read.specification, on=on, horizon_months=0)
    groups = read_groups(request.groups, read.specification, on=on)
    found = equity_test(read.specification, groups.people, basis=groups.basis, on=on)
    return equity_document(
        read.specification,
        found,
        groups,
        on=on,
        provenance={
            "version": version("alongside"),
            "spec_sha256": read.sha256,
            "groups_sha256": groups.sha256,
        },
    )


def show(document: Mapping[str, Any], *, out: Console) -> None:
    """Print an equity test for a person."""
    say(out, [eligibility.equity_question(document)], style="bold")
    say(out, eligibility.equity_headline(document).sentences)
    say(out, [eligibility.basis_sentence(document), eligibility.day_sentence(document)])
    say(out, filter(None, (eligibility.left_out_sentence(document), eligibility.unknown_sentence(document))))
    for part in eligibility.equity_parts(document):
        out.print()
        say(out, [part.heading], style="bold")
        say(out, part.sentences)
        if part.rows:
            out.print(_table(part))
    say(out, [f"Note: {sentence}" for sentence in eligibility.notice_sentences(document)])


def _table(part: eligibility.Part) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for at, heading in enumerate(part.headings):
        table.add_column(heading, justify="right" if at else "left")
    for row in part.rows:
        table.add_row(*(Text(cell) for cell in row))
    return table
