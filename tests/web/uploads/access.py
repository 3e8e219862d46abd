"""Who may see a file on its way in: whoever gave it."""

from __future__ import annotations

from tests.web.access import Persona, Row, World, can
from tests.web.uploads.making import make_refused

OWN = can(Persona.MANAGER, refused=404)


def a_refused_upload(world: World) -> tuple[str]:
    """Name a file of the manager's that could not be used."""
    return (make_refused(by=world[Persona.MANAGER]).public_id,)


ROWS = (
    Row("uploads:upload", OWN, args=a_refused_upload),
    Row("uploads:throw_away", can(Persona.MANAGER, answer=302, refused=404), "POST", a_refused_upload),
)
