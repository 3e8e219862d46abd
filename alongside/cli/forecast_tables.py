"""A forecast or a back-test on the terminal: the answer first, then the numbers."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from alongside.cli.printing import print_table, reading_console
from alongside.exchange.forecasts import Document
from alongside.findings import forecasts
from alongside.findings.sentences import plain


def show(document: Document, *, console: Console | None = None) -> None:
    """Print a forecast for a person."""
    out = console or reading_console()
    out.print(Text(str(forecasts.forecast_question(document)), style="bold"))
    out.print(Text(str(forecasts.forecast_answer(document))))
    out.print()
    for dimension in document["dimensions"]:
        print_table(out, forecasts.forecast_table(document, dimension))
        for sentence in forecasts.dimension_sentences(document, dimension):
            out.print(Text(str(sentence)))
    print_table(out, forecasts.sources_table(document))
    _notes(out, document)


def show_backtest(document: Document, *, console: Console | None = None) -> None:
    """Print a back-test for a person."""
    out = console or reading_console()
    out.print(Text("Would the forecast have held?", style="bold"))
    out.print(Text(str(forecasts.backtest_answer(document))))
    out.print()
    print_table(out, forecasts.backtest_table(document))
    print_table(out, forecasts.origins_table(document, document["dimensions"][0]))
    _notes(out, document)


def _notes(out: Console, document: Document) -> None:
    for notice in document["notices"]:
        out.print(Text(f"Note: {plain(notice['text'])}"))
