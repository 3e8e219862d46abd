"""A watch on the terminal: the answer first, then each dimension's latest look, when lamps lit, what to know."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from alongside.cli.printing import print_table, reading_console
from alongside.exchange.watches import Document
from alongside.findings import watches
from alongside.findings.sentences import plain


def show(document: Document, *, console: Console | None = None) -> None:
    """Print a watch for a person."""
    out = console or reading_console()
    out.print(Text(str(watches.watch_question(document)), style="bold"))
    out.print(Text(str(watches.watch_answer(document))))
    out.print()
    for family in watches.families(document):
        print_table(out, watches.watch_table(document, family))
        for sentence in watches.family_remarks(family):
            out.print(Text(str(sentence)))
        out.print()
    for sentence in (*watches.lit_sentences(document), *watches.chance_sentences(document)):
        out.print(Text(str(sentence)))
    for notice in document["notices"]:
        out.print(Text(f"Note: {plain(notice['text'])}"))
