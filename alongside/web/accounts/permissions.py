"""Who may do what: one table, roles by permissions, and the three questions asked of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import wraps
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

if TYPE_CHECKING:
    from alongside.web.accounts.models import User


class Permission(StrEnum):
    """What can be allowed; the words are those of the help pages."""

    PEOPLE_MANAGE = "people.manage"
    AUDIT_READ = "audit.read"
    PLACES_SEE = "places.see"
    PLACES_IMPORT = "places.import"
    POPULATIONS_SEE = "populations.see"
    POPULATIONS_MAKE = "populations.make"
    COHORTS_SEE = "cohorts.see"
    COHORTS_MAKE = "cohorts.make"
    READINGS_SEE = "readings.see"
    READINGS_EXACT = "readings.exact"
    POINTS_REMARK = "points.remark"


TEXTS: Mapping[Permission, str] = MappingProxyType(
    {
        Permission.PEOPLE_MANAGE: "invite people, change roles, switch accounts off; make organisations and teams",
        Permission.AUDIT_READ: "read who did and saw what",
        Permission.PLACES_SEE: "see places and their small areas",
        Permission.PLACES_IMPORT: "import small areas and their counts",
        Permission.POPULATIONS_SEE: "see the populations of the partnership",
        Permission.POPULATIONS_MAKE: "make and replace populations",
        Permission.COHORTS_SEE: "see a team's cohorts with exact counts",
        Permission.COHORTS_MAKE: "make and replace a team's cohorts",
        Permission.READINGS_SEE: "see publishable readings, in which small numbers are hidden",
        Permission.READINGS_EXACT: "see readings with exact counts",
        Permission.POINTS_REMARK: "say what one thinks of an adaptation point",
    }
)


class HeldAt(StrEnum):
    """Where a role is held."""

    PARTNERSHIP = "partnership"
    ORGANISATION = "organisation"
    TEAM = "team"


class Scope(StrEnum):
    """How far a permission of a role reaches."""

    EVERYWHERE = "everywhere"
    OWN = "own teams"


class Role(StrEnum):
    """What someone is to the partnership."""

    ADMINISTRATOR = "administrator"
    MANAGER = "manager"
    PRACTITIONER = "practitioner"
    TRIAL_MANAGER = "trial_manager"
    STATISTICIAN = "statistician"
    COMMISSIONER = "commissioner"
    ADVISORY_MEMBER = "advisory_member"


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleRow:
    """One row of the table: a name, a sentence, where the role may be held, and what it grants how far."""

    name: str
    text: str
    held_at: frozenset[HeldAt]
    grants: Mapping[Permission, Scope]


def row(
    name: str, text: str, held_at: set[HeldAt], *, everywhere: set[Permission], own: set[Permission]
) -> RoleRow:
    """Return a row of the table."""
    grants = dict.fromkeys(own, Scope.OWN) | dict.fromkeys(everywhere, Scope.EVERYWHERE)
    return RoleRow(name=name, text=text, held_at=frozenset(held_at), grants=MappingProxyType(grants))


P = Permission
SEES = {P.PLACES_SEE, P.POPULATIONS_SEE, P.READINGS_SEE}
SPEAKS = SEES | {P.POINTS_REMARK}
OWN_COHORTS = {P.COHORTS_SEE, P.READINGS_EXACT}

ROLES: Mapping[Role, RoleRow] = MappingProxyType(
    {
        Role.ADMINISTRATOR: row(
            "Administrator",
            "Looks after people, places and populations; sees no team's exact counts.",
            {HeldAt.PARTNERSHIP},
            everywhere=SEES | {P.PEOPLE_MANAGE, P.AUDIT_READ, P.PLACES_IMPORT, P.POPULATIONS_MAKE},
            own=set(),
        ),
        Role.MANAGER: row(
            "Manager",
            "Runs an organisation or a team: its cohorts, its readings, its populations.",
            {HeldAt.ORGANISATION, HeldAt.TEAM},
            everywhere=SPEAKS | {P.PLACES_IMPORT, P.POPULATIONS_MAKE},
            own=OWN_COHORTS | {P.COHORTS_MAKE},
        ),
        Role.PRACTITIONER: row(
            "Practitioner",
            "Works with families in a team and sees whom the team reaches.",
            {HeldAt.TEAM},
            everywhere=SPEAKS,
            own=OWN_COHORTS,
        ),
        Role.TRIAL_MANAGER: row(
            "Trial manager",
            "Runs a trial's recruitment: its cohort, its readings and the population it is for.",
            {HeldAt.TEAM},
            everywhere=SPEAKS | {P.PLACES_IMPORT, P.POPULATIONS_MAKE},
            own=OWN_COHORTS | {P.COHORTS_MAKE},
        ),
        Role.STATISTICIAN: row(
            "Statistician",
            "Reads a team's exact counts and takes its numbers away; changes nothing.",
            {HeldAt.TEAM},
            everywhere=SPEAKS,
            own=OWN_COHORTS,
        ),
        Role.COMMISSIONER: row(
            "Commissioner",
            "Decides what is bought; sees every publishable reading and no small numbers.",
            {HeldAt.PARTNERSHIP},
            everywhere=SPEAKS,
            own=set(),
        ),
        Role.ADVISORY_MEMBER: row(
            "Advisory-group member",
            "Shapes the work as a parent or neighbour; sees every publishable reading.",
            {HeldAt.PARTNERSHIP},
            everywhere=SPEAKS,
            own=set(),
        ),
    }
)


class OfTeam(Protocol):
    """Anything that belongs to a team."""

    @property
    def team(self) -> Any: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """One membership as the table sees it: a role, and the organisation or team it is held in."""

    role: Role
    organisation_id: int | None = None
    team_id: int | None = None

    def reaches(self, permission: Permission, team: Any | None) -> bool:
        """Say whether this membership allows it: anywhere where no team is named, else in that team."""
        scope = ROLES[self.role].grants.get(permission)
        if scope is None or scope == Scope.EVERYWHERE or team is None:
            return scope is not None
        return self.team_id == team.pk or (
            self.organisation_id is not None and self.organisation_id == team.organisation_id
        )


def may(user: User, permission: Permission, obj: OfTeam | None = None) -> bool:
    """Say whether this person may; with `obj`, whether they may do it to that record of a team."""
    team = obj.team if obj is not None else None
    return user.is_active and any(grant.reaches(permission, team) for grant in user.grants)


def require(user: User, permission: Permission, obj: OfTeam | None = None) -> None:
    """Raise (403) unless this person may: the first statement of an action."""
    if not may(user, permission, obj):
        raise PermissionDenied


View = TypeVar("View", bound=Callable[..., HttpResponse])


def needs(permission: Permission) -> Callable[[View], View]:
    """Keep a view for those who hold the permission somewhere; everyone else who is signed in gets 403."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            require(signed_in(request), permission)
            return view(request, *args, **kwargs)

        return cast("View", guarded)

    return decorate


def signed_in(request: HttpRequest) -> User:
    """Return who asks; the sign-in middleware has let nobody else through."""
    return cast("User", request.user)
