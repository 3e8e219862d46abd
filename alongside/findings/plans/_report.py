"""The report of a plan as one HTML page: question, answer, pictures, tables, why, and what is not known."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from alongside.findings.documents import Draw, Fact, Picture, Shapes, draw_inside
from alongside.findings.environment import document_environment
from alongside.findings.plans import _agreed, _charts, _effects, _effort, _sentences, _tables
from alongside.findings.plans._effort_map import effort_map
from alongside.findings.sentences import plain
from alongside.findings.tables import FindingTable

PlanDocument: TypeAlias = Mapping[str, Any]
METHODS = (
    "The distance is Kullback and Leibler's (1951), of the expected final mix from the population's, in nats: 0 is "
    "the same mix. It hardly notices a group left out altogether, so groups below 0.8 of their share are listed.",
    "The best plan: convex minimisation over all limits at once (Charnes and Cooper 1962), with the conditions of "
    "Karush, Kuhn and Tucker and a duality gap as proof; ties go to the cheaper plan.",
    "In whole people: branch and bound (Land and Doig 1960).",
    _effects.METHOD,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSection:
    """A heading, what is said, its picture and its tables."""

    anchor: str
    heading: str
    sentences: tuple[str, ...]
    pictures: tuple[Picture, ...]
    tables: tuple[FindingTable, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanReport:
    """Everything the template prints."""

    title: str
    question: str
    answer: str
    missing: str
    sections: tuple[PlanSection, ...]
    methods: tuple[str, ...]
    facts: tuple[Fact, ...]

    def as_html(self) -> str:
        """Return the page, which needs nothing else where its pictures hold their drawings."""
        return document_environment().get_template("plan.html").render(report=self)


def plan_html(document: PlanDocument) -> str:
    """Return a plan as one HTML page that needs nothing else."""
    return build_plan_report(document).as_html()


def build_plan_report(
    document: PlanDocument, *, draw: Draw = draw_inside, shapes: Shapes | None = None
) -> PlanReport:
    """Return the parts of the report, ready to print; `draw` makes or finds each picture.

    `shapes`: of the groups, where these are areas; then a map shows where the effort goes.
    """
    question = str(_sentences.plan_question(document))
    return PlanReport(
        title=plain(document["title"]) or question,
        question=question,
        answer=str(_sentences.plan_answer(document)),
        missing=str(_sentences.still_missing(document)),
        sections=tuple(_sections(document, draw, shapes)),
        methods=METHODS,
        facts=plan_facts(document),
    )


def _sections(document: PlanDocument, draw: Draw, shapes: Shapes | None) -> Iterator[PlanSection]:
    groups = draw("groups", lambda: _charts.plan_chart(document))
    yield _section("who", "Who would be in at the end", (), groups, _tables.plan_groups_table(document))
    yield from _efforts(document, draw, shapes)
    why = tuple(str(sentence) for sentence in _sentences.reasons(document))
    yield _section("why", "Why this plan", why, None)
    yield _section("others", "Plans beside it", (), None, _tables.plans_table(document))
    front = _charts.front_chart(document)
    money = None if front is None else draw("money", lambda: front)
    yield _section("money", "What more or less money would buy", (), money, _tables.front_table(document))
    if document["strategies"]:
        yield _section("strategies", "What could be bought", (), None, _tables.strategies_table(document))
    if _effects.rows_of(document):
        yield _learnt(document, draw)
    if "ends" in document["rule"]:
        said = tuple(str(sentence) for sentence in _agreed.rule_sentences(document))
        yield _section("rule", "How the rule works out", said, None, _tables.rule_table(document))
    doubts = tuple(str(sentence) for sentence in _sentences.not_known(document))
    sure = (_tables.ranking_table(document),) if "plans" in document["ranking"] else ()
    yield _section("doubt", "What is not known", (*doubts, *_remarks(document)), None, *sure)


def _efforts(document: PlanDocument, draw: Draw, shapes: Shapes | None) -> Iterator[PlanSection]:
    """Yield through which channels, and to whom or to which areas, the effort goes."""
    is_kept = bool(_effort.effort_rows(document))
    bars = draw("channels", lambda: _effort.channels_chart(document)) if is_kept else None
    yield _section("how", "Through which channels", (), bars, _tables.channels_table(document))
    if is_kept:
        drawn = None if shapes is None else draw("effort", lambda: effort_map(document, shapes))
        said = tuple(str(sentence) for sentence in _effort.effort_sentences(document))
        yield _section("effort", "Where the effort goes", said, drawn, _effort.effort_table(document))


def _learnt(document: PlanDocument, draw: Draw) -> PlanSection:
    chart = _effects.effects_chart(document)
    drawn = None if chart is None else draw("effects", lambda: chart)
    said = tuple(str(passage) for passage in _effects.effect_sentences(document))
    return _section("effects", _effects.HEADING, said, drawn, _effects.effects_table(document))


def _remarks(document: PlanDocument) -> tuple[str, ...]:
    return tuple(plain(notice["text"]) for notice in document["notices"])


def _section(
    anchor: str, heading: str, said: tuple[str, ...], drawn: Picture | None, *tables: FindingTable
) -> PlanSection:
    pictures = () if drawn is None else (drawn,)
    return PlanSection(anchor=anchor, heading=heading, sentences=said, pictures=pictures, tables=tables)


def plan_facts(document: PlanDocument) -> tuple[Fact, ...]:
    """Return where a plan comes from, so that it can be made again."""
    made = document["provenance"]
    lines = [
        ("Made with", f"{made['package']} {made['version']}"),
        ("Method", made["method"]),
        ("Population", plain(document["population"]["name"])),
        ("Settings", plain(json.dumps(made["parameters"], ensure_ascii=False)) if made["parameters"] else ""),
        ("Seed", str(made["seed"])),
        *(
            (f"Input: {plain(row['role'])}", f"{plain(row['name'])}, SHA-256 {row['sha256']}")
            for row in made["inputs"]
        ),
    ]
    return tuple(Fact(name=name, text=text) for name, text in lines if text)
