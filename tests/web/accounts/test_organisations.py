"""Organisations and their teams: made and renamed by an administrator, each name once, each change in the audit."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from alongside.core.errors import InputError
from alongside.web.accounts import actions
from alongside.web.accounts.models import Organisation, Team
from alongside.web.accounts.permissions import Role
from alongside.web.audit.models import AuditEvent
from tests.web.makers import client_of, make_member, make_organisation, make_team
from tests.web.reading import assert_sound, errors_of

pytestmark = pytest.mark.django_db


def administrator():
    """Return an administrator, and the browser they are signed in with."""
    person = make_member(Role.ADMINISTRATOR)
    return person, client_of(person)


def events() -> list[str]:
    """Return what was done, in order."""
    done = AuditEvent.objects.exclude(what="signed in").order_by("number")
    return list(done.values_list("what", flat=True))


def test_a_partnership_is_built_from_nothing() -> None:
    """Given no organisation, then one with a team, in which somebody can be given a role."""
    _, client = administrator()
    assert "There is no organisation yet" in assert_sound(client.get("/organisations/")).main.text
    client.post("/organisations/", {"name": "Saltmouth Council"})
    council = Organisation.objects.get()
    address = f"/organisations/{council.public_id}/"
    assert "No team yet" in assert_sound(client.get(address)).main.text
    client.post(f"{address}teams/", {"name": "Family hubs"})
    page = assert_sound(client.get(address))
    assert page.h1.text == "Saltmouth Council"
    assert page.main.find("a", string="Family hubs").parent.text == "Family hubs (0 people)"
    assert "Family hubs, Saltmouth Council" in client.get("/people/invite/").content.decode()
    assert "Family hubs" in assert_sound(client.get("/organisations/")).main.text
    assert events() == ["organisation made", "team made"]


def test_names_are_changed_and_nothing_else_is() -> None:
    """The people of a team, and what it owns, stay with it."""
    _, client = administrator()
    team = make_team()
    make_member(Role.MANAGER, team=team)
    client.post(f"/teams/{team.public_id}/", {"name": "Hubs"})
    client.post(f"/organisations/{team.organisation.public_id}/", {"name": "The Trust"})
    team = Team.objects.get()
    assert str(team) == "Hubs, The Trust"
    assert (
        "(1 person)" in assert_sound(client.get(f"/organisations/{team.organisation.public_id}/")).main.text
    )
    assert "A team of The Trust." in assert_sound(client.get(f"/teams/{team.public_id}/")).main.text
    assert events() == ["team renamed", "organisation renamed"]


def test_a_name_is_there_once_however_it_is_capitalised() -> None:
    """Said at its field, on the page it was given on; one's own name may stay; another organisation may have it."""
    _, client = administrator()
    team, other = make_team(name="Hubs"), make_organisation(name="The Trust")
    address = f"/organisations/{team.organisation.public_id}/"
    for path, sent in (
        ("/organisations/", "THE TRUST"),
        (address, "the trust"),
        (f"{address}teams/", "hubs"),
    ):
        page = assert_sound(client.post(path, {"name": sent}))
        assert "of this name" in " ".join(errors_of(page).values())
        assert page.title.text.startswith("Error: ")
    second = make_team(name="Second", organisation=team.organisation)
    assert (
        "of this name"
        in errors_of(assert_sound(client.post(f"/teams/{second.public_id}/", {"name": "Hubs"})))["name"]
    )
    assert client.post(f"/teams/{team.public_id}/", {"name": "Hubs"}).status_code == 302
    assert client.post(f"/organisations/{other.public_id}/teams/", {"name": "Hubs"}).status_code == 302


def test_a_name_left_empty_is_asked_for() -> None:
    """On the page it was left empty on, at its own field."""
    _, client = administrator()
    one = make_organisation()
    page = assert_sound(client.post(f"/organisations/{one.public_id}/teams/", {"name": " "}))
    assert list(errors_of(page)) == ["new_name"]
    assert list(errors_of(assert_sound(client.post("/organisations/", {"name": ""})))) == ["name"]


def test_only_those_who_look_after_people_may() -> None:
    """The rule is the action's, not the page's; what is refused leaves nothing."""
    manager = make_member(Role.MANAGER)
    with pytest.raises(PermissionDenied):
        actions.name_organisation(name="Mine", by=manager)
    with pytest.raises(PermissionDenied):
        actions.name_team(organisation=Organisation.objects.get(), name="Mine", by=manager)
    assert not Organisation.objects.filter(name="Mine").exists()
    assert events() == []


def test_what_cannot_be_recorded_is_not_made(monkeypatch) -> None:
    """The change and its event stand or fall together."""
    person, _ = administrator()

    def refuse(**_event: object) -> None:
        raise InputError("audit", "The audit is full.")

    monkeypatch.setattr(actions.audit, "record", refuse)
    with pytest.raises(InputError):
        actions.name_organisation(name="Lost", by=person)
    assert not Organisation.objects.filter(name="Lost").exists()
