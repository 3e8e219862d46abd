"""The report of a watch as one HTML page: question, answer, strips, when lamps lit, what silence means."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from alongside.findings.documents import Draw, Fact, Picture, draw_inside
from alongside.findings.environment import document_environment
from alongside.findings.numbers import level_text
from alongside.findings.sentences import dimension_words, plain
from alongside.findings.tables import FindingTable
from alongside.findings.watches import _sentences, _tables
from alongside.findings.watches._looks import Family, WatchDocument, families
from alongside.findings.watches._strip import strip

METHODS = (
    "Evidence of the whole mix: the E-value of a Dirichlet-multinomial against the population's mix (Lindon and Malek "
    "2022); with a list, against draws without replacement from those still on it.",
    "Groups: confidence sequences, valid at every look together (Robbins 1970), shared equally over the groups of a "
    "dimension. With a list, the sequence is of the ratio of chances to be next (Cox 1972).",
    "Signal: a group's sequence excludes 1. Alarm: it lies wholly outside the band.",
    "One household or one group session is one draw: pairs taken as two raise false alarms to a third and more.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OverTimeSection:
    """A heading, what is said, its pictures and its tables (those folded away come last)."""

    anchor: str
    heading: str
    sentences: tuple[str, ...] = ()
    pictures: tuple[Picture, ...] = ()
    tables: tuple[FindingTable, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OverTimeReport:
    """Everything the template prints."""

    band: str
    title: str
    answer: str
    rest: str
    sections: tuple[OverTimeSection, ...]
    meaning: tuple[str, ...]
    methods: tuple[str, ...]
    facts: tuple[Fact, ...]

    def as_html(self) -> str:
        """Return the page, which needs nothing else: no script, no request, no font."""
        return document_environment().get_template("overtime.html").render(report=self)


def watch_html(document: WatchDocument) -> str:
    """Return a watch as one HTML page."""
    return build_watch_report(document).as_html()


def build_watch_report(document: WatchDocument, *, draw: Draw = draw_inside) -> OverTimeReport:
    """Return the parts of the report, ready to print; `draw` makes or finds each picture: strip-1 and so on."""
    return OverTimeReport(
        band="Alongside: who is coming, week by week",
        title=str(_sentences.watch_question(document)),
        answer=str(_sentences.watch_answer(document)),
        rest=" ".join(str(one) for one in _sentences.epoch_sentences(document)),
        sections=tuple(_sections(document, draw)),
        meaning=(
            "The lamps may be read at every date: looking often does not make false alarms more likely.",
            "A lamp that is not lit is no proof that a group is reached.",
            *(plain(notice["text"]) for notice in document["notices"]),
        ),
        methods=METHODS,
        facts=provenance_facts(document),
    )


def _sections(document: WatchDocument, draw: Draw) -> Iterator[OverTimeSection]:
    for at, family in enumerate(families(document), start=1):
        yield OverTimeSection(
            anchor=f"by-{at}",
            heading=_heading(document, family),
            sentences=(str(_sentences.family_answer(document, family)),),
            pictures=(draw(f"strip-{at}", partial(strip, document, family)),),
            tables=(_tables.watch_table(document, family), _tables.looks_table(family)),
        )
    if document["lit"]:
        yield OverTimeSection(
            anchor="lit", heading="When lamps were first lit", tables=(_tables.lit_table(document),)
        )
    if document["chances"]:
        yield OverTimeSection(
            anchor="chances",
            heading="Would a lamp ring in time?",
            sentences=tuple(str(sentence) for sentence in _sentences.chance_sentences(document)),
            tables=(_tables.chances_table(document),),
        )


def _heading(document: WatchDocument, family: Family) -> str:
    parts = [f"By {dimension_words(family.dimension)}"]
    if len(document["stages"]) > 1:
        parts.append(f"at {plain(family.stage)}")
    if len(document["benchmarks"]) > 1:
        parts.append(f"against {plain(family.benchmark)}")
    if len(document["epochs"]) > 1:
        parts.append(f"epoch {family.epoch}")
    return ", ".join(parts)


def provenance_facts(document: WatchDocument) -> tuple[Fact, ...]:
    """Return where a document comes from, so that it can be made again."""
    made = document["provenance"]
    lines = [
        ("Made with", f"{made['package']} {made['version']}"),
        ("Method", made["method"]),
        ("Level", level_text(document["level"])),
        ("Settings", plain(json.dumps(made["parameters"], ensure_ascii=False))),
        *(
            (f"Input: {row['role']}", f"{plain(row['name'])}, SHA-256 {row['sha256']}")
            for row in made["inputs"]
        ),
    ]
    return tuple(Fact(name=name, text=text) for name, text in lines)
