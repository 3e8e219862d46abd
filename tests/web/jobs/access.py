"""Who may follow long work: whoever asked for it, and nobody else."""

from __future__ import annotations

from alongside.web.jobs.models import Job
from tests.web.access import Persona, Row, World, can


def the_managers_job(world: World) -> tuple[str]:
    """Name a piece of work that the team's manager asked for."""
    return (Job.objects.create(title="Count the families", person=world[Persona.MANAGER]).public_id,)


ROWS = (Row("jobs:job", can(Persona.MANAGER, refused=404), args=the_managers_job),)
