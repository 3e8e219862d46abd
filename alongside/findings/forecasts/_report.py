"""The report of a forecast as one HTML page."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from alongside.findings.documents import Draw, draw_inside
from alongside.findings.forecasts import _sentences, _tables
from alongside.findings.forecasts._ends import ends
from alongside.findings.forecasts._fan import fan
from alongside.findings.forecasts._sentences import ForecastDocument
from alongside.findings.sentences import dimension_words, plain
from alongside.findings.watches import OverTimeReport, OverTimeSection, provenance_facts

METHODS = (
    "Arrivals: Poisson, with a gamma distribution of rates between sources (Anisimov and Fedorov 2007), start-up, "
    "holidays, caps and closures as given.",
    "Mixes: Dirichlet for each channel, shrunk towards the others as far as they agree; chances to go on: beta for "
    "each group, shrunk likewise.",
    "Everything is drawn from what is known of it, and the rest of recruitment simulated many times.",
)


def forecast_html(document: ForecastDocument) -> str:
    """Return a forecast as one HTML page."""
    return build_forecast_report(document).as_html()


def build_forecast_report(document: ForecastDocument, *, draw: Draw = draw_inside) -> OverTimeReport:
    """Return the parts of the report, ready to print; `draw` makes or finds each picture: fan, ends-1 and so on."""
    return OverTimeReport(
        band="Alongside: where recruitment will end",
        title=str(_sentences.forecast_question(document)),
        answer=str(_sentences.forecast_answer(document)),
        rest="",
        sections=tuple(_sections(document, draw)),
        meaning=(
            "Sources, mixes and chances to go on are taken to stay as they have been. A back-test says how well that "
            "has held.",
            *(plain(notice["text"]) for notice in document["notices"]),
        ),
        methods=METHODS,
        facts=provenance_facts(document),
    )


def _sections(document: ForecastDocument, draw: Draw) -> Iterator[OverTimeSection]:
    yield OverTimeSection(
        anchor="when",
        heading="How many, and when",
        pictures=(draw("fan", partial(fan, document)),),
        tables=(_tables.path_table(document), _tables.sources_table(document)),
    )
    for at, dimension in enumerate(document["dimensions"], start=1):
        yield OverTimeSection(
            anchor=f"by-{at}",
            heading=f"By {dimension_words(dimension['name'])}",
            sentences=tuple(str(one) for one in _sentences.dimension_sentences(document, dimension)),
            pictures=(draw(f"ends-{at}", partial(ends, document, dimension)),),
            tables=(_tables.forecast_table(document, dimension),),
        )


def backtest_sections(document: ForecastDocument) -> tuple[OverTimeSection, ...]:
    """Return how forecasts from past dates would have held, dimension by dimension."""
    return tuple(
        OverTimeSection(
            anchor=f"held-{at}",
            heading=f"Would it have held? By {dimension_words(dimension['name'])}",
            sentences=(str(_sentences.held_sentence(document, dimension)),),
            tables=(_tables.origins_table(document, dimension),),
        )
        for at, dimension in enumerate(document["dimensions"], start=1)
    )
