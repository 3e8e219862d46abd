"""Where the effort of a plan goes: bars of channels, a map where its groups are areas, sentences and a table."""

from __future__ import annotations

import json
from typing import Any

import pytest

from alongside.exchange import plan_documents
from alongside.exchange.computed_plans import compute_plan
from alongside.exchange.plans import plan_from
from alongside.findings.charts import render_svg
from alongside.findings.plans import build_plan_report, plan_html
from alongside.findings.plans._effort import channels_chart, effort_sentences, effort_table
from alongside.findings.plans._effort_map import effort_map
from tests.findings.drawn_words import rows_in, words_of
from tests.findings.test_maps_drawn import SQUARES

ASKED: dict[str, Any] = {
    "population": {"E1": 0.4, "E2": 0.3, "E3": 0.2, "E4": 0.1},
    "recruited": {"E1": 40, "E2": 5, "E3": 1, "E4": 14},
    "remaining": 40,
    "unit": "families",
    "channels": [
        {"name": "Midwives", "cost_gbp": 10, "mix": {"E1": 0.5, "E2": 0.3, "E3": 0.2}},
        {"name": "Playgroups", "cost_gbp": 30, "mix": {"E2": 0.5, "E3": 0.5}, "cap": 30},
    ],
}
DOOR = {
    "name": "Door knocking",
    "cost_gbp": 200,
    "effect": {"new_channel": {"name": "Doors", "mix": {"E3": 1}, "cost_gbp": 5, "cap": 20}},
}


def document(**changes: Any) -> dict[str, Any]:
    """Search for a plan."""
    found = compute_plan(plan_from(json.dumps(ASKED | changes).encode(), name="plan.json"))
    return plan_documents.check(found)


def test_everyone_to_be_found_is_somewhere_and_paid_for():
    """People add up to those recruited and pounds to what recruiting them costs, strategies apart."""
    for changes in ({}, {"strategies": [DOOR]}):
        made = document(**changes)
        recruits = sum(made["optimum"]["allocation"].values())
        spent = sum(200 * one["bought"] for one in made["strategies"])
        assert sum(row["to_find"] for row in made["groups"]) == pytest.approx(recruits, abs=1e-4)
        assert sum(row["to_find_gbp"] for row in made["groups"]) + spent == pytest.approx(
            made["optimum"]["cost_gbp"], abs=1e-3
        )


def test_a_map_is_darkest_where_most_are_to_be_found_and_says_so():
    made = document()
    chart = effort_map(made, SQUARES)
    most = max(made["groups"], key=lambda row: row["to_find"])["category"]
    assert chart.title.endswith(f"to be found are in Place {most}")
    said = words_of(chart.wide)
    assert "People to be found" in said
    assert "nobody: 1 area" in said  # nobody comes from E4 any more
    shapes = [layer for layer in chart.narrow["layer"] if layer["mark"]["type"] == "geoshape"]
    assert sum(len(rows_in(chart.narrow, layer)) for layer in shapes) == 4
    assert render_svg(chart, "wide").startswith("<svg")
    assert chart.table.rows[0][0] == most


def test_bars_name_every_channel_a_new_one_among_them():
    made = document(strategies=[DOOR])
    chart = channels_chart(made)
    assert "through" in chart.title
    assert "Doors" in words_of(chart.wide)
    assert {"Midwives", "Playgroups"} <= set(words_of(chart.narrow))
    assert "Strategies cost £200 besides" in str(effort_sentences(made)[1])


def test_a_plan_of_nobody_more_says_so():
    made = document(remaining=0)
    assert [str(one) for one in effort_sentences(made)] == ["Nobody more is to be found."]
    assert channels_chart(made).title == "Nobody more is recruited"
    assert effort_map(made, SQUARES).title == "Nobody more is to be found"
    assert {row[2] for row in effort_table(made).rows} == {"-"}


def test_the_report_has_a_map_only_of_areas_and_neither_of_plans_that_kept_no_effort():
    """Plans made before it was kept are shown as they were."""
    made = document()
    drawn: list[str] = []

    def keep(name: str, make: Any) -> Any:
        drawn.append(name)
        return None

    build_plan_report(made, draw=keep, shapes=SQUARES)
    assert {"channels", "effort"} <= set(drawn)
    drawn.clear()
    build_plan_report(made, draw=keep)
    assert "effort" not in drawn
    assert "Where the effort goes" in plan_html(made)
    for row in made["groups"]:
        del row["to_find"], row["to_find_gbp"]
    drawn.clear()
    report = build_plan_report(plan_documents.check(made), draw=keep)
    assert "channels" not in drawn
    assert "effort" not in [section.anchor for section in report.sections]


def test_areas_of_one_group_are_counted_and_said_to_be_together():
    """Two areas of a deprivation tenth have the shade of both, which the key says."""
    tenths = json.loads(json.dumps(SQUARES))
    tenths["features"][1]["properties"] = {"code": "E1", "name": ""}
    tenths["features"][0]["properties"]["name"] = ""
    made = document()
    made["groups"] = [row | {"to_find": 9.0 if row["category"] == "E1" else 1.0} for row in made["groups"]]
    chart = effort_map(made, tenths)
    assert chart.title == "9 of the 12 to be found are in areas of “E1”"
    said = " ".join(words_of(chart.wide))
    assert "each group of areas, taken together" in said
    assert "7.2 to 9: 2 areas" in said
