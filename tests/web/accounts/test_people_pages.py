"""The pages about people, parsed: lists, forms with their mistakes, links shown once, what each button says."""

from __future__ import annotations

import pytest

from alongside.web.accounts import actions
from alongside.web.accounts.models import User
from alongside.web.accounts.permissions import Role
from alongside.web.audit.models import AuditEvent
from tests.web.makers import client_of, make_member, make_team, make_user
from tests.web.reading import assert_sound, errors_of

pytestmark = pytest.mark.django_db
NEW = "seven swans in a row"


@pytest.fixture
def administrator() -> User:
    """Return somebody who may look after people."""
    return make_member(Role.ADMINISTRATOR)


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


def test_the_list_of_people_says_who_can_do_what(administrator: User) -> None:
    """Names, roles with their places, and whether they can sign in."""
    team = make_team()
    make_member(Role.PRACTITIONER, team=team, name="Pat Practitioner")
    make_user(passphrase=None, name="Ina Invited")
    make_user(is_active=False, name="Oli Off")
    page = assert_sound(client_of(administrator).get("/people/"))
    for heading in page.select(".app-cell-heading"):
        heading.decompose()  # for narrow screens, hidden from readers
    rows = {row.th.text: [cell.text for cell in row("td")] for row in page.select("tbody tr")}
    assert rows["Pat Practitioner"][1:] == [f"Practitioner, {team}", "Active"]
    assert rows["Ina Invited"][1:] == ["No role", "Invited"]
    assert rows["Oli Off"][2] == "Switched off"
    assert "4 people have an account." in page.main.text


def test_a_long_list_has_pages(administrator: User) -> None:
    """Fifty at a time, with the way to the neighbours."""
    for _ in range(60):
        make_user(passphrase=None)
    client = client_of(administrator)
    first = assert_sound(client.get("/people/"))
    assert first.find("a", rel="next")["href"] == "?page=2"
    second = assert_sound(client.get("/people/?page=2"))
    assert second.find("a", rel="prev")["href"] == "?page=1"
    assert not second.find("a", rel="next")
    assert assert_sound(client.get("/people/?page=nonsense"))


def test_an_administrator_invites_and_passes_the_link_on_which_is_shown_once(administrator: User) -> None:
    """From the form to the link to the passphrase to signing in."""
    client = client_of(administrator)
    team = make_team()
    form = {
        "email": "pat@example.org",
        "name": "Pat",
        "role": "practitioner",
        "where": f"team:{team.public_id}",
    }
    answer = client.post("/people/invite/", form)
    page = assert_sound(client.get(answer["Location"]))
    link = page.select_one("code").text
    assert not assert_sound(client.get(answer["Location"])).select_one("code")
    visitor = client_of(None)
    assert "pat@example.org" in assert_sound(visitor.get(link)).main.text
    assert visitor.post(link, {"passphrase": NEW})["Location"] == "/account/sign-in/"
    visitor.post("/account/sign-in/", {"login": "pat@example.org", "password": NEW})
    assert "Pat" in assert_sound(visitor.get("/start/")).h1.text


def test_a_used_link_says_so(administrator: User) -> None:
    """With a page, not a form."""
    person = make_user()
    response = client_of(None).get(f"/join/{person.public_id}/not-a-secret/")
    assert response.status_code == 409
    assert "used or is too old" in assert_sound(response).main.text


@pytest.mark.parametrize(
    ("passphrase", "words"),
    [
        ("", "This field is required."),
        ("short", "at least 15"),
        ("password12345678", "common"),
        ("Letmein!letmein!", "common"),
        ("abcabcabcabcabcabc", "repeats itself"),
        ("newperson@example.org", "similar"),
    ],
)
def test_a_weak_passphrase_is_refused_with_its_reason(
    administrator: User, passphrase: str, words: str
) -> None:
    """Length, not one of the common ones, not one's own name; no rule about kinds of signs."""
    person = invite(administrator, email="newperson@example.org")
    secret = actions.make_link(person=person, by=administrator)
    response = client_of(None).post(f"/join/{person.public_id}/{secret}/", {"passphrase": passphrase})
    page = assert_sound(response)
    assert page.title.text.startswith("Error: ")
    assert words in " ".join(errors_of(page).values())


def test_an_invitation_with_mistakes_lists_them_with_links(administrator: User) -> None:
    """Shape from the form, rules from the action, both on their fields."""
    client = client_of(administrator)
    page = assert_sound(client.post("/people/invite/", {"email": "nonsense"}))
    assert set(errors_of(page)) == {"email", "name", "role", "where"}
    form = {"email": "pat@example.org", "name": "Pat", "role": "practitioner", "where": "partnership"}
    page = assert_sound(client.post("/people/invite/", form))
    assert errors_of(page) == {"role": "Practitioner is held in the team: choose that."}
    assert page.find(id="id_email")["value"] == "pat@example.org"


def test_a_person_is_given_and_loses_roles_and_is_switched_off_and_on(administrator: User) -> None:
    """Each button does what it says, and the page says that it did."""
    client = client_of(administrator)
    person, team = make_user(), make_team()
    at = f"/people/{person.public_id}/"
    page = assert_sound(
        client.post(f"{at}roles/", {"role": "statistician", "where": f"team:{team.public_id}"}, follow=True)
    )
    assert "The role was added." in page.main.text
    page = assert_sound(client.post(f"{at}roles/", {}))
    assert set(errors_of(page)) == {"role", "where"}
    page = assert_sound(client.post(f"{at}roles/{person.memberships.get().pk}/end/", follow=True))
    assert "The role was taken away." in page.main.text
    page = assert_sound(client.post(f"{at}switch-off/", follow=True))
    assert page.find("button", string=lambda text: text and "Switch the account on" in text)
    page = assert_sound(client.post(f"{at}switch-on/", follow=True))
    assert "The account was switched on." in page.main.text
    assert assert_sound(client.post(f"{at}link/", follow=True)).select_one("code")


def test_ones_own_page_says_what_one_is_and_may_do() -> None:
    """In words, with the places."""
    team = make_team()
    page = assert_sound(client_of(make_member(Role.MANAGER, team=team)).get("/me/"))
    assert f"Manager, {team}" in page.main.text
    assert "make and replace a team's cohorts (in your own teams)" in page.main.text
    assert "ask an administrator" in assert_sound(client_of(make_user()).get("/me/")).main.text


def test_the_audit_page_names_people_and_records(administrator: User) -> None:
    """Newest first; those who are gone are shown by their ids."""
    client = client_of(administrator)
    invite(administrator)
    page = assert_sound(client.get("/audit/"))
    first = [cell.text for cell in page.select("tbody tr")[0].find_all(["th", "td"])]
    assert first[2:4] == [f"Who: {administrator}", "What: person invited"]
    AuditEvent.objects.all().delete()
    assert "Nothing has happened yet." in assert_sound(client.get("/audit/")).main.text
