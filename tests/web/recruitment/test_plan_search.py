"""A plan with strategies from the page to its report; how far a search is; where the effort goes."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from alongside.core.places import PART
from alongside.exchange import plan_documents
from alongside.web.accounts.permissions import Role
from alongside.web.reach.models import Cohort
from alongside.web.recruitment.actions import plans
from alongside.web.recruitment.models import Plan, Task
from tests.web.makers import client_of, make_member, make_team
from tests.web.places.making import make_shaped
from tests.web.queue import run_queued
from tests.web.reach.making import make_cohort, make_population
from tests.web.reach.test_maps import population_from
from tests.web.reading import assert_sound
from tests.web.recruitment.making import cohort_of_two, population_of_two
from tests.web.recruitment.what_if_boxes import typed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_second_thread(settings) -> None:
    """Let no sign of life be given meanwhile: it would wait for the test's own transaction."""
    settings.ALONGSIDE_STALE_SECONDS = 36_000


@pytest.fixture
def world():
    """A trial manager's client, and the address of the what-if page of two groups."""
    team = make_team()
    manager = make_member(Role.TRIAL_MANAGER, team=team)
    cohort = cohort_of_two(make_cohort(team=team, by=manager))
    population = population_of_two(make_population(made_by=manager))
    return client_of(manager), reverse(
        "recruitment:what_if", args=[cohort.public_id, population.public_id, 1]
    )


@pytest.mark.slow
def test_a_plan_with_strategies_is_searched_for_and_changed(world) -> None:
    """A strategy without effect is never bought; the page says why, and what is not known; all of it comes back."""
    client, there = world
    logo = {
        "s-name-2": "A new logo",
        "s-cost-2": "10",
        "s-kind-2": "times",
        "s-way-2": "0",
        "s-times-2": "1",
        "s-sure-2": "guess",
    }
    answer = client.post(there, typed(search="1", strategy_rows="3", minimum="", **logo))
    assert answer.status_code == 302
    run_queued()
    plan = Plan.objects.get()
    result = plan_documents.check(client.get(f"{plan.address}plan.json").json())
    bought = {one["name"]: (one["bought"], one["why"]) for one in result["strategies"]}
    assert bought["A new logo"] == (0, "expected_to_change_nothing")
    assert result["uncertainty"] == "priors"
    page = assert_sound(client.get(plan.address))
    assert "“A new logo” is expected to change nothing" in page.text
    assert "What is not known" in page.text
    again = assert_sound(client.get(page.find("a", string="Change it and search again")["href"]))
    assert again.find(id="id_s-name-1")["value"] == "Market stall"
    assert again.find(id="id_s-cap-1")["value"] == "15.0"
    assert again.find(id="id_floor-1")["value"] == "20.0"
    assert Task.objects.get().asked["strategies"][0]["evidence"] == "our pilot"


def test_the_search_says_how_far_it_is_and_no_more_than_twice_a_second(monkeypatch) -> None:
    """The first word of each step and its last are always said; percentages only rise."""
    clock = iter([100.0, 100.1, 100.7, 100.8, 100.9])
    monkeypatch.setattr(plans, "monotonic", lambda: next(clock))
    said: list[tuple[int, str]] = []
    tell = plans.told(lambda percent, sentence: said.append((percent, sentence)))
    for what, done, most in (
        ("combinations", 1, 2_400),
        ("combinations", 2, 2_400),
        ("combinations", 1_200, 2_400),
        ("plans", 1, 4),
        ("plans", 4, 4),
    ):
        tell(what, done, most)
    assert said == [
        (10, "Tried 1 of at most 2,400 combinations of strategies."),
        (30, "Tried 1,200 of at most 2,400 combinations of strategies."),
        (80, "Drew what is not known for 4 of 4 combinations."),
    ]


@pytest.mark.slow
def test_a_plan_whose_groups_are_areas_has_a_map_of_where_the_effort_goes() -> None:
    """Drawn when the plan is made, from a place that its person may see; its table stands beside it."""
    team = make_team()
    by = make_member(Role.TRIAL_MANAGER, team=team)
    population = population_from(make_shaped(), keep="parent")
    cohort = make_cohort(team=team, by=by)
    rows = [["cohort", PART, "Town", 30.0], ["cohort", PART, "Hill", 2.0]]
    columns = ["stage", "dimension", "category", "count"]
    counts = {
        "stages": ["cohort"],
        "unit": "people",
        "cells": None,
        "margins": {"columns": columns, "rows": rows},
    }
    Cohort.objects.filter(pk=cohort.pk).update(counts=counts)
    cohort.refresh_from_db()
    asked = plans.sides_of(cohort, population, PART) | {
        "remaining": 40,
        "channels": [{"name": "Doors", "cost_gbp": 5.0, "mix": {"Town": 0.4, "Hill": 0.6}}],
    }
    task = plans.ask_for_plan(
        cohort=cohort,
        population=population,
        dimension=PART,
        title="By part",
        asked=asked,
        by=by,
        at=timezone.now(),
    )
    plan = plans.search(task=task, at=timezone.now())
    page = assert_sound(client_of(by).get(plan.address))
    section = page.find("section", attrs={"aria-labelledby": "effort"})
    assert "Of the 40 people to be found, 24 are Hill (£120) and 16 are Town (£80)." in section.text
    assert section.img["alt"].startswith("Map. 24 of the 40 to be found are in Hill")
    assert client_of(by).get(section.source["srcset"]).content.startswith(b"<svg")
    assert "recruiting them costs" in section.table.text
