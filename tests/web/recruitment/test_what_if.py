"""Strategies, priors and limits on the what-if page: asked, answered at once, searched for, and changed again."""

from __future__ import annotations

from time import perf_counter

import pytest
from django.urls import reverse

from alongside.core.errors import InputError
from alongside.web.accounts.permissions import Role
from alongside.web.recruitment.actions import plans
from alongside.web.recruitment.forms.plans import initial_of, most_strategies
from tests.web.makers import client_of, make_member, make_team
from tests.web.reach.making import make_cohort, make_population
from tests.web.reading import assert_sound, errors_of
from tests.web.recruitment.making import GROUPS, cohort_of_two, population_of_two
from tests.web.recruitment.what_if_boxes import SIDES, asked_by, form_of, typed

pytestmark = pytest.mark.django_db


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


def test_what_is_typed_is_what_the_terminal_takes() -> None:
    """Every box has its field in PLAN.json, which `alongside plan` reads."""
    form = form_of(typed())
    assert form.is_valid(), form.errors
    asked = form.asked(SIDES)
    assert asked["strategies"] == [
        {
            "name": "Interpreters",
            "cost_gbp": 300.0,
            "units": 2,
            "effect": {"channel": "Playgroups", "groups": ["White British"], "multiplier": 1.5},
            "prior": {"s": 0.25},
            "evidence": "our pilot",
        },
        {
            "name": "Market stall",
            "cost_gbp": 150.0,
            "units": 1,
            "effect": {
                "new_channel": {
                    "name": "Market stall",
                    "cost_gbp": 12.0,
                    "mix": {"Pakistani": 0.1, "White British": 0.9},
                    "cap": 15.0,
                    "mix_effective_n": 20.0,
                }
            },
        },
    ]
    assert asked["uncertainty"] == "priors"
    assert asked["channels"][0]["mix_effective_n"] == 50
    assert asked["channels"][1]["rate_effective_n"] == 25
    assert (asked["floors"], asked["objective"], asked["minimum_n"]) == ({"White British": 0.2}, "kl", 140)
    brief = plans.brief_of(asked).brief
    assert [one.spread for one in brief.strategies] == [0.25, 0.5]
    assert form.units == {"Interpreters": 1, "Market stall": 1}
    assert form.people == {"Midwives": 40, "Playgroups": 30, "Market stall": 10}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"s-known-1": ""}, "priors"),
        ({"s-sure-0": "exact"}, "priors"),
        ({"s-sure-0": "exact", "s-known-1": ""}, None),
        ({"s-times-0": "1", "s-known-1": ""}, None),
    ],
)
def test_a_guess_about_a_strategy_alone_is_ranked_under_priors(changes, expected) -> None:
    """What could be bought may be all that is not known; `alongside plan` takes that as well."""
    asked = asked_by(typed(**{"known-0": "", "rate-1": ""} | changes))
    assert asked.get("uncertainty") == expected
    assert plans.brief_of(asked).uncertainty.is_none is (expected is None)


def test_what_was_asked_comes_back_to_be_changed_whole() -> None:
    """The boxes of an earlier task, sent as they stand, ask the same task again; own numbers among them."""
    data = typed(**{"s-sure-0": "own", "s-spread-0": "0.33", "objective": "floors"})
    asked = asked_by(data)
    again = initial_of(asked, "More playgroups", GROUPS)
    sent = {
        name: value if isinstance(value, list) else str(value)
        for name, value in again.items()
        if value is not None
    }
    assert asked_by(sent) == asked
    everyone = {**asked, "uncertainty": {"mix_effective_n": 60, "rate_effective_n": {"Playgroups": 9}}}
    found = initial_of(everyone, "", GROUPS)
    assert (found["known-0"], found["known-1"], found["rate-0"], found["rate-1"]) == (50, 60, None, 25)


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"s-cost-0": ""}, "s-cost-0", "what one unit costs"),
        ({"s-way-0": ""}, "s-way-0", "Choose the way"),
        ({"s-way-0": "2"}, "s-way-0", "has no name yet"),
        ({"s-times-0": "0"}, "s-times-0", "would end that way"),
        ({"s-sure-0": "own"}, "s-spread-0", "Write your own number"),
        ({"s-units-0": "1.5"}, "s-units-0", "whole number"),
        ({"s-try-0": "0.5"}, "s-try-0", "whole number"),
        ({"s-units-0": "99"}, "s-units-0", "less than or equal to 50"),
        ({"s-each-1": ""}, "s-each-1", "each person costs"),
        ({"s-mix-1-0": "", "s-mix-1-1": ""}, "s-mix-1-0", "Say who would come"),
        ({"s-known-1": "0"}, "s-known-1", "no evidence"),
        ({"known-0": "0"}, "known-0", "no evidence"),
        ({"floor-0": "90"}, "floor-0", "more than 100"),
        ({"floor-1": "", "objective": "floors"}, "floor-0", "a floor for one group"),
        ({"minimum": "0"}, "minimum", "greater than or equal to 1"),
        ({"s-groups-0": ["7"]}, "s-groups-0", "valid choice"),
    ],
)
def test_what_is_wrong_with_a_strategy_or_a_limit_is_said_at_its_box(world, changes, field, says) -> None:
    """The error summary leads there, and its part of the page stands open."""
    client, there = world
    page = assert_sound(client.post(there, typed(**{"try": "1"} | changes)))
    assert says in errors_of(page)[field]
    assert page.find(id=f"id_{field}_0" if field == "s-groups-0" else f"id_{field}") or field == "s-groups-0"


def test_a_typed_plan_with_strategies_answers_at_once(world) -> None:
    """Its cost holds the strategies', its mix what they change, and the doubt that stands behind it."""
    client, there = world
    client.get(there)
    began = perf_counter()
    answer = client.post(there, typed(), headers={"HX-Request": "true"})
    assert perf_counter() - began < 1.5, "under 300 ms on an idle machine"
    said = answer.content.decode()
    # 40 x 20 + 30 x 50 + 10 x 12 and 300 + 150: playgroups now bring 0.2 to 0.8 x 1.5, a seventh and six sevenths.
    # Pakistani 70 + 32 + 30/7 + 1 = 107.3 of 160; White British 10 + 8 + 180/7 + 9 = 52.7, 32.9% of 40%.
    assert "160 people would be in, for £2,870 more, £450 of it for strategies." in said
    assert "32.9%" in said
    assert "20 of the places stay free." in said
    assert "£1,130 of the money is left." in said
    assert "The chance that some group ends below four fifths of its share is about" in said
    assert "What Market stall would do is your assumption" in said
    again = client.post(there, typed(), headers={"HX-Request": "true"}).content.decode()
    assert again == said, "the draws are the same every time"


def test_a_typed_plan_says_every_limit_it_breaks(world) -> None:
    """More units than there are, people through a way that is not bought, a floor, too few people."""
    client, there = world
    broken = {"s-try-0": "3", "s-try-1": "", "people-0": "10", "people-1": "0", "floor-1": "30"}
    said = client.post(there, typed(**broken), headers={"HX-Request": "true"}).content.decode()
    for sentence in (
        "Of Interpreters 2 can be had, and this buys 3.",
        "Market stall is not bought, so nobody can come that way: try it with a unit.",
        "White British would be 13.3% of those in, and its floor is 30.0%.",
        "It ends with 90 people, and 140 are wanted at least.",
    ):
        assert sentence in said


def test_what_is_known_is_said_to_be_taken_as_known() -> None:
    """Without evidence behind anything there is nothing to draw."""
    found = plans.work_out(
        asked=asked_by(typed(**{"known-0": "", "rate-1": "", "s-sure-0": "exact", "s-known-1": ""})),
        people={"Midwives": 100.0},
        units={"Interpreters": 1},
    )
    assert "were taken as known" in found.not_known[0]
    assert len(found.table.columns) == 5
    assert "Every place is used." in found.said
    assert any(one.startswith("The mix comes nearer to the population's: from") for one in found.said)


def test_nobody_in_and_nobody_through_an_open_way_is_a_sentence() -> None:
    """Even where people are typed for a way that is not bought."""
    asked = asked_by(typed()) | {"recruited": {}}
    with pytest.raises(InputError, match="Nobody is in"):
        plans.work_out(asked=asked, people={"Market stall": 5.0}, units={})
    opened = plans.work_out(asked=asked, people={"Market stall": 5.0}, units={"Market stall": 1})
    assert opened.answer.startswith("At the end 5 people")


def test_one_more_strategy_keeps_what_was_typed(world) -> None:
    """Ticks and all, without a script; and there is an end to it."""
    client, there = world
    page = assert_sound(client.post(there, typed(strategy_rows="3")))
    assert not errors_of(page)
    assert page.find(id="id_s-name-2") is not None
    assert page.find(id="id_s-name-0")["value"] == "Interpreters"
    assert page.select("input[name='s-groups-0'][checked]")[0]["value"] == "1"
    assert page.select_one("#id_s-way-0 option[selected]").text.strip() == "2: Playgroups"
    assert most_strategies(GROUPS, 3) == 20
    assert most_strategies([str(at) for at in range(200)], 8) == 1


def test_limits_that_are_just_reached_are_said() -> None:
    """The whole budget, all that a way can bring, money for nothing; a mix that stays as near as it is."""
    asked = {
        "population": {"a": 0.5, "b": 0.5, "nobody": 0.0},
        "recruited": {"a": 10, "b": 10},
        "remaining": 40,
        "budget_gbp": 50,
        "channels": [{"name": "Doors", "cost_gbp": 2, "cap": 20, "mix": {"a": 0.5, "b": 0.5}}],
        "strategies": [
            {
                "name": "A logo",
                "cost_gbp": 10,
                "effect": {"channel": "Doors", "multiplier": 1},
                "evidence": "none",
            }
        ],
    }
    found = plans.work_out(asked=asked, people={"Doors": 20.0}, units={"A logo": 1})
    assert found.said == (
        "The mix stays as near the population's as it is (0.000 nats).",
        "20 of the places stay free.",
        "The whole budget is spent.",
        "Doors brings all it can.",
        "A logo is expected to change nothing, so its price buys nothing.",
    )
    assert found.table.rows[2][4:] == ("no share", "no share", "no share")
    assert "No group would be below" in found.answer
    everything = asked | {"recruited": {"a": 0, "b": 0}, "uncertainty": {"mix_effective_n": 100_000}}
    sure = plans.work_out(asked=everything, people={"Doors": 20.0}, units={})
    assert not any("mix" in one for one in sure.said)
    large = everything | {"remaining": 100_000, "channels": [{**asked["channels"][0], "cap": 100_000}]}
    held = plans.work_out(asked=large, people={"Doors": 90_000.0}, units={})
    assert held.not_known[0].endswith("is less than 1 in 100.")
    assert held.not_known[1].startswith("That was drawn"), "no group ever ends short"
