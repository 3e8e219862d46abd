"""The report of a reading: question, answer, pictures, where they were lost, the numbers, the method."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from alongside.findings import charts, tables
from alongside.findings.documents._method import Fact, facts, methods
from alongside.findings.documents._pictures import Draw, Picture, draw_inside
from alongside.findings.environment import document_environment
from alongside.findings.reading import (
    Family,
    Reading,
    dimensions,
    family,
    main_benchmark,
    main_stage,
    rows_of,
)
from alongside.findings.sentences import (
    dimension_words,
    family_headline,
    few_sentences,
    funnel_sentences,
    looked_at_sentence,
    meaning_sentences,
    missing_sentences,
    others_answer,
    plain,
    primary_sentences,
    publishable_sentence,
    question,
    reason_sentences,
    short_answer,
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
    rest: str
    publishable: str
    sections: tuple[Section, ...]
    lost: tuple[Lost, ...]
    crossed: tuple[Picture, ...]
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


Shapes: TypeAlias = Mapping[str, Any]
"""A GeoJSON feature collection, as `charts.area_map` takes it."""
ShapesOf: TypeAlias = Callable[[int, str], Shapes | None]
"""From the place of a dimension among the sections, and its name, to the shapes of its categories."""


def no_shapes(_at: int, _dimension: str) -> None:
    """Know no shapes, so that no map is drawn."""


def build_report(
    reading: Reading,
    *,
    title: str | None = None,
    draw: Draw = draw_inside,
    shapes_of: ShapesOf = no_shapes,
) -> Report:
    """Return the parts of the report, ready to print; `draw` makes or finds each picture by its name.

    Dimensions stand in the order of need, those with somebody missing first; a picture's name holds that place:
    mirror-1, ratios-1 or gradient-1, map-1 where `shapes_of` knows its categories as areas, funnel-1, and crossed.
    """
    asked, found = str(question(reading)), list(enumerate(_by_need(reading), start=1))
    return Report(
        title=plain(title) if title else asked,
        question=asked,
        answer=str(short_answer(reading)),
        rest=str(others_answer(reading)),
        publishable=str(publishable_sentence(reading)),
        sections=tuple(
            _section(reading, at, each, len(found) == 1, draw, shapes_of(at, each.dimension))
            for at, each in found
        ),
        lost=tuple(_lost(reading, at, each, draw) for at, each in found if charts.has_funnel(reading, each)),
        crossed=tuple(_crossed(reading, draw)),
        meaning=tuple(str(sentence) for sentence in meaning_sentences(reading)),
        remarks=_remarks(reading),
        tables=tables.whole_tables(reading),
        methods=methods(reading),
        facts=facts(reading),
    )


def _by_need(reading: Reading) -> list[Family]:
    """Return each dimension's groups, those with somebody missing first."""
    found = [family(reading, dimension) for dimension in dimensions(reading)]
    return sorted(found, key=lambda each: not each.short)


def _section(
    reading: Reading, at: int, found: Family, is_only_one: bool, draw: Draw, shapes: Shapes | None
) -> Section:
    remarks = (*few_sentences(reading, found), *missing_sentences(reading, found.dimension))
    return Section(
        anchor=f"by-{at}",
        heading=f"By {dimension_words(found.dimension)}",
        answer="" if is_only_one else str(family_headline(reading, found)),
        pictures=tuple(_pictures(reading, at, found, draw, shapes)),
        remarks=tuple(str(sentence) for sentence in remarks),
        yardsticks=tuple(str(sentence) for sentence in yardstick_sentences(reading, found.dimension)),
        tables=tables.family_tables(reading, found.dimension),
    )


def _pictures(
    reading: Reading, at: int, found: Family, draw: Draw, shapes: Shapes | None
) -> Iterator[Picture]:
    """Yield the mirror, beside it the slope of a deprivation dimension or the ratios of any other, and a map."""
    yield draw(f"mirror-{at}", lambda: charts.mirror(reading, found))
    where = {"benchmark": found.benchmark, "stage": found.stage, "dimension": found.dimension}
    slopes = rows_of(reading, "gradient", **where)
    if slopes:
        yield draw(f"gradient-{at}", lambda: charts.gradient(reading, slopes[0]))
    else:
        yield draw(f"ratios-{at}", lambda: charts.ratios(reading, found))
    if shapes is not None:
        yield draw(f"map-{at}", lambda: charts.area_map(reading, found, shapes))


def _lost(reading: Reading, at: int, found: Family, draw: Draw) -> Lost:
    why = reason_sentences(reading, found)
    return Lost(
        heading=f"By {dimension_words(found.dimension)}",
        sentences=tuple(str(one) for one in (*funnel_sentences(reading, found), *why)),
        picture=draw(f"funnel-{at}", lambda: charts.funnel(reading, found)),
    )


def _crossed(reading: Reading, draw: Draw) -> Iterator[Picture]:
    rows = rows_of(reading, "cells", benchmark=main_benchmark(reading), stage=main_stage(reading))
    if rows:
        yield draw("crossed", lambda: charts.crossed(reading, rows))


def _remarks(reading: Reading) -> tuple[str, ...]:
    notices = tuple(plain(notice["text"]) for notice in reading["notices"])
    said = (looked_at_sentence(reading), *primary_sentences(reading), *weights_sentences(reading))
    return (*notices, *(str(sentence) for sentence in said))
