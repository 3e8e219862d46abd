"""Plans side by side: two to four of one cohort, what differs said first, and no more compared than can be."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from alongside.findings.plans import BesidePlan, build_beside
from alongside.web.accounts.permissions import Role
from alongside.web.recruitment.actions import plans as actions
from alongside.web.recruitment.models import Plan
from tests.web.makers import client_of, make_member, make_team
from tests.web.reach.making import make_cohort, make_population
from tests.web.reading import assert_sound, errors_of
from tests.web.recruitment.making import CHANNELS, cohort_of_two, make_plan, population_of_two

pytestmark = pytest.mark.django_db
DEAR = [{**CHANNELS[0], "cap": 20.0}, {**CHANNELS[1], "cap": 80.0}]


@pytest.fixture
def world():
    """A trial manager of a team, its cohort of two groups, and the population it is for."""
    team = make_team()
    manager = make_member(Role.TRIAL_MANAGER, team=team)
    cohort = cohort_of_two(make_cohort(team=team, by=manager))
    return manager, cohort, population_of_two(make_population(made_by=manager))


def worked_out(
    title: str = "More playgroups", *, dimension: str = "ethnicity", letter: str = "A", **changes: Any
):
    """Compute a plan as it is put beside others."""
    asked = {
        "population": {"Pakistani": 0.6, "White British": 0.4},
        "recruited": {"Pakistani": 70, "White British": 10},
        "remaining": 100,
        "channels": CHANNELS,
    }
    document = actions.compute_plan(actions.brief_of(asked | changes))
    return BesidePlan(letter=letter, title=title, dimension=dimension, document=document)


def test_what_differs_is_said_first() -> None:
    """The nearest, the cheapest, the way in which they differ most, and who stays below."""
    first, second = worked_out(), worked_out("Dear", letter="B", channels=DEAR)
    report = build_beside((first, second))
    kl = [one.document["whole"]["kl"] for one in (first, second)]
    assert kl[1] < kl[0]
    assert report.answer.startswith(f"B brings the mix nearest: {kl[1]:.3f} nats ({kl[0]:.3f} in A).")
    assert "A costs least: £2,900 (£4,400 in B)." in report.answer
    assert report.rest[0] == "They differ most in Midwives: 70 in A and 20 in B."
    assert report.rest[1].startswith("In A these stay below 0.8 of their share: White British (0.67)")
    assert report.rest[2] == "In B every group reaches 0.8 of its share."
    assert report.groups is not None
    assert "below 0.8" in report.groups.rows[1][1]
    assert "below 0.8" not in report.groups.rows[1][2]
    assert report.chart is not None
    assert report.chart.title == "Groups left below 0.8 of their share: 1 in A and none in B"
    assert ["Cost", "£2,900", "£4,400"] in [list(row) for row in report.overall.rows]


def test_plans_that_are_alike_are_said_to_be() -> None:
    """Neither is nearer or cheaper, and no way differs."""
    report = build_beside((worked_out(channels=DEAR), worked_out(letter="B", channels=DEAR)))
    assert report.answer.startswith("All bring the mix equally near: ")
    assert "All cost the same: £4,400." in report.answer
    assert not any("differ" in said for said in report.rest)
    assert report.chart is not None
    assert report.chart.title == "Every plan brings every group to 0.8 of its share"


@pytest.mark.parametrize(
    "other",
    [
        {"dimension": "age"},
        {"population": {"Pakistani": 0.5, "White British": 0.5}},
        {"population": {"Pakistani": 0.6, "White British": 0.3, "Bangladeshi": 0.1}},
    ],
)
def test_plans_for_different_populations_are_compared_in_people_and_money_alone(other) -> None:
    """Distances and shares would be of unlike things."""
    report = build_beside((worked_out(), worked_out(letter="B", **other)))
    assert report.answer.startswith("These plans are for different populations")
    assert (report.groups, report.chart) == (None, None)
    assert not any("Distance" in row[0] for row in report.overall.rows)


def test_strategies_floors_and_how_sure_stand_in_the_table() -> None:
    """What was bought, which floor is missed or held, and whether the ranking was asked for."""
    sure = worked_out(
        letter="B",
        floors={"White British": 0.2},
        uncertainty={"mix_effective_n": 40, "draws": 100},
        strategies=[
            {
                "name": "A bus",
                "cost_gbp": 1,
                "units": 1,
                "effect": {"channel": "Playgroups", "groups": ["White British"], "multiplier": 2},
            }
        ],
    )
    rows = {row[0]: row[1:] for row in build_beside((worked_out(), sure)).overall.rows}
    assert rows["Bought"] == ("nothing", "A bus (1)")
    assert rows["Floors"][0] == "none asked for"
    assert rows["Floors"][1] == "all expected to hold"
    assert rows["How sure it is the best"][0] == "mixes and rates taken as known"
    assert rows["How sure it is the best"][1].startswith("stays the best in")


def test_a_group_that_nobody_brings_is_below_its_share() -> None:
    """Nobody at all is no number to pass over."""
    both = [
        worked_out(
            letter=letter,
            population={"Pakistani": 0.6, "White British": 0.3, "Roma": 0.1},
            recruited={"Pakistani": 5, "White British": 5},
        )
        for letter in "AB"
    ]
    assert "Roma (0)" in build_beside(both).rest[0]


@pytest.mark.slow
def test_plans_are_chosen_on_the_cohorts_page_and_read_beside_each_other(
    world, django_assert_max_num_queries
) -> None:
    """Ticked, sent by GET, answered, with the picture and the table to take away."""
    manager, cohort, population = world
    client = client_of(manager)
    home = reverse("recruitment:cohort", args=[cohort.public_id])
    make_plan(cohort, population, by=manager)
    assert not assert_sound(client.get(home)).select("input[type=checkbox]"), "one plan has nothing beside it"
    make_plan(cohort, population, by=manager)
    form = assert_sound(client.get(home)).find("form", attrs={"method": "get"})
    assert len(form.select("input[type=checkbox]")) == 2
    chosen = {"plan": list(Plan.objects.values_list("public_id", flat=True))}
    with django_assert_max_num_queries(16):
        answer = client.get(form["action"], chosen)
    page = assert_sound(answer)
    assert "All bring the mix equally near" in page.select_one(".reach-answer").text
    assert [th.text for th in page.select("table thead th")][:2] == [
        "A. More playgroups",
        "B. More playgroups",
    ]
    assert client.get(page.select_one("picture source")["srcset"]).content.startswith(b"<svg")
    assert client.get(page.select_one("picture img")["src"]).content.startswith(b"<svg")
    assert (
        "People through Midwives" in client.get(page.select_one(".app-downloads a")["href"]).content.decode()
    )
    there = reverse("recruitment:beside_file", args=[cohort.public_id, "plans.csv"])
    assert client.get(there).status_code == 404
    assert client.get(there.replace("csv", "png"), chosen).status_code == 404


@pytest.mark.slow
def test_fewer_than_two_or_strange_plans_are_asked_for_again(world) -> None:
    """None, one, one twice, somebody else's: a sentence at the boxes."""
    manager, cohort, population = world
    client = client_of(manager)
    there = reverse("recruitment:side_by_side", args=[cohort.public_id])
    ours = make_plan(cohort, population, by=manager).public_id
    other = cohort_of_two(make_cohort(team=cohort.team, by=manager, name="Another"))
    theirs = make_plan(other, population, by=manager).public_id
    page = assert_sound(client.get(there))
    assert not errors_of(page)
    assert page.select_one(".reach-answer") is None
    for chosen in ([ours], [ours, ours], [ours, theirs], ["", ours]):
        page = assert_sound(client.get(there, {"plan": chosen}))
        assert errors_of(page)["plan"] == "Choose two, three or four plans to put side by side."
        assert theirs not in str(page)
