"""The two sides of the mirror: populations of the partnership, cohorts of its teams."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models

from alongside.core import reach
from alongside.exchange.problems import Read
from alongside.web.accounts.models import Team, User, new_public_id
from alongside.web.accounts.permissions import Permission, may
from alongside.web.places.models import Place
from alongside.web.reach.models.counts import cohort_of, population_of


class PopulationQuerySet(models.QuerySet["Population"]):
    """Populations, which belong to the partnership."""

    def visible_to(self, user: User) -> Self:
        """Keep all for those who may see populations, none for others."""
        return self.all() if may(user, Permission.POPULATIONS_SEE) else self.none()

    def current(self) -> Self:
        """Keep those that no later one has replaced."""
        return self.filter(replaced_by__isnull=True)


class Population(models.Model):
    """Whom something is for: counts by margin and, where the source crosses them, by cell.

    `place`: whose areas it was added up from, if it was; `ranked`: its deprivation tenths, of the "nation" or of the
    "place", if it has them.
    """

    public_id = models.CharField(max_length=24, unique=True, default=new_public_id, editable=False)
    name = models.CharField(max_length=200)
    unit = models.CharField(max_length=60, blank=True)
    source = models.CharField(max_length=500)
    reference_on = models.DateField()
    geography = models.CharField(max_length=200)
    licence = models.CharField(max_length=200, blank=True)
    effective_n = models.FloatField(null=True)
    rounded_to = models.FloatField(null=True)
    counts = models.JSONField()
    notices = models.JSONField(default=list)
    sha256 = models.CharField(max_length=64)
    place = models.ForeignKey(
        Place, null=True, blank=True, on_delete=models.PROTECT, related_name="populations"
    )
    ranked = models.CharField(max_length=10, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    replaced_by = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaces"
    )
    objects = PopulationQuerySet.as_manager()

    class Meta:
        ordering = ("name", "-reference_on")
        constraints = (
            models.UniqueConstraint(
                fields=("name", "reference_on"),
                condition=models.Q(replaced_by__isnull=True),
                name="population_once_per_name_and_date",
            ),
            models.CheckConstraint(
                condition=models.Q(effective_n__isnull=True) | models.Q(effective_n__gt=0),
                name="population_effective_n_above_0",
            ),
            models.CheckConstraint(
                condition=models.Q(ranked="") | models.Q(ranked__in=("nation", "place"), place__isnull=False),
                name="population_ranked_of_a_place",
            ),
            models.CheckConstraint(
                condition=models.Q(rounded_to__isnull=True) | models.Q(rounded_to__gt=0),
                name="population_rounded_to_above_0",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def as_core(self) -> reach.Population:
        """Return it as the core knows it, under its own name and date."""
        return population_of({**self.counts, "name": f"{self.name}, {self.reference_on.year}"})


class Kind(models.TextChoices):
    """What a cohort is of: everything a partnership does has one."""

    PARTICIPANTS = "participants", "People taking part in a trial"
    CASELOAD = "caseload", "A team's caseload"
    STAFF = "staff", "Staff who were trained"
    ADVISERS = "advisers", "An advisory group"
    REVIEWED = "reviewed", "The people in a review's studies"


class CohortQuerySet(models.QuerySet["Cohort"]):
    """Cohorts, which belong to teams."""

    def visible_to(self, user: User) -> Self:
        """Keep those of the teams in which this person sees cohorts with their exact counts."""
        return self.filter(team__in=Team.objects.where(user, Permission.COHORTS_SEE))

    def current(self) -> Self:
        """Keep those that no later count of the same date has replaced."""
        return self.filter(replaced_by__isnull=True)

    def series_of(self, cohort: Cohort) -> Self:
        """Keep every count of the same cohort, whatever its date."""
        return self.filter(team=cohort.team_id, name=cohort.name)


class Cohort(models.Model):
    """Who is in: counts at each stage, of one team, on one date; its later counts bear the same name."""

    public_id = models.CharField(max_length=24, unique=True, default=new_public_id, editable=False)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="cohorts")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=Kind)
    counted_on = models.DateField()
    counts = models.JSONField()
    notices = models.JSONField(default=list)
    sha256 = models.CharField(max_length=64)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    replaced_by = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaces"
    )
    objects = CohortQuerySet.as_manager()

    class Meta:
        ordering = ("name", "-counted_on")
        constraints = (
            models.UniqueConstraint(
                fields=("team", "name", "counted_on"),
                condition=models.Q(replaced_by__isnull=True),
                name="cohort_once_per_team_name_and_date",
            ),
            models.CheckConstraint(condition=models.Q(kind__in=Kind.values), name="cohort_of_a_known_kind"),
        )

    def __str__(self) -> str:
        return self.name

    def categories(self) -> dict[str, list[str]]:
        """Return the known categories of each dimension."""
        found: dict[str, dict[str, None]] = {}
        for _, dimension, category, _ in self.counts["margins"]["rows"]:
            found.setdefault(dimension, {})
            if category is not None:
                found[dimension][category] = None
        return {dimension: list(each) for dimension, each in found.items()}

    def as_core(self) -> reach.Cohort:
        """Return it as the core knows it."""
        return cohort_of(self.counts)

    def as_read(self) -> Read[reach.Cohort]:
        """Return it as if it had just been read from its file."""
        return Read(value=self.as_core(), file=self.name, sha256=self.sha256)
