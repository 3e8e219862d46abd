"""Who may see a place and who may bring one in."""

from __future__ import annotations

from collections.abc import Callable

from alongside.web.places.models import Place
from tests.web.access import EDITORS, SIGNED_IN, Persona, Row, World, can
from tests.web.places.making import ANSWERS, area_table, make_place, make_read, make_shapes_read, make_waiting

WITH_ROLE = tuple(persona for persona in SIGNED_IN if persona is not Persona.NO_ROLE)
SEES = can(*WITH_ROLE)
IMPORTERS = (Persona.ADMINISTRATOR, *EDITORS, Persona.STRANGER)
REFUSED = dict.fromkeys(("no_role", "practitioner", "statistician", "commissioner", "advisory_member"), 403)
OWN = can(Persona.MANAGER, refused=404, **REFUSED)
OWN_SENT_ON = can(Persona.MANAGER, answer=302, refused=404, **REFUSED)
KEPT = {"name": "Seaside", "source": "Census 2021"}


def the_place(world: World) -> Place:
    """Return a place of the partnership, which the manager brought in."""
    return Place.objects.first() or make_place(by=world[Persona.MANAGER])


def a_place(world: World) -> tuple[str]:
    """Name it."""
    return (the_place(world).public_id,)


def its_areas(world: World) -> tuple[str, str]:
    """Name the file of its areas."""
    return (*a_place(world), "areas.csv")


def columns(world: World) -> tuple[str]:
    """Name a table of the manager's whose columns are to be named."""
    return (make_waiting(by=world[Persona.MANAGER]).public_id,)


def areas_read(world: World) -> tuple[str]:
    """Name a table of the manager's that was understood."""
    return (make_read(by=world[Persona.MANAGER]).public_id,)


def shapes_read(world: World) -> tuple[str]:
    """Name shapes that the manager gave and that were understood."""
    return (make_shapes_read(place=the_place(world), by=world[Persona.MANAGER]).public_id,)


def adding(view: str, args: Callable[[World], tuple[str, ...]] | None = None) -> tuple[Row, Row]:
    """Return the rows of a page that asks for a table."""
    given = {"args": args} if args else {}
    typed = {"typed": area_table()}
    return (
        Row(view, can(*IMPORTERS), **given),
        Row(view, can(*IMPORTERS, answer=302), "POST", body=typed, **given),
    )


ROWS = (
    Row("places:places", SEES),
    Row("places:place", SEES, args=a_place),
    Row("places:place_file", SEES, args=its_areas),
    Row("places:sample", SEES),
    *adding("places:add_place"),
    *adding("places:add_to_place", a_place),
    Row("places:add_shapes", can(*IMPORTERS), args=a_place),
    Row("places:add_shapes", can(*IMPORTERS), "POST", a_place, {"nothing": "given"}),
    Row("places:map_columns", OWN, args=columns),
    Row("places:map_columns", OWN_SENT_ON, "POST", columns, dict(ANSWERS)),
    Row("places:check_areas", OWN, args=areas_read),
    Row("places:check_areas", OWN_SENT_ON, "POST", areas_read, KEPT),
    Row("places:check_shapes", OWN, args=shapes_read),
    Row("places:check_shapes", OWN_SENT_ON, "POST", shapes_read, {"source": "ONS"}),
)
