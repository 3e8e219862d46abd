"""Changes to people: invite, join, change roles, switch off and on. Each is one transaction and one event."""

from __future__ import annotations

from django.contrib.auth.tokens import default_token_generator
from django.db import transaction

from alongside.core.errors import InputError, RuleBroken
from alongside.web.accounts.models import Membership, Organisation, Team, User
from alongside.web.accounts.permissions import ROLES, HeldAt, Permission, Role, require
from alongside.web.audit import actions as audit


def invite_person(
    *, email: str, name: str, role: Role, organisation: Organisation | None, team: Team | None, by: User
) -> User:
    """Make an account that cannot be signed in to until its one-time link has been used."""
    require(by, Permission.PEOPLE_MANAGE)
    with transaction.atomic():
        if User.objects.filter(email=email.strip().lower()).exists():
            raise InputError("email", "Somebody has this address already.")
        person = User.objects.create_user(email=email, name=name)
        membership = hold_role(person=person, role=role, organisation=organisation, team=team)
        audit.record(by=by, what="person invited", records=[person, membership])
    return person


def hold_role(
    *, person: User, role: Role, organisation: Organisation | None, team: Team | None
) -> Membership:
    """Add a membership after checking that the role is held at such a place."""
    held_at = HeldAt.TEAM if team else HeldAt.ORGANISATION if organisation else HeldAt.PARTNERSHIP
    row = ROLES[role]
    if held_at not in row.held_at:
        places = " or ".join(sorted(place.value for place in row.held_at))
        raise InputError("role", "{role} is held in the {places}: choose that.", role=row.name, places=places)
    if Membership.objects.filter(user=person, role=role, organisation=organisation, team=team).exists():
        raise InputError("role", "{name} holds this role there already.", name=str(person))
    return Membership.objects.create(user=person, role=role.value, organisation=organisation, team=team)


def add_role(
    *, person: User, role: Role, organisation: Organisation | None, team: Team | None, by: User
) -> Membership:
    """Give somebody one more role."""
    require(by, Permission.PEOPLE_MANAGE)
    with transaction.atomic():
        membership = hold_role(person=person, role=role, organisation=organisation, team=team)
        audit.record(by=by, what="role added", records=[person, membership])
    return membership


def end_role(*, membership: Membership, by: User) -> None:
    """Take a role away; the last administrator keeps theirs."""
    require(by, Permission.PEOPLE_MANAGE)
    with transaction.atomic():
        keep_an_administrator(without=membership.user, but_for=membership)
        audit.record(by=by, what="role ended", records=[membership.user, membership])
        membership.delete()


def name_organisation(*, name: str, by: User, organisation: Organisation | None = None) -> Organisation:
    """Make an organisation of this name, or give one that is there this name."""
    require(by, Permission.PEOPLE_MANAGE)
    one = organisation or Organisation()
    what = "organisation renamed" if organisation else "organisation made"
    with transaction.atomic():
        if Organisation.objects.filter(name__iexact=name).exclude(pk=one.pk).exists():
            raise InputError("name", "There is an organisation of this name already.")
        one.name = name
        one.save()
        audit.record(by=by, what=what, records=[one])
    return one


def name_team(*, organisation: Organisation, name: str, by: User, team: Team | None = None) -> Team:
    """Make a team of this name in an organisation, or give one that is there this name."""
    require(by, Permission.PEOPLE_MANAGE)
    one = team or Team(organisation=organisation)
    with transaction.atomic():
        others = Team.objects.filter(organisation=organisation, name__iexact=name).exclude(pk=one.pk)
        if others.exists():
            raise InputError("name", "There is a team of this name in {where} already.", where=organisation)
        one.name = name
        one.save()
        audit.record(by=by, what="team renamed" if team else "team made", records=[one])
    return one


def switch_off(*, person: User, by: User) -> None:
    """Keep somebody from signing in; what they did stays on record."""
    require(by, Permission.PEOPLE_MANAGE)
    with transaction.atomic():
        if person.pk == by.pk:
            raise RuleBroken("You cannot switch your own account off: ask another administrator.")
        keep_an_administrator(without=person)
        User.objects.filter(pk=person.pk).update(is_active=False)
        audit.record(by=by, what="person switched off", records=[person])


def switch_on(*, person: User, by: User) -> None:
    """Let somebody sign in again."""
    require(by, Permission.PEOPLE_MANAGE)
    with transaction.atomic():
        User.objects.filter(pk=person.pk).update(is_active=True)
        audit.record(by=by, what="person switched on", records=[person])


def keep_an_administrator(*, without: User, but_for: Membership | None = None) -> None:
    """Refuse to leave the partnership without anybody who can let people in."""
    others = Membership.objects.filter(role=Role.ADMINISTRATOR, user__is_active=True)
    others = others.exclude(pk=but_for.pk) if but_for else others.exclude(user=without)
    losing = Membership.objects.filter(user=without, role=Role.ADMINISTRATOR)
    losing = losing.filter(pk=but_for.pk) if but_for else losing
    if losing.exists() and not others.exists():
        raise RuleBroken("This is the last administrator: make another one first.")


def make_link(*, person: User, by: User) -> str:
    """Return the secret of a one-time link with which somebody sets a passphrase; using it ends it."""
    require(by, Permission.PEOPLE_MANAGE)
    with transaction.atomic():
        if not person.is_active:
            raise RuleBroken("This account is switched off: switch it on first.")
        secret = default_token_generator.make_token(person)
        audit.record(by=by, what="joining link made", records=[person])
    return secret


def check_link(*, person: User, secret: str) -> None:
    """Refuse a link that was used, is too old or belongs to an account that is switched off."""
    if not person.is_active or not default_token_generator.check_token(person, secret):
        raise RuleBroken("This link has been used or is too old: ask your administrator for a new one.")


def set_passphrase(*, person: User, secret: str, passphrase: str) -> None:
    """Set the passphrase of somebody who came with a one-time link, unless it was used or is too old."""
    with transaction.atomic():
        person = User.objects.select_for_update().get(pk=person.pk)
        check_link(person=person, secret=secret)
        person.set_password(passphrase)
        person.save(update_fields=["password"])
        audit.record(by=person, what="passphrase set", records=[person])


def make_administrator(*, email: str, name: str) -> tuple[User, str]:
    """Make the first person, from the machine's terminal; return them and the secret of their one-time link."""
    with transaction.atomic():
        if User.objects.filter(email=email.strip().lower()).exists():
            raise InputError("email", "Somebody has this address already.")
        person = User.objects.create_user(email=email, name=name)
        membership = hold_role(person=person, role=Role.ADMINISTRATOR, organisation=None, team=None)
        audit.record(by=None, what="administrator made at the terminal", records=[person, membership])
    return person, default_token_generator.make_token(person)
