"""The table of roles: every question has its answer written out."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied

from alongside.web.accounts.models import Membership, Team
from alongside.web.accounts.permissions import ROLES, TEXTS, HeldAt, Permission, Role, Scope, may, require
from tests.web.makers import make_member, make_organisation, make_team, make_user

pytestmark = pytest.mark.django_db
PAGE = Path(__file__).resolve().parents[3] / "docs" / "reference" / "roles.md"
P, R = Permission, Role
EVERYONE = frozenset(Role)
MAKERS = {R.MANAGER, R.TRIAL_MANAGER}
IN_A_TEAM = MAKERS | {R.PRACTITIONER, R.STATISTICIAN}
EVERYWHERE = {
    P.PEOPLE_MANAGE: {R.ADMINISTRATOR},
    P.AUDIT_READ: {R.ADMINISTRATOR},
    P.PLACES_SEE: EVERYONE,
    P.PLACES_IMPORT: MAKERS | {R.ADMINISTRATOR},
    P.POPULATIONS_SEE: EVERYONE,
    P.POPULATIONS_MAKE: MAKERS | {R.ADMINISTRATOR},
    P.READINGS_SEE: EVERYONE,
    P.POINTS_REMARK: EVERYONE - {R.ADMINISTRATOR},
}
OWN = {P.COHORTS_SEE: IN_A_TEAM, P.COHORTS_MAKE: MAKERS, P.READINGS_EXACT: IN_A_TEAM}


@pytest.mark.parametrize("permission", list(Permission))
@pytest.mark.parametrize("role", list(Role))
def test_each_role_may_what_the_table_says_in_its_own_team_and_in_another(
    role: Role, permission: Permission
) -> None:
    """The whole table, twice: what is written here is what the program does."""
    own, other = make_team(), make_team()
    person = make_member(role, team=own)
    everywhere = role in EVERYWHERE.get(permission, ())
    in_own = role in OWN.get(permission, ())
    assert may(person, permission) == (everywhere or in_own)
    assert may(person, permission, own) == (everywhere or in_own)
    assert may(person, permission, other) == everywhere


def test_every_permission_and_every_role_has_its_words() -> None:
    """They are shown to the people they concern."""
    assert set(TEXTS) == set(Permission)
    assert set(ROLES) == set(Role)
    assert all(row.name and row.text.endswith(".") and row.held_at for row in ROLES.values())


def test_somebody_without_a_role_may_nothing() -> None:
    """Nor may somebody whose account is switched off, whatever they were."""
    nobody, former = make_user(), make_member(R.ADMINISTRATOR, is_active=False)
    assert not any(may(nobody, permission) or may(former, permission) for permission in Permission)
    with pytest.raises(PermissionDenied):
        require(nobody, P.PLACES_SEE)


def test_a_manager_of_an_organisation_reaches_all_its_teams_and_no_other() -> None:
    """The role may be held in an organisation."""
    here = make_organisation()
    one, two, elsewhere = make_team(organisation=here), make_team(organisation=here), make_team()
    person = make_user()
    Membership.objects.create(user=person, role=R.MANAGER.value, organisation=here)
    assert [may(person, P.COHORTS_MAKE, team) for team in (one, two, elsewhere)] == [True, True, False]
    assert set(Team.objects.where(person, P.COHORTS_SEE)) == {one, two}


@pytest.mark.parametrize("role", list(Role))
def test_the_teams_of_a_person_are_those_the_table_says_one_by_one(role: Role) -> None:
    """The queryset and the question agree, for every permission."""
    own, _other = make_team(), make_team()
    person = make_member(role, team=own)
    for permission in Permission:
        found = set(Team.objects.where(person, permission))
        assert found == {team for team in Team.objects.all() if may(person, permission, team)}


def test_roles_are_read_once_a_request(django_assert_num_queries) -> None:
    """Asking is cheap."""
    person = make_member(R.MANAGER)
    with django_assert_num_queries(1):
        assert [may(person, permission) for permission in Permission]


def test_where_a_role_is_held_is_part_of_the_table() -> None:
    """A practitioner of the whole partnership would see every family."""
    assert {role for role in Role if HeldAt.PARTNERSHIP in ROLES[role].held_at} == {
        R.ADMINISTRATOR,
        R.COMMISSIONER,
        R.ADVISORY_MEMBER,
    }


def as_markdown() -> str:
    """Return the page of the reference."""
    lines = [
        "# Roles and what they may do",
        "",
        "The table of the program; a test compares. `own` means in one's own teams.",
    ]
    lines += [
        "",
        "| | " + " | ".join(row.name for row in ROLES.values()) + " |",
        "|---" * (len(Role) + 1) + "|",
    ]
    for permission, text in TEXTS.items():
        scopes = [row.grants.get(permission) for row in ROLES.values()]
        cells = [{None: "", Scope.EVERYWHERE: "yes", Scope.OWN: "own"}[scope] for scope in scopes]
        lines.append(f"| {text} | " + " | ".join(cells) + " |")
    lines += ["", "| Role | What it is | Held in |", "|---|---|---|"]
    lines += [f"| {row.name} | {row.text} | {', '.join(sorted(row.held_at))} |" for row in ROLES.values()]
    return "\n".join(lines) + "\n"


def test_the_page_of_roles_is_the_table_of_the_program() -> None:
    """docs/reference/roles.md tells the truth."""
    assert PAGE.read_text(encoding="utf-8") == as_markdown()
