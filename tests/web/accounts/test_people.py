"""Looking after people: each action has its right, its rule, its write, its event, and leaves nothing when refused."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from alongside.core.errors import InputError, RuleBroken
from alongside.web.accounts import actions
from alongside.web.accounts.models import Membership, User, where_choices, where_named
from alongside.web.accounts.permissions import Role
from alongside.web.audit.models import AuditEvent
from tests.web.makers import PASSPHRASE, client_of, make_member, make_organisation, make_team, make_user

pytestmark = pytest.mark.django_db
NEW = "seven swans in a row"


@pytest.fixture
def administrator() -> User:
    """Return somebody who may look after people."""
    return make_member(Role.ADMINISTRATOR)


def last_event() -> tuple[str, str, list[str]]:
    """Return who did what to which."""
    event = AuditEvent.objects.latest("number")
    return event.who, event.what, event.records


def invite(by: User, **changes: object) -> User:
    """Invite somebody."""
    asked = {
        "email": "New@Example.org",
        "name": "New",
        "role": Role.COMMISSIONER,
        "organisation": None,
        "team": None,
    }
    return actions.invite_person(**asked | changes, by=by)


def test_an_invited_person_cannot_sign_in_yet(administrator: User) -> None:
    """The account has no passphrase; the address is kept in lower case; the event names both records."""
    person = invite(administrator)
    membership = person.memberships.get()
    assert (person.email, person.has_usable_password()) == ("new@example.org", False)
    assert last_event() == (
        administrator.public_id,
        "person invited",
        [f"accounts.user:{person.public_id}", f"accounts.membership:{membership.pk}"],
    )


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"role": Role.PRACTITIONER}, "role"),
        ({"role": Role.MANAGER}, "role"),
        ({"email": "TAKEN@example.org"}, "email"),
    ],
)
def test_an_invitation_that_cannot_be_leaves_nothing(administrator: User, changes: dict, field: str) -> None:
    """No account, no event; the error names its field."""
    make_user(email="taken@example.org")
    before = User.objects.count()
    with pytest.raises(InputError) as error:
        invite(administrator, **changes)
    assert error.value.field == field
    assert (User.objects.count(), AuditEvent.objects.count()) == (before, 0)


@pytest.mark.parametrize("act", ["invite", "add_role", "end_role", "switch_off", "switch_on", "make_link"])
def test_nobody_but_an_administrator_looks_after_people(act: str, administrator: User) -> None:
    """The action asks, whoever calls it."""
    manager = make_member(Role.MANAGER)
    calls = {
        "invite": lambda: invite(manager),
        "add_role": lambda: actions.add_role(
            person=manager, role=Role.ADMINISTRATOR, organisation=None, team=None, by=manager
        ),
        "end_role": lambda: actions.end_role(membership=administrator.memberships.get(), by=manager),
        "switch_off": lambda: actions.switch_off(person=administrator, by=manager),
        "switch_on": lambda: actions.switch_on(person=administrator, by=manager),
        "make_link": lambda: actions.make_link(person=administrator, by=manager),
    }
    with pytest.raises(PermissionDenied):
        calls[act]()
    assert not AuditEvent.objects.exists()


def test_a_role_is_added_once_and_ended(administrator: User) -> None:
    """With an event each; the same role in the same place is refused the second time."""
    person, team = make_user(), make_team()
    asked = {
        "person": person,
        "role": Role.PRACTITIONER,
        "organisation": None,
        "team": team,
        "by": administrator,
    }
    membership = actions.add_role(**asked)
    assert last_event()[1] == "role added"
    with pytest.raises(InputError, match="holds this role there already"):
        actions.add_role(**asked)
    actions.end_role(membership=membership, by=administrator)
    assert last_event()[1] == "role ended"
    assert not person.memberships.exists()


def test_the_database_itself_keeps_a_role_from_being_held_twice() -> None:
    """Two administrators may press the button at once."""
    person, team = make_user(), make_team()
    for place in ({}, {"team": team}, {"organisation": team.organisation}):
        Membership.objects.create(user=person, role="manager", **place)
        with pytest.raises(IntegrityError), transaction.atomic():
            Membership.objects.create(user=person, role="manager", **place)
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(user=person, role="manager", team=team, organisation=team.organisation)


def test_the_last_administrator_stays(administrator: User) -> None:
    """There is always somebody who can let people in."""
    other = make_member(Role.ADMINISTRATOR)
    actions.switch_off(person=other, by=administrator)
    with pytest.raises(RuleBroken, match="last administrator"):
        actions.end_role(membership=administrator.memberships.get(), by=administrator)
    with pytest.raises(RuleBroken, match="cannot switch your own account off"):
        actions.switch_off(person=administrator, by=administrator)
    actions.switch_on(person=other, by=administrator)
    actions.end_role(membership=administrator.memberships.get(), by=administrator)
    administrator = User.objects.get(pk=administrator.pk)
    assert not administrator.roles


def test_a_link_works_once(administrator: User) -> None:
    """Choosing a passphrase ends it."""
    person = invite(administrator)
    secret = actions.make_link(person=person, by=administrator)
    actions.set_passphrase(person=person, secret=secret, passphrase=NEW)
    person.refresh_from_db()
    assert person.check_password(NEW)
    assert last_event() == (person.public_id, "passphrase set", [f"accounts.user:{person.public_id}"])
    with pytest.raises(RuleBroken, match="used or is too old"):
        actions.set_passphrase(person=person, secret=secret, passphrase=PASSPHRASE)


def test_a_link_grows_old(administrator: User, monkeypatch) -> None:
    """After three days."""
    person = invite(administrator)
    secret = actions.make_link(person=person, by=administrator)
    later = timezone.localtime().replace(tzinfo=None) + timedelta(days=3, minutes=1)
    monkeypatch.setattr(actions.default_token_generator.__class__, "_now", lambda _self: later)
    with pytest.raises(RuleBroken):
        actions.check_link(person=person, secret=secret)


def test_a_switched_off_account_gets_no_link_and_its_link_no_longer_works(administrator: User) -> None:
    """Off is off."""
    person = invite(administrator)
    secret = actions.make_link(person=person, by=administrator)
    actions.switch_off(person=person, by=administrator)
    person.refresh_from_db()
    with pytest.raises(RuleBroken, match="switched off"):
        actions.make_link(person=person, by=administrator)
    with pytest.raises(RuleBroken):
        actions.check_link(person=person, secret=secret)


def test_places_are_named_by_their_public_ids() -> None:
    """Each choice of the form leads back to its place."""
    team = make_team()
    places = [where_named(value) for value, _ in where_choices()]
    assert places == [(None, None), (team.organisation, None), (None, team)]
    assert str(team) in dict(where_choices()).values()


def test_the_first_administrator_is_made_at_the_terminal() -> None:
    """It prints a link that works; a second time and a wrong address are refused in a sentence."""
    out = StringIO()
    call_command("createadministrator", "First@example.org", "First Person", stdout=out)
    link = out.getvalue().splitlines()[-1]
    person = User.objects.get()
    assert person.roles == {Role.ADMINISTRATOR}
    assert last_event()[:2] == ("", "administrator made at the terminal")
    assert client_of(None).get(link).status_code == 200
    for email, words in (
        ("first@example.org", "has this address already"),
        ("first", "not an e-mail address"),
    ):
        with pytest.raises(CommandError, match=words):
            call_command("createadministrator", email, "Second", stdout=out)


def test_names_and_places_speak_for_themselves() -> None:
    """A person without a name is their address; an organisation and a role read as text."""
    organisation = make_organisation(name="Northmoor Council")
    person = make_user(name="", email="a@example.org")
    membership = Membership(user=person, role="manager", organisation=organisation)
    assert (str(person), str(organisation), str(membership)) == (
        "a@example.org",
        "Northmoor Council",
        "Manager, Northmoor Council",
    )
    assert User.objects.get_by_natural_key(" A@Example.org ") == person
