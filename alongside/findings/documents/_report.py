"""The report of a reading: question, answer, pictures, where they were lost, the numbers, the method."""

from __future__ import annotations

from dataclasses import dataclass

from alongside.findings import charts, tables
from alongside.findings.documents._method import Fact, facts, methods
from alongside.findings.documents._pictures import Draw, Picture, draw_inside
from alongside.findings.environment import document_environment
from alongside.findings.reading import Family, Reading, dimensions, family
from alongside.findings.sentences import (
    capital,
    dimension_words,
    family_headline,
    few_sentences,
    funnel_sentences,
    headline,
    looked_at_sentence,
    meaning_sentences,
    missing_sentences,
    plain,
    primary_sentences,
    publishable_sentence,
    question,
    weights_sentences,
    yardstick_sentences,
)
from alongside.findings.tables import FindingTable


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One dimension: its answer, its pictures, what else is said of it, and its numbers."""

    anchor: str
    heading: str
    answer: str
    pictures: tuple[Picture, ...]
    remarks: tuple[str, ...]
    yardsticks: tuple[str, ...]
    tables: tuple[FindingTable, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """Where a dimension's groups were lost."""

    heading: str
    sentences: tuple[str, ...]
    picture: Picture


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Everything the template prints."""

    title: str
    question: str
    answer: str
    publishable: str
    sections: tuple[Section, ...]
    lost: tuple[Lost, ...]
    meaning: tuple[str, ...]
    remarks: tuple[str, ...]
    tables: tuple[FindingTable, ...]
    methods: tuple[str, ...]
    facts: tuple[Fact, ...]


def report_html(reading: Reading, *, title: str | None = None) -> str:
    """Return a reading as one HTML page that needs nothing else: no script, no request, no font."""
    return as_html(build_report(reading, title=title))


def as_html(report: Report) -> str:
    """Return a report whose pictures hold their drawings as one HTML page."""
    return document_environment().get_template("report.html").render(report=report)


def build_report(reading: Reading, *, title: str | None = None, draw: Draw = draw_inside) -> Report:
    """Return the parts of the report, ready to print; `draw` makes or finds each picture by its name."""
    asked = str(question(reading))
    return Report(
        title=plain(title) if title else asked,
        question=asked,
        answer=str(headline(reading)),
        publishable=str(publishable_sentence(reading)),
        sections=tuple(
            _section(reading, at, name, draw) for at, name in enumerate(dimensions(reading), start=1)
        ),
        lost=_lost(reading, draw),
        meaning=tuple(str(sentence) for sentence in meaning_sentences(reading)),
        remarks=_remarks(reading),
        tables=tables.whole_tables(reading),
        methods=methods(reading),
        facts=facts(reading),
    )


def _section(reading: Reading, at: int, dimension: str, draw: Draw) -> Section:
    found = family(reading, dimension)
    remarks = (*few_sentences(reading, found), *missing_sentences(reading, dimension))
    return Section(
        anchor=f"by-{at}",
        heading=f"By {dimension_words(dimension)}",
        answer=str(family_headline(reading, found)),
        pictures=(
            draw(f"mirror-{at}", lambda: charts.mirror(reading, found)),
            draw(f"ratios-{at}", lambda: charts.ratios(reading, found)),
        ),
        remarks=tuple(str(sentence) for sentence in remarks),
        yardsticks=tuple(str(sentence) for sentence in yardstick_sentences(reading, dimension)),
        tables=tables.family_tables(reading, dimension),
    )


def _lost(reading: Reading, draw: Draw) -> tuple[Lost, ...]:
    found = enumerate((family(reading, dimension) for dimension in dimensions(reading)), start=1)
    return tuple(_lost_by(reading, at, each, draw) for at, each in found if charts.has_funnel(reading, each))


def _lost_by(reading: Reading, at: int, found: Family, draw: Draw) -> Lost:
    return Lost(
        heading=capital(dimension_words(found.dimension)),
        sentences=tuple(str(sentence) for sentence in funnel_sentences(reading, found)),
        picture=draw(f"funnel-{at}", lambda: charts.funnel(reading, found)),
    )


def _remarks(reading: Reading) -> tuple[str, ...]:
    notices = tuple(plain(notice["text"]) for notice in reading["notices"])
    said = (looked_at_sentence(reading), *primary_sentences(reading), *weights_sentences(reading))
    return (*notices, *(str(sentence) for sentence in said))
