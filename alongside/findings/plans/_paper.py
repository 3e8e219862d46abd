"""The adaptation paper: what a group that decides needs to see, in the words of professionals or in plain ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from alongside.findings.charts import Chart
from alongside.findings.plans import _agreed as _agreed_words
from alongside.findings.plans import _charts, _effects, _plain, _sentences, _tables
from alongside.findings.plans._report import METHODS, plan_facts
from alongside.findings.readability import readability, without_names
from alongside.findings.sentences import plain
from alongside.findings.tables import FindingTable

PlanDocument: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the second level."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Some sentences; `is_answer` marks the one that a person who reads nothing else should read."""

    text: str
    is_answer: bool = False


@dataclass(frozen=True, slots=True)
class Points:
    """A list."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture with its table below it and where it comes from."""

    chart: Chart
    source: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of its own, with where it comes from."""

    table: FindingTable
    source: str


Block: TypeAlias = Heading | Paragraph | Points | Figure | Grid


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """Everything that is printed, whatever the format. `reading_age`: of its sentences, names apart."""

    title: str
    blocks: tuple[Block, ...]
    facts: tuple[tuple[str, str], ...]
    is_plain: bool
    reading_age: float


def build_paper(document: PlanDocument, *, is_plain: bool = False) -> Paper:
    """Return the paper of a plan."""
    blocks = tuple(_plain_blocks(document) if is_plain else _blocks(document))
    words = _plain.TITLE if is_plain else "How the next {unit} should be found: a paper for those who decide"
    return Paper(
        title=plain(document["title"]) or words.format(unit=document["unit"]),
        blocks=blocks,
        facts=tuple((fact.name, fact.text) for fact in plan_facts(document)),
        is_plain=is_plain,
        reading_age=readability(prose(document, blocks)).age,
    )


def prose(document: PlanDocument, blocks: tuple[Block, ...]) -> str:
    """Return the sentences of a paper without the names of groups, channels and strategies."""
    said: list[str] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            said.append(block.text)
        if isinstance(block, Points):
            said += block.items
    names = [row["category"] for row in document["groups"]]
    names += [row["name"] for row in (*document["channels"], *document["strategies"])]
    names += [row["channel"] for row in document["strategies"]]
    names += [row["reason"] for row in document.get("effects", ()) if "reason" in row]
    point = document["adaptation"]
    names += [*point.get("deciders", ()), point.get("rule", ""), point.get("name", "")]
    return without_names("\n".join(said), [plain(name) for name in names])


def _source(document: PlanDocument) -> str:
    made = document["provenance"]
    files = ", ".join(f"{plain(row['name'])} (SHA-256 {row['sha256'][:12]}…)" for row in made["inputs"])
    return f"From {files or 'a plan made on screen'}; {made['package']} {made['version']}, {made['method']}."


def _blocks(document: PlanDocument) -> Iterator[Block]:
    source = _source(document)
    yield Paragraph(str(_sentences.plan_answer(document)), is_answer=True)
    yield Paragraph(str(_sentences.still_missing(document)))
    yield from _agreed(document)
    yield Heading("Who would be in at the end")
    yield Figure(_charts.plan_chart(document), source)
    yield Paragraph(
        "Lines: where chance alone would put 95 in 100 such recruitments if mixes are as stated.",
    )
    yield Heading("The options")
    yield Grid(_tables.channels_table(document), source)
    yield Grid(_tables.plans_table(document), source)
    if document["strategies"]:
        yield Grid(_tables.strategies_table(document), source)
    yield from _learnt(document, source, tuple(map(str, _effects.effect_sentences(document))))
    front = _charts.front_chart(document)
    if front is not None:
        yield Heading("What more or less money would buy")
        yield Figure(front, source)
    yield Heading("Why this plan")
    yield Points(tuple(str(sentence) for sentence in _sentences.reasons(document)))
    yield from _rule(document, source)
    yield Heading("What is not known")
    yield Points(tuple(str(sentence) for sentence in _sentences.not_known(document)))
    if "plans" in document["ranking"]:
        yield Grid(_tables.ranking_table(document), source)
    yield from _decision(document)
    yield Heading("How this was worked out")
    yield Points(METHODS)


def _learnt(document: PlanDocument, source: str, said: tuple[str, ...]) -> Iterator[Block]:
    """What arrivals have taught of strategies; its picture where they have taught anything, else its table."""
    if not _effects.rows_of(document):
        return
    chart = _effects.effects_chart(document)
    yield Heading(_effects.HEADING)
    yield Points(said)
    yield Grid(_effects.effects_table(document), source) if chart is None else Figure(chart, source)


def _agreed(document: PlanDocument) -> Iterator[Block]:
    point = document["adaptation"]
    if "not_estimable" in point:
        return
    yield Heading("What was agreed beforehand")
    yield Points(tuple(str(sentence) for sentence in _agreed_words.agreed(point)))


def _rule(document: PlanDocument, source: str) -> Iterator[Block]:
    if "not_estimable" in document["rule"]:
        return
    yield Heading("How the rule works out")
    yield Points(tuple(str(sentence) for sentence in _agreed_words.rule_sentences(document)))
    yield Grid(_tables.rule_table(document), source)


def _decision(document: PlanDocument) -> Iterator[Block]:
    yield Heading("The decision")
    yield Paragraph(str(_agreed_words.decision_sentence(document["adaptation"])))


def _plain_blocks(document: PlanDocument) -> Iterator[Block]:
    source = _source(document)
    yield Paragraph(_plain.answer(document), is_answer=True)
    yield Heading("What this is about")
    yield Paragraph(_plain.about(document))
    yield Heading("What we could do")
    yield Points(_plain.steps(document))
    yield Heading("Who would join")
    yield Figure(_charts.plan_chart(document), source)
    yield Points(_plain.groups(document))
    yield Heading("What it would cost")
    yield Points(_plain.money(document))
    yield Grid(_tables.channels_table(document), source)
    yield from _learnt(document, source, _effects.plain_effects(document))
    yield Heading("What we do not know")
    yield Points(_plain.doubts(document))
    yield Heading("What we ask you")
    yield Points(_plain.questions(document))
