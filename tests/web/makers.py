"""Makers of records for tests: typed functions with sensible defaults, never factories."""

from __future__ import annotations

from itertools import count

from django.test import Client

from alongside.web.accounts.models import Membership, Organisation, Team, User
from alongside.web.accounts.permissions import ROLES, HeldAt, Role

PASSPHRASE = "four walls and a kettle"
numbers = count(1)


def make_organisation(**changes: object) -> Organisation:
    """Make an organisation."""
    return Organisation.objects.create(**{"name": f"Organisation {next(numbers)}"} | changes)


def make_team(**changes: object) -> Team:
    """Make a team, in an organisation of its own unless one is given."""
    changes.setdefault("organisation", None)
    organisation = changes.pop("organisation") or make_organisation()
    return Team.objects.create(**{"name": f"Team {next(numbers)}", "organisation": organisation} | changes)


def make_user(*, passphrase: str | None = PASSPHRASE, **changes: object) -> User:
    """Make somebody without a role."""
    number = next(numbers)
    named = {"email": f"person{number}@example.org", "name": f"Person {number}"} | changes
    return User.objects.create_user(**named, password=passphrase)


def make_member(role: Role, *, team: Team | None = None, **changes: object) -> User:
    """Make somebody with a role, held where such a role is held: in the team where it can be."""
    person = make_user(**changes)
    where = {"team": team or make_team()} if HeldAt.TEAM in ROLES[role].held_at else {}
    Membership.objects.create(user=person, role=role.value, **where)
    return person


def client_of(person: User | None) -> Client:
    """Return a browser in which this person, or nobody, is signed in."""
    client = Client()
    if person is not None:
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client
