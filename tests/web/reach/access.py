"""Who may see and make what of populations, cohorts and readings."""

from __future__ import annotations

from alongside.web.reach import actions
from tests.web.access import EDITORS, SIGNED_IN, TEAM, Persona, Row, World, can, everyone
from tests.web.places.making import make_place
from tests.web.reach.making import (
    make_cohort,
    make_comparison,
    make_kept,
    make_population,
    make_tried,
    make_upload,
)

WITH_ROLE = tuple(persona for persona in SIGNED_IN if persona is not Persona.NO_ROLE)
MAKERS = (Persona.ADMINISTRATOR, *EDITORS, Persona.STRANGER)
OF_TEAM = can(*TEAM, stranger=404)
SEES = can(*WITH_ROLE)
CHECKS = {
    "no_role": 403,
    "practitioner": 403,
    "statistician": 403,
    "commissioner": 403,
    "advisory_member": 403,
}


def something_tried(_world: World) -> tuple[str]:
    """Name a reading that was tried within the hour."""
    return (make_tried(),)


def its_numbers(_world: World) -> tuple[str, str]:
    """Name its numbers."""
    return make_tried(), "groups.csv"


def a_population(_world: World) -> tuple[str]:
    """Name a population of the partnership."""
    return (make_population().public_id,)


def a_cohort(world: World) -> tuple[str]:
    """Name a cohort of the team."""
    return (make_cohort(team=world.team).public_id,)


def a_population_read(world: World) -> tuple[str]:
    """Name a table that the manager gave and has yet to keep."""
    return (make_upload(by=world[Persona.MANAGER]).public_id,)


def a_cohort_read(world: World) -> tuple[str]:
    """Name a cohort's table that the manager gave and has yet to keep."""
    return (make_upload(by=world[Persona.MANAGER], kind=actions.COHORT).public_id,)


def a_reading(world: World) -> tuple[str]:
    """Name a reading of the team's cohort."""
    return (make_kept(make_cohort(team=world.team)).public_id,)


def the_other(world: World) -> dict[str, str]:
    """Choose a second reading of the team's."""
    return {"other": make_kept(make_cohort(team=world.team, name="The other")).public_id}


def its_report(world: World) -> tuple[str, str]:
    """Name its report."""
    return (*a_reading(world), "report.html")


def a_comparison(world: World) -> tuple[str]:
    """Name two readings side by side."""
    first = make_kept(make_cohort(team=world.team))
    return (make_comparison(first, make_kept(make_cohort(team=world.team, name="Later pilot"))).public_id,)


def its_picture(world: World) -> tuple[str, str]:
    """Name the picture of two readings side by side."""
    return (*a_comparison(world), "both-1.png")


NO_FILES = {"relation": "subset"}
TYPED = {"typed": "dimension,category,count\nage,young,40\nage,old,60\n"}
DETAILS = {
    "name": "Mothers",
    "source": "Census",
    "reference_on_day": "1",
    "reference_on_month": "4",
    "reference_on_year": "2021",
    "geography": "Bradford",
}


def of_the_team(world: World) -> dict[str, str]:
    """Say what a cohort is, and that it is the team's."""
    day = {"counted_on_day": "1", "counted_on_month": "6", "counted_on_year": "2021"}
    return {"name": "Pilot", "kind": "participants", "team": world.team.public_id, **day}


def hold_up(_world: World) -> dict[str, object]:
    """Ask for a mirror."""
    population = make_population(name="Everyone")
    settled = {"relation": "subset", "level": "0.95", "lowest": "0.8", "highest": "1.25"}
    return {"populations": [population.public_id], **settled}


def a_place(_world: World) -> dict[str, str]:
    """Choose a place of the partnership."""
    return {"place": make_place().public_id, "deprivation": "nation", "unit": "people"}


TRYING = (
    Row("reach:try", everyone()),
    Row("reach:try", everyone(), "POST", body=NO_FILES),
    Row("reach:sample", everyone(), args=lambda _: ("population_margins",)),
    Row("reach:try_example", everyone(404), "POST", lambda _: ("no-such-case",)),
    Row("reach:tried", everyone(), args=something_tried),
    Row("reach:tried_file", everyone(), args=its_numbers),
)
SIDES = (
    Row("reach:populations", SEES),
    Row("reach:population", SEES, args=a_population),
    Row("reach:population_csv", SEES, args=a_population),
    Row("reach:add_population", can(*MAKERS)),
    Row("reach:add_population", can(*MAKERS, answer=302), "POST", body=TYPED),
    Row("reach:from_place", can(*MAKERS)),
    Row("reach:from_place", can(*MAKERS, answer=302), "POST", body=a_place),
    Row("reach:check_population", can(Persona.MANAGER, refused=404, **CHECKS), args=a_population_read),
    Row(
        "reach:check_population",
        can(Persona.MANAGER, answer=302, refused=404, **CHECKS),
        "POST",
        a_population_read,
        DETAILS,
    ),
    Row("reach:cohorts", can(*TEAM, Persona.STRANGER)),
    Row("reach:cohort", OF_TEAM, args=a_cohort),
    Row("reach:cohort_csv", OF_TEAM, args=a_cohort),
    Row("reach:add_cohort", can(*EDITORS, Persona.STRANGER)),
    Row("reach:add_cohort", can(*EDITORS, Persona.STRANGER, answer=302), "POST", body=TYPED),
    Row(
        "reach:check_cohort",
        can(Persona.MANAGER, refused=404, administrator=403, **CHECKS),
        args=a_cohort_read,
    ),
    Row(
        "reach:check_cohort",
        can(Persona.MANAGER, answer=302, refused=404, administrator=403, **CHECKS),
        "POST",
        a_cohort_read,
        of_the_team,
    ),
)
READINGS = (
    Row("reach:ask", can(*EDITORS, stranger=404), args=a_cohort),
    Row("reach:ask", can(*EDITORS, answer=302, stranger=404), "POST", a_cohort, hold_up),
    Row("reach:readings", SEES),
    Row("reach:reading", SEES, args=a_reading),
    Row("reach:reading_file", SEES, args=its_report),
    Row("reach:compare", can(*WITH_ROLE, answer=302), "POST", a_reading, the_other),
    Row("reach:comparison", SEES, args=a_comparison),
    Row("reach:comparison_file", SEES, args=its_picture),
)
IN_JSON = dict.fromkeys(Persona, 403) | {Persona.ANONYMOUS: 401} | dict.fromkeys(WITH_ROLE, 200)
FOR_PROGRAMS = (
    Row("reach:api:list_readings", IN_JSON),
    Row("reach:api:read_reading", IN_JSON, args=a_reading),
    Row("reach:api:openapi-json", everyone()),
    Row("reach:api:api-root", everyone(404)),
)
ROWS = FOR_PROGRAMS + TRYING + SIDES + READINGS
