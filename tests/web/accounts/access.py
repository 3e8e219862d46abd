"""Who may look after people, oneself and the audit."""

from __future__ import annotations

from django.contrib.auth.tokens import default_token_generator

from alongside.web.accounts.models import Team
from alongside.web.accounts.permissions import Role
from tests.web.access import SIGNED_IN, Persona, Row, World, can, everyone
from tests.web.makers import make_user

ADMINISTRATORS = can(Persona.ADMINISTRATOR)
CHANGED = can(Persona.ADMINISTRATOR, answer=302)


def somebody(world: World) -> tuple[str]:
    """Name a practitioner of the team."""
    return (world[Persona.PRACTITIONER].public_id,)


def their_role(world: World) -> tuple[str, int]:
    """Name the practitioner's role."""
    person = world[Persona.PRACTITIONER]
    return person.public_id, person.memberships.get().pk


def an_invitation(_world: World) -> tuple[str, str]:
    """Name somebody who was invited, and the secret of their link."""
    person = make_user(passphrase=None)
    return person.public_id, default_token_generator.make_token(person)


def a_role(_world: World) -> dict[str, str]:
    """Fill in a role that is held across the partnership."""
    return {"role": Role.COMMISSIONER.value, "where": "partnership"}


INVITATION = {
    "email": "new@example.org",
    "name": "New Person",
    "role": Role.COMMISSIONER.value,
    "where": "partnership",
}
NAMED = {"name": "Another name"}


def the_organisation(world: World) -> tuple[str]:
    """Name the team's organisation."""
    return (team_of(world).organisation.public_id,)


def the_team(world: World) -> tuple[str]:
    """Name the team."""
    return (team_of(world).public_id,)


def team_of(world: World) -> Team:
    """Return the practitioner's team."""
    return Team.objects.get(memberships__user=world[Persona.PRACTITIONER])


ROWS = (
    Row("accounts:organisations", ADMINISTRATORS),
    Row("accounts:organisations", CHANGED, "POST", body=NAMED),
    Row("accounts:organisation", ADMINISTRATORS, args=the_organisation),
    Row("accounts:organisation", CHANGED, "POST", the_organisation, NAMED),
    Row("accounts:add_team", CHANGED, "POST", the_organisation, NAMED),
    Row("accounts:team", ADMINISTRATORS, args=the_team),
    Row("accounts:team", CHANGED, "POST", the_team, NAMED),
    Row("accounts:me", can(*SIGNED_IN)),
    Row("accounts:join", everyone(), args=an_invitation),
    Row("accounts:join", everyone(302), "POST", an_invitation, {"passphrase": "seven swans in a row"}),
    Row("accounts:people", ADMINISTRATORS),
    Row("accounts:invite", ADMINISTRATORS),
    Row("accounts:invite", CHANGED, "POST", body=INVITATION),
    Row("accounts:person", ADMINISTRATORS, args=somebody),
    Row("accounts:add_role", CHANGED, "POST", somebody, a_role),
    Row("accounts:end_role", CHANGED, "POST", their_role),
    Row("accounts:make_link", CHANGED, "POST", somebody),
    Row("accounts:switch_off", CHANGED, "POST", somebody),
    Row("accounts:switch_on", CHANGED, "POST", somebody),
    Row("accounts:audit", ADMINISTRATORS),
)
