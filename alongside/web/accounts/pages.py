"""What the pages about people say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.db.models import Count
from django.urls import reverse

from alongside.web.accounts.models import Membership, Organisation, Team, User
from alongside.web.accounts.permissions import ROLES, TEXTS, Role, Scope
from alongside.web.audit.models import AuditEvent
from alongside.web.design.errors import ErrorPage
from alongside.web.design.paging import Paging


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """One line of the list of people."""

    public_id: str
    name: str
    email: str
    roles: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PeoplePage:
    """Everyone with an account."""

    title: str
    lead: str
    people: tuple[PersonRow, ...]
    paging: Paging


@dataclass(frozen=True, slots=True, kw_only=True)
class FormPage:
    """One question, or a few that belong together."""

    title: str
    lead: str
    form: forms.BaseForm
    send: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldRole:
    """A role somebody holds."""

    pk: int
    name: str
    text: str
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonPage:
    """One person: who they are, what they may do, and what can be done about it."""

    title: str
    public_id: str
    email: str
    is_active: bool
    is_oneself: bool
    has_joined: bool
    roles: tuple[HeldRole, ...]
    form: forms.BaseForm
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamRow:
    """One team."""

    name: str
    href: str
    people: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationRow:
    """One organisation with its teams."""

    name: str
    href: str
    teams: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationsPage:
    """The organisations of the partnership."""

    title: str
    lead: str
    rows: tuple[OrganisationRow, ...]
    form: forms.BaseForm


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationPage:
    """One organisation and its teams; `form` is the one with mistakes to mend, if either has."""

    title: str
    public_id: str
    teams: tuple[TeamRow, ...]
    rename: forms.BaseForm
    add: forms.BaseForm
    form: forms.BaseForm


@dataclass(frozen=True, slots=True, kw_only=True)
class MePage:
    """What oneself is and may do here."""

    title: str
    email: str
    roles: tuple[HeldRole, ...]
    rights: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRow:
    """One event, as a person reads it."""

    number: int
    at: datetime
    who: str
    what: str
    records: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditPage:
    """Who did and saw what, newest first."""

    title: str
    lead: str
    events: tuple[AuditRow, ...]
    paging: Paging


NO_PASSPHRASE = ErrorPage(
    title="Your account has no passphrase",
    what="You did not sign in with one, so there is none to change.",
    next_step="An administrator can make you a link with which you choose one.",
)


def state_of(person: User) -> str:
    """Say whether somebody can sign in."""
    if not person.is_active:
        return "Switched off"
    return "Active" if person.has_usable_password() else "Invited"


def build_people(people: Iterable[User], paging: Paging, total: int) -> PeoplePage:
    """Return the list of people."""
    rows = tuple(
        PersonRow(
            public_id=person.public_id,
            name=person.name,
            email=person.email,
            roles="; ".join(str(held) for held in person.memberships.all()) or "No role",
            state=state_of(person),
        )
        for person in people
    )
    lead = f"{total} {'person has' if total == 1 else 'people have'} an account."
    return PeoplePage(title="People", lead=lead, people=rows, paging=paging)


def held(memberships: Iterable[Membership]) -> tuple[HeldRole, ...]:
    """Return roles with what they mean."""
    return tuple(
        HeldRole(
            pk=one.pk,
            name=ROLES[Role(one.role)].name,
            text=ROLES[Role(one.role)].text,
            where=str(one.team or one.organisation or "the whole partnership"),
        )
        for one in memberships
    )


def build_invite(form: forms.BaseForm) -> FormPage:
    """Return the page that asks whom to invite."""
    lead = "You get a link to pass on, with which they choose a passphrase. It works once, for three days."
    return FormPage(title="Invite a person", lead=lead, form=form, send="Invite")


def build_join(person: User, form: forms.BaseForm) -> FormPage:
    """Return the page on which somebody chooses a passphrase."""
    lead = f"This is for {person.email}. You will use it each time you sign in."
    return FormPage(title="Choose your passphrase", lead=lead, form=form, send="Save and sign in")


def build_person(person: User, form: forms.BaseForm, *, by: User, link: str) -> PersonPage:
    """Return the page about one person."""
    return PersonPage(
        title=str(person),
        public_id=person.public_id,
        email=person.email,
        is_active=person.is_active,
        is_oneself=person.pk == by.pk,
        has_joined=person.has_usable_password(),
        roles=held(person.memberships.all()),
        form=form,
        link=link,
    )


NEW_TEAM = "Name of the new team"


def build_organisations(every: Iterable[Organisation], form: forms.BaseForm) -> OrganisationsPage:
    """Return the organisations of the partnership."""
    rows = tuple(
        OrganisationRow(
            name=one.name,
            href=reverse("accounts:organisation", args=[one.public_id]),
            teams=tuple(team.name for team in one.teams.all()),
        )
        for one in every
    )
    return OrganisationsPage(
        title="Organisations and teams",
        lead="Who belongs to the partnership. A role is held in a team, in all of an organisation, or everywhere; a "
        "cohort belongs to a team.",
        rows=rows,
        form=form,
    )


def build_organisation(one: Organisation, *, rename: forms.BaseForm, add: forms.BaseForm) -> OrganisationPage:
    """Return one organisation with its teams and how many people have a role in each."""
    counted = one.teams.annotate(people=Count("memberships__user", distinct=True))
    teams = counted.values_list("name", "public_id", "people")
    return OrganisationPage(
        title=one.name,
        public_id=one.public_id,
        teams=tuple(
            TeamRow(
                name=name,
                href=reverse("accounts:team", args=[public_id]),
                people=f"{people} {'person' if people == 1 else 'people'}",
            )
            for name, public_id, people in teams
        ),
        rename=rename,
        add=add,
        form=rename if rename.errors else add,
    )


def build_team(team: Team, form: forms.BaseForm) -> FormPage:
    """Return the page on which a team is renamed."""
    lead = f"A team of {team.organisation}. Its people, cohorts and readings stay as they are."
    return FormPage(title=team.name, lead=lead, form=form, send="Save the name")


def build_me(person: User) -> MePage:
    """Return what somebody is and may do."""
    rights = {
        f"{TEXTS[permission]}{' (in your own teams)' if scope == Scope.OWN else ''}"
        for role in person.roles
        for permission, scope in ROLES[role].grants.items()
    }
    memberships = person.memberships.select_related("team__organisation", "organisation")
    return MePage(
        title="Your account", email=person.email, roles=held(memberships), rights=tuple(sorted(rights))
    )


def build_audit(events: Sequence[AuditEvent], names: Mapping[str, str], paging: Paging) -> AuditPage:
    """Return the audit, a page of it."""
    rows = tuple(
        AuditRow(
            number=event.number,
            at=event.at,
            who=names.get(event.who, event.who) or "Nobody signed in",
            what=event.what,
            records=tuple(event.records),
        )
        for event in events
    )
    lead = (
        "Every change and every look at personal records, newest first. "
        "The chain is checked with alongside audit verify."
    )
    return AuditPage(title="Who did and saw what", lead=lead, events=rows, paging=paging)
