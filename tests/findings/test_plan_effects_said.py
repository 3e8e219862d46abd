"""What has been learnt of strategies, and what is assumed: sentences, table, picture, report and both papers."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from alongside.exchange.computed_plans import compute_plan
from alongside.exchange.plan_documents import check
from alongside.exchange.plans import read_plan
from alongside.findings.plans import (
    build_paper,
    effect_sentences,
    effects_chart,
    effects_table,
    not_known,
    paper_bytes,
    plan_html,
    strategies_table,
)
from alongside.findings.plans._effects import HEADING, plain_effects

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "plan" / "learnt-effects"


@pytest.fixture(scope="module")
def learnt(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The example with mixes taken as known, a channel that could be opened, and a strategy with evidence named."""
    folder = tmp_path_factory.mktemp("learnt")
    asked = json.loads((EXAMPLE / "plan.json").read_text()) | {"uncertainty": "none"}
    asked["strategies"] += [
        {
            "name": "a library",
            "cost_gbp": 100,
            "effect": {"new_channel": {"name": "library", "mix": {"Mixed": 1}, "cost_gbp": 4, "cap": 3}},
        },
        {
            "name": "posters",
            "cost_gbp": 1,
            "evidence": "a trial",
            "effect": {"channel": "social media", "groups": ["Bangladeshi"], "multiplier": 1.1},
        },
    ]
    (folder / "plan.json").write_text(json.dumps(asked))
    (folder / "arrivals.csv").write_bytes((EXAMPLE / "arrivals.csv").read_bytes())
    return check(compute_plan(read_plan(folder / "plan.json")))


def said(document: dict[str, Any]) -> str:
    """Every sentence about effects."""
    return " ".join(str(passage) for passage in effect_sentences(document))


def test_each_strategy_is_learnt_or_assumed_and_says_so(learnt: dict[str, Any]) -> None:
    """When it began, each effect with its interval and counts, or whose assumption it is and why."""
    words = said(learnt)
    assert "“interpreters at the first visit” began on 30 March 2026." in words
    assert "It multiplies people found by 1.67 (0.97 to 2.68, 95% interval), learnt from 87 arrivals" in words
    assert "against 70 in concurrent channels" in words
    assert "It multiplies the chance to consent by 0.94" in words
    assert "The plan uses times 1.57 for a further unit." in words
    assert "“an advert on local radio”, times 1.40: this is your assumption, since no day is given" in words
    assert "“a library” opens a channel of its own: whom it brings is your assumption." in words
    assert "“posters”, times 1.10, is not learnt from arrivals here" in words
    assert "What has begun keeps acting" in words


def test_the_table_has_assumed_and_learnt_with_counts_and_weeks(learnt: dict[str, Any]) -> None:
    """One row for each strategy and stage."""
    rows = effects_table(learnt).rows
    assert rows[0][:4] == (
        "interpreters at the first visit",
        "people found",
        "1.30 (0.43 to 3.06)",
        "1.67 (0.97 to 2.68)",
    )
    assert rows[0][4:7] == ("34 → 87", "50 → 70", "12 → 11")
    assert rows[1][4] == "16 of 34 → 49 of 87"
    assert any(row[3].startswith("not learnt: no day is given") for row in rows)
    assert all(row[0] != "a library" for row in rows)
    evidence = {row[0]: row[-1] for row in strategies_table(learnt).rows}
    assert evidence["evening sessions"] == "learnt from arrivals"
    assert evidence["an advert on local radio"] == "assumed"
    assert evidence["posters"] == "a trial"


def test_the_picture_shows_both_and_its_title_is_the_finding(learnt: dict[str, Any]) -> None:
    """Too early to tell; an effect whose interval leaves out 1 is named; nothing learnt is no picture."""
    chart = effects_chart(learnt)
    assert chart is not None
    assert (
        chart.title == "Too early to tell what these do: interpreters at the first visit and evening sessions"
    )
    assert "people found, assumed: 1.30 (0.43 to 3.06)" in chart.description
    assert chart.table.rows == effects_table(learnt).rows
    for low, high, word in ((1.2, 2.4, "help"), (0.3, 0.8, "worse")):
        told = deepcopy(learnt)
        told["effects"][0]["arrival"] |= {"low": low, "high": high}
        drawn = effects_chart(told)
        assert drawn is not None
        assert drawn.title == "Arrivals tell that these change something: interpreters at the first visit"
        assert word in plain_effects(told)[0]


def test_one_stage_or_none_is_learnt(learnt: dict[str, Any]) -> None:
    """Consent that is not seen is an assumption; nothing learnt at all leaves a table and no picture."""
    one = deepcopy(learnt)
    for row in one["effects"][:2]:
        row["consent"] = {"not_estimable": "the arrivals have one stage"}
    del one["effects"][0]["consent_prior"]
    assert "What it does to the chance to consent is your assumption: the arrivals have one stage." in said(
        one
    )
    assert effects_chart(one) is not None
    other = deepcopy(learnt)
    other["effects"][0]["arrival"] = {"not_estimable": "nobody came"}
    assert "Where 10 used to say yes" in plain_effects(other)[0]
    none = deepcopy(learnt)
    for row in none["effects"]:
        row |= {"learnt": False, "reason": "nobody has arrived yet"}
        for key in ("arrival", "consent"):
            row[key] = {"not_estimable": "nobody has arrived yet"}
    assert effects_chart(none) is None
    assert "Learnt" not in said(none)
    kinds = [type(block).__name__ for block in build_paper(none).blocks]
    assert "Grid" in kinds
    assert HEADING in plan_html(none)


def test_a_plan_made_before_effects_were_learnt_is_still_read(learnt: dict[str, Any]) -> None:
    """No section, and strategies without evidence are assumptions as they were."""
    old = {name: value for name, value in learnt.items() if name != "effects"}
    for row in (rows := deepcopy(old["strategies"])):
        row |= {"evidence": "", "bought": 1}
    old = check({**old, "strategies": rows})
    assert HEADING not in plan_html(old)
    assert "is your assumption: no evidence is named" in " ".join(map(str, not_known(old)))
    assert {row[-1] for row in strategies_table(old).rows} == {"assumed"}


def test_what_is_bought_and_only_assumed_is_named_among_what_is_not_known(learnt: dict[str, Any]) -> None:
    """Learnt effects and named evidence are not."""
    bought = deepcopy(learnt)
    for row in bought["strategies"]:
        row["bought"] = 1
    words = " ".join(map(str, not_known(bought)))
    assert "What an advert on local radio and a library would do is your assumption" in words


def test_the_report_and_both_papers_have_the_section(learnt: dict[str, Any]) -> None:
    """A heading, a picture with its words, a table; the plain paper stays within its reading age."""
    page: Any = BeautifulSoup(plan_html(learnt), "html.parser")
    section = page.find(id="effects").find_parent("section")
    assert section.h2.text == HEADING
    assert section.find("img")["alt"].startswith("Too early to tell")
    assert len(section.find_all("table")) == 1
    for is_plain in (False, True):
        paper = build_paper(learnt, is_plain=is_plain)
        assert HEADING in [getattr(block, "text", "") for block in paper.blocks]
        for kind in (".html", ".pdf", ".docx"):
            assert paper_bytes(learnt, kind=kind, is_plain=is_plain)
    assert build_paper(learnt, is_plain=True).reading_age <= 11
    words = plain_effects(learnt)
    assert words[0].startswith("interpreters at the first visit: this has begun. It is too soon to say")
    assert words[2] == "an advert on local radio: we do not know yet what this does. We made a guess."


def test_hostile_names_are_kept_to_themselves(learnt: dict[str, Any]) -> None:
    """A name that would be markup is text."""
    hostile = deepcopy(learnt)
    for row, one in zip(hostile["effects"], hostile["strategies"], strict=True):
        row["strategy"] = one["name"] = f"<script>{row['strategy']}</script> #eval $x$"
    assert "<script>inter" not in plan_html(hostile)
    assert paper_bytes(hostile, kind=".pdf").startswith(b"%PDF")
