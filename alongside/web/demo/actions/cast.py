"""Who there is in the made-up partnership: organisations, teams, and the people a visitor may be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from alongside.web.accounts.actions import hold_role
from alongside.web.accounts.models import Organisation, Team, User
from alongside.web.accounts.permissions import Role
from alongside.web.demo.models import Persona

UNIVERSITY, COUNCIL = "University of Aldermere", "Saltmouth Council"
TRIAL, HUBS, PANEL = "Little Steps trial", "Family hubs", "Parents' panel"
PUBLISHED = "Published cases"
TEAMS: Mapping[str, tuple[str, ...]] = {UNIVERSITY: (TRIAL, PUBLISHED), COUNCIL: (HUBS, PANEL)}
EVERYWHERE = ""
Held: TypeAlias = tuple[Role, str]
"""A role and the organisation or team it is held in, or everywhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One person of the cast."""

    key: str
    name: str
    role: str
    sees: str
    held: tuple[Held, ...]


CAST = (
    Part(
        key="trial-manager",
        name="Imani Clarke",
        role="Trial manager",
        sees="The families her trial is missing, the step at which they are lost, "
        "and how the answer turns with the yardstick.",
        held=((Role.TRIAL_MANAGER, TRIAL), (Role.TRIAL_MANAGER, PUBLISHED)),
    ),
    Part(
        key="manager",
        name="Tom Ashworth",
        role="Manager",
        sees="Whom Saltmouth's family hubs reach, whom they do not, and which of their staff are trained.",
        held=((Role.MANAGER, COUNCIL),),
    ),
    Part(
        key="practitioner",
        name="Leila Haddad",
        role="Practitioner",
        sees="Her own team's caseload beside all the families it is there for.",
        held=((Role.PRACTITIONER, HUBS),),
    ),
    Part(
        key="statistician",
        name="Grace Lindqvist",
        role="Statistician",
        sees="Every number of the trial with its interval, its method and the data behind it; nothing to change.",
        held=((Role.STATISTICIAN, TRIAL), (Role.STATISTICIAN, PUBLISHED)),
    ),
    Part(
        key="commissioner",
        name="Daniel Owusu",
        role="Commissioner",
        sees="Every mirror of the partnership in the form that may be published: small numbers are hidden.",
        held=((Role.COMMISSIONER, EVERYWHERE),),
    ),
    Part(
        key="advisory-member",
        name="Ruth Pemberton",
        role="Advisory-group member",
        sees="What the partnership knows about whom it reaches, as a parent on its panel is shown it.",
        held=((Role.ADVISORY_MEMBER, EVERYWHERE),),
    ),
)


def make_cast() -> None:
    """Write down the organisations, the teams and the people; nobody has a passphrase or looks after others."""
    organisations = {name: Organisation.objects.create(name=name) for name in TEAMS}
    teams = {
        name: Team.objects.create(name=name, organisation=organisations[organisation])
        for organisation, names in TEAMS.items()
        for name in names
    }
    for position, part in enumerate(CAST):
        person = User.objects.create_user(email=f"{part.key}@demo.invalid", name=part.name)
        for role, where in part.held:
            hold_role(person=person, role=role, organisation=organisations.get(where), team=teams.get(where))
        Persona.objects.create(key=part.key, user=person, position=position, role=part.role, sees=part.sees)


def person(key: str) -> User:
    """Return one of the cast."""
    return User.objects.get(persona__key=key)


def team(name: str) -> Team:
    """Return a team by its name."""
    return Team.objects.get(name=name)
