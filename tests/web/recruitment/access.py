"""Who may see and make what of recruitment over time."""

from __future__ import annotations

from alongside.web.accounts.models import User
from alongside.web.reach.models import Cohort, Population
from tests.web.access import EDITORS, SIGNED_IN, TEAM, Persona, Row, World, can
from tests.web.reach.making import make_cohort, make_population
from tests.web.recruitment.forecast_making import make_forecast
from tests.web.recruitment.making import (
    cohort_of_two,
    make_look,
    make_plan,
    make_point,
    make_tried_rule,
    population_of_two,
)

WITH_ROLE = tuple(persona for persona in SIGNED_IN if persona is not Persona.NO_ROLE)
SPEAKERS = tuple(persona for persona in WITH_ROLE if persona is not Persona.ADMINISTRATOR)
OF_TEAM = can(*TEAM, stranger=404)
MAKES = can(*EDITORS, stranger=404)
SENDS = can(*EDITORS, answer=302, stranger=404)
SEES = can(*WITH_ROLE)


def manager(world: World) -> User:
    """The team's trial manager."""
    return world[Persona.TRIAL_MANAGER]


def both(world: World) -> tuple[Cohort, Population]:
    """The team's cohort, and the population it is for."""
    by = manager(world)
    return cohort_of_two(make_cohort(team=world.team, by=by)), population_of_two(make_population(made_by=by))


def a_cohort(world: World) -> tuple[str]:
    """Name the team's cohort."""
    return (both(world)[0].public_id,)


def both_sides(world: World) -> tuple[str, str, int]:
    """Name the cohort, the population and the one dimension."""
    cohort, population = both(world)
    return cohort.public_id, population.public_id, 1


def a_look(world: World) -> tuple[str]:
    """Name a look of the team's."""
    return (make_look(*both(world), by=manager(world)).public_id,)


def a_plan(world: World) -> tuple[str]:
    """Name a plan of the team's."""
    return (make_plan(*both(world), by=manager(world)).public_id,)


def a_tried_rule(world: World) -> tuple[str]:
    """Name a rule that the team tried."""
    return (make_tried_rule(make_plan(*both(world), by=manager(world)), by=manager(world)).public_id,)


def a_point(world: World) -> tuple[str]:
    """Name an adaptation point of the team's."""
    return (make_point(both(world)[0], by=manager(world)).public_id,)


def a_forecast(world: World) -> tuple[str]:
    """Name a forecast of the team's."""
    return (make_forecast(*both(world), by=manager(world)).public_id,)


def cohort_and_population(world: World) -> tuple[str, str]:
    """Name the cohort and the population."""
    cohort, population = both(world)
    return cohort.public_id, population.public_id


AGREED = {"title": "First look", "at_count": "120", "rule": "We act below four fifths.", "deciders": "Both"}
DECIDED = {"plan": "as-before", "reasons": "Nothing has changed.", "present": "Both"}
RULED = {"look_after": "40", "act_below": "0.8", "certainty": "0.8", "replicates": "100"}
ROWS = (
    Row("recruitment:start", SEES),
    Row("recruitment:cohort", OF_TEAM, args=a_cohort),
    Row("recruitment:look_at", MAKES, args=a_cohort),
    Row("recruitment:look_at", MAKES, method="POST", args=a_cohort),
    Row("recruitment:sample", can(*TEAM, Persona.STRANGER)),
    Row("recruitment:look", OF_TEAM, args=a_look),
    Row("recruitment:look_file", OF_TEAM, args=lambda world: (*a_look(world), "watch.json")),
    Row("recruitment:forecast_for", MAKES, args=a_cohort),
    Row("recruitment:forecast_for", MAKES, method="POST", args=a_cohort),
    Row("recruitment:foresee", MAKES, args=cohort_and_population),
    Row("recruitment:foresee", MAKES, method="POST", args=cohort_and_population),
    Row("recruitment:forecast_sample", can(*TEAM, Persona.STRANGER)),
    Row("recruitment:forecast", OF_TEAM, args=a_forecast),
    Row("recruitment:forecast_file", OF_TEAM, args=lambda world: (*a_forecast(world), "FORECAST.json")),
    Row("recruitment:backtest", MAKES, args=a_forecast),
    Row("recruitment:backtest", MAKES, method="POST", args=a_forecast),
    Row("recruitment:plan_for", MAKES, args=a_cohort),
    Row("recruitment:plan_for", MAKES, method="POST", args=a_cohort),
    Row("recruitment:what_if", MAKES, args=both_sides),
    Row("recruitment:what_if", MAKES, method="POST", args=both_sides),
    Row("recruitment:plan", OF_TEAM, args=a_plan),
    Row("recruitment:plan_file", OF_TEAM, args=lambda world: (*a_plan(world), "PLAN.json")),
    Row("recruitment:try_rule", MAKES, args=a_plan),
    Row("recruitment:try_rule", SENDS, method="POST", args=a_plan, body=RULED),
    Row("recruitment:tried_rule", OF_TEAM, args=a_tried_rule),
    Row("recruitment:rule_file", OF_TEAM, args=lambda world: (*a_tried_rule(world), "plan.json")),
    Row("recruitment:side_by_side", OF_TEAM, args=a_cohort),
    Row(
        "recruitment:beside_file",
        can(*TEAM, answer=404, stranger=404),
        args=lambda world: (*a_cohort(world), "plans.csv"),
    ),
    Row("recruitment:agree", MAKES, args=a_cohort),
    Row("recruitment:agree", SENDS, method="POST", args=a_cohort, body=AGREED),
    Row("recruitment:point", SEES, args=a_point),
    Row("recruitment:decide", can(*EDITORS, answer=302), method="POST", args=a_point, body=DECIDED),
    Row(
        "recruitment:remark",
        can(*SPEAKERS, answer=302),
        method="POST",
        args=a_point,
        body={"stance": "agrees"},
    ),
)
