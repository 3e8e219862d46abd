"""Who there is: people, organisations, teams, and what each person is to them."""

from __future__ import annotations

import secrets
from functools import cached_property
from typing import Any, ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from alongside.web.accounts.permissions import ROLES, Grant, Permission, Role, Scope


def new_public_id() -> str:
    """Return a name for an address bar: random, so that it tells nothing and cannot be guessed."""
    return secrets.token_urlsafe(12)


class People(BaseUserManager["User"]):
    """Everyone with an account."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Make an account; without a passphrase it cannot be signed in to."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, email: str | None) -> User:
        """Find someone by e-mail address, however it is capitalised."""
        return self.get(email=(email or "").strip().lower())


class User(AbstractBaseUser):
    """A person with an account; the e-mail address is the name they sign in with."""

    public_id = models.CharField(max_length=24, unique=True, default=new_public_id, editable=False)
    email = models.EmailField(
        "e-mail address", unique=True, error_messages={"unique": "Somebody has this address already."}
    )
    name = models.CharField("full name", max_length=200, blank=True)
    is_active = models.BooleanField("may sign in", default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = People()

    class Meta:
        ordering = ("email",)
        constraints = (
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="user_email_is_lower_case"),
        )

    def __str__(self) -> str:
        return self.name or self.email

    @cached_property
    def grants(self) -> tuple[Grant, ...]:
        """What this person is, where: read once a request."""
        rows = self.memberships.select_related(None).values_list("role", "organisation_id", "team_id")
        return tuple(Grant(role=Role(role), organisation_id=org, team_id=team) for role, org, team in rows)

    @property
    def roles(self) -> frozenset[Role]:
        """Every role held anywhere."""
        return frozenset(grant.role for grant in self.grants)


class Organisation(models.Model):
    """A council, a trust, a charity, a university: a member of the partnership."""

    public_id = models.CharField(max_length=24, unique=True, default=new_public_id, editable=False)
    name = models.CharField(max_length=200, unique=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class TeamQuerySet(models.QuerySet["Team"]):
    """Teams, and those of a person."""

    def where(self, user: User, permission: Permission) -> Self:
        """Keep the teams in which this person holds a permission: the heart of every `visible_to(user)`."""
        granting = [grant for grant in user.grants if permission in ROLES[grant.role].grants]
        if any(ROLES[grant.role].grants[permission] == Scope.EVERYWHERE for grant in granting):
            return self.all()
        return self.filter(
            models.Q(pk__in=[grant.team_id for grant in granting if grant.team_id])
            | models.Q(
                organisation_id__in=[grant.organisation_id for grant in granting if grant.organisation_id]
            )
        )


class Team(models.Model):
    """People who work together: a service team, a trial's team, an advisory group."""

    public_id = models.CharField(max_length=24, unique=True, default=new_public_id, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="teams")
    name = models.CharField(max_length=200)
    objects = TeamQuerySet.as_manager()

    class Meta:
        ordering = ("organisation__name", "name")
        constraints = (
            models.UniqueConstraint(fields=("organisation", "name"), name="team_name_once_per_organisation"),
        )

    def __str__(self) -> str:
        return f"{self.name}, {self.organisation}"

    @property
    def team(self) -> Team:
        """A team belongs to itself, so that rights over it are asked as over anything of a team."""
        return self


class Membership(models.Model):
    """A role somebody holds: across the partnership, in an organisation, or in a team."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=[(role.value, row.name) for role, row in ROLES.items()])
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="memberships"
    )
    team = models.ForeignKey(
        Team, null=True, blank=True, on_delete=models.CASCADE, related_name="memberships"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("role", "pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(organisation__isnull=True) | models.Q(team__isnull=True),
                name="membership_of_one_place",
            ),
            *(
                models.UniqueConstraint(
                    fields=("user", "role", *where), condition=condition, name=f"membership_held_once_{name}"
                )
                for name, where, condition in (
                    ("in_all", (), models.Q(organisation__isnull=True, team__isnull=True)),
                    ("in_organisation", ("organisation",), models.Q(organisation__isnull=False)),
                    ("in_team", ("team",), models.Q(team__isnull=False)),
                )
            ),
        )

    def __str__(self) -> str:
        place = self.team or self.organisation
        name = ROLES[Role(self.role)].name
        return f"{name}, {place}" if place else name


def where_choices() -> list[tuple[str, str]]:
    """Return where a role can be held, as the choices of a form."""
    organisations = [(f"organisation:{one.public_id}", f"All of {one}") for one in Organisation.objects.all()]
    teams = [(f"team:{one.public_id}", str(one)) for one in Team.objects.select_related("organisation")]
    return [("partnership", "The whole partnership"), *organisations, *teams]


def where_named(choice: str) -> tuple[Organisation | None, Team | None]:
    """Return the organisation or the team of a choice of `where_choices`; neither is everywhere."""
    kind, _, public_id = choice.partition(":")
    if kind == "organisation":
        return Organisation.objects.get(public_id=public_id), None
    if kind == "team":
        return None, Team.objects.get(public_id=public_id)
    return None, None
