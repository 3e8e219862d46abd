"""A plan as people read it: sentences, report, paper in three formats, and its reading age."""

from __future__ import annotations

import io
import json
import re
from typing import Any

import docx
import numpy as np
import pypdf
import pytest
from bs4 import BeautifulSoup

from alongside.core.recruitment import make_plan, operating_characteristics
from alongside.exchange.plan_documents import PlanProvenance, check, plan_document
from alongside.exchange.plans import plan_from
from alongside.findings.plans import (
    build_paper,
    front_chart,
    not_known,
    paper_bytes,
    plan_answer,
    plan_chart,
    plan_html,
    plan_question,
    reasons,
    still_missing,
)

HOSTILE = '<script>alert(1)</script> "#eval" \\ $x$ @y'
DECISION = {
    "chosen": "the best",
    "reason": "it is nearer",
    "decided_on": "2027-02-01",
    "seen_sha256": "0" * 64,
}
POINT = {
    "name": "Halfway",
    "rule": "Change it.",
    "agreed_on": "2027-01-01",
    "deciders": ["board"],
    "at_count": 30,
}


def make_document(**changes: Any) -> dict[str, Any]:
    """A plan, from what a PLAN.json would hold."""
    asked: dict[str, Any] = {
        "unit": "families",
        "population": {"White British": 0.6, "Pakistani": 0.3, "Mixed": 0.1},
        "recruited": {"White British": 20, "Pakistani": 2},
        "remaining": 40,
        "channels": [
            {
                "name": "health visitors",
                "mix": {"White British": 0.7, "Pakistani": 0.25, "Mixed": 0.05},
                "cost_gbp": 5,
            },
            {"name": "community groups", "mix": {"Pakistani": 0.8, "Mixed": 0.2}, "cost_gbp": 30, "cap": 12},
        ],
    } | changes
    file = plan_from(json.dumps(asked).encode(), name="plan.json")
    answer = make_plan(
        file.brief,
        rng=np.random.default_rng(1),
        draws=None if file.uncertainty.is_none else file.uncertainty.draws,
    )
    found = None
    if file.rule is not None:
        found = operating_characteristics(brief=file.brief, rule=file.rule, replicates=50, entropy=1)
    provenance = PlanProvenance(version="1", parameters={"replicates": 50}, inputs=file.inputs, seed=1)
    return check(plan_document(answer, file=file, provenance=provenance, operating=found))


VISITS = {"channel": "health visitors"}
LIBRARY = {"name": "drop-in", "mix": {"Mixed": 1}, "cost_gbp": 4, "cap": 6}
FULL: dict[str, Any] = {
    "title": "The second year",
    "budget_gbp": 900,
    "floors": {"Pakistani": 0.2},
    "uncertainty": {"mix_effective_n": 30, "draws": 100},
    "strategies": [
        {"name": "interpreters", "cost_gbp": 50, "effect": {**VISITS, "groups": ["Pakistani"], "multiplier": 1.5}},
        {"name": "a logo", "cost_gbp": 1, "effect": VISITS},
        {"name": "none left", "cost_gbp": 1, "units": 0, "effect": {**VISITS, "multiplier": 2}},
        {"name": "library", "cost_gbp": 90, "evidence": "a pilot", "effect": {"new_channel": LIBRARY}},
    ],
    "rule": {"look_after": 10},
    "adaptation": {**POINT, "decision": DECISION},
}  # fmt: skip


@pytest.fixture(scope="module")
def full() -> dict[str, Any]:
    return make_document(**FULL)


@pytest.fixture(scope="module")
def simple() -> dict[str, Any]:
    return make_document()


def test_the_answer_has_the_plan_its_price_and_its_end(simple: dict[str, Any]) -> None:
    """The first sentence can be acted on."""
    assert str(plan_question(simple)) == "How should the next 40 families be found?"
    said = str(plan_answer(simple))
    assert re.search(r"Recruit \d+ through health visitors and 12 through community groups, for £500", said)
    assert "62 families" in said
    assert "Mixed" in str(still_missing(simple))


def test_reasons_say_what_binds_and_what_more_money_would_buy() -> None:
    """A budget that binds has a price; the proof is said."""
    poor = make_document(budget_gbp=400)
    said = " ".join(str(sentence) for sentence in reasons(poor))
    assert "The whole budget is spent." in said
    assert "With another £1,000 the mix would end" in said
    assert "no other plan within these limits is better" in said
    assert "Mixes and costs were taken as known" in " ".join(str(sentence) for sentence in not_known(poor))


def test_strategies_and_priors_are_said(full: dict[str, Any]) -> None:
    """Each strategy with why, how sure the ranking is, and what is assumed without evidence."""
    said = " ".join(str(sentence) for sentence in (*reasons(full), *not_known(full)))
    assert "“a logo” is expected to change nothing (mean effect 1), so it is never bought." in said
    assert "no unit of it is available" in said
    assert "combinations of strategies were tried" in said
    assert re.search(r"stays the best of those compared in [\d.]+% of draws", said)
    assert "All floors hold in" in said


def test_other_answers_have_their_words() -> None:
    """Nobody more, floors as the objective, every group near its share."""
    stop = make_document(remaining=0)
    assert str(plan_answer(stop)).startswith("Nobody more is recruited")
    floors = make_document(objective="floors", floors={"Mixed": 0.05, "Pakistani": 0.2})
    assert "every group with a floor is expected to reach at least" in str(plan_answer(floors))
    alike = {"name": "x", "mix": {"White British": 6, "Pakistani": 3, "Mixed": 1}, "cost_gbp": 0}
    even = make_document(recruited={}, channels=[alike])
    assert "Every group is expected to reach at least 0.8" in str(still_missing(even))
    assert "(nobody now)" in str(plan_answer(even))
    assert build_paper(even, is_plain=True).reading_age <= 11
    assert front_chart(even) is None


def test_the_report_is_one_page_that_needs_nothing_else(full: dict[str, Any]) -> None:
    """One first heading, the answer first, every picture with words and a table, no request to anywhere."""
    text = plan_html(full)
    page = BeautifulSoup(text, "html.parser")
    assert len(page.find_all("h1")) == 1
    assert page.find("p", class_="answer").text.startswith("Recruit")
    assert len(page.find_all("img")) == 3
    assert all(image["alt"] for image in page.find_all("img"))
    assert len(page.find_all("table")) >= 6
    assert all(table.find("caption") and table.find("th", scope="col") for table in page.find_all("table"))
    ids = [tag["id"] for tag in page.find_all(id=True)]
    assert len(ids) == len(set(ids))
    assert not re.findall(r'(?:src|href)="(?!data:|#)', text)
    assert "<script" not in text


def test_names_that_would_be_code_stay_names() -> None:
    """In the page, the PDF and Word alike."""
    channels = [{"name": HOSTILE, "mix": {HOSTILE: 0.5, "b": 0.5}, "cost_gbp": 1}]
    document = make_document(
        title=HOSTILE, population={HOSTILE: 0.5, "b": 0.5}, recruited={}, channels=channels
    )
    assert "<script>alert" not in plan_html(document)
    assert b"<script>alert" not in paper_bytes(document, kind=".html")
    found = "".join(
        page.extract_text() for page in pypdf.PdfReader(io.BytesIO(paper_bytes(document, kind=".pdf"))).pages
    )
    assert "alert(1)" in found
    assert HOSTILE in [
        one.text for one in docx.Document(io.BytesIO(paper_bytes(document, kind=".docx"))).paragraphs
    ]


def test_pictures_have_their_interval_their_table_and_their_words(full: dict[str, Any]) -> None:
    """Every group stands in the picture's table with what chance would do; the front has a point a plan."""
    chart = plan_chart(full)
    assert [row[0] for row in chart.table.rows] == [row["category"] for row in full["groups"]]
    assert all(" to " in row[6] for row in chart.table.rows)
    assert "White British" in chart.description
    front = front_chart(full)
    assert front is not None
    assert len(front.table.rows) == len(full["pareto"])


@pytest.mark.parametrize("is_plain", [False, True])
def test_the_paper_says_the_same_in_every_format(full: dict[str, Any], is_plain: bool) -> None:
    """HTML, PDF (tagged) and Word have the answer, every heading, pictures with descriptions and their provenance."""
    paper = build_paper(full, is_plain=is_plain)
    headings = [block.text for block in paper.blocks if type(block).__name__ == "Heading"]
    page = BeautifulSoup(paper_bytes(full, kind=".html", is_plain=is_plain), "html.parser")
    assert [found.text for found in page.find_all("h2")][: len(headings)] == headings
    assert page.find("h1").text == paper.title == "The second year"
    assert all(image["alt"] for image in page.find_all("img"))
    pdf = pypdf.PdfReader(io.BytesIO(paper_bytes(full, kind=".pdf", is_plain=is_plain)))
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert pdf.trailer["/Root"]["/Lang"] == "en-GB"
    text = "".join(one.extract_text() for one in pdf.pages)
    assert all(heading in text for heading in headings)
    word = docx.Document(io.BytesIO(paper_bytes(full, kind=".docx", is_plain=is_plain)))
    assert [one.text for one in word.paragraphs if one.style.name == "Heading 2"][: len(headings)] == headings
    assert len(word.inline_shapes) == sum(type(block).__name__ == "Figure" for block in paper.blocks)
    assert all(shape._inline.docPr.get("descr") for shape in word.inline_shapes)
    assert full["provenance"]["inputs"][0]["sha256"][:12] in text


def test_the_plain_paper_can_be_read_at_eleven(full: dict[str, Any], simple: dict[str, Any]) -> None:
    """Names apart its sentences ask for no more than eleven years; the professional one for more than the plain."""
    for document in (full, simple):
        plain_age, age = build_paper(document, is_plain=True).reading_age, build_paper(document).reading_age
        assert plain_age <= 11
        assert plain_age < age


def test_the_paper_holds_what_was_agreed_and_decided(full: dict[str, Any], simple: dict[str, Any]) -> None:
    """The rule, who decides, the digest that freezes it, how the rule works out, and the decision or room for it."""
    said = paper_bytes(full, kind=".html").decode()
    for words in ("Halfway: at 30 people", "It is decided by board", full["adaptation"]["sha256"], "it is nearer",
                  "simulated recruitments it should act"):  # fmt: skip
        assert words in said
    assert "Not decided yet" in paper_bytes(simple, kind=".html").decode()
    dated = make_document(adaptation={**POINT, "at_count": None, "on": "2027-03-01"})
    assert "Halfway: on 2027-03-01" in paper_bytes(dated, kind=".html").decode()
